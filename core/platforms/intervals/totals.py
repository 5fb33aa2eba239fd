"""Duration, distance, load and intensity as Intervals.icu computes them from steps.

Measured on the sandbox, whose arithmetic was fitted to recorded answers: durations within a
second, loads by power and by pace within one point, loads by heart rate within one point too.
There the real service is only known to be near (within some 2 %), because which resting heart
rate it takes is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from core.workout.duration import step_seconds, target_speed, total_metres
from core.workout.load import intervals_intensity, intervals_load
from core.workout.model import (
    Block,
    DistanceUnit,
    Metres,
    Metric,
    Planned,
    Ramp,
    Range,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.resolve import ends
from core.workout.steering import round_half_up, steered_by, target_by
from core.workout.thresholds import Thresholds

_MILE_THERE = 1609.34 / 1609.344
"""The service's mile over the mile."""


def shown(workout: Workout, thresholds: Thresholds | None, *, keeps_time: bool = False) -> Planned:
    """What the service shows for ``workout``, which holds what was sent in ``planned``.

    Without steps that is what was sent. With steps it is computed, as far as we can: what rests
    on a threshold that is not known is None, and so is what no rule of ours covers. ``keeps_time``:
    the service keeps the time that is sent, steps or not, and computes no load (strength).
    """
    sent = workout.planned
    if not workout.steps:
        return sent.model_copy(update={"intensity": _intensity(sent.load, sent.duration)})
    leaves = tuple(workout.leaf_steps())
    known = thresholds or Thresholds()
    if any(is_open(step) or _in_top_pace_zone(step, known) for step in leaves):
        return Planned(duration=sent.duration if keeps_time else None)
    seconds = metres = None
    if not any(_has_unknown_time(step, known, workout.sport) for step in leaves):
        seconds = _whole_seconds(workout.steps, known, workout.sport)
    if not any(has_unknown_speed(step, known) for step in leaves):
        metres = total_metres(workout.steps, known) or None
    if keeps_time:
        return Planned(duration=sent.duration or seconds, distance=metres)
    load = None
    if seconds and thresholds is not None and _has_known_load(leaves, thresholds):
        load = _load(workout, thresholds, seconds, metres)
    return Planned(
        duration=seconds,
        distance=metres,
        load=load or None,
        intensity=_intensity(load, seconds),
    )


def is_open(step: Step) -> bool:
    """Until lap without a length."""
    return isinstance(step.length, UntilLap) and step.length.nominal is None


def has_unknown_speed(step: Step, thresholds: Thresholds) -> bool:
    """A time at a share of a threshold pace, which the service may know and we do not."""
    target = target_by(step, Metric.PACE)
    return (
        isinstance(_planned_length(step), Seconds)
        and target is not None
        and not target.unit.is_absolute_pace
        and thresholds.pace is None
    )


def _planned_length(step: Step) -> Seconds | Metres | None:
    return step.length.nominal if isinstance(step.length, UntilLap) else step.length


def _has_unknown_time(step: Step, thresholds: Thresholds, sport: Sport) -> bool:
    """A distance at a speed that only the service knows. Rides go at 30 km/h there (recorded)."""
    if not isinstance(_planned_length(step), Metres) or target_speed(step, thresholds):
        return False
    return thresholds.pace is None and sport is not Sport.RIDE


def _in_top_pace_zone(step: Step, thresholds: Thresholds) -> bool:
    """The fastest zone has no upper end, so nobody knows how fast the service takes it to be."""
    target = target_by(step, Metric.PACE)
    if target is None or target.unit is not Unit.PACE_ZONE:
        return False
    return max(_numbers(target)) >= len(thresholds.pace_zones)


def _numbers(target: Single | Range | Ramp) -> tuple[float, ...]:
    return (target.value,) if isinstance(target, Single) else ends(target)


def _whole_seconds(blocks: tuple[Block, ...], thresholds: Thresholds, sport: Sport) -> float:
    """The time of ``blocks``; that of a distance is cut to whole seconds, step by step."""
    total = 0.0
    for block in blocks:
        if isinstance(block, Step):
            seconds = step_seconds(block, thresholds, sport=sport)
            length = _planned_length(block)
            if isinstance(length, Metres) and length.unit is DistanceUnit.MILE:
                seconds *= _MILE_THERE
            total += floor(seconds + 1e-6)
        else:
            total += block.count * _whole_seconds(block.steps, thresholds, sport)
    return total


def _has_known_load(steps: Iterable[Step], thresholds: Thresholds) -> bool:
    """Whether one metric alone steers, and by nothing whose middle only the service knows.

    How several metrics make one load there is not known, nor how a ramp runs through zones.
    """
    metrics: set[Metric] = set()
    for step in steps:
        for target in (step.target, step.secondary):
            if not isinstance(target, Single | Range | Ramp):
                continue
            metrics.add(target.unit.metric)
            if target.unit.is_zone and isinstance(target, Ramp):
                return False
            if target.unit is Unit.HR_ZONE and max(_numbers(target)) > len(thresholds.hr_zones):
                return False
    return len(metrics) == 1


def _load(
    workout: Workout, thresholds: Thresholds, seconds: float, metres: float | None
) -> int | None:
    if steered_by(workout) is Metric.PACE and thresholds.pace and metres:
        # By the seconds that it shows: cut off step by step, they are fewer than those planned.
        power = 3 if workout.sport is Sport.SWIM else 2
        return round_half_up(seconds / 36 * (metres / seconds / thresholds.pace) ** power)
    return intervals_load(workout, thresholds)


def _intensity(load: float | None, seconds: float | None) -> float | None:
    if not load or not seconds:
        return None
    percent = intervals_intensity(round_half_up(load), seconds)
    return None if percent is None else percent / 100
