from __future__ import annotations

import pytest

from core.platforms.trainingpeaks.sports import ids_of, is_indoor, sport_of, type_name
from core.workout.model import Sport, SubSport

TYPE_IDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 100]


@pytest.mark.parametrize("type_id", TYPE_IDS)
def test_every_type_comes_back_as_itself(type_id):
    sport, sub_sport = sport_of(type_id, None)
    ids, says_all = ids_of(sport, sub_sport)
    assert (ids.type_id, says_all) == (type_id, True)


@pytest.mark.parametrize(
    ("type_id", "sub_type_id"),
    [(1, 1), (1, 2), *((2, n) for n in (3, 4, 5, 6, 7, 8, 9, 47, 49)), (3, 12), (3, 50)]
    + [(8, n) for n in range(14, 20)]
    + [(12, 39), (12, 51), (13, 41), (13, 44), (29, 22), (100, 35), (100, 48)],
)
def test_every_sub_type_comes_back_under_its_type(type_id, sub_type_id):
    ids, says_all = ids_of(*sport_of(type_id, sub_type_id))
    assert (ids.type_id, ids.sub_type_id, says_all) == (type_id, sub_type_id, True)


def test_a_virtual_ride_is_no_plain_bike_ride():
    assert sport_of(2, 49) == (Sport.RIDE, SubSport.VIRTUAL_RIDE)
    assert is_indoor(SubSport.VIRTUAL_RIDE) is True


def test_a_sub_type_of_another_type_is_ignored():
    assert sport_of(2, 2) == (Sport.RIDE, None)


@pytest.mark.parametrize("type_id", [None, 999, 0, -1])
def test_a_type_nobody_knows_is_none(type_id):
    assert sport_of(type_id, None) is None


def test_both_strength_types_are_strength():
    assert sport_of(9, None) == sport_of(29, None) == (Sport.STRENGTH, None)


def test_an_indoor_ride_without_a_kind_becomes_the_indoor_sub_type():
    assert ids_of(Sport.RIDE, None, indoor=True)[0].sub_type_id == 6


def test_every_sport_of_every_kind_has_a_form():
    for sport in Sport:
        for sub_sport in (None, *SubSport):
            ids, _ = ids_of(sport, sub_sport)
            assert sport_of(ids.type_id, ids.sub_type_id) is not None
            assert type_name(ids)


def test_a_kind_that_is_missing_becomes_the_plain_sport_and_says_so():
    ids, says_all = ids_of(Sport.RIDE, SubSport.VELOMOBILE)
    assert (ids.type_id, says_all) == (2, False)
