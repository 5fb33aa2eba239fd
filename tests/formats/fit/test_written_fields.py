"""What stands in written files, read by an independent reader and stated number by number."""

from __future__ import annotations

import datetime as dt

import pytest

from core.formats.file_types import FileError
from core.formats.fit import write
from core.formats.losing import averaging_words
from core.workout.model import (
    Averaging,
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
    SubSport,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds
from tests.formats.fit.independent import (
    DESCRIPTION,
    DURATION,
    DURATION_TYPE,
    HIGH,
    INDEX,
    INTENSITY,
    LOW,
    NAME,
    NOTES,
    SECOND,
    SECOND_HIGH,
    SECOND_LOW,
    SECOND_TYPE,
    SPORT,
    STEPS,
    SUB_SPORT,
    TARGET,
    TARGET_TYPE,
    TITLE,
    Fields,
    decoded,
)

NONE = Thresholds()
KNOWN = Thresholds(ftp=200, lthr=160, max_hr=190, pace=4.0, hr_zones=(120, 135, 150, 165, 190))
MINUTE = Seconds(value=60)


def fields_of(step: Step, thresholds: Thresholds = NONE) -> Fields:
    """The fields of the only step, position and duration aside."""
    [found] = decoded(write(Workout(sport=Sport.RIDE, steps=(step,)), thresholds).data).steps
    assert found.pop(INDEX) == 0
    return found


def target_of(target: object, thresholds: Thresholds = NONE) -> tuple[int, ...]:
    """Type, zone, low and high of a target."""
    found = fields_of(Step(length=MINUTE, target=target), thresholds)
    return tuple(found[key] for key in (TARGET_TYPE, TARGET, LOW, HIGH) if key in found)


def losses_of(step: Step, thresholds: Thresholds = NONE) -> list[str]:
    written = write(Workout(sport=Sport.RIDE, steps=(step,)), thresholds)
    return [f"{loss.before} > {loss.after}" for loss in written.losses]


@pytest.mark.parametrize(
    ("length", "kind", "value"),
    [
        (Seconds(value=90), 0, 90_000),
        (Seconds(value=90.5), 0, 90_500),
        (Metres(value=400), 1, 40_000),
        (Metres.of(1, DistanceUnit.MILE), 1, 160_934),
        (Metres.of(100, DistanceUnit.YARD), 1, 9_144),
        (UntilLap(), 5, None),
    ],
)
def test_lengths_are_milliseconds_and_centimetres(length, kind, value):
    step = Step(length=length)
    found = fields_of(step)
    assert (found[DURATION_TYPE], found.get(DURATION)) == (kind, value)
    assert losses_of(step) == []


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        (NoTarget(), (2,)),
        (Single(unit=Unit.PERCENT_FTP, value=88), (4, 0, 88, 88)),
        (Range(unit=Unit.PERCENT_FTP, low=56, high=75), (4, 0, 56, 75)),
        (Single(unit=Unit.WATTS, value=250), (4, 0, 1250, 1250)),
        (Range(unit=Unit.WATTS, low=0, high=157), (4, 0, 1000, 1157)),
        (Single(unit=Unit.WATTS, value=0), (4, 0, 1000, 1000)),
        (Single(unit=Unit.POWER_ZONE, value=3), (4, 3)),
        (Single(unit=Unit.PERCENT_MAX_HR, value=100), (1, 0, 100, 100)),
        (Range(unit=Unit.PERCENT_MAX_HR, low=60, high=70), (1, 0, 60, 70)),
        (Range(unit=Unit.BPM, low=140, high=150), (1, 0, 240, 250)),
        (Single(unit=Unit.HR_ZONE, value=2), (1, 2)),
        (Single(unit=Unit.SECONDS_PER_KM, value=250), (0, 0, 4000, 4000)),
        (Range(unit=Unit.SECONDS_PER_KM, low=300, high=250), (0, 0, 3333, 4000)),
        (Single(unit=Unit.SECONDS_PER_100M, value=100), (0, 0, 1000, 1000)),
        (Single(unit=Unit.SECONDS_PER_MILE, value=480), (0, 0, 3353, 3353)),
        (Single(unit=Unit.PACE_ZONE, value=2), (0, 2)),
    ],
)
def test_targets_that_fit_holds_are_written_as_they_are(target, wanted):
    assert target_of(target) == wanted
    assert losses_of(Step(length=MINUTE, target=target)) == []


