from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from sandbox.people import INTERVALS_API_KEY_2
from sandbox.server import SandboxServer

DAY = "2027-05-01"
AT = f"{DAY}T00:00:00"


def error(answer: requests.Response) -> tuple[int, str]:
    body = answer.json()
    assert body["status"] == answer.status_code
    return answer.status_code, body["error"]


@pytest.mark.parametrize(
    "auth", [None, ("API_KEY", "wrong"), ("api_key", "sandbox-intervals-key"), ("API_KEY", "")]
)
def test_a_wrong_key_is_refused(service, auth) -> None:
    service.session.auth = auth
    assert service.ask("GET", "0").status_code == 401


def test_a_garbled_authorization_is_refused(service) -> None:
    service.session.auth = None
    service.session.headers["Authorization"] = "Basic %%%"
    assert service.ask("GET", "0").status_code == 401


def test_zero_is_the_owner_of_the_key_and_others_are_forbidden(service) -> None:
    assert service.get("0")["id"] == service.get("i100")["id"] == "i100"
    assert service.ask("GET", "i200/events").status_code == 403
    service.session.auth = ("API_KEY", INTERVALS_API_KEY_2)
    assert service.get("0")["id"] == "i200"
    assert service.ask("GET", "i100").status_code == 403


def test_the_athlete_has_settings_a_sport_and_nulls(service) -> None:
    athlete = service.get("0")
    assert athlete["timezone"] == "Europe/Berlin"
    assert athlete["custom_items"] is None
    ride = next(s for s in athlete["sportSettings"] if "GravelRide" in s["types"])
    assert (ride["ftp"], ride["lthr"], ride["max_hr"]) == (250, 165, 188)
    run = next(s for s in athlete["sportSettings"] if "TrailRun" in s["types"])
    assert (run["ftp"], run["threshold_pace"]) == (None, 4.0)
    assert service.get("0/sport-settings/Swim")["threshold_pace"] == 1.1
    assert service.ask("GET", "0/sport-settings/Chess").status_code == 404


def test_an_unknown_path_is_404_and_a_wrong_verb_405(service) -> None:
    assert error(service.ask("GET", "0/nothing")) == (404, "Not Found")
    assert error(service.ask("PATCH", "0/events", {})) == (405, "Method Not Allowed")
    assert service.ask("GET", "0/folders/1/workouts").status_code == 405


def test_a_created_workout_is_parsed_and_gets_its_own_ids(service) -> None:
    made = service.create(
        name="Test",
        description="- 1h 100%",
        uid="mine",
        external_id="e1",
        id=1,
        moving_time=5,
        icu_training_load=7,
        workout_doc={"steps": []},
        icu_ftp=999,
    )
    assert made["id"] != 1
    assert made["uid"] != "mine"
    assert (made["external_id"], made["oauth_client_id"]) == ("e1", None)
    assert (made["moving_time"], made["icu_training_load"]) == (3600, 100)
    assert made["icu_ftp"] is None
    assert made["workout_doc"]["steps"] == [
        {"duration": 3600, "power": {"units": "%ftp", "value": 100}}
    ]
    assert made["end_date_local"] == "2027-05-02T00:00:00"
    assert service.get(f"0/events/{made['id']}") == made


def test_given_figures_stay_when_the_text_has_no_steps(service) -> None:
    made = service.create(description="Just ride", moving_time=3600, icu_training_load=50)
    assert (made["moving_time"], made["icu_training_load"]) == (3600, 50)
    assert made["workout_doc"]["steps"] == []
    assert made["icu_intensity"] == pytest.approx(70.710678)
    assert "steps" not in service.create(description="")["workout_doc"]


