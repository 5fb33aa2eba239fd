"""Each shape in which TrainingPeaks' structures have been seen, read and written back."""

from __future__ import annotations

import json

import pytest

from core.platforms.trainingpeaks.items_read import read_workout
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.structure_write import write_structure
from core.workout.duration import total_seconds
from core.workout.model import (
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    TimeUnit,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds
from tests.platforms.trainingpeaks.builders import block, step, structure

NOBODY = Thresholds()
FTP = Unit.PERCENT_FTP


def there(*blocks: dict, **more):
    """What is read; nothing may be lost by it."""
    read = read_structure(structure(*blocks, **more))
    assert read.losses == ()
    return read


def back(read, sport=Sport.RIDE, thresholds=NOBODY):
    """What is written of it; nothing may be lost by it, and it must read the same again."""
    workout = Workout(sport=sport, steps=read.steps, metric=read.metric)
    written = write_structure(workout, thresholds)
    assert written.losses == ()
    again = read_structure(json.dumps(written.structure))
    assert again.steps == read.steps
    return written.structure


def wire_step(written: dict, block_index: int = 0, step_index: int = 0) -> dict:
    return written["structure"][block_index]["steps"][step_index]


# --- Blocks -----------------------------------------------------------------------------------


def test_a_step_of_one_round_is_one_step_both_ways():
    read = there(block(step((600, "second"))))
    assert [type(found) for found in read.steps] == [Step]
    written = back(read)["structure"]
    assert [(b["type"], b["length"]["value"], len(b["steps"])) for b in written] == [("step", 1, 1)]


def test_a_step_of_six_rounds_and_two_steps_repeats_both_and_goes_back_as_a_repetition():
    read = there(block(step((60, "second")), step((30, "second")), times=6, kind="step"))
    repeat = read.steps[0]
    assert isinstance(repeat, Repeat)
    assert (repeat.count, len(repeat.steps), total_seconds(read.steps, NOBODY)) == (6, 2, 540)
    (written,) = back(read)["structure"]
    assert (written["type"], written["length"]["value"]) == ("repetition", 6)
    assert [inner["type"] for inner in written["steps"]] == ["step", "step"]


def test_a_repetition_stays_one():
    read = there(block(step(), times=4, kind="repetition"))
    assert read.steps[0].count == 4
    assert back(read)["structure"][0]["type"] == "repetition"


@pytest.mark.parametrize("kind", ["REPETITION", "Repetition", "loop", None])
def test_the_name_of_a_blocks_type_does_not_matter(kind):
    assert there(block(step(), step(), times=3, kind=kind)).steps[0].count == 3


def test_a_staircase_of_flat_steps_stays_a_staircase():
    stairs = [step((120, "second"), [{"minValue": value}]) for value in (60, 70, 80)]
    read = there(block(*stairs, kind="rampUp"))
    assert [found.target for found in read.steps] == [
        Single(unit=FTP, value=value) for value in (60, 70, 80)
    ]
    assert len(back(read)["structure"]) == 3


def test_bands_that_do_not_meet_stay_a_staircase():
    bands = [{"minValue": 50, "maxValue": 60}, {"minValue": 65, "maxValue": 75}]
    read = there(block(*(step((120, "second"), [band]) for band in bands), kind="rampUp"))
    assert [found.target for found in read.steps] == [
        Range(unit=FTP, low=50, high=60),
        Range(unit=FTP, low=65, high=75),
    ]
    back(read)


@pytest.mark.parametrize(("kind", "start", "end"), [("rampUp", 35, 65), ("rampDown", 65, 35)])
def test_one_ramp_step_with_two_bounds_is_a_ramp_and_goes_back_as_stairs(kind, start, end):
    read = there(block(step((600, "second"), [{"minValue": 35, "maxValue": 65}]), kind=kind))
    assert read.steps[0].target == Ramp(unit=FTP, start=start, end=end)
    written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), NOBODY)
    assert [loss.after for loss in written.losses] == ["10 stairs with the same ends"]
    (ramp,) = written.structure["structure"]
    bands = [inner["targets"][0] for inner in ramp["steps"]]
    assert (ramp["type"], ramp["length"]["value"], ramp["end"]) == (kind, 1, 600)
    assert {min(band["minValue"] for band in bands), max(b["maxValue"] for b in bands)} == {35, 65}
    assert read_structure(written.structure).steps == read.steps


