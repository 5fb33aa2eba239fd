from __future__ import annotations

import datetime as dt
import json

import pytest

TODAY = dt.date(2026, 3, 4)
PREMIUM, FREE = 3000001, 3000000002
WORKOUTS = f"/fitness/v6/athletes/{PREMIUM}/workouts"
NOTE = f"/fitness/v1/athletes/{PREMIUM}/calendarNote"


def block(kind="step", times=1, **step):
    values = {
        "name": "Ride",
        "length": {"value": 600, "unit": "second"},
        "targets": [{"minValue": 60, "maxValue": 70}],
        "intensityClass": "active",
        "openDuration": False,
    } | step
    return {"type": kind, "length": {"value": times, "unit": "repetition"}, "steps": [values]}


def structure(*blocks, **root):
    return json.dumps(
        {
            "structure": list(blocks),
            "primaryLengthMetric": "duration",
            "primaryIntensityMetric": "percentOfFtp",
            "primaryIntensityTargetOrRange": "range",
        }
        | root
    )


def test_a_whole_workout_is_created_and_read_back(premium, whole_workout):
    body = whole_workout(PREMIUM, TODAY, structure=structure(block()), description="Easy")
    created = premium.call("POST", WORKOUTS, body)
    assert created.status_code == 200
    record = created.json()
    assert record["structure"]["structure"][0]["steps"][0]["length"]["value"] == 600
    assert record["workoutDay"] == "2026-03-04T00:00:00"
    assert record["tssPlanned"] == 50.5
    assert record["ifPlanned"] is None, "the service computes nothing"
    assert premium.json(f"{WORKOUTS}/{record['workoutId']}") == record


@pytest.mark.parametrize(
    "missing", ["workoutId", "userTags", "tempMax", "structure", "workoutSubTypeId"]
)
def test_a_body_without_all_keys_is_refused(premium, whole_workout, tp_state, missing):
    body = whole_workout(PREMIUM, TODAY)
    del body[missing]
    before = len(tp_state.workouts)
    answer = premium.call("POST", WORKOUTS, body)
    assert (answer.status_code, answer.json()) == (400, "No workout sent")
    assert len(tp_state.workouts) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("workoutTypeValueId", "2"),
        ("workoutTypeValueId", None),
        ("workoutTypeValueId", True),
        ("workoutId", 7),
        ("workoutId", None),
        ("athleteId", FREE),
        ("totalTimePlanned", "1"),
        ("tssPlanned", "50"),
        ("title", 5),
        ("isHidden", 0),
        ("workoutDay", None),
        ("workoutDay", "tomorrow"),
        ("startTimePlanned", "soon"),
        ("structure", {"structure": []}),
        ("structure", "no json"),
        ("structure", structure(block(intensityClass="recovery"))),
        ("structure", structure(block(targets=[{"minValue": 80, "maxValue": 70}]))),
        ("structure", structure(block(targets=[{"minValue": "60"}]))),
        ("structure", structure(block(length={"value": 5, "unit": "lapButton"}))),
        ("structure", structure(block(length={"value": 0, "unit": "second"}))),
        ("structure", structure(block(), primaryIntensityMetric="heartRate")),
        ("structure", structure(block(), primaryLengthMetric="time")),
        ("structure", structure(block(kind="loop"))),
        ("structure", structure(block(times=0))),
        ("structure", structure({"type": "step", "steps": []})),
        ("structure", structure(block(), polyline=[[0, 0], [1]])),
    ],
)
def test_a_wrong_value_is_refused(premium, whole_workout, key, value):
    body = whole_workout(PREMIUM, TODAY, **{key: value})
    assert premium.call("POST", WORKOUTS, body).status_code == 400


def test_a_structure_with_cadence_ramp_and_decimals_is_accepted(premium, whole_workout):
    cadence = {"minValue": 90, "maxValue": 100, "unit": "roundOrStridePerMinute"}
    sent = structure(
        block(kind="rampUp", times=2, targets=[{"minValue": 87.5}, cadence]),
        block(targets=[], openDuration=True),
        polyline=[[0, 0], [0, 1], [1, 1], [1, 0]],
    )
    body = whole_workout(PREMIUM, TODAY, structure=sent)
    answer = premium.call("POST", WORKOUTS, body)
    assert answer.status_code == 200
    assert answer.json()["structure"] == json.loads(sent)


def test_an_update_replaces_everything_and_keeps_the_id(premium, whole_workout):
    sent = whole_workout(PREMIUM, TODAY, structure=structure(block(), block()))
    workout_id = premium.call("POST", WORKOUTS, sent).json()["workoutId"]
    changed = sent | {
        "workoutId": workout_id,
        "title": None,
        "structure": structure(block(length={"value": 1, "unit": "kilometer"})),
        "workoutDay": "2026-03-09T00:00:00",
    }
    answer = premium.call("PUT", f"{WORKOUTS}/{workout_id}", changed)
    assert answer.status_code == 200
    record = premium.json(f"{WORKOUTS}/{workout_id}")
    assert (record["workoutId"], record["title"]) == (workout_id, None)
    assert len(record["structure"]["structure"]) == 1
    assert record["workoutDay"] == "2026-03-09T00:00:00"


def test_a_listed_workout_can_be_sent_back_whole(premium):
    for listed in premium.json(f"{WORKOUTS}/2026-03-04/2026-03-17"):
        if listed["workoutTypeValueId"] is None or not _writable(listed["structure"]):
            continue
        sent = listed | {"structure": listed["structure"] and json.dumps(listed["structure"])}
        answer = premium.call("PUT", f"{WORKOUTS}/{listed['workoutId']}", sent)
        assert answer.status_code == 200, (listed["title"], answer.text)


