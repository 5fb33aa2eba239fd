from __future__ import annotations

import json

import pytest

from core.platforms.contract import ItemKind, Library, PlatformName
from core.platforms.errors import ApiChanged, NotFound
from core.workout.model import Seconds, Single, Sport, Step, Unit, Workout
from core.workout.thresholds import AthleteThresholds
from tests.platforms.intervals.conftest import ATHLETE, source

FOLDER = Library(platform=PlatformName.INTERVALS, athlete="i1", id="7", name="Mine")


def folder(**kwargs):
    """A folder as the service sends it, nulls included."""
    nulls = (
        "description",
        "start_date_local",
        "rollout_weeks",
        "num_workouts",
        "owner",
        "children",
    )
    return {
        "id": 7,
        "athlete_id": "i1",
        "type": "FOLDER",
        "name": "Mine",
        "canEdit": True,
        **dict.fromkeys(nulls),
        **kwargs,
    }


def child(**kwargs):
    return {
        "id": 70,
        "athlete_id": "i1",
        "folder_id": 7,
        "name": "Tempo",
        "type": "Ride",
        "description": "- 10m 80%",
        "workout_doc": {
            "steps": [{"duration": 600, "power": {"units": "%ftp", "value": 80}}],
            "duration": 600,
        },
        "moving_time": 600,
        "day": None,
        "tags": None,
        **kwargs,
    }


@pytest.fixture
def folders(requests_mock):
    def answer(*raws):
        requests_mock.get(f"{ATHLETE}/folders", json=list(raws))

    return answer


def draft(platform, title="Tempo", percent=80):
    target = Single(unit=Unit.PERCENT_FTP, value=percent)
    ride = Workout(
        sport=Sport.RIDE, title=title, steps=(Step(length=Seconds(value=600), target=target),)
    )
    return platform.prepare_for_library(ride, source(1), AthleteThresholds())


def test_the_recorded_workout_of_a_library_is_read(platform, folders, recorded):
    raw = json.loads((recorded / "intervals/workout_library_create_response.json").read_text())
    folders(folder(id=raw["folder_id"], children=[raw]))
    [library] = platform.list_libraries()
    [item] = platform.list_library(library).items
    assert (item.ref.id, item.ref.kind) == (raw["id"], ItemKind.WORKOUT)
    assert (item.item.title, item.item.day) == (raw["name"], None)
    [step] = item.item.steps
    assert step.length.value == raw["workout_doc"]["duration"]
    assert step.target.unit is Unit.POWER_ZONE
    assert not item.losses


def test_the_recorded_answer_to_adding_is_the_workout_that_was_sent(
    platform, requests_mock, recorded
):
    raw = json.loads((recorded / "intervals/workout_library_create_response.json").read_text())
    requests_mock.post(f"{ATHLETE}/workouts/bulk", json=[raw])
    zone = Single(unit=Unit.POWER_ZONE, value=2)
    ride = Workout(
        sport=Sport.RIDE,
        title=raw["name"],
        steps=(Step(length=Seconds(value=600), target=zone),),
    )
    sent = platform.prepare_for_library(ride, source(1), AthleteThresholds())
    [outcome] = platform.add_to_library(FOLDER, [sent])
    assert outcome.created.id == raw["id"]


def test_what_is_sent_names_its_folder_and_type_and_nothing_of_a_calendar(platform, requests_mock):
    posted = requests_mock.post(f"{ATHLETE}/workouts/bulk", json=[child()])
    platform.add_to_library(FOLDER, [draft(platform)])
    [body] = posted.last_request.json()
    assert (body["folder_id"], body["type"], body["name"]) == (7, "Ride", "Tempo")
    assert "10m 80%" in body["description"]
    assert not body.keys() & {"category", "start_date_local", "external_id", "day"}


def test_a_new_folder_is_a_folder(platform, requests_mock, folders):
    folders()
    posted = requests_mock.post(f"{ATHLETE}/folders", json=folder(name="New"))
    made = platform.create_library("New")
    assert posted.last_request.json() == {"name": "New", "type": "FOLDER"}
    assert (made.id, made.name, made.writable) == ("7", "New", True)


