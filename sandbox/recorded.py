"""Adds recorded responses of the real platforms to the seeded calendars.

The files are read where they are. What they hold is served as it was recorded but for the day
and whose it is: in each file the earliest day becomes today, and the others keep their distance
from it. Recorded templates have no day, so they get one each from today on. A file that is not
there is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox import people

if TYPE_CHECKING:
    from sandbox.intervals.state import State
    from sandbox.trainerroad.state import TrainerRoadState
    from sandbox.trainingpeaks.state import TrainingPeaksState

Record = dict[str, Any]

_TRAININGPEAKS_WORKOUTS = (
    "upstream_tp_calendar_workout_distant_steps.json",
    "plan_workouts_swim_2026.json",
)
_TRAININGPEAKS_ITEMS = "library_items_open_duration.json"
_TRAININGPEAKS_PLANS = "plans_list_2026.json"
_TRAININGPEAKS_PLAN = {
    "workouts": "plan_workouts_swim_2026.json",
    "notes": "plan_calendar_notes_2026.json",
    "events": "plan_events_2026.json",
}
"""What the first of the recorded plans holds."""
_SHARED_KEYS = (
    "distancePlanned",
    "totalTimePlanned",
    "tssPlanned",
    "ifPlanned",
    "description",
    "coachComments",
    "structure",
)
"""What a library item and a workout of the calendar call the same."""
_TRAININGPEAKS_STRUCTURE = "structure_ui_request_bike_repeat.json"
_INTERVALS_EVENTS = ("events_resolved_upstream.json", "events_trimmed_session_review.json")
_INTERVALS_PAIRS = "text_to_workout_doc_corpus.json"
_PAIRS_A_DAY = 2


def add_trainingpeaks(state: TrainingPeaksState, folder: Path, today: date) -> None:
    """Calendar and plan workouts; library items and a bare structure as planned workouts; plans."""
    athlete_id = people.TP_PREMIUM_ID
    for name in _TRAININGPEAKS_WORKOUTS:
        for record in _shifted(_read(folder / "trainingpeaks" / name), ("workoutDay",), today):
            record["athleteId"] = athlete_id
            if record["workoutId"] in state.workouts:
                record["workoutId"] = state.new_workout_id()
            state.workouts[record["workoutId"]] = record
    day = today
    for item in _read(folder / "trainingpeaks" / _TRAININGPEAKS_ITEMS):
        day += timedelta(days=1)
        values = {key: item[key] for key in _SHARED_KEYS}
        values |= {"title": item["itemName"], "workoutTypeValueId": item["workoutTypeId"]}
        state.add_workout(athlete_id, day, **values)
    structure = _read(folder / "trainingpeaks" / _TRAININGPEAKS_STRUCTURE)
    if structure:
        title = "Recorded: structure of the web app"
        values = {"title": title, "workoutTypeValueId": 2, "structure": structure}
        state.add_workout(athlete_id, day + timedelta(days=1), **values)
    _add_plans(state, folder / "trainingpeaks")


def _add_plans(state: TrainingPeaksState, folder: Path) -> None:
    """Recorded plans on their own days; only whose they are is changed."""
    for number, plan in enumerate(_read(folder / _TRAININGPEAKS_PLANS)):
        plan["ownerPersonId"] = people.TP_PREMIUM_ID
        parts = _TRAININGPEAKS_PLAN.items() if number == 0 else ()
        state.add_plan(plan, **{part: _read(folder / name) for part, name in parts})


def add_trainerroad(state: TrainerRoadState, folder: Path, today: date) -> None:
    """Each recorded workout, planned on a day of its own; its details are the file itself."""
    files = sorted((folder / "trainerroad").glob("*workout*details_*.json"))
    for offset, path in enumerate(files):
        body = path.read_bytes()
        details = json.loads(body)["Workout"]["Details"]
        state.recorded_details[details["Id"]] = body
        state.plan(
            people.TR_MEMBER_ID,
            today + timedelta(days=offset),
            details["WorkoutName"],
            workout_id=details["Id"],
            seconds=details["Duration"] * 60,
            load=details["TSS"],
        )


def add_intervals(state: State, folder: Path, today: date) -> None:
    """Listed events as they were resolved, and texts with what the service made of them."""
    for name in _INTERVALS_EVENTS:
        days = ("start_date_local", "end_date_local")
        for event in _shifted(_read(folder / "intervals" / name), days, today):
            _put_event(state, event)
    pairs = _read(folder / "intervals" / _INTERVALS_PAIRS)
    for number, entry in enumerate(pairs["entries"] if pairs else ()):
        day = today + timedelta(days=number // _PAIRS_A_DAY)
        start = {"category": "WORKOUT", "start_date_local": f"{day.isoformat()}T00:00:00"}
        _put_event(state, start | entry)


def _put_event(state: State, event: Record) -> None:
    start = date.fromisoformat(event["start_date_local"][:10])
    event.setdefault("end_date_local", f"{start + timedelta(days=1)}T00:00:00")
    account = state.accounts[people.SAM.id]
    account.events[event["id"]] = event
    state.verbatim.add(event["id"])


def _shifted(records: Iterable[Record], keys: tuple[str, ...], today: date) -> list[Record]:
    """``records`` with the days in ``keys`` moved together; the first key decides by how much."""
    moved = [dict(record) for record in records]
    days = [date.fromisoformat(record[keys[0]][:10]) for record in moved]
    shift = today - min(days, default=today)
    for record in moved:
        for key in keys:
            if record.get(key):
                day = date.fromisoformat(record[key][:10]) + shift
                record[key] = day.isoformat() + record[key][10:]
    return moved


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
