"""Whose calendars are meant, as far as the platforms say what their athletes are called."""

from __future__ import annotations

from core.store.journal_values import Pair
from core.sync.athletes import Names
from ui.text import plain, shown_title

_LONGEST = 60


def whose(name: str) -> str:
    """ " (Sam)" after the name of a platform, as Markdown; "" for an athlete without a name."""
    return f" ({plain(shown_title(name, longest=_LONGEST))})" if name.strip() else ""


def both_words(pair: Pair, names: Names) -> str:
    """From whose calendar to whose, as Markdown, without those whose name nobody says."""
    sides = ((pair.source, names.source), (pair.target, names.target))
    return " → ".join(f"{one.label}{whose(name)}" for one, name in sides if name.strip())
