from __future__ import annotations

import datetime as dt

import pytest

TODAY = dt.date(2026, 3, 4)
CALENDAR = "/react-calendar/700001"


def day(parts):
    return dt.date(parts["year"], parts["month"], parts["day"])


def test_member_info_names_the_member_in_the_case_asked_for(rider):
    assert rider.get("/member-info").json()["MemberId"] == 700001
    assert rider.camel("/member-info")["username"] == "samsandbox"


def test_member_info_of_nobody_is_a_200_all_the_same(expired, stranger):
    assert expired.get("/member-info").json()["MemberId"] == -1
    assert stranger.get("/member-info").json() is None


@pytest.mark.parametrize(
    "path",
    [
        f"{CALENDAR}/timeline",
        f"{CALENDAR}/planned-activities",
        f"{CALENDAR}/activities",
        "/calendar/plannedactivities/x",
        "/calendar/activities/samsandbox",
        "/workoutdetails/9101",
        "/workout-information?ids=9101",
    ],
)
def test_an_expired_cookie_gets_a_sign_in_page_with_status_200(expired, stranger, path):
    for client in (expired, stranger):
        answer = client.get(path, ids="1")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")


def test_the_timeline_is_nameless_and_ignores_the_range(rider):
    asked = rider.camel(f"{CALENDAR}/timeline?start=2026-03-04&end=2026-03-04")
    assert asked == rider.camel(f"{CALENDAR}/timeline")
    days = {day(one["date"]) for one in asked["plannedActivities"]}
    assert min(days) < TODAY - dt.timedelta(days=21)
    assert max(days) > TODAY + dt.timedelta(days=21)
    assert not any("name" in one or "title" in one for one in asked["plannedActivities"])


@pytest.mark.parametrize("member", ["samsandbox", "700002"])
def test_the_timeline_wants_the_own_member_id(rider, member):
    assert rider.get(f"/react-calendar/{member}/timeline").status_code == 404


@pytest.mark.parametrize("part", ["planned-activities", "activities"])
def test_details_want_at_most_a_hundred_ids_in_the_header(rider, part):
    assert rider.get(f"{CALENDAR}/{part}").status_code == 400
    assert rider.get(f"{CALENDAR}/{part}", ids=",").status_code == 400
    assert rider.get(f"{CALENDAR}/{part}", ids=",".join(["1"] * 101)).status_code == 400
    assert rider.get(f"{CALENDAR}/{part}", ids=",".join(["1"] * 100)).json() == []


def test_planned_activities_have_names_and_library_workouts(rider):
    copied = [one for one in rider.planned() if one["workoutId"] == 9101]
    assert [(one["name"], day(one["date"])) for one in copied] == [
        ("Pine Ridge", TODAY + dt.timedelta(days=3))
    ]
    answer = rider.camel(f"/calendar/plannedactivities/{copied[0]['id']}")
    assert answer["workout"] == {"id": 9101, "name": "Pine Ridge", "isOutside": False}
    assert rider.get("/calendar/plannedactivities/unknown").status_code == 404


def test_without_the_header_keys_are_in_pascal_case(rider):
    answer = rider.get(f"{CALENDAR}/timeline").json()
    assert {"Activities", "PlannedActivities", "Events", "Annotations"} == answer.keys()
    assert answer["PlannedActivities"][0]["Date"].keys() == {"Year", "Month", "Day"}


def test_completed_rides_tell_their_plan_and_start_without_a_zone(rider):
    timeline = rider.camel(f"{CALENDAR}/timeline")
    ids = ",".join(str(one["id"]) for one in timeline["activities"])
    done = rider.camel(f"{CALENDAR}/activities", ids=ids)
    assert len(done) == len(timeline["activities"]) > 5
    assert any(one["associatedPlannedActivity"]["isTrWorkout"] for one in done[:-1])
    assert all(dt.datetime.fromisoformat(one["started"]).tzinfo is None for one in done)
    night = next(one for one in done if one["name"] == "Case 25: night ride")
    assert night["started"].endswith("T23:30:00")


def test_the_first_week_is_an_ordinary_one(rider):
    planned = [(one, (day(one["date"]) - TODAY).days) for one in rider.planned()]
    week = [(one["name"], offset) for one, offset in planned if 0 <= offset < 7]
    assert not [name for name, _ in week if "Case" in name]
    assert sorted(offset for _, offset in week) == list(range(7))
    assert {"Easy Run", "Rest Day", "Pine Ridge", "Copper Creek"} <= {name for name, _ in week}
    assert len({name for name, _ in week}) == 7


def test_the_cases_are_in_the_second_and_third_week_and_the_rest_is_ordinary(rider):
    planned = rider.planned()
    cases = [one for one in planned if "Case" in one["name"]]
    assert {int(one["name"][5:7]) for one in cases} == {18, 19, 20, 21, 22, 23, 24}
    days = [(day(one["date"]) - TODAY).days for one in cases]
    assert min(days) >= 8
    assert max(days) <= 20
    ahead = {day(one["date"]) for one in planned if one not in cases and one["workoutId"]}
    assert len({one for one in ahead if one >= TODAY}) >= 14


def test_one_workout_is_planned_twice_in_a_week_and_one_twice_on_a_day(rider):
    def days_of(name):
        return [day(one["date"]) for one in rider.planned() if one["name"] == name]

    first, second = days_of("Case 23: twice this week")
    assert 0 < (second - first).days < 7
    first, second = days_of("Case 23: twice on one day")
    assert first == second


