"""What the folders and plans of the service are read as."""

from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.contract import ItemKind, WorkoutSearch
from core.platforms.errors import Rejected
from core.workout.model import Note, RacePriority, Sport, Workout
from tests.platforms.intervals.conftest import ATHLETE
from tests.platforms.intervals.test_library import FOLDER, child, folder

PLAN = FOLDER.model_copy(update={"is_plan": True, "noun": "plan"})
NO_STEPS = {"workout_doc": None, "description": "Words", "moving_time": None}


@pytest.fixture
def plan(platform, requests_mock):
    """Reads a plan that holds entries with these fields."""

    def read(*entries, **fields):
        children = [child(id=70 + n, **entry) for n, entry in enumerate(entries)]
        raw = folder(type="PLAN", children=children, **fields)
        requests_mock.get(f"{ATHLETE}/folders", json=[raw])
        return platform.list_library(PLAN)

    return read


@pytest.fixture
def one(plan):
    """Reads the only entry of a plan."""

    def read(**fields):
        [item] = plan(fields).items
        return item

    return read


def said(item) -> list[tuple[str, str, str]]:
    return [(loss.where, loss.before, loss.after) for loss in item.losses]


def test_a_plan_says_where_it_begins_what_it_is_and_how_much_it_holds(plan, platform):
    plan({}, {}, start_date_local="2026-02-03T00:00:00", description=" Two rides \n")
    [library] = platform.list_libraries()
    assert (library.noun, library.first, library.count) == ("plan", dt.date(2026, 2, 3), 2)
    assert (library.description, library.owner, library.writable) == ("Two rides", "", True)


@pytest.mark.parametrize("odd", [None, "", "soon", 5, {}])
def test_a_plan_that_begins_at_no_day_is_read(plan, platform, odd):
    plan({}, start_date_local=odd, description=odd)
    [library] = platform.list_libraries()
    assert library.first is None
    assert library.is_plan


def test_a_folder_begins_at_no_day(platform, requests_mock):
    raw = folder(start_date_local="2026-02-03T00:00:00")
    requests_mock.get(f"{ATHLETE}/folders", json=[raw])
    [library] = platform.list_libraries()
    assert (library.noun, library.first) == ("folder", None)


@pytest.mark.parametrize(
    ("owner", "name"), [({"id": "i2", "name": " Kim "}, "Kim"), (None, ""), ("Kim", ""), ({}, "")]
)
def test_what_others_share_names_its_owner_and_is_read_only(platform, requests_mock, owner, name):
    raw = folder(athlete_id="i2", owner=owner, children=[child(athlete_id="i2")])
    requests_mock.get(f"{ATHLETE}/folders", json=[raw])
    [library] = platform.list_libraries()
    assert (library.owner, library.writable, library.athlete) == (name, False, "i2")
    [item] = platform.list_library(library).items
    assert item.ref.athlete == "i2"


def test_what_is_the_athletes_own_names_no_owner(platform, requests_mock):
    raw = folder(owner={"id": "i1", "name": "Me"})
    requests_mock.get(f"{ATHLETE}/folders", json=[raw])
    assert platform.list_libraries()[0].owner == ""


def test_workouts_of_a_plan_have_days_and_those_of_a_folder_have_none(
    plan, platform, requests_mock
):
    assert [item.day for item in plan({"day": 9}, {"day": 0}, {"day": 9}).items] == [9, 0, 9]
    requests_mock.get(f"{ATHLETE}/folders", json=[folder(children=[child(day=4)])])
    [item] = platform.list_library(FOLDER).items
    assert (item.day, item.item.day, item.losses) == (None, None, ())


def test_an_entry_without_a_day_stands_on_the_first_and_that_is_said(one):
    item = one(day=None)
    assert item.day == 0
    assert said(item) == [("Day", "no day in the plan", "the plan's first day")]
    assert item.content == one(day=0).content


@pytest.mark.parametrize("odd", [-1, 1.5, "x", True, 10**9, []])
def test_an_entry_whose_day_makes_no_sense_costs_no_other(plan, odd):
    listing = plan({"day": odd}, {"day": 2})
    assert [item.day for item in listing.items] == [2]
    [unread] = listing.unreadable
    assert "day in the plan" in unread.reason
    assert unread.title == "Tempo"
    assert listing.complete


def test_an_entry_of_several_days_stands_on_its_first_and_that_is_said(one):
    item = one(day=4, days=3)
    assert item.day == 4
    assert said(item) == [("Day", "3 days", "the first of them")]
    assert not one(day=4, days=1).losses


def test_words_for_a_week_are_a_note_and_a_workout_for_a_week_stays_one(one):
    words = one(day=7, for_week=True, **NO_STEPS)
    assert words.item == Note(title="Tempo", text="Words")
    assert words.ref.kind is ItemKind.NOTE
    assert said(words) == [("Day", "for the week as a whole", "the day under which it stands")]
    ride = one(day=7, for_week=True)
    assert isinstance(ride.item, Workout)
    assert said(ride) == said(words)


@pytest.mark.parametrize("kind", ["NOTE", "Note", None, ""])
def test_an_entry_that_is_a_note_is_read_as_one(one, kind):
    item = one(day=1, type=kind, **NO_STEPS)
    assert item.item == Note(title="Tempo", text="Words")
    assert (item.day, item.losses) == (1, ())


