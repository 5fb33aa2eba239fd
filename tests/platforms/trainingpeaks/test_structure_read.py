from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.trainingpeaks.structure_read import read_structure
from core.workout.duration import total_seconds
from core.workout.losses import LossKind
from core.workout.model import (
    Cadence,
    DistanceUnit,
    Intensity,
    Metres,
    Metric,
    NoTarget,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    TimeUnit,
    Unit,
    UntilLap,
)
from core.workout.thresholds import Thresholds
from tests.platforms.trainingpeaks.builders import block, step, structure


def only(raw: dict, **more):
    """The single step of a structure that loses nothing."""
    read = read_structure(structure(block(raw), **more))
    assert read.losses == ()
    assert len(read.steps) == 1
    return read.steps[0]


def lossy(raw: dict, **more):
    read = read_structure(structure(block(raw), **more))
    assert len(read.steps) == 1
    assert len(read.losses) == 1
    return read.steps[0], read.losses[0]


@pytest.mark.parametrize(
    "raw", [None, "", "null", {}, [], {"structure": []}, {"structure": None}, structure()]
)
def test_a_structure_that_is_null_or_empty_has_no_steps_and_no_losses(raw):
    read = read_structure(raw)
    assert (read.steps, read.metric, read.losses) == ((), None, ())


@pytest.mark.parametrize("raw", ["{broken", 7, "7", {"structure": "x"}, {"structure": 3}, True])
def test_a_structure_of_an_unknown_form_is_named_as_lost(raw):
    read = read_structure(raw)
    assert read.steps == ()
    assert read.losses[0].kind is LossKind.DROPPED


def test_a_structure_reads_the_same_as_object_and_as_string():
    raw = structure(block(step()))
    assert read_structure(json.dumps(raw)) == read_structure(raw)


@pytest.mark.parametrize(
    ("metric", "unit", "kind"),
    [
        ("percentOfFtp", Unit.PERCENT_FTP, Metric.POWER),
        ("percentOfThresholdHr", Unit.PERCENT_LTHR, Metric.HEART_RATE),
        ("percentOfThresholdHeartRate", Unit.PERCENT_LTHR, Metric.HEART_RATE),
        ("percentOfMaxHr", Unit.PERCENT_MAX_HR, Metric.HEART_RATE),
        ("percentOfThresholdPace", Unit.PERCENT_THRESHOLD_PACE, Metric.PACE),
        ("rpe", Unit.RPE, Metric.RPE),
    ],
)
def test_each_metric_gives_its_unit(metric, unit, kind):
    raw = structure(block(step(targets=[{"minValue": 4.5, "maxValue": 5}])), metric=metric)
    read = read_structure(raw)
    assert read.steps[0].target == Range(unit=unit, low=4.5, high=5)
    assert read.metric is kind


@pytest.mark.parametrize("metric", ["percentOfMoon", None, 7])
def test_an_unknown_or_missing_metric_leaves_no_target_and_says_so(metric):
    read, loss = lossy(step(targets=[{"minValue": 60, "maxValue": 70}]), metric=metric)
    assert read.target == NoTarget()
    assert "60–70" in loss.before
    assert loss.where == "Step 1 (Work)"


# --- Targets ----------------------------------------------------------------------------------


def test_a_target_with_a_lower_bound_alone_is_a_single_value():
    assert only(step(targets=[{"minValue": 82.1}])).target == Single(
        unit=Unit.PERCENT_FTP, value=82.1
    )


def test_a_target_with_an_upper_bound_alone_is_named():
    read, loss = lossy(step(targets=[{"maxValue": 70}]))
    assert read.target == Single(unit=Unit.PERCENT_FTP, value=70)
    assert loss.before == "a target of at most 70"


def test_equal_bounds_are_a_single_value():
    read = only(step(targets=[{"minValue": 70, "maxValue": 70}]))
    assert read.target == Single(unit=Unit.PERCENT_FTP, value=70)


def test_fractions_of_a_per_cent_stay():
    read = only(step(targets=[{"minValue": 62.5, "maxValue": 87.9}]))
    assert read.target == Range(unit=Unit.PERCENT_FTP, low=62.5, high=87.9)


@pytest.mark.parametrize(
    "targets",
    [[], None, [{}], [None], [{"minValue": None, "maxValue": None}]],
)
def test_a_step_without_a_target_has_none(targets):
    raw = {**step(), "targets": targets}
    assert only(raw).target == NoTarget()


@pytest.mark.parametrize("target", [{"minValue": 0}, {"minValue": 0, "maxValue": 0}])
def test_a_target_of_0_is_how_a_rest_is_written(target):
    assert only(step(targets=[target])).target == NoTarget()


