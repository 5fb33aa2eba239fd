"""Targets of every unit as fractions of the athlete's threshold, and as watts or speed."""

from __future__ import annotations

from core.workout.model import (
    PACE_DISTANCE_METRES,
    Measured,
    Ramp,
    Range,
    Single,
    Unit,
)
from core.workout.thresholds import Thresholds
from core.workout.zones import (
    OPEN_END,
    Band,
    hr_zone_bpm,
    hr_zone_percent,
    pace_zone_percent,
    power_zone_percent,
    power_zone_watts,
)

LTHR_OF_MAX_HR = 0.9
"""Where LTHR lies when only the maximum is known, a usual rule of thumb."""
ANAEROBIC_SECONDS = 80.0
"""W' over critical power, in seconds (20 kJ at 250 W), for guessing a best mean power."""
HIGHEST_MMP = 3.0
"""Best mean power is never guessed above this multiple of FTP."""
LAST_ZONE_WIDTH = 1.2
"""The open last zone is taken to end this much above its lower bound when it is drawn."""

_RPE = (0.3, 0.45, 0.52, 0.6, 0.7, 0.78, 0.86, 0.94, 1.0, 1.1, 1.25)
"""Fraction of threshold for perceived exertion 0 to 10 (8 is about threshold)."""


def rpe_fraction(rpe: float) -> float:
    """Perceived exertion 0 to 10 as a fraction of threshold, between the table's points."""
    bounded = min(max(rpe, 0.0), 10.0)
    lower = min(int(bounded), 9)
    return _RPE[lower] + (_RPE[lower + 1] - _RPE[lower]) * (bounded - lower)


def fraction_band(
    value: float, unit: Unit, thresholds: Thresholds, mmp_seconds: float | None = None
) -> Band | None:
    """``value`` of ``unit`` as a band of fractions of threshold.

    A plain number is a band without width. None when the threshold it needs is not known.
    Custom power zones are read as the athlete's power zones; their own bounds are not known.
    """
    if unit in (Unit.POWER_ZONE, Unit.CUSTOM_POWER_ZONE):
        watts = power_zone_watts(value, thresholds)
        if watts is not None and thresholds.ftp:
            return Band(watts.low / thresholds.ftp, watts.high / thresholds.ftp)
        return _hundredth(power_zone_percent(value, thresholds))
    if unit is Unit.PACE_ZONE:
        return _hundredth(pace_zone_percent(value, thresholds))
    if unit is Unit.HR_ZONE:
        bpm = hr_zone_bpm(value, thresholds)
        if bpm is not None and thresholds.lthr:
            return Band(bpm.low / thresholds.lthr, bpm.high / thresholds.lthr)
        return _hundredth(hr_zone_percent(value, thresholds))
    fraction = _plain_fraction(value, unit, thresholds, mmp_seconds)
    return None if fraction is None else Band(fraction, fraction)


def fractions(target: Measured, thresholds: Thresholds, *, rideable: bool = False) -> Band | None:
    """The target from its easier to its harder end, or for a ramp from start to end.

    In fractions of threshold. A single zone is its whole band; a ramp between zones runs from
    middle to middle. ``rideable`` draws the open last zone in (:func:`closed`). None when the
    threshold it needs is not known.
    """
    first, last = (target.value,) * 2 if isinstance(target, Single) else ends(target)
    begin = fraction_band(first, target.unit, thresholds, target.mmp_seconds)
    end = fraction_band(last, target.unit, thresholds, target.mmp_seconds)
    if begin is None or end is None:
        return None
    if rideable and target.unit.is_zone:
        begin, end = closed(begin), closed(end)
    if isinstance(target, Ramp):
        return Band(begin.middle, end.middle)
    return Band(begin.low, end.high)


def ends(target: Range | Ramp) -> tuple[float, float]:
    """The two numbers of a range (easier first) or of a ramp (start first)."""
    return (target.low, target.high) if isinstance(target, Range) else (target.start, target.end)


def closed(band: Band) -> Band:
    """``band`` with the open end of a last zone drawn in to something rideable."""
    if band.high * 100 < OPEN_END:
        return band
    return Band(band.low, band.low * LAST_ZONE_WIDTH)


def _hundredth(percent: Band) -> Band:
    return Band(percent.low / 100, percent.high / 100)


def _plain_fraction(
    value: float, unit: Unit, thresholds: Thresholds, mmp_seconds: float | None
) -> float | None:
    if unit in (Unit.PERCENT_FTP, Unit.PERCENT_LTHR, Unit.PERCENT_THRESHOLD_PACE):
        return value / 100
    if unit is Unit.RPE:
        return rpe_fraction(value)
    if unit is Unit.WATTS:
        return value / thresholds.ftp if thresholds.ftp else None
    if unit is Unit.PERCENT_MMP:
        best = min(1 + ANAEROBIC_SECONDS / (mmp_seconds or 3600.0), HIGHEST_MMP)
        return value / 100 * best
    if unit in (Unit.BPM, Unit.PERCENT_MAX_HR):
        return _hr_fraction(value, unit, thresholds)
    if value <= 0 or not thresholds.pace:
        return None
    return PACE_DISTANCE_METRES[unit] / value / thresholds.pace


def _hr_fraction(value: float, unit: Unit, thresholds: Thresholds) -> float | None:
    lthr = thresholds.lthr
    if lthr is None and thresholds.max_hr is not None:
        lthr = LTHR_OF_MAX_HR * thresholds.max_hr
    if unit is Unit.BPM:
        return value / lthr if lthr else None
    if lthr is None or thresholds.max_hr is None:
        return value / 100 / LTHR_OF_MAX_HR
    return value / 100 * thresholds.max_hr / lthr
