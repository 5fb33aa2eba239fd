"""Sports and their kinds by their numbers in FIT."""

from __future__ import annotations

from core.workout.model import Sport, SubSport

Pair = tuple[int, int]
Kind = tuple[Sport, SubSport | None]

_EXACT: dict[Kind, Pair] = {
    (Sport.OTHER, None): (0, 0),
    (Sport.RIDE, None): (2, 0),
    (Sport.RIDE, SubSport.ROAD_RIDE): (2, 7),
    (Sport.RIDE, SubSport.GRAVEL_RIDE): (2, 46),
    (Sport.RIDE, SubSport.TRACK_RIDE): (2, 13),
    (Sport.RIDE, SubSport.INDOOR_RIDE): (2, 6),
    (Sport.RIDE, SubSport.CYCLOCROSS): (2, 11),
    (Sport.RIDE, SubSport.HAND_CYCLE): (2, 12),
    (Sport.RIDE, SubSport.VIRTUAL_RIDE): (2, 58),
    (Sport.RIDE, SubSport.MOUNTAIN_BIKE): (2, 8),
    (Sport.RIDE, SubSport.DOWNHILL_MTB): (2, 9),
    (Sport.RIDE, SubSport.ENDURO_MTB): (2, 123),
    (Sport.RIDE, SubSport.E_BIKE): (21, 28),
    (Sport.RIDE, SubSport.E_MTB): (21, 47),
    (Sport.RUN, None): (1, 0),
    (Sport.RUN, SubSport.ROAD_RUN): (1, 2),
    (Sport.RUN, SubSport.TRACK_RUN): (1, 4),
    (Sport.RUN, SubSport.TRAIL_RUN): (1, 3),
    (Sport.RUN, SubSport.INDOOR_RUN): (1, 1),
    (Sport.RUN, SubSport.VIRTUAL_RUN): (1, 58),
    (Sport.SWIM, None): (5, 0),
    (Sport.SWIM, SubSport.POOL_SWIM): (5, 17),
    (Sport.SWIM, SubSport.OPEN_WATER_SWIM): (5, 18),
    (Sport.STRENGTH, None): (10, 20),
    (Sport.STRENGTH, SubSport.STRETCHING): (10, 19),
    (Sport.STRENGTH, SubSport.YOGA): (10, 43),
    (Sport.STRENGTH, SubSport.PILATES): (10, 44),
    (Sport.STRENGTH, SubSport.HIIT): (62, 70),
    (Sport.STRENGTH, SubSport.MOBILITY): (86, 0),
    (Sport.STRENGTH, SubSport.CLIMBING): (31, 0),
    (Sport.CROSS_TRAIN, None): (10, 26),
    (Sport.CROSS_TRAIN, SubSport.ELLIPTICAL): (4, 15),
    (Sport.CROSS_TRAIN, SubSport.STAIR_STEPPER): (4, 16),
    (Sport.WALK, None): (11, 0),
    (Sport.WALK, SubSport.TREADMILL_WALK): (11, 27),
    (Sport.WALK, SubSport.HIKE): (17, 0),
    (Sport.WALK, SubSport.MOUNTAINEERING): (16, 0),
    (Sport.WALK, SubSport.HUNTING): (28, 0),
    (Sport.WALK, SubSport.SNOWSHOE): (35, 0),
    (Sport.ROW, None): (15, 0),
    (Sport.ROW, SubSport.INDOOR_ROW): (15, 14),
    (Sport.ROW, SubSport.VIRTUAL_ROW): (15, 58),
    (Sport.SKI, None): (12, 0),
    (Sport.SKI, SubSport.VIRTUAL_SKI): (12, 58),
    (Sport.SKI, SubSport.ALPINE_SKI): (13, 0),
    (Sport.SKI, SubSport.BACKCOUNTRY_SKI): (13, 37),
    (Sport.SKI, SubSport.SNOWBOARD): (14, 0),
    (Sport.BRICK, None): (18, 80),
    (Sport.OTHER, SubSport.CANOE): (88, 0),
    (Sport.OTHER, SubSport.KAYAK): (41, 0),
    (Sport.OTHER, SubSport.STAND_UP_PADDLE): (37, 0),
    (Sport.OTHER, SubSport.SAIL): (32, 0),
    (Sport.OTHER, SubSport.SURF): (38, 0),
    (Sport.OTHER, SubSport.WINDSURF): (43, 0),
    (Sport.OTHER, SubSport.KITESURF): (44, 0),
    (Sport.OTHER, SubSport.WATER_SPORT): (78, 0),
    (Sport.OTHER, SubSport.ICE_SKATE): (33, 0),
    (Sport.OTHER, SubSport.INLINE_SKATE): (30, 0),
    (Sport.OTHER, SubSport.BADMINTON): (64, 95),
    (Sport.OTHER, SubSport.PADEL): (64, 85),
    (Sport.OTHER, SubSport.PICKLEBALL): (64, 84),
    (Sport.OTHER, SubSport.RACQUETBALL): (64, 96),
    (Sport.OTHER, SubSport.SQUASH): (64, 94),
    (Sport.OTHER, SubSport.TABLE_TENNIS): (64, 97),
    (Sport.OTHER, SubSport.GOLF): (25, 0),
    (Sport.OTHER, SubSport.HOCKEY): (73, 0),
    (Sport.OTHER, SubSport.RUGBY): (72, 0),
    (Sport.OTHER, SubSport.SOCCER): (7, 0),
    (Sport.OTHER, SubSport.TENNIS): (8, 0),
    (Sport.OTHER, SubSport.EQUESTRIAN): (27, 0),
    (Sport.OTHER, SubSport.TRANSITION): (3, 0),
    (Sport.OTHER, SubSport.WHEELCHAIR): (65, 0),
}
_NEAR: dict[SubSport, Pair] = {
    SubSport.CROSS_COUNTRY_MTB: (2, 8),
    SubSport.SHORT_TRACK_MTB: (2, 8),
    SubSport.FAT_BIKE: (2, 8),
    SubSport.VELOMOBILE: (2, 10),
    SubSport.TIME_TRIAL: (2, 7),
}
"""Kinds that FIT lacks, and which of its kinds head units should show instead."""
_READ: dict[Pair, Kind] = {
    **{pair: kind for kind, pair in _EXACT.items()},
    (1, 45): (Sport.RUN, SubSport.INDOOR_RUN),
    (2, 5): (Sport.RIDE, SubSport.INDOOR_RIDE),
    (2, 10): (Sport.RIDE, SubSport.VELOMOBILE),
    (2, 28): (Sport.RIDE, SubSport.E_BIKE),
    (2, 47): (Sport.RIDE, SubSport.E_MTB),
    (4, 14): (Sport.ROW, SubSport.INDOOR_ROW),
    (10, 0): (Sport.STRENGTH, None),
    (10, 70): (Sport.STRENGTH, SubSport.HIIT),
    (31, 68): (Sport.STRENGTH, SubSport.CLIMBING),
}
_READ_PLAIN: dict[int, Kind] = {
    **{pair[0]: kind for pair, kind in reversed(_READ.items()) if pair[1] == 0},
    4: (Sport.CROSS_TRAIN, None),
    18: (Sport.BRICK, None),
    21: (Sport.RIDE, SubSport.E_BIKE),
    62: (Sport.STRENGTH, SubSport.HIIT),
    66: (Sport.OTHER, SubSport.WHEELCHAIR),
}

