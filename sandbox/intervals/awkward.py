"""Events of kinds that have troubled programs that read calendars, each named after its case."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.intervals import events
from sandbox.intervals.state import Account, Json, State

_FIRST_DAY = 8
_DAYS = 13
_PROSE = "Three sets of eight, two minutes rest. Breathe out on the way up. "
_LONG_TITLE = "Case 32: a title that goes on, as coaches' titles do, until it has well over eighty"

_KEPT: tuple[Json, ...] = (
    {"name": "Case 27: holiday", "category": "HOLIDAY", "type": None},
    {"name": "Case 27: target", "category": "TARGET", "load_target": 300},
    {"name": "Case 27: A race", "category": "RACE_A", "moving_time": 7200},
    {"name": "Case 28: swim without pace", "type": "Swim", "description": "- 400mtr\n- 10m"},
    {"name": "Case 28: free ride", "description": "- 10m 60%\n- 20m freeride\n- 1m maxeffort"},
    {"name": "Case 28: only text", "description": "Ride as you feel."},
    {"name": "Case 29: heart rate and power", "description": "- 20m 80% LTHR 65%\n- 10m Z2"},
    {"name": "Case 29: pace and power", "type": "Run", "description": "- 20m 90% Pace 80%"},
    {
        "name": "Case 30: every way to say it",
        "description": (
            "- 5m 75%\n- 5m 62.5-87.5%\n- 5m Z3-Z4\n- 5m 220w\n- 5m 200-240w 85-95rpm\n"
            "- 5m 60% MMP 5m\n- 10m ramp 90-40%\n- 5m 145bpm"
        ),
    },
    {
        "name": "Case 30: distances",
        "type": "Run",
        "description": "- 0.8km Z2 Pace\n- 0.05km\n- 50mtr\n- 1mi 90% Pace",
    },
    {"name": "Case 30: yards", "type": "Swim", "description": "8x\n- 50yrd 1:40/100y Pace\n- 10s"},
    {
        "name": "Case 31: named repeat, one and a hundred",
        "description": "Set 4x\n- 2m 100%\n- 1m 50%\n\n1x\n- 5m 80%\n\n100x\n- 5s 150%\n- 5s 40%",
    },
    {
        "name": "Case 32: strength in prose",
        "type": "WeightTraining",
        "moving_time": 3600,
        "description": (_PROSE * 50)[:3000],
    },
    {"name": f"{_LONG_TITLE} characters \N{BICYCLE}", "description": "- 1h 60%"},
    *(
        {"name": f"Case 33: {kind}", "type": kind, "moving_time": 3600, "description": "Easy."}
        for kind in (
            "WeightTraining",
            "Walk",
            "VirtualRide",
            "GravelRide",
            "TrailRun",
            "Rowing",
            "NordicSki",
            "Other",
        )
    ),
)

_DIRECT: tuple[Json, ...] = (
    {"name": None, "description": "Case 27: no name\n- 45m 60%"},
    {"name": "Case 27: no type", "type": None, "workout_doc": None},
    {"name": "Case 27: unknown type", "type": "Quidditch"},
    {"name": "Case 27: unknown category", "category": "MOON_PHASE"},
    {"name": "Case 27: from a subscribed calendar", "category": "NOTE", "type": None}
    | {"created_by_id": None, "external_id": "7k3@calendar.example.invalid"},
    {"name": "Case 28: document null", "workout_doc": None, "moving_time": 3600},
    {"name": "Case 28: document empty", "workout_doc": {}, "moving_time": 3600},
    {"name": "Case 28: steps null", "workout_doc": {"steps": None, "duration": 0}},
    {"name": "Case 28: step null", "workout_doc": {"steps": [None, {"duration": 60}]}},
    {"name": "Case 28: target missing", "workout_doc": {"steps": [{"duration": 600}]}},
    {"name": "Case 28: target AUTO"}
    | {"workout_doc": {"target": "AUTO", "duration": 600, "steps": [{"duration": 600}]}},
    {"name": "Case 28: step with only text", "workout_doc": {"steps": [{"text": "Stretch"}]}},
    {"name": "Case 28: numbers as text"}
    | {"workout_doc": {"duration": "600", "steps": [{"duration": "600", "power": "easy"}]}},
    {"name": "Case 29: thresholds null"}
    | {
        "workout_doc": {
            "ftp": None,
            "lthr": None,
            "threshold_pace": None,
            "target": "POWER",
            "duration": 600,
            "steps": [{"duration": 600, "power": {"units": "w", "value": 200}}],
        }
    },
    {"name": "Case 29: unknown unit"}
    | {
        "workout_doc": {
            "target": "POWER",
            "duration": 600,
            "steps": [{"duration": 600, "power": {"units": "horses", "value": 1, "end": None}}],
        }
    },
    {"name": "Case 31: nested repeat"}
    | {
        "workout_doc": {
            "target": "POWER",
            "duration": 1200,
            "steps": [
                {
                    "reps": 2,
                    "text": "2x",
                    "duration": 1200,
                    "steps": [
                        {
                            "reps": 3,
                            "duration": 360,
                            "steps": [
                                {"duration": 60, "power": {"units": "%ftp", "value": 110}},
                                {"duration": 60, "power": {"units": "%ftp", "value": 50}},
                            ],
                        },
                        {"duration": 240, "power": {"units": "%ftp", "value": 55}},
                    ],
                }
            ],
        }
    },
    {"name": "Case 31: repeat without steps", "workout_doc": {"steps": [{"reps": 3}]}},
)
"""Fields as they are served, past the checks that requests meet."""


def plant_cases(state: State, account: Account, today: date) -> None:
    """All cases, several a day in the second and third week from today."""
    day = today + timedelta(days=_FIRST_DAY)
    for place, fields in enumerate(_KEPT):
        _create(state, account, day + timedelta(days=place % _DAYS), fields)
    for place, fields in enumerate(_DIRECT):
        made = _create(state, account, day + timedelta(days=place % _DAYS), {})
        made |= fields
        if "workout_doc" in fields:
            made["description"] = None
            made["icu_training_load"] = None
    camp = {
        "name": "Case 27: a camp of six days",
        "category": "NOTE",
        "type": None,
        "end_date_local": f"{day + timedelta(days=6)}T00:00:00",
    }
    _create(state, account, day, camp)


def _create(state: State, account: Account, day: date, fields: Json) -> Json:
    usual = {"category": "WORKOUT", "type": "Ride", "start_date_local": f"{day}T00:00:00"}
    plain = {"description": "- 30m 60%"} if not fields else {}
    return events.create(state, account, {**usual, **plain, **fields})
