"""The invented accounts, calendars, libraries and plans of the stand-in."""

from __future__ import annotations

import random
from datetime import date

from sandbox import people
from sandbox.trainingpeaks.seeds import athlete, cases, coach, libraries, odd_plans, plans
from sandbox.trainingpeaks.state import Person, TrainingPeaksState


def seed(state: TrainingPeaksState, today: date, number: int) -> None:
    """Fill ``state`` around ``today``; the same number gives the same data."""
    _add_people(state)
    athlete.add_calendar(state, people.TP_PREMIUM_ID, today, random.Random(number))
    cases.add_cases(state, people.TP_PREMIUM_ID, today)
    coach.add_calendars(state, today)
    libraries.add_libraries(state, people.TP_PREMIUM_ID)
    libraries.add_coach_library(state, people.TP_COACH_ID)
    plans.add_plans(state, people.TP_PREMIUM_ID, today)
    odd_plans.add_odd_plans(state, people.TP_PREMIUM_ID, people.TP_COACH_ID, today, number)


def _add_people(state: TrainingPeaksState) -> None:
    state.add_person(
        Person(people.TP_PREMIUM_ID, "Sam", "Sandbox", people.TP_PREMIUM, premium=True)
    )
    state.add_person(
        Person(people.TP_FREE_ID, "Robin", "Sandbox", people.TP_FREE, shape="accountStatus")
    )
    for number, name in zip(people.TP_ROSTER_IDS, ("Ada", "Ben", "Cleo"), strict=True):
        state.add_person(Person(number, name, "Sandbox", premium=name != "Cleo"))
    state.add_person(
        Person(
            people.TP_COACH_ID,
            "Kim",
            "Coach",
            people.TP_COACH,
            premium=True,
            coach=True,
            roster=people.TP_ROSTER_IDS,
        )
    )