_INDOORS = {
    Sport.RIDE: SubSport.INDOOR_RIDE,
    Sport.RUN: SubSport.INDOOR_RUN,
    Sport.ROW: SubSport.INDOOR_ROW,
    Sport.WALK: SubSport.TREADMILL_WALK,
}


def to_fit(sport: Sport, sub_sport: SubSport | None, indoor: bool | None) -> Pair:
    """The numbers for a sport; the nearest ones when FIT lacks it (see :func:`from_fit`).

    A plain sport that is done indoors is written as its indoor kind.
    """
    if sub_sport is None and indoor:
        sub_sport = _INDOORS.get(sport)
    exact = _EXACT.get((sport, sub_sport))
    if exact is not None:
        return exact
    if sub_sport in _NEAR:
        return _NEAR[sub_sport]
    return _EXACT.get((sport, None), (0, 0))


def from_fit(sport: int | None, sub_sport: int | None) -> Kind:
    """The sport of a file; what the model does not know is the plain sport, or *other*."""
    numbers = (sport or 0, sub_sport or 0)
    return _READ.get(numbers) or _READ_PLAIN.get(numbers[0], (Sport.OTHER, None))


def is_indoor(sub_sport: SubSport | None) -> bool:
    """True for the indoor kinds of sports."""
    return sub_sport in _INDOORS.values()
