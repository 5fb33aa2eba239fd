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

from core.workout.model import Block, Intensity, Ramp, Range, Single, Step, Value
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


class Position(Value):
    """Where a step stands: its place among all steps, and how hard it and its neighbours are.

    Efforts are fractions of threshold; None when the step has no target or there is no
    neighbour.
    """

    index: int
    count: int
    effort: float | None = None
    before: float | None = None
    after: float | None = None
    hardest: float | None = None
    """The hardest effort of the whole workout."""


def step_class(step: Step, position: Position) -> Intensity:
    """The class of ``step``: what its source said, else what the rules of this module say."""
    if step.intensity is not None:
        return step.intensity
    for words, intensity in _CUES:
        if words.search(step.cue):
            return intensity
    ramp = step.target if isinstance(step.target, Ramp) else None
    effort, hardest = position.effort, position.hardest
    easy = effort is not None and effort <= EASY
    harder_elsewhere = hardest is not None and hardest > (effort or 0.0)
    if position.count > 1 and harder_elsewhere:
        up = ramp is not None and _rises(ramp)
        down = ramp is not None and not _rises(ramp) and ramp.start != ramp.end
        if position.index == 0 and (up or (easy and not down)):
            return Intensity.WARM_UP
        if position.index == position.count - 1 and (down or (easy and not up)):
            return Intensity.COOL_DOWN
    beside = max((one for one in (position.before, position.after) if one is not None), default=0)
    own = effort or 0.0
    if own <= EASY and beside >= own + CLEARLY_HARDER:
        return Intensity.REST
    return Intensity.ACTIVE


def classes(blocks: tuple[Block, ...], thresholds: Thresholds) -> dict[str, Intensity]:
    """The class of each step by its path ("2.1"), each repeat looked at once."""
    steps = list(_paths(blocks, ""))
    efforts = [effort(step, thresholds) for _, step in steps]
    hardest = max((one for one in efforts if one is not None), default=None)
    return {
        path: step_class(
            step,
            Position(
                index=index,
                count=len(steps),
                effort=efforts[index],
                before=efforts[index - 1] if index else None,
                after=efforts[index + 1] if index + 1 < len(steps) else None,
                hardest=hardest,
            ),
        )
        for index, (path, step) in enumerate(steps)
    }


def effort(step: Step, thresholds: Thresholds) -> float | None:
    """How hard a step is on average, as a fraction of threshold; None without a target."""
    if not isinstance(step.target, Single | Range | Ramp):
        return None
    band = fractions(step.target, thresholds)
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
