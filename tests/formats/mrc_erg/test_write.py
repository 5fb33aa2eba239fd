from __future__ import annotations

import datetime as dt
import re

import pytest

from core.formats.file_types import MOST_STEPS, FileError
from core.formats.mrc_erg import read, write
from core.workout.losses import LossKind
from core.workout.model import (
    Averaging,
    Cadence,
    DistanceUnit,
    FreeRide,
    Intensity,
    MaxEffort,
    Metres,
    NoTarget,
    Planned,
    Prompt,
    RacePriority,
    Ramp,
    Range,
    Repeat,
    Seconds,
    Single,
    Sport,
    Step,
    SubSport,
    Target,
    Unit,
    UntilLap,
    Workout,
)
from core.workout.thresholds import Thresholds

FTP = Thresholds(ftp=250)
NONE = Thresholds()


def _step(target: Target | None = None, seconds: float = 300, **more) -> Step:
    more.setdefault("length", Seconds(value=seconds))
    return Step(target=target or NoTarget(), **more)


def _percent(value: float) -> Single:
    return Single(unit=Unit.PERCENT_FTP, value=value)


def _watts(value: float) -> Single:
    return Single(unit=Unit.WATTS, value=value)


def _ride(*steps: Step | Repeat, **more) -> Workout:
    return Workout(sport=Sport.RIDE, steps=steps, **more)


def _lines(data: bytes, section: str) -> list[str]:
    text = data.decode()
    if f"[{section}]" not in text:
        return []
    return text.split(f"[{section}]\n")[1].split(f"\n[END {section}]")[0].split("\n")


def _mrc(*steps: Step | Repeat, thresholds: Thresholds = FTP, **more):
    return write(_ride(*steps), thresholds, watts=False, **more)


def _said(written) -> list[tuple[str, str, str]]:
    return [(loss.where, loss.before, loss.after) for loss in written.losses]


# --- The form -----------------------------------------------------------------------------------


def test_an_mrc_file_has_the_form_that_strict_readers_ask_for():
    workout = _ride(
        _step(Ramp(unit=Unit.PERCENT_FTP, start=45, end=75), 600, cue="Warm up"),
        _step(_percent(87.5), 90),
        title="Sweet spot",
        description="Stay on top of it",
    )
    written = write(workout, NONE, watts=False)
    assert written.losses == ()
    assert written.data.decode() == (
        "[COURSE HEADER]\n"
        "VERSION = 2\n"
        "UNITS = ENGLISH\n"
        "DESCRIPTION = Stay on top of it\n"
        "FILE NAME = Sweet spot\n"
        "MINUTES PERCENT\n"
        "[END COURSE HEADER]\n"
        "[COURSE DATA]\n"
        "0.0000\t45\n"
        "10.0000\t75\n"
        "10.0000\t87.5\n"
        "11.5000\t87.5\n"
        "[END COURSE DATA]\n"
        "[COURSE TEXT]\n"
        "0\tWarm up\t10\n"
        "[END COURSE TEXT]\n"
        "[INTERVAL DATA]\n"
        "0\t600\tWarm up\n"
        "[END INTERVAL DATA]\n"
    )


def test_an_erg_file_is_in_watts_and_names_the_ftp():
    written = write(_ride(_step(_watts(200.5))), FTP, watts=True)
    header = _lines(written.data, "COURSE HEADER")
    assert header[-2:] == ["FTP = 250", "MINUTES WATTS"]
    assert _lines(written.data, "COURSE DATA") == ["0.0000\t200.5", "5.0000\t200.5"]
    assert written.losses == ()


def test_watts_need_no_ftp_in_an_erg_file():
    written = write(_ride(_step(_watts(200))), NONE, watts=True)
    assert not any(line.startswith("FTP") for line in _lines(written.data, "COURSE HEADER"))
    assert written.losses == ()


def test_an_empty_description_keeps_its_line():
    # A strict reader that finds nothing behind the sign would take the next line for it.
    assert "DESCRIPTION = \n" in _mrc(_step(_percent(50))).data.decode()


