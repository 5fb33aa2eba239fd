from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from core.formats.files import FileError, FileFormat, write_file
from core.platforms.contract import CannotConvert
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from core.workout.losses import Loss, LossKind
from core.workout.model import Averaging, Sport, Workout
from core.workout.options import PLAIN, Options, adapt
from docs.conversions.constructs import ATHLETE, THRESHOLDS, constructs
from docs.conversions.routes import ORIGIN, routes
from tests.strategies import workouts
from tests.ui.fake_planbridge import INTERVALS, NOW
from ui.loss_kinds import UNKNOWN_CHANGED, UNKNOWN_LOST, groups, kind_of
from ui.losses import of_the_whole, step_lines

EVERYTHING = Options(
    power_width=2.5,
    heart_rate_width=1.5,
    pace_width=2.5,
    averaging=Averaging.SECONDS_3,
    stair_seconds=60,
    rpe_as_cue=False,
    coach_comments=False,
)


def changed(before: str, after: str, where: str = "Step 1") -> Loss:
    return Loss(where=where, kind=LossKind.APPROXIMATED, before=before, after=after)


def lost(before: str, where: str = "Step 1") -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before)


@pytest.mark.parametrize(
    ("loss", "kind"),
    [
        (changed("ramp 45 → 75 % FTP", "10 stairs of 1 min"), "Ramps become stairs"),
        (changed("ramp 45 → 75 % FTP", "a step at 60 % FTP"), "Ramps change"),
        (changed("a ramp until lap", "a ramp of a fixed length"), "Ramps change"),
        (changed("90.5 s", "91 s"), "Lengths of steps change"),
        (changed("100 yd", "91.44 m"), "Lengths of steps change"),
        (changed("until lap, no length planned", "about 1 min"), "Steps until lap change"),
        (changed("RPE 7", "“RPE 7” in the step's name"), "Perceived exertion becomes text"),
        (lost("RPE 7"), "Perceived exertion is lost"),
        (lost("a cadence of 0"), "Cadence is lost"),
        (lost("averaging of the target over 3 s"), "Averaging is lost"),
        (
            changed("averaging of the target over 1 s", "averaging as the device is set"),
            "Targets are averaged differently",
        ),
        (lost("hidden power"), "Hidden power is shown"),
        (lost("the note “go”"), "Names and notes of steps are lost"),
        (changed("the name “5x”", "“5 x”"), "Names and notes of steps change"),
        (changed("3 rounds with repeats inside", "written out"), "Repeats change"),
        (lost("the repeat's title “Main”"), "Repeats lose their titles"),
        (lost("the title “Main”"), "Repeats lose their titles"),
        (changed("the class “rest”", "“active”"), "Classes of steps change"),
        (changed("250 W", "100 % FTP"), "Targets change"),
        (changed("Z2 HR", "69–83 % max HR"), "Zones become numbers"),
        (changed("Z2 power", "56–75 % FTP (FTP 250 W)"), "Zones become numbers"),
        (changed("56–75 % FTP", "65 % FTP"), "Targets change"),
        (changed("free ride", "a step without a target"), "Steps without a target change"),
        (changed("no target", "a free ride"), "Steps without a target change"),
        (changed("the text “go” at 0:10", "the same at 0:09"), "Timed texts change"),
        (lost("how long a timed text is shown"), "Timed texts are lost"),
        (changed("RPE 7", "a free ride"), "Perceived exertion changes"),
        (changed("max effort", "a step without a target"), "Maximum efforts change"),
        (lost("something unheard of"), "Details of steps are lost"),
        (changed("something unheard of", "another"), "Details of steps change"),
        (changed("a long one", "a short one", "Title"), "Title changed"),
        (lost("“x”", "Coach comments"), "Coach comments lost"),
        (lost("the planned load 47", "Workout"), "Something lost"),
        (
            changed("a planned duration of 1:00:00", "steps of 45:00", "Plan"),
            "Planned values changed",
        ),
        (lost("the start time 7:00", "Plan"), "Planned values lost"),
        (lost("the section “X”", "The file"), "Parts of the file lost"),
        (lost("“?”, which is no text of a course,", "Line 7"), "Lines of the file lost"),
        (lost("a step “Gone” of length 0", "After step 1"), "Steps lost"),
        (lost("a step “Gone” of length 0", "After step 2.1"), "Steps lost"),
        (lost("“Ramp”, which has no length,", "Before step 1"), "Steps lost"),
        (lost("a step of length 0", "At the start"), "Steps lost"),
    ],
)
def test_each_loss_belongs_to_a_kind(loss: Loss, kind: str) -> None:
    assert kind_of(loss) == kind


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (Options(stair_seconds=60), ["Ramps become stairs"]),
        (Options(power_width=2.5), ["Single values become ranges"]),
        (Options(averaging=Averaging.SECONDS_3), ["Power is averaged differently"]),
        (Options(coach_comments=False), ["Coach comments lost"]),
    ],
)
def test_what_each_option_does_has_a_kind_of_its_own(options: Options, kinds: list[str]) -> None:
    workout = Workout(sport=Sport.RIDE, steps=INTERVALS, coach_comments="Go.")
    effects = adapt(workout, options, keeps_averaging=True).effects

    assert [kind for kind, _ in groups([effects])] == kinds


