"""The fields of an item: what counts as a change, how it is told, and how two sides are merged."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from core.sync.fields import Difference, Field, changed, differences, merged, prints
from core.workout.model import (
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
    Value,
    Workout,
)
from tests.strategies import rare_workouts, texts
from tests.sync.calendars import MONDAY, ride
from tests.sync.changes import PLAIN, STEP_CHANGES, WORKOUT_CHANGES, other_kinds, with_other

EVERY = settings(deadline=None, max_examples=40, derandomize=True)
FIELD_OF = {
    "day": Field.DAY,
    "start_time": Field.START,
    "sport": Field.SPORT,
    "sub_sport": Field.SPORT,
    "indoor": Field.SPORT,
    "title": Field.TITLE,
    "description": Field.TEXT,
    "coach_comments": Field.TEXT,
    "steps": Field.WORK,
    "metric": Field.WORK,
    "planned": Field.WORK,
    "tags": Field.TAGS,
    "race": Field.RACE,
}
NOTE = Note(title="Rest", text="Sleep well", day=MONDAY)


def of(item: Item, computes_totals: bool = False) -> dict[Field, str]:
    return prints(item, computes_totals=computes_totals)


def same(one: Item, other: Item, computes_totals: bool = False) -> bool:
    return of(one, computes_totals) == of(other, computes_totals)


def told(before: Item, after: Item, **more: Any) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in differences(before, after, **more)]


def steps_of(*steps: Any, **fields: Any) -> Workout:
    return Workout(sport=Sport.RIDE, steps=steps, **fields)


def watts(value: float, seconds: float = 300, **fields: Any) -> Step:
    return Step(
        length=Seconds(value=seconds), target=Single(unit=Unit.WATTS, value=value), **fields
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Workout, Workout]:
    """Two workouts that share some fields, some steps, or all but one thing."""
    one, other = draw(rare_workouts()), draw(rare_workouts())
    shared = draw(st.sets(st.sampled_from(list(Field))))
    mixed = merged(other, one, shared)
    assert isinstance(mixed, Workout)
    leaves = len(list(one.leaf_steps()))
    if leaves and draw(st.booleans()):
        place = draw(st.integers(0, leaves - 1))
        name = draw(st.sampled_from(list(STEP_CHANGES)))
        steps = with_other(one.steps, place, name)
        mixed = mixed.model_copy(update={"steps": steps})
    return one, mixed


# --- Prints -------------------------------------------------------------------------------------


def test_a_workout_has_a_print_of_every_field_even_of_empty_ones() -> None:
    assert set(of(Workout(sport=Sport.RIDE))) == set(Field)


def test_a_note_has_day_title_and_text_alone() -> None:
    assert set(of(NOTE)) == {Field.DAY, Field.TITLE, Field.TEXT}


@pytest.mark.parametrize("attribute", [name for name in Workout.model_fields if name != "kind"])
def test_each_attribute_of_a_workout_changes_the_print_of_its_field_and_no_other(
    attribute: str,
) -> None:
    one = ride(day=MONDAY)
    other = one.model_copy(update={attribute: WORKOUT_CHANGES[attribute](one)})
    assert changed(of(one), of(other)) == {FIELD_OF[attribute]}


@pytest.mark.parametrize("attribute", [name for name in Note.model_fields if name != "kind"])
def test_each_attribute_of_a_note_changes_its_field(attribute: str) -> None:
    other = NOTE.model_copy(
        update={attribute: {"day": MONDAY + dt.timedelta(days=1)}.get(attribute, "Else")}
    )
    assert changed(of(NOTE), of(other)) == {Field(attribute)}


@EVERY
@given(workout=rare_workouts().filter(lambda one: bool(one.steps)), data=st.data())
def test_each_attribute_of_any_step_counts_as_work(workout: Workout, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(list(workout.leaf_steps())) - 1))
    was = of(workout)
    for name in STEP_CHANGES:
        other = workout.model_copy(update={"steps": with_other(workout.steps, place, name)})
        assert changed(was, of(other)) == {Field.WORK}, name


def test_the_changes_that_are_tried_are_of_everything_that_a_step_and_a_workout_hold() -> None:
    assert {*STEP_CHANGES, "kind"} == set(Step.model_fields)
    assert {*WORKOUT_CHANGES, "kind"} == set(Workout.model_fields)


def test_another_kind_of_length_or_target_counts() -> None:
    for step in (PLAIN, Step(length=UntilLap(), target=Range(unit=Unit.BPM, low=1, high=2))):
        for other in other_kinds(step):
            assert not same(steps_of(step), steps_of(other)), other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((Repeat(count=2, steps=(PLAIN,)),), (Repeat(count=3, steps=(PLAIN,)),)),
        ((Repeat(count=2, steps=(PLAIN,)),), (PLAIN, PLAIN)),
        ((Repeat(count=2, steps=(PLAIN,)), PLAIN), (Repeat(count=2, steps=(PLAIN, PLAIN)),)),
        (
            (Repeat(count=2, steps=(PLAIN,), title="A"),),
            (Repeat(count=2, steps=(PLAIN,), title="B"),),
        ),
        ((watts(200), watts(300)), (watts(300), watts(200))),
    ],
    ids=["rounds", "written out", "last in the repeat", "title", "order"],
)
def test_how_steps_repeat_and_follow_one_another_counts(one: Any, other: Any) -> None:
    assert not same(steps_of(*one), steps_of(*other))


@pytest.mark.parametrize("change", [{"duration": 3660.0}, {"distance": 31e3}, {"load": 62.0}])
def test_each_total_counts(change: dict[str, float]) -> None:
    planned = Planned(duration=3600, distance=30e3, load=60)
    one = ride(planned=planned)
    assert not same(one, ride(planned=planned.model_copy(update=change)))


def test_intensity_counts_only_where_neither_load_nor_duration_is_said() -> None:
    def planned(**fields: float) -> Workout:
        return ride(planned=Planned(**fields))

    assert not same(planned(intensity=0.8), planned(intensity=0.9))
    assert not same(planned(intensity=0.8), planned())
    assert same(planned(intensity=0.8, load=60), planned(intensity=0.9, load=60))
    assert same(planned(intensity=0.8, duration=60), planned(duration=60))


def test_totals_say_nothing_where_the_platform_works_them_out_from_the_steps() -> None:
    one, other = ride(planned=Planned(load=60)), ride(planned=Planned(load=70, duration=1))
    assert same(one, other, computes_totals=True)
    bare, more = (one.model_copy(update={"steps": ()}), other.model_copy(update={"steps": ()}))
    assert not same(bare, more, computes_totals=True)
    assert not same(one, ride(percent=71), computes_totals=True)


def mangled(text: str) -> str:
    """``text`` as a platform may hand it back."""
    lines = [f"  {line}\t" for line in text.splitlines()]
    return "\r\n\r\n" + "\r\n \r\n".join(lines) + "\r\n"


@EVERY
@given(rare_workouts())
def test_line_ends_blank_lines_and_outer_spaces_do_not_count(workout: Workout) -> None:
    def step(one: Step) -> Step:
        prompts = tuple(
            prompt.model_copy(update={"text": mangled(prompt.text)}) for prompt in one.prompts
        )
        return one.model_copy(
            update={"cue": mangled(one.cue), "notes": mangled(one.notes), "prompts": prompts}
        )

    def block(one: Any) -> Any:
        if isinstance(one, Step):
            return step(one)
        return one.model_copy(
            update={"title": mangled(one.title), "steps": tuple(map(block, one.steps))}
        )

    changes: dict[str, Any] = {
        name: mangled(getattr(workout, name)) for name in ("title", "description", "coach_comments")
    }
    changes["tags"] = tuple(mangled(tag) for tag in reversed(workout.tags))
    changes["steps"] = tuple(map(block, workout.steps))
    other = workout.model_copy(update=changes)
    assert changed(of(workout), of(other)) == set()
    assert differences(workout, other) == ()


def test_words_count_and_so_does_their_order() -> None:
    assert not same(ride(title="Big ride"), ride(title="Bigride"))
    assert not same(ride(title="Big ride"), ride(title="big ride"))
    assert not same(ride(description="a\nb"), ride(description="b\na"))
    assert not same(ride(description="a"), ride(coach_comments="a"))


def shaken(value: Any, by: float) -> Any:
    """``value`` with each number in it off by a float's noise."""
    if isinstance(value, Value):
        return value.model_copy(
            update={name: shaken(getattr(value, name), by) for name in type(value).model_fields}
        )
    if isinstance(value, tuple):
        return tuple(shaken(one, by) for one in value)
    return value * (1 + by) + by if isinstance(value, float) else value


