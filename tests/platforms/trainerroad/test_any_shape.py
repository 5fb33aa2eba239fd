"""Ramps come back exactly whatever the shape of the answer, and no answer breaks the reading."""

from __future__ import annotations

import copy
import datetime as dt
import json
import struct
import time
from collections.abc import Sequence
from typing import Any

import pytest
import requests_mock
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.platforms.errors import PlatformError
from core.platforms.trainerroad.casing import lower_keys
from core.platforms.trainerroad.intervals import Outline, outline
from core.platforms.trainerroad.wire import LibraryWorkout
from core.workout.model import Ramp, Seconds, Single, Step

from .conftest import MONDAY, Road

Piece = tuple[int, float, float]
SUNDAY = MONDAY + dt.timedelta(days=6)


def single(value: float) -> float:
    """``value`` as single precision keeps it."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def samples(pieces: Sequence[Piece]) -> list[float]:
    powers = [
        single(start + (end - start) * second / seconds)
        for seconds, start, end in pieces
        for second in range(seconds)
    ]
    return [*powers, powers[-1]]


def answer(pieces: Sequence[Piece], shape: str, rows: str, *, closing: bool = True) -> Any:
    """The library's answer for ``pieces`` in one of the shapes that were seen or reported."""
    powers = samples(pieces)
    total = len(powers) - 1
    powers = powers if closing else powers[:-1]
    key, factor, power = {
        "ms": ("seconds", 1000, "ftpPercent"),
        "s": ("seconds", 1, "ftpPercent"),
        "tick": ("Tick", 1, "FtpPercent"),
    }[shape]
    points = [
        {key: at * factor, "memberFtpPercent": 2.5 * value, power: value}
        for at, value in enumerate(powers)
    ]
    details = {"Id": 1, "WorkoutName": "Otter", "Duration": total / 60, "TSS": 10.0}
    begins = [sum(seconds for seconds, _, _ in pieces[:n]) for n in range(len(pieces) + 1)]
    listed: list[dict[str, Any]] = [{"Start": 0, "End": total, "Name": "Workout"}]
    for number, (seconds, start, end) in enumerate(pieces):
        begin = begins[number]
        name = "Fake" if number % 3 == 2 else f"Part {number}"
        stated = {"startTarget": [start, end]} if shape == "tick" else {}
        listed.append({"Start": begin, "End": begin + seconds, "Name": name, **stated})
    if rows == "framed":
        listed.insert(1, {"Start": 0, "End": begins[-2], "Name": "Test", "TestInterval": True})
    if rows == "none":
        listed = []
    if shape == "s":
        return {"details": details, "intervalData": listed, "courseData": points}
    where = "workoutData" if shape == "ms" else "WorkoutData"
    return {"Details": details, "IntervalData": listed, where: points}


def read(payload: Any) -> Outline:
    return outline(LibraryWorkout.model_validate(lower_keys(payload)))


def pieces_of(steps: Sequence[Step]) -> list[Piece]:
    found: list[Piece] = []
    for step in steps:
        assert isinstance(step.length, Seconds)
        target = step.target
        assert isinstance(target, Single | Ramp)
        ends = (target.value,) * 2 if isinstance(target, Single) else (target.start, target.end)
        found.append((int(step.length.value), *ends))
    return found


percents = st.integers(0, 25_000).map(lambda hundredth: hundredth / 100)
steady = st.tuples(st.integers(1, 400), percents).map(lambda it: (it[0], it[1], it[1]))
ramps = st.tuples(st.integers(3, 900), percents, percents)
rides = st.lists(st.one_of(steady, ramps), min_size=1, max_size=10)
shapes = st.sampled_from(["ms", "s", "tick"])


@settings(deadline=None, max_examples=80, derandomize=True)
@given(rides, shapes, st.sampled_from(["plain", "framed"]), st.booleans())
def test_every_ride_of_steps_and_ramps_comes_back_exactly(
    pieces: list[Piece], shape: str, rows: str, closing: bool
) -> None:
    if sum(seconds for seconds, _, _ in pieces) < 2:
        return
    found = read(answer(pieces, shape, rows, closing=closing))
    assert pieces_of(found.steps) == [(s, float(a), float(b)) for s, a, b in pieces]
    assert found.losses == ()


@settings(deadline=None, max_examples=80, derandomize=True)
@given(rides, shapes)
def test_without_intervals_the_profile_is_reproduced_to_a_thousandth_of_a_per_cent(
    pieces: list[Piece], shape: str
) -> None:
    if sum(seconds for seconds, _, _ in pieces) < 2:
        return
    profile = samples(pieces)[:-1]
    found = pieces_of(read(answer(pieces, shape, "none")).steps)
    assert sum(seconds for seconds, _, _ in found) == len(profile)
    again = [
        start + (end - start) * second / seconds
        for seconds, start, end in found
        for second in range(seconds)
    ]
    assert max(abs(a - b) for a, b in zip(again, profile, strict=True)) <= 0.001


