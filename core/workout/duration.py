"""How long a workout is, in seconds and metres, without unrolling its repeats."""

from __future__ import annotations

from collections.abc import Iterator

from core.workout.model import (
    PACE_DISTANCE_METRES,
    Block,
    Metres,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Seconds,
    Single,
    Sport,
    Step,
    UntilLap,
)
from core.workout.resolve import ends, fractions
from core.workout.thresholds import Thresholds

DEFAULT_SPEED: dict[Sport, float] = {
    Sport.RIDE: 30 / 3.6,
    Sport.RUN: 10 / 3.6,
    Sport.WALK: 5 / 3.6,
    Sport.SWIM: 0.8,
    Sport.ROW: 12 / 3.6,
    Sport.SKI: 12 / 3.6,
}
"""Metres a second where neither target nor threshold says how fast.

30 km/h for rides is what Intervals.icu's server used in a recorded answer; the others are
everyday speeds of ours.
"""
MOST_ROUNDS = 1_000_000
"""Repeats count at most this many rounds here: no plan has more, and sums stay finite."""


def unrolled(blocks: tuple[Block, ...]) -> Iterator[Step]:
    """Each step as often as it is done, lazily: a large repeat costs nothing until it is read."""
    for block in blocks:
        if isinstance(block, Step):
            yield block
        else:
            for _ in range(block.count):
                yield from unrolled(block.steps)


def step_seconds(step: Step, thresholds: Thresholds, *, sport: Sport | None = None) -> float:
    """Seconds of one step.

    A distance is divided by the speed of its pace target, else by the threshold speed, else by
    :data:`DEFAULT_SPEED` of ``sport`` (a ride's when the step is steered by power or nobody
    says the sport, a run's when it is steered by pace or heart rate). A step until lap counts
    its nominal length, and 0 without one.
    """
    length = step.length
    if isinstance(length, UntilLap):
        if length.nominal is None:
            return 0.0
        length = length.nominal
    if isinstance(length, Seconds):
        return length.value
    return length.value / speed(step, thresholds, sport=sport)


def step_metres(step: Step, thresholds: Thresholds) -> float | None:
    """Metres of one step: its distance, or its time at its pace target; None when unknown."""
    length = step.length
    if isinstance(length, UntilLap):
        if length.nominal is None:
            return 0.0
        length = length.nominal
    if isinstance(length, Metres):
        return length.value
    pace = target_speed(step, thresholds)
    return None if pace is None else pace * length.value


def total_seconds(
    blocks: tuple[Block, ...], thresholds: Thresholds, *, sport: Sport | None = None
) -> float:
    """Seconds of all steps, repeats counted."""
    total = 0.0
    for block in blocks:
        if isinstance(block, Step):
            total += step_seconds(block, thresholds, sport=sport)
        else:
            rounds = min(block.count, MOST_ROUNDS)
            total += rounds * total_seconds(block.steps, thresholds, sport=sport)
    return total


def total_metres(blocks: tuple[Block, ...], thresholds: Thresholds) -> float | None:
    """Metres of all steps, repeats counted; None when no step has a distance or a pace.

    Timed steps without a pace (rests, mostly) add nothing.
    """
    total: float | None = None
    for block in blocks:
        if isinstance(block, Step):
            part = step_metres(block, thresholds)
        else:
            inner = total_metres(block.steps, thresholds)
            part = None if inner is None else min(block.count, MOST_ROUNDS) * inner
        if part is not None:
            total = (total or 0.0) + part
    return total


def target_speed(step: Step, thresholds: Thresholds) -> float | None:
    """Metres a second that the step's pace target asks for (its middle); None when it has none."""
    for target in (step.target, step.secondary):
        if not isinstance(target, Single | Range | Ramp) or target.unit.metric is not Metric.PACE:
            continue
        if target.unit.is_absolute_pace:
            metres = PACE_DISTANCE_METRES[target.unit]
            numbers = (target.value,) if isinstance(target, Single) else ends(target)
            if min(numbers) > 0:
                return sum(metres / number for number in numbers) / len(numbers)
            continue
        band = fractions(target, thresholds, rideable=True)
        if band is not None and thresholds.pace is not None and band.middle > 0:
            return band.middle * thresholds.pace
    return None


def speed(step: Step, thresholds: Thresholds, *, sport: Sport | None = None) -> float:
    """Metres a second at which a distance step is expected to be done; always above 0."""
    wanted = target_speed(step, thresholds) or thresholds.pace
    if wanted:
        return wanted
    if sport is None:
        by_power = isinstance(step.target, NoTarget) or (
            isinstance(step.target, Single | Range | Ramp)
            and step.target.unit.metric is Metric.POWER
        )
        sport = Sport.RIDE if by_power else Sport.RUN
    return DEFAULT_SPEED.get(sport, DEFAULT_SPEED[Sport.RUN])