def test_a_start_time_is_kept(service) -> None:
    made = service.create(start_date_local=f"{DAY}T17:30:00")
    assert made["start_date_local"] == f"{DAY}T17:30:00"
    assert made["end_date_local"] == "2027-05-02T00:00:00"


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"start_date_local": DAY}, 422, "index 10"),
        ({"start_date_local": None}, 422, "start_date_local"),
        ({"type": None}, 422, "Missing type"),
        ({"category": "RACE_A", "type": None}, 422, "Missing type"),
        ({"type": "Quidditch"}, 422, "Invalid type"),
        ({"category": "NOTE", "name": None}, 422, "Name is required"),
        ({"category": None}, 422, "Category is required"),
        ({"category": "Note"}, 400, "category"),
        ({"sub_type": "FAST"}, 400, "sub_type"),
        ({"target": "WATTS"}, 400, "target"),
        ({"name": {}}, 400, "name"),
        ({"moving_time": "long"}, 400, "moving_time"),
        ({"moving_time": 10**12}, 422, "out of bounds"),
        ({"tags": "a"}, 400, "tags"),
        ({"end_date_local": "2027-04-01T00:00:00"}, 422, "before"),
    ],
)
def test_what_makes_no_sense_is_refused(service, fields: dict, status: int, says: str) -> None:
    usual = {"category": "WORKOUT", "type": "Ride", "start_date_local": AT, "name": "n"}
    number, text = error(service.ask("POST", "0/events", {**usual, **fields}))
    assert number == status
    assert says in text
    assert service.get("0/events", oldest=DAY, newest=DAY) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3"])
def test_a_malformed_body_is_400(service, data: bytes) -> None:
    url = f"{service.sandbox.urls.intervals}/api/v1/athlete/0/events"
    assert service.session.post(url, data=data, timeout=30).status_code == 400


def test_a_change_may_be_sparse_and_is_computed_anew(service) -> None:
    made = service.create(name="Test", description="- 1h 100%", tags=["a"])
    path = f"0/events/{made['id']}"
    moved = service.ask("PUT", path, {"start_date_local": "2027-05-09T00:00:00"}).json()
    assert moved["end_date_local"] == "2027-05-10T00:00:00"
    assert (moved["id"], moved["uid"], moved["name"]) == (made["id"], made["uid"], "Test")
    changed = service.ask("PUT", path, {"description": "- 30m 100%", "moving_time": 9}).json()
    assert (changed["moving_time"], changed["icu_training_load"]) == (1800, 50)
    assert changed["tags"] == ["a"]
    assert service.ask("PUT", path, {"type": None}).status_code == 422
    assert service.get(path) == changed


def test_a_deleted_event_is_gone(service) -> None:
    path = f"0/events/{service.create()['id']}"
    assert service.ask("DELETE", path).status_code == 200
    assert service.ask("GET", path).status_code == 404
    assert service.ask("PUT", path, {"name": "x"}).status_code == 404
    assert service.ask("DELETE", path).status_code == 404


def test_another_athletes_event_is_not_found(service) -> None:
    made = service.create()
    service.session.auth = ("API_KEY", INTERVALS_API_KEY_2)
    assert service.ask("GET", f"0/events/{made['id']}").status_code == 404


def test_a_bulk_is_made_as_a_whole_or_not_at_all(service) -> None:
    good = {"category": "WORKOUT", "type": "Ride", "start_date_local": AT}
    bad = {**good, "category": "NOTE"}
    answer = service.ask("POST", "0/events/bulk", [good, bad, good])
    assert error(answer) == (422, "Name is required")
    assert service.get("0/events", oldest=DAY, newest=DAY) == []
    assert len(service.ask("POST", "0/events/bulk", [good, good]).json()) == 2
    assert len(service.get("0/events", oldest=DAY, newest=DAY)) == 2


def test_upsert_with_a_key_makes_another_event_unless_switched(service) -> None:
    body = [{"category": "WORKOUT", "type": "Ride", "start_date_local": AT, "external_id": "e"}]
    first = service.ask("POST", "0/events/bulk", body, upsert="true").json()[0]
    second = service.ask("POST", "0/events/bulk", body, upsert="true").json()[0]
    assert first["id"] != second["id"]
    service.state.switches.upsert_matches_external_id = True
    third = service.ask("POST", "0/events/bulk", body, upsert="true").json()[0]
    assert third["id"] == first["id"]


def test_upsert_on_uid_finds_the_servers_uid(service) -> None:
    made = service.create(name="old")
    body = {"uid": made["uid"], "name": "new"}
    changed = service.ask("POST", "0/events", body, upsertOnUid="true").json()
    assert (changed["id"], changed["name"]) == (made["id"], "new")


