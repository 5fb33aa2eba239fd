"""Reading back: every difference that matters is told, and rounding raises no alarm."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.contract import CalendarItem, Draft
from core.platforms.intervals.events import read_event
from core.platforms.intervals.expecting import expected as expected_there
from core.sync.fields import Difference, Field
from core.sync.verifying import verify
from core.workout.model import (
    PACE_DISTANCE_METRES,
    Averaging,
    Cadence,
    Intensity,
    Item,
    Metres,
    Metric,
    Note,
    Planned,
    Prompt,
    RacePriority,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    UntilLap,
    Workout,
    step_count,
)
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.strategies import rare_workouts
from tests.sync.calendars import MONDAY, ride
from tests.sync.changes import (
    PLAIN,
    STEP_CHANGES,
    WORKOUT_CHANGES,
    other_kinds,
    with_other,
    with_step,
)

EVERY = settings(deadline=None, max_examples=30, derandomize=True)
NOTE = Note(title="Rest", text="Sleep well", day=MONDAY)
WITH_STEPS = rare_workouts().filter(lambda one: bool(one.steps))


def told(expected: Item, found: Item) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in verify(expected, found)]


def labels(expected: Item, found: Item) -> list[str]:
    return [one.label for one in verify(expected, found)]


def steps_of(*steps: Any, **fields: Any) -> Workout:
    return Workout(sport=Sport.RIDE, steps=steps, **fields)


def step_labels(one: Step, other: Step) -> list[str]:
    return labels(steps_of(PLAIN, one), steps_of(PLAIN, other))


def at(unit: Unit, value: float) -> Step:
    mmp = 300.0 if unit is Unit.PERCENT_MMP else None
    return Step(length=Seconds(value=60), target=Single(unit=unit, value=value, mmp_seconds=mmp))


# --- No false alarms ----------------------------------------------------------------------------


@EVERY
@given(rare_workouts())
def test_what_comes_back_as_it_was_expected_is_alike(workout: Workout) -> None:
    assert verify(workout, workout) == ()


def half_up(value: float) -> float:
    return float(floor(value + 0.5))


def on_server(value: Any) -> Any:
    """``value`` as a server keeps it: whole seconds, metres and watts, tenths of per cent."""
    if isinstance(value, Seconds):
        return Seconds(value=max(1.0, half_up(value.value)))
    if isinstance(value, Metres):
        return Metres(value=max(1.0, half_up(value.value)))
    if isinstance(value, UntilLap):
        return UntilLap(nominal=value.nominal and on_server(value.nominal))
    if isinstance(value, Single | Range | Ramp):
        whole = value.unit in (Unit.WATTS, Unit.BPM, *PACE_DISTANCE_METRES)
        rounding: Callable[[float], float] = half_up if whole else lambda one: round(one, 1)
        names = set(type(value).model_fields) - {"kind", "unit", "mmp_seconds"}
        return value.model_copy(update={name: rounding(getattr(value, name)) for name in names})
    if isinstance(value, Step):
        changes: dict[str, Any] = {
            name: on_server(getattr(value, name)) for name in ("length", "target", "secondary")
        }
        changes["cue"] = html.escape(value.cue)
        changes["notes"] = html.escape(value.notes)
        return value.model_copy(update=changes)
    if isinstance(value, Repeat):
        return value.model_copy(update={"steps": tuple(map(on_server, value.steps))})
    if isinstance(value, Planned):
        names = set(Planned.model_fields) - {"intensity"}
        rounded = {
            name: None if getattr(value, name) is None else half_up(getattr(value, name))
            for name in names
        }
        return value.model_copy(update=rounded)
    return value


@EVERY
@given(rare_workouts())
def test_rounding_and_escaping_on_the_way_raise_no_alarm(workout: Workout) -> None:
    found = workout.model_copy(
        update={
            "steps": tuple(map(on_server, workout.steps)),
            "planned": on_server(workout.planned),
            "title": f" {html.escape(workout.title)} ",
            "description": html.escape(workout.description).replace("\n", "\r\n\r\n"),
            "tags": tuple(reversed(workout.tags)),
        }
    )
    assert verify(workout, found) == ()


@EVERY
@given(rare_workouts())
def test_what_was_not_expected_of_a_platform_may_be_anything(workout: Workout) -> None:
    expected = Workout(
        sport=workout.sport,
        day=workout.day,
        title=workout.title,
        description=workout.description,
        coach_comments=workout.coach_comments,
        steps=workout.steps,
    )
    assert verify(expected, workout) == ()


def test_what_the_server_adds_to_a_step_raises_no_alarm() -> None:
    found = PLAIN.model_copy(
        update={
            "intensity": Intensity.ACTIVE,
            "averaging": Averaging.SECONDS_3,
            "hide_power": True,
            "cadence": None,
        }
    )
    assert verify(steps_of(PLAIN), steps_of(found)) == ()


def test_a_repeat_of_one_round_is_its_steps() -> None:
    once = Repeat(count=1, steps=(PLAIN, Repeat(count=1, steps=(PLAIN,))), title="Main")
    assert verify(steps_of(once, PLAIN), steps_of(PLAIN, PLAIN, PLAIN)) == ()
    inner = Repeat(count=3, steps=(once,))
    assert verify(steps_of(inner), steps_of(Repeat(count=3, steps=(PLAIN, PLAIN)))) == ()


def test_a_number_and_a_range_without_width_are_the_same() -> None:
    wide = PLAIN.model_copy(update={"target": Range(unit=Unit.PERCENT_FTP, low=88, high=88)})
    assert verify(steps_of(PLAIN), steps_of(wide)) == ()
    assert verify(steps_of(wide), steps_of(PLAIN)) == ()
    single, band = (
        PLAIN.model_copy(update={"cadence": cadence})
        for cadence in (Cadence(low=90), Cadence(low=90, high=90))
    )
    assert verify(steps_of(single), steps_of(band)) == ()


def _read(raw: dict[str, Any]) -> CalendarItem:
    found = read_event(raw, "0")
    assert isinstance(found, CalendarItem)
    return found


def _recorded_events(recorded: Path) -> list[tuple[dict[str, Any], Thresholds]]:
    folder = recorded / "intervals"
    events = json.loads((folder / "events_resolved_upstream.json").read_text("utf-8"))
    corpus = json.loads((folder / "text_to_workout_doc_corpus.json").read_text("utf-8"))
    found = []
    for event in events:
        doc = event.get("workout_doc") or {}
        known = Thresholds(ftp=doc.get("ftp"), lthr=doc.get("lthr"), pace=doc.get("threshold_pace"))
        found.append((event, known))
    for entry in corpus["entries"]:
        event = {
            **entry,
            "category": "WORKOUT",
            "start_date_local": "2026-06-01T00:00:00",
        }
        found.append((event, Thresholds(ftp=entry.get("ftpUsed"))))
    return found


def test_recorded_answers_are_what_was_to_be_expected_of_their_texts(recorded: Path) -> None:
    """The tolerances hold for the arithmetic of the service itself."""
    sent = ("category", "type", "start_date_local", "name", "description", "indoor", "target")
    # Strength keeps the time that was sent; of the others it is computed.
    sent += ("moving_time",)
    compared = 0
    for event, thresholds in _recorded_events(recorded):
        found = _read(event)
        draft = Draft(
            item=found.item,
            origin=found.ref,
            payload={name: event[name] for name in sent if event.get(name) is not None},
            thresholds=AthleteThresholds(default=thresholds),
        )
        expected = expected_there(draft)
        assert verify(expected, found.item) == (), event["name"]
        if isinstance(expected, Workout) and expected.planned.load is not None:
            compared += 1
            twice = Planned(load=2 * expected.planned.load + 10)
            assert "Load" in labels(expected, found.item.model_copy(update={"planned": twice}))
    assert compared >= 20


# --- Every kind of difference -------------------------------------------------------------------


def stated(workout: Workout) -> Workout:
    """``workout`` with all said that a difference would be of."""
    return workout.model_copy(
        update={
            "day": workout.day or MONDAY,
            "start_time": workout.start_time or dt.time(6, 30),
            "sub_sport": workout.sub_sport or SubSport.TRACK_RUN,
            "indoor": bool(workout.indoor),
            "race": workout.race or RacePriority.A,
            "tags": (*workout.tags, "always"),
            "planned": Planned(duration=3600, distance=30e3, load=60),
        }
    )


LABELS = {
    "sport": "Sport",
    "sub_sport": "Sport",
    "indoor": "Sport",
    "day": "Day",
    "start_time": "Start time",
    "title": "Title",
    "description": "Description",
    "coach_comments": "Description",
    "steps": "Steps",
    "race": "Race",
    "tags": "Tags",
    "planned": "Duration",
}


@EVERY
@given(rare_workouts().map(stated))
def test_each_attribute_of_a_workout_is_told(workout: Workout) -> None:
    for name, label in LABELS.items():
        found = workout.model_copy(update={name: WORKOUT_CHANGES[name](workout)})
        # A further tag is the platform's affair; a missing one is not.
        pair = (found, workout) if name == "tags" else (workout, found)
        differences = verify(*pair)
        assert label in [one.label for one in differences], name
        assert all(one.before != one.after for one in differences)


def test_the_differences_that_are_tried_are_of_everything_that_a_workout_holds() -> None:
    # What it is steered by is a server's own reckoning; its targets and load are compared.
    assert {*LABELS, "metric", "kind"} == set(Workout.model_fields)


STATED = {
    "intensity": lambda step: step.model_copy(
        update={"intensity": step.intensity or Intensity.OTHER}
    ),
    "averaging": lambda step: step.model_copy(
        update={"averaging": step.averaging or Averaging.SECONDS_1}
    ),
    "hide_power": lambda step: step.model_copy(update={"hide_power": True}),
}
"""Attributes of a step that are only compared when the plan states them."""


@EVERY
@given(WITH_STEPS, st.data())
def test_each_attribute_of_any_step_is_told_at_its_step(
    workout: Workout, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(list(workout.leaf_steps())) - 1))
    for name in STEP_CHANGES:
        start = workout.model_copy(
            update={"steps": with_step(workout.steps, place, STATED.get(name, lambda step: step))}
        )
        found = start.model_copy(update={"steps": with_other(start.steps, place, name)})
        (difference,) = verify(start, found)
        assert difference.field is Field.WORK
        assert difference.label.startswith("Step "), name
        assert difference.before != difference.after


@EVERY
@given(WITH_STEPS, st.data())
def test_another_kind_of_length_or_target_of_any_step_is_told(
    workout: Workout, data: st.DataObject
) -> None:
    leaves = list(workout.leaf_steps())
    place = data.draw(st.integers(0, len(leaves) - 1))
    for other in other_kinds(leaves[place]):
        steps = with_step(workout.steps, place, lambda step, other=other: other)
        found = workout.model_copy(update={"steps": steps})
        single = {leaves[place].target.kind, other.target.kind} == {"single", "range"}
        if not single:
            assert [label[:5] for label in labels(workout, found)] == ["Step "], other


@EVERY
@given(WITH_STEPS)
def test_a_step_more_or_less_is_told_by_their_number(workout: Workout) -> None:
    more = workout.model_copy(update={"steps": (*workout.steps, PLAIN)})
    for pair in ((workout, more), (more, workout)):
        counts = [step_count(one.steps) for one in pair]
        words = [f"{count} step{'' if count == 1 else 's'}" for count in counts]
        assert told(*pair) == [("Steps", *words)]


@EVERY
@given(WITH_STEPS, st.data())
def test_a_round_more_is_told(workout: Workout, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(workout.steps) - 1))
    block = workout.steps[place]
    rounds = block.count + 1 if isinstance(block, Repeat) else 2
    inner = block.steps if isinstance(block, Repeat) else (block,)
    more = Repeat(count=rounds, steps=inner)
    steps = (*workout.steps[:place], more, *workout.steps[place + 1 :])
    assert labels(workout, workout.model_copy(update={"steps": steps})) == ["Steps"]


def test_another_order_is_told_at_each_step() -> None:
    easy, hard = at(Unit.WATTS, 100), at(Unit.WATTS, 300)
    assert told(steps_of(easy, hard), steps_of(hard, easy)) == [
        ("Step 1", "1 min at 100 W", "1 min at 300 W"),
        ("Step 2", "1 min at 300 W", "1 min at 100 W"),
    ]


def test_repeats_that_were_written_out_or_fell_apart_are_told() -> None:
    easy, hard = at(Unit.WATTS, 100), at(Unit.WATTS, 300)
    repeated = steps_of(Repeat(count=2, steps=(hard, easy)))
    assert told(repeated, steps_of(hard, easy, hard, easy)) == [
        ("Repeats", "2 × (2 steps)", "4 steps")
    ]
    fallen = steps_of(Repeat(count=2, steps=(hard,)), easy, easy)
    assert told(repeated, fallen) == [
        ("Repeats", "2 × (2 steps)", "2 × (1 step), 2 steps"),
        ("Step 2", "1 min at 100 W", "1 min at 300 W"),
        ("Step 3", "1 min at 300 W", "1 min at 100 W"),
    ]
    assert labels(repeated, steps_of(Repeat(count=2, steps=(hard, easy), title="Main"))) == [
        "Step 1"
    ]


def test_a_note_is_compared_by_title_text_and_day() -> None:
    assert verify(NOTE, NOTE) == ()
    other = Note(title="Ill", text="Stay in bed", day=MONDAY + dt.timedelta(days=1))
    assert told(NOTE, other) == [
        ("Day", "Mon 1 June 2026", "Tue 2 June 2026"),
        ("Title", "Rest", "Ill"),
        ("Text", "Sleep well", "Stay in bed"),
    ]


@pytest.mark.parametrize(("one", "other"), [(NOTE, ride()), (ride(), NOTE)])
def test_a_note_instead_of_a_workout_is_told(one: Item, other: Item) -> None:
    assert told(one, other) == [("Kind", one.kind, other.kind)]


def test_a_difference_says_what_was_expected_and_what_was_found() -> None:
    assert verify(ride(title="Hard"), ride(title="Easy")) == (
        Difference(field=Field.TITLE, label="Title", before="Hard", after="Easy"),
    )
    assert told(
        steps_of(PLAIN, title="Hard", planned=Planned(duration=3600, distance=30e3, load=60)),
        steps_of(PLAIN, title="Hard", planned=Planned(duration=3540, load=70)),
    ) == [
        ("Duration", "1:00:00", "59:00"),
        ("Distance", "30 km", ""),
        ("Load", "60", "70"),
    ]


# --- Tolerances ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "expected", "alike", "unlike"),
    [
        ("duration", 3600, (3599, 3600.9, 3601), (3598.9, 3602, 0, None)),
        ("duration", 0.4, (0, 1, None), (2,)),
        ("distance", 1000, (990, 1010), (985, 1011, None)),
        ("distance", 40e3, (39.8e3, 40.2e3), (39.7e3, 40.3e3)),
        ("load", 63.41, (63, 64), (62, 65, None)),
        ("load", 400, (396, 404), (395, 405)),
        ("load", 0, (0, 1, None), (2,)),
        ("intensity", 0.85, (0.84, 0.87), (0.82, 0.88, None)),
    ],
)
@pytest.mark.parametrize("unit", [Unit.WATTS, Unit.SECONDS_PER_KM])
def test_totals_are_alike_within_the_tolerance_and_no_further(
    unit: Unit, total: str, expected: float, alike: Any, unlike: Any
) -> None:
    def with_total(value: float | None) -> Workout:
        return steps_of(at(unit, 250), planned=Planned(**{total: value}))

    for found in alike:
        assert labels(with_total(expected), with_total(found)) == [], found
    for found in unlike:
        assert labels(with_total(expected), with_total(found)) == [total.capitalize()], found


@pytest.mark.parametrize("unit", [Unit.BPM, Unit.HR_ZONE, Unit.RPE])
def test_loads_by_heart_rate_and_exertion_are_compared_loosely(unit: Unit) -> None:
    def load(value: float) -> Workout:
        return steps_of(at(unit, 5), planned=Planned(load=value))

    assert labels(load(60), load(31)) == labels(load(60), load(89)) == []
    assert labels(load(4), load(9)) == []
    assert labels(load(60), load(29)) == labels(load(60), load(91)) == ["Load"]
    by_power = steps_of(at(unit, 5), at(Unit.WATTS, 200), metric=Metric.POWER)
    loads = [by_power.model_copy(update={"planned": Planned(load=value)}) for value in (60, 62)]
    assert labels(*loads) == ["Load"]


def test_a_total_that_nobody_foresaw_is_not_compared() -> None:
    found = ride(planned=Planned(duration=3600, distance=30e3, load=60, intensity=0.8))
    assert verify(ride(), found) == ()


def test_intensity_is_compared_only_where_load_or_duration_is_not() -> None:
    both = Planned(duration=3600, load=60, intensity=0.8)
    other = both.model_copy(update={"intensity": 0.9})
    assert labels(ride(planned=both), ride(planned=other)) == []
    alone = Planned(duration=3600, intensity=0.8)
    assert labels(ride(planned=alone), ride(planned=other)) == ["Intensity"]


@pytest.mark.parametrize(
    ("expected", "alike", "unlike"),
    [
        (Seconds(value=90), Seconds(value=91), Seconds(value=91.5)),
        (Metres(value=400), Metres(value=401), Metres(value=402)),
        (Metres(value=1609.344), Metres(value=1609.34, unit="mile"), Metres(value=1612)),
        (Metres(value=10000), Metres(value=10010), Metres(value=10020)),
        (UntilLap(nominal=Seconds(value=60)), UntilLap(nominal=Seconds(value=61)), UntilLap()),
        (UntilLap(), UntilLap(), Seconds(value=60)),
        (Seconds(value=60), Seconds(value=60, unit="minute"), Metres(value=60)),
    ],
)
def test_lengths_of_steps_are_alike_within_the_tolerance(
    expected: Any, alike: Any, unlike: Any
) -> None:
    assert step_labels(Step(length=expected), Step(length=alike)) == []
    assert step_labels(Step(length=expected), Step(length=unlike)) == ["Step 2"]


@pytest.mark.parametrize("unit", list(Unit))
def test_targets_are_alike_to_a_tenth_or_to_the_whole_numbers_that_platforms_keep(
    unit: Unit,
) -> None:
    whole = unit in (Unit.WATTS, Unit.BPM, *PACE_DISTANCE_METRES)
    near, far = (0.5, 0.6) if whole else (0.1, 0.2)
    for sign in (1, -1):
        assert step_labels(at(unit, 7), at(unit, 7 + sign * near)) == []
        assert step_labels(at(unit, 7), at(unit, 7 + sign * far)) == ["Step 2"]


def test_the_unit_of_a_target_counts() -> None:
    for unit in Unit:
        for other in Unit:
            assert bool(step_labels(at(unit, 5), at(other, 5))) == (unit is not other)


def test_a_range_that_became_a_ramp_is_told_and_so_is_its_direction() -> None:
    def ramp(start: float, end: float) -> Step:
        return PLAIN.model_copy(
            update={"target": Ramp(unit=Unit.PERCENT_FTP, start=start, end=end)}
        )

    band = PLAIN.model_copy(update={"target": Range(unit=Unit.PERCENT_FTP, low=50, high=70)})
    assert step_labels(band, ramp(50, 70)) == ["Step 2"]
    assert step_labels(ramp(50, 70), ramp(70, 50)) == ["Step 2"]


def test_over_how_long_a_best_power_is_taken_counts() -> None:
    one = Step(
        length=Seconds(value=60),
        target=Single(unit=Unit.PERCENT_MMP, value=60, mmp_seconds=300),
    )
    other = one.model_copy(update={"target": one.target.model_copy(update={"mmp_seconds": 1200.0})})
    assert step_labels(one, other) == ["Step 2"]


def test_cadences_are_alike_to_whole_numbers() -> None:
    def cadence(*numbers: float) -> Step:
        return PLAIN.model_copy(update={"cadence": Cadence(low=numbers[0], high=numbers[-1])})

    assert step_labels(cadence(92.5), cadence(93)) == []
    assert step_labels(cadence(85, 95), cadence(85, 96)) == ["Step 2"]
    assert step_labels(cadence(85, 95), PLAIN) == ["Step 2"]
    assert step_labels(PLAIN, cadence(85)) == ["Step 2"]


def test_the_words_of_a_step_count_without_escapes() -> None:
    def said(text: str) -> Step:
        return PLAIN.model_copy(
            update={"cue": text, "prompts": (Prompt(at=5, text=text),), "notes": text}
        )

    assert step_labels(said("<40% & easy"), said("&lt;40% &amp;  easy ")) == []
    assert step_labels(said("<40% & easy"), said("&amp;lt;40% &amp;amp; easy")) == []
    assert step_labels(said("<40% & easy"), said("<45% & easy")) == ["Step 2"]


def test_tags_that_are_missing_are_told_and_more_of_them_are_not() -> None:
    assert told(ride(tags=("a", "b")), ride(tags=("b",))) == [("Tags", "“a”, “b”", "“b”")]
    assert told(ride(tags=("b",)), ride(tags=("a", "b"))) == []


# --- Odd input ----------------------------------------------------------------------------------


def test_of_many_steps_that_differ_the_first_are_told() -> None:
    expected = steps_of(*(at(Unit.WATTS, 100 + n) for n in range(40)))
    found = steps_of(*(at(Unit.WATTS, 200 + n) for n in range(40)))
    differences = told(expected, found)
    assert [label for label, _, _ in differences] == [f"Step {n}" for n in range(1, 11)]
    assert differences[-1][2] == "1 min at 209 W; and 30 more"


def test_a_step_inside_a_repeat_is_told_by_its_path() -> None:
    def inside(value: float) -> Workout:
        return steps_of(PLAIN, Repeat(count=3, steps=(PLAIN, at(Unit.WATTS, value))))

    assert told(inside(300), inside(310)) == [("Step 2.2", "1 min at 300 W", "1 min at 310 W")]


def test_a_million_rounds_cost_nothing() -> None:
    many = Repeat(count=10**6, steps=(PLAIN,))
    other = Repeat(count=10**3, steps=(Repeat(count=10**3, steps=(PLAIN,)),))
    assert labels(steps_of(many), steps_of(many)) == []
    assert labels(steps_of(many), steps_of(other)) == ["Repeats"]


@EVERY
@given(rare_workouts(), rare_workouts())
def test_any_two_workouts_are_compared_in_words_that_differ(one: Workout, other: Workout) -> None:
    for difference in verify(one, other):
        assert difference.before != difference.after


def test_numbers_that_are_none_are_told_as_differences() -> None:
    nan = float("nan")
    odd = PLAIN.model_copy(
        update={
            "length": Seconds.model_construct(value=nan),
            "target": Single.model_construct(unit=Unit.SECONDS_PER_KM, value=nan, mmp_seconds=None),
        }
    )
    planned = Planned.model_construct(duration=nan, distance=nan, load=nan, intensity=nan)
    found = steps_of(odd).model_copy(update={"planned": planned})
    expected = steps_of(PLAIN, planned=Planned(duration=60, distance=60, load=60))
    assert labels(expected, found) == ["Duration", "Distance", "Load", "Step 1"]
    assert labels(found, expected) == ["Duration", "Distance", "Load", "Step 1"]


def test_vast_numbers_are_compared() -> None:
    vast = steps_of(
        Step(length=Metres(value=1e308), target=Single(unit=Unit.SECONDS_PER_KM, value=1e308)),
        planned=Planned(duration=1e308, distance=1e308, load=1e308),
    )
    assert verify(vast, vast) == ()
    assert labels(vast, steps_of(PLAIN)) == ["Duration", "Distance", "Load", "Step 1"]
