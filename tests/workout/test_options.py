from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.workout.duration import total_metres, total_seconds
from core.workout.losses import Loss, LossKind
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    Metres,
    Metric,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.options import Options, adapt
from core.workout.thresholds import Thresholds
from tests.strategies import blocks, steps, targets, workouts

FAST = settings(deadline=None, max_examples=80, derandomize=True)
WIDE = Options(power_width=2.5, heart_rate_width=2.5, pace_width=2)


def _ride(*steps: Step | Repeat, **more) -> Workout:
    return Workout(sport=Sport.RIDE, steps=steps, **more)


def _at(unit: Unit, value: float, **more) -> Step:
    mmp = 300 if unit is Unit.PERCENT_MMP else None
    return Step(
        length=Seconds(value=300), target=Single(unit=unit, value=value, mmp_seconds=mmp), **more
    )


def _ramp(start: float, end: float, length, unit: Unit = Unit.PERCENT_FTP, **more) -> Step:
    return Step(length=length, target=Ramp(unit=unit, start=start, end=end), **more)


def _only(workout: Workout, options: Options, *, keeps_averaging: bool = True) -> tuple:
    """The adapted steps and the effects."""
    adapted = adapt(workout, options, keeps_averaging=keeps_averaging)
    return adapted.workout.steps, adapted.effects


# --- Defaults -----------------------------------------------------------------------------------


@given(workouts())
@FAST
def test_the_default_options_return_the_very_same_workout_and_no_effect(workout):
    adapted = adapt(workout, Options(), keeps_averaging=True)
    assert adapted.workout is workout
    assert adapted.effects == ()


def test_options_that_find_nothing_to_change_return_the_very_same_workout():
    workout = _ride(Repeat(count=3, steps=(Step(length=Seconds(value=60)),)))
    options = WIDE.model_copy(update={"stair_seconds": 60, "averaging": Averaging.SECONDS_3})
    assert adapt(workout, options, keeps_averaging=True).workout is workout


# --- Widening -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "value", "low", "high"),
    [
        (Unit.PERCENT_FTP, 80, 78, 82),
        (Unit.PERCENT_FTP, 87.5, 85, 90),  # 85.3 and 89.7
        (Unit.WATTS, 220, 215, 226),  # 214.5 and 225.5, halves up
        (Unit.PERCENT_MMP, 60, 59, 62),  # 58.5 and 61.5
        (Unit.PERCENT_LTHR, 90, 88, 92),
        (Unit.PERCENT_MAX_HR, 80, 78, 82),
        (Unit.BPM, 160, 156, 164),
        (Unit.PERCENT_THRESHOLD_PACE, 100, 98, 102),
        (Unit.SECONDS_PER_KM, 300, 306, 294),  # the easier end is the slower one
        (Unit.SECONDS_PER_100M, 100, 102, 98),
    ],
)
def test_a_single_value_becomes_a_range_of_whole_numbers(unit, value, low, high):
    (step,), _ = _only(_ride(_at(unit, value)), WIDE)
    assert isinstance(step.target, Range)
    assert (step.target.low, step.target.high) == (low, high)
    assert step.target.unit is unit
    assert step.target.mmp_seconds == (300 if unit is Unit.PERCENT_MMP else None)


def test_each_metric_has_a_width_of_its_own():
    workout = _ride(_at(Unit.WATTS, 200), _at(Unit.BPM, 150), _at(Unit.PERCENT_THRESHOLD_PACE, 100))
    changed = [
        [step.target.kind for step in _only(workout, Options(**{field: 5}))[0]]
        for field in ("power_width", "heart_rate_width", "pace_width")
    ]
    assert changed == [
        ["range", "single", "single"],
        ["single", "range", "single"],
        ["single", "single", "range"],
    ]


def test_a_range_gets_a_decimal_where_whole_numbers_would_leave_the_value_out():
    (step,), _ = _only(_ride(_at(Unit.PERCENT_FTP, 100.7)), Options(power_width=0.1))
    assert (step.target.low, step.target.high) == (100.6, 100.8)


def test_a_range_gets_a_decimal_where_whole_numbers_would_leave_no_width():
    (step,), effects = _only(_ride(_at(Unit.PERCENT_FTP, 80)), Options(power_width=0.5))
    assert (step.target.low, step.target.high) == (79.6, 80.4)
    assert effects[0].after == "79.6–80.4 % FTP"


