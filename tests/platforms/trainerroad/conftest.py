"""A TrainerRoad that answers from memory."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests_mock
from requests_mock.request import _RequestObjectProxy as Request

from core.platforms.http import Http
from core.platforms.trainerroad.adapter import TrainerRoadPlatform

BASE = "https://road.invalid"
COOKIE = "0123456789ABCDEF%3D=="
MEMBER = 4242
MONDAY = dt.date(2026, 6, 1)
NOW = dt.datetime.combine(MONDAY, dt.time(12), dt.UTC)

Answer = Callable[[Request, Any], Any]


def day_parts(day: dt.date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


class Road:
    """What the stand-in knows; tests fill it and look at what was asked."""

    def __init__(self, mocker: requests_mock.Mocker) -> None:
        self.mocker = mocker
        self.member: Any = {"memberId": MEMBER, "username": "rider"}
        self.planned: list[Any] = []
        self.details: dict[str, dict[str, Any]] = {}
        self.workouts: dict[str, Any] = {}
        self.charts: dict[str, Any] = {}
        self.activities: list[dict[str, Any]] = []
        self.done: dict[str, dict[str, Any]] = {}
        self.events: list[Any] = []
        self.annotations: list[Any] = []
        self.texts: dict[str, dict[str, Any]] = {}
        mocker.get(f"{BASE}/app/api/member-info", json=lambda *_: self.member)
        mocker.get(re.compile(rf"{BASE}/app/api/react-calendar/{MEMBER}/timeline"), json=self._all)
        for name, known in (("planned-activities", self.details), ("activities", self.done)):
            mocker.get(f"{BASE}/app/api/react-calendar/{MEMBER}/{name}", json=self._by_ids(known))
        mocker.get(re.compile(rf"{BASE}/app/api/workoutdetails/"), json=self._workout)
        mocker.get(re.compile(rf"{BASE}/app/api/workouts/\d+/chart-data"), json=self._chart)
        mocker.get(re.compile(rf"{BASE}/app/api/react-calendar/annotation/"), json=self._text)

    def plan(self, day: dt.date, workout_id: int | None = None, **detail: Any) -> str:
        """Plans something and returns the slot's id."""
        slot = f"00000000-0000-4000-a000-{len(self.planned):012d}"
        self.planned.append(
            {"id": slot, "date": day_parts(day), "type": 1, "tss": 30, "workoutId": workout_id}
        )
        self.details[slot] = {"id": slot, "workoutId": workout_id, **detail}
        return slot

    def add_workout(self, workout_id: int, name: str = "Otter", **more: Any) -> None:
        self.workouts[str(workout_id)] = {
            "Workout": {
                "Details": {
                    "Id": workout_id,
                    "WorkoutName": name,
                    "Duration": 1,
                    "TSS": 1.5,
                    **more,
                },
                "IntervalData": [
                    {"Start": 0, "End": 60, "Name": "Workout", "StartTargetPowerPercent": 60.0},
                    {"Start": 0, "End": 60, "Name": "On", "StartTargetPowerPercent": 60.0},
                ],
                "workoutData": [{"seconds": at * 1000, "ftpPercent": 60.0} for at in range(61)],
            }
        }

    def asked(self, part: str) -> list[Request]:
        """The requests whose path holds ``part``."""
        return [request for request in self.mocker.request_history if part in request.path]

    def platform(self, cookie: str = COOKIE, **more: Any) -> TrainerRoadPlatform:
        clock = itertools.count().__next__
        http = Http(
            "TrainerRoad",
            BASE,
            requests_per_second=1000,
            clock=lambda: float(clock()),
            sleep=lambda _: None,
        )
        return TrainerRoadPlatform(cookie, BASE, http=http, now=lambda: NOW, **more)

    def _all(self, *_: Any) -> Any:
        return {
            "activities": self.activities,
            "plannedActivities": self.planned,
            "events": self.events,
            "annotations": self.annotations,
        }

    def _by_ids(self, known: dict[str, dict[str, Any]]) -> Answer:
        def answer(request: Request, context: Any) -> Any:
            ids = [one for one in request.headers.get("ids", "").split(",") if one]
            if not 0 < len(ids) <= 100:
                context.status_code = 400
                return {"Message": "The request is invalid."}
            return [known[one] for one in ids if one in known]

        return answer

    def _workout(self, request: Request, context: Any) -> Any:
        answer = self.workouts.get(request.path.rpartition("/")[2])
        if answer is None:
            context.status_code = 404
        return answer

    def _chart(self, request: Request, context: Any) -> Any:
        answer = self.charts.get(request.path.split("/")[-2])
        if answer is None:
            context.status_code = 404
        return answer

    def _text(self, request: Request, context: Any) -> Any:
        answer = self.texts.get(request.path.rpartition("/")[2])
        if answer is None:
            context.status_code = 405
        return answer


@pytest.fixture
def road() -> Iterator[Road]:
    with requests_mock.Mocker() as mocker:
        yield Road(mocker)
