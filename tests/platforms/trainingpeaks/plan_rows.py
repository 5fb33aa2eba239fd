"""Plans and their rows as the service sends them, made by hand."""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import Library, PlatformName

START = dt.date(2026, 2, 2)
EVER = "2010-12-15/2038-09-13"
PLANS = "/plans/v1/plansWithAccess"
OWN_PLANS = "/plans/v1/plans"


def contents(part: str, plan: int = 31) -> str:
    return f"GET /plans/v1/plans/{plan}/{part}/"


def a_plan(**more) -> Library:
    return Library(
        **{
            "platform": PlatformName.TRAININGPEAKS,
            "athlete": "3000100",
            "id": "31",
            "name": "Base",
            "is_plan": True,
            "writable": False,
            "noun": "plan",
            "first": START,
            "last": START + dt.timedelta(days=20),
            **more,
        }
    )


def plan_row(**more) -> dict:
    return {
        "planAccess": {"planId": 31, "personId": 3000001},
        "planId": 31,
        "planPersonId": 5000031,
        "ownerPersonId": 3000100,
        "title": "Base",
        "author": "Kim Coach",
        "weekCount": 3,
        "startDate": "2026-02-02T00:00:00",
        "endDate": "2026-02-22T00:00:00",
        "workoutCount": 2,
        "eventCount": 0,
        "description": None,
        **more,
    }


def day_text(offset: int) -> str:
    return f"{START + dt.timedelta(days=offset)}T00:00:00"


def workout_row(number: int, offset: int = 0, **more) -> dict:
    return {
        "workoutId": number,
        "athleteId": 5000031,
        "title": f"Workout {number}",
        "workoutTypeValueId": 2,
        "workoutDay": day_text(offset),
        "totalTimePlanned": 1.0,
        "structure": None,
        **more,
    }


def note_row(number: int, offset: int = 0, **more) -> dict:
    return {
        "id": number,
        "planId": 31,
        "title": f"Note {number}",
        "description": "Words.",
        "noteDate": day_text(offset),
        "attachments": [],
        **more,
    }


def event_row(number: int, offset: int = 0, **more) -> dict:
    return {
        "id": number,
        "planId": 31,
        "name": f"Event {number}",
        "eventType": "RunningRoad",
        "eventDate": day_text(offset),
        "description": None,
        "comment": None,
        "distance": None,
        "distanceUnits": None,
        "legs": [],
        **more,
    }


def banner_row(number: int, offset: int = 0, **more) -> dict:
    banner = {"workoutTypeValueId": 100, "totalTimePlanned": None, "title": f"Period {number}"}
    return workout_row(number, offset, **{**banner, **more})
