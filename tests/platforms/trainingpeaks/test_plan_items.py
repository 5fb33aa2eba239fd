from __future__ import annotations

import copy
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.contract import ItemKind
from core.platforms.trainingpeaks.plan_items import read_plan
from core.workout.losses import LossKind
from core.workout.model import Note, RacePriority, Sport, SubSport, Workout
from tests.platforms.trainingpeaks.builders import block, step, structure
from tests.platforms.trainingpeaks.plan_rows import (
    START,
    a_plan,
    banner_row,
    day_text,
    event_row,
    note_row,
    workout_row,
)


def load(recorded, name):
    return json.loads((recorded / "trainingpeaks" / name).read_text())


def by_id(listing):
    return {item.ref.id: item for item in listing.items}


# --- Recorded ---------------------------------------------------------------------------------


def test_a_recorded_plan_is_read_with_the_note_and_the_event_after_its_end(recorded):
    plan = a_plan(first=dt.date(2026, 2, 24), last=dt.date(2026, 3, 13))
    listing = read_plan(
        plan,
        load(recorded, "plan_workouts_swim_2026.json"),
        load(recorded, "plan_calendar_notes_2026.json"),
        load(recorded, "plan_events_2026.json"),
    )
    assert listing.complete
    assert listing.unreadable == ()
    assert [(item.day, item.item.title) for item in listing.items] == [
        (0, "Swim 1"),
        (7, "Week 2 starting"),
        (18, "Husky"),
        (19, "This is the second Note"),
    ]
    swim, first_note, event, second_note = listing.items
    assert swim.item.planned.distance == 1000, "the fuller of the two rows with its id"
    assert swim.losses == first_note.losses == second_note.losses == ()
    assert second_note.item.text == "with description"
    assert [(loss.where, loss.before) for loss in event.losses] == [
        ("Sport", "an event of the type multisport triathlon")
    ]


# --- Days -------------------------------------------------------------------------------------

offsets = st.integers(-400, 800)
row_lists = st.tuples(
    st.lists(offsets, max_size=6), st.lists(offsets, max_size=3), st.lists(offsets, max_size=3)
)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(row_lists, st.one_of(st.none(), offsets), st.randoms(use_true_random=False))
def test_rows_in_any_order_lie_on_the_same_days(days, stated, randomly):
    workouts = [workout_row(n, day) for n, day in enumerate(days[0])]
    notes = [note_row(n, day) for n, day in enumerate(days[1])]
    events = [event_row(n, day) for n, day in enumerate(days[2])]
    first = None if stated is None else START + dt.timedelta(days=stated)
    plan = a_plan(first=first)
    listing = read_plan(plan, workouts, notes, events)
    for rows in (workouts, notes, events):
        randomly.shuffle(rows)
    assert read_plan(plan, workouts, notes, events) == listing
    every = [*days[0], *days[1], *days[2]]
    known = [*every, *([] if stated is None else [stated])]
    assert sorted(item.day for item in listing.items) == sorted(day - min(known) for day in every)
    assert [item.day for item in listing.items] == sorted(item.day for item in listing.items)
    assert listing.library.first == (START + dt.timedelta(days=min(known)) if known else None)
    assert all(item.item.day is None for item in listing.items)


def test_a_note_before_the_first_day_is_day_0(recorded):
    listing = read_plan(a_plan(), [workout_row(1, 0)], [note_row(1, -3)], [])
    assert [(item.ref.id, item.day) for item in listing.items] == [("1", 0), ("1", 3)]
    assert listing.library.first == START - dt.timedelta(days=3)


def test_days_are_counted_over_a_leap_day_and_the_clocks_change():
    rows = [
        workout_row(1, workoutDay="2028-02-28T00:00:00Z"),
        workout_row(2, workoutDay="2028-03-01T00:00:00"),
        workout_row(3, workoutDay="2028-03-27T23:59:59"),
    ]
    listing = read_plan(a_plan(first=None), rows, [], [])
    assert [item.day for item in listing.items] == [0, 2, 28]