@EVERY
@given(rare_workouts(), st.sampled_from([1e-12, -1e-12, 3e-11, -3e-11]))
def test_the_noise_of_floats_does_not_count_on_the_edge_of_rounding_either(
    workout: Workout, by: float
) -> None:
    assert same(workout, shaken(workout, by))


@pytest.mark.parametrize(
    ("total", "edge"), [("load", 62.5), ("duration", 0.5), ("distance", 400.5), ("distance", 12345)]
)
def test_a_half_is_stable(total: str, edge: float) -> None:
    near = [ride(planned=Planned(**{total: edge + off})) for off in (-1e-9, 0.0, 1e-9)]
    assert len({of(one)[Field.WORK] for one in near}) == 1


def test_the_order_of_tags_does_not_count() -> None:
    tags = tuple("fbdace")
    assert same(ride(tags=tags), ride(tags=tuple(reversed(tags))))
    assert told(ride(), ride(tags=tags)) == [("Tags", "", "“a”, “b”, “c”, “d”, “e”, “f”")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Seconds(value=90.2), Seconds(value=90)),
        (Seconds(value=60), Seconds(value=60, unit="minute")),
        (Metres(value=400.3), Metres(value=400)),
        (Metres(value=1609.344), Metres(value=1609.34, unit="mile")),
        (Metres(value=40233.6), Metres(value=40230)),
        (UntilLap(nominal=Seconds(value=60.1)), UntilLap(nominal=Seconds(value=60))),
    ],
)
def test_lengths_count_in_whole_seconds_and_metres_or_a_thousandth(one: Any, other: Any) -> None:
    assert same(steps_of(Step(length=one)), steps_of(Step(length=other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Seconds(value=90), Seconds(value=91)),
        (Seconds(value=90), Metres(value=90)),
        (Metres(value=400), Metres(value=402)),
        (Metres(value=9999), Metres(value=10001)),
        (Metres(value=40230), Metres(value=40280)),
        (UntilLap(), UntilLap(nominal=Seconds(value=60))),
        (UntilLap(nominal=Seconds(value=60)), Seconds(value=60)),
    ],
)
def test_lengths_that_differ_by_more_do_count(one: Any, other: Any) -> None:
    assert not same(steps_of(Step(length=one)), steps_of(Step(length=other)))


