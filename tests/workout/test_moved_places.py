"""Losses are named by the step that a person sees, also after ramps became several steps."""

from core.workout.losses import Loss, LossKind
from core.workout.model import Ramp, Repeat, Seconds, Single, Sport, Step, Unit, Workout
from core.workout.options import PLAIN, Options, adapt

RAMP = Step(length=Seconds(value=180), target=Ramp(unit=Unit.PERCENT_FTP, start=50, end=80))
STEADY = Step(length=Seconds(value=60), target=Single(unit=Unit.PERCENT_FTP, value=100))
WORKOUT = Workout(
    sport=Sport.RIDE, steps=(RAMP, STEADY, Repeat(count=2, steps=(RAMP, STEADY)), STEADY)
)


def loss(where: str) -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before="a note")


STAIRS = Options(stair_seconds=60)


def seen(where: str, options: Options = STAIRS) -> list[str]:
    adapted = adapt(WORKOUT, options, keeps_averaging=True)
    return [one.where for one in adapted.at_source([loss(where)])]


def test_a_step_after_a_ramp_keeps_the_number_that_is_shown():
    assert seen("Step 4") == ["Step 2"]
    assert seen("Step 6 (Easy)") == ["Step 4 (Easy)"]


def test_steps_inside_a_repeat_are_found_as_well():
    assert seen("Step 5") == ["Step 3"]
    assert seen("Step 5.3") == ["Step 3.1"]
    assert seen("Step 5.4 (Hard)") == ["Step 3.2 (Hard)"]


def test_what_every_stair_loses_is_said_once():
    adapted = adapt(WORKOUT, Options(stair_seconds=60), keeps_averaging=True)
    stairs = [loss(f"Step {number}") for number in (1, 2, 3)]
    assert [one.where for one in adapted.at_source(stairs)] == ["Step 1"]


def test_without_stairs_and_for_the_whole_workout_nothing_is_renamed():
    assert seen("Step 4", Options(power_width=2)) == ["Step 4"]
    assert seen("Step 4", PLAIN) == ["Step 4"]
    assert seen("Title") == ["Title"]
