"""Awkward workouts, taken from what real calendars held, mixed into the second and third week.

Each is found by its title, or by its description where the title is the awkward part.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from sandbox.trainingpeaks.seeds.athlete import done_values
from sandbox.trainingpeaks.seeds.case_sessions import (
    marked_sessions,
    plain_sessions,
    structured_sessions,
)
from sandbox.trainingpeaks.seeds.sessions import (
    BIKE,
    STRENGTH,
    Session,
    recovery_ride,
    threshold_ride,
)
from sandbox.trainingpeaks.state import TrainingPeaksState

FIRST_DAY = 8
DAYS = 13
_STRIDE = 5
"""Neighbours in the list are so many days apart; it has no divisor in common with `DAYS`."""


def add_cases(state: TrainingPeaksState, athlete_id: int, today: date) -> None:
    """Put the awkward workouts and notes on days after the first week, and two on today."""
    made = [*plain_sessions(), *structured_sessions(), *marked_sessions()]
    for number, session in enumerate(made):
        _add(
            state, athlete_id, today + timedelta(days=FIRST_DAY + number * _STRIDE % DAYS), session
        )
    _add_day_with_zone(state, athlete_id, today + timedelta(days=FIRST_DAY + 4))
    _add_today(state, athlete_id, today)
    _add_notes(state, athlete_id, today)
    _add_strength_builder(state, athlete_id, today + timedelta(days=FIRST_DAY + 2))


def _add(state: TrainingPeaksState, athlete_id: int, day: date, made: Session) -> None:
    order = 1 + len(state.workouts_between(athlete_id, day, day))
    state.add_workout(athlete_id, day, orderOnDay=order, **made)


def _add_day_with_zone(state: TrainingPeaksState, athlete_id: int, day: date) -> None:
    """The day is written as if it were a moment in UTC; it is the plain day all the same."""
    made = {
        "title": "Case 14: a day with Z behind it",
        "workoutTypeValueId": BIKE,
        "totalTimePlanned": 1.0,
        "tssPlanned": 40.0,
        "workoutDay": f"{day.isoformat()}T00:00:00Z",
    }
    _add(state, athlete_id, day, made)
    made = {
        "title": "Case 14: starts at 11:15",
        "workoutTypeValueId": BIKE,
        "totalTimePlanned": 1.5,
        "tssPlanned": 70.0,
        "startTimePlanned": f"{day.isoformat()}T11:15:00",
    }
    _add(state, athlete_id, day, made)


def _add_today(state: TrainingPeaksState, athlete_id: int, today: date) -> None:
    text = "Case 15: completed this morning."
    ride = threshold_ride(2, 10) | {"title": "Morning threshold 2x10", "description": text}
    _add(state, athlete_id, today, ride | done_values(ride, today, random.Random(15)))
    text = "Case 15: still to do tonight."
    spin = recovery_ride() | {"title": "Evening spin", "description": text}
    _add(state, athlete_id, today, spin)


def _add_notes(state: TrainingPeaksState, athlete_id: int, today: date) -> None:
    day = today + timedelta(days=FIRST_DAY + 1)
    text = "Case 12: a note without a title.\nBring the lights."
    state.add_note(athlete_id, day, title=None, description=text)
    day = today + timedelta(days=FIRST_DAY + 4)
    workout = state.workouts_between(athlete_id, day, day)[0]
    text = "Case 12: this note has the id of a workout of the same day."
    state.add_note(
        athlete_id, day, id=workout["workoutId"], title="Massage at 18:00", description=text
    )


def _add_strength_builder(state: TrainingPeaksState, athlete_id: int, day: date) -> None:
    session_id = state.next_id("strength", 880_001)
    state.strength[session_id] = {
        "id": session_id,
        "calendarId": athlete_id,
        "title": "Case 13: strength builder session",
        "prescribedDate": day.isoformat(),
        "prescribedStartTime": None,
        "workoutType": "StructuredStrength",
        "lastUpdatedAt": state.stamp(),
        "sequenceSummary": [{"sequenceOrder": 1, "title": "Back squat, 3 x 5"}],
    }
    state.add_workout(
        athlete_id,
        day,
        orderOnDay=9,
        title="Case 13: strength in prose",
        workoutTypeValueId=STRENGTH,
        description="3 rounds:\n10 push-ups\n12 lunges\n30 s plank",
    )
