"""The second-by-second points that stand in an answer of their own."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from typing import Any

import pytest
import requests

from core.platforms.contract import CalendarItem
from core.platforms.errors import AccessExpired, RateLimited
from core.platforms.trainerroad.intervals import NO_STEPS, RAMPS_UNKNOWN
from core.workout.model import Ramp, Single, Unit, Workout

from .conftest import BASE, MONDAY, Road

SUNDAY = MONDAY + dt.timedelta(days=6)
CHART = re.compile(rf"{BASE}/app/api/workouts/\d+/chart-data")
PAGE = "<!DOCTYPE html><html><body>Something else</body></html>"


def without_profile(road: Road, workout_id: int = 7) -> None:
    """Plans a workout of the library whose details hold no points."""
    road.add_workout(workout_id)
    road.workouts[str(workout_id)]["Workout"]["workoutData"] = []
    road.plan(MONDAY, workout_id)


def chart(start: float, end: float, key: str = "seconds", factor: int = 1) -> dict[str, Any]:
    powers = [start + (end - start) * second / 60 for second in range(61)]
    return {"courseData": [{key: at * factor, "ftpPercent": p} for at, p in enumerate(powers)]}


def only(road: Road) -> CalendarItem:
    listing = road.platform().list_calendar(MONDAY, SUNDAY)
    assert listing.unreadable == ()
    (item,) = listing.items
    return item


def targets(item: CalendarItem) -> list[Any]:
    assert isinstance(item.item, Workout)
    return [step.target for step in item.item.leaf_steps()]


@pytest.mark.parametrize(("key", "factor"), [("seconds", 1), ("seconds", 1000), ("Tick", 1)])
def test_a_workout_without_points_gets_its_ramp_from_its_chart(
    road: Road, key: str, factor: int
) -> None:
    without_profile(road)
    road.charts["7"] = chart(60, 90, key, factor)
    item = only(road)
    assert targets(item) == [Ramp(unit=Unit.PERCENT_FTP, start=60, end=90)]
    assert item.losses == ()
    (request,) = road.asked("chart-data")
    assert request.headers["trainerroad-jsonformat"] == "camel-case"


def test_the_points_of_the_details_make_the_chart_needless(road: Road) -> None:
    road.add_workout(7)
    road.plan(MONDAY, 7)
    only(road)
    assert not road.asked("chart-data")


def test_an_outdoor_version_is_not_asked_for_a_chart(road: Road) -> None:
    road.workouts["7"] = {"Workout": {"Details": {"Id": 7, "Duration": 30, "IsOutside": True}}}
    road.plan(MONDAY, 7)
    assert only(road).losses == (NO_STEPS,)
    assert not road.asked("chart-data")


def test_a_chart_alone_makes_the_steps_of_a_workout_without_intervals(road: Road) -> None:
    without_profile(road)
    del road.workouts["7"]["Workout"]["IntervalData"]
    road.charts["7"] = chart(60, 60)
    assert targets(only(road)) == [Single(unit=Unit.PERCENT_FTP, value=60)]


def test_a_chart_is_asked_for_once_however_often_its_workout_is_planned_and_listed(
    road: Road,
) -> None:
    without_profile(road)
    road.plan(SUNDAY, 7)
    platform = road.platform()
    for _ in range(3):
        assert len(platform.list_calendar(MONDAY, SUNDAY).items) == 2
    assert len(road.asked("chart-data")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"status_code": 404},
        {"status_code": 400, "json": {"Message": "no"}},
        {"status_code": 403},
        {"status_code": 500},
        {"text": PAGE, "headers": {"Content-Type": "text/html"}},
        {"text": "{"},
        {"json": None},
        {"json": []},
        {"json": {"courseData": None}},
        {"json": {"courseData": {"0": 1}}},
        {"json": {"courseData": [{"seconds": 0, "ftpPercent": 60}]}},
        {"json": {"courseData": ["x", None, 3]}},
        {"exc": requests.ConnectionError},
        {"exc": requests.ReadTimeout},
    ],
    ids=str,
)
def test_without_a_chart_the_steps_are_steady_and_the_doubt_is_said(
    road: Road, answer: dict[str, Any]
) -> None:
    without_profile(road)
    road.mocker.get(CHART, **answer)
    item = only(road)
    assert targets(item) == [Single(unit=Unit.PERCENT_FTP, value=60)]
    assert item.losses == (RAMPS_UNKNOWN,)
    assert len(road.asked("chart-data")) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_an_expired_cookie_is_noticed_at_the_chart_too(road: Road, status: int) -> None:
    without_profile(road)

    def expire(request: Any, context: Any) -> Any:
        road.member = None
        context.status_code = status

    road.mocker.get(CHART, json=expire)
    with pytest.raises(AccessExpired):
        road.platform().list_calendar(MONDAY, SUNDAY)


def test_too_many_requests_at_the_chart_stop_the_listing(road: Road) -> None:
    without_profile(road)
    road.mocker.get(CHART, status_code=429, headers={"Retry-After": "3600"})
    with pytest.raises(RateLimited):
        road.platform().list_calendar(MONDAY, SUNDAY)


def test_charts_count_among_the_four_requests_at_a_time(road: Road) -> None:
    running, most, lock = 0, 0, threading.Lock()

    def slow(request: Any, context: Any) -> Any:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return chart(60, 90)

    for workout_id in range(1, 13):
        without_profile(road, workout_id)
    road.mocker.get(CHART, json=slow)
    listing = road.platform().list_calendar(MONDAY, SUNDAY)
    assert len(listing.items) == 12
    assert all(isinstance(targets(item)[0], Ramp) for item in listing.items)
    assert most <= 4