def test_the_course_data_hold_numbers_and_nothing_else():
    step = _step(_percent(80), cue="Hard", notes="x")
    lines = _lines(_mrc(step, step, step).data, "COURSE DATA")
    assert len(lines) == 6
    assert all(re.fullmatch(r"\d+\.\d{4}\t\d+(\.\d+)?", line) for line in lines)


def test_whole_seconds_come_back_exactly():
    steps = tuple(_step(_percent(50 + n % 2), 7 + 13 * n) for n in range(60))
    back = read(_mrc(*steps).data).workout
    assert back.steps == steps


# --- What arrives exactly -----------------------------------------------------------------------


@pytest.mark.parametrize("watts", [False, True])
def test_names_notes_and_timed_texts_come_back(watts):
    unit = Unit.WATTS if watts else Unit.PERCENT_FTP
    steps = (
        _step(Single(unit=unit, value=80), cue="Go", notes="Stay seated"),
        _step(
            Single(unit=unit, value=80),
            prompts=(
                Prompt(at=0, text="Go", duration=10),
                Prompt(at=12.5, text="Half; done [yet]?", duration=7),
            ),
        ),
        _step(notes="Only a note"),
        _step(cue="Only a name"),
        _step(Ramp(unit=unit, start=0, end=80), 10, cue="Up", notes="Up"),
    )
    workout = _ride(*steps, title="VO2 30/30 = hard", description="[really]; hard\\")
    written = write(workout, FTP, watts=watts)
    assert written.losses == ()
    back = read(written.data)
    assert back.workout == workout
    assert back.losses == ()


def test_steps_that_are_alike_stay_apart():
    steps = (_step(_percent(80)), _step(_percent(80)), _step(), _step())
    written = _mrc(*steps)
    assert read(written.data).workout.steps == steps
    assert written.losses == ()


def test_a_title_that_ends_as_a_file_does_keeps_its_ending():
    written = write(_ride(_step(_percent(50)), title="race.MRC"), NONE, watts=False)
    assert read(written.data).workout.title == "race.MRC"


def test_the_class_active_is_no_loss():
    assert _mrc(_step(_percent(50), intensity=Intensity.ACTIVE)).losses == ()


# --- What is approximated -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "after", "value"),
    [
        (Range(unit=Unit.PERCENT_FTP, low=85, high=94), "89.5 % FTP", 89.5),
        (_watts(210), "84 % FTP (FTP 250 W)", 84),
        (Range(unit=Unit.WATTS, low=200, high=211), "82.2 % FTP (FTP 250 W)", 82.2),
        (Single(unit=Unit.POWER_ZONE, value=3), "82.6 % FTP", 82.6),
        (Range(unit=Unit.POWER_ZONE, low=2, high=3), "72.6 % FTP", 72.6),
        (Single(unit=Unit.POWER_ZONE, value=7), "165.44 % FTP", 165.44),
        (Single(unit=Unit.PERCENT_MMP, value=50, mmp_seconds=3600), "51.11 % FTP", 51.11),
        (_percent(0), "no target", 0),
    ],
)
def test_other_targets_become_per_cent_of_ftp(target, after, value):
    written = _mrc(_step(target, cue="Hard"))
    (loss,) = written.losses
    assert (loss.where, loss.kind, loss.after) == ("Step 1 (Hard)", LossKind.APPROXIMATED, after)
    assert _lines(written.data, "COURSE DATA")[0] == f"0.0000\t{value}"


@pytest.mark.parametrize(
    ("target", "after", "value"),
    [
        (_percent(88.3), "221 W (FTP 250 W)", 221),
        (Range(unit=Unit.WATTS, low=200, high=211), "205.5 W", 205.5),
        (Single(unit=Unit.POWER_ZONE, value=3), "206.5 W", 207),
    ],
)
def test_other_targets_become_watts(target, after, value):
    written = write(_ride(_step(target)), FTP, watts=True)
    (loss,) = written.losses
    assert _lines(written.data, "COURSE DATA")[0] == f"0.0000\t{value}"
    assert loss.after == (after if target.unit is not Unit.POWER_ZONE else "207 W (FTP 250 W)")


def test_a_ramp_between_zones_runs_from_middle_to_middle():
    written = _mrc(_step(Ramp(unit=Unit.POWER_ZONE, start=1, end=7)))
    assert [line.split("\t")[1] for line in _lines(written.data, "COURSE DATA")] == [
        "49.32",
        "165.44",
    ]


