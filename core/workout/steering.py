"""What steers a workout, and its values second by second as fractions of threshold."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import floor

from core.workout.duration import step_seconds
from core.workout.model import (
    Block,
    Metric,
    Ramp,
    Range,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.resolve import fractions
from core.workout.stream import MAX_SECONDS, Segment, Stream
from core.workout.thresholds import Thresholds
from core.workout.zones import Band

_NOTHING = Band(0.0, 0.0)
_REMEMBERED = 1024
"""Streams that are not worked out again: a comparison asks for each of them several times."""


def round_half_up(value: float) -> int:
    """Whole numbers as the platforms round them: halves go up, float noise below one too."""
    return floor(value + 0.5 + 1e-9)


def steered_by(workout: Workout) -> Metric | None:
    """The metric that decides the load; None when no step has a target that is a number.

    The workout's own where a step has it, else the first there is of power, pace (first for runs
    and swims), heart rate and perceived exertion.
    """
    found = {
        target.unit.metric
        for step in workout.leaf_steps()
        for target in (step.target, step.secondary)
        if isinstance(target, Single | Range | Ramp)
    }
    order = [Metric.POWER, Metric.PACE, Metric.HEART_RATE, Metric.RPE]
    if workout.sport in (Sport.RUN, Sport.SWIM):
        order[:2] = [Metric.PACE, Metric.POWER]
    if workout.metric is not None:
        order.insert(0, workout.metric)
    return next((metric for metric in order if metric in found), None)


def only_in(workout: Workout, unit: Unit) -> bool:
    """True when no target of the unit's metric is in any other unit."""
    return all(
        target.unit is unit
        for step in workout.leaf_steps()
        if isinstance(target := target_by(step, unit.metric), Single | Range | Ramp)
    )


def target_by(step: Step, metric: Metric) -> Single | Range | Ramp | None:
    """The step's target of ``metric``, be it the first or the second one."""
    for target in (step.target, step.secondary):
        if isinstance(target, Single | Range | Ramp) and target.unit.metric is metric:
            return target
    return None


def stream_of(
    workout: Workout,
    thresholds: Thresholds,
    metric: Metric,
    *,
    padded: bool = False,
    as_intervals: bool = False,
    any_metric: bool = False,
) -> Stream | None:
    """Fractions of threshold second by second; None without a threshold it needs or a second.

    ``padded``: see :class:`Stream`. ``as_intervals`` resolves targets as Intervals.icu's server
    does: percentages of FTP become whole watts, rounded down, and the last zone really ends at
    its bound of 999 % (recorded: 1644 W at an FTP of 286 W). Otherwise that zone is drawn in.
    ``any_metric``: a step without a target of ``metric`` counts by another one that it has.
    """
    # By what it rests on alone: a copy with another title or day has the same.
    return _stream_of(
        workout.steps, workout.sport, thresholds, metric, padded, as_intervals, any_metric
    )


@lru_cache(maxsize=_REMEMBERED)
def _stream_of(
    steps: tuple[Block, ...],
    sport: Sport,
    thresholds: Thresholds,
    metric: Metric,
    padded: bool,
    as_intervals: bool,
    any_metric: bool,
) -> Stream | None:
    def band(target: Single | Range | Ramp) -> Band | None:
        exact = fractions(target, thresholds, rideable=not as_intervals)
        if exact is None or not as_intervals or target.unit is not Unit.PERCENT_FTP:
            return exact
        ftp = thresholds.ftp or 100.0
        # 0.55 x 100 is 55.00000000000001 and 0.57 x 100 is 56.99999999999999.
        return Band(*(floor(value * ftp + 1e-9) / ftp for value in exact))

    def held(step: Step) -> Band | None:
        """What to hold; ramps from start to end. None when the threshold is missing."""
        target = target_by(step, metric)
        if target is not None:
            found = band(target)
            return found if found is None or isinstance(target, Ramp) else _level(found)
        for other in (step.target, step.secondary) if any_metric else ():
            found = band(other) if isinstance(other, Single | Range | Ramp) else None
            if found is not None:
                return found if isinstance(other, Ramp) else _level(found)
        return _NOTHING

    segments = _segments(sport, steps, thresholds, held)
    stream = None if segments is None else Stream(segments, padded=padded)
    return stream if stream and stream.seconds else None


def _level(band: Band) -> Band:
    return Band(band.middle, band.middle)


def _segments(
    sport: Sport,
    blocks: tuple[Block, ...],
    thresholds: Thresholds,
    held: Callable[[Step], Band | None],
) -> list[Segment] | None:
    segments: list[Segment] = []
    at = 0.0
    for block in blocks:
        if not isinstance(block, Step):
            inner = _segments(sport, block.steps, thresholds, held)
            if inner is None:
                return None
            segments.append(Segment(rounds=block.count, inner=tuple(inner)))
            continue
        length = min(step_seconds(block, thresholds, sport=sport), MAX_SECONDS)
        # The boundaries are rounded, not the lengths: ten steps of 1.4 s are 14 s.
        seconds = round_half_up(at + length) - round_half_up(at)
        at += length
        band = held(block)
        if band is None:
            return None
        segments.append(Segment(seconds=seconds, start=band.low, end=band.high))
    return segments