def test_a_range_without_width_is_its_one_number_and_so_is_a_cadence() -> None:
    single = PLAIN.model_copy(update={"cadence": Cadence(low=90)})
    wide = Step(
        length=PLAIN.length,
        target=Range(unit=Unit.PERCENT_FTP, low=88, high=88),
        cadence=Cadence(low=90, high=90),
    )
    assert same(steps_of(single), steps_of(wide))
    ramp = PLAIN.model_copy(update={"target": Ramp(unit=Unit.PERCENT_FTP, start=88, end=88)})
    assert not same(steps_of(PLAIN), steps_of(ramp))


@EVERY
@given(rare_workouts(), st.booleans())
def test_prints_are_the_same_after_an_item_was_kept_as_json(
    workout: Workout, computes_totals: bool
) -> None:
    again = TypeAdapter(Item).validate_json(workout.model_dump_json())
    assert same(workout, again, computes_totals)


def test_prints_stay_what_they_are_from_version_to_version() -> None:
    """They are kept with each link: another way to make them would make all look changed."""
    workout = Workout(
        sport=Sport.RIDE,
        sub_sport=SubSport.ROAD_RIDE,
        indoor=True,
        day=MONDAY,
        start_time=dt.time(6, 30),
        title="Sweet spot",
        description="Steady",
        coach_comments="Eat",
        tags=("b", "a"),
        race=RacePriority.B,
        metric=Metric.POWER,
        planned=Planned(duration=3600, distance=30e3, load=60.4, intensity=0.8),
        steps=(
            Step(length=UntilLap(), target=Ramp(unit=Unit.WATTS, start=100, end=200)),
            Repeat(
                count=3,
                title="Main",
                steps=(
                    Step(
                        length=Metres(value=1609.344),
                        target=Range(unit=Unit.PERCENT_MMP, low=50, high=60, mmp_seconds=300),
                        secondary=Single(unit=Unit.BPM, value=150),
                        cadence=Cadence(low=85, high=95),
                        intensity=Intensity.ACTIVE,
                        cue="Hard",
                        notes="Hold",
                        prompts=(Prompt(at=5, text="Go", duration=3),),
                        averaging="3s",
                        hide_power=True,
                    ),
                ),
            ),
        ),
    )
    assert of(workout) == GOLDEN
    assert of(NOTE) == GOLDEN_NOTE


