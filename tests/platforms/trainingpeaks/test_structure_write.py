from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from core.platforms.contract import CannotConvert
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.structure_write import write_structure
from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    Metric,
    NoTarget,
    Prompt,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Target,
    TimeUnit,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds
from tests import strategies

SAM = Thresholds(ftp=250, lthr=165, max_hr=188, pace=4.0)
NOBODY = Thresholds()


def ride(*steps: Block, sport: Sport = Sport.RIDE, metric: Metric | None = None) -> Workout:
    return Workout(sport=sport, steps=steps, metric=metric)


def hold(target: Target, seconds: float = 600, **more) -> Step:
    given = {"intensity": Intensity.ACTIVE, "cue": "Work", **more}
    return Step(length=Seconds(value=seconds), target=target, **given)


def percent(value: float) -> Single:
    return Single(unit=Unit.PERCENT_FTP, value=value)


def written_step(step: Step, thresholds: Thresholds = SAM, **more):
    """The wire step of a workout of one step, and its losses."""
    result = write_structure(ride(step, **more), thresholds)
    return result.structure["structure"][0]["steps"][0], result.losses


def test_a_workout_without_steps_has_no_structure():
    assert write_structure(ride(), SAM).structure is None


def test_a_step_carries_every_key_of_the_editor():
    raw, losses = written_step(hold(percent(87.5), cadence=Cadence(low=85, high=95), notes="Go"))
    assert losses == ()
    assert raw == {
        "name": "Work",
        "length": {"value": 600, "unit": "second"},
        "targets": [
            {"minValue": 87.5},
            {"minValue": 85, "maxValue": 95, "unit": "roundOrStridePerMinute"},
        ],
        "intensityClass": "active",
        "openDuration": False,
        "notes": "Go",
    }


def test_begin_and_end_run_on_over_all_rounds():
    repeat = Repeat(count=4, steps=(hold(percent(90), 360), hold(percent(55), 180)))
    result = write_structure(ride(hold(percent(50), 1200), repeat, hold(percent(45), 600)), SAM)
    blocks = result.structure["structure"]
    assert [(b["begin"], b["end"]) for b in blocks] == [(0, 1200), (1200, 3360), (3360, 3960)]
    assert [b["type"] for b in blocks] == ["step", "repetition", "step"]
    assert blocks[1]["length"] == {"value": 4, "unit": "repetition"}


def test_the_polyline_draws_four_points_a_bar_up_to_1():
    result = write_structure(ride(hold(percent(50), 300), hold(percent(100), 900)), SAM)
    assert result.structure["polyline"] == [
        [0.0, 0.0],
        [0.0, 0.5],
        [0.25, 0.5],
        [0.25, 0.0],
        [0.25, 0.0],
        [0.25, 1.0],
        [1.0, 1.0],
        [1.0, 0.0],
    ]


def test_ranges_make_a_structure_of_ranges_and_singles_one_of_targets():
    band = Range(unit=Unit.PERCENT_FTP, low=70, high=80)
    ranged = write_structure(ride(hold(band), hold(percent(90))), SAM).structure
    single = write_structure(ride(hold(percent(90))), SAM).structure
    assert ranged["primaryIntensityTargetOrRange"] == "range"
    assert ranged["structure"][1]["steps"][0]["targets"] == [{"minValue": 90, "maxValue": 90}]
    assert single["primaryIntensityTargetOrRange"] == "target"


@pytest.mark.parametrize(
    ("intensity", "name"),
    [
        (Intensity.WARM_UP, "warmUp"),
        (Intensity.ACTIVE, "active"),
        (Intensity.INTERVAL, "active"),
        (Intensity.OTHER, "other"),
        (Intensity.REST, "rest"),
        (Intensity.RECOVERY, "rest"),
        (Intensity.COOL_DOWN, "coolDown"),
    ],
)
def test_the_class_recovery_is_never_written_and_what_changes_is_named(intensity, name):
    raw, losses = written_step(hold(percent(60), intensity=intensity))
    assert raw["intensityClass"] == name
    changed = intensity not in (
        Intensity.WARM_UP,
        Intensity.ACTIVE,
        Intensity.REST,
        Intensity.COOL_DOWN,
        Intensity.OTHER,
    )
    assert bool(losses) == changed


