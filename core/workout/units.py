"""The units in which plans are written: of time, of distance, and of targets."""

from __future__ import annotations

from enum import StrEnum


class TimeUnit(StrEnum):
    """The unit a time was written in."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"


class DistanceUnit(StrEnum):
    """The unit a distance was written in."""

    METRE = "metre"
    KILOMETRE = "kilometre"
    MILE = "mile"
    YARD = "yard"


METRES_PER_UNIT: dict[DistanceUnit, float] = {
    DistanceUnit.METRE: 1.0,
    DistanceUnit.KILOMETRE: 1000.0,
    DistanceUnit.MILE: 1609.344,
    DistanceUnit.YARD: 0.9144,
}

SECONDS_PER_UNIT: dict[TimeUnit, float] = {
    TimeUnit.SECOND: 1.0,
    TimeUnit.MINUTE: 60.0,
    TimeUnit.HOUR: 3600.0,
}


class Metric(StrEnum):
    """What a target is measured by."""

    POWER = "power"
    HEART_RATE = "heart_rate"
    PACE = "pace"
    RPE = "rpe"


class Unit(StrEnum):
    """The unit of a target's numbers."""

    PERCENT_FTP = "percent_ftp"
    WATTS = "watts"
    POWER_ZONE = "power_zone"
    CUSTOM_POWER_ZONE = "custom_power_zone"
    PERCENT_MMP = "percent_mmp"
    """Per cent of the best mean power over ``mmp_seconds``."""
    PERCENT_LTHR = "percent_lthr"
    PERCENT_MAX_HR = "percent_max_hr"
    BPM = "bpm"
    HR_ZONE = "hr_zone"
    PERCENT_THRESHOLD_PACE = "percent_threshold_pace"
    """Per cent of threshold *speed*: more is faster."""
    PACE_ZONE = "pace_zone"
    SECONDS_PER_KM = "seconds_per_km"
    SECONDS_PER_MILE = "seconds_per_mile"
    SECONDS_PER_100M = "seconds_per_100m"
    SECONDS_PER_100Y = "seconds_per_100y"
    SECONDS_PER_500M = "seconds_per_500m"
    SECONDS_PER_400M = "seconds_per_400m"
    SECONDS_PER_250M = "seconds_per_250m"
    RPE = "rpe"
    """Perceived exertion, 0 to 10."""

    @property
    def metric(self) -> Metric:
        """What this unit measures."""
        return _METRIC[self]

    @property
    def is_absolute_pace(self) -> bool:
        """True for seconds per distance, where the larger number is the slower pace."""
        return self in PACE_DISTANCE_METRES

    @property
    def is_zone(self) -> bool:
        """True when the numbers are zone numbers."""
        return self in _ZONES


PACE_DISTANCE_METRES: dict[Unit, float] = {
    Unit.SECONDS_PER_KM: 1000.0,
    Unit.SECONDS_PER_MILE: 1609.344,
    Unit.SECONDS_PER_100M: 100.0,
    Unit.SECONDS_PER_100Y: 91.44,
    Unit.SECONDS_PER_500M: 500.0,
    Unit.SECONDS_PER_400M: 400.0,
    Unit.SECONDS_PER_250M: 250.0,
}
_ZONES = frozenset({Unit.POWER_ZONE, Unit.CUSTOM_POWER_ZONE, Unit.HR_ZONE, Unit.PACE_ZONE})
_POWER = frozenset(
    {
        Unit.PERCENT_FTP,
        Unit.WATTS,
        Unit.POWER_ZONE,
        Unit.CUSTOM_POWER_ZONE,
        Unit.PERCENT_MMP,
    }
)
_HEART_RATE = frozenset({Unit.PERCENT_LTHR, Unit.PERCENT_MAX_HR, Unit.BPM, Unit.HR_ZONE})
_METRIC: dict[Unit, Metric] = {
    unit: (
        Metric.POWER
        if unit in _POWER
        else Metric.HEART_RATE
        if unit in _HEART_RATE
        else Metric.RPE
        if unit is Unit.RPE
        else Metric.PACE
    )
    for unit in Unit
}