@pytest.mark.parametrize(
    ("target", "wanted", "says"),
    [
        (Single(unit=Unit.PERCENT_FTP, value=87.5), (4, 0, 1175, 1175), "175 W"),
        (Single(unit=Unit.PERCENT_FTP, value=82.1), (4, 0, 82, 82), "82 % FTP"),
        (Single(unit=Unit.PERCENT_FTP, value=0), (4, 0, 1000, 1000), "0 W"),
        (Single(unit=Unit.PERCENT_FTP, value=1500), (4, 0, 4000, 4000), "3000 W"),
        (Range(unit=Unit.POWER_ZONE, low=2, high=3), (4, 0, 55, 90), "55–90 % FTP"),
        (Single(unit=Unit.PERCENT_LTHR, value=95), (1, 0, 252, 252), "152 bpm"),
        (Range(unit=Unit.HR_ZONE, low=2, high=3), (1, 0, 221, 250), "121–150 bpm"),
        (Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=90), (0, 0, 3600, 3600), "4:37.8 /km"),
        (Single(unit=Unit.BPM, value=140.5), (1, 0, 241, 241), "141 bpm"),
        (Single(unit=Unit.PERCENT_MAX_HR, value=72.4), (1, 0, 72, 72), "72 % max HR"),
    ],
)
def test_targets_are_resolved_by_the_thresholds_and_the_change_is_named(target, wanted, says):
    assert target_of(target, KNOWN) == wanted
    [loss] = losses_of(Step(length=MINUTE, target=target), KNOWN)
    assert loss.endswith(f"> {says}")


def test_fractional_per_cent_rounds_half_up_without_an_ftp():
    assert target_of(Single(unit=Unit.PERCENT_FTP, value=87.5)) == (4, 0, 88, 88)
    assert target_of(Single(unit=Unit.PERCENT_FTP, value=1500)) == (4, 0, 999, 999)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Single(unit=Unit.PERCENT_LTHR, value=95), "95 % LTHR"),
        (Range(unit=Unit.HR_ZONE, low=2, high=3), "Z2–Z3 HR"),
        (Single(unit=Unit.HR_ZONE, value=6), "Z6 HR"),
        (Single(unit=Unit.PERCENT_THRESHOLD_PACE, value=90), "90 % threshold pace"),
        (Range(unit=Unit.PACE_ZONE, low=2, high=3), "Z2–Z3 pace"),
        (Single(unit=Unit.PERCENT_MMP, value=95, mmp_seconds=300), "95 % MMP over 5 min"),
        (Single(unit=Unit.CUSTOM_POWER_ZONE, value=2), "CZ2 power"),
        (Ramp(unit=Unit.PERCENT_LTHR, start=70, end=90), "ramp 70 → 90 % LTHR"),
        (Single(unit=Unit.BPM, value=0), "0 bpm"),
    ],
)
def test_targets_that_cannot_be_resolved_stand_in_the_notes(target, words):
    step = Step(length=MINUTE, target=target, notes="Stay calm")
    found = fields_of(step)
    assert found[TARGET_TYPE] == 2
    assert found[NOTES] == f"{words}\nStay calm"
    assert losses_of(step) == [f"{words} > a note instead of a target"]