# --- Ramps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "end"), [(45, 60), (75, 40), (50, 75), (33.3, 66.7)])
@pytest.mark.parametrize("seconds", [10, 45, 95, 600, 601, 3600])
def test_a_ramp_becomes_stairs_with_exact_ends_and_rising_bounds(start, end, seconds):
    result = write_structure(
        ride(hold(Ramp(unit=Unit.PERCENT_FTP, start=start, end=end), seconds)), SAM
    )
    block = result.structure["structure"][0]
    bands = [step["targets"][0] for step in block["steps"]]
    assert block["type"] == ("rampUp" if end > start else "rampDown")
    assert all(band["minValue"] <= band["maxValue"] for band in bands)
    first, last = ("minValue", "maxValue") if end > start else ("maxValue", "minValue")
    assert (bands[0][first], bands[-1][last]) == (start, end)
    assert sum(step["length"]["value"] for step in block["steps"]) == seconds
    assert "stairs" in result.losses[0].after or result.losses[0].after == "one band"


@pytest.mark.parametrize("length", [Seconds(value=95.5), Seconds(value=20), Metres(value=3000)])
def test_a_ramp_is_read_back_as_the_ramp_it_was(length):
    step = Step(
        length=length,
        target=Ramp(unit=Unit.PERCENT_FTP, start=75, end=40),
        intensity=Intensity.COOL_DOWN,
        cue="Down",
    )
    assert read_structure(write_structure(ride(step), SAM).structure).steps == (step,)


def test_a_ramp_inside_a_repeat_becomes_stairs_within_each_round():
    ramp = hold(Ramp(unit=Unit.PERCENT_FTP, start=50, end=100), 60)
    result = write_structure(ride(Repeat(count=3, steps=(ramp, hold(percent(40), 60)))), SAM)
    block = result.structure["structure"][0]
    assert (block["type"], len(block["steps"])) == ("repetition", 5)
    assert block["end"] == 360


# --- One metric -------------------------------------------------------------------------------


def test_watts_become_per_cent_of_ftp_and_say_which():
    raw, losses = written_step(hold(Single(unit=Unit.WATTS, value=187)))
    assert raw["targets"] == [{"minValue": 74.8}]
    assert str(losses[0]) == "Step 1 (Work): 187 W becomes 74.8 % FTP (FTP 250 W)."


def test_watts_without_an_ftp_go_into_the_notes_with_advice():
    raw, losses = written_step(hold(Single(unit=Unit.WATTS, value=187), notes="Go"), NOBODY)
    assert raw["targets"] == [{"minValue": 0}]
    assert raw["notes"] == "Go\n187 W"
    assert "FTP" in losses[0].advice


def test_heart_rate_and_power_in_one_workout_keep_the_longer_metric():
    heart = hold(Range(unit=Unit.BPM, low=140, high=150), 300, cue="HR")
    result = write_structure(ride(hold(percent(70), 1800), heart), SAM)
    assert result.structure["primaryIntensityMetric"] == "percentOfFtp"
    second = result.structure["structure"][1]["steps"][0]
    assert second["targets"] == [{"minValue": 0}]
    assert second["notes"] == "140–150 bpm"
    assert result.losses[0].where == "Step 2 (HR)"


def test_beats_become_per_cent_of_threshold_heart_rate():
    result = write_structure(ride(hold(Single(unit=Unit.BPM, value=132))), SAM)
    assert result.structure["primaryIntensityMetric"] == "percentOfThresholdHr"
    assert result.structure["structure"][0]["steps"][0]["targets"] == [{"minValue": 80}]


def test_per_cent_of_max_heart_rate_stays_what_it_is():
    result = write_structure(ride(hold(Single(unit=Unit.PERCENT_MAX_HR, value=80))), SAM)
    assert result.structure["primaryIntensityMetric"] == "percentOfMaxHr"
    assert result.losses == ()


