"""What the service replaces of the planned values is named, and nothing else."""

from __future__ import annotations

import pytest

from core.platforms.intervals import recomputed
from core.workout.losses import LossKind
from core.workout.model import (
    Metres,
    NoTarget,
    Planned,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.platforms.intervals.conftest import DAY, source

KNOWN = Thresholds(ftp=250, lthr=160, pace=4.0)
HOUR = Seconds(value=3600)
NOWHERE = "what Intervals.icu computes from the steps"


def step(unit=Unit.PERCENT_FTP, value=80, length=HOUR):
    return Step(length=length, target=Single(unit=unit, value=value))


@pytest.fixture
def lost(platform):
    def said(*steps, sport=Sport.RIDE, thresholds=KNOWN, **planned):
        workout = Workout(sport=sport, day=DAY, title="x", steps=steps, planned=Planned(**planned))
        draft = platform.prepare(workout, source(1), AthleteThresholds(default=thresholds))
        of_the_plan = ("Load", "Duration", "Distance", "IF")
        return [loss for loss in draft.losses if loss.where in of_the_plan]

    return said


def where(losses):
    return [loss.where for loss in losses]


@pytest.mark.parametrize(
    "steered",
    [
        step(Unit.PERCENT_LTHR, 85),
        step(Unit.BPM, 140),
        step(Unit.RPE, 5),
        Step(length=HOUR, target=NoTarget()),
        step(length=UntilLap()),
    ],
    ids=["share of heart rate", "beats", "effort", "nothing", "power, for as long as one likes"],
)
@pytest.mark.parametrize(
    ("planned", "before"),
    [({"load": 180, "intensity": 0.9}, "180 planned"), ({"intensity": 0.9}, "IF 0.9 planned")],
)
def test_a_load_that_cannot_be_foreseen_is_named_without_a_number(lost, steered, planned, before):
    (loss,) = lost(steered, **planned)
    assert (loss.where, loss.kind) == ("Load", LossKind.APPROXIMATED)
    assert (loss.before, loss.after, loss.advice) == (before, NOWHERE, "")


def test_watts_without_an_ftp_make_a_load_that_cannot_be_foreseen(lost):
    watts = step(Unit.WATTS, 200)
    assert lost(watts, thresholds=Thresholds(), load=64)[0].after == NOWHERE
    assert lost(watts, load=64) == []


@pytest.mark.parametrize(
    ("load", "named"),
    [(64, False), (62.0, False), (65.9, False), (61.9, True), (66.5, True), (95, True)],
)
@pytest.mark.parametrize(
    ("unit", "sport"), [(Unit.PERCENT_FTP, Sport.RIDE), (Unit.PERCENT_THRESHOLD_PACE, Sport.RUN)]
)
def test_a_load_by_power_or_pace_is_named_where_it_changes(lost, unit, sport, load, named):
    losses = lost(step(unit), sport=sport, load=load)
    assert [(loss.where, loss.after) for loss in losses] == [("Load", "about 64")] * named


@pytest.mark.parametrize(("load", "named"), [(249, False), (263, False), (240, True), (265, True)])
def test_a_large_load_may_differ_by_three_in_a_hundred(lost, load, named):
    assert where(lost(step(length=Seconds(value=14400)), load=load)) == ["Load"] * named


@pytest.mark.parametrize(
    ("seconds", "named"), [(3600, False), (3618, False), (3583, False), (3619, True), (3000, True)]
)
def test_a_time_is_named_where_it_changes(lost, seconds, named):
    assert where(lost(step(), duration=seconds)) == ["Duration"] * named


@pytest.mark.parametrize(("seconds", "named"), [(65, False), (66, True)])
def test_a_short_time_may_differ_by_five_seconds(lost, seconds, named):
    assert where(lost(step(length=Seconds(value=60)), duration=seconds)) == ["Duration"] * named


def test_nothing_is_said_of_the_time_of_an_open_step(lost):
    assert lost(step(length=UntilLap()), duration=3600) == []


def test_the_time_of_strength_is_kept_there(lost):
    free = Step(length=HOUR, target=NoTarget())
    assert lost(free, sport=Sport.STRENGTH, duration=3000) == []
    assert where(lost(free, sport=Sport.RIDE, duration=3000)) == ["Duration"]


def test_a_distance_that_the_steps_do_not_have_is_lost(lost):
    (loss,) = lost(step(), distance=40_000)
    assert str(loss) == "Distance: 40 km planned is lost. Intervals.icu computes it from the steps."
    assert loss.kind is LossKind.DROPPED


@pytest.mark.parametrize(
    ("metres", "after"), [(5000, None), (5049, None), (5060, "about 5 km"), (800, "about 5 km")]
)
def test_a_distance_is_named_where_the_steps_make_another(lost, metres, after):
    run = Step(length=Metres(value=5000), target=NoTarget())
    losses = lost(run, sport=Sport.RUN, distance=metres)
    assert [loss.after for loss in losses] == ([after] if after else [])


def test_a_distance_by_a_pace_that_only_the_service_knows_is_named_without_a_number(lost):
    run = step(Unit.PERCENT_THRESHOLD_PACE, 100)
    assert lost(run, sport=Sport.RUN, distance=14_400) == []
    (loss,) = lost(run, sport=Sport.RUN, thresholds=Thresholds(), distance=14_400)
    assert (loss.before, loss.after) == ("14.4 km planned", NOWHERE)
    paced = step(Unit.SECONDS_PER_KM, 300)
    assert lost(paced, sport=Sport.RUN, thresholds=Thresholds(), distance=12_000) == []


def test_the_distance_of_an_open_step_is_named_without_a_number(lost):
    assert lost(step(length=UntilLap()), distance=800)[0].after == NOWHERE


@pytest.mark.parametrize(
    ("planned", "named"),
    [
        ({"load": 64, "intensity": 0.8}, []),
        ({"load": 64, "intensity": 0.82}, []),
        ({"load": 64, "intensity": 0.75}, ["IF"]),
        ({"load": 95, "intensity": 0.97}, ["Load"]),
        ({"intensity": 0.8}, []),
        ({"intensity": 0.97}, ["IF"]),
    ],
)
def test_an_intensity_is_named_where_load_and_time_make_another(lost, planned, named):
    assert where(lost(step(), **planned)) == named


def test_the_intensity_there_is_said(lost):
    assert str(lost(step(), intensity=0.97)[0]) == (
        "IF: 0.97 planned becomes about 0.8. Intervals.icu computes it from load and time."
    )


def test_rounding_to_a_whole_load_is_no_other_intensity(lost):
    short = step(value=50, length=Seconds(value=180))
    assert lost(short, load=1.25, intensity=0.5) == []


@pytest.mark.parametrize(
    ("planned", "after"),
    [
        ({"load": 64, "duration": 3600, "distance": 30_000}, None),
        ({"load": 64, "duration": 3600, "intensity": 0.8}, None),
        ({"load": 64, "duration": 3600, "intensity": 0.9}, "about 0.8"),
        ({"intensity": 0.9}, ""),
        ({"load": 64, "intensity": 0.9}, ""),
        ({"duration": 3600, "intensity": 0.9}, ""),
    ],
)
def test_without_steps_only_an_intensity_can_be_lost(lost, planned, after):
    losses = lost(**planned)
    assert [(loss.where, loss.after) for loss in losses] == (
        [] if after is None else [("IF", after)]
    )


def test_nothing_is_reckoned_when_nothing_is_planned(lost, monkeypatch):
    def never(*_, **__):
        raise AssertionError("reckoned")

    for name in ("total_seconds", "total_metres", "intervals_load"):
        monkeypatch.setattr(recomputed, name, never)
    assert lost(step()) == []


def test_the_load_is_reckoned_once(lost, monkeypatch):
    asked = []
    monkeypatch.setattr(recomputed, "intervals_load", lambda *_: asked.append(1) or 64)
    lost(step(), load=64, intensity=0.8, duration=3600, distance=30_000)
    assert asked == [1]
