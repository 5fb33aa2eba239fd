"""Files of other makers: what is read of them, and what is said to be lost."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from core.formats.file_types import FileError
from core.formats.files import read_file
from core.formats.fit import read
from core.workout.model import (
    Averaging,
    Block,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Unit,
    UntilLap,
)
from tests.formats.fit.handmade import (
    FILE_ID,
    FILE_ID_RECORD,
    RIDE,
    definition,
    fit_file,
    raw_file,
    workout_file,
)

MINUTE = {"duration_type": 0, "duration_value": 60_000}
ONE = Step(length=Seconds(value=60))


def again(first: int, rounds: int | None, kind: int = 6) -> dict[str, int | None]:
    return {"duration_type": kind, "duration_value": first, "target_value": rounds}


def blocks_of(*steps: dict) -> tuple[Block, ...]:
    return read(workout_file(*steps)).workout.steps


def step_of(**fields: object) -> Step:
    [step] = blocks_of({**MINUTE, **fields})
    assert isinstance(step, Step)
    return step


def losses_of(*steps: dict) -> list[str]:
    return [str(loss) for loss in read(workout_file(*steps)).losses]


# --- Targets ----------------------------------------------------------------------------------


def custom(kind: int, low: int | None, high: int | None, value: int | None = 0) -> dict:
    return {
        "target_type": kind,
        "target_value": value,
        "custom_target_value_low": low,
        "custom_target_value_high": high,
    }


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        (custom(4, 88, 88), Single(unit=Unit.PERCENT_FTP, value=88)),
        (custom(4, 56, 75), Range(unit=Unit.PERCENT_FTP, low=56, high=75)),
        (custom(4, 1000, 1157), Range(unit=Unit.WATTS, low=0, high=157)),
        (custom(4, 0, 1157), Range(unit=Unit.WATTS, low=0, high=157)),
        (custom(4, 1000, 1000), Single(unit=Unit.WATTS, value=0)),
        (custom(4, 1250, None, None), Single(unit=Unit.WATTS, value=250)),
        (custom(4, 0, 0), NoTarget()),
        (custom(4, None, None), NoTarget()),
        (custom(4, None, None, 3), Single(unit=Unit.POWER_ZONE, value=3)),
        (custom(4, 0, 0, 3), Single(unit=Unit.POWER_ZONE, value=3)),
        (custom(4, 88, 90, 3), Single(unit=Unit.POWER_ZONE, value=3)),
        (custom(4, 88, 90, 500), Range(unit=Unit.PERCENT_FTP, low=88, high=90)),
        (custom(1, 100, 100), Single(unit=Unit.PERCENT_MAX_HR, value=100)),
        (custom(1, 60, 100), Range(unit=Unit.PERCENT_MAX_HR, low=60, high=100)),
        (custom(1, 100, 250), Range(unit=Unit.BPM, low=0, high=150)),
        (custom(1, 240, 250), Range(unit=Unit.BPM, low=140, high=150)),
        (custom(1, 250, 240), Range(unit=Unit.BPM, low=140, high=150)),
        (custom(1, None, None, 4), Single(unit=Unit.HR_ZONE, value=4)),
        (custom(0, 4000, 4000), Single(unit=Unit.SECONDS_PER_KM, value=250)),
        (custom(0, 3922, 3922), Single(unit=Unit.SECONDS_PER_KM, value=255)),
        (custom(0, 3333, 4000), Range(unit=Unit.SECONDS_PER_KM, low=300, high=250)),
        (custom(0, None, None, 2), Single(unit=Unit.PACE_ZONE, value=2)),
        ({"target_type": 2}, NoTarget()),
        ({}, NoTarget()),
    ],
)
def test_targets_are_read_from_the_main_fields(fields, target):
    assert step_of(**fields).target == target
    assert losses_of({**MINUTE, **fields}) == []


@pytest.mark.parametrize(
    ("kind", "low", "unit", "averaging"),
    [
        (7, 90, Unit.PERCENT_FTP, Averaging.SECONDS_3),
        (8, 90, Unit.PERCENT_FTP, Averaging.SECONDS_10),
        (9, 1090, Unit.WATTS, Averaging.SECONDS_30),
        (10, 1090, Unit.WATTS, Averaging.LAP),
        (13, 90, Unit.PERCENT_MAX_HR, Averaging.LAP),
    ],
)
def test_averaged_targets_keep_their_numbers_and_their_averaging(kind, low, unit, averaging):
    step = step_of(**custom(kind, low, low))
    assert step.target == Single(unit=unit, value=90)
    assert step.averaging is averaging


def test_paces_of_swims_are_written_as_swimmers_write_them():
    data = workout_file({**MINUTE, **custom(0, 1000, 1000)}, sport=5)
    [step] = read(data).workout.steps
    assert step.target == Single(unit=Unit.SECONDS_PER_100M, value=100)


def test_a_speed_from_nought_is_its_upper_end_and_is_named():
    fields = custom(0, 0, 4000)
    assert step_of(**fields).target == Single(unit=Unit.SECONDS_PER_KM, value=250)
    assert losses_of({**MINUTE, **fields}) == ["Step 1: a speed of 0 to 4 m/s becomes 4 m/s."]


@pytest.mark.parametrize("kind", [5, 6, 11, 245, 248, 249])
def test_targets_of_unknown_kinds_are_named_and_the_step_stays(kind):
    fields = custom(kind, 100_085, 100_095)
    assert step_of(**fields) == ONE
    [loss] = losses_of({**MINUTE, **fields})
    assert "100085–100095" in loss


def test_mixed_units_are_named_instead_of_guessed():
    fields = custom(4, 50, 1200)
    assert step_of(**fields) == ONE
    assert len(losses_of({**MINUTE, **fields})) == 1


def test_cadence_and_second_targets_find_their_places():
    second = {"secondary_target_type": 3, "secondary_custom_target_value_low": 85}
    both = step_of(**custom(4, 90, 90), **second, secondary_custom_target_value_high=95)
    assert both.cadence == Cadence(low=85, high=95)
    assert both.target == Single(unit=Unit.PERCENT_FTP, value=90)
    assert step_of(**custom(3, 90, 90)).cadence == Cadence(low=90)
    heart = step_of(
        **custom(4, 90, 90),
        secondary_target_type=1,
        secondary_custom_target_value_low=240,
        secondary_custom_target_value_high=250,
    )
    assert heart.secondary == Range(unit=Unit.BPM, low=140, high=150)
    only_second = step_of(target_type=2, secondary_target_type=1, secondary_target_value=3)
    assert only_second.target == Single(unit=Unit.HR_ZONE, value=3)
    assert only_second.secondary is None


def test_words_of_open_steps_say_free_ride_and_max_effort():
    assert step_of(wkt_step_name="Free ride").target == FreeRide()
    assert step_of(wkt_step_name="Sprint", notes="Max effort").target == MaxEffort()
    power = step_of(wkt_step_name="Free ride", **custom(4, 90, 90))
    assert power.target == Single(unit=Unit.PERCENT_FTP, value=90)
    assert power.cue == "Free ride"


def test_exercises_are_named():
    squat = {"duration_type": 29, "duration_value": 12, "exercise_category": 28}
    [step] = blocks_of({**squat, "exercise_weight": 40})
    assert (step.cue, step.notes) == ("Squat", "12 repetitions")
    assert "with 40 kg" in " ".join(losses_of({**squat, "exercise_weight": 40}))
    [named] = blocks_of({**squat, "wkt_step_name": "Low"})
    assert named.cue == "Low"


# --- Lengths ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "length"),
    [
        (0, 90_500, Seconds(value=90.5)),
        (28, 45_000, Seconds(value=45)),
        (31, 45_000, Seconds(value=45)),
        (1, 40_000, Metres(value=400)),
        (1, 500_000, Metres(value=5000, unit=DistanceUnit.KILOMETRE)),
        (1, 160_934, Metres.of(1, DistanceUnit.MILE)),
        (1, 9_144, Metres.of(100, DistanceUnit.YARD)),
        (1, 12_345, Metres(value=123.45)),
        (5, None, UntilLap()),
    ],
)
def test_lengths_are_read_in_the_unit_they_were_probably_written_in(kind, value, length):
    fields = {"duration_type": kind, "duration_value": value}
    [step] = blocks_of(fields)
    assert step.length == length
    assert losses_of(fields) == []


@pytest.mark.parametrize(
    ("kind", "value", "note"),
    [
        (2, 220, "Until heart rate is below 120 bpm"),
        (3, 85, "Until heart rate is above 85 % of maximum"),
        (4, 300, "Until 300 kcal"),
        (15, 1200, "Until power is above 200 W"),
        (25, 60, "Until power is below 60 % FTP"),
        (29, 12, "12 repetitions"),
        (0, None, ""),
        (1, None, ""),
        (99, 5, ""),
    ],
)
def test_other_ends_become_until_lap_with_a_note_and_are_named(kind, value, note):
    fields = {"duration_type": kind, "duration_value": value, "notes": "Own"}
    [step] = blocks_of(fields)
    assert step.length == UntilLap()
    assert step.notes == f"{note}\nOwn".strip()
    assert len(losses_of(fields)) == 1


# --- Steps and repeats ------------------------------------------------------------------------


def test_names_notes_and_classes_are_read():
    step = step_of(wkt_step_name="Über", notes="one\ntwo", intensity=2)
    assert (step.cue, step.notes, step.intensity) == ("Über", "one\ntwo", Intensity.WARM_UP)
    assert step_of(notes="only a note").cue == ""
    assert step_of(intensity=9).intensity is None


def test_repeats_hold_the_steps_they_point_back_to():
    assert blocks_of(MINUTE, MINUTE, MINUTE, again(1, 4)) == (
        ONE,
        Repeat(count=4, steps=(ONE, ONE)),
    )


def test_a_repeat_that_points_further_back_holds_the_inner_one():
    inner = Repeat(count=4, steps=(ONE,))
    assert blocks_of(MINUTE, MINUTE, again(1, 4), MINUTE, again(0, 3)) == (
        Repeat(count=3, steps=(ONE, inner, ONE)),
    )
    assert blocks_of(MINUTE, again(0, 2), again(0, 3)) == (
        Repeat(count=3, steps=(Repeat(count=2, steps=(ONE,)),)),
    )


@pytest.mark.parametrize("kind", [7, 8, 9, 10, 11, 12, 13])
def test_repeats_without_rounds_are_done_once_and_named(kind):
    steps = (MINUTE, again(0, 600_000, kind))
    assert blocks_of(*steps) == (ONE,)
    [loss] = losses_of(*steps)
    assert loss.startswith("Step 2 of the file: a repeat until")
    assert loss.endswith("becomes its steps, once.")


@pytest.mark.parametrize(
    "nonsense",
    [again(7, 3), again(1, 3), again(0, 0), again(0, None), {"duration_type": 6}],
)
def test_repeats_that_make_no_sense_leave_the_steps_alone(nonsense):
    assert blocks_of(MINUTE, nonsense, MINUTE) == (ONE, ONE)
    assert len(losses_of(MINUTE, nonsense, MINUTE)) == 1


def test_a_repeat_into_the_middle_of_another_is_no_repeat():
    steps = (MINUTE, MINUTE, again(0, 2), MINUTE, again(1, 3))
    assert blocks_of(*steps) == (Repeat(count=2, steps=(ONE, ONE)), ONE)
    assert losses_of(*steps) == [
        "Step 5 of the file: a repeat of steps that are not there becomes no repeat."
    ]


def test_steps_stand_in_the_order_of_their_numbers():
    first = {**MINUTE, "message_index": 4, "wkt_step_name": "first"}
    second = {**MINUTE, "message_index": 0x8000 | 5, "wkt_step_name": "second"}
    repeat = {**again(5, 2), "message_index": 6}
    blocks = blocks_of(second, repeat, first)
    assert [getattr(block, "cue", "repeat") for block in blocks] == ["first", "repeat"]
    assert blocks[1].steps[0].cue == "second"


@pytest.mark.parametrize("index", [None, 0])
def test_steps_without_numbers_of_their_own_stand_as_in_the_file(index):
    steps = [{**MINUTE, "message_index": index, "wkt_step_name": name} for name in "ab"]
    blocks = blocks_of(*steps, {**again(1, 3), "message_index": index})
    assert [getattr(block, "cue", "repeat") for block in blocks] == ["a", "repeat"]


def test_a_step_of_words_alone_is_a_note_of_the_next():
    blocks = blocks_of({"notes": "Hello"}, {**MINUTE, "notes": "Go"}, {"notes": "Bye"})
    assert [step.notes for step in blocks] == ["Hello\nGo\nBye"]
    assert len(losses_of({"notes": "Hello"}, MINUTE)) == 1


def test_a_repeat_from_a_step_of_words_begins_behind_it():
    blocks = blocks_of({"notes": "Hello"}, MINUTE, again(0, 3))
    assert [block.count for block in blocks] == [3]


# --- The workout ------------------------------------------------------------------------------


def test_the_workout_has_its_title_sport_and_description():
    data = workout_file(MINUTE, wkt_description="Words", sub_sport=6, num_valid_steps=40)
    workout = read(data).workout
    assert (workout.title, workout.description) == ("Workout", "Words")
    assert (workout.sport, workout.sub_sport) == (Sport.RIDE, SubSport.INDOOR_RIDE)
    assert workout.indoor is True
    assert read(data).losses == ()


@pytest.mark.parametrize(
    ("sport", "sub_sport", "kind"),
    [
        (1, None, (Sport.RUN, None)),
        (1, 45, (Sport.RUN, SubSport.INDOOR_RUN)),
        (2, 200, (Sport.RIDE, None)),
        (21, 0, (Sport.RIDE, SubSport.E_BIKE)),
        (10, 20, (Sport.STRENGTH, None)),
        (45, 0, (Sport.OTHER, None)),
        (254, 254, (Sport.OTHER, None)),
    ],
)
def test_sports_are_read_and_unknown_kinds_are_the_plain_sport(sport, sub_sport, kind):
    workout = read(workout_file(MINUTE, sport=sport, sub_sport=sub_sport)).workout
    assert (workout.sport, workout.sub_sport) == kind


def test_a_file_without_a_title_is_called_like_the_file():
    data = workout_file(MINUTE, wkt_name=None)
    assert read_file("Sweet spot.fit", data).workout.title == "Sweet spot"


def test_of_several_workouts_the_first_with_steps_is_read_and_the_rest_named():
    step = {"mesg_num": 27, **MINUTE}
    data = fit_file([FILE_ID, RIDE, {**RIDE, "wkt_name": "Two"}, step, step, RIDE, step])
    found = read(data)
    assert found.workout.title == "Two"
    assert found.workout.steps == (ONE, ONE)
    assert [str(loss) for loss in found.losses] == [
        "File: every workout but the first of 3 is lost."
    ]


def test_steps_before_their_workout_belong_to_it():
    found = read(fit_file([FILE_ID, {"mesg_num": 27, **MINUTE}, RIDE]))
    assert found.workout.title == "Workout"
    assert found.workout.steps == (ONE,)


def test_a_workout_without_steps_says_so():
    found = read(fit_file([FILE_ID, RIDE]))
    assert found.workout.steps == ()
    assert len(found.losses) == 1


# --- Damage and other files -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "says"), [(4, "a recorded activity"), (6, "a course"), (2, "something else")]
)
def test_other_fit_files_are_named(kind, says):
    with pytest.raises(FileError, match=f"This FIT file is {says}, not a workout"):
        read(fit_file([{**FILE_ID, "type": kind}, {"mesg_num": 20, "heart_rate": 120}]))


def test_archives_and_other_files_with_the_suffix_are_named():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.fit", workout_file(MINUTE))
    for data in (packed.getvalue(), gzip.compress(workout_file(MINUTE))):
        with pytest.raises(FileError, match="compressed archive"):
            read(data)
    with pytest.raises(FileError, match="XML"):
        read(b"<workout_file></workout_file>")
    with pytest.raises(FileError, match="not a FIT file"):
        read(b"[COURSE HEADER]\nFTP = 200\n")


def test_a_wrong_checksum_is_named_and_the_steps_are_read():
    data = bytearray(workout_file(MINUTE))
    data[-1] ^= 0xFF
    found = read(bytes(data))
    assert found.workout.steps == (ONE,)
    [loss] = found.losses
    assert "checksum" in loss.advice


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes():
    data = workout_file(MINUTE, MINUTE, MINUTE)
    found = read(data[:-10])
    assert found.workout.steps == (ONE, ONE)
    assert "cut off" in str(found.losses[0])


def test_a_file_that_is_damaged_behind_its_steps_says_where():
    steps = definition(1, 27, [(1, 1, 0), (2, 4, 0x86)]) + b"\x01\x00\x60\xea\x00\x00"
    data = raw_file(FILE_ID_RECORD + definition(2, 26, [(4, 1, 0)]) + b"\x02\x02" + steps + b"\x0f")
    found = read(data)
    assert found.workout.steps == (ONE,)
    assert [str(loss) for loss in found.losses] == [
        "File: whatever stood behind step 1 is lost. The file is damaged there."
    ]


def test_a_file_behind_the_file_is_left_alone():
    data = workout_file(MINUTE)
    assert read(data + data).workout.steps == (ONE,)
    assert read(data + b"\0" * 16).losses == ()


def test_fields_of_the_wrong_type_are_passed_over():
    # A name of numbers, a time as text, an intensity of four floats.
    fields = definition(1, 27, [(0, 4, 0x86), (2, 4, 7), (1, 1, 0), (7, 16, 0x88)])
    data = raw_file(
        FILE_ID_RECORD
        + definition(2, 26, [(4, 1, 0), (8, 2, 0x84)])
        + b"\x02\x02\x01\x01"
        + fields
        + b"\x01\x01\0\0\0abc\0\0"
        + b"\x00\x00\x80\x7f" * 4
    )
    found = read(data)
    assert found.workout.title == ""
    assert found.workout.steps == (Step(length=UntilLap()),)