@pytest.mark.parametrize(
    ("averaging", "target", "kind"),
    [
        (Averaging.SECONDS_3, Single(unit=Unit.WATTS, value=200), 7),
        (Averaging.SECONDS_10, Single(unit=Unit.PERCENT_FTP, value=90), 8),
        (Averaging.SECONDS_30, Single(unit=Unit.POWER_ZONE, value=4), 9),
        (Averaging.LAP, Single(unit=Unit.WATTS, value=200), 10),
        (Averaging.LAP, Single(unit=Unit.BPM, value=140), 13),
        (Averaging.LAP, Single(unit=Unit.SECONDS_PER_KM, value=250), 12),
    ],
)
def test_averaging_is_a_kind_of_target(averaging, target, kind):
    step = Step(length=MINUTE, target=target, averaging=averaging)
    assert fields_of(step)[TARGET_TYPE] == kind
    assert losses_of(step) == []


@pytest.mark.parametrize(
    ("averaging", "target", "kind", "said"),
    [
        (Averaging.SECONDS_1, Single(unit=Unit.WATTS, value=200), 4, "1 s"),
        (Averaging.SECONDS_1, Single(unit=Unit.POWER_ZONE, value=3), 4, "1 s"),
        (Averaging.SECONDS_1, Single(unit=Unit.BPM, value=140), 1, "1 s"),
        (Averaging.SECONDS_3, Single(unit=Unit.BPM, value=140), 1, "3 s"),
        (Averaging.SECONDS_10, Single(unit=Unit.PERCENT_MAX_HR, value=80), 1, "10 s"),
        (Averaging.SECONDS_1, Single(unit=Unit.SECONDS_PER_KM, value=250), 0, "1 s"),
        (Averaging.SECONDS_30, Single(unit=Unit.SECONDS_PER_KM, value=250), 0, "30 s"),
    ],
)
def test_averaging_that_fit_lacks_is_named_and_the_target_stays(averaging, target, kind, said):
    step = Step(length=MINUTE, target=target, averaging=averaging)
    assert fields_of(step)[TARGET_TYPE] == kind
    assert losses_of(step) == [
        f"averaging of the target over {said} > averaging as the device is set"
    ]


def test_averaging_without_a_target_is_lost():
    for averaging in (Averaging.LAP, Averaging.SECONDS_1):
        step = Step(length=MINUTE, averaging=averaging)
        assert losses_of(step) == [f"{averaging_words(averaging)} > "]


def test_cadence_is_the_second_target_beside_another_and_the_first_alone():
    power = Single(unit=Unit.PERCENT_FTP, value=90)
    both = fields_of(Step(length=MINUTE, target=power, cadence=Cadence(low=85, high=95)))
    assert [both[key] for key in (TARGET_TYPE, LOW, HIGH)] == [4, 90, 90]
    assert [both[key] for key in (SECOND_TYPE, SECOND, SECOND_LOW, SECOND_HIGH)] == [3, 0, 85, 95]
    alone = fields_of(Step(length=MINUTE, cadence=Cadence(low=100)))
    assert [alone[key] for key in (TARGET_TYPE, TARGET, LOW, HIGH)] == [3, 0, 100, 100]
    assert SECOND_TYPE not in alone


def test_a_second_target_keeps_its_place_and_cadence_goes_into_the_notes():
    step = Step(
        length=MINUTE,
        target=Single(unit=Unit.PERCENT_FTP, value=90),
        secondary=Range(unit=Unit.BPM, low=140, high=150),
        cadence=Cadence(low=90),
    )
    found = fields_of(step)
    assert [found[key] for key in (SECOND_TYPE, SECOND_LOW, SECOND_HIGH)] == [1, 240, 250]
    assert found[NOTES] == "90 rpm"
    assert losses_of(step) == ["90 rpm > a note"]


@pytest.mark.parametrize(
    ("intensity", "number"),
    [
        (Intensity.ACTIVE, 0),
        (Intensity.REST, 1),
        (Intensity.WARM_UP, 2),
        (Intensity.COOL_DOWN, 3),
        (Intensity.RECOVERY, 4),
        (Intensity.INTERVAL, 5),
        (Intensity.OTHER, 6),
        (None, None),
    ],
)
def test_every_class_of_step_has_its_number(intensity, number):
    assert fields_of(Step(length=MINUTE, intensity=intensity)).get(INTENSITY) == number


