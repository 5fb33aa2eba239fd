"""Puts plans on a platform's calendar, as its own app would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sandbox import people
from sandbox.intervals import events
from sandbox.trainingpeaks.hands import SPEEDS
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.structures import planned
from sandbox.world import World
from tests.faults.plans import STEPS, Plan

_TYPES = {
    "ride": (sessions.BIKE, "Ride"),
    "run": (sessions.RUN, "Run"),
    "swim": (sessions.SWIM, "Swim"),
    "strength": (sessions.STRENGTH, "WeightTraining"),
}


def _on_trainingpeaks(world: World, plan: Plan, day: dt.date) -> str:
    state = world.trainingpeaks
    athlete = people.TP_PREMIUM_ID
    if plan.sport == "note":
        note = state.add_note(athlete, day, title=plan.title, description=plan.text)
        return str(note["id"])
    sport, _ = _TYPES[plan.sport]
    values: dict[str, Any] = {"title": plan.title, "workoutTypeValueId": sport}
    values["description"] = plan.text or None
    values["orderOnDay"] = 1 + len(state.workouts_between(athlete, day, day))
    if plan.steps:
        made = STEPS[plan.steps].trainingpeaks
        values |= {"structure": made, **planned(made, speed=SPEEDS.get(sport))}
    else:
        values["totalTimePlanned"] = plan.minutes / 60
    if plan.at:
        values["startTimePlanned"] = f"{day}T{plan.at}:00"
    return str(state.add_workout(athlete, day, **values)["workoutId"])


def _on_intervals(world: World, plan: Plan, day: dt.date) -> str:
    state = world.intervals
    texts = [plan.text, STEPS[plan.steps].intervals if plan.steps else ""]
    body = {
        "category": "NOTE" if plan.sport == "note" else "WORKOUT",
        "type": None if plan.sport == "note" else _TYPES[plan.sport][1],
        "name": plan.title,
        "description": "\n\n".join(text for text in texts if text) or None,
        "start_date_local": f"{day}T{plan.at or '00:00'}:00",
        "moving_time": plan.minutes * 60 or None,
    }
    return str(events.create(state, state.accounts[people.SAM.id], body)["id"])


PLANT: dict[str, Callable[[World, Plan, dt.date], str]] = {
    "trainingpeaks": _on_trainingpeaks,
    "intervals": _on_intervals,
}
"""By platform; each gives the new item's id there."""
