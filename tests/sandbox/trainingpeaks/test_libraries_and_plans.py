from __future__ import annotations

import collections

import pytest

V1, V2 = "/exerciselibrary/v1/libraries", "/exerciselibrary/v2/libraries"
ALWAYS = "2010-12-15/2038-09-13"


@pytest.fixture
def plans(premium):
    return {plan["title"]: plan for plan in premium.json("/plans/v1/plansWithAccess")}


def days(records):
    return [record["workoutDay"] for record in records]


def test_there_are_three_libraries_two_of_the_same_name(premium):
    names = collections.Counter(one["libraryName"] for one in premium.json(V2))
    assert names == {"Favourites": 2, "Bike intervals": 1}


def test_items_hold_a_structure_object_one_without_name_and_one_until_the_lap_key(premium):
    items = [
        item
        for library in premium.json(V2)
        for item in premium.json(f"{V2}/{library['exerciseLibraryId']}/items")
    ]
    assert any(item["itemName"] is None for item in items)
    steps = [
        step
        for item in items
        if item["structure"]
        for block in item["structure"]["structure"]
        for step in block["steps"]
    ]
    assert any(step["openDuration"] and step["length"]["value"] == 1200 for step in steps)
    assert all("workoutTypeValueId" not in item for item in items)


def test_a_library_is_made_named_filled_and_deleted(premium):
    assert premium.call("POST", V1, {"name": "Wrong key"}).status_code == 400
    made = premium.call("POST", V1, {"libraryName": "New"}).json()
    path = f"{V1}/{made['exerciseLibraryId']}"
    assert premium.call("PUT", f"{path}/name", {"value": "Newer"}).status_code == 200
    item = premium.call("POST", f"{path}/items", {"itemName": "Ride", "workoutTypeId": 2}).json()
    assert item["workoutTypeId"] == 2
    moved = item | {"itemName": "Longer ride"}
    item_path = f"{path}/items/{item['exerciseLibraryItemId']}"
    assert premium.call("PUT", item_path, moved).status_code == 204
    listed = premium.json(f"{V2}/{made['exerciseLibraryId']}/items")
    assert [one["itemName"] for one in listed] == ["Longer ride"]
    assert premium.call("DELETE", item_path).status_code == 204
    assert premium.call("DELETE", path).status_code == 204
    assert made["exerciseLibraryId"] not in {one["exerciseLibraryId"] for one in premium.json(V2)}


def test_a_workout_is_replaced_whole_and_what_was_not_sent_is_gone(premium):
    library = premium.json(V2)[0]["exerciseLibraryId"]
    item = premium.json(f"{V2}/{library}/items")[0]
    path = f"{V1}/{library}/items/{item['exerciseLibraryItemId']}"
    less = {key: value for key, value in item.items() if key != "structure"}
    assert premium.call("PUT", path, less).status_code == 204
    assert premium.json(f"{V2}/{library}/items")[0]["structure"] is None
    assert premium.call("PUT", path, {"itemName": "Without ids"}).status_code == 400
    assert premium.call("DELETE", path).status_code == 204
    assert premium.call("DELETE", path).status_code == 404
    assert premium.call("PUT", path, item).status_code == 404


def test_nothing_is_moved_to_somebody_elses_library(premium, tp_sign_in):
    library = premium.json(V2)[0]["exerciseLibraryId"]
    item = premium.json(f"{V2}/{library}/items")[0]
    path = f"{V1}/{library}/items/{item['exerciseLibraryItemId']}"
    (coachs,) = tp_sign_in("sandbox-coach").json(V2)
    moved = item | {"exerciseLibraryId": coachs["exerciseLibraryId"]}
    assert premium.call("PUT", path, moved).status_code == 403


def test_the_calendars_name_for_the_sport_is_ignored_in_an_item(premium):
    library = premium.json(V2)[0]["exerciseLibraryId"]
    sent = {"itemName": "Ride", "workoutTypeValueId": 2}
    assert premium.call("POST", f"{V1}/{library}/items", sent).json()["workoutTypeId"] == 0


def test_somebody_elses_library_is_forbidden(premium, tp_sign_in):
    library = premium.json(V2)[0]["exerciseLibraryId"]
    assert tp_sign_in("sandbox-free").get(f"{V2}/{library}/items").status_code == 403
    assert tp_sign_in("sandbox-free").json(V2) == []


