from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.workout.load import (
    Basis,
    estimate,
    intervals_average_watts,
    intervals_load,
    intervals_normalized_power,
    trainerroad_load,
    trainingpeaks_load,
)
from core.workout.model import (
    Block,
    DistanceUnit,
    Metres,
    Metric,
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


PACE_80 = Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=80)


def test_shares_of_threshold_pace_need_no_threshold_but_distances_and_paces_do() -> None:
    timed = Step(length=Seconds(value=1800), target=PACE_80)
    zone = Step(length=Seconds(value=1800), target=Single(unit=Unit.PACE_ZONE, value=7))
    for steps, swims in (((timed, timed), 51.2), ((timed, Step(length=Seconds(value=1800))), 6.4)):
        swim = Workout(sport=Sport.SWIM, steps=steps)
        assert estimate(swim, Thresholds()).load == pytest.approx(swims)
        assert estimate(swim, Thresholds(pace=1.2)).load == pytest.approx(swims)
    run = Workout(sport=Sport.RUN, steps=(timed, zone))
    both = (estimate(run, Thresholds()).load, estimate(run, Thresholds(pace=3)).load)
    assert both[0] == pytest.approx(both[1])
    far = Step(length=Metres(value=1000), target=PACE_80)
    fast = Step(length=Seconds(value=600), target=Single(unit=Unit.SECONDS_PER_KM, value=300))
    for step in (far, fast):
        unknown = Workout(sport=Sport.RUN, steps=(timed, step))
        assert estimate(unknown, Thresholds()).load is None
        assert estimate(unknown, Thresholds()).basis is Basis.NONE


def test_distances_at_a_pace_weigh_what_their_time_does() -> None:
    speed = Thresholds(pace=4)
    far = Workout(sport=Sport.RUN, steps=(Step(length=Metres(value=11_520), target=PACE_80),))
    long = Workout(sport=Sport.RUN, steps=(Step(length=Seconds(value=3600), target=PACE_80),))
    assert estimate(far, speed).load == pytest.approx(64)
    assert estimate(long, speed).load == pytest.approx(64)
    assert estimate(far, speed).seconds == pytest.approx(3600)


def test_an_indoor_ftp_serves_where_there_is_no_other() -> None:
    watts = Step(length=Seconds(value=3600), target=Single(unit=Unit.WATTS, value=200))
    assert estimate(ride(watts), Thresholds(indoor_ftp=250)).load == pytest.approx(64)
    assert estimate(ride(watts), Thresholds(ftp=200, indoor_ftp=250)).load == pytest.approx(100)
    assert intervals_load(ride(watts), Thresholds(indoor_ftp=250)) == 64
    found = trainerroad_load(ride(watts), Thresholds(indoor_ftp=250))
    assert found is not None
    assert found.tss == 64


def test_fractions_of_seconds_add_up() -> None:
    blips = Repeat(count=1, steps=tuple(at(50, 0.4) for _ in range(600)))
    found = estimate(ride(blips, at(100, 60)), FTP)
    assert found.seconds == pytest.approx(300)
    assert found.average_watts == pytest.approx((240 * 125 + 60 * 250) / 300)


def test_a_workout_of_less_than_half_a_second_has_no_load_rather_than_none_at_all() -> None:
    found = estimate(ride(at(100, 0.2)), FTP)
    assert (found.load, found.basis, found.seconds) == (None, Basis.NONE, 0.2)
    assert intervals_load(ride(at(100, 0.2)), FTP) is None
    assert trainerroad_load(ride(at(100, 0.2)), FTP) is None
    assert trainingpeaks_load(ride(at(100, 0.2)), FTP) is None


@pytest.mark.parametrize("known", [FTP, Thresholds()])
def test_the_open_last_zone_is_ridden_at_something_rideable(known: Thresholds) -> None:
    last = Step(length=Seconds(value=600), target=Single(unit=Unit.POWER_ZONE, value=7))
    found = estimate(ride(last), known)
    assert found.intensity == pytest.approx(1.65, abs=0.02)
    band = Step(length=Seconds(value=600), target=Range(unit=Unit.POWER_ZONE, low=5, high=7))
    assert estimate(ride(band), known).intensity == pytest.approx(1.43, abs=0.02)
    ramp = Step(length=Seconds(value=600), target=Ramp(unit=Unit.POWER_ZONE, start=7, end=1))
    assert estimate(ride(ramp), known).intensity == pytest.approx(1.22, abs=0.03)


def test_intervals_takes_the_last_zone_at_its_word() -> None:
    last = Step(length=Seconds(value=600), target=Single(unit=Unit.POWER_ZONE, value=7))
    watts = intervals_normalized_power(ride(last), Thresholds(ftp=286))
    assert watts == 1644


