from __future__ import annotations

import contextlib
import time

import pytest

from core.formats.file_types import MOST_BYTES, MOST_STEPS, FileError
from core.formats.mrc_erg import read
from core.formats.mrc_erg.lines import MOST_LINES
from core.workout.model import NoTarget, Prompt, Ramp, Single, Sport, Unit

HEAD = "[COURSE HEADER]\nVERSION = 2\nUNITS = ENGLISH\nDESCRIPTION = Over-unders\n"
PLAIN = (
    HEAD + "FILE NAME = Sweet spot.mrc\nMINUTES PERCENT\n[END COURSE HEADER]\n"
    "[COURSE DATA]\n0.00\t50\n5.00\t50\n5.00\t85.5\n15.00\t85.5\n15.00\t60\n20.00\t40\n"
    "[END COURSE DATA]\n"
)


def _data(points: str, *, unit: str = "MINUTES PERCENT", behind: str = "") -> bytes:
    return (
        f"[COURSE HEADER]\nVERSION = 2\n{unit}\n[END COURSE HEADER]\n"
        f"[COURSE DATA]\n{points}\n[END COURSE DATA]\n{behind}"
    ).encode()


def _steps(data: bytes) -> list[tuple]:
    """(seconds, first, last, cue) of each step; None where there is no target."""
    found = []
    for step in read(data).workout.leaf_steps():
        target = step.target
        if isinstance(target, Ramp):
            ends = (target.start, target.end)
        else:
            value = target.value if isinstance(target, Single) else None
            ends = (value, value)
        found.append((step.length.value, *ends, step.cue))
    return found


PLAIN_STEPS = [(300, 50, 50, ""), (600, 85.5, 85.5, ""), (300, 60, 40, "")]


def test_flat_lines_are_steps_and_slopes_are_ramps():
    file = read(PLAIN.encode())
    assert _steps(PLAIN.encode()) == PLAIN_STEPS
    assert {step.target.unit for step in file.workout.leaf_steps()} == {Unit.PERCENT_FTP}
    assert file.workout.sport is Sport.RIDE
    assert file.losses == ()


def test_title_and_description_come_from_the_header():
    workout = read(PLAIN.encode()).workout
    assert (workout.title, workout.description) == ("Sweet spot", "Over-unders")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("FILE NAME = Weston.ERG", "Weston"),
        ("FILE NAME=Weston", "Weston"),
        (r"file name = C:\rides\Weston.mrc", "Weston"),
        ("FILE NAME = 2 x 20 = 40", "2 x 20 = 40"),
        ("FILE NAME = VO2 30/30", "VO2 30/30"),
        ("FILE NAME = ", ""),
        ("TITLE = Weston\nFILE NAME = x", "Weston"),
    ],
)
def test_the_title_is_the_file_name_without_folder_and_suffix(line, title):
    data = _data("0 50\n5 50", unit=f"{line}\nMINUTES PERCENT")
    assert read(data).workout.title == title


def test_a_description_may_go_on_over_several_lines():
    data = _data("0 50\n5 50", unit="DESCRIPTION = One\ntwo\nFTP = 200\nMINUTES WATTS")
    assert read(data).workout.description == "One\ntwo"


# --- Units --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "unit"),
    [
        ("MINUTES WATTS", Unit.WATTS),
        ("minutes  watts", Unit.WATTS),
        ("MINUTES\tPERCENT", Unit.PERCENT_FTP),
        ("MINUTES PERCENTAGE", Unit.PERCENT_FTP),
        ("Minutes FTP", Unit.PERCENT_FTP),
        ("; MINUTES WATTS", Unit.WATTS),
    ],
)
def test_the_columns_say_watts_or_per_cent(columns, unit):
    file = read(_data("0 50\n5 50", unit=columns))
    assert [step.target.unit for step in file.workout.leaf_steps()] == [unit]
    assert file.losses == ()


def test_watts_stay_watts_when_the_header_has_an_ftp():
    data = _data("0 187.5\n5 187.5", unit="FTP = 250\nMINUTES WATTS")
    (step,) = read(data).workout.leaf_steps()
    assert step.target == Single(unit=Unit.WATTS, value=187.5)


def test_a_per_cent_sign_says_per_cent_whatever_the_columns():
    data = _data("0 50%\n5 50 %", unit="MINUTES WATTS")
    (step,) = read(data).workout.leaf_steps()
    assert step.target == Single(unit=Unit.PERCENT_FTP, value=50)


def test_a_file_that_mixes_watts_and_per_cent_is_refused():
    with pytest.raises(FileError, match="some are not"):
        read(_data("0 50%\n5 150"))