@pytest.mark.parametrize(
    "step",
    [
        Step(length=Seconds(value=60)),
        Step(length=Seconds(value=60), target=FreeRide()),
        _at(Unit.PERCENT_FTP, 0),
        _at(Unit.POWER_ZONE, 3),
        _at(Unit.HR_ZONE, 3),
        _at(Unit.PACE_ZONE, 3),
        _at(Unit.RPE, 7),
        _ramp(50, 75, Seconds(value=60)),
        Step(length=Seconds(value=60), target=Range(unit=Unit.WATTS, low=200, high=220)),
    ],
)
def test_only_single_values_with_a_number_are_widened(step):
    workout = _ride(step)
    adapted = adapt(workout, WIDE, keeps_averaging=True)
    assert adapted.workout is workout
    assert adapted.effects == ()


def test_a_second_target_is_widened_by_the_width_of_its_own_metric():
    step = _at(Unit.PERCENT_FTP, 80, secondary=Single(unit=Unit.BPM, value=150))
    (changed,), effects = _only(_ride(step), Options(heart_rate_width=2))
    assert changed.target == step.target
    assert changed.secondary == Range(unit=Unit.BPM, low=147, high=153)
    assert [(e.before, e.after) for e in effects] == [("the second target 150 bpm", "147–153 bpm")]


def test_widening_is_said_step_by_step_with_its_place():
    steady, easy = _at(Unit.PERCENT_FTP, 80, cue="Hard"), Step(length=Seconds(value=60))
    workout = _ride(easy, Repeat(count=5, steps=(steady, easy)))
    _, effects = _only(workout, WIDE)
    assert effects == (
        Loss(
            where="Step 2.1 (Hard)",
            kind=LossKind.APPROXIMATED,
            before="80 % FTP",
            after="78–82 % FTP",
        ),
    )


@given(
    unit=st.sampled_from([u for u in Unit if not u.is_zone and u is not Unit.RPE]),
    value=st.floats(0.01, 3000),
    width=st.floats(0.01, 20),
)
@FAST
def test_a_range_always_holds_the_value_it_came_from_and_has_a_width(unit, value, width):
    options = Options(power_width=width, heart_rate_width=width, pace_width=width)
    (step,), _ = _only(_ride(_at(unit, value)), options)
    low, high = sorted((step.target.low, step.target.high))
    assert low <= value <= high
    assert low < high
    asked = value * width / 100
    assert abs(low - (value - asked)) <= 0.501
    assert abs(high - (value + asked)) <= 0.501


# --- Averaging ----------------------------------------------------------------------------------


def test_averaging_is_set_on_power_steps_that_name_none():
    own = _at(Unit.WATTS, 200, averaging=Averaging.LAP)
    workout = _ride(
        _at(Unit.WATTS, 200), own, _at(Unit.BPM, 150), _ramp(50, 60, Seconds(value=60)),
        Step(length=Seconds(value=60)),
    )  # fmt: skip
    changed, effects = _only(workout, Options(averaging=Averaging.SECONDS_3))
    assert [step.averaging for step in changed] == [
        Averaging.SECONDS_3, Averaging.LAP, None, Averaging.SECONDS_3, None,
    ]  # fmt: skip
    assert [effect.where for effect in effects] == ["Step 1", "Step 4"]
    assert effects[0].after == "power averaged over 3 s"


def test_averaging_changes_nothing_where_the_other_side_does_not_hold_it():
    workout = _ride(_at(Unit.WATTS, 200))
    adapted = adapt(workout, Options(averaging=Averaging.SECONDS_3), keeps_averaging=False)
    assert adapted.workout is workout
    assert adapted.effects == ()


# --- Stairs -------------------------------------------------------------------------------------


def _values(steps) -> list[float]:
    return [step.target.value for step in steps]


def _lengths(steps) -> list[float]:
    return [step.length.value for step in steps]


