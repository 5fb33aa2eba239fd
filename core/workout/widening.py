"""Single values as ranges, for head units that beep at whoever is one watt off."""

from __future__ import annotations

from math import ceil, floor

from core.workout.model import Metric, Range, Single

_CLOSE = 1e-9
"""2.5 % of 80 must not be a hair above 2."""


def widened(target: Single, width: float) -> Range | None:
    """``target`` as a range ``width`` per cent of its value to either side.

    The ends are whole numbers (whole seconds for a pace), rounded half up; they get a decimal
    where whole numbers would leave the value out or leave no width. None where there is nothing
    to widen: no width, a value of 0, a zone, perceived exertion.
    """
    if not width or not target.value or target.unit.is_zone or target.unit.metric is Metric.RPE:
        return None
    value, half = target.value, target.value * width / 100
    for scale in (1, 10):
        low = floor((value - half) * scale + 0.5 + _CLOSE) / scale
        high = floor((value + half) * scale + 0.5 + _CLOSE) / scale
        if low <= value <= high and low < high:
            break
    else:
        low = floor((value - half) * 10 + _CLOSE) / 10
        high = ceil((value + half) * 10 - _CLOSE) / 10
    return Range(unit=target.unit, low=low, high=high, mmp_seconds=target.mmp_seconds)
