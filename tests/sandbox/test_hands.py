"""What somebody does in a platform's own app, in process and over the control API."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox import calendars, hands, people
from sandbox.hands import Refused
from sandbox.intervals.hands import _longer
from sandbox.server import SandboxServer
from sandbox.world import PLATFORMS, World

TODAY = dt.date(2026, 6, 1)
LATER = dt.date(2026, 6, 9)
each = pytest.mark.parametrize("platform", PLATFORMS)
writable = pytest.mark.parametrize("platform", ["intervals", "trainingpeaks"])
SPORTS = ["ride", "run", "swim", "strength", "note"]


@pytest.fixture(scope="module")
def _running() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def world(_running: SandboxServer) -> World:
    calendars.empty(_running.state)
    _running.state.journal.reset()
    return _running.state


@pytest.fixture
def control(_running: SandboxServer, world: World) -> Any:
    def ask(method: str, path: str, body: Any = None) -> requests.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return requests.request(
            method, f"{_running.urls.control}/hands{path}", data=text.encode(), timeout=30
        )

    return ask


def only(world: World, platform: str) -> hands.Thing:
    (thing,) = hands.items(world, platform)
    return thing


def event(world: World, item_id: str) -> dict[str, Any]:
    return world.intervals.accounts[people.SAM.id].events[int(item_id)]


def workout(world: World, item_id: str) -> dict[str, Any]:
    return world.trainingpeaks.workouts[int(item_id)]


@each
@pytest.mark.parametrize("sport", SPORTS)
def test_anything_can_be_planned_moved_renamed_described_and_deleted(world, platform, sport):
    item_id = hands.add(world, platform, TODAY, "First", sport=sport, text="Words.")
    kind = "note" if sport == "note" else "workout"
    thing = only(world, platform)
    assert (thing.id, thing.kind, thing.day, thing.title) == (item_id, kind, TODAY, "First")
    assert thing.text.startswith("Words.")
    hands.move(world, platform, item_id, LATER)
    hands.retitle(world, platform, item_id, "Second 🚴")
    hands.rewrite(world, platform, item_id, "Other words.")
    thing = only(world, platform)
    assert (thing.id, thing.kind, thing.day, thing.title) == (item_id, kind, LATER, "Second 🚴")
    assert thing.text.startswith("Other words.")
    assert "Words." not in thing.text
    hands.describe(world, platform, item_id, "All new.")
    assert only(world, platform).text == "All new."
    hands.delete(world, platform, item_id)
    assert hands.items(world, platform) == []


@each
def test_what_a_person_does_stands_in_no_journal(world, platform):
    hands.retitle(world, platform, hands.add(world, platform, TODAY, "A"), "B")
    assert world.journal.entries == ()


@each
def test_a_workout_is_completed_once_somebody_did_it(world, platform):
    item_id = hands.add(world, platform, TODAY, "Done", sport="run")
    assert not only(world, platform).completed
    hands.complete(world, platform, item_id)
    assert only(world, platform).completed


@each
def test_things_are_found_by_title_and_day(world, platform):
    later = hands.add(world, platform, LATER, "Same")
    sooner = hands.add(world, platform, TODAY, "Same")
    assert hands.find(world, platform, "Same") == sooner
    assert hands.find(world, platform, "Same", LATER) == later
    with pytest.raises(LookupError, match="Other"):
        hands.find(world, platform, "Other")


@writable
def test_something_can_be_planned_for_another_athlete(world, platform):
    other = {"intervals": people.ROBIN.id, "trainingpeaks": str(people.TP_ROSTER_IDS[0])}[platform]
    hands.add(world, platform, TODAY, "Mine")
    hands.add(world, platform, TODAY, "Theirs", athlete=other)
    assert [one.title for one in hands.items(world, platform, other)] == ["Theirs"]


@each
def test_what_is_not_there_cannot_be_touched(world, platform):
    for act in (hands.delete, hands.complete):
        for unknown in ("1", "x", ""):
            with pytest.raises(LookupError):
                act(world, platform, unknown)
    with pytest.raises(LookupError):
        hands.add(world, platform, TODAY, "A", athlete="99")


def test_there_is_no_fourth_platform(world):
    with pytest.raises(LookupError, match="garmin"):
        hands.items(world, "garmin")


@each
def test_a_note_has_no_steps_and_cannot_be_done(world, platform):
    note = hands.add(world, platform, TODAY, "Note", sport="note")
    with pytest.raises(Refused):
        hands.change_steps(world, platform, note, 2)
    with pytest.raises(Refused):
        hands.complete(world, platform, note)


@pytest.mark.parametrize("wrong", [{"sport": "chess"}, {"minutes": 0}, {"minutes": 1441}])
@each
def test_what_makes_no_sense_is_not_planned(world, platform, wrong):
    with pytest.raises(Refused):
        hands.add(world, platform, TODAY, "A", **wrong)
    assert hands.items(world, platform) == []


# TrainingPeaks


def test_trainingpeaks_scales_a_structure_and_computes_its_totals_anew(world):
    item_id = hands.add(world, "trainingpeaks", TODAY, "Ride")
    before = json.loads(json.dumps(workout(world, item_id)))
    hands.change_steps(world, "trainingpeaks", item_id, 1.5)
    after = workout(world, item_id)
    assert before["totalTimePlanned"] == 1.0
    assert after["totalTimePlanned"] == 1.5
    assert after["tssPlanned"] == pytest.approx(before["tssPlanned"] * 1.5, abs=0.1)
    assert after["ifPlanned"] == before["ifPlanned"]
    ends = [block["end"] for block in after["structure"]["structure"]]
    assert ends == [900, 4500, 5400]
    assert after["structure"].keys() == before["structure"].keys()


def test_trainingpeaks_scales_what_has_no_steps(world):
    item_id = hands.add(world, "trainingpeaks", TODAY, "Gym", sport="strength", minutes=30)
    hands.change_steps(world, "trainingpeaks", item_id, 2)
    assert workout(world, item_id)["totalTimePlanned"] == 1.0


def test_trainingpeaks_keeps_the_time_of_day_of_what_is_moved(world):
    item_id = hands.add(world, "trainingpeaks", TODAY, "Ride")
    workout(world, item_id)["startTimePlanned"] = "2026-06-01T07:30:00"
    hands.move(world, "trainingpeaks", item_id, LATER)
    assert workout(world, item_id)["startTimePlanned"] == "2026-06-09T07:30:00"
    assert workout(world, item_id)["workoutDay"] == "2026-06-09T00:00:00"


def test_trainingpeaks_says_when_something_was_changed(world):
    item_id = hands.add(world, "trainingpeaks", TODAY, "Ride")
    before = workout(world, item_id)["lastModifiedDate"]
    world.clock.advance(dt.timedelta(hours=1))
    hands.retitle(world, "trainingpeaks", item_id, "Changed")
    world.clock.reset()
    assert workout(world, item_id)["lastModifiedDate"] != before


@pytest.mark.parametrize("platform", ["trainingpeaks", "intervals"])
@pytest.mark.parametrize("sport", ["strength", "note"])
@pytest.mark.parametrize(
    "mark",
    [
        "\n\n[planbridge:trainerroad/1/workout/2~3]",
        "\n//////////\ntrainerRoadId=9101",
    ],
)
def test_other_words_leave_a_mark_where_it_is(world, platform, sport, mark):
    item_id = hands.add(world, platform, TODAY, "A", sport=sport, text=f"Words.{mark}")
    hands.rewrite(world, platform, item_id, "Other words.")
    assert only(world, platform).text == f"Other words.{mark}"
    hands.describe(world, platform, item_id, "Bare.")
    assert only(world, platform).text == "Bare."


# Intervals.icu


def test_intervals_computes_a_longer_workout_anew(world):
    item_id = hands.add(world, "intervals", TODAY, "Ride", text="Words.")
    before = event(world, item_id)
    hands.change_steps(world, "intervals", item_id, 1.5)
    after = event(world, item_id)
    assert (before["moving_time"], after["moving_time"]) == (3600, 5400)
    assert after["workout_doc"]["duration"] == 5400
    assert after["icu_training_load"] > before["icu_training_load"]
    assert after["description"].startswith("Words.\n\n- 15m ")


def test_intervals_lengthens_what_has_no_steps(world):
    item_id = hands.add(world, "intervals", TODAY, "Gym", sport="strength", minutes=30, text="Do.")
    hands.change_steps(world, "intervals", item_id, 2)
    assert event(world, item_id)["moving_time"] == 3600


@pytest.mark.parametrize(
    ("line", "longer"),
    [
        ("- 10m 50%", "- 20m 50%"),
        ("- Steady 1h15m 64-72% 90rpm", "- Steady 2h30m 64-72% 90rpm"),
        ("- Sprint 12s 250-300% power=1s", "- Sprint 24s 250-300% power=1s"),
        ("- 90s intensity=rest", "- 3m intensity=rest"),
        ("  - Main 100mtr 90-95% Pace", "  - Main 200mtr 90-95% Pace"),
        ("- 1km 5:00-4:45/km Pace", "- 2km 5:00-4:45/km Pace"),
        ("* 1.5km Z2", "* 3km Z2"),
        ("- Over 2 cars", "- Over 2 cars"),
        ("Ride 10m", "Ride 10m"),
    ],
)
def test_the_length_of_a_step_line_is_its_first_one(line, longer):
    assert _longer(line, 2) == longer


@pytest.mark.parametrize(
    "steps",
    [
        "- 10m 50%\n\n3x\n- 5m 90%\n- 2m 50%",
        "Warmup\n- 10m 50%",
        "Main set 4x\n- 3m 92%\n- 1m 105%",
        "3x\n- 5m 90%\n- 2m 50%",
    ],
)
def test_other_words_leave_the_steps_of_a_text_as_they_are(world, steps):
    item_id = hands.add(world, "intervals", TODAY, "Ride", sport="strength")
    hands.describe(world, "intervals", item_id, f"First line.\nSecond line.\n\n{steps}")
    before = event(world, item_id)["workout_doc"]
    hands.rewrite(world, "intervals", item_id, "Other words, 3 x as many.")
    assert event(world, item_id)["description"] == f"Other words, 3 x as many.\n\n{steps}"
    assert event(world, item_id)["workout_doc"] == before


def test_intervals_keeps_an_external_id_whatever_somebody_does(world):
    item_id = hands.add(world, "intervals", TODAY, "Ride")
    event(world, item_id)["external_id"] = "planbridge:trainingpeaks/1/workout/2"
    hands.move(world, "intervals", item_id, LATER)
    hands.describe(world, "intervals", item_id, "- 1h 70%")
    assert event(world, item_id)["external_id"] == "planbridge:trainingpeaks/1/workout/2"
    assert event(world, item_id)["end_date_local"] == "2026-06-10T00:00:00"


def test_intervals_refuses_a_note_without_a_name(world):
    note = hands.add(world, "intervals", TODAY, "Note", sport="note")
    with pytest.raises(Refused, match="Name"):
        hands.retitle(world, "intervals", note, " ")


# TrainerRoad


def test_trainerroad_swaps_a_library_workout_for_one_of_the_wanted_length(world):
    item_id = hands.add(world, "trainerroad", TODAY, "Pine Ridge")
    before = world.trainerroad.planned[item_id]
    seconds, workout_id = before.seconds, before.workout_id
    hands.change_steps(world, "trainerroad", item_id, 1.5)
    after = world.trainerroad.planned[item_id]
    assert after.workout_id not in (None, workout_id)
    assert abs(after.seconds - seconds * 1.5) < 900
    with pytest.raises(Refused):
        hands.retitle(world, "trainerroad", item_id, "Mine")


# the control API


@each
def test_all_of_it_can_be_done_over_http(world, control, platform):
    made = control("POST", f"/{platform}", {"day": "2026-06-01", "title": "A", "sport": "run"})
    assert made.status_code == 201
    at = f"/{platform}/{made.json()['id']}"
    deeds = {
        "move": {"day": "2026-06-09"},
        "retitle": {"title": "B"},
        "rewrite": {"text": "Words."},
        "change_steps": {"factor": 2},
        "complete": None,
    }
    for deed, body in deeds.items():
        assert control("POST", f"{at}/{deed}", body).status_code == 204, deed
    (thing,) = control("GET", f"/{platform}").json()
    assert thing["text"].startswith("Words.")
    told = [thing[key] for key in ("id", "kind", "day", "title", "completed")]
    assert told == [made.json()["id"], "workout", "2026-06-09", "B", True]
    assert control("POST", f"{at}/describe", {"text": "X"}).status_code == 204
    assert control("GET", f"/{platform}").json()[0]["text"] == "X"
    assert control("GET", f"/{platform}?athlete=nobody").json() == []
    assert control("DELETE", at).status_code == 204
    assert control("GET", f"/{platform}").json() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/garmin", None, 404),
        ("DELETE", "/intervals/1", None, 404),
        ("POST", "/intervals/1/retitle", {"title": "A"}, 404),
        ("POST", "/intervals/1/eat", {}, 404),
        ("POST", "/intervals", {"day": "2026-06-01"}, 422),
        ("POST", "/intervals", {"day": "soon", "title": "A"}, 422),
        ("POST", "/intervals", {"day": "2026-06-01", "title": 1}, 422),
        ("POST", "/intervals", {"day": "2026-06-01", "title": "A", "sport": "chess"}, 422),
        ("POST", "/intervals", {"day": "2026-06-01", "title": "A", "colour": "red"}, 422),
        ("POST", "/intervals", "[", 422),
        ("POST", "/intervals", [], 422),
    ],
)
def test_what_cannot_be_done_over_http_says_why(control, method, path, body, status):
    answer = control(method, path, body)
    assert answer.status_code == status
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("move", {"day": "x"}),
        ("move", {}),
        ("retitle", {"title": None}),
        ("change_steps", {"factor": 0}),
        ("change_steps", {"factor": "x"}),
        ("change_steps", '{"factor": NaN}'),
        ("rewrite", ""),
    ],
)
@each
def test_a_deed_that_makes_no_sense_changes_nothing(world, control, platform, deed, body):
    item_id = hands.add(world, platform, TODAY, "A")
    before = calendars.take(world)
    assert control("POST", f"/{platform}/{item_id}/{deed}", body).status_code == 422
    assert calendars.take(world) == before