def test_a_ramp_becomes_stairs_that_hold_its_middle_values():
    made, effects = _only(_ride(_ramp(45, 75, Seconds(value=600))), Options(stair_seconds=60))
    assert _lengths(made) == [60] * 10
    assert _values(made) == [46.5, 49.5, 52.5, 55.5, 58.5, 61.5, 64.5, 67.5, 70.5, 73.5]
    assert effects == (
        Loss(
            where="Step 1",
            kind=LossKind.APPROXIMATED,
            before="ramp 45 → 75 % FTP",
            after="10 stairs of 1 min, 46.5 % FTP to 73.5 % FTP",
        ),
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (150, [60, 60, 30]),  # half a stair is long enough to stand alone
        (149, [60, 89]),
        (100, [60, 40]),
        (89, [89]),
        (60, [60]),
        (20, [20]),
    ],
)
def test_the_last_stair_takes_the_remainder_instead_of_a_stub(seconds, expected):
    made, _ = _only(_ride(_ramp(50, 70, Seconds(value=seconds))), Options(stair_seconds=60))
    assert _lengths(made) == expected


def test_a_longer_last_stair_is_said():
    _, effects = _only(_ride(_ramp(50, 70, Seconds(value=140))), Options(stair_seconds=60))
    assert effects[0].after == "2 stairs of 1 min (the last 1 min 20 s), 54.3 % FTP to 64.3 % FTP"


def test_a_ramp_shorter_than_a_stair_becomes_one_steady_step():
    made, effects = _only(_ride(_ramp(50, 70, Seconds(value=30))), Options(stair_seconds=60))
    assert _values(made) == [60]
    assert effects[0].after == "one steady step at 60 % FTP"


def test_a_long_ramp_gets_at_most_sixty_stairs_and_says_how_long_they_are():
    made, effects = _only(_ride(_ramp(40, 100, Seconds(value=3600))), Options(stair_seconds=5))
    assert len(made) == 60
    assert sum(_lengths(made)) == 3600
    assert effects[0].after.startswith("60 stairs of 1 min, ")
    assert "more than 60 stairs" in effects[0].advice


def test_stairs_in_zones_hold_whole_zones():
    step = _ramp(1, 4, Seconds(value=300), Unit.POWER_ZONE)
    made, _ = _only(_ride(step), Options(stair_seconds=60))
    assert _values(made) == [1, 2, 3, 3, 4]


def test_every_stair_keeps_what_the_step_says_and_the_first_one_its_notes():
    step = _ramp(
        50, 70, Seconds(value=120), cue="Warm up", notes="Spin easily", hide_power=True,
        intensity=Intensity.WARM_UP, cadence=Cadence(low=90), averaging=Averaging.SECONDS_10,
        secondary=Single(unit=Unit.BPM, value=120),
    )  # fmt: skip
    made, _ = _only(_ride(step), Options(stair_seconds=60))
    assert [one.notes for one in made] == ["Spin easily", ""]
    for one in made:
        kept = one.model_copy(
            update={"length": step.length, "target": step.target, "notes": step.notes}
        )
        assert kept == step


def test_a_timed_text_stands_on_the_stair_it_falls_into():
    prompts = tuple(Prompt(at=at, text=f"at {at}", duration=5) for at in (0, 59, 60, 70, 500))
    step = _ramp(50, 70, Seconds(value=180), prompts=prompts)
    made, _ = _only(_ride(step), Options(stair_seconds=60))
    assert [[(p.at, p.text, p.duration) for p in one.prompts] for one in made] == [
        [(0, "at 0", 5), (59, "at 59", 5)],
        [(0, "at 60", 5), (10, "at 70", 5)],
        [(380, "at 500", 5)],
    ]


def test_ramps_inside_repeats_become_stairs_too():
    inner = Repeat(
        count=2, steps=(_ramp(50, 70, Seconds(value=120)), Step(length=Seconds(value=9)))
    )
    workout = _ride(_at(Unit.WATTS, 100), Repeat(count=3, steps=(inner,), title="Set"))
    made, effects = _only(workout, Options(stair_seconds=60))
    assert made[0] is workout.steps[0]
    assert (made[1].count, made[1].title) == (3, "Set")
    assert _lengths(made[1].steps[0].steps) == [60, 60, 9]
    assert [effect.where for effect in effects] == ["Step 2.1.1"]


