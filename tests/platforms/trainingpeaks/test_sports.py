from __future__ import annotations

import pytest

from core.platforms.intervals import sports as intervals
from core.platforms.trainingpeaks.items_read import read_workout
from core.platforms.trainingpeaks.items_write import workout_body
from core.platforms.trainingpeaks.sports import ids_of, is_indoor, sport_of, type_name, unread_kind
from core.workout.losses import LossKind
from core.workout.model import Sport, SubSport, Workout
from core.workout.thresholds import Thresholds
from tests.platforms.trainingpeaks.test_writing import DAY, ORIGIN

# The service's own catalogue: types and the sub-types under each.
CATALOGUE = {
    1: [1, 2],
    2: [3, 4, 5, 6, 7, 8, 9, 47, 49],
    3: [10, 11, 12, 13, 50],
    4: [],
    5: [],
    6: [],
    7: [],
    8: [14, 15, 16, 17, 18, 19],
    9: [],
    10: [],
    11: [26, 27, 28, 29, 30, 31, 32, 33, 34, 46],
    12: [39, 51],
    13: [41, 42, 43, 44],
    29: [20, 21, 22, 23, 24, 25],
    100: [35, 36, 37, 38, 40, 45, 48],
}
PAIRS = [(kind, sub) for kind, subs in CATALOGUE.items() for sub in (None, *subs)]
SAME_AS = {(29, None): (9, None), (11, 46): (11, None)}
"""Two ids for one thing: strength (its older type), and cross-country skiing."""
WITHOUT_A_KIND = {26, 27, 30, 31, 33, 34}
"""Sub-types of skiing that no other platform tells apart."""
NO_TWIN_IN_INTERVALS = {
    *((4, None), (6, None), (7, None), (10, None)),
    *((2, 47), (3, 11), *((8, sub) for sub in (14, 15, 16, 17, 18))),
    *((13, 43), (13, 44), (29, 20), (29, 21), (29, 24), (29, 25), (100, 48)),
}
MEANT_ANYWAY = {(1, 2): (1, None), (2, 3): (2, None), (3, 10): (3, None)}
"""Pool, road and road: Intervals.icu's plain type is just that."""
NO_TWIN_IN_TRAININGPEAKS = {
    *("Velomobile", "Crossfit", "HighIntensityIntervalTraining", "Pilates", "Snowshoe"),
    *("VirtualSki", "Snowboard", "Elliptical", "StairStepper", "Windsurf", "Kitesurf"),
    *("WaterSport", "InlineSkate", "Skateboard", "Badminton", "Golf", "Hockey", "Padel"),
    *("Pickleball", "Racquetball", "Rugby", "Soccer", "Squash", "TableTennis", "Tennis"),
    *("Transition", "Wheelchair"),
}


def read(type_id, sub_type_id=None):
    raw = {
        "workoutId": 1,
        "workoutDay": "2026-06-10T00:00:00",
        "workoutTypeValueId": type_id,
        "workoutSubTypeId": sub_type_id,
    }
    return read_workout(raw, "1")


def written(sport, sub_sport=None, indoor=None):
    workout = Workout(sport=sport, sub_sport=sub_sport, indoor=indoor, day=DAY, title="x")
    body, losses = workout_body(workout, ORIGIN, Thresholds())
    ids = (body["workoutTypeValueId"], body["workoutSubTypeId"])
    return ids, [loss for loss in losses if loss.where == "Sport"]


# --- TrainingPeaks' table ---------------------------------------------------------------------


@pytest.mark.parametrize(("type_id", "sub_type_id"), PAIRS)
def test_every_type_and_sub_type_comes_back_as_itself_or_says_what_it_loses(type_id, sub_type_id):
    item = read(type_id, sub_type_id)
    ids, losses = written(item.item.sport, item.item.sub_sport, item.item.indoor)
    assert losses == []
    if sub_type_id in WITHOUT_A_KIND:
        assert [loss.after for loss in item.losses] == ["Nordic ski"]
        assert ids == (type_id, None)
    else:
        assert item.losses == ()
        assert ids == SAME_AS.get((type_id, sub_type_id), (type_id, sub_type_id))