@pytest.mark.parametrize(
    ("unit", "points", "after"),
    [
        ("", "0 50\n5 120", "% of FTP"),
        ("", "0 150\n5 320", "watts"),
        ("FTP = 200", "0 50\n5 120", "watts"),
    ],
)
def test_a_guessed_unit_is_said(unit, points, after):
    file = read(_data(points, unit=unit))
    assert [loss.after for loss in file.losses] == [after]


def test_the_suffix_in_the_header_says_the_unit_when_the_columns_do_not():
    file = read(_data("0 50\n5 50", unit="FILE NAME = x.erg"))
    assert file.workout.steps[0].target.unit is Unit.WATTS
    assert file.losses == ()


@pytest.mark.parametrize(
    "columns", ["DISTANCE GRADE WIND", "distance slope", "DISTANCE\tGRADE\tWIND"]
)
def test_a_course_of_distance_and_gradient_is_refused_with_the_reason(columns):
    with pytest.raises(FileError, match="distance and gradient"):
        read(_data("0 1.5 0\n2 3 0", unit=columns))


def test_unknown_columns_are_refused_by_name():
    with pytest.raises(FileError, match="MINUTES CADENCE"):
        read(_data("0 50\n5 50", unit="MINUTES CADENCE"))


def test_prose_that_begins_with_minutes_is_no_column_line():
    data = _data("0 50\n5 50", unit="DESCRIPTION = Ten\nminutes of pain\nMINUTES PERCENT")
    assert read(data).workout.description == "Ten\nminutes of pain"


# --- Tolerance ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\t", "   ").encode(),
        lambda text: text.replace("\t", ",").encode(),
        lambda text: text.replace("\t", ", ").encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.replace("\n", " \t\n").encode(),
        lambda text: text.replace(".", ",").replace("mrc", ".mrc").encode(),
        lambda text: text.replace("[END COURSE DATA]\n", "").encode(),
        lambda text: text.replace("[END COURSE HEADER]\n", "").encode(),
        lambda text: text.replace("COURSE", "course").replace("MINUTES", "Minutes").encode(),
        lambda text: text.replace("[COURSE DATA]", " [ Course  Data ] ").encode(),
        lambda text: text.replace("50\n", "50 ; easy\n").encode(),
        lambda text: "; written by hand\n" + text,
        lambda text: text.replace("\n[COURSE DATA]", "\n; points\n[COURSE DATA]\n; now"),
    ],
    ids=[
        "LF", "CRLF", "CR", "UTF-8 mark", "UTF-16", "UTF-16 little", "UTF-16 big", "spaces",
        "commas", "commas and spaces", "blank lines", "trailing blanks", "decimal commas",
        "no end of data", "no end of header", "case", "loose marks", "comment behind", "comment",
        "comments between",
    ],
)  # fmt: skip
def test_a_file_is_read_however_it_was_written(encode):
    data = encode(PLAIN)
    data = data if isinstance(data, bytes) else data.encode()
    assert _steps(data) == PLAIN_STEPS
    assert read(data).losses == ()


def test_latin_1_is_read_where_it_is_no_utf_8():
    data = PLAIN.replace("Over-unders", "Über").encode("latin-1")
    assert read(data).workout.description == "Über"


def test_the_header_may_stand_in_any_order_and_behind_the_data():
    data = (
        b"[COURSE DATA]\n0 100\n5 100\n[END COURSE DATA]\n"
        b"[COURSE HEADER]\nMINUTES WATTS\nDESCRIPTION = x\nVERSION = 2\n[END COURSE HEADER]"
    )
    assert _steps(data) == [(300, 100, 100, "")]


# --- Time ---------------------------------------------------------------------------------------


def test_boundaries_and_not_lengths_are_rounded_so_that_nothing_adds_up():
    # A third of a minute three times, in two decimals: 19.8, 39.6 and 60.0 s.
    points = "0 50\n0.33 50\n0.33 90\n0.66 90\n0.66 50\n1.00 50"
    assert [step[0] for step in _steps(_data(points))] == [20, 20, 20]


def test_zero_is_no_target():
    (step,) = read(_data("0 0\n5 0")).workout.leaf_steps()
    assert step.target == NoTarget()


def test_a_slope_from_zero_is_a_ramp():
    assert _steps(_data("0 0\n5 80")) == [(300, 0, 80, "")]


def test_neighbours_with_one_value_are_one_step():
    assert _steps(_data("0 50\n1 50\n2 50\n2 50\n3 50\n3 60\n4 60")) == [
        (180, 50, 50, ""),
        (60, 60, 60, ""),
    ]


def test_a_course_that_begins_late_has_a_step_without_a_target_before_it():
    assert _steps(_data("2 50\n5 50")) == [(120, None, None, ""), (180, 50, 50, "")]