@pytest.mark.parametrize("shown", ["meter", "mile", "yard", None])
@pytest.mark.parametrize("metres", [402.336, 3218.688, 91.44, 1000.0])
def test_a_ramp_over_a_distance_keeps_its_length(shown, metres):
    band = [{"minValue": 60, "maxValue": 90}]
    raw = structure(
        block(step((metres, "meter"), band), kind="rampUp"), visualizationDistanceUnit=shown
    )
    read = read_structure(raw)
    written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), NOBODY)
    assert read_structure(written.structure).steps == read.steps


def test_begin_and_end_are_ignored_and_written_anew():
    raw = {**block(step((180, "second")), times=4, kind="repetition"), "begin": 0, "end": 180}
    read = there(raw, block(step((60, "second"))))
    assert total_seconds(read.steps, NOBODY) == 780
    written = back(read)["structure"]
    assert [(b["begin"], b["end"]) for b in written] == [(0, 720), (720, 780)]


def test_begin_and_end_count_metres_in_a_workout_of_distances():
    pace = {"metric": "percentOfThresholdPace"}
    read = there(block(step((400, "meter")), times=3), block(step((200, "meter"))), **pace)
    written = back(read, Sport.RUN)
    assert written["primaryLengthMetric"] == "distance"
    assert [(b["begin"], b["end"]) for b in written["structure"]] == [(0, 1200), (1200, 1400)]


# --- Targets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "meant", "target_or_range"),
    [
        ({"minValue": 75}, Single(unit=FTP, value=75), "target"),
        ({"minValue": 82.1}, Single(unit=FTP, value=82.1), "target"),
        ({"minValue": 87.12345}, Single(unit=FTP, value=87.12345), "target"),
        ({"minValue": 70, "maxValue": 80}, Range(unit=FTP, low=70, high=80), "range"),
        ({"minValue": 62.5, "maxValue": 87.9}, Range(unit=FTP, low=62.5, high=87.9), "range"),
    ],
)
def test_a_target_of_one_value_or_two_keeps_its_decimals(target, meant, target_or_range):
    read = there(block(step(targets=[target])))
    assert read.steps[0].target == meant
    written = back(read)
    assert written["primaryIntensityTargetOrRange"] == target_or_range
    assert wire_step(written)["targets"] == [target]


@pytest.mark.parametrize("targets", [[], None, [{}], [None], [{"minValue": 0}]])
def test_a_step_without_a_target_goes_back_with_the_editors_zero(targets):
    read = there(block({**step(), "targets": targets}))
    assert read.steps[0].target == NoTarget()
    assert wire_step(back(read))["targets"] == [{"minValue": 0}]


@pytest.mark.parametrize(
    ("wire", "meant"),
    [
        ({"minValue": 85, "maxValue": 95}, Cadence(low=85, high=95)),
        ({"minValue": 110}, Cadence(low=110)),
        ({"minValue": 92.5}, Cadence(low=92.5)),
    ],
)
def test_a_cadence_of_one_bound_or_two_stays_what_it_is(wire, meant):
    cadence = {**wire, "unit": "roundOrStridePerMinute"}
    read = there(block(step(targets=[{"minValue": 75}, cadence])))
    assert read.steps[0].cadence == meant
    assert wire_step(back(read))["targets"][1] == cadence


@pytest.mark.parametrize(
    ("wire", "low"), [({"maxValue": 90}, 90), ({"minValue": None, "maxValue": 80}, 80)]
)
def test_a_cadence_with_an_upper_bound_alone_is_one_cadence(wire, low):
    cadence = {**wire, "unit": "roundOrStridePerMinute"}
    assert there(block(step(targets=[cadence]))).steps[0].cadence == Cadence(low=low)


@pytest.mark.parametrize(
    ("metric", "unit", "written_as"),
    [
        ("percentOfFtp", FTP, "percentOfFtp"),
        ("percentOfThresholdHr", Unit.PERCENT_LTHR, "percentOfThresholdHr"),
        ("percentOfThresholdHeartRate", Unit.PERCENT_LTHR, "percentOfThresholdHr"),
        ("percentOfMaxHr", Unit.PERCENT_MAX_HR, "percentOfMaxHr"),
        ("percentOfThresholdPace", Unit.PERCENT_THRESHOLD_PACE, "percentOfThresholdPace"),
        ("rpe", Unit.RPE, "rpe"),
        ("PERCENTOFFTP", FTP, "percentOfFtp"),
    ],
)
def test_each_metric_is_kept_under_its_usual_name(metric, unit, written_as):
    read = there(block(step(targets=[{"minValue": 4.5, "maxValue": 5}])), metric=metric)
    assert read.steps[0].target == Range(unit=unit, low=4.5, high=5)
    assert back(read)["primaryIntensityMetric"] == written_as