def test_names_and_notes_lose_control_characters_only():
    found = fields_of(Step(length=MINUTE, cue="Über\x00 — 🚴\ngo", notes="one\r\ntwo\x07\x00"))
    assert found[NAME] == "Über — 🚴 go"
    assert found[NOTES] == "one\ntwo"


def test_texts_are_cut_at_a_whole_character_and_the_cut_is_named():
    step = Step(length=MINUTE, cue="ü" * 200, notes="a" + "🚴" * 100)
    found = fields_of(step)
    assert found[NAME] == "ü" * 127
    assert found[NOTES] == "a" + "🚴" * 63
    assert len(losses_of(step)) == 2
    assert losses_of(Step(length=MINUTE, cue="ü" * 127, notes="a" * 254)) == []


def test_exertion_goes_into_the_name_or_is_dropped_as_the_person_chose():
    step = Step(length=MINUTE, target=Single(unit=Unit.RPE, value=8), cue="Hard")
    workout = Workout(sport=Sport.RUN, steps=(step,))
    named = write(workout, NONE)
    assert decoded(named.data).steps[0][NAME] == "Hard RPE 8"
    assert named.losses[0].after == "“RPE 8” in the step's name"
    plain = write(workout, NONE, rpe_as_cue=False)
    assert decoded(plain.data).steps[0][NAME] == "Hard"
    assert [loss.before for loss in plain.losses] == ["RPE 8"]


def test_free_rides_and_maximal_efforts_are_named_open_steps():
    free = fields_of(Step(length=MINUTE, target=FreeRide()))
    assert (free[TARGET_TYPE], free[NAME]) == (2, "Free ride")
    assert losses_of(Step(length=MINUTE, target=FreeRide(), cue="Spin")) == []
    hard = fields_of(Step(length=MINUTE, target=MaxEffort(), cue="Sprint", notes="Stand up"))
    assert (hard[TARGET_TYPE], hard[NAME], hard[NOTES]) == (2, "Sprint", "Max effort\nStand up")
    assert len(losses_of(Step(length=MINUTE, target=MaxEffort()))) == 1


def test_a_free_ride_that_cannot_be_marked_is_named_as_a_loss():
    second = Single(unit=Unit.BPM, value=140)
    step = Step(
        length=MINUTE, target=FreeRide(), secondary=second, cadence=Cadence(low=90), cue="Spin"
    )
    assert losses_of(step) == ["90 rpm > a note", "free ride > a step without a target"]
    found = fields_of(step.model_copy(update={"cadence": None}))
    assert [found[key] for key in (TARGET_TYPE, SECOND_TYPE, SECOND_LOW)] == [2, 1, 240]
    assert losses_of(step.model_copy(update={"cadence": None})) == []


def test_until_lap_loses_its_planned_length_to_a_note():
    step = Step(length=UntilLap(nominal=Seconds(value=600)), notes="Easy")
    assert fields_of(step)[NOTES] == "About 10 min\nEasy"
    assert losses_of(step) == [
        "until lap (about 10 min) > until lap, with “About 10 min” as a note"
    ]


def test_a_ramp_is_at_most_ten_stairs_that_keep_its_length_and_mean():
    ramp = Ramp(unit=Unit.PERCENT_FTP, start=50, end=80)
    step = Step(length=Seconds(value=605), target=ramp, cue="Up", notes="Look")
    steps = decoded(write(Workout(sport=Sport.RIDE, steps=(step,)), KNOWN).data).steps
    assert len(steps) == 10
    assert sum(one[DURATION] for one in steps) == 605_000
    assert all(one[DURATION] % 1000 == 0 for one in steps)
    values = [one[LOW] for one in steps]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (52, 78)
    assert sum(values) / 10 == 65
    assert [one.get(NOTES) for one in steps] == ["Look"] + [None] * 9
    assert losses_of(step) == ["ramp 50 → 80 % FTP > 10 steady steps of about 1 min 1 s"]


