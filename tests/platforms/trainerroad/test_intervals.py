from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import (
    NO_POWER,
    NO_STEPS,
    RAMPS_UNKNOWN,
    Outline,
    outline,
)
from core.platforms.trainerroad.wire import LibraryWorkout
from core.workout.model import Intensity, NoTarget, Ramp, Seconds, Single, Step, Unit
from ui.loss_kinds import kind_of


def read(payload: dict[str, Any]) -> Outline:
    return outline(LibraryWorkout.model_validate(lower_keys(payload)))


def row(start: int, end: int, name: str, power: float | None = None, **more: Any) -> dict[str, Any]:
    return {
        "Start": start,
        "End": end,
        "Name": name,
        "IsFake": name == "Fake",
        "TestInterval": False,
        "StartTargetPowerPercent": power,
        **more,
    }


def workout(
    *rows: dict[str, Any], minutes: float = 10, data: list[Any] | None = None
) -> dict[str, Any]:
    return {
        "Details": {"Id": 1, "Duration": minutes},
        "IntervalData": list(rows),
        "WorkoutData": data,
    }


def short(steps: tuple[Step, ...]) -> list[tuple[float, Any, str]]:
    result = []
    for step in steps:
        assert isinstance(step.length, Seconds)
        target = step.target
        if isinstance(target, Single):
            power: Any = target.value
        elif isinstance(target, Ramp):
            power = (target.start, target.end)
        else:
            assert isinstance(target, NoTarget)
            power = None
        result.append((step.length.value, power, step.cue))
    return result


def ticks(*powers: float) -> list[dict[str, float]]:
    return [{"tick": at, "ftpPercent": power} for at, power in enumerate([*powers, powers[-1]])]


# --- Case 18 ----------------------------------------------------------------------------------


def test_the_row_over_everything_is_not_a_step() -> None:
    found = read(workout(row(0, 600, "Workout", 50), row(0, 600, "Endurance", 60)))
    assert short(found.steps) == [(600, 60, "Endurance")]


def test_gaps_first_in_the_middle_twice_in_a_row_and_last_are_unnamed_steps() -> None:
    found = read(
        workout(
            row(0, 600, "Workout", 50),
            row(0, 100, "Fake", 50),
            row(100, 200, "On", 90),
            row(200, 250, "Fake", 40),
            row(250, 300, "Fake", 45),
            row(300, 400, "On", 90),
            row(400, 600, "Fake", 50),
        )
    )
    assert short(found.steps) == [
        (100, 50, ""),
        (100, 90, "On"),
        (50, 40, ""),
        (50, 45, ""),
        (100, 90, "On"),
        (200, 50, ""),
    ]
    assert [step.intensity for step in found.steps] == [
        Intensity.WARM_UP,
        Intensity.ACTIVE,
        Intensity.REST,
        Intensity.REST,
        Intensity.ACTIVE,
        Intensity.COOL_DOWN,
    ]


def test_two_intervals_of_the_same_name_are_two_steps() -> None:
    found = read(workout(row(0, 60, "On", 90), row(60, 120, "On", 95)))
    assert short(found.steps) == [(60, 90, "On"), (60, 95, "On")]


def test_a_test_that_frames_its_intervals_is_not_counted_twice() -> None:
    found = read(
        workout(
            row(0, 600, "Workout", 50),
            row(0, 120, "Fake", 50),
            row(120, 480, "Ramp Test", 60, TestInterval=True),
            row(120, 300, "Stage 1", 60),
            row(300, 480, "Stage 2", 70),
            row(480, 600, "Fake", 40),
        )
    )
    assert short(found.steps) == [
        (120, 50, ""),
        (180, 60, "Stage 1"),
        (180, 70, "Stage 2"),
        (120, 40, ""),
    ]


@pytest.mark.parametrize("data", [None, ticks(*[80.0] * 600)])
def test_an_interval_that_the_next_one_cuts_is_named(data: list[Any] | None) -> None:
    found = read(workout(row(0, 400, "A", 80), row(300, 600, "B", 80), data=data))
    assert short(found.steps) == [(300, 80, "A"), (300, 80, "B")]
    cuts = [loss for loss in found.losses if loss != RAMPS_UNKNOWN]
    assert [(loss.where, loss.before, loss.after) for loss in cuts] == [
        ("Step 1 (A)", "6 min 40 s", "5 min")
    ]
    assert kind_of(cuts[0]) == "Lengths of steps change"


