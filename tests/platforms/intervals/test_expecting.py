"""What is expected of an entry, held against what the sandbox makes of it over HTTP."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.platforms.contract import CannotConvert, Draft
from core.platforms.http import Http
from core.platforms.intervals.adapter import IntervalsPlatform
from core.workout.duration import unrolled
from core.workout.model import (
    Averaging,
    Metres,
    Metric,
    Note,
    Planned,
    RacePriority,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    Workout,
)
from core.workout.thresholds import AthleteThresholds
from sandbox.people import SAM
from sandbox.server import SandboxServer
from tests import strategies
from tests.platforms.intervals.conftest import source

TODAY = dt.date(2026, 3, 4)
POWER = (Unit.PERCENT_FTP, Unit.WATTS, Unit.POWER_ZONE)
HEART = (Unit.PERCENT_LTHR, Unit.PERCENT_MAX_HR, Unit.HR_ZONE)
PACE = (Unit.PERCENT_THRESHOLD_PACE, Unit.SECONDS_PER_KM, Unit.SECONDS_PER_100M)


def in_no_hurry(url: str) -> IntervalsPlatform:
    """Sam's calendar at ``url``, without a limit of requests a second."""
    key = base64.b64encode(f"API_KEY:{SAM.key}".encode()).decode()
    http = Http(
        "Intervals.icu",
        url,
        requests_per_second=1e6,
        authorise=lambda: {"Authorization": f"Basic {key}"},
    )
    return IntervalsPlatform(SAM.key, SAM.id, url, http=http)


class There:
    """A calendar on the sandbox, and Sam's thresholds as they are there."""

    def __init__(self, url: str) -> None:
        self.platform = in_no_hurry(url)
        self.thresholds = self.platform.check_access().thresholds

    def draft(self, item: Workout | Note) -> Draft:
        return self.platform.prepare(item, source(1), self.thresholds)

    def written(self, draft: Draft) -> Workout | Note | None:
        """What a listing holds of it; None when it is longer than the sandbox takes.

        It is deleted again, so that every example meets an empty day.
        """
        (outcome,) = self.platform.create([draft])
        if "too long" in outcome.error:
            return None
        assert outcome.created is not None, outcome.error
        day = outcome.created.day
        listing = self.platform.list_calendar(day, day)
        self.platform.delete(outcome.created)
        return next(item.item for item in listing.items if item.ref == outcome.created.ref)


@pytest.fixture(scope="module")
def there() -> Iterator[There]:
    with SandboxServer.running(today=TODAY, platforms=("intervals",), rate_limits=False) as server:
        yield There(server.urls.intervals)


def assert_arrives(there: There, item: Workout | Note) -> tuple[Workout, Workout] | None:
    """The workout expected and the one that came; None for what becomes a note."""
    try:
        draft = there.draft(item)
    except CannotConvert:
        return None
    expected, came = there.platform.expect(draft), there.written(draft)
    if came is None:
        return None
    if isinstance(came, Note):
        assert expected == came
        return None
    assert isinstance(expected, Workout)
    alone = {"planned": Planned(), "metric": None}
    assert expected.model_copy(update=alone) == came.model_copy(update=alone)
    return expected, came


def dated(workout: Workout) -> Workout:
    return workout if workout.day else workout.model_copy(update={"day": TODAY})


@settings(deadline=None, max_examples=40, derandomize=True)
@given(workout=strategies.rare_workouts() | strategies.workouts())
def test_any_workout_reads_back_as_it_was_expected(there, workout):
    assume(sum(1 for _ in unrolled(workout.steps)) <= 100)
    pair = assert_arrives(there, dated(workout))
    if pair is None:
        return
    expected, came = pair
    told, is_told = expected.planned, came.planned
    if told.duration is not None:
        seconds = max(1.0, told.duration * 1e-5)
        assert is_told.duration == pytest.approx(told.duration, abs=seconds)
    if told.distance is not None:
        assert is_told.distance == pytest.approx(told.distance, rel=1e-4)
    if not came.steps:
        assert told.load == is_told.load


def steered(units: tuple[Unit, ...], lengths: st.SearchStrategy) -> st.SearchStrategy:
    """Workouts as coaches write them: one metric, up to some hours."""
    target = strategies.targets(st.sampled_from(units))
    single = st.builds(Step, length=lengths, target=target)
    repeat = st.builds(
        Repeat,
        count=st.integers(2, 6),
        steps=st.lists(single, min_size=1, max_size=3).map(tuple),
    )
    return st.lists(single | repeat, min_size=1, max_size=5).map(tuple)


MINUTES = st.builds(Seconds, value=st.integers(10, 1200).map(float))
LAPS = st.builds(Metres, value=st.integers(1, 40).map(lambda n: n * 50.0))


