"""Whatever an answer holds, reading it raises nothing but the module's own error."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.contract import CannotConvert, ItemKind
from core.platforms.trainingpeaks.items_read import read_all, read_note, read_workout
from core.platforms.trainingpeaks.items_write import workout_body
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.wire import UnreadableItem
from core.workout.thresholds import Thresholds
from tests.platforms.trainingpeaks.builders import block, step, structure
from tests.platforms.trainingpeaks.test_writing import DAY, ORIGIN

CADENCE = {"minValue": 85, "maxValue": 95, "unit": "roundOrStridePerMinute"}
BANDS = [[{"minValue": low, "maxValue": low + 10}] for low in (50, 60, 70)]
WHOLE = structure(
    block(step((600, "second"), notes="Easy\n!TextEvents:{0:Go;30:On}", openDuration=True)),
    block(*(step((120, "second"), band) for band in BANDS), kind="rampUp"),
    block(
        step((360, "second"), [{"minValue": 90}, CADENCE], type="step"),
        step((400, "meter"), [{"minValue": 0}], intensityClass="rest"),
        times=4,
        kind="repetition",
    ),
    polyline=[[0, 0], [0, 1], [1, 1], [1, 0]],
    visualizationDistanceUnit="mile",
)
WORKOUT = {
    "workoutId": 5,
    "workoutDay": "2026-06-10T00:00:00",
    "startTimePlanned": "2026-06-10T17:45:00",
    "workoutTypeValueId": 2,
    "workoutSubTypeId": 4,
    "title": "Hard",
    "description": "Words <b>more</b>",
    "userTags": "a,b",
    "totalTimePlanned": 1.5,
    "distancePlanned": 4000.0,
    "tssPlanned": 80.1,
    "structure": WHOLE,
}
WILD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-5, 5),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["", "x", "1e999", "-0", "\ud800", "second", "mile", "lapButton", "rampDown", "rpe"]
    ),
    st.sampled_from([10**400, -1, 0, 1e308, 5e-324]),
    st.just([]),
    st.just({}),
    st.lists(st.none() | st.integers(0, 9), max_size=3),
    st.just([[[]]]),
    st.just({"value": 5, "unit": "second"}),
    st.just({"steps": [{"steps": [{}]}]}),
)


def places(value, way=()):
    """The way to every value inside ``value``."""
    yield way
    entries = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in entries:
        yield from places(inner, (*way, key))


@st.composite
def mutated(draw, whole):
    """``whole`` with up to four of its values changed, removed or doubled."""
    value = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from([way for way in places(value) if way] or [()]))
        if not way:
            break
        holder = value
        for key in way[:-1]:
            holder = holder[key]
        action = draw(st.sampled_from(["change", "change", "remove", "double"]))
        if action == "change":
            holder[way[-1]] = copy.deepcopy(draw(WILD))
        elif action == "remove":
            del holder[way[-1]]
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[way[-1]]))
    return value


@settings(deadline=None, max_examples=200, derandomize=True)
@given(mutated(WHOLE))
def test_no_change_to_a_structure_makes_reading_it_raise(raw):
    read = read_structure(raw)
    assert read_structure(json.dumps(raw)).steps == read.steps


@settings(deadline=None, max_examples=200, derandomize=True)
@given(mutated(WORKOUT))
def test_a_changed_workout_is_read_or_unreadable_and_what_is_read_can_be_written(raw):
    try:
        item = read_workout(raw, "1")
    except UnreadableItem:
        return
    try:
        body, losses = workout_body(item.item, ORIGIN, Thresholds(ftp=250))
    except CannotConvert:
        return
    json.dumps(body, allow_nan=False).encode()
    assert all(str(loss).encode() for loss in (*losses, *item.losses))


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(mutated(WORKOUT) | WILD, max_size=4))
def test_one_odd_item_of_a_listing_costs_no_other(raws):
    items, bad = read_all([*raws, WORKOUT], "1", ItemKind.WORKOUT, DAY, DAY)
    assert items[-1].ref.id == "5"
    assert all(entry.reason for entry in bad)


@pytest.mark.parametrize("read", [read_workout, read_note])
@pytest.mark.parametrize("raw", [None, [], "x", 7, {}, {"workoutId": 1}, {"id": 1}])
def test_what_is_no_item_is_unreadable(read, raw):
    with pytest.raises(UnreadableItem):
        read(raw, "1")


def test_half_a_character_costs_neither_the_step_nor_the_workout():
    raw = structure(block(step(name="Hard \ud83d", notes="\udc00")))
    item = read_workout({**WORKOUT, "title": "T\ud83d", "structure": raw}, "1")
    assert (item.item.title, item.item.steps[0].cue) == ("T?", "Hard ?")


def test_repeats_nested_without_end_are_named():
    raw: dict = step()
    for _ in range(200):
        raw = block(raw, times=2)
    assert read_structure(structure(raw)).losses


def test_a_structure_nested_too_deep_for_json_is_named():
    text = '{"structure":' + "[" * 100_000
    assert read_structure(text).losses[0].where == "Structure"


def test_a_million_rounds_are_kept_to_what_a_plan_can_hold():
    read = read_structure(structure(block(step(), step(), times=10**6)))
    assert read.steps[0].count == 1000
    assert str(read.losses[0]) == "Step 1: 1000000 rounds becomes 1000 rounds."