def test_rest_days_runs_and_swims_have_no_library_workout(rider):
    bare = {one["name"]: one["activityType"] for one in rider.planned() if not one["workoutId"]}
    assert bare["Rest Day"] == 32767
    assert bare["Easy Run"] == 2
    assert bare["Core Strength"] == 8


def test_an_annotation_of_seven_days_and_a_race_are_on_the_timeline(rider):
    timeline = rider.camel(f"{CALENDAR}/timeline")
    annotation, _ = sorted(timeline["annotations"], key=lambda one: -one["duration"])
    assert annotation["duration"] == 7 * 86400
    assert rider.camel(f"/react-calendar/annotation/{annotation['id']}")["title"]
    assert [one["name"] for one in timeline["events"]] == ["Hill Climb Cup"]


def test_adaptive_training_changes_the_workout_behind_the_same_id(rider, tr_state):
    slot = next(one for one in rider.planned() if one["workoutId"] == 9101)
    tr_state.swap_workout(slot["id"], 9104)
    after = rider.camel(f"/calendar/plannedactivities/{slot['id']}")
    assert after["workout"]["id"] == 9104


def test_either_calendar_can_be_turned_off(rider, tr_state):
    old = "/calendar/activities/samsandbox?startDate=2026-03-04&endDate=2026-03-11"
    assert rider.get(old).status_code == 404
    tr_state.switches.has_old_calendar, tr_state.switches.has_timeline = True, False
    assert rider.get(f"{CALENDAR}/timeline").status_code == 404
    entries = rider.get(old).json()
    assert all("2026-03-04" <= one["Date"][:10] <= "2026-03-11" for one in entries)
    ride = next(one for one in entries if one["Name"] == "Pine Ridge")
    assert ride["Activity"] == {"Id": 9101}
    assert ride["Duration"] == 3960
    assert rider.get("/calendar/activities/700001?startDate=x&endDate=y").status_code == 404
    assert rider.get("/calendar/activities/samsandbox").status_code == 400


def test_what_comes_from_trainingpeaks_is_external_and_gets_a_new_id_each_time(rider, tr_state):
    workout = {
        "workoutDay": "2026-03-08T00:00:00",
        "title": "Copied ride",
        "workoutTypeValueId": 2,
        "totalTimePlanned": 1.5,
        "tssPlanned": 70.5,
        "description": "Easy",
    }
    first = tr_state.import_from_trainingpeaks(700001, [workout])
    second = tr_state.import_from_trainingpeaks(700001, [workout])
    assert first[0].id != second[0].id
    found = [one for one in rider.planned() if one["name"] == "Copied ride"]
    assert [(one["id"], one["workoutId"], one["isExternal"]) for one in found] == [
        (second[0].id, None, True)
    ]
    assert found[0]["durationInSeconds"] == 5400


def imported(rider):
    return [one for one in rider.planned() if one["name"] == "Copied ride"]


@pytest.fixture
def linked(tr_state):
    """A rider whose TrainingPeaks calendar, here of one ride, is taken over at each reading."""
    ride = {
        "workoutDay": "2026-03-08T00:00:00",
        "title": "Copied ride",
        "workoutTypeValueId": 2,
        "totalTimePlanned": 1.5,
        "tssPlanned": 70.5,
        "description": "Easy\n\n[planbridge:intervals/i100/workout/1]",
    }
    tr_state.elsewhere = lambda: [ride]
    tr_state.switches.imports_from_trainingpeaks = True
    return ride


def test_nothing_is_taken_over_unless_it_is_switched_on(rider, tr_state, linked):
    tr_state.switches.imports_from_trainingpeaks = False
    assert imported(rider) == []
    (on_demand,) = tr_state.import_now(700001)
    assert [one["id"] for one in imported(rider)] == [on_demand.id]


def test_each_reading_takes_over_what_is_there_now_under_new_ids(rider, linked):
    ids = [one["id"] for _ in range(3) for one in imported(rider)]
    assert len(ids) == len(set(ids)) == 3
    linked["title"] = "Another name"
    assert imported(rider) == []


def test_the_old_calendar_takes_over_too(rider, tr_state, linked):
    tr_state.switches.has_old_calendar = True
    path = "/calendar/activities/samsandbox?startDate=2026-03-08&endDate=2026-03-08"
    found = [one for one in rider.get(path).json() if one["Name"] == "Copied ride"]
    assert [(one["Duration"], one["Activity"]) for one in found] == [(5400, None)]


def test_what_is_taken_over_tells_of_itself_only_when_it_is_flagged(rider, tr_state, linked):
    (flagged,) = imported(rider)
    assert (flagged["isExternal"], flagged["notes"]) == (True, linked["description"])
    tr_state.switches.imports_are_flagged = False
    (bare,) = imported(rider)
    own = next(one for one in rider.planned() if one["name"] == "Core Strength")
    assert bare.keys() == own.keys()
    told = ("isExternal", "isTrWorkout", "workoutId", "notes", "$type")
    assert [bare[key] for key in told] == [own[key] for key in told]


def test_the_import_replaces_nothing_that_was_planned_here(rider, tr_state, linked):
    tr_state.switches.imports_from_trainingpeaks = False
    before = rider.planned()
    tr_state.switches.imports_from_trainingpeaks = True
    for flagged in (True, False, True):
        tr_state.switches.imports_are_flagged = flagged
        after = rider.planned()
        assert len(imported(rider)) == 1
        assert [one for one in after if one["name"] != "Copied ride"] == before
