"""A coach with three athletes, and a free account: each with a small calendar."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox import people
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.state import TrainingPeaksState


def add_calendars(state: TrainingPeaksState, today: date) -> None:
    """Something in every calendar, so that nobody is mistaken for somebody else."""
    ada, ben, cleo = people.TP_ROSTER_IDS
    weeks = {
        ada: (sessions.threshold_ride(), sessions.easy_run(), sessions.endurance_ride(3)),
        ben: (sessions.swim_endurance(), sessions.tempo_run(), sessions.strength(1)),
        cleo: (sessions.vo2_ride(), sessions.walk(), sessions.recovery_ride()),
        people.TP_COACH_ID: (sessions.easy_run(30),),
        people.TP_FREE_ID: (sessions.recovery_ride(), sessions.easy_run(40)),
    }
    for athlete_id, week in weeks.items():
        for offset, made in enumerate(week):
            state.add_workout(athlete_id, today + timedelta(days=2 * offset), **made)
        name = state.people[athlete_id].first_name
        state.add_note(athlete_id, today, title=f"{name}: call on Sunday", description="19:00")