def test_a_pace_becomes_per_cent_of_threshold_speed():
    step = hold(Range(unit=Unit.SECONDS_PER_KM, low=312.5, high=250))
    result = write_structure(ride(step, sport=Sport.RUN), SAM)
    assert result.structure["primaryIntensityMetric"] == "percentOfThresholdPace"
    target = result.structure["structure"][0]["steps"][0]["targets"][0]
    assert target == {"minValue": 80, "maxValue": 100}


def test_a_power_zone_becomes_its_band():
    raw, losses = written_step(hold(Single(unit=Unit.POWER_ZONE, value=2)), NOBODY)
    assert raw["targets"] == [{"minValue": 55, "maxValue": 75}]
    assert losses[0].before == "Z2 power"


def test_rpe_stays_rpe():
    step = hold(Range(unit=Unit.RPE, low=4, high=5))
    result = write_structure(ride(step, sport=Sport.RUN), NOBODY)
    assert result.structure["primaryIntensityMetric"] == "rpe"
    assert result.losses == ()


@pytest.mark.parametrize("target", [FreeRide(), MaxEffort()])
def test_free_ride_and_max_effort_have_no_target_but_a_name(target):
    raw, losses = written_step(hold(target, cue=""))
    assert raw["targets"] == [{"minValue": 0}]
    assert raw["name"] in ("Free ride", "Max effort")
    assert losses[0].after == "a step without a target"


def test_the_second_target_the_prompts_and_the_rest_are_named():
    step = hold(
        percent(80),
        secondary=Single(unit=Unit.BPM, value=140),
        prompts=(Prompt(at=90, text="Spin"),),
        averaging=Averaging.SECONDS_3,
        hide_power=True,
    )
    raw, losses = written_step(step)
    assert raw["notes"] == "140 bpm\n!TextEvents:{\n90:Spin\n}"
    assert [loss.before for loss in losses] == [
        "the second target 140 bpm",
        "averaging of the target over 3 s",
        "hidden power",
    ]


# --- Lengths and repeats ----------------------------------------------------------------------


def test_a_step_until_lap_keeps_its_nominal_length():
    step = Step(
        length=UntilLap(nominal=Seconds(value=1200)), target=percent(50), cue="Warm", notes=""
    )
    raw, _ = written_step(step)
    assert (raw["openDuration"], raw["length"]) == (True, {"value": 1200, "unit": "second"})


def test_a_step_until_lap_without_a_length_gets_one_and_says_so():
    raw, losses = written_step(Step(length=UntilLap(), target=percent(50), cue="Warm"))
    assert raw["openDuration"] is True
    assert raw["length"]["value"] == 60
    assert losses[0].before == "until lap, no length planned"


def test_distances_are_written_in_metres_and_shown_in_their_unit():
    step = Step(
        length=Metres.of(0.25, DistanceUnit.MILE),
        target=Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=95),
        intensity=Intensity.ACTIVE,
        cue="Fast",
    )
    result = write_structure(ride(step, sport=Sport.RUN), SAM)
    assert result.structure["primaryLengthMetric"] == "distance"
    assert result.structure["visualizationDistanceUnit"] == "mile"
    raw = result.structure["structure"][0]["steps"][0]
    assert raw["length"] == {"value": 402.336, "unit": "meter"}


def test_nested_repeats_are_written_out_and_named():
    inner = Repeat(count=2, steps=(hold(percent(120), 30), hold(percent(50), 30)))
    outer = Repeat(count=3, steps=(inner, hold(percent(50), 120)))
    result = write_structure(ride(outer), SAM)
    block = result.structure["structure"][0]
    assert (block["length"]["value"], len(block["steps"])) == (3, 5)
    assert block["end"] == 720
    assert "inside a repeat" in result.losses[0].before


def test_a_workout_that_cannot_be_written_out_is_refused_in_words():
    steps: tuple[Block, ...] = (hold(percent(90), 30),)
    for _ in range(5):
        steps = (Repeat(count=50, steps=(*steps, hold(percent(50), 30))),)
    with pytest.raises(CannotConvert, match="1000 steps"):
        write_structure(ride(*steps), SAM)