def test_a_cut_interval_is_named_by_the_first_of_its_steps() -> None:
    data = ticks(*[50.0] * 100, *[60.0] * 100, *[70.0] * 400)
    found = read(workout(row(0, 200, "A"), row(200, 400, "B"), row(300, 600, "C"), data=data))
    assert [length for length, _, _ in short(found.steps)] == [100, 100, 100, 300]
    assert [(loss.where, loss.before, loss.after) for loss in found.losses] == [
        ("Step 3 (B)", "3 min 20 s", "1 min 40 s")
    ]


def test_what_a_test_leaves_uncovered_keeps_its_name_and_power() -> None:
    found = read(
        workout(
            row(0, 600, "Workout", 50),
            row(0, 600, "Test", 60, TestInterval=True),
            row(100, 200, "Hard", 120),
        )
    )
    assert short(found.steps) == [(100, 60, "Test"), (100, 120, "Hard"), (400, 60, "Test")]


def test_a_workout_of_one_row_is_one_step() -> None:
    assert short(read(workout(row(0, 600, "Workout", 55))).steps) == [(600, 55, "")]


def test_gaps_that_no_row_covers_are_steps_without_power() -> None:
    found = read(workout(row(0, 600, "Workout", 50), row(100, 200, "On", 90)))
    assert short(found.steps) == [(100, None, ""), (100, 90, "On"), (400, None, "")]
    assert NO_POWER in found.losses


def test_rows_out_of_order_overlapping_or_without_length_make_no_overlap() -> None:
    found = read(
        workout(row(300, 600, "B", 80), row(0, 350, "A", 60), row(200, 200, "Nothing", 10))
    )
    assert short(found.steps) == [(300, 60, "A"), (300, 80, "B")]


def test_line_breaks_in_names_become_spaces() -> None:
    assert short(read(workout(row(0, 60, "Big\n Gear 5x", 60))).steps) == [(60, 60, "Big Gear 5x")]


# --- Case 19 ----------------------------------------------------------------------------------


def test_fractions_of_a_per_cent_stay() -> None:
    assert short(read(workout(row(0, 60, "On", 87.5))).steps) == [(60, 87.5, "On")]
    assert short(read(workout(row(0, 60, "On", 87.30000305))).steps) == [(60, 87.3, "On")]


@pytest.mark.parametrize("target", [[50, 75], [50], 50])
def test_the_newer_start_target_gives_the_power_at_the_start(target: Any) -> None:
    found = read(workout(row(0, 60, "On", startTarget=target)))
    assert short(found.steps) == [(60, 50, "On")]
    assert found.losses[0] == RAMPS_UNKNOWN


def test_a_step_with_two_powers_may_be_a_ramp_and_that_is_said() -> None:
    found = read(
        workout(
            row(0, 60, "Steady", startTarget=[50, 50]),
            row(60, 120, "Build", startTarget=[50, 75]),
            row(120, 180, "Ease", 60, startTarget=[60, 40.5]),
            row(180, 240, "Odd", startTarget=[50, "much"]),
        )
    )
    assert [power for _, power, _ in short(found.steps)] == [50, 50, 60, 50]
    assert [(loss.where, loss.before, loss.after) for loss in found.losses[1:]] == [
        ("Step 2 (Build)", "perhaps a ramp 50 → 75 % FTP", "50 % FTP"),
        ("Step 3 (Ease)", "perhaps a ramp 60 → 40.5 % FTP", "60 % FTP"),
    ]


def test_a_step_with_two_powers_is_what_the_profile_says() -> None:
    rows = (row(0, 30, "A", startTarget=[50, 75]), row(30, 60, "B", startTarget=[50, 75]))
    powers = [50 + 25 * second / 30 for second in range(30)] + [50.0] * 30
    found = read(workout(*rows, minutes=1, data=ticks(*powers)))
    assert short(found.steps) == [(30, (50, 75), "A"), (30, 50, "B")]
    assert found.losses == ()


def test_ramps_are_told_from_the_ticks_when_no_interval_names_a_power() -> None:
    powers = [50.0] * 10 + [50 + 25 * second / 20 for second in range(20)]
    found = read(workout(row(0, 10, "A"), row(10, 30, "B"), minutes=0.5, data=ticks(*powers)))
    assert short(found.steps) == [(10, 50, "A"), (20, (50, 75), "B")]
    assert found.losses == ()