def test_a_new_folder_that_the_answer_does_not_show_is_looked_for(platform, requests_mock, folders):
    answers = [{"json": [folder()]}, {"json": [folder(), folder(id=8, name="New")]}]
    requests_mock.get(f"{ATHLETE}/folders", answers)
    requests_mock.post(f"{ATHLETE}/folders", json={"status": "ok"})
    assert platform.create_library("New").id == "8"


def test_a_new_folder_that_is_nowhere_is_an_error(platform, requests_mock, folders):
    folders(folder())
    requests_mock.post(f"{ATHLETE}/folders", json={"status": "ok"})
    with pytest.raises(ApiChanged, match="does not show it"):
        platform.create_library("New")


@pytest.mark.parametrize(
    ("odd", "writable", "is_plan"),
    [
        ({}, True, False),
        ({"canEdit": None}, True, False),
        ({"athlete_id": None, "type": None}, True, False),
        ({"canEdit": False}, False, False),
        ({"athlete_id": "i2"}, False, False),
        ({"type": "PLAN"}, True, True),
        ({"type": "PLAN", "athlete_id": "i2"}, False, True),
    ],
)
def test_only_own_folders_and_plans_that_may_be_edited_are_writable(
    platform, folders, odd, writable, is_plan
):
    folders(folder(**odd))
    [library] = platform.list_libraries()
    assert (library.writable, library.is_plan) == (writable, is_plan)


def test_the_count_is_of_the_workouts_or_what_the_folder_says(platform, folders):
    folders(folder(children=[child()]), folder(id=8, num_workouts=12), folder(id=9, name=None))
    assert [(one.count, one.name) for one in platform.list_libraries()] == [
        (1, "Mine"),
        (12, "Mine"),
        (0, "(no name)"),
    ]


def test_what_is_no_folder_costs_no_other(platform, folders):
    folders(None, "x", {"name": "no id"}, folder())
    assert [one.id for one in platform.list_libraries()] == ["7"]


def test_one_odd_workout_costs_no_other(platform, folders):
    folders(folder(children=[child(), child(id=71, moving_time="long")]))
    listing = platform.list_library(FOLDER)
    assert [item.ref.id for item in listing.items] == ["70"]
    assert [(one.id, one.title, one.day) for one in listing.unreadable] == [("71", "Tempo", None)]
    assert listing.complete


@pytest.mark.parametrize("nameless", [child(id=None), "x", None])
def test_a_workout_without_an_id_makes_the_listing_incomplete(platform, folders, nameless):
    folders(folder(children=[child(), nameless]))
    listing = platform.list_library(FOLDER)
    assert not listing.complete
    assert "1 of the workouts" in listing.incomplete_because


def test_a_folder_that_is_gone_is_not_found(platform, folders):
    folders(folder(id=8))
    with pytest.raises(NotFound, match="“Mine”"):
        platform.list_library(FOLDER)


def test_a_refused_bulk_is_split_until_the_culprit_stands_alone(platform, requests_mock):
    sizes = []

    def answer(request, context):
        sent = request.json()
        sizes.append(len(sent))
        if any(one["name"] == "bad" for one in sent):
            context.status_code = 422
            return {"status": 422, "error": "Missing type"}
        return [child(id=100 + len(sizes) * 10 + n, **one) for n, one in enumerate(sent)]

    requests_mock.post(f"{ATHLETE}/workouts/bulk", json=answer)
    names = ["a", "b", "bad", "d"]
    outcomes = platform.add_to_library(FOLDER, [draft(platform, name) for name in names])
    assert [outcome.created is not None for outcome in outcomes] == [True, True, False, True]
    assert "Missing type" in outcomes[2].error
    assert sizes == [4, 2, 2, 1, 1]


def test_many_workouts_go_fifty_a_request(platform, requests_mock):
    sizes = []

    def answer(request, context):
        sizes.append(len(request.json()))
        return [child(id=n, **one) for n, one in enumerate(request.json())]

    requests_mock.post(f"{ATHLETE}/workouts/bulk", json=answer)
    seen = []
    outcomes = platform.add_to_library(
        FOLDER,
        [draft(platform, f"Ride {n}") for n in range(101)],
        lambda done, of, what: seen.append((done, of)),
    )
    assert sizes == [50, 50, 1]
    assert seen == [(50, 101), (100, 101), (101, 101)]
    assert all(outcome.created for outcome in outcomes)
