"""What is written into folders and plans is recognised there, by the stand-in's own rules."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.contract import CannotConvert, Library, LibraryItem, PlatformName
from core.platforms.intervals.library_bodies import (
    in_folder,
    left_after_restoring,
    restored_body,
    update_body,
)
from core.platforms.intervals.library_draft import library_draft
from core.platforms.intervals.library_items import read_item
from core.workout.model import Note, Sport, Workout
from core.workout.thresholds import AthleteThresholds, Thresholds
from sandbox.intervals import library as stand_in
from sandbox.intervals.refusal import Refusal
from sandbox.world import World
from tests.platforms.intervals.conftest import source
from tests.strategies import blocks, rare_workouts, texts, workouts

SAM = AthleteThresholds(default=Thresholds(ftp=250, lthr=165, max_hr=188))
NOTES = st.builds(Note, title=texts(120), text=texts(120))
SHORT = blocks(nested=False, max_size=2)
WORDS = rare_workouts().map(lambda workout: workout.model_copy(update={"steps": ()}))
ITEMS = workouts(SHORT) | WORDS | NOTES


@pytest.fixture(scope="module")
def places():
    """The stand-in's state, and a folder and a plan in it."""
    world = World(today=dt.date(2026, 6, 1), platforms=("intervals",))
    state = world.intervals
    account = state.accounts["i100"]

    def made(**fields) -> Library:
        raw = stand_in.save_folder(state, account, {"name": "New", **fields})
        return Library(
            platform=PlatformName.INTERVALS,
            athlete="i100",
            id=str(raw["id"]),
            name="New",
            is_plan=raw["type"] == "PLAN",
        )

    return state, account, made(), made(type="PLAN")


def read_back(places, library, draft) -> LibraryItem | None:
    state, account, *_ = places
    try:
        [raw] = stand_in.save_workouts(state, account, [in_folder(draft.payload, library)])
    except Refusal as refusal:
        if refusal.error != "Workout is too long":
            raise
        return None
    read = read_item(raw, library)
    assert isinstance(read, LibraryItem), read
    return read


@settings(deadline=None, max_examples=80, derandomize=True)
@given(ITEMS, st.integers(0, 400))
def test_whatever_is_written_into_a_plan_is_recognised_with_its_day(places, item, day):
    *_, plan = places
    try:
        draft = library_draft(item, source(1), SAM, day=day)
    except CannotConvert:
        return
    read = read_back(places, plan, draft)
    if read is None:
        return
    assert read.content == draft.content
    assert read.day == day
    if isinstance(item, Note):
        assert isinstance(read.item, Note)
        assert not read.losses
    elif item.sport is Sport.DAY_OFF:
        assert isinstance(read.item, Workout)
        assert (read.item.sport, read.item.steps) == (Sport.OTHER, ())
        assert read.item.planned.duration is None
        assert read.item.planned.load is None
        assert not read.losses
    else:
        assert read.item.start_time == (item.start_time if item.start_time != dt.time() else None)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(ITEMS, st.none() | st.integers(0, 400))
def test_whatever_is_written_into_a_folder_is_recognised_whatever_its_day(places, item, day):
    _, _, folder, _ = places
    try:
        draft = library_draft(item, source(1), SAM)
    except CannotConvert:
        return
    assert "day" not in draft.payload
    read = read_back(places, folder, draft)
    if read is not None:
        assert read.content == draft.content
        assert read.day is None
        shown = read_item({**read.raw, "day": day}, folder)
        assert shown.content == draft.content


@settings(deadline=None, max_examples=60, derandomize=True)
@given(ITEMS, ITEMS, st.integers(0, 40), st.integers(0, 40))
def test_an_update_leaves_nothing_of_what_was_there(places, before, after, first, then):
    """Whatever a draft is written over, it is recognised afterwards; restoring undoes it."""
    _, account, _, plan = places
    try:
        was, wanted = (
            library_draft(item, source(1), SAM, day=day)
            for item, day in ((before, first), (after, then))
        )
    except CannotConvert:
        return
    there = read_back(places, plan, was)
    if there is None or read_back(places, plan, wanted) is None:
        return
    workout_id = int(there.ref.id)
    changed = stand_in.change_workout(account, workout_id, update_body(there.raw, wanted, plan))
    assert read_item(changed, plan).content == wanted.content
    back = stand_in.change_workout(account, workout_id, restored_body(there.raw, plan))
    if rest := left_after_restoring(there.raw, back):
        back = stand_in.change_workout(account, workout_id, rest)
    assert read_item(back, plan).content == there.content
