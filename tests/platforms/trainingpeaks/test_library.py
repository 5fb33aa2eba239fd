from __future__ import annotations

import json

import pytest

from core.platforms.contract import ItemKind, ItemRef, Library, PlatformName
from core.platforms.errors import AccessDenied, ApiChanged
from core.platforms.trainingpeaks.client import ForbiddenCall
from core.workout.model import (
    Metric,
    Planned,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    Workout,
)
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.platforms.trainingpeaks.builders import block, step, structure
from tests.platforms.trainingpeaks.test_access import roster, user

READ = "/exerciselibrary/v2/libraries"
WRITE = "/exerciselibrary/v1/libraries"
MINE = Library(platform=PlatformName.TRAININGPEAKS, athlete="3000001", id="21", name="Mine")
ORIGIN = ItemRef(platform=PlatformName.FILE, athlete="dropped", kind=ItemKind.WORKOUT, id="ab12")
SAM = AthleteThresholds(default=Thresholds(ftp=250))
HOUR = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_FTP, value=80))


def library(**more):
    return {
        "exerciseLibraryId": 21,
        "libraryName": "Mine",
        "ownerId": 3000001,
        "ownerName": "Sam Sand",
        "isDefaultContent": False,
        **more,
    }


def item(**more):
    return {
        "exerciseLibraryId": 21,
        "exerciseLibraryItemId": 900,
        "exerciseLibraryItemType": "WorkoutTemplate",
        "itemName": "Tempo",
        "workoutTypeId": 2,
        "totalTimePlanned": 1.0,
        "tssPlanned": 60,
        "ifPlanned": None,
        "description": None,
        "coachComments": None,
        "structure": structure(block(step((3600, "second")))),
        **more,
    }


def ride(**more) -> Workout:
    return Workout(**{"sport": Sport.RIDE, "title": "Ride", "steps": (HOUR,), **more})


def draft(platform, workout):
    return platform.prepare_for_library(workout, ORIGIN, SAM)


def test_recorded_library_items_are_read_open_duration_included(stub, platform, recorded):
    raws = json.loads((recorded / "trainingpeaks/library_items_open_duration.json").read_text())
    stub.say(f"GET {READ}/21/items", raws)
    listing = platform.list_library(MINE)
    assert listing.complete
    assert not listing.unreadable
    for raw, read in zip(raws, listing.items, strict=True):
        assert read.ref.id == str(raw["exerciseLibraryItemId"])
        assert (read.item.title, read.item.sport, read.item.day) == (
            raw["itemName"],
            Sport.RIDE,
            None,
        )
        assert read.item.planned.duration == raw["totalTimePlanned"] * 3600
        assert read.item.planned.load == raw["tssPlanned"]
        assert read.item.metric is Metric.POWER
    first = listing.items[0].item.steps[0]
    assert first.length.kind == "until_lap"
    assert first.length.nominal.value == 1200


def test_the_body_is_the_librarys_and_not_the_calendars(stub, platform):
    stub.say(f"POST {WRITE}/21/items", item())
    sent = draft(platform, ride(sub_sport=SubSport.VIRTUAL_RIDE, description="Go."))
    platform.add_to_library(MINE, [sent])
    [(path, body)] = stub.sent("POST")
    assert path == f"{WRITE}/21/items"
    assert (body["exerciseLibraryId"], body["itemName"]) == (21, "Ride")
    assert (body["workoutTypeId"], body["workoutSubTypeId"]) == (2, 49)
    assert (body["totalTimePlanned"], body["tssPlanned"], body["ifPlanned"]) == (1, 64, 0.8)
    assert body["description"] == "Go."
    assert isinstance(body["structure"], dict)
    assert body["structure"]["polyline"]
    assert not body.keys() & {"workoutTypeValueId", "workoutDay", "title", "athleteId", "workoutId"}


def test_a_workout_without_words_has_an_empty_description_and_no_mark(platform):
    assert draft(platform, ride()).payload["description"] == ""


def test_planned_values_of_the_source_are_sent_as_they_are(platform):
    planned = Planned(duration=7380, load=63.99, intensity=0.7)
    payload = draft(platform, ride(planned=planned)).payload
    assert (payload["totalTimePlanned"], payload["tssPlanned"]) == (2.05, 63.99)