GOLDEN = {
    Field.DAY: "5cf6b350cf642078",
    Field.START: "600ca97bb0493706",
    Field.SPORT: "fbcd21e19375b65d",
    Field.TITLE: "d5f8f8c2e8e8a967",
    Field.TEXT: "7cafb4da6c2365d2",
    Field.WORK: "f54a231b9aa92e7a",
    Field.TAGS: "4958a65a6584dd7d",
    Field.RACE: "7e1bc5c506251945",
}
GOLDEN_NOTE = {
    Field.DAY: "5cf6b350cf642078",
    Field.TITLE: "1421338e87c7a79f",
    Field.TEXT: "67ad2b1bcfee7cd0",
}


def test_numbers_beyond_any_plan_have_a_print_and_words() -> None:
    vast = steps_of(watts(1e308, seconds=1e308), planned=Planned(distance=1e300, load=1e308))
    pace = steps_of(
        Step(length=Metres(value=1e308), target=Single(unit=Unit.SECONDS_PER_KM, value=1e308))
    )
    for one in (vast, pace):
        assert set(of(one)) == set(Field)
        assert told(steps_of(PLAIN), one)
    odd = watts(200).model_copy(update={"length": Seconds.model_construct(value=float("nan"))})
    assert told(steps_of(PLAIN), steps_of(odd))


# --- Changed ------------------------------------------------------------------------------------


def test_nothing_changed_between_equal_prints() -> None:
    assert changed(of(ride()), of(ride())) == frozenset()


def test_a_field_of_which_one_side_has_no_print_counts_as_changed() -> None:
    now = of(ride())
    before = {field: value for field, value in now.items() if field is not Field.TAGS}
    assert changed(before, now) == changed(now, before) == {Field.TAGS}


def test_prints_from_the_journal_bear_plain_names() -> None:
    kept = {str(field.value): value for field, value in of(ride()).items()}
    assert changed(kept, of(ride(title="Else"))) == {Field.TITLE}  # type: ignore[arg-type]


# --- Differences --------------------------------------------------------------------------------


@settings(deadline=None, max_examples=80, derandomize=True)
@given(pairs(), st.booleans())
def test_differences_tell_of_exactly_the_fields_whose_prints_differ(
    pair: tuple[Workout, Workout], computes_totals: bool
) -> None:
    one, other = pair
    found = differences(one, other, computes_totals=computes_totals)
    differing = changed(of(one, computes_totals), of(other, computes_totals))
    assert {difference.field for difference in found} == differing
    for difference in found:
        assert difference.before != difference.after
        assert difference.label


@EVERY
@given(
    st.builds(Note, title=texts(), text=texts(100)), st.builds(Note, title=texts(), text=texts(100))
)
def test_differences_of_notes_tell_of_exactly_what_differs(one: Note, other: Note) -> None:
    found = {difference.field for difference in differences(one, other)}
    assert found == changed(of(one), of(other))


def test_a_note_and_a_workout_differ_in_kind() -> None:
    assert told(NOTE, ride()) == [("Kind", "note", "workout")]


