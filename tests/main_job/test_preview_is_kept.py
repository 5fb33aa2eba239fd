"""What the preview shows is what is written, and what the outcome repeats, with every option."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from core.planbridge import Direction, Options, Planbridge, Row, Status
from core.platforms.contract import ItemRef, PlatformName
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.workout.model import Averaging, Ramp, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.options import PLAIN
from docs.conversions.constructs import ATHLETE
from docs.conversions.routes import ORIGIN
from sandbox import people
from tests.main_job.conftest import NOON, TODAY

LAST = TODAY + dt.timedelta(days=13)
ONE_BY_ONE = {
    "power_width": Options(power_width=5),
    "heart_rate_width": Options(heart_rate_width=3),
    "pace_width": Options(pace_width=4),
    "averaging": Options(averaging=Averaging.SECONDS_10),
    "stair_seconds": Options(stair_seconds=120),
    "rpe_as_cue": Options(rpe_as_cue=False),
    "coach_comments": Options(coach_comments=False),
}
TOGETHER = Options.model_validate(
    {name: getattr(options, name) for name, options in ONE_BY_ONE.items()}
)
TO_INTERVALS = Direction.between(PlatformName.TRAININGPEAKS, PlatformName.INTERVALS)
TO_TRAININGPEAKS = Direction.between(PlatformName.INTERVALS, PlatformName.TRAININGPEAKS)
WITHOUT_EFFECT = {
    TO_INTERVALS: set(),
    # It keeps RPE as a target and no averaging, and Intervals.icu has no comments of a coach.
    TO_TRAININGPEAKS: {"averaging", "rpe_as_cue", "coach_comments"},
}
both_ways = pytest.mark.parametrize("direction", WITHOUT_EFFECT, ids=lambda one: one.label)

TEN_MINUTES = Seconds(value=600)
PLANTED = (
    Workout(
        sport=Sport.RIDE,
        title="Ramp and hold",
        coach_comments="Stay seated.",
        steps=(
            Step(length=TEN_MINUTES, target=Ramp(unit=Unit.PERCENT_FTP, start=45, end=75)),
            Step(length=TEN_MINUTES, target=Single(unit=Unit.PERCENT_FTP, value=90)),
        ),
    ),
    Workout(
        sport=Sport.RUN,
        title="By the heart",
        steps=(Step(length=TEN_MINUTES, target=Single(unit=Unit.PERCENT_LTHR, value=85)),),
    ),
    Workout(
        sport=Sport.RUN,
        title="By feel",
        steps=(Step(length=TEN_MINUTES, target=Single(unit=Unit.RPE, value=7)),),
    ),
)


@pytest.fixture
def planbridge(shared_sandbox, new_session) -> Planbridge:
    there = TrainingPeaksPlatform("a-cookie-of-mine-12345", "7", "https://x", now=lambda: NOON)
    for workout in PLANTED:
        payload = there.prepare(workout.model_copy(update={"day": LAST}), ORIGIN, ATHLETE).payload
        kept = ("title", "coachComments", "structure", "workoutTypeValueId")
        shared_sandbox.state.trainingpeaks.add_workout(
            people.TP_PREMIUM_ID, LAST, **{name: payload[name] for name in kept}
        )
    return new_session()


def preview(planbridge: Planbridge, direction: Direction, options: Options) -> dict[ItemRef, Row]:
    overview = planbridge.overview(direction, TODAY, LAST, options=options)
    assert overview is not None
    return {row.item.ref: row for row in overview.rows if row.status is Status.NEW}


def told(row: Row) -> tuple[object, ...]:
    """What the preview says of one workout."""
    assert row.draft is not None
    return row.draft.text, {*row.draft.losses}, {*row.draft.effects}


@both_ways
def test_every_option_that_changes_what_is_written_is_seen_in_the_preview(planbridge, direction):
    planbridge.fetch(direction, TODAY, LAST)
    plain = preview(planbridge, direction, PLAIN)
    assert not any(row.draft.effects for row in plain.values())

    without = set()
    for name, options in ONE_BY_ONE.items():
        rows = preview(planbridge, direction, options)
        rewritten = {ref for ref in rows if rows[ref].draft.payload != plain[ref].draft.payload}
        assert {ref for ref in rows if told(rows[ref]) != told(plain[ref])} == rewritten, name
        if name != "rpe_as_cue":
            assert {ref for ref in rows if rows[ref].draft.effects} == rewritten, name
        if not rewritten:
            without.add(name)
    assert without == WITHOUT_EFFECT[direction]


@both_ways
@pytest.mark.parametrize("options", [PLAIN, TOGETHER], ids=["plain", "together"])
def test_what_was_shown_is_what_is_written_and_what_the_outcome_repeats(
    planbridge, shared_sandbox, direction, options
):
    planbridge.fetch(direction, TODAY, LAST)
    shown = preview(planbridge, direction, options)
    # Another tab chooses something else between the question and the yes.
    planbridge.save_options(Options(power_width=19, stair_seconds=5))
    report = planbridge.copy(direction, TODAY, LAST, list(shown), options=options)
    planbridge.save_options(PLAIN)

    assert report.created == len(shown) >= 20
    for outcome in report.outcomes:
        row = shown[outcome.ref]
        assert outcome.losses == (*row.item.losses, *row.draft.losses)
        assert outcome.effects == row.draft.effects
        stored = stored_item(shared_sandbox, outcome.target)
        for name in ("name", "title", "description", "structure", "coachComments", "text"):
            sent = row.draft.payload.get(name)
            if sent:
                sent = json.loads(sent) if name == "structure" else sent
                assert stored[name] == sent, (outcome.title, name)


def stored_item(sandbox, ref: ItemRef):
    state = sandbox.state
    if ref.platform is PlatformName.INTERVALS:
        return state.intervals.accounts[people.SAM.id].events[int(ref.id)]
    return (state.trainingpeaks.workouts | state.trainingpeaks.notes)[int(ref.id)]
