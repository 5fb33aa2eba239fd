"""Intervals.icu activity types and our sports, both ways.

The 60 types are those of the service's OpenAPI document of July 2026.
"""

from __future__ import annotations

from core.workout.describe import sport_name
from core.workout.model import Sport, SubSport, Value

_TABLE: dict[str, tuple[Sport, SubSport | None]] = {
    "Ride": (Sport.RIDE, None),
    "GravelRide": (Sport.RIDE, SubSport.GRAVEL_RIDE),
    "TrackRide": (Sport.RIDE, SubSport.TRACK_RIDE),
    "MountainBikeRide": (Sport.RIDE, SubSport.MOUNTAIN_BIKE),
    "Cyclocross": (Sport.RIDE, SubSport.CYCLOCROSS),
    "EBikeRide": (Sport.RIDE, SubSport.E_BIKE),
    "EMountainBikeRide": (Sport.RIDE, SubSport.E_MTB),
    "Handcycle": (Sport.RIDE, SubSport.HAND_CYCLE),
    "Velomobile": (Sport.RIDE, SubSport.VELOMOBILE),
    "VirtualRide": (Sport.RIDE, SubSport.VIRTUAL_RIDE),
    "Run": (Sport.RUN, None),
    "TrailRun": (Sport.RUN, SubSport.TRAIL_RUN),
    "VirtualRun": (Sport.RUN, SubSport.VIRTUAL_RUN),
    "Swim": (Sport.SWIM, None),
    "OpenWaterSwim": (Sport.SWIM, SubSport.OPEN_WATER_SWIM),
    "WeightTraining": (Sport.STRENGTH, None),
    "Crossfit": (Sport.STRENGTH, SubSport.CROSSFIT),
    "HighIntensityIntervalTraining": (Sport.STRENGTH, SubSport.HIIT),
    "Pilates": (Sport.STRENGTH, SubSport.PILATES),
    "Yoga": (Sport.STRENGTH, SubSport.YOGA),
    "RockClimbing": (Sport.STRENGTH, SubSport.CLIMBING),
    "Walk": (Sport.WALK, None),
    "Hike": (Sport.WALK, SubSport.HIKE),
    "Snowshoe": (Sport.WALK, SubSport.SNOWSHOE),
    "Rowing": (Sport.ROW, None),
    "VirtualRow": (Sport.ROW, SubSport.VIRTUAL_ROW),
    "NordicSki": (Sport.SKI, SubSport.NORDIC_SKI),
    "AlpineSki": (Sport.SKI, SubSport.ALPINE_SKI),
    "BackcountrySki": (Sport.SKI, SubSport.BACKCOUNTRY_SKI),
    "RollerSki": (Sport.SKI, SubSport.ROLLER_SKI),
    "VirtualSki": (Sport.SKI, SubSport.VIRTUAL_SKI),
    "Snowboard": (Sport.SKI, SubSport.SNOWBOARD),
    "Workout": (Sport.CROSS_TRAIN, None),
    "Elliptical": (Sport.CROSS_TRAIN, SubSport.ELLIPTICAL),
    "StairStepper": (Sport.CROSS_TRAIN, SubSport.STAIR_STEPPER),
    "Canoeing": (Sport.OTHER, SubSport.CANOE),
    "Kayaking": (Sport.OTHER, SubSport.KAYAK),
    "StandUpPaddling": (Sport.OTHER, SubSport.STAND_UP_PADDLE),
    "Sail": (Sport.OTHER, SubSport.SAIL),
    "Surfing": (Sport.OTHER, SubSport.SURF),
    "Windsurf": (Sport.OTHER, SubSport.WINDSURF),
    "Kitesurf": (Sport.OTHER, SubSport.KITESURF),
    "WaterSport": (Sport.OTHER, SubSport.WATER_SPORT),
    "IceSkate": (Sport.OTHER, SubSport.ICE_SKATE),
    "InlineSkate": (Sport.OTHER, SubSport.INLINE_SKATE),
    "Skateboard": (Sport.OTHER, SubSport.SKATEBOARD),
    "Badminton": (Sport.OTHER, SubSport.BADMINTON),
    "Golf": (Sport.OTHER, SubSport.GOLF),
    "Hockey": (Sport.OTHER, SubSport.HOCKEY),
    "Padel": (Sport.OTHER, SubSport.PADEL),
    "Pickleball": (Sport.OTHER, SubSport.PICKLEBALL),
    "Racquetball": (Sport.OTHER, SubSport.RACQUETBALL),
    "Rugby": (Sport.OTHER, SubSport.RUGBY),
    "Soccer": (Sport.OTHER, SubSport.SOCCER),
    "Squash": (Sport.OTHER, SubSport.SQUASH),
    "TableTennis": (Sport.OTHER, SubSport.TABLE_TENNIS),
    "Tennis": (Sport.OTHER, SubSport.TENNIS),
    "Transition": (Sport.OTHER, SubSport.TRANSITION),
    "Wheelchair": (Sport.OTHER, SubSport.WHEELCHAIR),
    "Other": (Sport.OTHER, None),
}
_TYPES = {pair: name for name, pair in _TABLE.items()}
_BY_SUB_SPORT = {sub: name for name, (_, sub) in _TABLE.items() if sub}