@pytest.mark.parametrize(("type_id", "sub_type_id"), PAIRS)
def test_every_type_survives_intervals_and_back_where_it_has_a_twin_there(type_id, sub_type_id):
    if sub_type_id in WITHOUT_A_KIND:
        return
    ids = SAME_AS.get((type_id, sub_type_id), (type_id, sub_type_id))
    choice = intervals.type_for(*sport_of(*ids))
    there = intervals.sport_of(choice.type)
    back, losses = written(*there, indoor=choice.indoor)
    if ids in NO_TWIN_IN_INTERVALS:
        assert not choice.exact
    else:
        assert choice.exact
        assert losses == []
        assert back == MEANT_ANYWAY.get(ids, ids)


@pytest.mark.parametrize("activity_type", intervals.known_types())
def test_every_type_of_intervals_survives_trainingpeaks_and_back_or_says_so(activity_type):
    ids, losses = written(*intervals.sport_of(activity_type))
    if activity_type in NO_TWIN_IN_TRAININGPEAKS:
        assert [loss.kind for loss in losses] == [LossKind.APPROXIMATED]
        return
    assert losses == []
    choice = intervals.type_for(*sport_of(*ids))
    assert (choice.type, choice.exact) == (activity_type, True)


@pytest.mark.parametrize("sport", list(Sport))
def test_every_kind_of_a_sport_is_kept_or_said_to_be_lost(sport):
    for sub_sport in SubSport:
        ids, losses = written(sport, sub_sport)
        assert type_name(ids_of(sport, sub_sport)[0])
        assert (sport_of(*ids) == (sport, sub_sport)) == (losses == [])


@pytest.mark.parametrize("sport", list(Sport))
def test_every_plain_sport_is_kept(sport):
    ids, losses = written(sport)
    # Skiing of no kind is cross-country skiing there.
    kind = SubSport.NORDIC_SKI if sport is Sport.SKI else None
    assert (sport_of(*ids), losses) == ((sport, kind), [])


def test_a_virtual_ride_is_no_plain_bike_ride():
    assert sport_of(2, 49) == (Sport.RIDE, SubSport.VIRTUAL_RIDE)
    assert is_indoor(SubSport.VIRTUAL_RIDE) is True


@pytest.mark.parametrize(
    ("type_id", "sub_type_id", "said"),
    [(2, 999, "the unknown kind 999 of Bike"), (2, 2, "the unknown kind 2 of Bike")],
)
def test_a_sub_type_that_is_not_known_is_named(type_id, sub_type_id, said):
    item = read(type_id, sub_type_id)
    assert (item.item.sport, item.item.sub_sport) == (Sport.RIDE, None)
    assert str(item.losses[0]) == f"Sport: {said} becomes Ride."


def test_a_kind_of_skiing_that_nobody_else_knows_is_named():
    assert str(read(11, 27).losses[0]) == "Sport: Skate ski becomes Nordic ski."
    assert unread_kind(11, 46) == unread_kind(11, 28) == unread_kind(None, 3) == ""


@pytest.mark.parametrize("type_id", [None, 999, 0, -1])
def test_a_type_nobody_knows_is_other_and_says_so(type_id):
    assert sport_of(type_id, None) is None
    item = read(type_id)
    assert item.item.sport is Sport.OTHER
    assert item.losses[0].after == "Other"


# --- Indoors ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sport", "sub_type_id"),
    [(Sport.RIDE, 6), (Sport.RUN, 13), (Sport.ROW, 39), (Sport.WALK, 42)],
)
def test_a_plain_sport_that_is_done_indoors_becomes_the_indoor_sub_type(sport, sub_type_id):
    ids, losses = written(sport, indoor=True)
    assert (ids[1], losses) == (sub_type_id, [])


def test_a_kind_that_keeps_its_own_id_says_that_it_is_not_indoors_there():
    ids, losses = written(Sport.RIDE, SubSport.GRAVEL_RIDE, indoor=True)
    assert ids == (2, 4)
    assert str(losses[0]) == "Sport: that it is done indoors is lost."
