"""Sport settings of the stand-in's athletes, and which of them a sport uses."""

from __future__ import annotations

from typing import Any

from sandbox.people import IntervalsAthlete

RIDES = (
    "Ride",
    "VirtualRide",
    "GravelRide",
    "MountainBikeRide",
    "EBikeRide",
    "EMountainBikeRide",
    "TrackRide",
    "Cyclocross",
    "Handcycle",
    "Velomobile",
)
RUNS = ("Run", "VirtualRun", "TrailRun")
SWIMS = ("Swim", "OpenWaterSwim")
_OTHERS = """
WeightTraining Hike Walk AlpineSki BackcountrySki Badminton Canoeing Crossfit Elliptical Golf
HighIntensityIntervalTraining Hockey IceSkate InlineSkate Kayaking Kitesurf NordicSki Padel
Pilates Pickleball Racquetball Rugby RockClimbing RollerSki Rowing Sail Skateboard Snowboard
Snowshoe Soccer Squash StairStepper StandUpPaddling Surfing TableTennis Tennis Transition
VirtualRow VirtualSki WaterSport Wheelchair Windsurf Workout Yoga Other
"""
ACTIVITY_TYPES = frozenset((*RIDES, *RUNS, *SWIMS, *_OTHERS.split()))
POWER_ZONES = [55, 75, 90, 105, 120, 150, 999]
PACE_ZONES = [77.5, 87.7, 94.3, 100.0, 103.4, 111.5, 999.0]
_HR_ZONES = (0.68, 0.83, 0.94, 1.05, 1.2)

Settings = dict[str, Any]


def of_athlete(athlete: IntervalsAthlete, first_id: int) -> list[Settings]:
    """Rides with power, runs and swims with pace, and the rest with heart rate."""
    hr_zones = [round(athlete.lthr * share) for share in _HR_ZONES[:-1]] + [athlete.max_hr]
    common: Settings = {
        "athlete_id": athlete.id,
        "ftp": None,
        "indoor_ftp": None,
        "w_prime": None,
        "p_max": None,
        "power_zones": None,
        "power_zone_names": None,
        "sweet_spot_min": 84,
        "sweet_spot_max": 97,
        "lthr": athlete.lthr,
        "max_hr": athlete.max_hr,
        "hr_zones": hr_zones,
        "hr_zone_names": None,
        "hr_load_type": "HRSS",
        "threshold_pace": None,
        "pace_units": None,
        "pace_zones": None,
        "pace_zone_names": None,
        "pace_load_type": None,
        "workout_order": "POWER_HR_PACE",
        "load_order": "POWER_HR_PACE",
        "tiz_order": "POWER_HR_PACE",
        "mmp_model": None,
        "display": None,
        "default_workout_time": None,
        "other": False,
    }
    ride = {
        "types": list(RIDES),
        "ftp": athlete.ftp,
        "w_prime": 20000,
        "p_max": 1000,
        "power_zones": list(POWER_ZONES),
    }
    run = {
        "types": list(RUNS),
        "threshold_pace": athlete.run_threshold_pace,
        "pace_units": "MINS_KM",
        "pace_zones": list(PACE_ZONES),
        "pace_load_type": "RUN",
        "workout_order": "PACE_HR_POWER",
    }
    swim = {
        "types": list(SWIMS),
        "threshold_pace": athlete.swim_threshold_pace,
        "pace_units": "SECS_100M",
        "pace_zones": list(PACE_ZONES),
        "pace_load_type": "SWIM",
        "workout_order": "PACE_HR_POWER",
    }
    rest = {"types": ["Other"], "other": True}
    return [
        {"id": first_id + place, **common, **special}
        for place, special in enumerate((ride, run, swim, rest))
    ]


def for_type(settings: list[Settings], activity_type: str | None) -> Settings:
    """The settings whose ``types`` hold the sport, else those of other sports, else none."""
    fitting = [s for s in settings if activity_type in (s.get("types") or [])]
    return next(iter(fitting or [s for s in settings if s.get("other")]), {})


def order(settings: Settings) -> list[str]:
    """power, hr and pace in the order in which a workout of this sport prefers them."""
    return str(settings.get("workout_order") or "POWER_HR_PACE").lower().split("_")
