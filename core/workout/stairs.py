"""Ramps as stairs: flat steps that together are as long and on average as hard as the ramp."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import ceil, floor
from typing import TypeVar

from core.workout.duration import speed
from core.workout.model import (
    METRES_PER_UNIT,
    DistanceUnit,
    Prompt,
    Ramp,
    Seconds,
    Single,
    Sport,
    Step,
    UntilLap,
)
from core.workout.thresholds import Thresholds

_T = TypeVar("_T")

MOST_STAIRS = 60
"""Stairs of one ramp; longer ramps get longer stairs."""

_ROUND_PART: dict[DistanceUnit, float] = {
    DistanceUnit.METRE: 1.0,
    DistanceUnit.KILOMETRE: 0.01,
    DistanceUnit.MILE: 0.01,
    DistanceUnit.YARD: 1.0,
}
"""Stairs in distance are whole multiples of this part of the unit they are written in."""


def is_ramp(step: Step) -> bool:
    """True when one of the step's targets is a ramp."""
    return isinstance(step.target, Ramp) or isinstance(step.secondary, Ramp)


def stairs(step: Step, seconds: int, sport: Sport) -> tuple[Step, ...]:
    """The ramp ``step`` as flat steps of about ``seconds`` each; ``step`` alone when it is none.

    Each stair holds what the ramp has at the stair's middle, so the mean stays; zones are whole
    numbers, everything else has a decimal at most. In time every stair is as long as asked and
    the last takes the remainder (half a stair to one and a half). In distance they are equal
    parts in round numbers, as many as make a stair about that long at the step's absolute pace
    or, without one, at the sport's everyday speed. Never more than :data:`MOST_STAIRS`.

    Every stair keeps cue, class, cadence and what else the step says; its notes stand on the
    first one, and each timed text on the stair it falls into. A ramp until lap has no length
    to cut and stays.
    """
    length = step.length
    if not is_ramp(step) or isinstance(length, UntilLap):
        return (step,)
    if isinstance(length, Seconds):
        pace = 1.0
        parts = _parts(length.value, float(seconds), 1.0)
    else:
        pace = speed(step, Thresholds(), sport=sport)
        quantum = _ROUND_PART[length.unit] * METRES_PER_UNIT[length.unit]
        parts = _equal_parts(length.value, pace * seconds, quantum)
    ends = list(accumulate(parts))
    prompts = _by_stair(step.prompts, [end / pace for end in ends])
    return tuple(
        step.model_copy(
            update={
                "length": length.model_copy(update={"value": part}),
                "target": _flat(step.target, (end - part / 2) / length.value),
                "secondary": _flat(step.secondary, (end - part / 2) / length.value),
                "notes": step.notes if index == 0 else "",
                "prompts": prompts[index],
            }
        )
        for index, (part, end) in enumerate(zip(parts, ends, strict=True))
    )


def _parts(whole: float, wanted: float, quantum: float) -> list[float]:
    """``whole`` in parts of ``wanted``, the last one with what is left over."""
    if whole / wanted > MOST_STAIRS:
        wanted = ceil(whole / MOST_STAIRS / quantum) * quantum
    count = max(floor(whole / wanted + 0.5), 1)
    return [wanted] * (count - 1) + [whole - wanted * (count - 1)]


def _equal_parts(whole: float, wanted: float, quantum: float) -> list[float]:
    """``whole`` in equal parts near ``wanted``, multiples of ``quantum`` but for the last."""
    count = min(floor(whole / wanted + 0.5), MOST_STAIRS, floor(whole / quantum + 1e-9))
    if count <= 1:
        return [whole]
    part = floor(whole / count / quantum + 1e-9) * quantum
    return [part] * (count - 1) + [whole - part * (count - 1)]


def _flat(target: _T, fraction: float) -> _T | Single:
    """What ``target`` asks for at ``fraction`` of the step."""
    if not isinstance(target, Ramp):
        return target
    value = target.start + (target.end - target.start) * fraction
    scale = 1 if target.unit.is_zone else 10
    return Single(
        unit=target.unit,
        value=floor(value * scale + 0.5 + 1e-9) / scale,
        mmp_seconds=target.mmp_seconds,
    )


def _by_stair(prompts: tuple[Prompt, ...], ends: list[float]) -> list[tuple[Prompt, ...]]:
    """The prompts of each stair that ends at ``ends`` seconds; late ones stay on the last."""
    found: list[list[Prompt]] = [[] for _ in ends]
    for prompt in prompts:
        index = min(bisect_right(ends, prompt.at), len(ends) - 1)
        begin = ends[index - 1] if index else 0.0
        found[index].append(prompt.model_copy(update={"at": prompt.at - begin}))
    return [tuple(one) for one in found]
