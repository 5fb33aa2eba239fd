"""Workout types and sub-types, both ways.

Ids as the web app sends them (``workoutTypeValueId`` and ``workoutSubTypeId``; the sub-type goes
into its own key: written to the first, it changes the sport). The sub-types are those of the
service's own catalogue of workout types, 2026.
"""

from __future__ import annotations

from core.workout.model import Sport, SubSport, Value


class TypeIds(Value):
    """The two ids of a sport."""

    type_id: int
    sub_type_id: int | None = None


BIKE, MOUNTAIN_BIKE, STRENGTH, STRENGTH_PLUS, NORDIC, WALK, OTHER = 2, 8, 9, 29, 11, 13, 100

_SPORT_OF_TYPE: dict[int, tuple[Sport, SubSport | None]] = {
    1: (Sport.SWIM, None),
    2: (Sport.RIDE, None),
    3: (Sport.RUN, None),
    4: (Sport.BRICK, None),
    5: (Sport.CROSS_TRAIN, None),
    6: (Sport.RACE, None),
    7: (Sport.DAY_OFF, None),
    8: (Sport.RIDE, SubSport.MOUNTAIN_BIKE),
    9: (Sport.STRENGTH, None),
    10: (Sport.CUSTOM, None),
    11: (Sport.SKI, SubSport.NORDIC_SKI),
    12: (Sport.ROW, None),
    13: (Sport.WALK, None),
    29: (Sport.STRENGTH, None),
    100: (Sport.OTHER, None),
}
_TYPE_OF_SPORT: dict[Sport, int] = {
    Sport.SWIM: 1,
    Sport.RIDE: 2,
    Sport.RUN: 3,
    Sport.BRICK: 4,
    Sport.CROSS_TRAIN: 5,
    Sport.RACE: 6,
    Sport.DAY_OFF: 7,
    Sport.STRENGTH: 9,
    Sport.CUSTOM: 10,
    Sport.SKI: 11,
    Sport.ROW: 12,
    Sport.WALK: 13,
    Sport.OTHER: 100,
}
_SUB_TYPES: dict[int, tuple[int, SubSport]] = {
    1: (1, SubSport.OPEN_WATER_SWIM),
    2: (1, SubSport.POOL_SWIM),
    3: (2, SubSport.ROAD_RIDE),
    4: (2, SubSport.GRAVEL_RIDE),
    5: (2, SubSport.TRACK_RIDE),
    6: (2, SubSport.INDOOR_RIDE),
    7: (2, SubSport.CYCLOCROSS),
    8: (2, SubSport.E_BIKE),
    9: (2, SubSport.HAND_CYCLE),
    47: (2, SubSport.TIME_TRIAL),
    49: (2, SubSport.VIRTUAL_RIDE),
    10: (3, SubSport.ROAD_RUN),
    11: (3, SubSport.TRACK_RUN),
    12: (3, SubSport.TRAIL_RUN),
    13: (3, SubSport.INDOOR_RUN),
    50: (3, SubSport.VIRTUAL_RUN),
    14: (8, SubSport.CROSS_COUNTRY_MTB),
    15: (8, SubSport.ENDURO_MTB),
    16: (8, SubSport.DOWNHILL_MTB),
    17: (8, SubSport.SHORT_TRACK_MTB),
    18: (8, SubSport.FAT_BIKE),
    19: (8, SubSport.E_MTB),
    39: (12, SubSport.INDOOR_ROW),
    51: (12, SubSport.VIRTUAL_ROW),
    41: (13, SubSport.HIKE),
    42: (13, SubSport.TREADMILL_WALK),
    43: (13, SubSport.MOUNTAINEERING),
    44: (13, SubSport.HUNTING),
    20: (29, SubSport.MOBILITY),
    21: (29, SubSport.FUNCTIONAL_STRENGTH),
    22: (29, SubSport.YOGA),
    23: (29, SubSport.CLIMBING),
    24: (29, SubSport.HYBRID_STRENGTH),
    25: (29, SubSport.STRETCHING),
    28: (11, SubSport.ALPINE_SKI),
    29: (11, SubSport.BACKCOUNTRY_SKI),
    32: (11, SubSport.ROLLER_SKI),
    35: (100, SubSport.CANOE),
    36: (100, SubSport.STAND_UP_PADDLE),
    37: (100, SubSport.SAIL),
    38: (100, SubSport.KAYAK),
    40: (100, SubSport.SURF),
    45: (100, SubSport.ICE_SKATE),
    48: (100, SubSport.EQUESTRIAN),
}
_PLAINLY = frozenset({46})
"""Sub-types that say no more than their type: cross-country skiing under "XC-Ski"."""
_NAMED_ONLY: dict[int, tuple[int, str]] = {
    26: (11, "Classic ski"),
    27: (11, "Skate ski"),
    30: (11, "Ski mountaineering"),
    31: (11, "Biathlon ski"),
    33: (11, "Nordic combined ski"),
    34: (11, "Split boarding"),
}
"""Sub-types for which nobody else has a kind; they read as their plain type."""
_EXACT: dict[SubSport, TypeIds] = {
    **{
        sub_sport: TypeIds(type_id=type_id, sub_type_id=sub_type_id)
        for sub_type_id, (type_id, sub_sport) in _SUB_TYPES.items()
    },
    SubSport.MOUNTAIN_BIKE: TypeIds(type_id=MOUNTAIN_BIKE),
    SubSport.NORDIC_SKI: TypeIds(type_id=NORDIC),
}
_NEAREST: dict[SubSport, int] = {
    SubSport.VELOMOBILE: BIKE,
    SubSport.SNOWSHOE: WALK,
    SubSport.PILATES: STRENGTH,
    SubSport.CROSSFIT: STRENGTH,
    SubSport.HIIT: STRENGTH,
    SubSport.VIRTUAL_SKI: NORDIC,
    SubSport.SNOWBOARD: OTHER,
}
_INDOORS: dict[Sport, SubSport] = {
    Sport.RIDE: SubSport.INDOOR_RIDE,
    Sport.RUN: SubSport.INDOOR_RUN,
    Sport.ROW: SubSport.INDOOR_ROW,
    Sport.WALK: SubSport.TREADMILL_WALK,
}
_INDOOR_SUB_SPORTS = frozenset(
    {*_INDOORS.values(), SubSport.VIRTUAL_RIDE, SubSport.VIRTUAL_RUN, SubSport.VIRTUAL_ROW}
)
_NAMES: dict[Sport, str] = {
    Sport.RIDE: "Bike",
    Sport.STRENGTH: "Strength",
    Sport.ROW: "Rowing",
    Sport.SKI: "XC-Ski",
    Sport.CROSS_TRAIN: "Crosstrain",
    Sport.DAY_OFF: "Day off",
}