def test_the_indoor_ftp_serves_where_there_is_no_other():
    written = write(_ride(_step(_percent(50))), Thresholds(indoor_ftp=200), watts=True)
    assert _lines(written.data, "COURSE DATA")[0] == "0.0000\t100"


def test_a_range_without_a_width_is_no_loss():
    written = _mrc(_step(Range(unit=Unit.PERCENT_FTP, low=80, high=80)))
    assert written.losses == ()


@pytest.mark.parametrize(
    ("length", "before", "after", "seconds"),
    [
        (Seconds(value=90.5), "1 min 30.5 s", "1 min 31 s", 91),
        (Seconds(value=0.2), "0.2 s", "1 s", 1),
        (UntilLap(), "until lap", "5 min", 300),
        (UntilLap(nominal=Seconds(value=60)), "until lap (about 1 min)", "1 min", 60),
        (Metres.of(2, DistanceUnit.KILOMETRE), "2 km", "4 min (at 30 km/h)", 240),
    ],
)
def test_every_length_becomes_whole_seconds(length, before, after, seconds):
    written = _mrc(_step(_percent(80), length=length))
    assert _said(written) == [("Step 1", before, after)]
    assert read(written.data).workout.steps[0].length.value == seconds


def test_fractions_of_seconds_never_add_up():
    odd = _step(_percent(80), 30.4)
    written = _mrc(Repeat(count=10, steps=(odd,)), _step(_percent(90), 0.3), odd)
    back = [step.length.value for step in read(written.data).workout.leaf_steps()]
    assert sum(back[:10]) == 304
    assert set(back[:10]) == {30, 31}
    assert back[10:] == [1, 30]
    assert _said(written) == [
        ("Step 1", "a repeat of 10 rounds", "the same steps written out round by round"),
        ("Step 1.1", "30.4 s", "30 s or 31 s, so that the total stays as it is"),
        ("Step 2", "0.3 s", "1 s"),
        ("Step 3", "30.4 s", "30 s"),
    ]


def test_a_text_is_shown_within_every_round_and_never_taken_for_a_note():
    texts = (Prompt(at=0, text="Go", duration=30), Prompt(at=30.2, text="Done", duration=5))
    odd = _step(_percent(80), 30.4, prompts=texts)
    written = _mrc(Repeat(count=10, steps=(odd,)))
    for step in read(written.data).workout.leaf_steps():
        assert [prompt.text for prompt in step.prompts] == ["Go", "Done"]
        assert not step.notes
    assert ("Step 1.1", "the timed text “Done” at 0:30", "the same just before the step ends") in (
        _said(written)
    )


def test_repeats_are_written_out_and_each_loss_is_said_once():
    inner = Repeat(count=2, steps=(_step(_watts(250), 30, cue="On"), _step(None, 30)))
    written = _mrc(Repeat(count=3, steps=(inner, _step(None, 60)), title="Set"))
    assert _said(written) == [
        ("Step 1 (Set)", "a repeat of 3 rounds", "the same steps written out round by round"),
        ("Step 1 (Set)", "the title “Set”", ""),
        ("Step 1.1", "a repeat of 2 rounds", "the same steps written out round by round"),
        ("Step 1.1.1 (On)", "250 W", "100 % FTP (FTP 250 W)"),
    ]
    assert [step.length.value for step in read(written.data).workout.leaf_steps()] == [
        30, 30, 30, 30, 60,
    ] * 3  # fmt: skip


def test_a_single_round_is_no_loss():
    step = _step(_percent(80))
    written = _mrc(Repeat(count=1, steps=(step,)))
    assert written.losses == ()
    assert read(written.data).workout.steps == (step,)


