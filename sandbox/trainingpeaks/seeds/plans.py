"""Training plans: an ordinary one, a year, an empty one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sandbox.trainingpeaks.plans import add_plan, count_contents
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.sessions import Session
from sandbox.trainingpeaks.state import PlanContents, Record, TrainingPeaksState

BANNER = 100
"""In a plan, a workout of this type is the banner of a period."""
LONG_RIDES = (2, 2.5, 3, 3.5, 1.5, 3, 3.5, 4, 1.5, 4, 3, 1.5)
"""Hours, week by week: it builds up, and rests in the fifth and the ninth week and before the
race."""


def add_plans(state: TrainingPeaksState, owner_id: int, today: date) -> None:
    """Three plans of the premium athlete."""
    monday = today - timedelta(days=today.weekday())
    _twelve_weeks(state, owner_id, monday)
    add_plan(state, owner_id, "Empty plan", monday, startDate=None, endDate=None)
    _year(state, owner_id, monday)


def _twelve_weeks(state: TrainingPeaksState, owner_id: int, start: date) -> None:
    """60 workouts in the order somebody made them in, and a note before the first of them."""
    plan, held = add_plan(state, owner_id, "Gran Fondo in 12 weeks", start)
    for week, hours in enumerate(LONG_RIDES):
        easy = hours < 2
        pattern: list[tuple[int, Session]] = [
            (5, sessions.endurance_ride(hours)),
            (1, sessions.threshold_ride(repeats=2 if easy else 3 + week // 4)),
            (6, sessions.long_run(40 if easy else 60 + 5 * week)),
            (3, sessions.over_unders(sets=2 if easy else 3)),
            (4, sessions.swim_technique()),
        ]
        for weekday, made in pattern:
            put(state, plan, held, start + timedelta(weeks=week, days=weekday), made)
    put_note(state, plan, held, start, "Read me first", "Test your FTP before week 1.")
    put_note(state, plan, held, start + timedelta(weeks=4), "Recovery week", "Halve everything.")
    put_event(
        state,
        plan,
        held,
        start + timedelta(weeks=11, days=6),
        name="Gran Fondo",
        eventType="CyclingRoad",
        description="Race day",
    )
    count_contents(state, plan["planId"])


def _year(state: TrainingPeaksState, owner_id: int, start: date) -> None:
    """400 workouts over a year under the banners of twelve periods; one has no title."""
    plan, held = add_plan(state, owner_id, "A whole year", start, planCategory=4)
    made = (
        sessions.easy_run(),
        sessions.endurance_ride(2),
        sessions.strength(0),
        sessions.swim_endurance(),
        sessions.sweet_spot(),
        sessions.walk(),
        sessions.tempo_run(),
    )
    periods = 12
    for period in range(periods):
        banner = {"title": f"Period {period + 1}", "workoutTypeValueId": BANNER}
        put(state, plan, held, start + timedelta(days=period * 30), banner)
    for number in range(400 - periods):
        session = made[number % len(made)]
        if number == 100:
            session = session | {"title": None}
        put(state, plan, held, start + timedelta(days=number * 365 // 400), session)
    count_contents(state, plan["planId"])


def put(
    state: TrainingPeaksState, plan: Record, held: PlanContents, day: date, made: Session
) -> None:
    """Adds a workout to a plan, at the end of its list."""
    held.workouts.append(state.workout_record(plan["planPersonId"], day, **made))


def put_note(
    state: TrainingPeaksState, plan: Record, held: PlanContents, day: date, title: str, text: str
) -> None:
    """Adds a note to a plan."""
    note: dict[str, Any] = {
        "id": state.next_id("plan note", 2_139_001),
        "title": title,
        "description": text,
        "noteDate": f"{day.isoformat()}T00:00:00",
        "createdDate": state.stamp(),
        "modifiedDate": state.stamp(),
        "planId": plan["planId"],
        "attachments": [],
    }
    held.notes.append(note)


def put_event(
    state: TrainingPeaksState, plan: Record, held: PlanContents, day: date, **values: Any
) -> None:
    """Adds an event to a plan."""
    event: dict[str, Any] = {
        "id": state.next_id("plan event", 560_801),
        "planId": plan["planId"],
        "eventDate": f"{day.isoformat()}T00:00:00",
        "name": None,
        "eventType": "OtherOther",
        "description": None,
        "comment": None,
        "distance": None,
        "distanceUnits": None,
        "legs": [],
    }
    held.events.append(event | values)
