"""Words for the workouts that a search has found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.platforms.contract import FoundWorkout
from core.workout.describe import format_duration
from ui.text import shown_title

INSIDE: Final = "Inside"
OUTSIDE: Final = "Outside"


def found_titles(found: Sequence[FoundWorkout]) -> list[str]:
    """What each is called. Many are there twice, to be done inside and outside; in a narrow window
    the name alone is seen, so there it tells which one it is."""
    names = [shown_title(one.title) for one in found]
    inside = {name for name, one in zip(names, found, strict=True) if not one.outside}
    return [
        _outside(name) if one.outside and name in inside else name
        for name, one in zip(names, found, strict=True)
    ]


def _outside(name: str) -> str:
    return f"{name} ({OUTSIDE.lower()})"


def short_found_title(one: FoundWorkout) -> str:
    """What one is called on its own: nothing else says where it is to be done."""
    name = shown_title(one.title, longest=40)
    return _outside(name) if one.outside else name


def found_duration(one: FoundWorkout) -> str:
    """How long it takes; "" when nobody says."""
    return "" if one.duration is None else format_duration(one.duration)


def found_label(one: FoundWorkout) -> str:
    """One in one line, for a select box. Not escaped: a select box shows plain text."""
    said = [shown_title(one.title), found_duration(one), OUTSIDE if one.outside else ""]
    return " · ".join(filter(None, said))