def test_each_field_is_told_as_an_athlete_reads_it() -> None:
    before = Workout(
        sport=Sport.RIDE,
        day=MONDAY,
        title="Sweet spot",
        description="Ride steady.\nEat early.",
        planned=Planned(duration=3600, distance=400, load=60.4),
        steps=(PLAIN,),
        tags=("base",),
    )
    after = Workout(
        sport=Sport.RUN,
        sub_sport=SubSport.TRAIL_RUN,
        indoor=True,
        day=dt.date(2026, 7, 14),
        start_time=dt.time(6, 30),
        title="Threshold",
        description="Ride steady.\nEat late.",
        coach_comments="Well done",
        metric=Metric.HEART_RATE,
        planned=Planned(duration=5400, distance=10250, load=72.6),
        steps=(PLAIN,),
        tags=("build", "base"),
        race=RacePriority.A,
    )
    assert told(before, after) == [
        ("Day", "Mon 1 June 2026", "Tue 14 July 2026"),
        ("Start time", "", "06:30"),
        ("Sport", "Ride", "Trail run, indoors"),
        ("Title", "Sweet spot", "Threshold"),
        ("Description", "Eat early.", "Eat late."),
        ("Coach's comments", "", "Well done"),
        ("Duration", "1:00:00", "1:30:00"),
        ("Distance", "400 m", "10.25 km"),
        ("Load", "60", "73"),
        ("Steered by", "", "heart rate"),
        ("Tags", "“base”", "“base”, “build”"),
        ("Race", "", "A race"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, RacePriority.NONE, ("", "race without a priority")),
        (RacePriority.NONE, RacePriority.A, ("race without a priority", "A race")),
        (RacePriority.C, RacePriority.NONE, ("C race", "race without a priority")),
    ],
)
def test_a_race_without_a_priority_is_neither_no_race_nor_one_with(before, after, words) -> None:
    assert of(ride(race=before)) != of(ride(race=after))
    assert told(ride(race=before), ride(race=after)) == [("Race", *words)]


def test_a_difference_names_its_field() -> None:
    assert differences(ride(planned=Planned(load=60)), ride(planned=Planned(load=70))) == (
        Difference(field=Field.WORK, label="Load", before="60", after="70"),
    )
    intensity = [ride(planned=Planned(intensity=value)) for value in (0.85, 0.9)]
    assert told(*intensity) == [("Intensity", "85 %", "90 %")]


def test_the_sport_is_named_when_the_sub_sport_hides_it() -> None:
    one = Workout(sport=Sport.RIDE, sub_sport=SubSport.VIRTUAL_RIDE)
    other = one.model_copy(update={"sport": Sport.RUN})
    assert told(one, other) == [("Sport", "Virtual ride (Ride)", "Virtual ride (Run)")]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((PLAIN,), (), [("Steps", "1 step", "no steps")]),
        ((), (PLAIN, PLAIN), [("Steps", "no steps", "2 steps")]),
        (
            (watts(200), watts(300)),
            (watts(200), watts(310)),
            [("Step 2", "5 min at 300 W", "5 min at 310 W")],
        ),
        (
            (watts(200), watts(300)),
            (watts(200), watts(250), watts(300)),
            [("Steps", "2 steps", "3 steps"), ("Step 2", "not there", "5 min at 250 W")],
        ),
        (
            (watts(200), watts(250), watts(300)),
            (watts(250), watts(300)),
            [("Steps", "3 steps", "2 steps"), ("Step 1", "5 min at 200 W", "not there")],
        ),
        (
            (Repeat(count=3, steps=(watts(300), watts(100))),),
            (Repeat(count=4, steps=(watts(300), watts(100, 90))),),
            [
                ("Steps", "6 steps", "8 steps"),
                ("Step 1", "3 rounds", "4 rounds"),
                ("Step 1.2", "5 min at 100 W", "1 min 30 s at 100 W"),
            ],
        ),
        (
            (Repeat(count=1, steps=(watts(300),)),),
            (Repeat(count=1, steps=(watts(300),), title="Main set"),),
            [("Step 1", "1 round", "1 round, “Main set”")],
        ),
        (
            (Repeat(count=2, steps=(watts(300),)), watts(100)),
            (Repeat(count=2, steps=(watts(300), watts(100))),),
            [
                ("Steps", "3 steps", "4 steps"),
                (
                    "Step 2",
                    "5 min at 100 W, outside repeats",
                    "5 min at 100 W, inside a repeat",
                ),
            ],
        ),
        (
            tuple(watts(100 + n) for n in range(9)),
            tuple(watts(200 + n) for n in range(9)),
            [
                ("Step 1", "5 min at 100 W", "5 min at 200 W"),
                ("Step 2", "5 min at 101 W", "5 min at 201 W"),
                ("Step 3", "5 min at 102 W", "5 min at 202 W; and 6 more"),
            ],
        ),
    ],
)
def test_steps_are_told_in_a_few_lines(before: Any, after: Any, words: Any) -> None:
    assert told(steps_of(*before), steps_of(*after)) == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cue": "Hard"}, ("5 min at 88 % FTP", "5 min at 88 % FTP, “Hard”")),
        ({"notes": "Hold it"}, ("5 min at 88 % FTP", "5 min at 88 % FTP, note “Hold it”")),
        ({"intensity": Intensity.REST}, ("5 min at 88 % FTP", "5 min at 88 % FTP, rest")),
        ({"hide_power": True}, ("5 min at 88 % FTP", "5 min at 88 % FTP, power hidden")),
        ({"averaging": "3s"}, ("5 min at 88 % FTP", "5 min at 88 % FTP, averaged over 3 s")),
        (
            {"prompts": (Prompt(at=30, text="Sit up", duration=5),)},
            ("5 min at 88 % FTP", "5 min at 88 % FTP, prompt “Sit up” at 30 s for 5 s"),
        ),
        ({"cadence": Cadence(low=90)}, ("5 min at 88 % FTP", "5 min at 88 % FTP, 90 rpm")),
        ({"length": Seconds(value=360)}, ("5 min at 88 % FTP", "6 min at 88 % FTP")),
    ],
)
def test_whatever_differs_of_a_step_is_told(change: dict[str, Any], words: tuple[str, str]) -> None:
    other = Step.model_validate({**PLAIN.model_dump(), **change})
    assert told(steps_of(PLAIN), steps_of(other)) == [("Step 1", *words)]