@pytest.mark.parametrize(
    ("sport", "units", "lengths"),
    [
        (Sport.RIDE, POWER, MINUTES),
        (Sport.RIDE, HEART, MINUTES),
        (Sport.RUN, PACE, MINUTES | LAPS),
        (Sport.RUN, HEART, MINUTES),
        (Sport.SWIM, PACE, LAPS),
    ],
    ids=["ride by power", "ride by heart rate", "run by pace", "run by heart rate", "swim"],
)
@settings(deadline=None, max_examples=25, derandomize=True)
@given(data=st.data())
def test_what_the_service_computes_is_known_beforehand(there, sport, units, lengths, data):
    steps = data.draw(steered(units, lengths))
    pair = assert_arrives(there, Workout(sport=sport, day=TODAY, title="x", steps=steps))
    assert pair is not None
    expected, came = pair
    if expected.planned.duration is not None:
        assert came.planned.duration == pytest.approx(expected.planned.duration, abs=1)
    if expected.planned.load is not None:
        assert (came.planned.load or 0) == pytest.approx(expected.planned.load, abs=1, rel=0.0115)


HOUR = Step(length=Seconds(value=3600), target=Single(unit=Unit.PERCENT_FTP, value=80))


def test_the_totals_of_an_hour_are_the_services_own(there):
    item = Workout(
        sport=Sport.RIDE,
        day=TODAY,
        title="x",
        steps=(HOUR,),
        planned=Planned(duration=1800, distance=5000, load=12),
    )
    expected = there.platform.expect(there.draft(item)).planned
    assert (expected.duration, expected.distance, expected.load) == (3600, None, 64)
    assert expected.intensity == pytest.approx(0.8)


def test_without_steps_the_totals_are_what_was_sent(there):
    planned = Planned(duration=1800.4, distance=5000, load=12.5)
    item = Workout(sport=Sport.WALK, day=TODAY, title="x", planned=planned)
    pair = assert_arrives(there, item)
    assert pair is not None
    assert pair[0].planned.load == pair[1].planned.load == 13
    assert pair[0].planned.duration == pair[1].planned.duration == 1800
    assert pair[0].planned.distance == pair[1].planned.distance == 5000


def test_without_thresholds_nothing_is_guessed(there):
    swim = Step(length=Metres(value=400), target=Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=90))
    item = Workout(sport=Sport.SWIM, day=TODAY, title="x", steps=(swim,))
    draft = there.platform.prepare(item, source(1), AthleteThresholds())
    planned = there.platform.expect(draft).planned
    assert (planned.duration, planned.load, planned.intensity) == (None, None, None)
    assert planned.distance == 400


def test_strength_keeps_the_time_that_was_sent(there):
    rest = Step(length=Seconds(value=60), cue="Rest")
    for duration, shown in ((3600, 3600), (None, 60)):
        item = Workout(
            sport=Sport.STRENGTH,
            day=TODAY,
            title="x",
            steps=(rest,),
            planned=Planned(duration=duration),
        )
        pair = assert_arrives(there, item)
        assert pair is not None
        assert pair[0].planned.duration == pair[1].planned.duration == shown


@pytest.mark.parametrize("metric", [None, Metric.RPE])
def test_two_targets_keep_their_order_whatever_the_athlete_prefers(there, metric):
    """The sandbox's runner prefers pace, then heart rate, then power."""
    step = Step(
        length=Seconds(value=600),
        target=Single(unit=Unit.PERCENT_FTP, value=80),
        secondary=Range(unit=Unit.PERCENT_LTHR, low=80, high=85),
        averaging=Averaging.SECONDS_3,
    )
    item = Workout(sport=Sport.RUN, day=TODAY, title="x", steps=(step,), metric=metric)
    pair = assert_arrives(there, item)
    assert pair is not None
    assert pair[1].steps[0].target == step.target


@pytest.mark.parametrize(
    "item",
    [
        Workout(sport=Sport.DAY_OFF, day=TODAY, description="Legs up"),
        Note(title="Travel", text="Until 9 May\n\nx", day=TODAY),
        Note(day=TODAY),
        Workout(sport=Sport.RACE, day=TODAY, title="Town", race=RacePriority.A, tags=("a", "b")),
        Workout(sport=Sport.RIDE, sub_sport=SubSport.VIRTUAL_RIDE, day=TODAY, title="Z"),
        Workout(
            sport=Sport.RIDE,
            day=TODAY,
            start_time=dt.time(6, 30),
            title="t" * 200,
            description="Words\n- like a step",
            coach_comments="Well done",
            steps=(HOUR,),
        ),
    ],
)
def test_what_is_special_reads_back_as_it_was_expected(there, item):
    assert_arrives(there, item)


def test_a_whole_title_that_was_read_back_is_not_put_there_again(there):
    title = "- Over and under " * 8 + "3x"
    item = Workout(sport=Sport.RIDE, day=TODAY, title=title, description="Words")
    first = there.written(there.draft(item))
    assert isinstance(first, Workout)
    again = item.model_copy(update={"description": first.description})
    assert there.draft(again).payload["description"] == there.draft(item).payload["description"]


def test_a_note_with_a_long_title_keeps_it_once():
    platform = IntervalsPlatform("a-test-key-123", "i1", "https://icu.test")
    note = Note(title="n " * 80, text="x", day=TODAY)
    draft = platform.prepare(note, source(1), AthleteThresholds())
    again = note.model_copy(update={"text": draft.payload["description"]})
    assert platform.prepare(again, source(1), AthleteThresholds()).payload == draft.payload
