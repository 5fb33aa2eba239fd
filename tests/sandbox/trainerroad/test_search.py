from __future__ import annotations

import pytest

from sandbox.trainerroad.catalogue import catalogue

PLAIN = {"searchText": "", "pageNumber": 0, "pageSize": 1000}


def found(rider, **predicate):
    answer = rider.post("/workouts", PLAIN | predicate)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_library_holds_hundreds_and_pages_them_without_overlap(rider, tr_state):
    whole = [one["Id"] for one in found(rider)["Workouts"]]
    assert len(set(whole)) == len(whole) == len(tr_state.library()) > 300
    pages = [found(rider, pageNumber=page, pageSize=150) for page in range(3)]
    assert [one["Id"] for page in pages for one in page["Workouts"]] == whole[:450]
    assert {page["Predicate"]["TotalCount"] for page in pages} == {len(whole)}


def test_a_search_by_zones_finds_those_and_no_others(rider):
    answer = found(rider, progressions={"progressionIds": [83, 41], "profileIds": []})
    assert {one["ProgressionId"] for one in answer["Workouts"]} == {83, 41}
    assert answer["Predicate"]["TotalCount"] == len(answer["Workouts"])
    everything = found(rider, progressions={"progressionIds": []})
    assert everything["Predicate"]["TotalCount"] > answer["Predicate"]["TotalCount"]


def test_outside_finds_outdoor_versions_and_both_are_there_unasked(rider):
    answer = found(rider, workoutTypes={"outside": True, "standard": False})
    assert {one["IsOutside"] for one in answer["Workouts"]} == {True}
    assert {one["IsOutside"] for one in found(rider)["Workouts"]} == {False, True, None}
    inside = {one["Id"] for one in found(rider)["Workouts"] if not one["IsOutside"]}
    assert {one["IndoorAlternativeId"] for one in answer["Workouts"]} <= inside


def test_filters_can_be_refused_and_can_be_passed_over(rider, tr_state):
    zones = {"progressions": {"progressionIds": [41]}}
    narrow = found(rider, **zones)["Predicate"]["TotalCount"]
    tr_state.switches.search_heeds_filters = False
    assert found(rider, **zones)["Predicate"]["TotalCount"] > narrow
    tr_state.switches.search_takes_filters = False
    assert rider.post("/workouts", PLAIN | zones).status_code == 400
    assert found(rider)["Workouts"]
    assert found(rider, sortProperty="name", isDescending=True)["Workouts"]


def test_custom_workouts_are_the_riders_own_and_have_no_zone(rider):
    own = [one for one in found(rider)["Workouts"] if one["MemberId"] == 700001]
    assert len(own) > 5
    assert {one["ProgressionId"] for one in own} == {None}
    assert {tuple(one["PowerZones"]) for one in own} == {()}
    assert any("<script>" in one["WorkoutName"] for one in own)


def test_one_workout_says_nothing_but_its_id(rider):
    (bare,) = (one for one in found(rider)["Workouts"] if one["WorkoutName"] is None)
    assert [key for key, value in bare.items() if value is not None] == ["Id"]
    details = rider.get(f"/workoutdetails/{bare['Id']}").json()["Workout"]["Details"]
    assert [key for key, value in details.items() if value is not None] == ["Id"]


def test_searched_workouts_can_be_opened_with_their_charts(rider):
    answer = rider.get("/workoutdetails/20000").json()
    assert answer["Workout"]["Details"]["WorkoutName"] == "Amber Hill"
    assert answer["Alternate"]["Details"]["IsOutside"] is True
    assert rider.get("/workouts/20000/chart-data").json()["CourseData"]
    assert rider.get("/workout-information?ids=20000,29000").json()[1]["ProgressionId"] is None


def test_the_rest_of_the_library_is_made_once_and_only_when_it_is_asked_for(rider, tr_state):
    assert catalogue() is catalogue()
    assert not tr_state.rides.keys() & catalogue().keys()


@pytest.mark.parametrize("body", [{"progressions": None}, {"workoutTypes": None}])
def test_a_filter_of_null_is_none(rider, tr_state, body):
    assert found(rider, **body)["Predicate"]["TotalCount"] == len(tr_state.library())