@pytest.mark.parametrize("target", [None, [], "fast", [None], [-1]])
def test_no_power_anywhere_leaves_the_lengths_and_says_so(target: Any) -> None:
    found = read(workout(row(0, 60, "On", startTarget=target)))
    assert short(found.steps) == [(60, None, "On")]
    assert found.losses == (RAMPS_UNKNOWN, NO_POWER)


def test_a_profile_that_ends_before_the_workout_does_is_not_believed() -> None:
    found = read(workout(row(0, 60, "On", 80), data=ticks(*[50.0] * 30)))
    assert short(found.steps) == [(60, 80, "On")]
    assert found.losses == (RAMPS_UNKNOWN,)


def test_the_points_of_a_chart_are_read_like_any_profile() -> None:
    payload = {
        "details": {"duration": 1},
        "courseData": [{"seconds": at, "ftpPercent": 40 + at / 2} for at in range(61)],
    }
    assert short(read(payload).steps) == [(60, (40, 70), "")]


# --- Case 20 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [{}, {"IntervalData": []}, {"intervalData": None}])
def test_a_workout_without_intervals_has_no_steps_and_says_so(rows: dict[str, Any]) -> None:
    found = read({"Details": {"Id": 1, "Duration": 60, "IsOutside": True}, **rows})
    assert found.steps == ()
    assert found.losses == (NO_STEPS,)
    assert found.details.duration == 60


# --- Recorded answers -------------------------------------------------------------------------


def recorded_workout(recorded: Path, name: str, part: str = "Workout") -> dict[str, Any]:
    answer = json.loads((recorded / "trainerroad" / name).read_text(encoding="utf-8"))
    return dict(answer[part])


def test_the_recorded_profile_gives_its_true_ramps(recorded: Path) -> None:
    found = read(recorded_workout(recorded, "workoutdetails_bald_knob_full.json"))
    assert [(length, power) for length, power, _ in short(found.steps)] == [
        (150, 50),
        (150, 55),
        (150, 60),
        (150, 65),
        (900, 70),
        (60, (70, 65)),
        (840, 65),
        (60, (65, 70)),
        (840, 70),
        (300, (70, 50)),
    ]
    assert found.losses == ()


def test_the_recorded_profile_is_reproduced_within_a_thousandth_of_a_per_cent(
    recorded: Path,
) -> None:
    payload = recorded_workout(recorded, "workoutdetails_bald_knob_full.json")
    profile = [point["ftpPercent"] for point in payload["workoutData"]]
    worst, at = 0.0, 0
    for seconds, power, _ in short(read(payload).steps):
        start, end = power if isinstance(power, tuple) else (power, power)
        for second in range(int(seconds)):
            value = start + (end - start) * second / seconds
            worst = max(worst, abs(value - profile[at]))
            at += 1
    assert at == 3600
    assert worst < 0.001


def test_the_recorded_outdoor_twin_has_no_steps(recorded: Path) -> None:
    found = read(recorded_workout(recorded, "workoutdetails_bald_knob_full.json", "Alternate"))
    assert found.steps == ()
    assert found.details.is_outside


@pytest.mark.parametrize(("name", "count"), [("simple", 11), ("complex", 23)])
def test_recorded_workouts_without_a_profile_are_read_flat_and_say_so(
    recorded: Path, name: str, count: int
) -> None:
    found = read(recorded_workout(recorded, f"upstream_tr_workoutsdetails_{name}.json"))
    assert len(found.steps) == count
    assert sum(length for length, _, _ in short(found.steps)) == 3600
    assert found.losses == (RAMPS_UNKNOWN,)
    assert {step.target.unit for step in found.steps if isinstance(step.target, Single)} == {
        Unit.PERCENT_FTP
    }


def test_a_recorded_interval_list_keeps_its_gaps(recorded: Path) -> None:
    text = (recorded / "trainerroad" / "interval_data_jaylinen_mock.json").read_text("utf-8")
    found = read({"Details": {"Duration": 90}, "IntervalData": json.loads(text)})
    assert sum(length for length, _, _ in short(found.steps)) == 5400
    assert [step.cue for step in found.steps][:2] == ["", "Endurance 1"]