def test_cadence_may_have_one_bound_or_two():
    one = {"minValue": 90, "unit": "roundOrStridePerMinute"}
    two = {"minValue": 85, "maxValue": 95, "unit": "roundOrStridePerMinute"}
    assert only(step(targets=[{"minValue": 75}, one])).cadence == Cadence(low=90)
    assert only(step(targets=[{"minValue": 75}, two])).cadence == Cadence(low=85, high=95)


def test_a_cadence_alone_is_no_target():
    read = only(step(targets=[{"minValue": 90, "unit": "roundOrStridePerMinute"}]))
    assert (read.target, read.cadence) == (NoTarget(), Cadence(low=90))


def test_a_target_in_a_unit_of_its_own_is_the_second_target():
    bpm = {"minValue": 140, "maxValue": 150, "unit": "bpm"}
    read = only(step(targets=[bpm, {"minValue": 75}]))
    assert read.target == Single(unit=Unit.PERCENT_FTP, value=75)
    assert read.secondary == Range(unit=Unit.BPM, low=140, high=150)


def test_a_third_target_is_named_and_the_first_two_stay():
    bpm = {"minValue": 140, "maxValue": 150, "unit": "bpm"}
    rpe = {"minValue": 7, "unit": "rpe"}
    read, loss = lossy(step(targets=[bpm, {"minValue": 75}, rpe]))
    assert read.target == Single(unit=Unit.PERCENT_FTP, value=75)
    assert read.secondary == Range(unit=Unit.BPM, low=140, high=150)
    assert (loss.before, loss.after) == ("3 targets", "the first two of them")


def test_a_second_cadence_is_named_and_the_first_stays():
    slow = {"minValue": 60, "unit": "roundOrStridePerMinute"}
    fast = {"minValue": 95, "maxValue": 105, "unit": "roundOrStridePerMinute"}
    read, loss = lossy(step(targets=[{"minValue": 75}, slow, fast]))
    assert read.cadence == Cadence(low=60)
    assert (loss.before, loss.kind) == ("a second cadence", LossKind.DROPPED)


# --- Lengths ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "length"),
    [
        (90.5, "second", Seconds(value=90.5)),
        (1.5, "minute", Seconds(value=90, unit=TimeUnit.MINUTE)),
        (0.5, "hour", Seconds(value=1800, unit=TimeUnit.HOUR)),
        (400, "meter", Metres(value=400)),
        (0.8, "kilometer", Metres(value=800, unit=DistanceUnit.KILOMETRE)),
        (0.25, "mile", Metres(value=402.336, unit=DistanceUnit.MILE)),
        (100, "yard", Metres(value=91.44, unit=DistanceUnit.YARD)),
    ],
)
def test_every_unit_of_length_is_read_with_its_decimals(value, unit, length):
    assert only(step((value, unit))).length == length


def test_an_open_duration_ends_with_the_lap_button_and_keeps_its_length():
    read = only(step((1200, "second"), openDuration=True))
    assert read.length == UntilLap(nominal=Seconds(value=1200))


@pytest.mark.parametrize("length", [None, {}, {"value": None, "unit": "second"}])
def test_a_step_without_a_length_ends_with_the_lap_button_and_says_so(length):
    read, loss = lossy({**step(), "length": length})
    assert read.length == UntilLap()
    assert loss.kind is LossKind.APPROXIMATED


def test_a_step_in_an_unknown_unit_is_kept_and_named():
    read, loss = lossy(step((3, "furlong")))
    assert read.length == UntilLap()
    assert "furlong" in loss.before


def test_a_step_of_length_0_is_left_out_and_named():
    read = read_structure(structure(block(step((0, "second")), step())))
    assert len(read.steps) == 1
    assert str(read.losses[0]) == "At the start: a step “Work” of length 0 is lost."


# --- Blocks -----------------------------------------------------------------------------------


def test_a_block_of_type_step_with_six_rounds_repeats_all_of_its_steps():
    raw = block(step((60, "second")), step((30, "second")), times=6, kind="step")
    read = read_structure(structure(raw))
    assert isinstance(read.steps[0], Repeat)
    assert (read.steps[0].count, len(read.steps[0].steps)) == (6, 2)
    assert total_seconds(read.steps, Thresholds()) == 540


def test_a_repetition_of_one_round_is_its_steps():
    read = read_structure(structure(block(step(), step(), kind="repetition")))
    assert [type(found).__name__ for found in read.steps] == ["Step", "Step"]


@pytest.mark.parametrize("length", [None, {}, {"value": None}, {"value": 0}, {"value": "x"}])
def test_a_block_without_a_count_is_done_once(length):
    read = read_structure(structure({"type": "repetition", "length": length, "steps": [step()]}))
    assert len(read.steps) == 1