def test_a_target_is_upserted_by_day_and_type(service) -> None:
    body = [{"category": "TARGET", "type": "Ride", "start_date_local": AT, "load_target": 100}]
    first = service.ask("POST", "0/events/bulk", body, upsert="true").json()[0]
    body[0]["load_target"] = 200
    second = service.ask("POST", "0/events/bulk", body, upsert="true").json()[0]
    assert (second["id"], second["load_target"]) == (first["id"], 200)


def test_bulk_delete_goes_by_id_and_not_by_external_id(service) -> None:
    one, two = service.create(external_id="a"), service.create(external_id="b")
    doomed = [{"id": one["id"]}, {"external_id": "b"}, {"id": 99}]
    answer = service.ask("PUT", "0/events/bulk-delete", doomed)
    assert answer.json() == {"eventsDeleted": 1}
    assert [e["id"] for e in service.get("0/events", oldest=DAY, newest=DAY)] == [two["id"]]


def test_deleting_a_range_without_its_end_deletes_all_that_is_to_come(service) -> None:
    service.create()
    service.create(category="NOTE", type=None, name="stays")
    service.create(start_date_local="2030-01-01T00:00:00")
    assert service.ask("DELETE", "0/events", oldest=DAY).status_code == 400
    service.ask("DELETE", "0/events", oldest=DAY, category="WORKOUT")
    left = service.get("0/events", oldest=DAY, newest="2031-01-01")
    assert [event["name"] for event in left] == ["stays"]


def test_a_range_includes_both_ends_and_events_that_reach_into_it(service) -> None:
    service.create(name="first")
    service.create(name="last", start_date_local="2027-05-03T18:00:00")
    service.create(name="after", start_date_local="2027-05-04T00:00:00")
    service.create(
        name="camp",
        category="NOTE",
        start_date_local="2027-04-28T00:00:00",
        end_date_local="2027-05-02T00:00:00",
    )
    named = [e["name"] for e in service.get("0/events", oldest=DAY, newest="2027-05-03")]
    assert named == ["camp", "first", "last"]
    only = service.get("0/events", oldest=DAY, newest="2027-05-03", category="NOTE,HOLIDAY")
    assert [e["name"] for e in only] == ["camp"]
    few = service.get("0/events", oldest=DAY, newest="2027-05-03", limit=2)
    assert len(few) == 2


def test_a_range_is_a_week_from_today_unless_told(service) -> None:
    days = {event["start_date_local"][:10] for event in service.get("0/events")}
    assert max(days) == "2026-03-08"
    assert "2026-03-02" in days


def test_a_range_that_makes_no_sense_is_an_error(service) -> None:
    assert service.ask("GET", "0/events", oldest="soon").status_code == 500
    assert service.ask("GET", "0/events", category="WORKOUT,DANCE").status_code == 400


def test_resolved_targets_are_in_absolute_units_and_wider_outdoors(service) -> None:
    text = "- 10m 40%\n- 10m 80% LTHR\n- 10m 100w-200w"
    service.create(name="out", description=text)
    service.create(name="in", type="VirtualRide", description=text)
    outside, inside = service.get("0/events", oldest=DAY, newest=DAY, resolve="true")
    out, within = outside["workout_doc"]["steps"], inside["workout_doc"]["steps"]
    assert out[0]["_power"] == {"value": 100, "start": 97, "end": 103}
    assert within[0]["_power"] == {"value": 100, "start": 100, "end": 100}
    assert out[1]["_hr"] == {"value": 132, "start": 130, "end": 134}
    assert out[2]["_power"] == {"value": 150, "start": 100, "end": 200}
    assert out[0]["power"] == {"units": "%ftp", "value": 40}
    assert outside["workout_doc"]["ftp"] == 250
    plain = service.get("0/events", oldest=DAY, newest=DAY)[0]["workout_doc"]
    assert "_power" not in plain["steps"][0]
    assert "ftp" not in plain