@pytest.mark.parametrize(
    ("step", "count"),
    [
        (Step(length=Seconds(value=45), target=Ramp(unit=Unit.WATTS, start=300, end=100)), 4),
        (Step(length=Seconds(value=9), target=Ramp(unit=Unit.WATTS, start=300, end=100)), 1),
        (Step(length=MINUTE, target=Ramp(unit=Unit.PERCENT_FTP, start=60, end=62)), 3),
        (Step(length=MINUTE, target=Ramp(unit=Unit.PERCENT_FTP, start=60, end=60)), 1),
        (Step(length=Metres(value=1000), target=Ramp(unit=Unit.BPM, start=120, end=160)), 10),
        (Step(length=UntilLap(), target=Ramp(unit=Unit.BPM, start=120, end=160)), 1),
    ],
)
def test_stairs_are_long_enough_and_differ(step, count):
    steps = decoded(write(Workout(sport=Sport.RIDE, steps=(step,)), KNOWN).data).steps
    assert len(steps) == count


@pytest.mark.parametrize(
    ("length", "total"),
    [
        (Metres.of(0.25, DistanceUnit.MILE), 40_234),
        (Metres.of(68.5, DistanceUnit.MILE), 11_024_006),
        (Seconds(value=100.25), 100_250),
    ],
)
def test_stairs_of_an_odd_length_add_up_to_it(length, total):
    step = Step(length=length, target=Ramp(unit=Unit.PERCENT_FTP, start=1, end=4))
    steps = decoded(write(Workout(sport=Sport.RIDE, steps=(step,)), NONE).data).steps
    assert len(steps) == 4
    assert sum(one[DURATION] for one in steps) == total


def test_a_ramp_until_lap_is_its_range():
    step = Step(length=UntilLap(), target=Ramp(unit=Unit.BPM, start=160, end=120))
    assert [fields_of(step)[key] for key in (LOW, HIGH)] == [220, 260]
    assert losses_of(step) == ["ramp 160 → 120 bpm > the range 120–160 bpm"]


def test_repeats_stand_behind_their_steps_and_point_back():
    one = Step(length=MINUTE)
    inner = Repeat(count=4, steps=(one, one), title="Blocks")
    workout = Workout(
        sport=Sport.RIDE,
        steps=(one, Repeat(count=3, steps=(inner, one)), Repeat(count=1, steps=(one,))),
    )
    written = write(workout, NONE)
    steps = decoded(written.data).steps
    repeats = [
        (found[INDEX], found[DURATION], found[TARGET])
        for found in steps
        if found[DURATION_TYPE] == 6
    ]
    assert repeats == [(3, 1, 4), (5, 1, 3)]
    assert steps[3][NAME] == "Blocks"
    assert [found[INDEX] for found in steps] == list(range(7))
    assert written.losses == ()


def test_the_file_says_what_it_is_and_depends_on_its_content_alone():
    step = Step(length=MINUTE)
    workout = Workout(
        sport=Sport.RIDE,
        sub_sport=SubSport.GRAVEL_RIDE,
        title="Sweet\nspot",
        description="Two lines\nof text",
        day=dt.date(2026, 3, 1),
        steps=(step, step),
    )
    data = write(workout, NONE).data
    found = decoded(data)
    assert {key: found.file_id[key] for key in (0, 1)} == {0: 5, 1: 255}
    assert found.file_id[4] == int(
        (dt.datetime(2026, 3, 1) - dt.datetime(1989, 12, 31)).total_seconds()
    )
    assert found.workout == {
        SPORT: 2,
        SUB_SPORT: 46,
        STEPS: 2,
        TITLE: "Sweet spot",
        DESCRIPTION: "Two lines\nof text",
    }
    assert write(workout, NONE).data == data
    other = decoded(write(workout.model_copy(update={"title": "Other"}), NONE).data)
    assert other.file_id[3] not in (0, found.file_id[3])