def _writable(made):
    return made is None or made["primaryIntensityMetric"] in {
        "percentOfFtp",
        "percentOfThresholdHr",
        "percentOfMaxHr",
        "percentOfThresholdPace",
        "rpe",
    }


@pytest.mark.parametrize("sent", [{"title": "Only a title"}, [], None])
def test_a_partial_update_is_refused_and_changes_nothing(premium, sent):
    listed = premium.json(f"{WORKOUTS}/2026-03-05/2026-03-05")[0]
    answer = premium.call("PUT", f"{WORKOUTS}/{listed['workoutId']}", sent)
    assert answer.status_code == 400
    assert premium.json(f"{WORKOUTS}/{listed['workoutId']}") == listed


def test_a_deleted_workout_is_gone(premium):
    path = f"{WORKOUTS}/41001"
    assert premium.call("DELETE", path).status_code == 200
    assert premium.get(path).status_code == 404
    assert premium.call("DELETE", path).status_code == 404


def test_a_workout_is_not_found_in_another_athletes_calendar(tp_sign_in):
    coach = tp_sign_in("sandbox-coach")
    own = coach.json("/fitness/v6/athletes/3000101/workouts/2026-03-04/2026-03-04")[0]
    other = f"/fitness/v6/athletes/3000102/workouts/{own['workoutId']}"
    assert coach.get(other).status_code == 404
    assert coach.call("DELETE", other).status_code == 404


@pytest.mark.parametrize(("last", "status"), [("2026-06-02", 200), ("2026-06-03", 400)])
def test_a_range_has_at_most_ninety_days(premium, last, status):
    assert premium.get(f"{WORKOUTS}/2026-03-04/{last}").status_code == status


def test_a_range_holds_its_first_and_last_day_only(premium):
    days = {w["workoutDay"][:10] for w in premium.json(f"{WORKOUTS}/2026-03-06/2026-03-08")}
    assert days == {"2026-03-06", "2026-03-07", "2026-03-08"}


@pytest.mark.parametrize(
    ("now", "day", "status"),
    [
        ("2024-05-20T06:00:00+02:00", "2024-05-20", 200),
        ("2024-05-20T06:00:00+02:00", "2024-05-21", 403),
        ("2024-05-20T18:00:00+12:00", "2024-05-21", 200),
        ("2024-05-20T18:00:00+12:00", "2024-05-22", 403),
    ],
)
def test_a_free_account_plans_until_tomorrow_at_utc_minus_six(
    tp_sandbox, tp_sign_in, whole_workout, now, day, status
):
    tp_sandbox.state.clock.set_now(dt.datetime.fromisoformat(now))
    free = tp_sign_in("sandbox-free")
    body = whole_workout(FREE, dt.date.fromisoformat(day))
    answer = free.call("POST", f"/fitness/v6/athletes/{FREE}/workouts", body)
    assert answer.status_code == status


def test_a_free_account_cannot_move_a_workout_out_of_its_window(tp_sign_in, whole_workout):
    free = tp_sign_in("sandbox-free")
    path = f"/fitness/v6/athletes/{FREE}/workouts"
    record = free.call("POST", path, whole_workout(FREE, TODAY)).json()
    late = record | {"workoutDay": "2026-03-06"}
    assert free.call("PUT", f"{path}/{record['workoutId']}", late).status_code == 403
    soon = record | {"workoutDay": "2026-03-05"}
    assert free.call("PUT", f"{path}/{record['workoutId']}", soon).status_code == 200


def test_a_note_is_created_read_changed_and_deleted(premium):
    body = {
        "athleteId": PREMIUM,
        "title": "Dentist",
        "noteDate": "2026-03-10T00:00:00",
        "description": "",
        "isHidden": False,
        "attachments": [],
    }
    note = premium.call("POST", NOTE, body).json()
    assert note["noteDate"] == "2026-03-10T00:00:00"
    path = f"{NOTE}/{note['id']}"
    assert premium.call("PUT", path, body).status_code == 400, "the whole object is wanted"
    assert premium.call("PUT", path, note | {"title": "Doctor"}).status_code == 200
    assert premium.json(path)["title"] == "Doctor"
    assert premium.call("DELETE", path).status_code == 204
    assert premium.get(path).status_code == 404


def test_a_note_without_its_keys_is_refused(premium):
    assert premium.call("POST", NOTE, {"title": "Dentist"}).status_code == 400


def test_notes_of_one_day_need_a_range_until_the_next(premium):
    assert premium.json(f"{NOTE}/2026-03-09/2026-03-09") == []
    titles = [note["title"] for note in premium.json(f"{NOTE}/2026-03-09/2026-03-10")]
    assert any(title and title.startswith("Week focus") for title in titles)


def test_the_plural_address_of_notes_does_not_exist(premium):
    path = f"/fitness/v1/athletes/{PREMIUM}/calendarNotes/2026-03-04/2026-03-10"
    assert premium.get(path).status_code == 404


def test_the_catalogue_of_types_has_sub_types(premium):
    types = {one["id"]: one for one in premium.json("/fitness/v6/workouttypes")}
    assert {1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 29, 100} <= types.keys()
    assert 49 in {sub["id"] for sub in types[2]["subTypes"]}


def test_the_race_is_an_event_too(premium):
    path = f"/fitness/v6/athletes/{PREMIUM}/events"
    events = premium.json(f"{path}/2026-03-04/2026-05-31")
    assert [event["name"] for event in events] == ["Sandbox Gran Fondo"]
    assert premium.call("POST", path, events[0]).status_code == 500