def test_several_points_at_one_minute_leave_the_first_and_the_last():
    assert _steps(_data("0 50\n5 50\n5 70\n5 90\n6 90")) == [
        (300, 50, 50, ""),
        (60, 90, 90, ""),
    ]


# --- Laps and intervals -------------------------------------------------------------------------


def test_a_lap_mark_begins_a_step_and_may_name_it():
    points = "0 LAP Warm up\n0 50\n2 LAP\n5 50\n5.00\tLAP\tHard\n5 90\n7 lap 3\n8 90"
    assert _steps(_data(points)) == [
        (120, 50, 50, "Warm up"),
        (180, 50, 50, ""),
        (120, 90, 90, "Hard"),
        (60, 90, 90, ""),
    ]


def test_a_lap_mark_cuts_a_ramp_where_it_stands():
    assert _steps(_data("0 50\n1 LAP\n4 90")) == [(60, 50, 60, ""), (180, 60, 90, "")]


def test_named_intervals_name_steps_and_part_them():
    behind = "[INTERVAL DATA]\n0\t120\tEasy\n120\t300\tAlso easy\n[END INTERVAL DATA]\n"
    assert _steps(_data("0 50\n5 50", behind=behind)) == [
        (120, 50, 50, "Easy"),
        (180, 50, 50, "Also easy"),
    ]


def test_an_interval_round_others_does_not_take_their_name():
    behind = "[INTERVAL DATA]\n0 300 Workout\n0 60 Warm up\n60 300 Main\n[END INTERVAL DATA]"
    assert [step[3] for step in _steps(_data("0 50\n1 50\n1 90\n5 90", behind=behind))] == [
        "Warm up",
        "Main",
    ]


def test_intervals_in_minutes_are_known_by_where_they_end():
    behind = "[INTERVAL DATA]\n0.00\t2.00\tEasy\n2.00\t5.00\tMore\n[END INTERVAL DATA]\n"
    assert _steps(_data("0 50\n5 50", behind=behind)) == [
        (120, 50, 50, "Easy"),
        (180, 50, 50, "More"),
    ]


# --- Texts --------------------------------------------------------------------------------------


def _texts(behind: str, points: str = "0 50\n5 50\n5 90\n6 90") -> list:
    return [
        (step.cue, step.notes, step.prompts)
        for step in read(_data(points, behind=behind)).workout.leaf_steps()
    ]


def test_a_text_belongs_to_the_step_it_falls_into():
    found = _texts("[COURSE TEXT]\n10\tSit up\t5\n299\tGet ready\t10\n300\tGo!\t7\n999\tEnd\t10\n")
    assert found == [
        (
            "",
            "",
            (
                Prompt(at=10, text="Sit up", duration=5),
                Prompt(at=299, text="Get ready", duration=10),
            ),
        ),
        (
            "",
            "",
            (Prompt(at=0, text="Go!", duration=7), Prompt(at=699, text="End", duration=10)),
        ),
    ]


def test_a_text_over_its_whole_step_is_its_note():
    assert _texts("[COURSE TEXT]\n300\tStay seated\t60\n") == [
        ("", "", ()),
        ("", "Stay seated", ()),
    ]


def test_a_text_that_only_shows_the_name_is_not_said_twice():
    behind = (
        "[COURSE TEXT]\n300\tHard\t10\n300\tHard\t20\n[END COURSE TEXT]\n"
        "[INTERVAL DATA]\n300\t360\tHard\n[END INTERVAL DATA]"
    )
    assert _texts(behind)[1] == ("Hard", "", (Prompt(at=0, text="Hard", duration=20),))


@pytest.mark.parametrize(
    ("line", "prompt"),
    [
        ("10 Sit up 5", Prompt(at=10, text="Sit up", duration=5)),
        ("10   Sit up", Prompt(at=10, text="Sit up")),
        ("10\tSit up", Prompt(at=10, text="Sit up")),
        ("10\tAt 90\t5", Prompt(at=10, text="At 90", duration=5)),
        ("12.5\tSit up\t0", Prompt(at=12.5, text="Sit up")),
        ("10\tSit; up\t5", Prompt(at=10, text="Sit; up", duration=5)),
        ("0.50\tSit up\t0.25", Prompt(at=30, text="Sit up", duration=15)),  # minutes
    ],
)
def test_texts_are_read_with_tabs_or_spaces_with_or_without_a_duration(line, prompt):
    assert _texts(f"[COURSE TEXT]\n; texts\n{line}\n")[0] == ("", "", (prompt,))


# --- What is said -------------------------------------------------------------------------------


def test_lines_that_are_no_points_are_named_by_their_number():
    file = read(_data("0 50\nhello\nworld\n5 50"))
    (loss,) = file.losses
    assert loss.where == "Line 7"
    assert "hello" in loss.before
    assert "1 more" in loss.before
    assert file.workout.steps[0].length.value == 300


