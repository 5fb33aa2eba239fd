"""Which class a step belongs to when its source did not say.

The rules, in order:

1. what the source said;
2. what the cue says ("Warm up", "Cool down", "Recovery", "Rest");
3. the first step is a warm-up when it ramps up or is easy and something harder follows;
4. the last step is a cool-down when it ramps down or is easy and something harder came before;
5. an easy step (or one without a target) with a clearly harder one beside it is rest;
6. everything else is active.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from core.workout.model import Block, Intensity, Ramp, Step, Unit
from core.workout.resolve import fractions
from core.workout.thresholds import Thresholds

EASY = 0.75
"""At or below this fraction of threshold a step is easy."""
CLEARLY_HARDER = 0.1
"""How much harder, in fractions of threshold, a neighbour must be to make a step rest."""

_CUES: tuple[tuple[re.Pattern[str], Intensity], ...] = (
    (re.compile(r"\bwarm[\s-]*up\b", re.IGNORECASE), Intensity.WARM_UP),
    (re.compile(r"\b(?:cool|warm)[\s-]*down\b", re.IGNORECASE), Intensity.COOL_DOWN),
    (re.compile(r"\brecover(?:y|ies)?\b", re.IGNORECASE), Intensity.RECOVERY),
    (re.compile(r"\brest\b", re.IGNORECASE), Intensity.REST),
)


_SHARES = frozenset({Unit.PERCENT_FTP, Unit.PERCENT_LTHR, Unit.PERCENT_THRESHOLD_PACE})
"""Units whose numbers are per cent of the threshold itself."""


class Position(NamedTuple):
    """Where a step stands: its place among all steps, and how hard it and its neighbours are.

    Efforts are fractions of threshold; None when the step has no target or there is no
    neighbour.
    """

    place: int
    of: int
    effort: float | None = None
    before: float | None = None
    after: float | None = None
    hardest: float | None = None
    """The hardest effort of the whole workout; asked for at its ends alone."""


def _looks_like(step: Step, position: Position) -> Intensity:
    """The class of a step whose source does not say."""
    said = _said(step.cue)
    if said is not None:
        return said
    ramp = step.target if isinstance(step.target, Ramp) else None
    effort, hardest = position.effort, position.hardest
    easy = effort is not None and effort <= EASY
    harder_elsewhere = hardest is not None and hardest > (effort or 0.0)
    if position.of > 1 and harder_elsewhere:
        up = ramp is not None and _rises(ramp)
        down = ramp is not None and not _rises(ramp) and ramp.start != ramp.end
        if position.place == 0 and (up or (easy and not down)):
            return Intensity.WARM_UP
        if position.place == position.of - 1 and (down or (easy and not up)):
            return Intensity.COOL_DOWN
    beside = max((one for one in (position.before, position.after) if one is not None), default=0)
    own = effort or 0.0
    if own <= EASY and beside >= own + CLEARLY_HARDER:
        return Intensity.REST
    return Intensity.ACTIVE


@lru_cache(maxsize=4096)
def _said(cue: str) -> Intensity | None:
    """The class that the words of ``cue`` name."""
    return next((intensity for words, intensity in _CUES if words.search(cue)), None)


def classes(blocks: tuple[Block, ...], thresholds: Thresholds) -> dict[str, Intensity]:
    """The class of each step by its path ("2.1"), each repeat looked at once."""
    steps = list(_paths(blocks, ""))
    efforts = [effort(step, thresholds) for _, step in steps]
    return {
        path: step.intensity or _looks_like(step, _position(index, efforts))
        for index, (path, step) in enumerate(steps)
    }


def mistakable(steps: Sequence[Step], thresholds: Thresholds) -> frozenset[int]:
    """The places of the steps stated *active* that these rules would class otherwise.

    ``steps`` are all of a workout's, each repeat looked at once. A format that does not write the
    class *active* must write it for these.
    """
    suspects = [
        index
        for index, step in enumerate(steps)
        if step.intensity is Intensity.ACTIVE and not _plainly_active(step)
    ]
    if not suspects:
        return frozenset()
    efforts = [effort(step, thresholds) for step in steps]
    return frozenset(
        index
        for index in suspects
        if _looks_like(steps[index], _position(index, efforts)) is not Intensity.ACTIVE
    )


def _plainly_active(step: Step) -> bool:
    """True when no place in a workout makes the step look other than active."""
    target = step.target
    if target.kind == "single":
        middle = target.value
    elif target.kind == "range":
        middle = (target.low + target.high) / 2
    else:
        return False
    return middle > 100 * EASY and target.unit in _SHARES and _said(step.cue) is None


def _position(index: int, efforts: list[float | None]) -> Position:
    last = len(efforts) - 1
    ends = index in (0, last)
    return Position(
        place=index,
        of=last + 1,
        effort=efforts[index],
        before=efforts[index - 1] if index else None,
        after=efforts[index + 1] if index < last else None,
        hardest=max((one for one in efforts if one is not None), default=None) if ends else None,
    )


def effort(step: Step, thresholds: Thresholds) -> float | None:
    """How hard a step is on average, as a fraction of threshold; None without a target."""
    target = step.target
    if target.kind == "single":
        middle = target.value
    elif target.kind == "range":
        middle = (target.low + target.high) / 2
    elif target.kind == "ramp":
        middle = (target.start + target.end) / 2
    else:
        return None
    if target.unit in _SHARES:
        return middle / 100
    band = fractions(target, thresholds)
    return None if band is None else band.middle


def _rises(ramp: Ramp) -> bool:
    """True when the ramp gets harder: fewer seconds per distance, more of anything else."""
    return (ramp.end > ramp.start) != ramp.unit.is_absolute_pace and ramp.start != ramp.end


def _paths(blocks: tuple[Block, ...], parent: str) -> list[tuple[str, Step]]:
    found: list[tuple[str, Step]] = []
    for index, block in enumerate(blocks, 1):
        path = f"{parent}{index}"
        if isinstance(block, Step):
            found.append((path, block))
        else:
            found += _paths(block.steps, f"{path}.")
    return found
