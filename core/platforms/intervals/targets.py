"""The value objects of a step (``{"units": "%ftp", "start": 50, "end": 70}``) as targets.

Only the values as written are read. Those resolved against the athlete's settings (``_power``,
``_hr``, ``_pace``) are widened by the ranges that the request asks for: 80 % would not stay 80.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from core.platforms.numbers import sensible_number
from core.workout.model import Averaging, Cadence, Metric, Ramp, Range, Single, Unit

KEYS: dict[Metric, str] = {Metric.POWER: "power", Metric.HEART_RATE: "hr", Metric.PACE: "pace"}
WORDS = {"power": "power", "hr": "heart rate", "pace": "pace"}

UNITS: dict[str, dict[str, Unit]] = {
    "power": {
        "%ftp": Unit.PERCENT_FTP,
        "w": Unit.WATTS,
        "watts": Unit.WATTS,
        "power_zone": Unit.POWER_ZONE,
        "custom_zone": Unit.CUSTOM_POWER_ZONE,
        "custom_power_zone": Unit.CUSTOM_POWER_ZONE,
        "%mmp": Unit.PERCENT_MMP,
    },
    "hr": {
        "%lthr": Unit.PERCENT_LTHR,
        "%hr": Unit.PERCENT_MAX_HR,
        "hr_zone": Unit.HR_ZONE,
        "bpm": Unit.BPM,
    },
    "pace": {
        "%pace": Unit.PERCENT_THRESHOLD_PACE,
        "pace_zone": Unit.PACE_ZONE,
        "secs/km": Unit.SECONDS_PER_KM,
        "secs/mi": Unit.SECONDS_PER_MILE,
        "secs/mile": Unit.SECONDS_PER_MILE,
        "secs/100m": Unit.SECONDS_PER_100M,
        "secs/100y": Unit.SECONDS_PER_100Y,
        "secs/100yd": Unit.SECONDS_PER_100Y,
        "secs/500m": Unit.SECONDS_PER_500M,
        "secs/400m": Unit.SECONDS_PER_400M,
        "secs/250m": Unit.SECONDS_PER_250M,
    },
}
"""The custom zones, the secs beyond km, mi and 100m, and the length behind %mmp are named as the
recorded ones suggest; none of them has been seen."""

BARE_PACE = "secs"
"""What a pace without a unit (``5:00 Pace``) comes back in: the athlete's own, which the document
names beside its steps. Tried on the service in 2026."""
OWN_PACES: dict[str, Unit] = {
    "MINS_KM": Unit.SECONDS_PER_KM,
    "MINS_MILE": Unit.SECONDS_PER_MILE,
    "SECS_100M": Unit.SECONDS_PER_100M,
    "SECS_100Y": Unit.SECONDS_PER_100Y,
    "SECS_500M": Unit.SECONDS_PER_500M,
    "SECS_400M": Unit.SECONDS_PER_400M,
    "SECS_250M": Unit.SECONDS_PER_250M,
}

_MMP_SECONDS = ("mmp_duration", "mmpDuration", "mmp_secs", "duration", "secs")


class UnknownTarget(Exception):
    """A target we cannot express. The message is what it says, for a person."""


class Read(NamedTuple):
    """A target, and what of it makes no sense ("" when all does)."""

    target: Single | Range | Ramp
    odd: str = ""


def measured(key: str, value: Any, *, ramp: bool, own_pace: Unit | None = None) -> Read:
    """The target that ``value`` under ``key`` (power, hr, pace) states.

    ``own_pace`` is the unit of a pace that names none. Raises :class:`UnknownTarget` for a unit or
    a shape we do not know.
    """
    if not isinstance(value, dict):
        raise UnknownTarget(f"{WORDS[key]} in an unknown form")
    name = value.get("units")
    known = UNITS[key].get(name.strip().lower()) if isinstance(name, str) else None
    unit = own_pace if key == "pace" and name == BARE_PACE else known
    if unit is None and key == "pace" and name == BARE_PACE:
        raise UnknownTarget("pace in seconds, without the distance")
    if unit is None:
        raise UnknownTarget(
            f"{WORDS[key]} in “{str(name)[:40]}”" if name else f"{WORDS[key]} without a unit"
        )
    seconds = _mmp_seconds(value) if unit is Unit.PERCENT_MMP else None
    least = 1e-9 if unit.is_absolute_pace else 0.0
    ends = [sensible_number(value.get(end)) for end in ("start", "end")]
    given = [end for end in ends if end is not None and end >= least]
    if len(given) == 2 and given[0] != given[1]:
        if ramp:
            return Read(Ramp(unit=unit, start=given[0], end=given[1], mmp_seconds=seconds))
        return Read(Range(unit=unit, low=given[0], high=given[1], mmp_seconds=seconds))
    single = sensible_number(value.get("value"))
    odd = ""
    if single is None or single < least:
        single = given[0] if given else None
        stated = [value.get(end) for end in ("start", "end")]
        if len(given) == 1 and None not in stated:
            odd = f"{WORDS[key]} from {str(stated[0])[:20]} to {str(stated[1])[:20]}"
    if single is None:
        raise UnknownTarget(f"{WORDS[key]} in “{name}”, without a number")
    return Read(Single(unit=unit, value=single, mmp_seconds=seconds), odd)


def cadence(value: Any) -> Cadence | None:
    """The cadence a step asks for; None when there is none that makes sense in rpm."""
    if not isinstance(value, dict) or "%" in str(value.get("units")):
        return None
    low, high = sensible_number(value.get("start")), sensible_number(value.get("end"))
    single = sensible_number(value.get("value"))
    bounds = [end for end in (low, high) if end is not None and end >= 0]
    if len(bounds) == 2 and bounds[0] != bounds[1]:
        return Cadence(low=bounds[0], high=bounds[1])
    if single is not None and single >= 0:
        return Cadence(low=single)
    return Cadence(low=bounds[0]) if bounds else None


def cadence_in_words(value: Any) -> str:
    """A cadence that :func:`cadence` makes nothing of, for a person; empty when none is stated."""
    if value is None:
        return ""
    if not isinstance(value, dict):
        return f"the cadence “{str(value)[:40]}”"
    numbers = [str(value[key])[:20] for key in ("value", "start", "end") if value.get(key)]
    if not numbers:
        return ""
    units = value.get("units")
    unit = f" {units[:20]}" if isinstance(units, str) else ""
    return f"the cadence “{'–'.join(numbers)}{unit}”"


def averaging(value: Any) -> Averaging | None:
    """Over which time the target is averaged (``power=3s`` in the text)."""
    name = value.get("target") if isinstance(value, dict) else None
    try:
        return Averaging(name) if isinstance(name, str) else None
    except ValueError:
        return None


def odd_averaging(value: Any) -> str:
    """The averaging that :func:`averaging` does not know, as it is written; else empty."""
    name = value.get("target") if isinstance(value, dict) else None
    return "" if name is None or averaging(value) else str(name)[:20]


def _mmp_seconds(value: dict[str, Any]) -> float:
    for key in _MMP_SECONDS:
        seconds = sensible_number(value.get(key))
        if seconds is not None and seconds > 0:
            return seconds
    raise UnknownTarget("power in % of best mean power, without its duration")
