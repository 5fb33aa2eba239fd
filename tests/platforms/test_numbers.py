from __future__ import annotations

import json

import pytest

from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.intervals.events import read_event
from core.platforms.numbers import sensible_number
from core.platforms.trainingpeaks import items_read, items_write
from core.platforms.trainingpeaks.wire import integer
from core.workout.model import Sport
from core.workout.thresholds import AthleteThresholds, Thresholds
from tests.platforms.intervals.conftest import event, source

ATHLETE = Thresholds(ftp=250, lthr=165, max_hr=188, resting_hr=50, pace=4.0)
THRESHOLDS = AthleteThresholds(by_sport=((Sport.RUN, ATHLETE),), default=ATHLETE)
SENSELESS = [1e308, -1e308, 1e10, 10**400, float("nan"), float("inf"), 1e-320, "1e999", True]


@pytest.mark.parametrize("value", [None, [], {}, "", "ten", *SENSELESS[:6], "1e999", True])
def test_what_no_plan_can_hold_is_no_number(value):
    assert sensible_number(value) is None


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0.0), (87.5, 87.5), ("82.1", 82.1), (-3, -3.0), (1e-320, 0.0)]
)
def test_a_number_comes_as_it_is(value, number):
    assert sensible_number(value) == number


@pytest.mark.parametrize("value", SENSELESS, ids=repr)
@pytest.mark.parametrize("key", ["duration", "distance", "power", "pace"])
def test_no_senseless_number_of_a_step_stops_a_copy(key, value):
    target = {"units": "%ftp" if key == "power" else "secs/km", "start": 300, "end": value}
    step = {"duration": 60, key: target if key in ("power", "pace") else value}
    read = read_event(event(type="Run", workout_doc={"steps": [step]}), "i1")
    if hasattr(read, "reason"):
        return
    for payload in (
        IntervalsPlatform("a-key-of-mine", "i1", "https://icu.test")
        .prepare(read.item, source(1), THRESHOLDS)
        .payload,
        items_write.workout_body(read.item, source(1), ATHLETE)[0],
    ):
        json.dumps(payload, allow_nan=False)


@pytest.mark.parametrize("value", SENSELESS, ids=repr)
@pytest.mark.parametrize("key", ["totalTimePlanned", "distancePlanned", "tssPlanned", "length"])
@pytest.mark.parametrize("metric", ["percentOfFtp", "percentOfThresholdPace", "percentOfMaxHr"])
def test_no_senseless_number_of_a_structure_stops_a_copy(metric, key, value):
    step = {
        "name": "x",
        "length": {"value": value if key == "length" else 60, "unit": "meter"},
        "targets": [{"minValue": value, "maxValue": 80}],
    }
    raw = {
        "workoutId": 1,
        "workoutDay": "2026-06-01T00:00:00",
        "workoutTypeValueId": 3,
        key: value,
        "structure": {
            "primaryIntensityMetric": metric,
            "structure": [{"type": "step", "length": {"value": 1}, "steps": [step]}],
        },
    }
    read = items_read.read_workout(raw, "5").item
    json.dumps(items_write.workout_body(read, source(1), ATHLETE)[0], allow_nan=False)
    platform = IntervalsPlatform("a-key-of-mine", "i1", "https://icu.test")
    json.dumps(platform.prepare(read, source(1), THRESHOLDS).payload, allow_nan=False)


def test_ids_beyond_32_bits_keep_every_digit():
    big = 2**63 + 12345
    assert integer(big) == integer(str(big)) == big
    assert read_event(event(id=big), "i1").ref.id == str(big)