def test_absolute_heart_rate_is_read_and_goes_back_as_per_cent_of_threshold():
    read = there(block(step(targets=[{"minValue": 140, "maxValue": 150}])), metric="heartRate")
    assert read.steps[0].target == Range(unit=Unit.BPM, low=140, high=150)
    written = write_structure(Workout(sport=Sport.RUN, steps=read.steps), Thresholds(lthr=160))
    assert written.structure["primaryIntensityMetric"] == "percentOfThresholdHr"
    assert wire_step(written.structure)["targets"] == [{"minValue": 87.5, "maxValue": 93.8}]
    assert str(written.losses[0]) == ("Step 1 (Work): 140–150 bpm becomes 87.5–93.8 % LTHR.")


@pytest.mark.parametrize("metric", ["speed", "percentOfMoon", "", None, 7, [], {}])
def test_a_metric_that_is_not_known_loses_targets_and_nothing_else(metric):
    raw = structure(block(step((600, "second"), name="Hard")), metric=metric)
    read = read_structure(raw)
    assert (read.steps[0].length, read.steps[0].cue) == (Seconds(value=600), "Hard")
    assert read.steps[0].target == NoTarget()
    assert "75" in read.losses[0].before


@pytest.mark.parametrize("missing", ["primaryLengthMetric", "primaryIntensityTargetOrRange"])
def test_null_for_the_other_metrics_changes_nothing(missing):
    raw = structure(block(step()))
    assert read_structure({**raw, missing: None}) == read_structure(raw)


# --- Lengths ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "meant", "wire"),
    [
        (90.5, "second", Seconds(value=90.5), (90.5, "second")),
        (1.5, "minute", Seconds(value=90, unit=TimeUnit.MINUTE), (90, "second")),
        (0.5, "hour", Seconds(value=1800, unit=TimeUnit.HOUR), (1800, "second")),
        (400, "meter", Metres(value=400), (400, "meter")),
        (0.8, "kilometer", Metres(value=800, unit=DistanceUnit.KILOMETRE), (800, "meter")),
    ],
)
def test_each_unit_of_length_goes_back_as_seconds_or_metres(value, unit, meant, wire):
    read = there(block(step((value, unit))))
    assert read.steps[0].length == meant
    written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), NOBODY)
    assert written.losses == ()
    length = wire_step(written.structure)["length"]
    assert (length["value"], length["unit"]) == wire


@pytest.mark.parametrize(
    ("value", "unit", "metres"),
    [(1, "mile", 1609.344), (0.25, "mile", 402.336), (100, "yard", 91.44), (75, "yard", 68.58)],
)
def test_miles_and_yards_go_back_in_metres_and_are_shown_in_their_unit(value, unit, metres):
    read = there(block(step((value, unit))))
    written = back(read)
    assert wire_step(written)["length"] == {"value": pytest.approx(metres), "unit": "meter"}
    assert written["visualizationDistanceUnit"] == unit


def test_metres_that_are_shown_in_miles_were_written_in_miles():
    steps = [block(step((402.336, "meter"))), block(step((400, "meter")))]
    read = there(*steps, visualizationDistanceUnit="mile")
    assert read.steps[0].length == Metres.of(0.25, DistanceUnit.MILE)
    assert read.steps[1].length == Metres(value=400)


def test_miles_in_a_workout_of_metres_are_named():
    steps = (
        Step(length=Metres(value=1000), cue="One"),
        Step(length=Metres.of(1, DistanceUnit.MILE), cue="Two"),
    )
    losses = write_structure(Workout(sport=Sport.RUN, steps=steps), NOBODY).losses
    assert [str(loss) for loss in losses] == ["Step 2 (Two): 1 mi becomes 1609.34 m."]


@pytest.mark.parametrize("given", [{"value": 1, "unit": "lapButton"}, {"unit": "lapButton"}])
def test_a_step_until_the_lap_button_is_one(given):
    read = there(block(step(length=given)))
    assert read.steps[0].length == UntilLap()
    written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), NOBODY)
    assert wire_step(written.structure)["openDuration"] is True
    assert len(written.losses) == 1