def test_steps_behind_stairs_are_named_by_their_own_place():
    workout = _ride(_ramp(50, 70, Seconds(value=120)), _at(Unit.PERCENT_FTP, 80, cue="Hard"))
    _, effects = _only(workout, Options(stair_seconds=60, power_width=5))
    assert [effect.where for effect in effects] == ["Step 1", "Step 2 (Hard)"]


def test_stairs_are_widened_and_averaged_as_other_steps_are():
    options = Options(stair_seconds=60, power_width=10, averaging=Averaging.SECONDS_30)
    made, effects = _only(_ride(_ramp(40, 80, Seconds(value=120))), options)
    assert [(one.target.low, one.target.high) for one in made] == [(45, 55), (63, 77)]
    assert {one.averaging for one in made} == {Averaging.SECONDS_30}
    assert [effect.after for effect in effects] == [
        "2 stairs of 1 min, 45–55 % FTP to 63–77 % FTP",
        "power averaged over 30 s",
    ]


def test_a_ramp_until_lap_stays_a_ramp_and_says_why():
    step = _ramp(50, 70, UntilLap(nominal=Seconds(value=300)))
    workout = _ride(step)
    adapted = adapt(workout, Options(stair_seconds=60), keeps_averaging=True)
    assert adapted.workout is workout
    assert len(adapted.effects) == 1
    assert adapted.effects[0].after == "the same ramp"
    assert "nobody knows when lap is pressed" in adapted.effects[0].advice


def test_a_ramp_of_the_second_target_becomes_stairs_under_the_same_target():
    step = Step(
        length=Seconds(value=120),
        target=Single(unit=Unit.PERCENT_FTP, value=80),
        secondary=Ramp(unit=Unit.BPM, start=120, end=140),
    )
    made, effects = _only(_ride(step), Options(stair_seconds=60))
    assert [(one.target, one.secondary.value) for one in made] == [
        (step.target, 125),
        (step.target, 135),
    ]
    assert effects[0].before == "the second target ramp 120 → 140 bpm"


def test_a_ramp_on_distance_is_cut_by_its_own_pace():
    # 300 s/km on average: 60 s are 200 m.
    step = _ramp(300, 300, Metres.of(1, DistanceUnit.KILOMETRE), Unit.SECONDS_PER_KM)
    made, effects = _only(Workout(sport=Sport.RUN, steps=(step,)), Options(stair_seconds=60))
    assert _lengths(made) == [200] * 5
    assert effects[0].after == "5 stairs of 0.2 km, 5:00 /km to 5:00 /km"


@pytest.mark.parametrize(
    ("sport", "length", "expected"),
    [
        (Sport.RIDE, Metres(value=5000), [500] * 10),  # 30 km/h: 500 m a minute
        (Sport.RIDE, Metres(value=1000), [500] * 2),
        (Sport.RUN, Metres(value=500), [166, 166, 168]),
        (Sport.RUN, Metres.of(1, DistanceUnit.KILOMETRE), [160] * 5 + [200]),
        (Sport.SWIM, Metres(value=20), [20]),
    ],
)
def test_a_ramp_on_distance_without_a_pace_is_cut_into_equal_parts(sport, length, expected):
    step = _ramp(80, 90, length, Unit.PERCENT_LTHR)
    made, _ = _only(Workout(sport=sport, steps=(step,)), Options(stair_seconds=60))
    assert _lengths(made) == pytest.approx(expected)
    assert {one.length.unit for one in made} == {length.unit}


# --- Coach comments -----------------------------------------------------------------------------


def test_coach_comments_are_left_out_and_named():
    workout = _ride(coach_comments="Sleep well!\nAnd " + "eat " * 40)
    adapted = adapt(workout, Options(coach_comments=False), keeps_averaging=True)
    assert adapted.workout == workout.model_copy(update={"coach_comments": ""})
    assert [(e.where, e.kind, e.after) for e in adapted.effects] == [
        ("Coach comments", LossKind.DROPPED, "")
    ]
    assert adapted.effects[0].before.startswith("“Sleep well! And eat")
    assert len(adapted.effects[0].before) <= 62


def test_no_coach_comments_are_no_effect():
    workout = _ride(coach_comments=" ")
    assert adapt(workout, Options(coach_comments=False), keeps_averaging=True).workout is workout