def test_more_columns_unknown_sections_and_odd_texts_are_named():
    behind = (
        "[COURSE TEXT]\nno time\t5\n[END COURSE TEXT]\n[INTERVAL DATA]\nx\n[END INTERVAL DATA]\n"
        "[MODE DATA]\n1\n[END MODE DATA]\n"
    )
    said = [loss.before for loss in read(_data("0 50 90\n5 50 90", behind=behind)).losses]
    assert len(said) == 4
    assert any("two columns" in one for one in said)
    assert any("no time" in one for one in said)
    assert any("“x”" in one for one in said)
    assert any("MODE DATA" in one for one in said)


# --- What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("0 50\n5 50\n4 60\n6 60", "Line 8 goes back in time"),
        ("0 -50\n5 50", "Line 6 is below zero"),
        ("-1 50\n5 50", "Line 6 is below zero"),
        ("0 50\n5 99999", "Line 7 asks for more than 10,000"),
        ("0 50\n20000 50", "Line 7 lies more than a week"),
        ("0 50", "no two points"),
        ("0 50\n0 60", "no two points"),
        ("nan 50\nnan 50", "no two points"),
        ("0 nan\n5 nan", "no two points"),
        ("0 1e3\n5 inf", "no two points"),
    ],
)
def test_points_that_belong_to_no_workout_are_refused_by_their_line(points, said):
    with pytest.raises(FileError, match=said):
        read(_data(points))


@pytest.mark.parametrize("data", [b"", b"\x00" * 500, b"hello", b"\xff\xfe", b"[COURSE DATA]\n"])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(FileError, match="no MRC or ERG workout"):
        read(data)


@pytest.mark.parametrize("inside", ["", "\n", "[END COURSE DATA]\n", " \n[END COURSE DATA]\n"])
def test_an_empty_part_of_points_is_told_from_none(inside):
    with pytest.raises(FileError, match=r"its part \[COURSE DATA\] is empty"):
        read(
            f"[COURSE HEADER]\nMINUTES WATTS\n[END COURSE HEADER]\n[COURSE DATA]\n{inside}".encode()
        )
    with pytest.raises(FileError, match=r"has no part that begins with \[COURSE DATA\]"):
        read(b"[COURSE HEADER]\nMINUTES WATTS\n[END COURSE HEADER]\n")


def test_too_many_steps_are_refused():
    points = "\n".join(f"{n} {50 + n % 2}" for n in range(MOST_STEPS + 2))
    with pytest.raises(FileError, match="more than 2,000 steps"):
        read(_data(points))


@pytest.mark.parametrize(
    "filler",
    [
        "0 50\n",
        "x\n",
        "\n",
        "[a]\n",
        "[",
        " ",
        ",",
        ",l",
        "0 LAP x\n",
        "l ",
        "5,",
        "%",
        "; ",
        "1\t2\t3\n",
        "0 5 [COURSE TEXT]\n",
        "]\n[COURSE TEXT]\n0 a ",
    ],
)
def test_hostile_files_are_answered_quickly(filler):
    data = _data("0 50\n5 50\n" + filler * min(MOST_BYTES // len(filler), MOST_LINES - 20))
    begin = time.process_time()
    with contextlib.suppress(FileError):
        read(data[:MOST_BYTES])
    assert time.process_time() - begin < 3


def test_a_file_of_too_many_lines_is_refused():
    with pytest.raises(FileError, match="more than 100,000 lines"):
        read(_data("0 50\n" * MOST_LINES))


def test_a_file_beyond_the_limit_is_refused_unread():
    with pytest.raises(FileError, match="larger than 2 MB"):
        read(PLAIN.encode() + b"\n" * MOST_BYTES)


def test_thousands_of_unknown_sections_are_not_named_one_by_one():
    odd = "".join(f"[SECTION {number}]\n" for number in range(1000))
    found = read(f"{odd}[COURSE DATA]\n0 100%\n5 100%\n".encode())
    assert len(found.losses) == 21
    assert found.losses[-1].before == "980 more sections"


def test_a_name_that_gives_way_to_a_shorter_interval_is_said_unless_it_is_the_whole_course():
    course = "[COURSE HEADER]\nMINUTES PERCENT\n[END COURSE HEADER]\n[COURSE DATA]\n0 50\n10 50\n"
    named = "[INTERVAL DATA]\n0\t600\tWorkout\n0\t300\tSet\n0\t60\tHard\n60\t300\tEasy\n"
    found = read((course + named).encode())
    assert [step.cue for step in found.workout.leaf_steps()] == ["Hard", "Easy", ""]
    assert [str(loss) for loss in found.losses] == [
        "File: the name “Set” of what begins with “Hard” is lost."
    ]