def test_a_leaf_that_counts_repetitions_has_no_length_and_says_so():
    read = read_structure(structure(block(step(length={"value": 3, "unit": "repetition"}))))
    assert read.steps[0].length == UntilLap()
    assert "repetition" in read.losses[0].before


@pytest.mark.parametrize("length", [(1200, "second"), (400, "meter")])
def test_an_open_duration_keeps_its_nominal_length(length):
    read = there(block(step(length, openDuration=True)))
    assert isinstance(read.steps[0].length, UntilLap)
    raw = wire_step(back(read))
    assert (raw["openDuration"], raw["length"]["value"]) == (True, length[0])


# --- Classes and texts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant", "written"),
    [
        ("warmUp", Intensity.WARM_UP, "warmUp"),
        ("WARMUP", Intensity.WARM_UP, "warmUp"),
        ("active", Intensity.ACTIVE, "active"),
        ("rest", Intensity.REST, "rest"),
        ("coolDown", Intensity.COOL_DOWN, "coolDown"),
        ("CoolDown", Intensity.COOL_DOWN, "coolDown"),
        ("other", Intensity.OTHER, "other"),
    ],
)
def test_each_class_is_kept_whatever_its_case(name, meant, written):
    read = there(block(step(intensityClass=name)))
    assert read.steps[0].intensity is meant
    assert wire_step(back(read))["intensityClass"] == written


def test_the_class_recovery_is_read_and_goes_back_as_rest_by_name():
    read = there(block(step(intensityClass="recovery")))
    assert read.steps[0].intensity is Intensity.RECOVERY
    written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), NOBODY)
    assert [str(loss) for loss in written.losses] == [
        "Step 1 (Work): the class “recovery” becomes “rest”."
    ]


def test_names_and_notes_stay_word_for_word():
    read = there(block(step(name="Big\nGear 5x <40%", notes="RPE 6-7.\n\n- Cadence over 100!")))
    raw = wire_step(back(read))
    assert (raw["name"], raw["notes"]) == ("Big\nGear 5x <40%", "RPE 6-7.\n\n- Cadence over 100!")


@pytest.mark.parametrize(
    "events",
    ["!TextEvents:{0:Up!;15:Down: now}", "!TextEvents:{\r\n0: Up!;\r\n15:Down: now;\r\n}"],
)
def test_texts_of_a_zwo_import_are_timed_texts_and_go_back_into_the_notes(events):
    read = there(block(step(notes=f"Go\n{events}")))
    assert read.steps[0].notes == "Go"
    assert read.steps[0].prompts == (Prompt(at=0, text="Up!"), Prompt(at=15, text="Down: now"))
    assert wire_step(back(read))["notes"] == "Go\n!TextEvents:{\n0:Up!;\n15:Down: now\n}"


@pytest.mark.parametrize("notes", ["!TextEvents:{soon:Up!}", "!TextEvents:{", "Up! {0:x}"])
def test_notes_that_only_look_like_timed_texts_stay_notes(notes):
    read = there(block(step(notes=notes)))
    assert (read.steps[0].notes, read.steps[0].prompts) == (notes, ())
    back(read)


def test_what_the_form_of_timed_texts_cannot_hold_is_named():
    prompt = Prompt(at=61, text="one; two\nthree", duration=5)
    step_of_ours = Step(length=Seconds(value=90), cue="A", prompts=(prompt,))
    written = write_structure(Workout(sport=Sport.RIDE, steps=(step_of_ours,)), NOBODY)
    assert [str(loss) for loss in written.losses] == [
        "Step 1 (A): how long a timed text is shown is lost.",
        "Step 1 (A): the timed text “one; two three” at 1:01 becomes “one, two three” at 1:01.",
    ]


def test_a_maximal_effort_is_noted_as_trainingpeaks_notes_it():
    read = there(block(step(targets=[{"minValue": 0}], notes="Sprint\n!MaxEffort")))
    assert (read.steps[0].target, read.steps[0].notes) == (MaxEffort(), "Sprint")
    written = write_structure(Workout(sport=Sport.RIDE, steps=read.steps), NOBODY)
    assert wire_step(written.structure)["notes"] == "Sprint\n!MaxEffort"
    assert read_structure(written.structure).steps == read.steps
    assert [loss.after for loss in written.losses] == ["a step without a target"]