# --- What becomes a text ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"target": Single(unit=Unit.BPM, value=150)}, "150 bpm"),
        ({"target": Range(unit=Unit.PERCENT_LTHR, low=80, high=90)}, "80–90 % LTHR"),
        ({"target": Single(unit=Unit.SECONDS_PER_KM, value=255)}, "4:15 /km"),
        ({"target": FreeRide()}, "Free ride"),
        ({"target": MaxEffort()}, "Max effort"),
        ({"cadence": Cadence(low=85, high=95)}, "85–95 rpm"),
        ({"secondary": Single(unit=Unit.BPM, value=150)}, "150 bpm"),
    ],
)
def test_what_a_course_has_no_place_for_is_read_during_the_step(more, words):
    written = _mrc(Step(length=Seconds(value=60), notes="Easy", **more))
    assert [loss.kind for loss in written.losses] == [LossKind.APPROXIMATED]
    assert written.losses[0].after.endswith("a text shown during the step")
    assert _lines(written.data, "COURSE DATA") == ["0.0000\t0", "1.0000\t0"]
    assert read(written.data).workout.steps[0].notes == f"Easy / {words}"


def test_perceived_exertion_goes_into_the_name_where_that_is_wanted():
    step = _step(Range(unit=Unit.RPE, low=7, high=8), cue="Hard")
    written = _mrc(step)
    assert read(written.data).workout.steps[0].cue == "Hard RPE 7-8"
    assert _said(written) == [("Step 1 (Hard)", "RPE 7–8", "“RPE 7-8” in the step's name")]
    plain = _mrc(step, rpe_as_cue=False)
    assert read(plain.data).workout.steps[0].cue == "Hard"
    assert _said(plain) == [("Step 1 (Hard)", "RPE 7–8", "")]


def test_power_as_the_second_target_is_what_the_course_shows():
    step = _step(Single(unit=Unit.BPM, value=150), secondary=_percent(80))
    written = _mrc(step)
    assert _lines(written.data, "COURSE DATA")[0] == "0.0000\t80"
    assert _said(written) == [
        ("Step 1", "150 bpm", "a text shown during the step"),
        ("Step 1", "the second target 80 % FTP", "the step's only target"),
    ]


@pytest.mark.parametrize("intensity", [one for one in Intensity if one is not Intensity.ACTIVE])
def test_every_class_but_the_plain_one_is_said_to_be_lost(intensity):
    [loss] = _mrc(_step(_percent(80), intensity=intensity)).losses
    assert loss.before.startswith("the class")


def test_a_name_that_stands_for_none_is_said_to_be_lost():
    written = _mrc(_step(_percent(80), cue="-"))
    assert _said(written) == [("Step 1 (-)", "the name “-”", "")]
    assert read(written.data).workout.steps[0].cue == ""


def test_classes_averaging_and_hidden_power_are_said_to_be_lost():
    step = _step(
        _percent(80), intensity=Intensity.WARM_UP, averaging=Averaging.SECONDS_3, hide_power=True
    )
    assert _said(_mrc(step)) == [
        ("Step 1", "the class “warm-up”", ""),
        ("Step 1", "averaging of the target over 3 s", ""),
        ("Step 1", "hidden power", ""),
    ]


def test_texts_of_several_lines_are_joined_and_said():
    workout = _ride(
        _step(_percent(80), cue="Big\nGear", notes="One\r\n\n  two", prompts=(
            Prompt(at=5, text="tab\there", duration=5),
        )),
        title="A\nB", description="Line\nanother",
    )  # fmt: skip
    written = write(workout, NONE, watts=False)
    back = read(written.data).workout
    (step,) = back.leaf_steps()
    assert (back.title, back.description) == ("A / B", "Line / another")
    assert (step.cue, step.notes, step.prompts[0].text) == ("Big / Gear", "One / two", "tab here")
    assert [loss.where for loss in written.losses] == [
        "Step 1 (Big Gear)",
        "Step 1 (Big Gear)",
        "Step 1 (Big Gear)",
        "Title",
        "Description",
    ]


def test_a_text_behind_its_step_is_shown_before_the_step_ends():
    written = _mrc(_step(None, 60, prompts=(Prompt(at=90, text="Late", duration=5),)), _step())
    assert read(written.data).workout.steps[0].prompts == (Prompt(at=59, text="Late", duration=5),)
    assert [loss.where for loss in written.losses] == ["Step 1"]


