"""Ramps as stairs: FIT has steady steps only."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.fit.write_target import half_up
from core.workout.model import (
    PACE_DISTANCE_METRES,
    Length,
    Metres,
    Metric,
    Ramp,
    Seconds,
    Single,
    Unit,
    UntilLap,
)
from core.workout.resolve import fractions
from core.workout.thresholds import Thresholds

MOST_STAIRS = 10
SHORTEST_SECONDS = 10.0
"""A stair is at least this long: head units need a while to announce a step."""
SHORTEST_METRES = 100.0

_WHOLE = frozenset({Unit.PERCENT_FTP, Unit.WATTS, Unit.PERCENT_MAX_HR, Unit.BPM})
"""Units that FIT holds in whole numbers."""


class Stair(NamedTuple):
    """One steady part of a ramp."""

    length: Seconds | Metres
    target: Single


def stairs(ramp: Ramp, length: Length, thresholds: Thresholds) -> tuple[Stair, ...]:
    """``ramp`` in at most ten steady parts, each at the middle of what it stands for.

    Fewer where a part would be too short or no two parts would differ. Empty when no number
    can be given: until lap, or without the threshold it needs.
    """
    numbered = _in_numbers(ramp, thresholds)
    if isinstance(length, UntilLap) or numbered is None:
        return ()
    shortest = SHORTEST_SECONDS if isinstance(length, Seconds) else SHORTEST_METRES
    steps_apart = half_up(abs(numbered.end - numbered.start)) + 1
    count = max(1, min(MOST_STAIRS, int(length.value // shortest), steps_apart))
    # Boundaries are whole seconds or metres and the last stair has the rest: no rounding adds up.
    bounds = [float(floor(length.value * i / count + 0.5)) for i in range(count)]
    bounds.append(length.value)
    return tuple(
        Stair(
            length.model_copy(update={"value": bounds[i + 1] - bounds[i]}),
            _at(numbered, (i + 0.5) / count),
        )
        for i in range(count)
    )


def _in_numbers(ramp: Ramp, thresholds: Thresholds) -> Ramp | None:
    """``ramp`` in a unit with numbers between its ends: zones run from middle to middle."""
    if not ramp.unit.is_zone:
        return ramp
    band = fractions(ramp, thresholds)
    if band is None or ramp.unit is Unit.CUSTOM_POWER_ZONE:
        return None
    unit = {
        Metric.POWER: Unit.PERCENT_FTP,
        Metric.HEART_RATE: Unit.PERCENT_LTHR,
        Metric.PACE: Unit.PERCENT_THRESHOLD_PACE,
    }[ramp.unit.metric]
    return Ramp(unit=unit, start=band.low * 100, end=band.high * 100)


def _at(ramp: Ramp, part: float) -> Single:
    start, end = ramp.start, ramp.end
    if ramp.unit in PACE_DISTANCE_METRES and start > 0 and end > 0:
        # Speed changes steadily, not the seconds for a distance.
        value = 1 / (1 / start + (1 / end - 1 / start) * part)
    else:
        value = start + (end - start) * part
    if ramp.unit in _WHOLE:
        # To even: of 51.5, 54.5, 57.5... half go up, half down, and the ramp keeps its mean.
        value = float(round(value))
    return Single(unit=ramp.unit, value=value, mmp_seconds=ramp.mmp_seconds)
