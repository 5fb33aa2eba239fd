"""Losses in groups: what kind of change each of them is, for a sum in a few lines.

A loss says in words what becomes of a thing. The kind is told by the words that the writers use;
what is quoted in them is the plan's own text and tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from core.workout.losses import Loss, LossKind

UNKNOWN_CHANGED: Final = "Details of steps change"
UNKNOWN_LOST: Final = "Details of steps are lost"


def is_lost(loss: Loss) -> bool:
    """True when nothing of the thing is left."""
    return loss.kind is LossKind.DROPPED or not loss.after


def groups(each: Iterable[Sequence[Loss]]) -> list[tuple[str, int]]:
    """Which kinds of changes there are, and in how many workouts, the most frequent first.

    ``each`` holds the losses of one workout after the other.
    """
    counted: dict[str, int] = {}
    for losses in each:
        for kind in dict.fromkeys(map(kind_of, losses)):
            counted[kind] = counted.get(kind, 0) + 1
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def kind_of(loss: Loss) -> str:
    """The kind of change in a few words: "Ramps become stairs"."""
    if not loss.step:
        return f"{_thing(loss.where)} {'lost' if is_lost(loss) else 'changed'}"
    said = f"{_QUOTED.sub('“”', loss.before)} | {_QUOTED.sub('“”', loss.after)}"
    for pattern, changed, lost in _KINDS:
        if pattern.search(said):
            return lost if is_lost(loss) else changed
    return UNKNOWN_LOST if is_lost(loss) else UNKNOWN_CHANGED


_QUOTED: Final = re.compile(r"“(.*”|.*$)", re.DOTALL)
"""From the first mark to the last: a text may have such marks inside."""

_THINGS: Final = {
    "Plan": "Planned values",
    "The file": "Parts of the file",
    "Workout": "Something",
}


_BETWEEN_STEPS: Final = ("After step ", "Before step ", "At the start")
"""A step that is left out has no place of its own."""


def _thing(where: str) -> str:
    if where.startswith("Line "):
        return "Lines of the file"
    if where.startswith(_BETWEEN_STEPS):
        return "Steps"
    return _THINGS.get(where, where)


_TARGET: Final = r"%|\bW\b|bpm|zone|\bC?Z\d|/km|/mi|/\d+"

_KINDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), changed, lost)
    for pattern, changed, lost in (
        (r"ramp.*\|.*stair", "Ramps become stairs", "Ramps are lost"),
        (r"^(a |perhaps a )?ramp", "Ramps change", "Ramps are lost"),
        (r"^power averaged", "Power is averaged differently", "Averaging is lost"),
        (r"^averaging", "Targets are averaged differently", "Averaging is lost"),
        (
            r"^RPE[^|]*\|.*\b(name|note|notes|text|cue)\b",
            "Perceived exertion becomes text",
            "Perceived exertion is lost",
        ),
        (r"^RPE", "Perceived exertion changes", "Perceived exertion is lost"),
        (r"^max effort", "Maximum efforts change", "Maximum efforts are lost"),
        (
            r"^(free ride|no target)",
            "Steps without a target change",
            "Steps without a target are lost",
        ),
        (
            r"^(the (timed )?text|how long (the|a) timed)",
            "Timed texts change",
            "Timed texts are lost",
        ),
        (r"^the (repeat's )?title", "Titles of repeats change", "Repeats lose their titles"),
        (
            r"^the (name|note)",
            "Names and notes of steps change",
            "Names and notes of steps are lost",
        ),
        (r"^the class", "Classes of steps change", "Classes of steps are lost"),
        (r"^the second target", "Second targets change", "Second targets are lost"),
        (r"^[^|]*\b(repeat|rounds?)\b", "Repeats change", "Repeats are lost"),
        (r"^[^|]*\b(cadence|rpm)\b", "Cadence changes", "Cadence is lost"),
        (r"^[^|]*\bhidden power", "Hidden power changes", "Hidden power is shown"),
        (r"^[^|]*until lap", "Steps until lap change", "Steps until lap are lost"),
        (rf"^C?Z\d[^|]*\|[^Z]*({_TARGET})", "Zones become numbers", ""),
        (r"^[^|–→Z]*(%|\bW\b|bpm|/)[^|–→]*\|[^|]*–", "Single values become ranges", ""),
        (rf"^[^|]*({_TARGET})", "Targets change", "Targets are lost"),
        (r"^[^|]*\d (h|min|s|m|km|mi|yd)\b", "Lengths of steps change", "Lengths are lost"),
    )
)