@pytest.mark.parametrize("words", ["ramp 5 → stairs", "average cadence", "“RPE” until lap 90 rpm"])
def test_what_is_quoted_of_a_plan_says_nothing_of_the_kind(words: str) -> None:
    assert kind_of(lost(f"the note “{words}”")) == "Names and notes of steps are lost"
    assert kind_of(changed("90 rpm", f"“{words}” in the step's name")) == "Cadence changes"
    assert kind_of(changed(f"the class “{words}”", f"“{words}”")) == "Classes of steps change"


def test_kinds_are_counted_by_workout_and_the_most_frequent_comes_first() -> None:
    cadence, note = lost("a cadence of 90 rpm"), lost("the note “go”")

    assert groups([(note, cadence, cadence), (cadence,), ()]) == [
        ("Cadence is lost", 2),
        ("Names and notes of steps are lost", 1),
    ]


Said = tuple[Workout, tuple[Loss, ...]]


def said_of(workout: Workout, options: Options) -> Iterator[Said]:
    """What each writer says of ``workout``."""
    platforms = (
        IntervalsPlatform("a-key-of-mine", "i1", "https://intervals.invalid"),
        TrainingPeaksPlatform(
            "a-cookie-that-is-long-enough", "7", "https://peaks.invalid", now=lambda: NOW
        ),
    )
    for platform in platforms:
        try:
            draft = platform.prepare(workout, ORIGIN, ATHLETE, options)
        except CannotConvert:
            continue
        yield workout, (*draft.losses, *draft.effects)
    for file_format in FileFormat:
        try:
            written = write_file(workout, file_format, THRESHOLDS, options)
        except FileError:
            continue
        yield workout, (*written.losses, *written.effects)


def said_by_writers(options: Options) -> Iterator[Said]:
    """What every writer says of every construct."""
    for construct in constructs():
        for sample in construct.samples:
            yield from said_of(sample, options)


def said_by_readers() -> Iterator[Loss]:
    """What every way there and back says of every construct."""
    for workout in (sample for construct in constructs() for sample in construct.samples):
        for route in routes():
            carried = route.carry(workout)
            if carried is not None:
                yield from carried.losses


@pytest.mark.parametrize("options", [PLAIN, EVERYTHING], ids=["plain", "every option"])
def test_every_loss_that_a_writer_knows_has_a_kind_of_its_own(options: Options) -> None:
    losses = {loss for _, said in said_by_writers(options) for loss in said}

    assert len(losses) > 100
    unknown = {UNKNOWN_CHANGED, UNKNOWN_LOST}
    assert [str(loss) for loss in losses if kind_of(loss) in unknown] == []
    assert [str(loss) for loss in losses if not kind_of(loss)] == []


def test_every_loss_that_a_reader_knows_has_a_kind_of_its_own() -> None:
    unknown = {"", UNKNOWN_CHANGED, UNKNOWN_LOST}

    assert [str(loss) for loss in said_by_readers() if kind_of(loss) in unknown] == []


def assert_told(said: Iterator[Said]) -> None:
    """Each loss of a step is in that step's line of the table, and each has a kind."""
    for workout, losses in said:
        step_lines(workout, losses, losses)
        homeless = of_the_whole(workout, losses)
        assert [str(loss) for loss in homeless if loss.where.startswith("Step ")] == []
        unknown = {"", UNKNOWN_CHANGED, UNKNOWN_LOST}
        assert [str(loss) for loss in losses if kind_of(loss) in unknown] == []


@pytest.mark.parametrize("options", [PLAIN, EVERYTHING], ids=["plain", "every option"])
def test_every_loss_of_a_step_is_in_its_line_of_the_table(options: Options) -> None:
    assert_told(said_by_writers(options))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(workout=workouts())
def test_every_loss_of_any_workout_is_told_in_its_place(workout: Workout) -> None:
    for options in (PLAIN, EVERYTHING):
        assert_told(said_of(workout, options))
