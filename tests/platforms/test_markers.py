import time

import pytest

from core.platforms.contract import ItemKind, ItemRef, Origin, PlatformName
from core.platforms.markers import mark, origin_of_token, take_origins, token

REF = ItemRef(platform=PlatformName.TRAINERROAD, athlete="77", kind=ItemKind.WORKOUT, id="0a-1b")
OURS = Origin(platform=PlatformName.TRAINERROAD, athlete="77", id="0a-1b")
TP = Origin(platform=PlatformName.TRAININGPEAKS, id="123", by="tp2intervals")
ICU = Origin(platform=PlatformName.INTERVALS, id="456", by="tp2intervals")


def test_the_mark_is_the_last_line_and_the_words_stay():
    text = mark("Easy ride\n- talk", REF)
    assert text.splitlines()[-1] == f"[{token(REF)}]"
    assert take_origins(text) == ("Easy ride\n- talk", (OURS,))


def test_marking_twice_leaves_one_mark():
    assert mark(mark("Easy", REF), REF) == mark("Easy", REF)


def test_an_empty_text_is_only_the_mark():
    assert take_origins(mark("", REF)) == ("", (OURS,))


@pytest.mark.parametrize(
    "text",
    [
        "Words\n//////////\ntrainingPeaksId=123\nintervalsId=456",
        "Words<br>//////////<br>trainingPeaksId=123<br/>intervalsId=456",
        "<p>Words</p><p>//////////</p><p>trainingPeaksId=123</p><p>intervalsId=456</p>",
        "Words\n//////////\ntrainingPeaksId=123\n//////////\ntrainingPeaksId=123\nintervalsId=456",
        "Words\n//////////\ntrainingPeaksId=123\nmy own line\nintervalsId=456",
    ],
)
def test_tp2intervals_marks_are_read_however_mangled(text):
    words, origins = take_origins(text)
    assert set(origins) == {TP, ICU}
    assert "Words" in words
    assert "//////////" not in words


def test_plain_text_is_left_alone_to_the_letter():
    text = "  intervalsId=5 is not a mark without the slashes \n"
    assert take_origins(text) == (text, ())


def test_a_mark_reads_back():
    assert origin_of_token(token(REF)) == OURS
    assert origin_of_token("my own id") is None


def test_a_mark_carries_the_library_workout():
    ref = REF.model_copy(update={"library_id": "9101"})
    _, (origin,) = take_origins(mark("Easy", ref))
    assert (origin.id, origin.library_id) == (REF.id, "9101")
    assert origin_of_token(token(ref)) == origin


@pytest.mark.parametrize(
    "text",
    [
        "Warm up\n//////////\nMain set\n////////////////\nEasy home\n",
        "  //////////  ",
        "intervalsId=5\n//////////\nhard",
        "//////////\nintervalsId is where?",
        "planbridge: a fine app",
    ],
)
def test_rows_of_slashes_and_words_that_hold_no_id_stay_to_the_letter(text):
    assert take_origins(text) == (text, ())


def test_an_own_row_of_slashes_stays_beside_a_mark():
    text = "Warm up\n//////////\nMain set\n//////////\ntrainingPeaksId=123"
    assert take_origins(text) == ("Warm up\n//////////\nMain set", (TP,))
    assert take_origins(mark("Warm up\n//////////\nMain set", REF)) == (
        "Warm up\n//////////\nMain set",
        (OURS,),
    )


def test_a_mark_with_its_row_doubled_goes_as_a_whole():
    text = "Words\n//////////\n\n//////////\ntrainingPeaksId=123"
    assert take_origins(text) == ("Words", (TP,))


def test_what_stands_on_both_sides_of_marks_stays():
    text = f"One \t[{token(REF)}] two\t{token(REF)}\nthree"
    assert take_origins(text) == ("One two\nthree", (OURS,))


SLASHES = "/" * 10
SIZE = 200_000


@pytest.mark.parametrize(
    ("head", "piece", "tail"),
    [
        (SLASHES, "\t", "x"),
        (SLASHES, " \n", "intervalsId"),
        (SLASHES + "intervalsId=1", "<br>", "x"),
        (SLASHES + "<br", " ", "x"),
        (SLASHES, "<br", ""),
        (SLASHES, "<p>&nbsp;</p>", "x"),
        ("", "/", ""),
        ("", "/////////x", ""),
        ("", SLASHES + "\n", "intervalsId=1"),
        ("", SLASHES + "\n", "x"),
        ("", SLASHES + "intervalsId=1\n", ""),
        (SLASHES + "intervalsId", " ", "x"),
        (SLASHES + "intervalsId=", " ", ""),
        (SLASHES, "intervalsId", ""),
        (SLASHES, "intervalsId = ", ""),
        (SLASHES, "intervalsId=1 ", "x"),
        (SLASHES + "intervalsId=", "a", ""),
        ("planbridge:", " ", "x"),
        ("planbridge:", "\t[", "x"),
        ("", "planbridge:", ""),
        ("", "planbridge:trainerroad/", ""),
        ("", "planbridge:trainerroad/1/workout/", ""),
        ("", "planbridge:trainerroad/1/workout/2~", ""),
        ("", f"\t[{token(REF)}]", ""),
        ("planbridge:trainerroad/", "a", ""),
        ("planbridge:trainerroad/1/workout/", "a", ""),
        ("planbridge:trainerroad/1/workout/1~", "a-", ""),
    ],
)
def test_no_text_takes_more_than_a_moment(head, piece, tail):
    text = head + piece * (SIZE // len(piece)) + tail
    before = time.process_time()
    take_origins(text)
    # It is some hundredths of a second; quadratic time would be minutes.
    assert time.process_time() - before < 3