def sport_of(type_id: int | None, sub_type_id: int | None) -> tuple[Sport, SubSport | None] | None:
    """The sport behind TrainingPeaks' ids; None for a type that is not known.

    A sub-type that belongs to another type is ignored.
    """
    if type_id is None or type_id not in _SPORT_OF_TYPE:
        return None
    sport, sub_sport = _SPORT_OF_TYPE[type_id]
    if sub_type_id in _SUB_TYPES:
        parent, named = _SUB_TYPES[sub_type_id]
        if parent == type_id:
            return sport, named
    return sport, sub_sport


def unread_kind(type_id: int | None, sub_type_id: int | None) -> str:
    """The name of a sub-type that :func:`sport_of` cannot tell; empty where it tells all."""
    if not sub_type_id or type_id not in _SPORT_OF_TYPE or sub_type_id in _PLAINLY:
        return ""
    known = {**_NAMED_ONLY, **_SUB_TYPES}.get(sub_type_id)
    if known is None or known[0] != type_id:
        return f"the unknown kind {sub_type_id} of {type_name(TypeIds(type_id=type_id))}"
    return known[1] if sub_type_id in _NAMED_ONLY else ""


def is_indoor(sub_sport: SubSport | None) -> bool | None:
    """True for sub-types that are indoors; None where TrainingPeaks does not say."""
    return True if sub_sport in _INDOOR_SUB_SPORTS else None


def ids_of(
    sport: Sport, sub_sport: SubSport | None, indoor: bool | None = None
) -> tuple[TypeIds, bool]:
    """TrainingPeaks' ids for a sport, and whether they say all of it, ``indoor`` aside.

    A kind that TrainingPeaks lacks becomes the nearest plain type; there is always one.
    """
    if sub_sport is None:
        found = _INDOORS.get(sport) if indoor else None
        return _EXACT[found] if found else TypeIds(type_id=_TYPE_OF_SPORT[sport]), True
    exact = _EXACT.get(sub_sport)
    if exact is not None and _SPORT_OF_TYPE[exact.type_id][0] is sport:
        return exact, True
    return TypeIds(type_id=_NEAREST.get(sub_sport, _TYPE_OF_SPORT[sport])), False


def type_name(ids: TypeIds) -> str:
    """The name of a type, for titles and losses."""
    if ids.type_id == MOUNTAIN_BIKE:
        return "Mountain bike"
    sport, _ = _SPORT_OF_TYPE[ids.type_id]
    return _NAMES.get(sport, sport.value.replace("_", " ").capitalize())
