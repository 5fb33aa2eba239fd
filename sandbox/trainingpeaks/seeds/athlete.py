"""Twelve weeks of an ordinary athlete: four behind, eight ahead."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from sandbox import people
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.sessions import Session
from sandbox.trainingpeaks.state import Record, TrainingPeaksState

WEEKS_BACK, WEEKS_AHEAD = 4, 8
DAYS_SEEN_FIRST = 7
"""From today on nothing is awkward for so many days."""
RACE_WEEK = 6
"""The race is on the Sunday of this week, counted from the present one."""
_FOCUS = (
    "Base: long and easy",
    "Build: threshold",
    "Build: VO2max",
    "Recovery week",
)


def add_calendar(
    state: TrainingPeaksState, athlete_id: int, today: date, rng: random.Random
) -> None:
    """Twelve weeks of sessions, weekly notes and a race.

    The days from today on are the same whatever weekday it is: they are what people see first.
    """
    monday = today - timedelta(days=today.weekday())
    copied = _copied_sessions(today)
    next_days = [today + timedelta(days=offset) for offset in range(DAYS_SEEN_FIRST)]
    for week in range(-WEEKS_BACK, WEEKS_AHEAD):
        start = monday + timedelta(weeks=week)
        focus = _FOCUS[(week + WEEKS_BACK) % len(_FOCUS)]
        text = f"{focus}.\nTell me on Sunday how the legs feel."
        state.add_note(athlete_id, start, title=f"Week focus: {focus}", description=text)
        for weekday, made in _week(week, rng):
            day = start + timedelta(days=weekday)
            if day not in next_days:
                _add(state, athlete_id, day, today, made, rng)
    for day, (workout_id, made) in copied.items():
        state.add_workout(athlete_id, day, workoutId=workout_id, **made)
    for offset, made in _next_days():
        _add(state, athlete_id, today + timedelta(days=offset), today, made, rng)
    text = "The cleats are worn.\nSaddle stays as it is."
    state.add_note(athlete_id, next_days[3], title="Bike fit at 17:30", description=text)
    _add_race(state, athlete_id, monday + timedelta(weeks=RACE_WEEK, days=6))


def _copied_sessions(today: date) -> dict[date, tuple[int, Session]]:
    """The workouts that have a copy on Intervals.icu already, by the day they are on."""
    made = (
        sessions.threshold_ride(3, 10),
        sessions.easy_run(50),
        sessions.sweet_spot(2, 20),
    )
    return {
        today + timedelta(days=offset): (workout_id, one)
        for offset, workout_id, one in zip(
            people.TP2INTERVALS_COPIED_DAYS, people.TP2INTERVALS_COPIED_IDS, made, strict=True
        )
    }


def _next_days() -> list[tuple[int, Session]]:
    """Days from today and their sessions, beside those that have a copy already."""
    return [
        (1, sessions.run_intervals()),
        (2, sessions.strength(0)),
        (3, sessions.swim_technique()),
        (3, sessions.walk()),
        (4, sessions.vo2_ride()),
        (5, sessions.endurance_ride(3)),
        (6, sessions.easy_run(40)),
    ]


def _week(week: int, rng: random.Random) -> list[tuple[int, Session]]:
    """The sessions of a week with their weekdays, Monday 0."""
    easy = (week + WEEKS_BACK) % len(_FOCUS) == len(_FOCUS) - 1
    if week == RACE_WEEK:
        return [
            (0, sessions.day_off()),
            (1, sessions.vo2_ride(3, 2)),
            (2, sessions.swim_technique()),
            (3, sessions.easy_run(30)),
            (5, sessions.recovery_ride()),
        ]
    if easy:
        return [
            (0, sessions.day_off()),
            (1, sessions.recovery_ride()),
            (2, sessions.easy_run(40)),
            (3, sessions.swim_technique()),
            (4, sessions.walk()),
            (5, sessions.endurance_ride(2)),
        ]
    quality = rng.choice(
        (sessions.threshold_ride(), sessions.vo2_ride(), sessions.threshold_ride(5, 6))
    )
    second = rng.choice((sessions.over_unders(), sessions.sweet_spot(), sessions.over_unders(2)))
    fast = rng.choice(
        (sessions.run_intervals(), sessions.tempo_run(), sessions.run_intervals(5, 1000))
    )
    return [
        (0, sessions.strength(week)),
        (0, sessions.walk()),
        (1, quality),
        (2, sessions.swim_technique()),
        (2, sessions.easy_run(rng.choice((40, 45, 50)))),
        (3, second),
        (4, sessions.swim_endurance()),
        (4, fast),
        (5, sessions.endurance_ride(rng.choice((2.5, 3, 3.5)))),
        (6, sessions.long_run(rng.choice((80, 90, 100)))),
    ]


def _add(
    state: TrainingPeaksState,
    athlete_id: int,
    day: date,
    today: date,
    made: Session,
    rng: random.Random,
) -> Record | None:
    order = 1 + len(state.workouts_between(athlete_id, day, day))
    done = done_values(made, day, rng) if day < today and rng.random() < 0.9 else {}
    return state.add_workout(athlete_id, day, orderOnDay=order, **(made | done))


def done_values(made: Session, day: date, rng: random.Random) -> dict[str, Any]:
    """What a completed workout holds besides its plan."""
    if made["workoutTypeValueId"] == sessions.DAY_OFF:
        return {}
    share = rng.uniform(0.92, 1.06)
    hours = (made.get("totalTimePlanned") or 1.0) * share
    load = (made.get("tssPlanned") or 40.0) * share
    return {
        "startTime": f"{day.isoformat()}T07:{rng.randrange(60):02}:00",
        "totalTime": round(hours, 5),
        "tssActual": round(load, 2),
        "if": round((load / hours / 100) ** 0.5, 3),
        "heartRateAverage": rng.randrange(122, 150),
        "heartRateMaximum": rng.randrange(155, 182),
        "complianceDurationPercent": round(share * 100, 1),
        "workoutDeviceSource": "Sandbox Watch",
    }


def _add_race(state: TrainingPeaksState, athlete_id: int, day: date) -> None:
    name = "Sandbox Gran Fondo"
    workout = state.add_workout(athlete_id, day, **sessions.race(name))
    event_id = state.next_id("event", 560_001)
    state.events[event_id] = {
        "id": event_id,
        "personId": athlete_id,
        "name": name,
        "eventType": "CyclingRoad",
        "eventDate": f"{day.isoformat()}T00:00:00",
        "distance": 105000,
        "distanceUnits": "meters",
        "atpPriority": "A",
        "raceTypeDuration": None,
        "ctlTarget": None,
        "description": "The goal of the spring.",
        "goals": {},
        "legs": [],
        "workouts": [workout["workoutId"]],
        "results": [],
    }
