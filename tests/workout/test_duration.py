from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings

from core.workout.duration import (
    DEFAULT_SPEED,
    step_seconds,
    total_metres,
    total_seconds,
    unrolled,
)
from core.workout.model import (
    Block,
    DistanceUnit,
    Metres,
    NoTarget,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds
from tests.strategies import blocks

NONE = Thresholds()
KM = Metres.of(1, DistanceUnit.KILOMETRE)


def minutes(number: float) -> Step:
    return Step(length=Seconds(value=60 * number))


def test_unrolling_gives_each_step_as_often_as_it_is_done() -> None:
    a, b = minutes(1), minutes(2)
    inner = Repeat(count=2, steps=(b,))
    assert list(unrolled((a, Repeat(count=2, steps=(a, inner))))) == [a, a, b, b, a, b, b]


def test_a_huge_repeat_is_unrolled_only_as_far_as_it_is_read() -> None:
    found = unrolled((Repeat(count=10**9, steps=(minutes(1),)),))
    assert len(list(itertools.islice(found, 3))) == 3


def test_totals_of_a_huge_repeat_cost_nothing() -> None:
    steps: tuple[Block, ...] = (Repeat(count=10_000, steps=(minutes(1),)),)
    for _ in range(20):
        steps = (Repeat(count=10_000, steps=steps),)
    began = time.perf_counter()
    assert total_seconds(steps, NONE) > 0
    assert time.perf_counter() - began < 0.5
    assert total_seconds((Repeat(count=10_000, steps=(minutes(1),)),), NONE) == 600_000


@settings(deadline=None, max_examples=50, derandomize=True)
@given(blocks())
def test_totals_are_the_sums_of_the_unrolled_steps(found: tuple[Block, ...]) -> None:
    expected = sum(step_seconds(step, NONE) for step in unrolled(found))
    assert total_seconds(found, NONE) == pytest.approx(expected)


def test_a_distance_lasts_as_long_as_its_pace_says() -> None:
    pace = Single(unit=Unit.SECONDS_PER_KM, value=300)
    assert step_seconds(Step(length=KM, target=pace), NONE) == 300
    relative = Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=80)
    assert step_seconds(Step(length=KM, target=relative), Thresholds(pace=4)) == 1000 / 3.2
    band = Range(unit=Unit.PERCENT_THRESHOLD_PACE, low=80, high=120)
    assert step_seconds(Step(length=KM, target=band), Thresholds(pace=4)) == 250


def test_a_distance_without_a_pace_takes_the_threshold_then_a_speed_for_the_sport() -> None:
    step = Step(length=KM)
    assert step_seconds(step, Thresholds(pace=4)) == 250
    assert step_seconds(step, NONE) == pytest.approx(120)
    assert step_seconds(step, NONE, sport=Sport.RUN) == pytest.approx(360)
    heart = Step(length=KM, target=Single(unit=Unit.BPM, value=150))
    assert step_seconds(heart, NONE) == 1000 / DEFAULT_SPEED[Sport.RUN]


def test_a_pace_of_zero_is_no_pace() -> None:
    step = Step(length=KM, target=Single(unit=Unit.SECONDS_PER_KM, value=0))
    assert step_seconds(step, NONE, sport=Sport.RUN) == pytest.approx(360)
    zero = Step(length=KM, target=Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=0))
    assert step_seconds(zero, Thresholds(pace=4)) == 250


def test_until_lap_counts_its_nominal_length_or_nothing() -> None:
    assert step_seconds(Step(length=UntilLap(nominal=Seconds(value=30))), NONE) == 30
    assert step_seconds(Step(length=UntilLap()), NONE) == 0


def test_metres_come_from_distances_and_paces_and_are_unknown_otherwise() -> None:
    paced = Step(length=Seconds(value=600), target=Single(unit=Unit.SECONDS_PER_KM, value=300))
    swim = (Repeat(count=4, steps=(Step(length=KM), minutes(1))), paced)
    assert total_metres(swim, NONE) == 6000
    assert total_metres((minutes(5),), NONE) is None
    assert total_metres((), NONE) is None
    assert minutes(1).target == NoTarget()
