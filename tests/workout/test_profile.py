from __future__ import annotations

import pytest
from hypothesis import given, settings

from core.workout.duration import total_seconds
from core.workout.model import (
    FreeRide,
    MaxEffort,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.profile import MAX_BARS, profile
from core.workout.thresholds import Thresholds
from tests.strategies import workouts

FTP = Thresholds(ftp=250, lthr=170, pace=4)


def bars(*steps: object, thresholds: Thresholds = FTP):
    return profile(Workout.model_validate({"sport": Sport.RIDE, "steps": steps}), thresholds)


def step(target: object, seconds: float = 60, cue: str = "") -> Step:
    return Step.model_validate({"length": Seconds(value=seconds), "target": target, "cue": cue})


def test_single_values_ranges_and_ramps_have_their_own_shape() -> None:
    single, band, ramp = bars(
        step(Single(unit=Unit.PERCENT_FTP, value=88)),
        step(Range(unit=Unit.WATTS, low=200, high=250)),
        step(Ramp(unit=Unit.PERCENT_FTP, start=50, end=75)),
    )
    assert (single.low, single.high, single.ramp_to, single.zone) == (None, 0.88, None, 3)
    assert (band.low, band.high, band.zone) == (0.8, 1.0, 3)
    assert (ramp.low, ramp.high, ramp.ramp_to) == (None, 0.5, 0.75)
    assert [bar.start for bar in (single, band, ramp)] == [0, 60, 120]


@pytest.mark.parametrize(
    ("target", "fraction"),
    [
        (Single(unit=Unit.PERCENT_LTHR, value=90), 0.9),
        (Single(unit=Unit.BPM, value=153), 0.9),
        (Single(unit=Unit.SECONDS_PER_KM, value=312.5), 0.8),
        (Single(unit=Unit.RPE, value=8), 1.0),
        (Single(unit=Unit.PERCENT_MMP, value=100, mmp_seconds=80), 2.0),
    ],
)
def test_every_metric_becomes_a_fraction_of_its_threshold(target: object, fraction: float) -> None:
    (bar,) = bars(step(target))
    assert bar.high == pytest.approx(fraction)


def test_a_zone_is_its_middle_and_keeps_its_number() -> None:
    (bar,) = bars(step(Single(unit=Unit.POWER_ZONE, value=2)))
    assert (bar.low, bar.zone) == (None, 2)
    assert bar.high == pytest.approx((138 + 187) / 2 / 250)
    (open_end,) = bars(step(Single(unit=Unit.POWER_ZONE, value=7)))
    assert (open_end.high < 2, open_end.zone) == (True, 7)


def test_no_target_is_zone_0_and_all_out_is_high() -> None:
    free, nothing, flat_out = bars(step(FreeRide()), step({"kind": "none"}), step(MaxEffort()))
    assert (free.zone, nothing.zone) == (0, 0)
    assert flat_out.zone >= 5


def test_a_shape_can_be_drawn_without_thresholds() -> None:
    (bar,) = bars(step(Single(unit=Unit.WATTS, value=200)), thresholds=Thresholds())
    assert bar.high == 1.0


def test_steps_are_named_by_their_path() -> None:
    found = bars(
        step(FreeRide()), Repeat(count=2, steps=(step(FreeRide(), cue="Go"), step(FreeRide())))
    )
    assert [bar.step for bar in found] == ["1", "2.1", "2.2", "2.1", "2.2"]
    assert found[1].label.startswith("Go: ")


@pytest.mark.parametrize(
    "steps",
    [
        (Repeat(count=10_000, steps=(step(FreeRide()), step(MaxEffort()))),),
        tuple(step(FreeRide()) for _ in range(3_000)),
        (Repeat(count=10**9, steps=(Repeat(count=10**9, steps=(step(FreeRide()),)),)),),
    ],
)
def test_any_workout_has_a_bounded_number_of_bars(steps: tuple[object, ...]) -> None:
    found = bars(*steps)
    assert 1 <= len(found) <= MAX_BARS


def test_one_huge_repeat_does_not_blur_the_steps_around_it() -> None:
    hard = step(Single(unit=Unit.PERCENT_FTP, value=120))
    easy = step(Single(unit=Unit.PERCENT_FTP, value=50))
    first, lump, last = bars(easy, Repeat(count=10_000, steps=(hard, easy)), easy)
    assert (first.high, last.high) == (0.5, 0.5)
    assert (lump.low, lump.high, lump.step) == (0.5, 1.2, "2")


@settings(deadline=None, max_examples=50, derandomize=True)
@given(workouts())
def test_bars_follow_each_other_without_gaps_and_last_as_long_as_the_workout(workout) -> None:
    found = profile(workout, FTP)
    at = 0.0
    for bar in found:
        assert bar.start == at
        assert bar.end > bar.start
        assert 0 <= bar.zone <= 7
        at = bar.end
    assert at == pytest.approx(total_seconds(workout.steps, FTP, sport=workout.sport))