def test_a_new_library_is_sent_under_the_key_that_works(stub, platform):
    stub.say(f"POST {WRITE}", library(exerciseLibraryId=22, libraryName="New"))
    made = platform.create_library("New")
    assert stub.sent("POST") == [(WRITE, {"libraryName": "New"})]
    assert (made.id, made.athlete, made.writable) == ("22", "3000001", True)


def test_a_new_library_that_is_nowhere_is_an_error(stub, platform):
    stub.say(f"POST {WRITE}", {"ok": True})
    with pytest.raises(ApiChanged, match="does not show it"):
        platform.create_library("New")


@pytest.mark.parametrize(
    ("odd", "writable"),
    [
        ({}, True),
        ({"ownerId": None, "isDefaultContent": None}, True),
        ({"ownerId": 5}, False),
        ({"isDefaultContent": True}, False),
    ],
)
def test_only_own_libraries_are_writable(stub, platform, odd, writable):
    stub.say(f"GET {READ}", [library(**odd)])
    [read] = platform.list_libraries()
    assert read.writable is writable


def test_what_is_no_library_costs_no_other(stub, platform):
    stub.say(f"GET {READ}", [None, {"libraryName": "no id"}, library(libraryName=None)])
    assert [(one.id, one.name) for one in platform.list_libraries()] == [("21", "(no name)")]


def test_one_odd_item_costs_no_other_and_one_without_an_id_the_completeness(stub, platform):
    stub.say(f"GET {READ}/21/items", [item(), "x"])
    listing = platform.list_library(MINE)
    assert [one.ref.id for one in listing.items] == ["900"]
    assert not listing.complete
    assert "1 of the workouts" in listing.incomplete_because


def test_an_answer_without_an_id_is_settled_by_looking(stub, platform):
    sent = draft(platform, ride())
    stub.say(f"POST {WRITE}/21/items", None)
    stub.say(
        f"GET {READ}/21/items",
        [item(), {**item(exerciseLibraryItemId=901), **sent.payload}],
    )
    [outcome] = platform.add_to_library(MINE, [sent])
    assert outcome.created.id == "901"
    assert len(stub.sent("POST")) == 1


def test_an_item_that_was_accepted_and_is_not_shown_is_an_error(stub, platform):
    stub.say(f"POST {WRITE}/21/items", None)
    [outcome] = platform.add_to_library(MINE, [draft(platform, ride())])
    assert outcome.created is None
    assert "does not show it" in outcome.error


def test_what_the_account_may_not_do_is_said_in_its_words(stub, platform):
    stub.say(f"POST {WRITE}", {"message": "Upgrade to own more libraries."}, 403)
    with pytest.raises(AccessDenied, match="own more libraries"):
        platform.create_library("New")


def test_no_name_of_a_library_leads_to_the_calls_that_destroy_plans(stub, platform):
    odd = MINE.model_copy(update={"id": "../../plans/v1/commands/applyplan"})
    with pytest.raises(ForbiddenCall):
        platform.list_library(odd)
    assert not any("plan" in path for _, path, _, _ in stub.requests)


def test_a_coachs_libraries_are_the_coachs_whatever_athlete_is_chosen(stub, open_platform):
    stub.say("GET /users/v3/user", user(athletes=roster(77)))
    stub.say(f"GET {READ}", [library()])
    [read] = open_platform("77").list_libraries()
    assert read.writable


@pytest.mark.parametrize(
    "edited",
    [
        {"coachComments": "Stay seated."},
        {"structure": None, "distancePlanned": 12000},
        {"structure": None, "tssPlanned": 80},
        {"structure": None, "totalTimePlanned": 1.5},
    ],
)
def test_what_somebody_edits_in_the_form_makes_another_content(stub, platform, edited):
    before = {key: item()[key] for key in edited if key in item()}
    plain = {**before, **({"structure": None} if "structure" in edited else {})}
    stub.say(f"GET {READ}/21/items", [item(**plain), item(exerciseLibraryItemId=901, **edited)])
    one, other = platform.list_library(MINE).items
    assert one.content != other.content


def test_totals_that_come_from_steps_make_no_other_content(stub, platform):
    computed = {"distancePlanned": 30000, "tssPlanned": 61.5, "totalTimePlanned": 1.01}
    stub.say(f"GET {READ}/21/items", [item(), item(exerciseLibraryItemId=901, **computed)])
    one, other = platform.list_library(MINE).items
    assert one.content == other.content