_PLAIN: dict[Sport, str] = {
    Sport.RIDE: "Ride",
    Sport.RUN: "Run",
    Sport.SWIM: "Swim",
    Sport.STRENGTH: "WeightTraining",
    Sport.WALK: "Walk",
    Sport.ROW: "Rowing",
    Sport.SKI: "NordicSki",
    Sport.CROSS_TRAIN: "Workout",
    Sport.BRICK: "Workout",
    Sport.CUSTOM: "Other",
    Sport.OTHER: "Other",
    Sport.RACE: "Other",
}
"""Skiing without a kind is cross-country skiing, as on TrainingPeaks ("X-C Ski")."""

_NEAREST: dict[SubSport, str] = {
    SubSport.CROSS_COUNTRY_MTB: "MountainBikeRide",
    SubSport.ENDURO_MTB: "MountainBikeRide",
    SubSport.DOWNHILL_MTB: "MountainBikeRide",
    SubSport.SHORT_TRACK_MTB: "MountainBikeRide",
    SubSport.FAT_BIKE: "MountainBikeRide",
    SubSport.MOBILITY: "Yoga",
    SubSport.STRETCHING: "Yoga",
    SubSport.MOUNTAINEERING: "Hike",
    SubSport.HUNTING: "Hike",
}

_SAME: dict[SubSport, str] = {
    SubSport.ROAD_RIDE: "Ride",
    SubSport.ROAD_RUN: "Run",
    SubSport.POOL_SWIM: "Swim",
}
"""Kinds that the plain type means anyway."""
_INDOOR: dict[SubSport, str] = {
    SubSport.INDOOR_RIDE: "Ride",
    SubSport.INDOOR_RUN: "Run",
    SubSport.INDOOR_ROW: "Rowing",
    SubSport.TREADMILL_WALK: "Walk",
}
"""Kinds that the plain type and the indoor flag say together."""
_EXACT_SPORTS = frozenset(_PLAIN) - {Sport.BRICK, Sport.CUSTOM, Sport.RACE}


class TypeChoice(Value):
    """The activity type for a sport. ``exact`` is False when something is lost by it."""

    type: str
    indoor: bool | None = None
    exact: bool = True


def known_types() -> tuple[str, ...]:
    """Every activity type there is a sport for."""
    return tuple(_TABLE)


def sport_of(activity_type: str) -> tuple[Sport, SubSport | None] | None:
    """The sport behind an activity type, or None for a type we do not know."""
    return _TABLE.get(activity_type)


def type_for(sport: Sport, sub_sport: SubSport | None) -> TypeChoice:
    """The activity type that fits best. A day off has none: it is no activity."""
    if exact := _TYPES.get((sport, sub_sport)):
        return TypeChoice(type=exact)
    plain = _PLAIN.get(sport, "Other")
    if sub_sport is None:
        return TypeChoice(type=plain, exact=sport in _EXACT_SPORTS)
    if sub_sport in _BY_SUB_SPORT:
        return TypeChoice(type=_BY_SUB_SPORT[sub_sport], exact=sport in _EXACT_SPORTS)
    if sub_sport in _INDOOR:
        return TypeChoice(type=_INDOOR[sub_sport], indoor=True)
    if sub_sport in _SAME:
        return TypeChoice(type=_SAME[sub_sport])
    return TypeChoice(type=_NEAREST.get(sub_sport, plain), exact=False)


def title_for(sport: Sport, sub_sport: SubSport | None) -> str:
    """A title for a workout that has none: "Ride", "Strength", "Open water swim"."""
    return sport_name(sport, sub_sport)
