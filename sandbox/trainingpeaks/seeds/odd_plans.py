"""Awkward plans, taken from what real ones held, and those of a coach."""

from __future__ import annotations

import copy
import random
from datetime import date, timedelta

from sandbox.trainingpeaks.plans import add_plan, count_contents
from sandbox.trainingpeaks.seeds import sessions
from sandbox.trainingpeaks.seeds.plans import put, put_event, put_note
from sandbox.trainingpeaks.state import TrainingPeaksState

LEAP_MONDAY = date(2028, 2, 21)
LONGEST_TITLE = 200
HOSTILE = (
    '=HYPERLINK("http://example.invalid") <script>alert("plan")</script> [x](javascript:1) $\\frac'
)
_LONG = "A plan whose name goes on and on, week after week, as plans on the market do, "


def add_odd_plans(
    state: TrainingPeaksState, athlete_id: int, coach_id: int, today: date, number: int
) -> None:
    """Two plans of the athlete, and three of the coach, of which the athlete has two as well."""
    monday = today - timedelta(days=today.weekday())
    _any_order(state, athlete_id, number)
    _long_name(state, athlete_id, monday)
    _shared(state, coach_id, athlete_id, monday)
    _bought(state, coach_id, athlete_id, monday)
    _of_the_coach(state, coach_id, monday)


def _any_order(state: TrainingPeaksState, owner_id: int, number: int) -> None:
    """No first day, workouts in any order with gaps and over a leap day, a note before them all,
    one workout listed twice, once with less in it."""
    plan, held = add_plan(state, owner_id, "Spring, in any order", LEAP_MONDAY)
    made = (
        sessions.easy_run(),
        sessions.endurance_ride(2),
        sessions.swim_endurance(),
        sessions.day_off(),
    )
    for place, days in enumerate((3, 4, 7, 8, 9, 9, 29, 45)):
        put(state, plan, held, LEAP_MONDAY + timedelta(days=days), made[place % len(made)])
    put(state, plan, held, LEAP_MONDAY + timedelta(days=10), sessions.walk() | {"title": HOSTILE})
    put_note(state, plan, held, LEAP_MONDAY, "Before you begin", "Read this on day 1.")
    count_contents(state, plan["planId"])
    plan |= {"startDate": None, "endDate": None, "dayCount": None, "weekCount": None}
    twin = copy.deepcopy(held.workouts[0]) | {"totalTimePlanned": None, "structure": None}
    held.workouts.append(twin)
    random.Random(number).shuffle(held.workouts)


def _long_name(state: TrainingPeaksState, owner_id: int, start: date) -> None:
    """As long a name as was seen, and hostile text in it; its description is a web page's."""
    name = (HOSTILE + " " + _LONG * 3)[:LONGEST_TITLE]
    text = "<p>For <b>everybody</b>.</p><ul><li>three weeks</li></ul>"
    plan, held = add_plan(state, owner_id, name, start, description=text)
    long_title = ("Endurance with openers, " * 12)[:LONGEST_TITLE]
    ride = sessions.endurance_ride(2) | {"title": long_title}
    put(state, plan, held, start + timedelta(days=2), ride)
    count_contents(state, plan["planId"])


def _shared(state: TrainingPeaksState, owner_id: int, athlete_id: int, start: date) -> None:
    """A coach's plan that an athlete was given; events lie beyond its stated end."""
    plan, held = add_plan(state, owner_id, "Triathlon in 4 weeks", start)
    for week in range(4):
        for weekday, made in (
            (1, sessions.run_intervals()),
            (3, sessions.swim_technique()),
            (5, sessions.endurance_ride(2)),
        ):
            put(state, plan, held, start + timedelta(weeks=week, days=weekday), made)
    end = start + timedelta(weeks=5)
    put_event(
        state,
        plan,
        held,
        end,
        name="Sprint triathlon",
        eventType="MultisportTriathlon",
        description="Have fun.",
        comment="Rack the bike on Saturday.",
        distance=25.75,
        distanceUnits="Kilometers",
    )
    put_event(state, plan, held, end + timedelta(days=7), name="5 k", eventType="RunningRoad")
    put_note(state, plan, held, end + timedelta(days=8), "Well done", "Rest now.")
    count_contents(state, plan["planId"])
    plan["eventCount"] = 0
    plan["planAccess"] |= {"personId": athlete_id, "accessFromShare": True}


def _bought(state: TrainingPeaksState, owner_id: int, athlete_id: int, start: date) -> None:
    """Whoever bought it sees it in the list, and only its author what it holds."""
    plan, held = add_plan(state, owner_id, "Marathon in 3 weeks (bought)", start, price=49.0)
    for week in range(3):
        put(state, plan, held, start + timedelta(weeks=week, days=6), sessions.long_run())
    put_note(state, plan, held, start, "Welcome", "Begin on a Monday.")
    count_contents(state, plan["planId"])
    plan["planAccess"] |= {"personId": athlete_id, "accessFromPayment": True}
    state.closed_plans.add(plan["planId"])


def _of_the_coach(state: TrainingPeaksState, owner_id: int, start: date) -> None:
    """The coach's alone; its row says nothing of who may open it."""
    plan, held = add_plan(state, owner_id, "Winter base", start)
    for week in range(2):
        put(state, plan, held, start + timedelta(weeks=week), sessions.recovery_ride())
        put(state, plan, held, start + timedelta(weeks=week, days=2), sessions.strength(week))
    count_contents(state, plan["planId"])
    plan["planAccess"] = None