@pytest.mark.parametrize(
    ("sport", "sub_sport", "numbers", "lost"),
    [
        (Sport.RIDE, None, (2, 6), []),
        (Sport.RUN, None, (1, 1), []),
        (Sport.SWIM, None, (5, 0), ["Sport: that it is done indoors is lost."]),
        (Sport.RIDE, SubSport.GRAVEL_RIDE, (2, 46), ["Sport: that it is done indoors is lost."]),
    ],
)
def test_indoor_workouts_are_of_the_indoor_kind_or_that_is_lost(sport, sub_sport, numbers, lost):
    workout = Workout(sport=sport, sub_sport=sub_sport, indoor=True, steps=(Step(length=MINUTE),))
    written = write(workout, NONE)
    found = decoded(written.data).workout
    assert (found[SPORT], found[SUB_SPORT]) == numbers
    assert [str(loss) for loss in written.losses] == lost


def test_each_timed_text_is_named_and_those_without_words_are_not():
    prompts = tuple(
        Prompt(at=10 * n, text=text) for n, text in enumerate(["a", " ", "b", "c", "d"])
    )
    assert [loss.split(" > ")[0] for loss in losses_of(Step(length=MINUTE, prompts=prompts))] == [
        "the timed text “a” at 0:00",
        "the timed text “b” at 0:20",
        "the timed text “c” at 0:30",
        "the timed text “d” at 0:40",
    ]


def test_a_length_too_short_for_a_file_is_named():
    assert losses_of(Step(length=Metres(value=0.001))) == ["0 m > 0.01 m"]
    assert losses_of(Step(length=Metres(value=0.333))) == []


def test_what_the_workout_says_beside_its_steps_is_named_when_it_is_lost():
    workout = Workout.model_validate(
        {
            "sport": "race",
            "title": "t" * 300,
            "description": "d" * 300,
            "coach_comments": "Well done",
            "tags": ("key",),
            "planned": {"load": 63.5},
            "steps": (Step(length=MINUTE),),
        }
    )
    written = write(workout, NONE)
    assert [loss.where for loss in written.losses] == [
        "Sport",
        "Title",
        "Description",
        "Coach comments",
        "Tags",
        "Plan",
    ]
    assert str(written.losses[0]) == "Sport: Race becomes Other."


def test_losses_name_the_step_as_its_outline_does():
    lossy = Step(length=MINUTE, cue="Hard", hide_power=True)
    workout = Workout(
        sport=Sport.RIDE, steps=(Step(length=MINUTE), Repeat(count=2, steps=(lossy,)))
    )
    [loss] = write(workout, NONE).losses
    assert loss.where == "Step 2.1 (Hard)"


def nested(depth: int) -> Workout:
    block: Step | Repeat = Step(length=MINUTE)
    for _ in range(depth):
        block = Repeat(count=1, steps=(block,))
    return Workout(sport=Sport.RIDE, steps=(block,))


@pytest.mark.parametrize(
    ("workout", "says"),
    [
        (Workout(sport=Sport.RIDE), "no steps"),
        (Workout(sport=Sport.RIDE, steps=(Step(length=MINUTE),) * 2001), "more than 2,000 steps"),
        (
            Workout(sport=Sport.RIDE, steps=(Repeat(count=1001, steps=(Step(length=MINUTE),)),)),
            "1,001 times",
        ),
        (
            Workout(
                sport=Sport.RIDE, steps=(Repeat(count=999, steps=(Step(length=MINUTE),) * 51),)
            ),
            "50,000 steps",
        ),
        (nested(21), "20 deep"),
    ],
)
def test_what_no_file_can_hold_is_refused_with_a_reason(workout, says):
    with pytest.raises(FileError, match=says):
        write(workout, NONE)


def test_a_ramp_of_pace_changes_speed_steadily():
    ramp = Ramp(unit=Unit.SECONDS_PER_KM, start=500, end=250)
    written = write(
        Workout(sport=Sport.RUN, steps=(Step(length=Seconds(value=600), target=ramp),)), NONE
    )
    speeds = [found[LOW] for found in decoded(written.data).steps]
    assert speeds == [2100, 2300, 2500, 2700, 2900, 3100, 3300, 3500, 3700, 3900]