def test_what_cannot_be_read_counts_for_the_first_day_all_the_same():
    bad = note_row(None, -2, id="?")
    listing = read_plan(a_plan(), [workout_row(1)], [bad], [])
    assert listing.items[0].day == 2
    assert listing.unreadable[0].day == START - dt.timedelta(days=2)


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "9999-12-31T00:00:00"])
def test_a_day_that_no_plan_has_shifts_no_other(day):
    listing = read_plan(a_plan(), [workout_row(1, 4), workout_row(2, workoutDay=day)], [], [])
    assert [(item.ref.id, item.day) for item in listing.items] == [("1", 4)]
    [bad] = listing.unreadable
    assert (bad.id, bad.day, bad.title) == ("2", None, "Workout 2")
    assert "no plan has" in bad.reason
    assert listing.complete


def test_an_empty_plan_is_empty_and_complete():
    listing = read_plan(a_plan(first=None), [], [], [])
    assert (listing.items, listing.complete, listing.library.first) == ((), True, None)


# --- The same and the different ---------------------------------------------------------------


def test_the_same_id_twice_is_one_item_the_fuller_one_in_either_order():
    full = workout_row(1, description="All of it.")
    poor = workout_row(1, totalTimePlanned=None)
    for rows in ([full, poor], [poor, full]):
        [item] = read_plan(a_plan(), rows, [], []).items
        assert item.item.description == "All of it."


def test_two_equal_workouts_of_one_day_stay_two():
    listing = read_plan(a_plan(), [workout_row(1, title="A"), workout_row(2, title="A")], [], [])
    assert len({item.ref for item in listing.items}) == 2
    assert len({item.content for item in listing.items}) == 1


def test_the_ids_of_workouts_notes_events_and_banners_never_collide():
    workouts = [workout_row(5), banner_row(6)]
    listing = read_plan(a_plan(), workouts, [note_row(5), note_row(6)], [event_row(5)])
    assert len({item.ref for item in listing.items}) == 5
    assert {item.ref.athlete for item in listing.items} == {"3000100"}
    for item in listing.items:
        is_note = isinstance(item.item, Note)
        assert item.ref.kind is (ItemKind.NOTE if is_note else ItemKind.WORKOUT)


def test_the_day_is_part_of_the_content():
    one, two = (read_plan(a_plan(), [workout_row(1, n)], [], []).items[0] for n in (1, 2))
    assert one.content != two.content
    one, two = (read_plan(a_plan(), [], [note_row(1, n)], []).items[0] for n in (1, 2))
    assert one.content != two.content


def test_rows_of_one_day_keep_the_order_that_the_coach_gave_them():
    rows = [workout_row(1, orderOnDay=2), workout_row(2, orderOnDay=1)]
    listing = read_plan(a_plan(), rows, [note_row(1)], [])
    assert [item.item.title for item in listing.items] == ["Workout 2", "Workout 1", "Note 1"]


# --- Banners ----------------------------------------------------------------------------------


def test_a_banner_is_a_note_and_says_so():
    row = banner_row(6, 2, description="Build.", coachComments="Sleep.", userTags="a,b")
    [item] = read_plan(a_plan(), [row], [], []).items
    assert item.item == Note(title="Period 6", text="Build.\n\nSleep.")
    assert (item.ref.id, item.day) == ("period-6", 2)
    assert [(loss.where, loss.kind, loss.after) for loss in item.losses] == [
        ("Kind", LossKind.APPROXIMATED, "a note"),
        ("Tags", LossKind.DROPPED, ""),
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"totalTimePlanned": 0.5},
        {"distancePlanned": 3000},
        {"tssPlanned": 20},
        {"workoutSubTypeId": 38},
        {"structure": structure(block(step((600, "second"))))},
        {"workoutTypeValueId": 7},
    ],
)
def test_what_asks_for_something_is_no_banner(more):
    [item] = read_plan(a_plan(), [banner_row(6, **more)], [], []).items
    assert isinstance(item.item, Workout)
    assert item.losses == ()


# --- Events -----------------------------------------------------------------------------------


def event(**more):
    [item] = read_plan(a_plan(), [], [], [event_row(5, **more)]).items
    return item


@pytest.mark.parametrize(
    ("kind", "sport", "sub_sport"),
    [
        ("RunningTrail", Sport.RUN, SubSport.TRAIL_RUN),
        ("CyclingMountain", Sport.RIDE, SubSport.MOUNTAIN_BIKE),
        ("swimOpenWater", Sport.SWIM, SubSport.OPEN_WATER_SWIM),
        ("SnowNordic", Sport.SKI, SubSport.NORDIC_SKI),
        ("OtherOther", Sport.RACE, None),
        (None, Sport.RACE, None),
    ],
)
def test_an_events_type_tells_its_sport(kind, sport, sub_sport):
    read = event(eventType=kind, atpPriority="A")
    assert (read.item.sport, read.item.sub_sport, read.item.race) == (sport, sub_sport, "A")
    assert read.losses == ()


