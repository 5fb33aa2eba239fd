"""Awkward rides and calendar items in the second and third week; each found by its name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sandbox.trainerroad.rides import Case, Ride, Samples, Targets, flat, ramp
from sandbox.trainerroad.state import Annotation, Done, Sport, TrainerRoadState

FIRST_DAY = 8
DAYS = 13
_STRIDE = 4
"""Neighbours in the list are so many days apart; it has no divisor in common with `DAYS`."""
INSIDE_TWIN, OUTSIDE_TWIN = 9220, 524301
_STEADY = (flat(600, 50, "Warm-up"), flat(1800, 70, "Endurance"), flat(300, 45, "Cool-down"))
_RAMPS = (ramp(600, 45, 70, "Build"), flat(900, 87.5, "Steady"), ramp(300, 70, 40, "Ease"))
_HTML = (
    "<div><p>Ride &amp; smile.<br>Cadence&nbsp;90.</p><div>Two <b>hard</b> minutes:<br/>"
    "<ul><li>one</li><li>two</li></ul></div></div>"
)


def rides() -> list[Ride]:
    """Library workouts whose details are odd."""
    gaps = (
        flat(300, 50),
        flat(600, 85, "Effort"),
        flat(120, 50),
        flat(180, 55),
        flat(600, 85, "Effort"),
        flat(300, 45),
    )
    steps = tuple(flat(60, percent, f"Step {n}") for n, percent in enumerate(range(46, 112, 6), 1))
    test = (flat(300, 40, "Warm-up"), *steps, flat(300, 40, "Cool-down"))
    return [
        Ride(9201, "Case 18: gaps first, twice in a row, last", gaps, samples=Samples.SECONDS),
        Ride(9202, "Case 18: no row over everything", gaps, has_overall_row=False),
        Ride(
            9203,
            "Case 18: a test that covers its steps",
            test,
            tests=((300, 300 + 60 * len(steps), "Ramp Test"),),
        ),
        Ride(9204, "Case 19: 87.5 % and ramps, milliseconds", _RAMPS),
        Ride(
            9205,
            "Case 19: pairs of targets, no samples",
            (flat(600, 55, "Warm-up"), ramp(600, 50, 75, "Build"), flat(300, 45, "Cool-down")),
            targets=Targets.PAIR,
            samples=Samples.NONE,
        ),
        Ride(
            9206,
            "Case 19: ramps in the ticks only",
            _RAMPS,
            targets=Targets.NOWHERE,
            samples=Samples.TICKS,
        ),
        Ride(
            9207,
            "Case 19: no target anywhere",
            _STEADY,
            targets=Targets.NOWHERE,
            samples=Samples.NONE,
        ),
        Ride(9208, "Case 20: no rows, only samples", _RAMPS, has_rows=False),
        Ride(9209, "Case 20: nothing but a duration", has_rows=False, keeps_key=False, minutes=45),
        Ride(9210, "Case 21: keys in both cases", _STEADY, case=Case.MIXED),
        Ride(
            9211,
            "Case 21: camel case unasked, tss",
            _STEADY,
            case=Case.CAMEL,
            samples=Samples.TICKS,
        ),
        Ride(9212, "Case 21: Tss", _STEADY, load_key="Tss", samples=Samples.SECONDS),
        Ride(9213, "Case 22: a description in HTML", _STEADY, description=_HTML, goal=_HTML),
        Ride(9214, "Case 22: no description", _STEADY, description=None),
        Ride(
            INSIDE_TWIN,
            "Case 23: inside with an outside twin",
            _RAMPS,
            description="<p>Ramps, indoors.</p>",
            twin=OUTSIDE_TWIN,
        ),
        Ride(
            OUTSIDE_TWIN,
            "Case 23: outside",
            description="Warm Up:<br>\r\n- Ride for 10 minutes at RPE 4.<br><br>\r\n\r\n"
            "Main Set:<br>\r\n- 15 minutes at 219 watts.<br>",
            is_outside=True,
            minutes=30,
            twin=INSIDE_TWIN,
        ),
        Ride(9215, "Case 19: ramps in the chart only", _RAMPS, samples=Samples.CHART),
    ]


def add_cases(state: TrainerRoadState, member_id: int, today: date) -> None:
    """Plan the odd rides after the first week, and what is odd on the calendar itself."""
    for number, ride in enumerate(rides()):
        day = today + timedelta(days=FIRST_DAY + number * _STRIDE % DAYS)
        state.plan_ride(member_id, day, state.rides[ride.id])
    _same_workout_again(state, member_id, today)
    state.plan(
        member_id,
        today + timedelta(days=FIRST_DAY + 3),
        "Case 20: a swim without a workout",
        sport=Sport.SWIM,
        seconds=2700,
        load=30.0,
    )
    state.plan(
        member_id,
        today + timedelta(days=FIRST_DAY + 4),
        "Case 24: came from TrainingPeaks",
        seconds=3600,
        load=45.0,
        is_external=True,
        notes="Ride easy.",
    )
    week_off = Annotation(
        70_001, member_id, today + timedelta(days=FIRST_DAY), 7, "Case 20: seven days"
    )
    week_off.text, week_off.type_id = "At the sea. No bike.", 4
    state.annotations[week_off.id] = week_off
    _late_ride(state, member_id, today - timedelta(days=2))


def _same_workout_again(state: TrainerRoadState, member_id: int, today: date) -> None:
    """One library workout twice in a week, and another twice on one day."""
    spin = Ride(9230, "Case 23: twice this week", _STEADY)
    commute = Ride(9231, "Case 23: twice on one day", _STEADY[:2])
    for ride, offsets in ((spin, (1, 5)), (commute, (6, 6))):
        state.rides[ride.id] = ride
        for offset in offsets:
            state.plan_ride(member_id, today + timedelta(days=FIRST_DAY + offset), ride)


def _late_ride(state: TrainerRoadState, member_id: int, day: date) -> None:
    """Started at 23:30 UTC, which is the next day already in most of Europe."""
    activity_id = 910_001
    state.done[activity_id] = Done(
        activity_id,
        state.new_guid(),
        member_id,
        datetime.combine(day, time(23, 30)),
        "Case 25: night ride",
        2700,
        31.0,
        is_external=True,
    )
