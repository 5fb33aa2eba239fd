"""Targets as FIT fields, and what the fields cannot hold."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from core.formats.fit.codes import (
    AVERAGED_KIND,
    BPM_OFFSET,
    HIGHEST_ZONE,
    METRIC_OF,
    MOST_CODE,
    MOST_PERCENT_FTP,
    MOST_PERCENT_MAX_HR,
    PLAIN_KIND,
    WATTS_OFFSET,
    Kind,
)
from core.formats.losing import NO_CADENCE, Losses
from core.workout.describe import clock, describe_cadence, describe_target
from core.workout.model import (
    PACE_DISTANCE_METRES,
    Averaging,
    Cadence,
    Metric,
    Range,
    Single,
    Unit,
)
from core.workout.resolve import ends
from core.workout.thresholds import Thresholds
from core.workout.zones import OPEN_END, hr_zone_bpm, pace_zone_percent, power_zone_percent

SPEED_TOLERANCE = 0.005
"""A pace that changes by more than this part when it is rounded to mm/s is named as a loss."""

Steady = Single | Range


class Fields(NamedTuple):
    """A target: a zone, or the raw numbers from low to high when ``zone`` is 0."""

    kind: int
    zone: int = 0
    low: int | None = None
    high: int | None = None


class Codes(NamedTuple):
    """Raw numbers and what they say, when that is not what the target said."""

    numbers: tuple[int, ...]
    says: str = ""
    advice: str = ""


def target_fields(target: Steady, thresholds: Thresholds, losses: Losses) -> Fields | None:
    """``target`` as fields; None when FIT has none for it, which its caller has to say."""
    metric = target.unit.metric
    if metric is Metric.RPE:
        return None
    zone = _zone(target)
    codes = Codes(()) if zone else _codes(target, thresholds)
    if codes is None:
        return None
    if codes.says:
        losses.changed(describe_target(target), codes.says, codes.advice)
    kind = PLAIN_KIND[metric]
    if zone:
        return Fields(kind, zone=zone)
    return Fields(kind, low=min(codes.numbers), high=max(codes.numbers))


def averaged(fields: Fields, averaging: Averaging) -> Fields | None:
    """``fields`` averaged over ``averaging``; None when FIT has no such kind of target.

    FIT has power over 3, 10 and 30 s, and all metrics over the lap. The plain kind is no average
    over 1 s: it leaves the averaging to the head unit's own settings.
    """
    kind = AVERAGED_KIND.get((METRIC_OF[Kind(fields.kind)][0], averaging))
    return None if kind is None else fields._replace(kind=kind)


def cadence_fields(cadence: Cadence, losses: Losses) -> Fields | None:
    """``cadence`` as fields; None for none at all."""
    numbers = [cadence.low, cadence.low if cadence.high is None else cadence.high]
    low, high = (half_up(number) for number in numbers)
    if high == 0:
        losses.dropped(NO_CADENCE)
        return None
    if not _same(numbers, (low, high)):
        whole = Cadence(low=low, high=None if cadence.high is None else high)
        losses.changed(describe_cadence(cadence), describe_cadence(whole))
    return Fields(Kind.CADENCE, low=low, high=high)


def half_up(value: float) -> int:
    """``value`` as a whole number; a half goes up. Bounded, so that every field holds it."""
    return floor(min(value, float(MOST_CODE)) + 0.5)


def _zone(target: Steady) -> int:
    """The zone's number when FIT can name it, else 0."""
    if not target.unit.is_zone or target.unit is Unit.CUSTOM_POWER_ZONE:
        return 0
    first, last = _numbers(target)
    if first != last or first != int(first):
        return 0
    return int(first) if 1 <= first <= HIGHEST_ZONE[target.unit.metric] else 0


def _codes(target: Steady, thresholds: Thresholds) -> Codes | None:
    if target.unit.metric is Metric.POWER:
        return _power(target, thresholds)
    if target.unit.metric is Metric.HEART_RATE:
        return _heart_rate(target, thresholds)
    return _pace(target, thresholds)