def test_resolved_paces_are_metres_a_second(service) -> None:
    service.create(type="Run", description="- 10m 50% Pace\n- 1km 5:00/km Pace")
    steps = service.get("0/events", oldest=DAY, newest=DAY, resolve="true")[0]["workout_doc"][
        "steps"
    ]
    assert steps[0]["_pace"] == {"value": 2.0, "start": 1.95, "end": 2.05}
    assert steps[0]["_distance"] == 1200
    assert steps[1]["duration"] == 300


def test_a_folder_holds_workouts_and_takes_them_with_it(service) -> None:
    folder = service.ask("POST", "0/folders", {"name": "F", "parent": 5}).json()
    assert folder["type"] == "FOLDER"
    assert folder["children"] is None
    body = {"folder_id": folder["id"], "name": "W", "type": "Ride", "description": "- 10m Z2"}
    made = service.ask("POST", "0/workouts", body).json()
    assert made["workout_doc"]["duration"] == 600
    assert made["targets"] == ["POWER"]
    listed = next(f for f in service.get("0/folders") if f["id"] == folder["id"])
    assert [w["id"] for w in listed["children"]] == [made["id"]]
    path = f"0/workouts/{made['id']}"
    assert service.ask("PUT", path, {"description": "- 20m Z2"}).json()["moving_time"] == 1200
    assert made["id"] in [w["id"] for w in service.get("0/workouts")]
    renamed = service.ask("PUT", f"0/folders/{folder['id']}", {"name": "G"}).json()
    assert renamed["name"] == "G"
    service.ask("DELETE", f"0/folders/{folder['id']}")
    assert service.ask("GET", path).status_code == 404
    assert service.ask("DELETE", f"0/folders/{folder['id']}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"folder_id": None}, "Folder is required"),
        ({"folder_id": 99}, "Folder is required"),
        ({"type": None, "sport": "Ride"}, "Missing type"),
        ({"name": " "}, "Name is required"),
    ],
)
def test_a_library_workout_needs_folder_type_and_name(service, fields: dict, says: str) -> None:
    folder = service.ask("POST", "0/folders", {"name": "F"}).json()
    body = {"folder_id": folder["id"], "name": "W", "type": "Ride"}
    assert error(service.ask("POST", "0/workouts", {**body, **fields})) == (422, says)
    assert error(service.ask("POST", "0/workouts/bulk", [body, {**body, **fields}]))[0] == 422
    listed = next(f for f in service.get("0/folders") if f["id"] == folder["id"])
    assert listed["children"] is None


def test_a_deleted_library_workout_is_gone(service) -> None:
    one = service.get("0/workouts")[0]
    assert service.ask("DELETE", f"0/workouts/{one['id']}").status_code == 200
    assert service.ask("DELETE", f"0/workouts/{one['id']}").status_code == 404


def test_a_folder_of_a_wrong_type_or_without_a_name_is_refused(service) -> None:
    assert service.ask("POST", "0/folders", {"name": "x", "type": "BOX"}).status_code == 400
    assert error(service.ask("POST", "0/folders", {})) == (422, "Name is required")


def test_hiding_workouts_of_a_plan_changes_nothing_else(service) -> None:
    plan = next(f for f in service.get("0/folders") if f["type"] == "PLAN")
    path = f"0/folders/{plan['id']}/workouts"
    hidden = service.ask("PUT", path, {"hide_from_athlete": True}, oldest=0, newest=5).json()
    assert [workout["day"] for workout in hidden] == [0, 2, 5]
    after = next(f for f in service.get("0/folders") if f["id"] == plan["id"])["children"]
    assert [w["hide_from_athlete"] for w in after] == [True] * 3 + [False] * 3
    assert service.ask("PUT", path, {}).status_code == 422


def folder_named(service, name: str) -> dict:
    return next(f for f in service.get("0/folders") if f["name"] == name)