def test_an_entry_without_a_type_that_asks_for_something_is_a_workout(one):
    item = one(day=1, type=None, workout_doc=None, description="Easy", moving_time=3600)
    assert item.item.sport is Sport.OTHER
    assert item.item.planned.duration == 3600


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("06:30", dt.time(6, 30)),
        ("06:30:15", dt.time(6, 30, 15)),
        ("T06:30", dt.time(6, 30)),
        ("00:00", None),
        ("00:00:00", None),
        ("", None),
        (None, None),
        ("soon", None),
        ("24:01", None),
        (630, None),
    ],
)
def test_the_time_of_day_is_read_and_midnight_is_none(one, written, start):
    item = one(day=0, time=written)
    assert item.item.start_time == start
    assert [loss.where for loss in item.losses] == (
        ["Start time"] if written in ("soon", "24:01", 630) else []
    )


def test_a_race_without_a_priority_is_one_and_loses_nothing(one):
    item = one(day=0, sub_type="RACE")
    assert item.item.race is RacePriority.NONE
    assert said(item) == []
    named = one(day=0, category="RACE_A", sub_type="RACE")
    assert (named.item.race, named.losses) == (RacePriority.A, ())


def test_what_has_no_place_elsewhere_is_said(one):
    losses = one(day=0, carbs_per_hour=60, sub_type="COMMUTE", attachments=[{"id": 1}]).losses
    assert [loss.before for loss in losses] == [
        "60 g of carbohydrates an hour",
        "the mark as a commute",
        "an attached file",
    ]


def test_the_same_id_twice_in_an_answer_is_one_item(platform, requests_mock):
    raw = folder(children=[child(), child(), child(id=71)])
    requests_mock.get(f"{ATHLETE}/folders", json=[raw])
    assert [item.ref.id for item in platform.list_library(FOLDER).items] == ["70", "71"]
    odd = child(moving_time="long")
    requests_mock.get(f"{ATHLETE}/folders", json=[folder(children=[odd, odd])])
    assert [one.id for one in platform.list_library(FOLDER).unreadable] == ["70"]


def test_a_listing_shows_the_library_as_it_is_now(platform, requests_mock):
    requests_mock.get(f"{ATHLETE}/folders", json=[folder(name="Renamed", children=[child()])])
    listing = platform.list_library(FOLDER.model_copy(update={"count": 12}))
    assert (listing.library.name, listing.library.count) == ("Renamed", 1)
    requests_mock.get(f"{ATHLETE}/folders", json=[folder()])
    assert not platform.list_library(FOLDER).items


def test_listing_a_plan_is_one_request(plan, requests_mock):
    plan(*({"day": n} for n in range(30)))
    assert len(requests_mock.request_history) == 1


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({"tags": []}, True),
        ({"target": "AUTO"}, True),
        ({"indoor": False}, True),
        ({"days": 1, "for_week": None, "time": "00:00:00"}, True),
        ({"color": "red", "carbs_per_hour": 30, "hide_from_athlete": True}, True),
        ({"moving_time": 601, "icu_training_load": 8, "distance": 5.5}, True),
        ({"sub_type": "NONE"}, True),
        ({"day": 1}, False),
        ({"tags": ["key"]}, False),
        ({"target": "HR"}, False),
        ({"indoor": True}, False),
        ({"sub_type": "RACE"}, False),
        ({"time": "06:30"}, False),
        ({"days": 2}, False),
        ({"for_week": True}, False),
        ({"type": "Run"}, False),
        ({"description": "- 10m 81%"}, False),
    ],
)
def test_content_changes_with_what_a_person_asks_for_and_with_nothing_else(one, change, is_same):
    fields = {"day": 0, "tags": None, "target": None, "indoor": None, "sub_type": None}
    assert (one(**fields).content == one(**{**fields, **change}).content) is is_same


@pytest.mark.parametrize("field", ["moving_time", "icu_training_load", "distance"])
def test_without_steps_the_totals_are_content(one, field):
    fields = {"day": 0, **NO_STEPS}
    assert one(**{**fields, field: 60}).content != one(**fields).content
    assert one(**{**fields, field: 0}).content == one(**fields).content


def test_a_distance_is_the_same_in_single_precision(one):
    fields = {"day": 0, **NO_STEPS}
    sent, kept = 40233.499, 40233.5
    assert (
        one(**{**fields, "distance": sent}).content == one(**{**fields, "distance": kept}).content
    )


def test_a_day_in_a_folder_makes_no_other_content(platform, requests_mock):
    raw = folder(children=[child(day=0), child(id=71, day=None), child(id=72, day=3)])
    requests_mock.get(f"{ATHLETE}/folders", json=[raw])
    assert len({item.content for item in platform.list_library(FOLDER).items}) == 1


def test_there_is_nothing_to_search_and_no_plan_apart(platform):
    assert platform.list_plans() == ()
    with pytest.raises(Rejected, match="no workout library"):
        platform.search(WorkoutSearch(text="x"))
    with pytest.raises(Rejected, match="no workout library"):
        platform.open_found([])
