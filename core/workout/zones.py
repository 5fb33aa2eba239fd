"""Zones: their bounds, the zone a value falls into, and what a zone target means in numbers.

The rules reproduce what Intervals.icu's server answered for zone targets (recorded 2024-2026):

- power zone n is the watts from ``floor(previous % x FTP) + 1`` to ``floor(own % x FTP)``; zone 1
  begins at four fifths of its ceiling;
- heart-rate zone n is the beats from the previous zone's upper bound + 1 to its own;
- pace zone n is the speed from (previous % + 1) to its own % of threshold speed.
"""

from __future__ import annotations

from bisect import bisect_left
from math import floor
from typing import NamedTuple

from core.workout.model import Metric
from core.workout.thresholds import Thresholds

POWER_ZONES: tuple[float, ...] = (55, 75, 90, 105, 120, 150, 999)
"""Upper bounds in % of FTP where the athlete has set none (Coggan's seven levels)."""
PACE_ZONES: tuple[float, ...] = (77.5, 87.7, 94.3, 100, 103.4, 111.5, 999)
"""Upper bounds in % of threshold speed where the athlete has set none."""
HR_ZONES_PERCENT_LTHR: tuple[float, ...] = (68, 83, 94, 105, 999)
"""Upper bounds in % of LTHR where the athlete has set none (Coggan's five levels)."""

FIRST_ZONE_FLOOR = 0.8
"""Where zone 1 begins, as a part of its ceiling (fitted to recorded answers)."""
OPEN_END = 500.0
"""A bound above this (%) is the open end of the last zone and no target to ride at."""
HIGHEST_ZONE = 7


class Band(NamedTuple):
    """From ``low`` to ``high``, in the unit its function names."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """What a single number for this band is."""
        return (self.low + self.high) / 2


def power_bounds(thresholds: Thresholds) -> tuple[float, ...]:
    """Upper bounds of the power zones in % of FTP."""
    return thresholds.power_zones or POWER_ZONES


def pace_bounds(thresholds: Thresholds) -> tuple[float, ...]:
    """Upper bounds of the pace zones in % of threshold speed."""
    return thresholds.pace_zones or PACE_ZONES


def hr_bounds(thresholds: Thresholds) -> tuple[float, ...]:
    """Upper bounds of the heart-rate zones in % of LTHR."""
    if thresholds.hr_zones and thresholds.lthr:
        return tuple(100 * bound / thresholds.lthr for bound in thresholds.hr_zones)
    return HR_ZONES_PERCENT_LTHR


def power_zone_watts(zone: float, thresholds: Thresholds) -> Band | None:
    """The watts of power zone ``zone``; None without an FTP."""
    if thresholds.ftp is None:
        return None
    bounds = power_bounds(thresholds)
    index = _index(zone, bounds)
    high = float(floor(bounds[index] * thresholds.ftp / 100))
    if index == 0:
        return Band(FIRST_ZONE_FLOOR * high, high)
    return Band(floor(bounds[index - 1] * thresholds.ftp / 100) + 1.0, high)


def hr_zone_bpm(zone: float, thresholds: Thresholds) -> Band | None:
    """The beats a minute of heart-rate zone ``zone``; None when nothing says."""
    bounds = thresholds.hr_zones
    if not bounds:
        if thresholds.lthr is None:
            return None
        bounds = tuple(floor(b * thresholds.lthr / 100) for b in HR_ZONES_PERCENT_LTHR)
    index = _index(zone, bounds)
    high = float(bounds[index])
    if index == 0:
        return Band(FIRST_ZONE_FLOOR * high, high)
    return Band(bounds[index - 1] + 1.0, high)


def pace_zone_percent(zone: float, thresholds: Thresholds) -> Band:
    """Pace zone ``zone`` in % of threshold speed."""
    bounds = pace_bounds(thresholds)
    index = _index(zone, bounds)
    if index == 0:
        return Band(FIRST_ZONE_FLOOR * bounds[0], bounds[0])
    return Band(bounds[index - 1] + 1, bounds[index])


def power_zone_percent(zone: float, thresholds: Thresholds) -> Band:
    """Power zone ``zone`` in % of FTP, for when no FTP turns it into watts."""
    bounds = power_bounds(thresholds)
    index = _index(zone, bounds)
    if index == 0:
        return Band(FIRST_ZONE_FLOOR * bounds[0], bounds[0])
    return Band(bounds[index - 1], bounds[index])


def hr_zone_percent(zone: float, thresholds: Thresholds) -> Band:
    """Heart-rate zone ``zone`` in % of LTHR."""
    bounds = hr_bounds(thresholds)
    index = _index(zone, bounds)
    if index == 0:
        return Band(FIRST_ZONE_FLOOR * bounds[0], bounds[0])
    return Band(bounds[index - 1], bounds[index])


def zone_of(fraction: float, metric: Metric, thresholds: Thresholds) -> int:
    """The zone (1 to 7) that ``fraction`` of threshold falls into; a bound belongs to its zone.

    Perceived exertion is read with the power zones, after it became a fraction.
    """
    bounds = {
        Metric.HEART_RATE: hr_bounds,
        Metric.PACE: pace_bounds,
    }.get(metric, power_bounds)(thresholds)
    # 0.55 x 100 is 55.00000000000001, which is still zone 1.
    index = bisect_left(bounds, fraction * 100 - 1e-9)
    return min(index + 1, len(bounds), HIGHEST_ZONE)


def _index(zone: float, bounds: tuple[float, ...]) -> int:
    """The place of ``zone`` in ``bounds``; zones that do not exist become the nearest."""
    return int(min(max(zone, 1), len(bounds))) - 1
