from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.workout.load import (
    Basis,
    estimate,
    intervals_load,
    intervals_normalized_power,
    trainerroad_load,
)
from core.workout.model import (
    Block,
    DistanceUnit,
    Metres,
    Metric,
    Ramp,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.stream import Segment, Stream
from core.workout.thresholds import Thresholds
from tests.strategies import workouts

FTP = Thresholds(ftp=250)


def ride(*steps: Block, **fields: object) -> Workout:
    return Workout.model_validate({"sport": Sport.RIDE, "steps": steps, **fields})


def at(percent: float, seconds: float = 600) -> Step:
    return Step(length=Seconds(value=seconds), target=Single(unit=Unit.PERCENT_FTP, value=percent))


def plain_stream(segments: list[Segment], padded: bool) -> tuple[float, float]:
    """The definition, second by second."""

    def values(found: list[Segment] | tuple[Segment, ...]) -> list[float]:
        out: list[float] = []
        for one in found:
            if one.inner:
                out += values(one.inner) * one.rounds
            elif one.seconds:
                slope = (one.end - one.start) / one.seconds
                out += [one.start + slope * (second + 0.5) for second in range(one.seconds)]
        return out

    power = values(segments)
    if not power:
        return 0.0, 0.0
    fourth = 0.0
    for index in range(len(power)):
        window = power[max(0, index - 29) : index + 1]
        fourth += (sum(window) / (30 if padded else len(window))) ** 4
    return sum(power) / len(power), (fourth / len(power)) ** 0.25


LEVELS = st.sampled_from([0.0, 0.5, 0.55, 1.0, 1.5])
PLAIN = st.tuples(st.integers(0, 80), LEVELS, LEVELS).map(lambda found: Segment(*found))


def repeated(inner: st.SearchStrategy[Segment], most: int) -> st.SearchStrategy[Segment]:
    return st.tuples(st.integers(1, most), st.lists(inner, min_size=1, max_size=2)).map(
        lambda found: Segment(rounds=found[0], inner=tuple(found[1]))
    )


SEGMENTS = st.lists(PLAIN | repeated(PLAIN | repeated(PLAIN, 4), 40), max_size=3)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(SEGMENTS, st.booleans())
def test_the_closed_form_is_the_second_by_second_sum(segments: list[Segment], padded: bool) -> None:
    stream = Stream(segments, padded=padded)
    average, normalized = plain_stream(segments, padded)
    assert stream.average() == pytest.approx(average, rel=1e-6, abs=1e-9)
    assert stream.normalized() == pytest.approx(normalized, rel=1e-6, abs=1e-9)


def test_an_hour_at_threshold_is_a_load_of_100() -> None:
    found = estimate(ride(at(100, 3600)), FTP)
    assert found.basis is Basis.POWER
    assert (found.load, found.intensity, found.normalized_power, found.average_watts) == (
        pytest.approx(100),
        pytest.approx(1),
        pytest.approx(250),
        pytest.approx(250),
    )


def test_percentages_need_no_ftp_but_watts_do() -> None:
    assert estimate(ride(at(80, 3600)), Thresholds()).load == pytest.approx(64)
    watts = Step(length=Seconds(value=3600), target=Single(unit=Unit.WATTS, value=200))
    found = estimate(ride(watts), Thresholds())
    assert (found.load, found.normalized_power) == (None, pytest.approx(200))
    assert estimate(ride(watts), FTP).load == pytest.approx(64)
    assert estimate(ride(watts, at(80)), Thresholds()).load is None


def test_surges_weigh_more_than_their_mean() -> None:
    found = estimate(ride(Repeat(count=10, steps=(at(150, 60), at(50, 60)))), FTP)
    assert found.average_watts == pytest.approx(250)
    assert found.normalized_power is not None
    assert found.normalized_power > 290


def test_a_step_without_a_target_counts_as_nothing() -> None:
    found = estimate(ride(at(100, 600), Step(length=Seconds(value=600))), FTP)
    assert found.average_watts == pytest.approx(125)


def test_runs_are_weighed_by_average_speed_squared_and_swims_cubed() -> None:
    target = Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=80)
    step = Step(length=Seconds(value=3600), target=target)
    speed = Thresholds(pace=3)
    run = Workout(sport=Sport.RUN, steps=(step,))
    assert intervals_load(run, speed) == 64
    swim = Workout(sport=Sport.SWIM, steps=(step,))
    assert intervals_load(swim, speed) == 51
    assert estimate(swim, Thresholds()).load is None


def test_the_metric_that_steers_the_workout_decides() -> None:
    both = Step(
        length=Seconds(value=3600),
        target=Single(unit=Unit.PERCENT_FTP, value=80),
        secondary=Single(unit=Unit.PERCENT_LTHR, value=90),
    )
    assert estimate(ride(both), FTP).basis is Basis.POWER
    assert estimate(ride(both, metric=Metric.HEART_RATE), FTP).basis is Basis.HEART_RATE


