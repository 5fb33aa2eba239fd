from __future__ import annotations

import datetime as dt
import json

import pytest
import requests

from sandbox.recorded import add_intervals
from sandbox.server import SandboxServer
from sandbox.world import World

TODAY = dt.date(2026, 3, 4)


@pytest.fixture(scope="module")
def server(recorded):
    with SandboxServer.running(today=TODAY, recorded=recorded) as running:
        yield running


def trainingpeaks(server, path):
    base = server.urls.trainingpeaks
    cookie = {"Cookie": "Production_tpAuth=sandbox-premium"}
    token = requests.get(f"{base}/users/v3/token", headers=cookie, timeout=30).json()["token"]
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    return requests.get(base + path, headers=bearer, timeout=30).json()


def workouts(server):
    return trainingpeaks(server, "/fitness/v6/athletes/3000001/workouts/2026-03-04/2026-03-31")


def events(server):
    answer = requests.get(
        f"{server.urls.intervals}/api/v1/athlete/0/events",
        params={"oldest": "2026-03-04", "newest": "2026-12-31", "resolve": "true"},
        auth=("API_KEY", "sandbox-intervals-key"),
        timeout=30,
    )
    return answer.json()


def test_a_recorded_trainingpeaks_workout_is_served_as_it_was_but_for_day_and_athlete(
    server, recorded
):
    path = recorded / "trainingpeaks" / "upstream_tp_calendar_workout_distant_steps.json"
    (original,) = json.loads(path.read_text())
    served = next(w for w in workouts(server) if w["workoutId"] == original["workoutId"])
    moved = {"workoutDay": "2026-03-04T00:00:00", "athleteId": 3000001}
    assert served == original | moved


def test_recorded_plans_are_served_with_what_they_held(server, recorded):
    folder = recorded / "trainingpeaks"
    originals = json.loads((folder / "plans_list_2026.json").read_text())
    plans = {plan["planId"]: plan for plan in trainingpeaks(server, "/plans/v1/plansWithAccess")}
    for original in originals:
        assert plans[original["planId"]] == original | {"ownerPersonId": 3000001}
    for part, name in (
        ("workouts", "plan_workouts_swim_2026.json"),
        ("calendarNote", "plan_calendar_notes_2026.json"),
        ("events", "plan_events_2026.json"),
    ):
        path = f"/plans/v1/plans/{{}}/{part}/2010-12-15/2038-09-13"
        held = json.loads((folder / name).read_text())
        assert trainingpeaks(server, path.format(originals[0]["planId"])) == held
        assert trainingpeaks(server, path.format(originals[1]["planId"])) == []


def test_recorded_templates_become_planned_workouts(server):
    by_title = {workout["title"]: workout for workout in workouts(server)}
    template = by_title["anaerobic capacity - 8 x 10''"]
    assert (template["workoutTypeValueId"], template["totalTimePlanned"]) == (2, 2)
    assert template["structure"]["structure"][0]["steps"][0]["openDuration"] is True
    assert by_title["Recorded: structure of the web app"]["structure"]["structure"]


def test_ids_that_a_recording_repeats_stay_apart(server):
    swims = [workout for workout in workouts(server) if workout["title"] == "Swim 1"]
    assert len({workout["workoutId"] for workout in swims}) == len(swims) == 2


@pytest.mark.parametrize(
    ("workout_id", "name"),
    [
        (5460, "upstream_tr_workoutsdetails_simple.json"),
        (1249, "upstream_tr_workoutsdetails_complex.json"),
        (20725, "workoutdetails_bald_knob_full.json"),
    ],
)
def test_recorded_workout_details_are_served_verbatim_and_planned(
    server, recorded, workout_id, name
):
    base = f"{server.urls.trainerroad}/app/api"
    cookie = {"Cookie": "SharedTrainerRoadAuth=sandbox-rider"}
    answer = requests.get(f"{base}/workoutdetails/{workout_id}", headers=cookie, timeout=30)
    assert answer.content == (recorded / "trainerroad" / name).read_bytes()
    timeline = requests.get(
        f"{base}/react-calendar/700001/timeline", headers=cookie, timeout=30
    ).json()
    planned = [one["WorkoutId"] for one in timeline["PlannedActivities"]]
    assert planned.count(workout_id) == 1


def test_recorded_events_are_served_as_they_were_but_for_the_day(server, recorded):
    path = recorded / "intervals" / "events_resolved_upstream.json"
    originals = json.loads(path.read_text())
    served = {event["id"]: event for event in events(server)}
    for original in originals:
        shown = dict(served[original["id"]])
        days = ("start_date_local", "end_date_local")
        assert all(shown.pop(key) for key in days)
        assert shown == {key: value for key, value in original.items() if key not in days}
    assert served[originals[0]["id"]]["start_date_local"] == "2026-03-04T00:00:00"


def test_days_of_one_file_keep_their_distances(server, recorded):
    path = recorded / "intervals" / "events_trimmed_session_review.json"
    originals = {event["id"]: event["start_date_local"] for event in json.loads(path.read_text())}
    served = {event["id"]: event["start_date_local"] for event in events(server)}
    shifts = {
        dt.datetime.fromisoformat(served[key]) - dt.datetime.fromisoformat(start)
        for key, start in originals.items()
    }
    assert len(shifts) == 1
    assert min(served[key] for key in originals)[:10] == TODAY.isoformat()


def test_every_recorded_text_is_an_event_with_what_the_service_made_of_it(server, recorded):
    path = recorded / "intervals" / "text_to_workout_doc_corpus.json"
    entries = json.loads(path.read_text())["entries"]
    served = {event["id"]: event for event in events(server)}
    assert len(entries) == 22
    for entry in entries:
        assert served[entry["id"]]["workout_doc"] == entry["workout_doc"]
        assert served[entry["id"]]["description"] == entry["description"]


def test_a_folder_without_recordings_adds_nothing(tmp_path):
    with_folder = World(today=TODAY, recorded=tmp_path)
    without = World(today=TODAY)
    assert with_folder.trainingpeaks.workouts.keys() == without.trainingpeaks.workouts.keys()
    assert not with_folder.trainerroad.recorded_details


def test_a_listing_without_end_dates_gets_them(tmp_path):
    folder = tmp_path / "intervals"
    folder.mkdir()
    event = {
        "id": 77,
        "name": "Old ride",
        "category": "WORKOUT",
        "type": "Ride",
        "start_date_local": "2020-01-01T06:30:00",
    }
    later = event | {"id": 78, "start_date_local": "2020-01-03T00:00:00"}
    path = folder / "events_trimmed_session_review.json"
    path.write_text(json.dumps([later, event]))
    state = World(today=TODAY, platforms=("intervals",)).intervals
    add_intervals(state, tmp_path, TODAY)
    held = state.accounts["i100"].events
    assert held[77]["start_date_local"] == "2026-03-04T06:30:00"
    assert held[78]["start_date_local"] == "2026-03-06T00:00:00"
    assert held[77]["end_date_local"] == "2026-03-05T00:00:00"
