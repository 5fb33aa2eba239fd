from __future__ import annotations

import pytest

from core.workout.describe import (
    describe_length,
    describe_race,
    describe_step,
    describe_target,
    format_duration,
    outline,
    place,
)
from core.workout.model import (
    Cadence,
    DistanceUnit,
    Metres,
    RacePriority,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Step,
    Unit,
    UntilLap,
    Workout,
)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (Seconds(value=300), "5 min"),
        (Seconds(value=5400), "1 h 30 min"),
        (Seconds(value=90.5), "1 min 30.5 s"),
        (Metres.of(400, DistanceUnit.METRE), "400 m"),
        (Metres.of(1.5, DistanceUnit.MILE), "1.5 mi"),
        (UntilLap(), "until lap"),
        (UntilLap(nominal=Seconds(value=60)), "until lap (about 1 min)"),
    ],
)
def test_lengths_are_said_in_the_unit_they_were_written_in(length: object, words: str) -> None:
    assert describe_length(length) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Range(unit=Unit.PERCENT_FTP, low=88, high=94), "88–94 % FTP"),
        (Range(unit=Unit.PERCENT_FTP, low=88, high=88), "88 % FTP"),
        (Range(unit=Unit.SECONDS_PER_KM, low=235, high=255), "4:15–3:55 /km"),
        (Ramp(unit=Unit.PERCENT_FTP, start=50, end=75), "ramp 50 → 75 % FTP"),
        (Single(unit=Unit.RPE, value=8), "RPE 8"),
        (Range(unit=Unit.HR_ZONE, low=2, high=3), "Z2–Z3 HR"),
        (Single(unit=Unit.PERCENT_MMP, value=60, mmp_seconds=300), "60 % MMP over 5 min"),
    ],
)
def test_targets_are_said_as_athletes_say_them(target: object, words: str) -> None:
    assert describe_target(target) == words  # type: ignore[arg-type]


def test_totals_are_written_as_clocks() -> None:
    assert [format_duration(one) for one in (0, 30, 2700, 5400, 7379.6)] == [
        "0:00",
        "0:30",
        "45:00",
        "1:30:00",
        "2:03:00",
    ]


def test_an_outline_has_a_line_a_step_and_a_head_a_repeat() -> None:
    step = Step(
        length=Seconds(value=60),
        target=Single(unit=Unit.WATTS, value=200),
        cadence=Cadence(low=85, high=95),
        cue="Go",
    )
    lines = outline((step, Repeat(count=3, steps=(step,), title="Main")))
    assert [(one.path, one.depth, one.text, one.cue) for one in lines] == [
        ("1", 0, "1 min at 200 W, 85–95 rpm", "Go"),
        ("2", 0, "3 ×", "Main"),
        ("2.1", 1, "1 min at 200 W, 85–95 rpm", "Go"),
    ]
    assert describe_step(Step(length=Seconds(value=60))) == "1 min"


def test_what_a_race_without_its_mark_loses_is_said() -> None:
    assert describe_race(RacePriority.A) == "priority A"
    assert describe_race(RacePriority.NONE) == "that it is a race"


@pytest.mark.parametrize(
    ("kept", "race", "is_race"),
    [
        ('{"sport": "ride"}', None, False),
        ('{"sport": "ride", "race": null}', None, False),
        ('{"sport": "race", "race": null}', None, True),
        ('{"sport": "ride", "race": "A"}', RacePriority.A, True),
        ('{"sport": "ride", "race": "C"}', RacePriority.C, True),
        ('{"sport": "ride", "race": "none"}', RacePriority.NONE, True),
    ],
)
def test_a_race_is_read_as_it_was_ever_kept(
    kept: str, race: RacePriority | None, is_race: bool
) -> None:
    workout = Workout.model_validate_json(kept)
    assert (workout.race, workout.is_race) == (race, is_race)
    assert Workout.model_validate_json(workout.model_dump_json()) == workout


def test_a_place_is_short_and_on_one_line() -> None:
    assert place("2.1", "Hard\nwork") == "Step 2.1 (Hard work)"
    assert place("3", "") == "Step 3"
    assert len(place("3", "x" * 300)) < 60