def test_an_hour_at_lthr_is_a_load_of_100_with_or_without_resting_rate() -> None:
    step = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_LTHR, value=100))
    full = Thresholds(lthr=170, max_hr=190, resting_hr=50)
    assert estimate(ride(step), full).load == pytest.approx(100)
    assert estimate(ride(step), Thresholds()).load == pytest.approx(100)


def test_exertion_has_a_load_and_nothing_has_none() -> None:
    step = Step(length=Seconds(value=3600), target=Single(unit=Unit.RPE, value=8))
    found = estimate(ride(step), FTP)
    assert (found.basis, found.load) == (Basis.RPE, pytest.approx(100))
    open_step = Step(length=Metres.of(1, DistanceUnit.KILOMETRE))
    found = estimate(ride(open_step), FTP)
    assert (found.basis, found.load, found.seconds) == (Basis.NONE, None, pytest.approx(120))
    assert intervals_load(ride(open_step), FTP) is None
    assert intervals_normalized_power(ride(open_step), FTP) is None
    assert trainerroad_load(ride(open_step), FTP) is None


def test_trainerroad_pads_the_first_seconds_with_zeros() -> None:
    short = ride(at(100, 60))
    found = trainerroad_load(short, FTP)
    assert found is not None
    assert found.intensity_percent < 95
    assert found.kilojoules == 15
    assert intervals_normalized_power(short, FTP) == 250


@pytest.mark.parametrize(
    ("name", "intensity", "tss"),
    [
        ("upstream_tr_workoutsdetails_simple.json", 53, 28),
        ("upstream_tr_workoutsdetails_complex.json", 71, 50),
    ],
)
def test_recorded_trainerroad_workouts_have_the_numbers_it_states(
    recorded: Path, name: str, intensity: int, tss: int
) -> None:
    body = json.loads((recorded / "trainerroad" / name).read_text(encoding="utf-8"))
    workout = body.get("Workout", body)
    intervals = workout.get("IntervalData") or workout.get("intervalData")
    steps = tuple(
        Step(
            length=Seconds(value=one["End"] - one["Start"]),
            target=Single(unit=Unit.PERCENT_FTP, value=one["StartTargetPowerPercent"]),
        )
        for one in intervals
        if one["Name"] != "Workout"
    )
    found = trainerroad_load(ride(*steps), Thresholds(ftp=200))
    assert found is not None
    assert (found.intensity_percent, found.tss) == (intensity, tss)


def test_recorded_per_second_ramps_give_the_stated_numbers(recorded: Path) -> None:
    path = recorded / "trainerroad" / "workoutdetails_bald_knob_full.json"
    text = path.read_text(encoding="utf-8")
    body = json.loads(text)
    body = {key.lower(): value for key, value in body.get("Workout", body).items()}
    points = [one["ftpPercent"] for one in body["workoutdata"]][:3600]
    stream = Stream([Segment(seconds=1, start=p / 100, end=p / 100) for p in points], padded=True)
    assert round(100 * stream.normalized()) == 66
    assert round(stream.seconds / 36 * stream.normalized() ** 2) == 44


@settings(deadline=None, max_examples=40, derandomize=True)
@given(workouts())
def test_every_workout_has_an_estimate_that_is_not_negative(workout: Workout) -> None:
    found = estimate(workout, Thresholds(ftp=250, lthr=170, pace=3.5))
    assert found.load is None or 0 <= found.load < 1e9
    intervals_load(workout, FTP)
    trainerroad_load(workout, FTP)


def test_hostile_workouts_cost_little() -> None:
    huge = Step(length=Seconds(value=1e300), target=Ramp(unit=Unit.PERCENT_FTP, start=0, end=1e200))
    steps: tuple[Block, ...] = (huge, at(50, 1))
    for _ in range(25):
        steps = (Repeat(count=10**30, steps=(at(90, 1), *steps)),)
    began = time.perf_counter()
    estimate(ride(*steps), FTP)
    estimate(ride(Repeat(count=10_000, steps=(at(120, 15), at(50, 14)))), FTP)
    estimate(ride(*[at(50 + n % 60, 20) for n in range(3_000)]), FTP)
    assert time.perf_counter() - began < 3


def test_a_two_hour_workout_takes_milliseconds() -> None:
    workout = ride(at(60, 1200), *[at(95, 600), at(55, 300)] * 6, at(50, 600))
    began = time.perf_counter()
    for _ in range(20):
        estimate(workout, FTP)
    assert (time.perf_counter() - began) / 20 < 0.02
