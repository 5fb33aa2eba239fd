"""A rider with four weeks of training behind and ahead."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from sandbox import people
from sandbox.trainerroad import cases, library
from sandbox.trainerroad.state import Annotation, Done, Event, Member, Sport, TrainerRoadState

WEEKS = 4
_WEEKS_OF_RIDES = (
    {1: 9102, 3: 9106, 5: 9104, 6: 9107},
    {1: 9103, 2: 9107, 3: 9108, 5: 9105},
    {1: 9109, 3: 9102, 5: 9105, 6: 9107},
    {1: 9107, 3: 9110, 5: 9104},
)
"""Library workouts by weekday, Monday 0; the fourth week is for recovery."""
DAYS_SEEN_FIRST = 7
"""From today on nothing is awkward for so many days."""
_RIDES_SEEN_FIRST = {
    0: 9107,
    1: 9103,
    people.TR_COPIED_DAY: people.TR_COPIED_WORKOUT_ID,
    5: 9105,
    6: 9106,
}
"""Library workouts by days from today."""


def seed(state: TrainerRoadState, today: date, number: int) -> None:
    """Fill ``state`` around ``today``; the same number gives the same data."""
    rng = random.Random(number)
    member = Member(people.TR_MEMBER_ID, people.TR_USERNAME, people.TR_RIDER)
    state.members[member.id] = member
    for ride in (*library.ordinary_rides(), *library.further_rides(), *cases.rides()):
        state.rides[ride.id] = ride
    monday = today - timedelta(days=today.weekday())
    for week in range(-WEEKS, WEEKS + 1):
        for weekday, ride_id in _WEEKS_OF_RIDES[week % len(_WEEKS_OF_RIDES)].items():
            day = monday + timedelta(weeks=week, days=weekday)
            if abs((day - today).days) <= WEEKS * 7 and not _is_seen_first(day, today):
                _plan_or_do(state, member, day, today, ride_id, rng)
    _plan_next_days(state, member, today)
    _rest_days_and_run(state, member, monday, today)
    cases.add_cases(state, member.id, today)
    race_day = monday + timedelta(weeks=WEEKS - 1, days=6)
    race = Event(state.new_guid(), member.id, race_day, "Hill Climb Cup", 5400, 110.0)
    state.events[race.id] = race


def _is_seen_first(day: date, today: date) -> bool:
    return 0 <= (day - today).days < DAYS_SEEN_FIRST


def _plan_next_days(state: TrainerRoadState, member: Member, today: date) -> None:
    """The days from today on are the same whatever weekday it is."""
    days = [today + timedelta(days=offset) for offset in range(DAYS_SEEN_FIRST)]
    for offset, ride_id in _RIDES_SEEN_FIRST.items():
        state.plan_ride(member.id, days[offset], state.rides[ride_id])
    _plan_run(state, member, days[2])
    state.plan(member.id, days[4], "Rest Day", sport=Sport.REST)
    note = Annotation(70_000, member.id, days[4], 1, "New chain on the trainer bike")
    note.text = "Calibrate before the next ride."
    state.annotations[note.id] = note


def _plan_or_do(
    state: TrainerRoadState,
    member: Member,
    day: date,
    today: date,
    ride_id: int,
    rng: random.Random,
) -> None:
    ride = state.rides[ride_id]
    planned = state.plan_ride(member.id, day, ride)
    if day >= today or rng.random() < 0.15:
        return
    started = datetime.combine(day, time(rng.randrange(5, 8), rng.randrange(60)))
    activity_id = 900_000_001 + len(state.done)
    state.done[activity_id] = Done(
        activity_id,
        state.new_guid(),
        member.id,
        started,
        ride.name,
        ride.seconds,
        float(ride.load),
        workout_id=ride.id,
        planned_id=planned.id,
    )


def _rest_days_and_run(state: TrainerRoadState, member: Member, monday: date, today: date) -> None:
    for week in range(WEEKS):
        start = monday + timedelta(weeks=week)
        run_day = start + timedelta(days=2)
        if not _is_seen_first(start, today):
            state.plan(member.id, start, "Rest Day", sport=Sport.REST)
        if not _is_seen_first(run_day, today):
            _plan_run(state, member, run_day)
    state.plan(
        member.id,
        monday + timedelta(days=11),
        "Core Strength",
        sport=Sport.STRENGTH,
        seconds=1800,
        load=10.0,
    )


def _plan_run(state: TrainerRoadState, member: Member, day: date) -> None:
    state.plan(
        member.id,
        day,
        "Easy Run",
        sport=Sport.RUN,
        seconds=2400,
        load=35.0,
        notes="On soft ground.",
    )