def test_a_text_as_long_as_its_step_does_not_become_a_note():
    written = _mrc(_step(None, 60, prompts=(Prompt(at=0, text="All along", duration=60),)))
    (step,) = read(written.data).workout.steps
    assert step.notes == ""
    assert step.prompts == (Prompt(at=0, text="All along", duration=59),)
    assert len(written.losses) == 1


def test_texts_without_a_duration_get_one_and_that_is_said_once():
    step = _step(None, 60, prompts=(Prompt(at=1, text="a"), Prompt(at=20, text="b")))
    written = _mrc(step, step)
    assert _said(written) == [("Timed texts", "no word on how long they are shown", "10 s each")]


def test_a_text_without_words_is_nothing_to_lose():
    assert _mrc(_step(None, 60, prompts=(Prompt(at=1, text=" "),))).losses == ()


def test_what_belongs_to_the_whole_workout_and_has_no_place_is_said():
    workout = Workout(
        sport=Sport.RUN,
        sub_sport=SubSport.TRAIL_RUN,
        steps=(_step(),),
        coach_comments="Sleep",
        tags=(" base", "base", ""),
        planned=Planned(load=63.5),
        race=RacePriority.A,
        start_time=dt.time(17, 30),
    )
    assert _said(write(workout, NONE, watts=False)) == [
        ("Sport", "Trail run", "Ride"),
        ("Coach comments", "the coach's note “Sleep”", ""),
        ("Tags", "the tag “base”", ""),
        ("Plan", "planned load 63.5", "what the app that opens the file computes from the steps"),
        ("Plan", "race priority A", ""),
        ("Plan", "the start time 17:30", ""),
    ]


def test_that_it_is_a_race_is_said_of_one_without_a_priority():
    workout = Workout(sport=Sport.RIDE, steps=(_step(),), race=RacePriority.NONE)
    assert _said(write(workout, NONE, watts=False)) == [("Plan", "that it is a race", "")]


# --- Without an FTP, and what is refused --------------------------------------------------------


def test_an_erg_file_whose_power_all_needs_an_ftp_is_refused_with_the_way_out():
    with pytest.raises(FileError, match=r"set your FTP.*choose MRC"):
        write(_ride(_step(_percent(80))), NONE, watts=True)


def test_an_mrc_file_whose_power_all_needs_an_ftp_is_refused_with_the_way_out():
    with pytest.raises(FileError, match=r"set your FTP.*choose ERG"):
        write(_ride(_step(_watts(200))), NONE, watts=False)


def test_power_that_is_known_is_written_beside_power_that_is_not():
    written = write(_ride(_step(_watts(200)), _step(_percent(80))), NONE, watts=True)
    assert [line.split("\t")[1] for line in _lines(written.data, "COURSE DATA")] == [
        "200", "200", "0", "0",
    ]  # fmt: skip
    (loss,) = written.losses
    assert (loss.where, loss.before) == ("Step 2", "80 % FTP")
    assert loss.advice.startswith("Set your FTP")
    assert read(written.data).workout.steps[1].notes == "80 % FTP"


def test_a_workout_without_any_power_is_a_course_of_texts():
    written = write(_ride(_step(Single(unit=Unit.BPM, value=120))), NONE, watts=True)
    assert read(written.data).workout.steps[0].notes == "120 bpm"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "no steps"),
        ((Repeat(count=MOST_STEPS + 1, steps=(_step(),)),), "more than 2,000 steps"),
        ((Repeat(count=10**12, steps=(_step(),)),), "more than 2,000 steps"),
        ((_step(None, 1e300),), "longer than a week"),
        ((_step(None, 500_000), _step(None, 500_000)), "longer than a week"),
        ((_step(_percent(1e12)),), "more than 10,000"),
        ((_step(notes="x" * 3_000_000),), "too long"),
    ],
)
def test_what_no_file_can_hold_is_refused(steps, said):
    with pytest.raises(FileError, match=said):
        _mrc(*steps)


def test_a_range_is_written_as_its_middle_and_that_is_said():
    written = _mrc(_step(Range(unit=Unit.PERCENT_FTP, low=80, high=91)))
    assert _said(written) == [("Step 1", "80–91 % FTP", "85.5 % FTP")]
    assert read(written.data).workout.steps[0].target == _percent(85.5)
