from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from core.platforms.contract import Draft, ItemKind, ItemRef, PlatformName
from core.platforms.http import Http
from core.platforms.intervals.adapter import IntervalsPlatform
from core.workout.model import Sport, Workout
from core.workout.thresholds import AthleteThresholds

BASE = "https://icu.test"
ATHLETE = f"{BASE}/api/v1/athlete/i1"
DAY = dt.date(2026, 6, 1)


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def platform(time) -> IntervalsPlatform:
    http = Http(
        "Intervals.icu",
        BASE,
        requests_per_second=8.0,
        authorise=lambda: {"Authorization": "Basic x"},
        clock=time.clock,
        sleep=time.sleep,
    )
    return IntervalsPlatform("a-test-key-123", "i1", BASE, http=http)


def source(number: int) -> ItemRef:
    return ItemRef(
        platform=PlatformName.TRAININGPEAKS,
        athlete="7",
        kind=ItemKind.WORKOUT,
        id=str(number),
    )


@pytest.fixture
def make_draft(platform) -> Callable[..., Draft]:
    def make(number: int, **kwargs: Any) -> Draft:
        options = {"sport": Sport.RIDE, "day": DAY, "title": f"Ride {number}", **kwargs}
        return platform.prepare(Workout(**options), source(number), AthleteThresholds())

    return make


def event(**kwargs: Any) -> dict[str, Any]:
    """A calendar entry as the service sends it, nulls included."""
    return {
        "id": 100,
        "start_date_local": "2026-06-01T00:00:00",
        "end_date_local": "2026-06-02T00:00:00",
        "category": "WORKOUT",
        "type": "Ride",
        "name": "Endurance",
        "description": None,
        "indoor": None,
        "moving_time": None,
        "distance": None,
        "icu_training_load": None,
        "icu_intensity": None,
        "target": None,
        "workout_doc": None,
        "tags": None,
        "external_id": None,
        "paired_activity_id": None,
        "hide_from_athlete": False,
        "attachments": None,
        **kwargs,
    }


class Calendar:
    """The calendar behind the mocked API: stores what is created, refuses what it is told to."""

    def __init__(self, requests_mock) -> None:
        self.events: list[dict[str, Any]] = []
        self.late: list[dict[str, Any]] = []
        """Entries that the server has received, shown once ``shows_late_after`` says so."""
        self.shows_late_after: Callable[[], bool] = lambda: False
        self.bulk_sizes: list[int] = []
        self.refuse: Callable[[dict[str, Any]], bool] = lambda _: False
        self.lose_answers = 0
        self.break_before = 0
        requests_mock.post(f"{ATHLETE}/events/bulk", json=self._create)
        requests_mock.get(f"{ATHLETE}/events", json=self._list)

    def _create(self, request, context) -> Any:
        sent = request.json()
        self.bulk_sizes.append(len(sent))
        if self.break_before:
            self.break_before -= 1
            context.status_code = 500
            return {"status": 500, "error": "no"}
        if any(self.refuse(entry) for entry in sent):
            context.status_code = 422
            return {"status": 422, "error": "Missing type"}
        start = 1000 + len(self.events)
        created = [{**event(), **entry, "id": start + n} for n, entry in enumerate(sent)]
        self.events += created
        if self.lose_answers:
            self.lose_answers -= 1
            context.status_code = 502
            return {}
        return json.loads(json.dumps(created))

    def _list(self, request, context) -> Any:
        if self.shows_late_after():
            self.events, self.late = self.events + self.late, []
        first, last = request.qs["oldest"][0], request.qs["newest"][0]
        return [e for e in self.events if first <= e["start_date_local"][:10] <= last]


@pytest.fixture
def calendar(requests_mock) -> Calendar:
    return Calendar(requests_mock)