def test_two_gaps_over_the_same_stretch_are_one() -> None:
    fake = {"Start": 0, "End": 60, "Name": "Fake", "StartTargetPowerPercent": 50.0}
    found = read({"Details": {}, "IntervalData": [fake, fake]})
    assert pieces_of(found.steps) == [(60, 50, 50)]


@pytest.mark.parametrize("kind", ["side by side", "inside each other", "overlapping"])
def test_five_thousand_intervals_are_read_in_a_moment(kind: str) -> None:
    count = 5_000
    spans = {
        "side by side": lambda n: (n, n + 1),
        "inside each other": lambda n: (n, 1_000_000 - n),
        "overlapping": lambda n: (n, n + count),
    }[kind]
    rows = [{"Start": spans(n)[0], "End": spans(n)[1], "Name": f"Part {n}"} for n in range(count)]
    started = time.perf_counter()
    found = read({"Details": {}, "IntervalData": rows})
    assert time.perf_counter() - started < 2
    end = max(row["End"] for row in rows)
    lengths = [step.length.value for step in found.steps if isinstance(step.length, Seconds)]
    assert sum(lengths) == end


def test_days_of_points_are_no_ride() -> None:
    points = [{"seconds": at, "ftpPercent": float(at % 7)} for at in range(200_000)]
    rows = [{"Start": 0, "End": 60, "Name": "On", "StartTargetPowerPercent": 60}]
    started = time.perf_counter()
    found = outline(
        LibraryWorkout.model_validate({"details": {}, "workoutdata": points, "intervaldata": []})
    )
    assert found.steps == ()
    assert time.perf_counter() - started < 5
    assert pieces_of(read({"Details": {}, "IntervalData": rows}).steps) == [(60, 60, 60)]


# --- Broken answers ---------------------------------------------------------------------------

ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**12), 10**12),
        st.just(10**400),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from(["2026-06-01", "1e999", "0", "-1", "06:30", "01:00:00", "<b>x</b>"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["Start", "End", "Name", "seconds", "ftpPercent", "id", "year"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:5]):
            found += places(inner, (*path, index))
    return found


def broken(data: st.DataObject, value: Any) -> Any:
    """``value`` with one to three of its places holding something else."""
    value = copy.deepcopy(value)
    for _ in range(data.draw(st.integers(1, 3))):
        known = places(value)
        if not known:
            return value
        *way, last = data.draw(st.sampled_from(known))
        inner = value
        for key in way:
            inner = inner[key]
        inner[last] = data.draw(ODD)
    return value


@settings(deadline=None, max_examples=120, derandomize=True)
@given(st.data(), shapes)
def test_no_answer_of_the_library_raises_anything_but_its_own_error(
    data: st.DataObject, shape: str
) -> None:
    payload = broken(data, answer([(5, 50, 50), (5, 50, 80)], shape, "framed"))
    try:
        found = read(payload)
    except ValidationError:
        return
    json.dumps(found.model_dump(mode="json"), allow_nan=False)


def filled(road: Road) -> None:
    road.add_workout(7, WorkoutDescription="<p>Otter</p>", GoalDescription="Base")
    road.plan(MONDAY, 7, name="Otter", tss=31.5, timeOfDay="06:30", isOutside=False, notes="x")
    road.plan(MONDAY, None, name="Run", activityType=2, plannedDurationInSeconds=2400)
    road.events.append({"id": "e1", "date": "2026-06-03", "name": "Race", "racePriority": 3})
    road.annotations.append(
        {"id": 5, "date": "2026-06-04", "typeId": 1, "duration": 86400, "title": "A", "text": "b"}
    )
    road.activities.append({"id": 9, "started": "2026-06-01T08:00:00"})
    road.done["9"] = {"id": 9, "associatedPlannedActivity": {"id": "x"}}


@settings(deadline=None, max_examples=80, derandomize=True)
@given(st.data())
def test_no_calendar_raises_anything_but_the_platforms_own_errors(data: st.DataObject) -> None:
    with requests_mock.Mocker() as mocker:
        road = Road(mocker)
        filled(road)
        part = data.draw(
            st.sampled_from(
                ["planned", "details", "workouts", "activities", "done", "events", "annotations"]
            )
        )
        setattr(road, part, broken(data, getattr(road, part)))
        try:
            listing = road.platform().list_calendar(MONDAY, SUNDAY)
        except PlatformError:
            return
        assert all(entry.reason for entry in listing.unreadable)
        json.dumps([item.item.model_dump(mode="json") for item in listing.items], allow_nan=False)