def test_steps_that_look_alike_in_short_are_told_in_full() -> None:
    def far(metres: float) -> Workout:
        return steps_of(Step(length=Metres(value=metres, unit="kilometre")))

    assert told(far(9996), far(10000)) == [
        (
            "Step 1",
            "9996 m, target none, second target none",
            "10000 m, target none, second target none",
        )
    ]
    bpm = Single(unit=Unit.BPM, value=150)
    first = steps_of(Step(length=Seconds(value=60), target=bpm))
    second = steps_of(Step(length=Seconds(value=60), secondary=bpm))
    assert told(first, second) == [
        (
            "Step 1",
            "1 min, target 150 bpm, second target none",
            "1 min, target none, second target 150 bpm",
        )
    ]


def test_totals_are_not_told_where_the_platform_works_them_out() -> None:
    one, other = ride(planned=Planned(load=60)), ride(planned=Planned(load=70))
    assert told(one, other) == [("Load", "60", "70")]
    assert told(one, other, computes_totals=True) == []


def test_a_thousand_steps_against_a_thousand_others_are_told_soon() -> None:
    one = steps_of(*(watts(100 + n % 7) for n in range(1000)))
    other = steps_of(*(watts(200 + n % 5) for n in range(1100)))
    found = told(one, other)
    assert found[0] == ("Steps", "1000 steps", "1100 steps")
    assert found[-1][2].endswith("; and 1097 more")


# --- Merged -------------------------------------------------------------------------------------


@EVERY
@given(rare_workouts(), rare_workouts(), st.sets(st.sampled_from(list(Field))))
def test_merged_has_the_kept_fields_of_the_target_and_the_others_of_the_source(
    source: Workout, target: Workout, keep: set[Field]
) -> None:
    found = merged(source, target, keep)
    assert isinstance(found, Workout)
    for name in Workout.model_fields:
        if name != "kind":
            side = target if FIELD_OF[name] in keep else source
            assert getattr(found, name) == getattr(side, name)
    assert merged(source, target, ()) == source
    assert merged(source, target, list(Field)) == target


def test_notes_are_merged_by_title_text_and_day() -> None:
    other = Note(title="Ill", text="Stay in bed", day=MONDAY + dt.timedelta(days=1))
    assert merged(NOTE, other, [Field.TEXT]) == NOTE.model_copy(update={"text": "Stay in bed"})
    assert merged(NOTE, other, list(Field)) == other


@pytest.mark.parametrize(("one", "other"), [(NOTE, ride()), (ride(), NOTE)])
def test_a_note_and_a_workout_are_not_merged(one: Item, other: Item) -> None:
    with pytest.raises(ValueError, match="note"):
        merged(one, other, [Field.TITLE])