def test_wrong_begin_and_end_change_nothing():
    raw = {**block(step(), times=4, kind="repetition"), "begin": 0, "end": 3}
    assert total_seconds(read_structure(structure(raw)).steps, Thresholds()) == 240


def test_a_ramp_of_true_stairs_stays_stairs():
    stairs = [step((120, "second"), [{"minValue": value}]) for value in (60, 70, 80)]
    read = read_structure(structure(block(*stairs, kind="rampUp")))
    assert [found.target.value for found in read.steps] == [60, 70, 80]


def test_a_ramp_of_one_step_with_two_bounds_is_a_true_ramp():
    low_high = [{"minValue": 35, "maxValue": 65}]
    up = read_structure(structure(block(step(targets=low_high), kind="rampUp"))).steps[0]
    down = read_structure(structure(block(step(targets=low_high), kind="rampDown"))).steps[0]
    assert up.target == Ramp(unit=Unit.PERCENT_FTP, start=35, end=65)
    assert down.target == Ramp(unit=Unit.PERCENT_FTP, start=65, end=35)


def test_stairs_whose_bands_meet_are_one_ramp():
    bands = [{"minValue": 50, "maxValue": 60}, {"minValue": 60, "maxValue": 70}]
    stairs = [step((120, "second"), [band]) for band in bands]
    read = read_structure(structure(block(*stairs, kind="rampUp")))
    assert read.steps[0].target == Ramp(unit=Unit.PERCENT_FTP, start=50, end=70)
    assert read.steps[0].length == Seconds(value=240)


def test_stairs_that_meet_but_do_not_lie_on_a_line_stay_stairs():
    bands = [{"minValue": 50, "maxValue": 90}, {"minValue": 90, "maxValue": 92}]
    stairs = [step((120, "second"), [band]) for band in bands]
    assert len(read_structure(structure(block(*stairs, kind="rampUp"))).steps) == 2


def test_metres_and_seconds_may_stand_in_one_repeat():
    raw = block(step((100, "meter")), step((10, "second"), [{"minValue": 0}]), times=4)
    repeat = read_structure(structure(raw, metric="percentOfThresholdPace")).steps[0]
    assert [found.length.kind for found in repeat.steps] == ["metres", "seconds"]


# --- Words and classes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "intensity"),
    [
        ("warmUp", Intensity.WARM_UP),
        ("active", Intensity.ACTIVE),
        ("rest", Intensity.REST),
        ("coolDown", Intensity.COOL_DOWN),
        ("recovery", Intensity.RECOVERY),
        ("other", Intensity.OTHER),
        (None, None),
    ],
)
def test_intensity_classes_are_kept(name, intensity):
    assert only(step(intensityClass=name)).intensity is intensity


def test_names_and_notes_are_kept():
    read = only(step(name="Big\nGear 5x", notes="RPE 6-7. Cadence over 100!"))
    assert (read.cue, read.notes) == ("Big\nGear 5x", "RPE 6-7. Cadence over 100!")


# --- Anything ---------------------------------------------------------------------------------

SHAPE_KEYS = ["structure", "type", "length", "value", "unit", "steps", "targets", "minValue"]
OTHER_KEYS = ["maxValue", "intensityClass", "notes", "openDuration", "primaryIntensityMetric", "x"]
KEYS = st.sampled_from(SHAPE_KEYS) | st.sampled_from(OTHER_KEYS)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["second", "meter", "rampUp", "rampDown", "step", "percentOfFtp", "1e999"])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)
STEPS = st.fixed_dictionaries(
    {},
    optional={
        "name": LEAVES,
        "notes": LEAVES,
        "length": ANYTHING
        | st.fixed_dictionaries({"value": LEAVES, "unit": st.sampled_from(["second", "meter"])}),
        "targets": ANYTHING
        | st.lists(st.fixed_dictionaries({"minValue": LEAVES, "maxValue": LEAVES}), max_size=3),
        "intensityClass": LEAVES,
        "openDuration": LEAVES,
    },
)
STRUCTURES = st.fixed_dictionaries(
    {
        "structure": st.lists(
            ANYTHING
            | STEPS
            | st.fixed_dictionaries(
                {"type": LEAVES, "length": ANYTHING, "steps": st.lists(STEPS | ANYTHING)}
            ),
            max_size=4,
        ),
        "primaryIntensityMetric": LEAVES,
    }
)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(ANYTHING | STRUCTURES)
def test_no_structure_whatever_it_holds_raises(raw):
    read_structure(raw)
