from __future__ import annotations

import json
import math
import re

import pytest

from core.platforms.contract import Unreadable
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.intervals.events import read_event
from core.platforms.numbers import LARGEST, sensible_number
from core.platforms.trainingpeaks import items_read, items_write
from core.platforms.trainingpeaks.wire import integer
from core.workout.model import Planned, Sport
from core.workout.thresholds import AthleteThresholds, Thresholds
from sandbox.intervals.text import parse_steps
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


def numbers_in(value):
    """Every number in what is sent, structures that travel as text included."""
    if isinstance(value, dict):
        value = [inner for key, inner in value.items() if key not in ("id", "athleteId")]
    if isinstance(value, list):
        return [number for inner in value for number in numbers_in(inner)]
    if isinstance(value, str) and value.startswith("{"):
        return numbers_in(json.loads(value))
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


def written(item):
    """The item as it is sent to both platforms, once all its numbers have proved sensible."""
    icu = IntervalsPlatform("a-key-of-mine", "i1", "https://icu.test")
    payload = icu.prepare(item, source(1), THRESHOLDS).payload
    body, _ = items_write.workout_body(item, source(1), ATHLETE)
    for number in (*numbers_in(payload), *numbers_in(body)):
        assert math.isfinite(number)
        assert abs(number) <= LARGEST
    return payload, body


@pytest.mark.parametrize("value", SENSELESS, ids=repr)
@pytest.mark.parametrize("key", ["duration", "distance", "power", "pace"])
def test_no_senseless_number_of_a_step_stops_a_copy(key, value):
    target = {"units": "%ftp" if key == "power" else "secs/km", "start": 300, "end": value}
    odd = {"duration": 60, key: target if key in ("power", "pace") else value}
    sound = {"duration": 600, "power": {"units": "%ftp", "value": 75}}
    read = read_event(event(type="Run", workout_doc={"steps": [sound, odd]}), "i1")
    if isinstance(read, Unreadable):
        # Nobody knows how long it is: it stays where it is, and says which step it was.
        assert key in ("duration", "distance")
        assert f"Step 2 has the {key}" in read.reason
        return
    payload, body = written(read.item)
    found = parse_steps(payload["description"])
    assert (found[0]["duration"], found[0]["power"]["value"]) == (600, 75)
    if len(found) == 1:
        assert "Step 2" in "".join(map(str, read.losses))
        return
    assert found[1]["duration"] == 60
    steps = [each["steps"][0] for each in json.loads(body["structure"])["structure"]]
    assert [step["length"]["value"] for step in steps] == [600, 60]


@pytest.mark.parametrize("value", SENSELESS, ids=repr)
@pytest.mark.parametrize("key", ["totalTimePlanned", "distancePlanned", "tssPlanned", "length"])
@pytest.mark.parametrize("metric", ["percentOfFtp", "percentOfThresholdPace", "percentOfMaxHr"])
def test_no_senseless_number_of_a_structure_stops_a_copy(metric, key, value):
    odd = {
        "name": "x",
        "length": {"value": value if key == "length" else 60, "unit": "meter"},
        "targets": [{"minValue": value, "maxValue": 80}],
    }
    sound = {
        "name": "Sound",
        "length": {"value": 600, "unit": "second"},
        "targets": [{"minValue": 70, "maxValue": 75}],
    }
    raw = {
        "workoutId": 1,
        "workoutDay": "2026-06-01T00:00:00",
        "workoutTypeValueId": 3,
        key: value,
        "structure": {
            "primaryIntensityMetric": metric,
            "structure": [
                {"type": "step", "length": {"value": 1}, "steps": [step]} for step in (sound, odd)
            ],
        },
    }
    read = items_read.read_workout(raw, "5")
    payload, body = written(read.item)
    first, *rest = parse_steps(payload["description"])
    assert (first["text"], first["duration"]) == ("Sound", 600)
    (target,) = [first[kind] for kind in ("power", "hr", "pace") if kind in first]
    assert (target["start"], target["end"]) == (70, 75)
    if key != "length":
        assert [step["distance"] for step in rest] == [60]
        # A load of nothing is a load.
        assert read.item.planned in (Planned(), Planned(load=0))
        assert body["distancePlanned"] is None or body["distancePlanned"] >= 60
    else:
        assert any(re.search("[(“]x[)”]", str(loss)) for loss in read.losses)


def test_ids_beyond_32_bits_keep_every_digit():
    big = 2**63 + 12345
    assert integer(big) == integer(str(big)) == big
    assert read_event(event(id=big), "i1").ref.id == str(big)
