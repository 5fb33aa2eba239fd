"""What holds for files of every format."""

from __future__ import annotations

import datetime as dt

import pytest

from core.formats.files import FileError, FileFormat, file_name, read_file, write_file
from core.workout.describe import outline
from core.workout.model import (
    Averaging,
    Cadence,
    Metric,
    Planned,
    Prompt,
    Ramp,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.options import Options
from core.workout.thresholds import Thresholds

ATHLETE = Thresholds(ftp=250, lthr=165, max_hr=188, pace=4.0)
STEADY = Step(length=Seconds(value=300), target=Single(unit=Unit.PERCENT_FTP, value=80))
RAMP = Step(
    length=Seconds(value=300), target=Ramp(unit=Unit.PERCENT_FTP, start=50, end=80), cue="Build"
)
EVERY = pytest.mark.parametrize("file_format", FileFormat)


def ride(*steps: Step | Repeat, **said: object) -> Workout:
    return Workout(sport=Sport.RIDE, steps=steps, **said)


def losses(workout: Workout, file_format: FileFormat, options: Options | None = None) -> list[str]:
    written = write_file(workout, file_format, ATHLETE, options or Options())
    return [f"{loss.where}: {loss.before}" for loss in written.losses]


@EVERY
def test_widths_are_for_head_units_alone(file_format: FileFormat) -> None:
    wide = Options(power_width=5, heart_rate_width=5, pace_width=5)
    plain = write_file(ride(STEADY), file_format, ATHLETE)
    written = write_file(ride(STEADY), file_format, ATHLETE, wide)
    if file_format is FileFormat.FIT:
        assert [loss.after for loss in written.effects] == ["76–84 % FTP"]
    else:
        assert written == plain


def test_power_over_one_second_is_chosen_in_vain_for_head_units_and_that_is_said() -> None:
    chosen = Options(averaging=Averaging.SECONDS_1)
    written = write_file(ride(STEADY, RAMP), FileFormat.FIT, ATHLETE, chosen)
    told = [(loss.where, loss.after) for loss in written.losses if "averag" in loss.before]
    assert told == [
        ("Step 1", "averaging as the device is set"),
        ("Step 2 (Build)", "averaging as the device is set"),
    ]
    assert [loss.where for loss in written.effects] == ["Step 1", "Step 2 (Build)"]
    assert written.data == write_file(ride(STEADY, RAMP), FileFormat.FIT, ATHLETE).data


@EVERY
def test_stairs_are_written_wherever_they_are_chosen(file_format: FileFormat) -> None:
    written = write_file(ride(RAMP, STEADY), file_format, ATHLETE, Options(stair_seconds=60))
    assert [loss.where for loss in written.effects] == ["Step 1 (Build)"]
    assert len(read_file(f"x.{file_format}", written.data).workout.steps) == 6


@EVERY
@pytest.mark.parametrize("options", [Options(), Options(stair_seconds=30, power_width=3)])
def test_every_loss_of_a_step_leads_to_a_line_of_the_outline(
    file_format: FileFormat, options: Options
) -> None:
    odd = Step(
        length=UntilLap(),
        target=Single(unit=Unit.RPE, value=7),
        secondary=Single(unit=Unit.BPM, value=140),
        cadence=Cadence(low=0),
        averaging=Averaging.LAP,
        hide_power=True,
        cue="Odd (2.1)",
        prompts=(Prompt(at=900, text="Late"),),
    )
    inner = Repeat(count=2, steps=(RAMP, odd), title="Inner")
    workout = ride(RAMP, Repeat(count=3, steps=(RAMP, inner, STEADY), title="Outer"), odd)
    written = write_file(workout, file_format, ATHLETE, options)
    names = {line.path: line.cue for line in outline(workout.steps)}
    told = [loss for loss in (*written.losses, *written.effects) if loss.where.startswith("Step")]
    assert {"2.2.2", "3"} <= {loss.step for loss in told}
    for loss in told:
        assert loss.where == f"Step {loss.step} ({names[loss.step]})" or not names[loss.step]


SAME_WORDS = {
    "Step 1: a cadence of 0": ride(STEADY.model_copy(update={"cadence": Cadence(low=0)})),
    "Step 1: hidden power": ride(STEADY.model_copy(update={"hide_power": True})),
    "Step 1 (Set): the title “Set”": ride(Repeat(count=1, steps=(STEADY,), title="Set")),
    "Step 1: the timed text “Late” at 10:00": ride(
        STEADY.model_copy(update={"prompts": (Prompt(at=600, text="Late", duration=5),)})
    ),
    "Plan: planned load 80, IF 0.9": ride(STEADY, planned=Planned(load=80, intensity=0.9)),
    "Plan: heart rate as what steers it": ride(
        STEADY.model_copy(update={"secondary": Single(unit=Unit.BPM, value=140)}),
        metric=Metric.HEART_RATE,
    ),
}


@EVERY
@pytest.mark.parametrize("said", SAME_WORDS)
def test_the_same_loss_has_the_same_words_in_every_format(
    file_format: FileFormat, said: str
) -> None:
    assert said in losses(SAME_WORDS[said], file_format)


@EVERY
def test_a_metric_that_the_steps_say_anyway_is_no_loss(file_format: FileFormat) -> None:
    steered = ride(STEADY, metric=Metric.POWER, indoor=True, day=dt.date(2030, 5, 1))
    assert losses(steered, file_format) == losses(ride(STEADY), file_format)


@EVERY
def test_tags_and_texts_without_words_are_nothing_to_lose(file_format: FileFormat) -> None:
    blank = ride(
        STEADY.model_copy(update={"cue": " ", "notes": "\n", "prompts": (Prompt(at=5, text=""),)}),
        tags=("", " "),
        coach_comments=" \n",
    )
    assert losses(blank, file_format) == losses(ride(STEADY), file_format)


@EVERY
def test_a_file_is_read_by_its_suffix_in_any_case(file_format: FileFormat) -> None:
    data = write_file(ride(STEADY), file_format, ATHLETE).data
    read = read_file(f"dir/My ride.{file_format.upper()}", data).workout
    assert (read.title, len(read.steps)) == ("My ride", 1)


def test_other_files_are_refused_with_the_formats_that_are_read() -> None:
    with pytest.raises(FileError, match="ZWO, MRC, ERG and FIT"):
        read_file("ride.gpx", b"<gpx/>")
    with pytest.raises(FileError, match="empty"):
        read_file("ride.zwo", b"")
    with pytest.raises(FileError, match=r"2\.0 MB|2 MB"):
        read_file("ride.zwo", b" " * 2_000_001)


def test_a_file_name_holds_nothing_that_a_file_system_refuses() -> None:
    named = ride(STEADY, title='../a\\b:c*?"<>|\n ½ é.', day=dt.date(2030, 5, 1))
    assert file_name(named, FileFormat.MRC) == "2030-05-01 a b c 1 2 é.mrc"
    assert file_name(ride(STEADY, title=" . "), FileFormat.ZWO) == "workout.zwo"