def test_the_twelve_week_plan_is_unsorted_and_begins_with_a_note(premium, plans):
    plan = plans["Gran Fondo in 12 weeks"]
    path = f"/plans/v1/plans/{plan['planId']}"
    workouts = premium.json(f"{path}/workouts/{ALWAYS}")
    assert len(workouts) == plan["workoutCount"] == 60
    assert days(workouts) != sorted(days(workouts))
    notes = premium.json(f"{path}/calendarNote/{ALWAYS}")
    assert min(note["noteDate"] for note in notes) < min(days(workouts))
    assert [event["name"] for event in premium.json(f"{path}/events/{ALWAYS}")] == ["Gran Fondo"]


def test_the_year_plan_has_four_hundred_rows_with_banners_and_a_missing_title(premium, plans):
    plan = plans["A whole year"]
    workouts = premium.json(f"/plans/v1/plans/{plan['planId']}/workouts/{ALWAYS}")
    assert len(workouts) == 400
    assert sum(workout["workoutTypeValueId"] == 100 for workout in workouts) == 12
    assert sum(workout["title"] is None for workout in workouts) == 1


def test_the_empty_plan_has_neither_days_nor_contents(premium, plans):
    plan = plans["Empty plan"]
    assert plan["startDate"] is None
    for part in ("workouts", "calendarNote", "events"):
        assert premium.json(f"/plans/v1/plans/{plan['planId']}/{part}/{ALWAYS}") == []


def test_a_plan_range_is_not_limited_to_ninety_days_but_keeps_to_its_days(premium, plans):
    plan = plans["Gran Fondo in 12 weeks"]
    start = plan["startDate"][:10]
    path = f"/plans/v1/plans/{plan['planId']}/workouts/{start}"
    assert len(premium.json(f"{path}/2027-12-31")) == 60
    assert premium.json(f"{path}/{start}") == []


def test_plans_are_read_one_by_one_and_in_folders(premium, plans, tp_sign_in):
    plan_id = plans["Empty plan"]["planId"]
    assert premium.json(f"/plans/v1/plans/{plan_id}")["title"] == "Empty plan"
    assert premium.get("/plans/v1/plans/1").status_code == 404
    assert tp_sign_in("sandbox-free").get(f"/plans/v1/plans/{plan_id}").status_code == 403
    (folder,) = premium.json("/planfolder/v1/folder/all")
    assert set(folder["planIds"]) == {plan["planId"] for plan in plans.values()}


def test_reading_plans_touches_no_tripwire(premium, plans, tp_state):
    for plan in plans.values():
        premium.get(f"/plans/v1/plans/{plan['planId']}/workouts/{ALWAYS}")
    assert tp_state.tripwires == 0


def test_applying_a_plan_ruins_it_and_is_counted(premium, plans, tp_sandbox, tp_state):
    plan_id = plans["Gran Fondo in 12 weeks"]["planId"]
    order = [{"athleteId": 3000001, "planId": plan_id, "startType": 3, "targetDate": "2026-03-09"}]
    before = len(tp_state.workouts)
    (applied,) = premium.call("POST", "/plans/v1/commands/applyplan", order).json()
    assert premium.json(f"/plans/v1/plans/{plan_id}/workouts/{ALWAYS}") == []
    assert len(tp_state.workouts) == before
    body = {"appliedPlanId": applied["appliedPlanId"]}
    assert premium.call("POST", "/plans/v1/commands/removeplan", body).status_code == 200
    assert premium.json(f"/plans/v1/plans/{plan_id}/calendarNote/{ALWAYS}") == []
    assert tp_state.tripwires == 2
    asked = [entry.path for entry in tp_sandbox.state.journal.of("trainingpeaks", "POST")]
    assert asked == ["/plans/v1/commands/applyplan", "/plans/v1/commands/removeplan"]


def test_a_tripwire_is_counted_even_when_it_finds_no_plan(premium, tp_state):
    premium.call("POST", "/plans/v1/commands/applyplan", [{"planId": 1}])
    premium.call("POST", "/plans/v1/commands/removeplan", {"appliedPlanId": 1})
    assert tp_state.tripwires == 2