# --- For any workout ----------------------------------------------------------------------------

_OPTIONS = st.builds(
    Options,
    power_width=st.floats(0, 20),
    heart_rate_width=st.floats(0, 20),
    pace_width=st.floats(0, 20),
    averaging=st.none() | st.sampled_from(list(Averaging)),
    stair_seconds=st.none() | st.integers(5, 1800),
    coach_comments=st.booleans(),
)
_ANY = blocks(steps(target=targets() | st.builds(
    Ramp, unit=st.sampled_from([Unit.PERCENT_FTP, Unit.BPM, Unit.SECONDS_PER_KM]),
    start=st.integers(40, 200).map(float), end=st.integers(40, 200).map(float),
)))  # fmt: skip


@given(workout=workouts(_ANY), options=_OPTIONS)
@FAST
def test_options_never_change_how_long_a_workout_is(workout, options):
    changed = adapt(workout, options, keeps_averaging=True).workout
    none = Thresholds()
    # Distances are compared as distances: a speed guessed from a target may change with it.
    seconds = [
        total_seconds(_without_distances(one.steps), none, sport=one.sport)
        for one in (workout, changed)
    ]
    assert isclose(*seconds, abs_tol=1e-6)
    metres = [total_metres(_without_targets(one.steps), none) or 0 for one in (workout, changed)]
    assert isclose(*metres, abs_tol=1e-3)


def _mapped(blocks, change):
    return tuple(
        change(block)
        if isinstance(block, Step)
        else block.model_copy(update={"steps": _mapped(block.steps, change)})
        for block in blocks
    )


def _without_distances(blocks):
    return _mapped(
        blocks,
        lambda step: (
            step
            if isinstance(step.length, Seconds)
            else step.model_copy(update={"length": UntilLap()})
        ),
    )


def _without_targets(blocks):
    return _mapped(
        blocks, lambda step: step.model_copy(update={"target": NoTarget(), "secondary": None})
    )


@given(workout=workouts(_ANY), options=_OPTIONS)
@FAST
def test_order_classes_and_cues_stay_and_each_changed_step_is_named(workout, options):
    adapted = adapt(workout, options, keeps_averaging=True)
    named = {effect.where for effect in adapted.effects}
    left = list(adapted.workout.leaf_steps())
    for path, step in _paths(workout.steps, ""):
        group = [left.pop(0)]
        if step != group[0]:
            assert any(where.startswith(f"Step {path}") for where in named)
            whole = step.length.value if not isinstance(step.length, UntilLap) else None
            while whole and sum(_lengths(group)) < whole - 1e-6:
                group.append(left.pop(0))
        for one in group:
            assert (one.intensity, one.cue, one.cadence) == (
                step.intensity,
                step.cue,
                step.cadence,
            )
    assert left == []


def _paths(blocks, parent):
    for index, block in enumerate(blocks, 1):
        if isinstance(block, Step):
            yield f"{parent}{index}", block
        else:
            yield from _paths(block.steps, f"{parent}{index}.")


@given(workout=workouts(_ANY), options=_OPTIONS)
@FAST
def test_applying_the_options_again_changes_nothing_more(workout, options):
    once = adapt(workout, options, keeps_averaging=True).workout
    again = adapt(once, options, keeps_averaging=True)
    assert again.workout is once
    assert all(effect.after == "the same ramp" for effect in again.effects)


@given(step=steps(target=st.builds(
    Ramp, unit=st.just(Unit.PERCENT_FTP),
    start=st.integers(20, 200).map(float), end=st.integers(20, 200).map(float),
), length=st.builds(Seconds, value=st.integers(1, 20_000).map(float))),
    seconds=st.integers(5, 1800))  # fmt: skip
@FAST
def test_stairs_have_the_mean_of_their_ramp(step, seconds):
    made, _ = _only(_ride(step), Options(stair_seconds=seconds))
    assert 1 <= len(made) <= 60
    mean = sum(one.length.value * one.target.value for one in made) / step.length.value
    assert isclose(mean, (step.target.start + step.target.end) / 2, abs_tol=0.051)
    assert min(_lengths(made)) >= min(seconds / 2, step.length.value)
    assert {one.target.unit.metric for one in made} == {Metric.POWER}
