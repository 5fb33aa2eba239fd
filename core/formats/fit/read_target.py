"""FIT target fields as targets of the model."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from core.formats.fit.codes import (
    BPM_OFFSET,
    HIGHEST_ZONE,
    METRIC_OF,
    OTHER_KINDS,
    WATTS_OFFSET,
    Kind,
)
from core.formats.losing import Losses
from core.workout.model import (
    PACE_DISTANCE_METRES,
    Averaging,
    Cadence,
    Metric,
    Range,
    Single,
    Sport,
    Unit,
)

PACE_UNIT = {Sport.SWIM: Unit.SECONDS_PER_100M, Sport.ROW: Unit.SECONDS_PER_500M}
"""How paces are written in a sport, where not in minutes a kilometre."""
_ZONE_UNIT = {
    Metric.POWER: Unit.POWER_ZONE,
    Metric.HEART_RATE: Unit.HR_ZONE,
    Metric.PACE: Unit.PACE_ZONE,
}


class Raw(NamedTuple):
    """The target fields of a step as they stand in the file; None where there is no value."""

    kind: int | None
    value: int | None
    low: int | None
    high: int | None


class Read(NamedTuple):
    """What target fields say: at most one of target and cadence."""

    target: Single | Range | None = None
    averaging: Averaging | None = None
    cadence: Cadence | None = None


def read_target(raw: Raw, sport: Sport, losses: Losses) -> Read:
    """``raw`` as a target or a cadence; neither when it holds none."""
    if raw.kind is None or raw.kind == Kind.OPEN:
        return Read()
    bounds = _bounds(raw)
    if raw.kind == Kind.CADENCE:
        return Read(cadence=_cadence(raw, bounds, losses))
    found = METRIC_OF.get(raw.kind)
    if found is None:
        what = OTHER_KINDS.get(raw.kind, f"the maker's own kind {raw.kind}")
        numbers = "–".join(str(n) for n in bounds) if bounds else str(raw.value or 0)
        losses.dropped(f"a target for {what} ({numbers})")
        return Read()
    metric, averaging = found
    target = _measured(metric, raw, bounds, sport, losses)
    return Read(target=target, averaging=averaging if target is not None else None)


def _bounds(raw: Raw) -> tuple[int, int] | None:
    """The custom values, lower first; None when there are none or both are 0."""
    given = [value for value in (raw.low, raw.high) if value is not None]
    return (min(given), max(given)) if any(given) else None


def _measured(
    metric: Metric, raw: Raw, bounds: tuple[int, int] | None, sport: Sport, losses: Losses
) -> Single | Range | None:
    zone = raw.value or 0
    if zone and (bounds is None or zone <= HIGHEST_ZONE[metric]):
        return Single(unit=_ZONE_UNIT[metric], value=float(zone))
    if bounds is None:
        return None
    if metric is Metric.PACE:
        return _pace(bounds, PACE_UNIT.get(sport, Unit.SECONDS_PER_KM), losses)
    if metric is Metric.POWER:
        percent, absolute, offset = Unit.PERCENT_FTP, Unit.WATTS, WATTS_OFFSET
    else:
        percent, absolute, offset = Unit.PERCENT_MAX_HR, Unit.BPM, BPM_OFFSET
    return _coded(bounds, percent, absolute, offset, losses)


def _coded(
    bounds: tuple[int, int], percent: Unit, absolute: Unit, offset: int, losses: Losses
) -> Single | Range | None:
    """Per cent up to ``offset``, absolute numbers above it.

    The offset itself is 0 W for power; for heart rate it is 100 %, unless the other bound
    shows that beats are meant.
    """
    low, high = bounds
    if high > offset or (low == high == offset and percent is Unit.PERCENT_FTP):
        if low == 0 or low >= offset:
            return _target(absolute, max(low - offset, 0), high - offset)
        losses.changed(
            f"a target from {low} % to {high - offset} in another unit",
            "a step without a target",
            "Set the target anew.",
        )
        return None
    return _target(percent, low, high)


def _pace(bounds: tuple[int, int], unit: Unit, losses: Losses) -> Single | Range:
    low, high = bounds
    if low == 0:
        losses.changed(f"a speed of 0 to {high / 1000:g} m/s", f"{high / 1000:g} m/s")
        low = high
    return _target(unit, seconds_for(low, unit), seconds_for(high, unit))


def seconds_for(speed: int, unit: Unit) -> float:
    """Seconds for the distance of ``unit`` at ``speed`` (mm/s).

    A speed is a rounded pace: whole seconds when they make this very speed, else tenths.
    """
    exact = PACE_DISTANCE_METRES[unit] * 1000 / speed
    for decimals in (1, 10):
        rounded = floor(exact * decimals + 0.5) / decimals
        if rounded > 0 and floor(PACE_DISTANCE_METRES[unit] * 1000 / rounded + 0.5) == speed:
            return rounded
    return exact


def _target(unit: Unit, low: float, high: float) -> Single | Range:
    if low == high:
        return Single(unit=unit, value=low)
    return Range(unit=unit, low=low, high=high)


def _cadence(raw: Raw, bounds: tuple[int, int] | None, losses: Losses) -> Cadence | None:
    if bounds is None:
        if raw.value:
            losses.dropped(f"cadence zone {raw.value}")
        return None
    low, high = bounds
    return Cadence(low=low, high=None if low == high else high)
