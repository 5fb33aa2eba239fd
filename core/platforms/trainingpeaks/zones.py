"""The athlete's thresholds out of TrainingPeaks' zone sets.

Sets are kept by workout type: 0 for all, 1 swim, 2 bike, 3 run. Thresholds are watts, beats a
minute and metres a second; the bounds of zones are in the same units.
"""

from __future__ import annotations

from typing import Any

from core.platforms.trainingpeaks.wire import JsonObject, integer, objects, positive
from core.workout.model import Sport
from core.workout.thresholds import AthleteThresholds, Thresholds

_SPORTS = {1: Sport.SWIM, 2: Sport.RIDE, 3: Sport.RUN}
OPEN_END = 999.0


def read_thresholds(settings: JsonObject) -> AthleteThresholds:
    """Thresholds by sport; a sport without its own takes those for all."""
    fields: dict[int, dict[str, Any]] = {0: {}, 1: {}, 2: {}, 3: {}}
    for zone_set in objects(settings.get("powerZones")):
        own = fields.get(integer(zone_set.get("workoutTypeId")) or 0)
        if own is not None and (ftp := positive(zone_set.get("threshold"))):
            own |= {"ftp": ftp, "power_zones": _percent_bounds(zone_set, ftp)}
    for zone_set in objects(settings.get("speedZones")):
        own = fields.get(integer(zone_set.get("workoutTypeId")) or 0)
        if own is not None and (pace := positive(zone_set.get("threshold"))):
            own |= {"pace": pace, "pace_zones": _percent_bounds(zone_set, pace)}
    for zone_set in objects(settings.get("heartRateZones")):
        own = fields.get(integer(zone_set.get("workoutTypeId")) or 0)
        if own is not None:
            own |= {
                "lthr": positive(zone_set.get("threshold")),
                "max_hr": positive(zone_set.get("maximumHeartRate")),
                "resting_hr": positive(zone_set.get("restingHeartRate")),
                "hr_zones": tuple(_bounds(zone_set)),
            }
    shared = fields[0]
    return AthleteThresholds(
        by_sport=tuple(
            (sport, Thresholds(**{**shared, **fields[type_id]}))
            for type_id, sport in _SPORTS.items()
            if fields[type_id]
        ),
        default=Thresholds(**shared),
    )


def _bounds(zone_set: JsonObject) -> list[float]:
    """Upper bounds, rising; those that are not numbers are left out."""
    found = [positive(zone.get("maximum")) for zone in objects(zone_set.get("zones"))]
    return sorted(bound for bound in found if bound is not None)


def _percent_bounds(zone_set: JsonObject, threshold: float) -> tuple[float, ...]:
    bounds = [round(100 * bound / threshold, 1) for bound in _bounds(zone_set)]
    return (*bounds[:-1], OPEN_END) if bounds else ()
