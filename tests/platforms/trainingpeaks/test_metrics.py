"""One metric for a whole structure: what becomes of the targets of another."""

from __future__ import annotations

import pytest

from core.platforms.trainingpeaks.items_write import workout_body
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.structure_write import write_structure
from core.workout.losses import LossKind
from core.workout.model import (
    Metric,
    Range,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    Workout,
)
from core.workout.thresholds import Thresholds
from tests.platforms.trainingpeaks.test_writing import DAY, ORIGIN

SAM = Thresholds(ftp=250, lthr=165, max_hr=188, pace=4.0)
NOBODY = Thresholds()
POWER = Step(length=Seconds(value=1800), target=Single(unit=Unit.PERCENT_FTP, value=80), cue="On")
RPE_8 = Single(unit=Unit.RPE, value=8)


def hold(target, seconds=300, **more):
    return Step(length=Seconds(value=seconds), target=target, **{"cue": "Hard", **more})


def ride(*steps, **more):
    return Workout(sport=Sport.RIDE, steps=steps, **more)


def second_step(written):
    return written.structure["structure"][1]["steps"][0]


# --- Perceived exertion -----------------------------------------------------------------------


def test_perceived_exertion_among_power_goes_into_the_name_and_says_so():
    written = write_structure(ride(POWER, hold(RPE_8)), SAM)
    assert (second_step(written)["name"], second_step(written)["notes"]) == ("Hard RPE 8", "")
    (loss,) = written.losses
    assert loss.kind is LossKind.APPROXIMATED
    assert str(loss) == (
        "Step 2 (Hard): RPE 8 becomes “RPE 8” in the step's name. TrainingPeaks steers all steps "
        "of a workout by one metric, here by power."
    )


def test_kept_out_of_the_name_perceived_exertion_is_a_line_in_the_notes():
    written = write_structure(ride(POWER, hold(RPE_8, notes="Go")), SAM, rpe_as_cue=False)
    assert (second_step(written)["name"], second_step(written)["notes"]) == ("Hard", "Go\nRPE 8")
    assert [loss.after for loss in written.losses] == ["a line in the step's notes"]


@pytest.mark.parametrize(
    ("cue", "name"), [("", "RPE 8"), ("Hard, rpe 8", "Hard, rpe 8"), ("Hard", "Hard RPE 8")]
)
def test_the_name_says_perceived_exertion_once(cue, name):
    written = write_structure(ride(POWER, hold(RPE_8, cue=cue)), SAM)
    assert second_step(written)["name"] == name


def test_perceived_exertion_next_to_a_power_goes_into_the_name():
    power = Single(unit=Unit.PERCENT_FTP, value=90)
    written = write_structure(ride(POWER, hold(power, secondary=RPE_8)), SAM)
    assert second_step(written)["name"] == "Hard RPE 8"
    assert [loss.before for loss in written.losses] == ["the second target RPE 8"]


@pytest.mark.parametrize("rpe_as_cue", [True, False])
def test_a_workout_of_perceived_exertion_keeps_it_as_its_target(rpe_as_cue):
    steps = (hold(Range(unit=Unit.RPE, low=4, high=5)),)
    written = write_structure(ride(*steps, metric=Metric.RPE), SAM, rpe_as_cue=rpe_as_cue)
    assert (written.structure["primaryIntensityMetric"], written.losses) == ("rpe", ())
    assert read_structure(written.structure).steps[0].target == steps[0].target


@pytest.mark.parametrize(("rpe_as_cue", "in_name"), [(True, True), (False, False)])
def test_a_persons_choice_reaches_the_request(rpe_as_cue, in_name):
    workout = ride(POWER, hold(RPE_8), day=DAY, title="x")
    body, _ = workout_body(workout, ORIGIN, SAM, rpe_as_cue=rpe_as_cue)
    assert ("Hard RPE 8" in body["structure"]) is in_name


# --- Heart rate and pace ----------------------------------------------------------------------

BPM = Range(unit=Unit.BPM, low=140, high=150)


def test_a_target_of_another_metric_steps_aside_and_says_why():
    written = write_structure(ride(POWER, hold(BPM)), SAM)
    assert second_step(written)["notes"] == "140–150 bpm"
    assert str(written.losses[0]) == (
        "Step 2 (Hard): 140–150 bpm becomes a line in the step's notes. TrainingPeaks steers all "
        "steps of a workout by one metric, here by power."
    )


@pytest.mark.parametrize(
    ("target", "threshold"),
    [
        (BPM, "threshold heart rate"),
        (Single(unit=Unit.WATTS, value=250), "FTP"),
        (Single(unit=Unit.SECONDS_PER_KM, value=240), "threshold pace"),
    ],
)
def test_an_absolute_target_without_its_threshold_says_which_to_set(target, threshold):
    written = write_structure(ride(hold(target)), NOBODY)
    (loss,) = written.losses
    assert (loss.after, loss.advice) == (
        "a line in the step's notes",
        f"Set your {threshold}, then it can be converted.",
    )


def test_the_longest_metric_leads_and_the_workouts_own_comes_first():
    steps = (POWER, hold(BPM))
    by_length = write_structure(ride(*steps), SAM)
    by_metric = write_structure(ride(*steps, metric=Metric.HEART_RATE), SAM)
    assert by_length.structure["primaryIntensityMetric"] == "percentOfFtp"
    assert by_metric.structure["primaryIntensityMetric"] == "percentOfThresholdHr"


def test_the_second_target_leads_where_the_first_cannot_and_says_what_it_became():
    step = hold(RPE_8, secondary=Single(unit=Unit.WATTS, value=200))
    written = write_structure(ride(POWER, step), SAM)
    assert second_step(written)["targets"] == [{"minValue": 80}]
    assert [(loss.before, loss.after) for loss in written.losses] == [
        ("RPE 8", "“RPE 8” in the step's name"),
        ("the second target 200 W", "the step's only target, 80 % FTP (FTP 250 W)"),
    ]


@pytest.mark.parametrize("thresholds", [SAM, NOBODY])
@pytest.mark.parametrize(
    "unit",
    [
        Unit.PERCENT_FTP,
        Unit.PERCENT_LTHR,
        Unit.PERCENT_MAX_HR,
        Unit.PERCENT_THRESHOLD_PACE,
        Unit.RPE,
    ],
)
def test_what_arrives_exactly_is_no_loss(unit, thresholds):
    steps = (
        hold(Single(unit=unit, value=7.5)),
        hold(Range(unit=unit, low=6, high=9.25), notes="Go"),
        hold(Single(unit=unit, value=5), cue="", intensity=None),
    )
    written = write_structure(ride(*steps), thresholds)
    assert written.losses == ()
    targets = [found.target for found in read_structure(written.structure).steps]
    assert targets == [step.target for step in steps]


def test_no_target_is_no_loss():
    steps = (POWER, Step(length=Seconds(value=60), cue="Rest"))
    assert write_structure(ride(*steps), NOBODY).losses == ()