def _power(target: Steady, thresholds: Thresholds) -> Codes | None:
    numbers = _numbers(target)
    if target.unit is Unit.WATTS:
        return _offset(numbers, Unit.WATTS, WATTS_OFFSET)
    if target.unit is Unit.POWER_ZONE:
        low = power_zone_percent(numbers[0], thresholds)
        high = power_zone_percent(numbers[1], thresholds)
        top = high.high if high.high < OPEN_END else max(high.low * 1.2, low.low)
        percents = [min(half_up(percent), MOST_PERCENT_FTP) for percent in (low.low, top)]
        return Codes(tuple(percents), _said(percents, Unit.PERCENT_FTP))
    if target.unit is not Unit.PERCENT_FTP:
        return None
    percents = [min(half_up(number), MOST_PERCENT_FTP) for number in numbers]
    if not any(percents):
        return Codes((WATTS_OFFSET,), "0 W")
    if _same(numbers, percents):
        return Codes(tuple(percents))
    if thresholds.ftp is not None:
        exact = [number * thresholds.ftp / 100 for number in numbers]
        watts = [half_up(number) for number in exact]
        if _same(exact, watts):
            says = _said(watts, Unit.WATTS)
            return Codes(tuple(watt + WATTS_OFFSET for watt in watts), says)
    return Codes(tuple(percents), _said(percents, Unit.PERCENT_FTP))


def _heart_rate(target: Steady, thresholds: Thresholds) -> Codes | None:
    numbers = _numbers(target)
    if target.unit is Unit.BPM:
        return _offset(numbers, Unit.BPM, BPM_OFFSET)
    if target.unit is Unit.PERCENT_LTHR:
        if thresholds.lthr is None:
            return None
        return _beats([number * thresholds.lthr / 100 for number in numbers])
    if target.unit is Unit.HR_ZONE:
        low = hr_zone_bpm(numbers[0], thresholds)
        high = hr_zone_bpm(numbers[1], thresholds)
        if low is None or high is None:
            return None
        top = high.high
        if thresholds.lthr is not None and top > thresholds.lthr * OPEN_END / 100:
            top = thresholds.max_hr or high.low * 1.2
        return _beats([low.low, max(top, low.low)])
    percents = [min(half_up(number), MOST_PERCENT_MAX_HR) for number in numbers]
    if not any(percents):
        return None
    if _same(numbers, percents):
        return Codes(tuple(percents))
    if thresholds.max_hr is not None:
        exact = [number * thresholds.max_hr / 100 for number in numbers]
        if max(numbers) > MOST_PERCENT_MAX_HR or _same(exact, [half_up(one) for one in exact]):
            return _beats(exact)
    return Codes(tuple(percents), _said(percents, Unit.PERCENT_MAX_HR))


def _pace(target: Steady, thresholds: Thresholds) -> Codes | None:
    numbers = _numbers(target)
    if target.unit.is_absolute_pace:
        metres = PACE_DISTANCE_METRES[target.unit]
        if min(numbers) <= 0:
            return None
        speeds = [metres / number for number in numbers]
        codes = [half_up(speed * 1000) for speed in speeds]
        if not all(codes):
            return None
        exact = all(
            abs(code / 1000 - speed) <= SPEED_TOLERANCE * speed
            for code, speed in zip(codes, speeds, strict=True)
        )
        return Codes(tuple(codes), "" if exact else _speeds_said(codes))
    if thresholds.pace is None:
        return None
    if target.unit is Unit.PACE_ZONE:
        low = pace_zone_percent(numbers[0], thresholds)
        high = pace_zone_percent(numbers[1], thresholds)
        numbers = (low.low, high.high if high.high < OPEN_END else max(high.low * 1.2, low.low))
    codes = [half_up(number * thresholds.pace * 10) for number in numbers]
    return Codes(tuple(codes), _speeds_said(codes)) if all(codes) else None


def _beats(exact: Sequence[float]) -> Codes | None:
    """Beats a minute that stand for something else."""
    codes = _offset(exact, Unit.BPM, BPM_OFFSET)
    if codes is None:
        return None
    return Codes(codes.numbers, _said([code - BPM_OFFSET for code in codes.numbers], Unit.BPM))


def _offset(numbers: Sequence[float], unit: Unit, offset: int) -> Codes | None:
    whole = [min(half_up(number), MOST_CODE) for number in numbers]
    if unit is Unit.BPM and not any(whole):
        return None
    says = "" if _same(numbers, whole) else _said(whole, unit)
    return Codes(tuple(number + offset for number in whole), says)


def _numbers(target: Steady) -> tuple[float, float]:
    return (target.value, target.value) if isinstance(target, Single) else ends(target)


def _same(numbers: Sequence[float], whole: Sequence[int]) -> bool:
    return all(abs(one - other) < 1e-9 for one, other in zip(numbers, whole, strict=True))


def _said(numbers: Sequence[float], unit: Unit) -> str:
    return describe_target(Range(unit=unit, low=min(numbers), high=max(numbers)))


def _speeds_said(codes: Sequence[int]) -> str:
    paces = sorted({clock(1_000_000 / code) for code in codes}, reverse=True)
    return "–".join(paces) + " /km"