def test_a_shared_folder_is_shown_and_cannot_be_written_to(service) -> None:
    shared = folder_named(service, "From the coach")
    assert (shared["athlete_id"], shared["canEdit"]) == ("i200", False)
    assert shared["owner"]["name"] == "Robin Sandbox"
    body = {"folder_id": shared["id"], "name": "W", "type": "Ride"}
    assert service.ask("POST", "0/workouts/bulk", [body]).status_code == 422
    path = f"0/workouts/{shared['children'][0]['id']}"
    assert service.ask("PUT", path, {"name": "Mine"}).status_code == 404
    assert service.ask("DELETE", path).status_code == 404
    assert service.get("0/workouts")
    assert shared["id"] not in {w["folder_id"] for w in service.get("0/workouts")}


def test_a_plan_has_gaps_equal_workouts_and_entries_without_a_day(service) -> None:
    entries = folder_named(service, "Build with gaps")["children"]
    assert {entry["day"] for entry in entries} >= {None, 1, 3, 45}
    assert len({entry["name"] for entry in entries}) == len(entries) - 1
    assert [entry["name"] for entry in entries if entry["for_week"]] == ["An easy week"]
    assert len(folder_named(service, "Everything else")["children"]) == 120


@pytest.mark.parametrize(("field", "value"), [("time", "soon"), ("time", "24:00"), ("day", -1)])
def test_a_day_or_time_that_is_none_is_refused(service, field: str, value: object) -> None:
    plan = folder_named(service, "Build with gaps")
    body = {"folder_id": plan["id"], "name": "W", "type": "Ride", field: value}
    assert service.ask("POST", "0/workouts", body).status_code == 422
    for time in ("06:30", "06:30:15"):
        made = service.ask("POST", "0/workouts", {**body, "day": 0, "time": time})
        assert made.json()["time"] == time


def test_who_asks_too_often_is_refused_for_a_while() -> None:
    with SandboxServer.running(platforms=("intervals",)) as sandbox:
        switches = sandbox.state.intervals.switches
        switches.burst, switches.requests_per_second, switches.retry_after = 3, 0.001, 2
        url = f"{sandbox.urls.intervals}/api/v1/athlete/0"
        with requests.Session() as session:
            session.auth = ("API_KEY", "sandbox-intervals-key")
            answers = [session.get(url, timeout=30) for _ in range(5)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
        assert answers[-1].headers["Retry-After"] == "2"


def test_a_created_note_has_exactly_the_recorded_keys(service, recorded: Path) -> None:
    folder = recorded / "intervals"
    body = json.loads((folder / "event_note_bulk_create_request.json").read_text())
    known = json.loads((folder / "event_note_bulk_create_response.json").read_text())
    made = service.ask("POST", "0/events/bulk", body).json()
    assert made[0].keys() - {"paired_activity_id"} == known[0].keys()
    for name, value in known[0].items():
        if value is None or isinstance(value, bool):
            assert made[0][name] == value, name


def test_every_served_key_is_in_the_published_schema(service, recorded: Path) -> None:
    document = json.loads((recorded / "intervals/openapi_v1_2026-07.json").read_text())
    schemas = document["components"]["schemas"]
    extra = {"plan_name", "paired_activity_id"}
    for event in service.get("0/events", oldest="2026-01-01", newest="2026-12-31"):
        assert event.keys() <= schemas["Event"]["properties"].keys() | extra
    for folder in service.get("0/folders"):
        assert folder.keys() <= schemas["Folder"]["properties"].keys()
    for workout in service.get("0/workouts"):
        assert workout.keys() <= schemas["Workout"]["properties"].keys()
    athlete = service.get("0")
    assert athlete.keys() <= schemas["WithSportSettings"]["properties"].keys()
    for settings in athlete["sportSettings"]:
        assert settings.keys() <= schemas["SportSettings"]["properties"].keys()


def test_its_behaviour_is_switched_over_http(service) -> None:
    at = f"{service.sandbox.urls.control}/switches/intervals"
    assert requests.get(at, timeout=30).json()["requests_per_second"] is None
    changed = requests.post(at, json={"upsert_matches_external_id": True}, timeout=30)
    assert changed.json()["upsert_matches_external_id"] is True
    assert service.state.switches.upsert_matches_external_id is True
    assert requests.post(at, json={"mood": "bad"}, timeout=30).status_code == 422
    assert requests.get(f"{at}s", timeout=30).status_code == 404
    assert requests.post(f"{at}s", json={}, timeout=30).status_code == 404