@pytest.mark.parametrize(
    ("kind", "sport", "said"),
    [
        ("RunningCrossCountry", Sport.RUN, "running cross country"),
        ("CyclingMadeUpLater", Sport.RIDE, "cycling made up later"),
        ("MultisportDuathlon", Sport.RACE, "multisport duathlon"),
        ("OtherObstacle", Sport.RACE, "other obstacle"),
        (7, Sport.RACE, ""),
    ],
)
def test_what_a_sport_does_not_say_of_an_event_is_a_loss(kind, sport, said):
    read = event(eventType=kind, atpPriority="B")
    assert read.item.sport is sport
    assert [loss.before for loss in read.losses] == (
        [f"an event of the type {said}"] if said else []
    )


@pytest.mark.parametrize("said", [None, "", "D", "none", "NONE", 1])
def test_an_event_of_a_sport_without_a_priority_is_a_race_without_one(said):
    read = event(atpPriority=said)
    assert read.item.race is RacePriority.NONE
    assert read.losses == ()


@pytest.mark.parametrize(
    ("distance", "unit", "metres"),
    [
        (5000, "meters", 5000),
        (10, "Kilometers", 10_000),
        (1, "mile", 1609.344),
        (51.5, "km", 51_500),
        (0, "furlong", None),
        (None, None, None),
        ("far", "km", None),
    ],
)
def test_an_events_distance_is_read_in_its_unit(distance, unit, metres):
    read = event(eventType="OtherOther", distance=distance, distanceUnits=unit)
    assert read.item.planned.distance == (metres and pytest.approx(metres))
    assert read.losses == ()


def test_what_an_event_holds_besides_is_carried_or_said():
    read = event(
        eventType="OtherOther",
        name=" City <b>run</b> ",
        description="Start at 10.",
        comment="Rack early.",
        distance=3,
        distanceUnits="furlongs",
        legs=[{"legType": "Swim"}, {"legType": "Run"}],
        goals={"time": "1:00"},
        ctlTarget=80,
    )
    assert read.item.title == "City run"
    assert read.item.description == "Start at 10.\n\nRack early."
    assert [(loss.where, loss.before) for loss in read.losses] == [
        ("Distance", "3 furlongs"),
        ("Legs", "2 legs"),
        ("Goals", "the goals set for it"),
        ("Goals", "a fitness (CTL) of 80"),
    ]
    assert event(eventType="OtherOther", goals={"time": None}).losses == ()


# --- Odd --------------------------------------------------------------------------------------

odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.data())
def test_one_odd_row_costs_no_other(data):
    good = [workout_row(1, 3)], [note_row(1, 4)], [event_row(1, 5)]
    which = data.draw(st.integers(0, 2))
    row = copy.deepcopy(good[which][0])
    for key in data.draw(st.lists(st.sampled_from(sorted(row)), min_size=1, max_size=4)):
        row[key] = data.draw(odd)
    row[("workoutId", "id", "id")[which]] = data.draw(st.sampled_from([2, None, "x", [], -5]))
    rows = [list(part) for part in good]
    rows[which] += [row, data.draw(odd)]
    listing = read_plan(a_plan(first=None), *rows)
    titles = [item.item.title for item in listing.items]
    assert {"Workout 1", "Note 1", "Event 1"} <= set(titles)
    assert len(listing.items) + len(listing.unreadable) in (4, 5)
    assert listing.complete is all(entry.id for entry in listing.unreadable)


def test_hostile_words_are_kept_as_words():
    words = '=HYPERLINK("x") <script>alert(1)</script> $\\frac{1}{2}$ [a](javascript:b)'
    [item] = read_plan(a_plan(), [workout_row(1, title=words)], [], []).items
    assert item.item.title == words


def test_a_missing_title_is_left_to_whoever_writes_it():
    listing = read_plan(
        a_plan(), [workout_row(1, title=None)], [note_row(1, title=None)], [event_row(1, name=None)]
    )
    assert [item.item.title for item in listing.items] == ["", "", ""]
    assert by_id(listing).keys() == {"1", "event-1"}
    assert listing.items[0].raw["workoutDay"] == day_text(0)