def test_a_step_steered_by_something_else_counts_for_load_and_has_no_watts() -> None:
    heart = Step(length=Seconds(value=600), target=Single(unit=Unit.PERCENT_LTHR, value=100))
    mixed, half = estimate(ride(at(100), heart), FTP), estimate(ride(at(100)), FTP)
    assert mixed.basis is Basis.POWER
    assert mixed.average_watts == pytest.approx(125)
    assert half.load == pytest.approx(100 / 6)
    assert mixed.load == pytest.approx(200 / 6)
    assert mixed.intensity == pytest.approx(1)
    # Intervals.icu's own number is another matter: there it counts as nothing.
    theirs = intervals_load(ride(at(100), heart), FTP)
    assert theirs is not None
    assert 100 / 6 < theirs < 30


@pytest.mark.parametrize(
    ("other", "fraction"),
    [
        (Single(unit=Unit.RPE, value=8), 1.0),
        (Range(unit=Unit.PERCENT_LTHR, low=70, high=90), 0.8),
        (Single(unit=Unit.BPM, value=150), 0.0),
    ],
)
def test_a_mixed_workout_counts_each_step_by_what_it_has(other, fraction) -> None:
    mixed = ride(at(100), Step(length=Seconds(value=600), target=other))
    alike = ride(at(100), at(100 * fraction) if fraction else Step(length=Seconds(value=600)))
    nobodys = Thresholds(ftp=250)
    assert estimate(mixed, nobodys).load == pytest.approx(estimate(alike, nobodys).load)


def test_until_lap_counts_its_nominal_length_or_nothing() -> None:
    target = Single(unit=Unit.PERCENT_FTP, value=100)
    open_step = Step(length=UntilLap(), target=target)
    nominal = Step(length=UntilLap(nominal=Seconds(value=600)), target=target)
    assert estimate(ride(open_step, nominal), FTP).load == pytest.approx(100 / 6)
    assert estimate(ride(open_step), FTP).load is None


def test_thresholds_of_nothing_are_refused() -> None:
    for name in ("ftp", "indoor_ftp", "lthr", "max_hr", "resting_hr", "pace"):
        for value in (0, -1, float("inf"), float("nan")):
            with pytest.raises(ValidationError):
                Thresholds.model_validate({name: value})


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("sport", [Sport.RIDE, Sport.RUN, Sport.SWIM, Sport.STRENGTH])
def test_a_missing_threshold_leaves_the_load_open_and_never_wrong(unit: Unit, sport: Sport) -> None:
    value = 300.0 if unit.is_absolute_pace else 3.0 if unit.is_zone else 8.0
    mmp = 300 if unit is Unit.PERCENT_MMP else None
    target = Single(unit=unit, value=value, mmp_seconds=mmp)
    workout = Workout(sport=sport, steps=(Step(length=Seconds(value=3600), target=target),))
    needs = {
        Unit.WATTS: "ftp",
        Unit.BPM: "lthr",
        **{unit: "pace" for unit in Unit if unit.is_absolute_pace},
    }
    found = estimate(workout, Thresholds())
    assert found.seconds == 3600
    if unit in needs:
        assert found.load is None
    else:
        assert found.load is not None
        assert 0 < found.load < 200


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


def maybe(low: float, high: float) -> st.SearchStrategy[float | None]:
    return st.one_of(st.none(), st.floats(low, high))


THRESHOLDS = st.builds(
    Thresholds,
    ftp=maybe(50, 500),
    indoor_ftp=maybe(50, 500),
    lthr=maybe(120, 200),
    max_hr=maybe(140, 220),
    resting_hr=maybe(30, 150),
    pace=maybe(0.5, 7),
)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(workouts(), THRESHOLDS)
def test_every_workout_has_an_estimate_that_is_not_negative(
    workout: Workout, known: Thresholds
) -> None:
    found = estimate(workout, known)
    assert found.load is None or 0 <= found.load < 1e9
    assert (found.load is None) == (found.intensity is None)
    if found.basis is Basis.NONE:
        assert (found.load, found.normalized_power) == (None, None)
    elif found.basis is Basis.POWER:
        assert (found.normalized_power is None) == (found.average_watts is None)
    rounded = (
        intervals_load(workout, known),
        intervals_normalized_power(workout, known),
        intervals_average_watts(workout, known),
    )
    assert all(value is None or value >= 0 for value in rounded)
    trainer, peaks = trainerroad_load(workout, known), trainingpeaks_load(workout, known)
    assert trainer is None or found.basis is Basis.POWER
    assert (peaks is None) == (found.load is None)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(workouts(), THRESHOLDS)
def test_what_is_done_twice_weighs_about_twice(workout: Workout, known: Thresholds) -> None:
    if not workout.steps:
        return
    once = estimate(workout, known)
    twice = estimate(
        workout.model_copy(update={"steps": (Repeat(count=2, steps=workout.steps),)}), known
    )
    assert twice.basis is once.basis
    assert twice.seconds == pytest.approx(2 * once.seconds)
    if once.load is not None and once.seconds > 3600:
        # Where the two meet, the trailing mean mixes them.
        assert twice.load == pytest.approx(2 * once.load, rel=0.06)


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