def test_a_million_rounds_are_refused_and_cost_no_time():
    with pytest.raises(CannotConvert, match="1000"):
        write_structure(ride(Repeat(count=1_000_000, steps=(hold(percent(50)),))), SAM)


# --- Anything ----------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60, derandomize=True)
@given(strategies.rare_workouts())
def test_every_structure_written_keeps_the_editors_rules(workout):
    try:
        structure = write_structure(workout, NOBODY).structure
    except CannotConvert:
        return
    if structure is None:
        return
    end = 0.0
    for block in structure["structure"]:
        assert block["begin"] == pytest.approx(end, abs=0.01)
        assert block["end"] >= block["begin"]
        end = block["end"]
        for step in block["steps"]:
            assert step["intensityClass"] in ("warmUp", "active", "rest", "coolDown", "other")
            assert step["length"]["value"] > 0
            target = step["targets"][0]
            assert target["minValue"] <= target.get("maxValue", target["minValue"])
            assert len(step["targets"]) <= 2
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in structure["polyline"])
    assert json.loads(json.dumps(structure)) == structure


def test_the_unit_of_a_time_changes_nothing_that_is_held():
    step = Step(length=Seconds(value=600, unit=TimeUnit.MINUTE), target=percent(70), cue="Work")
    raw, _ = written_step(step)
    assert raw["length"] == {"value": 600, "unit": "second"}


@pytest.mark.parametrize("known", [SAM, NOBODY])
@pytest.mark.parametrize(
    ("target", "first", "last"),
    [
        (Range(unit=Unit.POWER_ZONE, low=5, high=7), (104, 107), (180, 182)),
        (Single(unit=Unit.POWER_ZONE, value=7), (149, 152), (180, 182)),
        (Ramp(unit=Unit.POWER_ZONE, start=2, end=7), (64, 67), (165, 167)),
    ],
)
def test_the_open_last_zone_is_drawn_in_wherever_it_stands(target, first, last, known):
    result = write_structure(ride(hold(target)), known)
    steps = result.structure["structure"][0]["steps"]
    low, high = steps[0]["targets"][0]["minValue"], steps[-1]["targets"][0]["maxValue"]
    assert first[0] <= low <= first[1]
    assert last[0] <= high <= last[1]


def test_a_timed_text_at_the_end_of_a_ramp_stays_with_its_last_stair():
    ramp = Ramp(unit=Unit.PERCENT_FTP, start=50, end=90)
    prompts = tuple(Prompt(at=at, text=text) for at, text in ((0, "Go"), (600, "End"), (700, "On")))
    result = write_structure(ride(hold(ramp, 600, prompts=prompts)), SAM)
    (back,) = read_structure(result.structure).steps
    assert back.prompts == prompts


@pytest.mark.parametrize(
    "step",
    [
        hold(NoTarget(), notes="Go\n!MaxEffort"),
        hold(Single(unit=Unit.PERCENT_FTP, value=0), notes="!maxeffort"),
        hold(percent(90), notes="Go\n!TextEvents:{\n5:Sit up\n}"),
        hold(percent(90), notes="!TextEvents:{}", prompts=(Prompt(at=5, text="Sit up"),)),
    ],
)
def test_notes_that_trainingpeaks_takes_for_its_own_codes_are_named(step):
    _, losses = written_step(step)
    assert [(loss.before, loss.after) for loss in losses] == [
        ("the notes", "notes that TrainingPeaks takes for its own codes")
    ]


@pytest.mark.parametrize(
    "notes", ["!MaxEffort", "Ride at !MaxEffort", "!TextEvents:{soon}", "!TextEvents", "Go!"]
)
def test_notes_that_only_look_like_codes_stay_and_lose_nothing(notes):
    step = hold(percent(90), notes=notes)
    result = write_structure(ride(step), SAM)
    assert result.losses == ()
    assert [found.notes for found in read_structure(result.structure).steps] == [notes]
