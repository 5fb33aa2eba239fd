"""Whose calendars a plan was shown for, and whose are connected now. Pure."""

from __future__ import annotations

from core.store.journal_values import Pair
from core.workout.model import Value


class Names(Value):
    """What both athletes of a pair are called, as far as their platforms say; else ""."""

    source: str = ""
    target: str = ""


NO_NAMES = Names()


def other_athletes(shown: Pair, called: Names, now: Pair, called_now: Names) -> str:
    """Says that what was ``shown`` was for other athletes than those connected ``now``; ""."""
    sides = (
        (shown.source_athlete, called.source, now.source_athlete, called_now.source, now.source),
        (shown.target_athlete, called.target, now.target_athlete, called_now.target, now.target),
    )
    said = []
    for then, name_then, today, name_today, platform in sides:
        if then == today:
            continue
        was, is_now = name_then or then, name_today or today
        if was == is_now:
            was, is_now = f"{was} ({then})", f"{is_now} ({today})"
        said.append(
            f"{platform.label} belongs to {is_now} now; what you chose was shown for {was}."
        )
    if not said and shown != now:
        said.append("What you chose was shown for other calendars.")
    return " ".join([*said, "Nothing was written. Look at the list again."] if said else [])