def test_a_free_ride_says_so_in_its_name():
    free = Step(length=Seconds(value=90), target=FreeRide())
    written = write_structure(Workout(sport=Sport.RIDE, steps=(free,)), NOBODY)
    assert wire_step(written.structure)["name"] == "Free ride"


def test_timed_texts_of_a_ramp_stand_on_the_stair_where_they_are_shown():
    prompts = (Prompt(at=0, text="Go"), Prompt(at=130, text="Half"), Prompt(at=290, text="End"))
    ramp = Step(
        length=Seconds(value=300),
        target=Ramp(unit=FTP, start=50, end=80),
        intensity=Intensity.WARM_UP,
        cue="Up",
        notes="Easy",
        prompts=prompts,
    )
    written = write_structure(Workout(sport=Sport.RIDE, steps=(ramp,)), NOBODY)
    notes = [inner["notes"] for inner in written.structure["structure"][0]["steps"]]
    assert notes[0] == "Easy\n!TextEvents:{\n0:Go\n}"
    assert notes[4] == "!TextEvents:{\n10:Half\n}"
    assert notes[1] == ""
    assert read_structure(written.structure).steps == (ramp,)


# --- The whole --------------------------------------------------------------------------------


def test_a_structure_as_text_reads_as_the_object_does():
    raw = structure(block(step()))
    assert read_structure(json.dumps(raw)) == read_structure(raw)


@pytest.mark.parametrize("raw", [None, "", "null", {}, [], {"structure": None}])
def test_no_structure_is_no_steps_and_no_loss(raw):
    read = read_structure(raw)
    assert (read.steps, read.losses) == ((), ())


def test_the_polyline_is_ignored_and_drawn_anew():
    raw = structure(block(step((300, "second"))), polyline="nonsense")
    read = read_structure(raw)
    assert read.losses == ()
    line = back(read)["polyline"]
    assert line == [[0, 0], [0, 1], [1, 1], [1, 0]]


def test_a_start_time_and_a_sub_type_come_with_the_workout():
    raw = {
        "workoutId": 7,
        "workoutDay": "2026-06-10T00:00:00",
        "startTimePlanned": "2026-06-10T17:45:00",
        "workoutTypeValueId": 2,
        "workoutSubTypeId": 4,
        "userTags": ["key", "threshold"],
    }
    item = read_workout(raw, "1").item
    assert item.start_time.isoformat() == "17:45:00"
    assert item.sub_sport == "gravel_ride"
    assert item.tags == ("key", "threshold")


# --- Where losses stand -----------------------------------------------------------------------


def test_a_loss_names_the_step_that_a_person_sees():
    stairs = [step((120, "second"), [{"minValue": value}]) for value in (60, 70, 80)]
    odd = step((60, "second"), intensityClass="strange", name="Odd")
    read = read_structure(structure(block(*stairs, kind="rampUp"), block(odd)))
    assert read.steps[3].cue == "Odd"
    assert [loss.step for loss in read.losses] == ["4"]


def test_a_loss_inside_a_repeat_names_its_place_there():
    odd = step((60, "second"), intensityClass="strange", name="Odd")
    read = read_structure(structure(block(step()), block(step(), odd, times=3)))
    assert read.losses[0].where == "Step 2.2 (Odd)"


def test_what_every_stair_of_a_ramp_loses_is_said_once():
    bands = [{"minValue": 50, "maxValue": 60}, {"minValue": 60, "maxValue": 70}]
    stairs = [step((120, "second"), [band], intensityClass="strange") for band in bands]
    read = read_structure(structure(block(*stairs, kind="rampUp")))
    assert (len(read.steps), [loss.step for loss in read.losses]) == (1, ["1"])


def test_a_step_of_no_length_is_told_by_what_it_stood_behind():
    read = read_structure(structure(block(step()), block(step((0, "second"), name="Gone"))))
    assert str(read.losses[0]) == "After step 1: a step “Gone” of length 0 is lost."
    assert read.losses[0].step == ""


@pytest.mark.parametrize("steps", [[], {}, "x", 0])
def test_a_block_without_steps_is_named(steps):
    read = read_structure(structure({"type": "step", "steps": steps}))
    assert [loss.before for loss in read.losses] == ["a block without steps"]
