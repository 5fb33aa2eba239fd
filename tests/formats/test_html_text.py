from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.html_text import html_to_text


@pytest.mark.parametrize("nothing", [None, "", "   ", "<p></p>", "<div><br></div>", "&nbsp;"])
def test_nothing_is_an_empty_text(nothing: str | None) -> None:
    assert html_to_text(nothing) == ""


def test_paragraphs_are_apart_by_an_empty_line() -> None:
    assert html_to_text("<p>One.</p><p>Two.</p>") == "One.\n\nTwo."
    assert html_to_text("<p>One. </p><p></p><p>Two.</p><p></p>") == "One.\n\nTwo."


def test_paragraphs_that_nobody_closed_are_apart_too() -> None:
    assert html_to_text("<p>One.</p><p><p>Two.") == "One.\n\nTwo."


def test_a_line_break_is_a_line_break_and_two_are_an_empty_line() -> None:
    assert html_to_text("One<br>Two<br/>Three<BR />Four") == "One\nTwo\nThree\nFour"
    assert html_to_text("One<br><br>Two") == "One\n\nTwo"
    assert html_to_text("One<br><br><br><br>Two") == "One\n\nTwo"


def test_line_breaks_of_the_markup_itself_are_spaces() -> None:
    markup = "Ride<br>\r\n- 10 minutes from \r\n134 \r\nto 174.<br><br>\r\n\r\nThen:"
    assert html_to_text(markup) == "Ride\n- 10 minutes from 134 to 174.\n\nThen:"


def test_entities_become_their_characters() -> None:
    markup = "<p>Kick &amp; Pull &lt;90%&nbsp;FTP &ndash; caf&#233;</p>"
    assert html_to_text(markup) == "Kick & Pull <90% FTP – café"


def test_nested_boxes_are_lines_without_gaps() -> None:
    assert html_to_text("<div><div>One</div><div><div>Two</div></div></div>") == "One\nTwo"
    assert html_to_text("<div>One</div><div><br></div><div>Two</div>") == "One\n\nTwo"


def test_emphasis_leaves_no_gap_inside_words() -> None:
    assert html_to_text("<p>in<b>ter</b><span>val</span>s</p>") == "intervals"


def test_lists_become_dashes() -> None:
    assert html_to_text("Bring:<ul><li>water</li><li>gels</li></ul>") == "Bring:\n\n- water\n- gels"


def test_numbered_lists_keep_their_numbers_and_inner_lists_their_lines() -> None:
    markup = "<ol><li>spin</li><li>sprint<ul><li>seated</li></ul></li><li>rest</li></ol>"
    assert html_to_text(markup) == "1. spin\n2. sprint\n\n- seated\n\n3. rest"


def test_a_list_of_paragraphs_has_its_dashes_before_its_words() -> None:
    assert html_to_text("<ul><li><p>one</p></li><li><p>two</p></li></ul>") == "- one\n\n- two"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "See <a href='https://a.invalid/x'>the guide</a>.",
            "See the guide (https://a.invalid/x).",
        ),
        ('<a href="http://a.invalid"><b>Go</b></a>', "Go (http://a.invalid)"),
        ("<a href='https://a.invalid/x'>https://a.invalid/x</a>", "https://a.invalid/x"),
        ("<a href='https://a.invalid/x/'>a.invalid/x</a>", "a.invalid/x"),
        ("<a href='https://a.invalid/?a=1&amp;b=2'>q</a>", "q (https://a.invalid/?a=1&b=2)"),
        ("<a href='#top'>up</a> <a>x</a> <a href='/app'>y</a>", "up x y"),
        ("<a href='javascript:alert(1)'>press</a>", "press"),
        ("<a href='mailto:coach@a.invalid'>coach@a.invalid</a>", "coach@a.invalid"),
        ("<a href='https://a.invalid/x'><img src='y'></a>", "https://a.invalid/x"),
    ],
)
def test_a_link_keeps_its_address(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_text_without_tags_keeps_its_own_lines() -> None:
    assert html_to_text("One\nTwo\r\n\r\nThree & four") == "One\nTwo\n\nThree & four"


def test_a_smaller_sign_that_opens_no_tag_is_text() -> None:
    assert html_to_text("hold <90 % and <threshold> power") == "hold <90 % and <threshold> power"
    assert html_to_text("<p>hold <90 %, <threshold></p>") == "hold <90 %, <threshold>"


def test_scripts_styles_and_comments_are_not_read() -> None:
    markup = "<style>p{color:red}</style><p>One<!-- two --></p><script>three()</script>"
    assert html_to_text(markup) == "One"


def test_very_deep_nesting_is_read() -> None:
    assert html_to_text("<div>" * 3000 + "deep" + "</div>" * 3000) == "deep"


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.text(alphabet="ab <>/&;\n\r\t\u00a0p\x01\x02", max_size=60))
def test_any_text_is_read_and_reading_twice_changes_nothing_more(text: str) -> None:
    once = html_to_text(text)
    assert once == once.strip()
    assert "\n\n\n" not in once
    if "<" not in once and "&" not in once:
        assert html_to_text(once) == once


def test_recorded_descriptions_leave_no_markup(recorded: Path) -> None:
    folder = recorded / "trainerroad"
    answers = [
        json.loads((folder / name).read_text(encoding="utf-8"))["Workout"]["Details"]
        for name in (
            "workoutdetails_bald_knob_full.json",
            "upstream_tr_workoutsdetails_simple.json",
            "upstream_tr_workoutsdetails_complex.json",
        )
    ]
    for details in answers:
        for key in ("WorkoutDescription", "GoalDescription"):
            text = html_to_text(details[key])
            assert len(text) > 100
            assert not any(part in text for part in ("<", ">", "&nbsp;", "&amp;", "\xa0"))


@pytest.mark.parametrize("piece", ["<br>", "<p>", "<title>", "<", "<div>x</div>", "&amp;"])
def test_a_hundred_thousand_characters_of_markup_are_read_in_a_moment(piece: str) -> None:
    started = time.thread_time()
    html_to_text(piece * (100_000 // len(piece)))
    assert time.thread_time() - started < 2


@pytest.mark.parametrize("piece", ["<ol><li>", "<li>", "<a href='http://a.invalid'>", "<p><b>"])
def test_tags_that_nobody_closes_are_read_in_a_moment(piece: str) -> None:
    started = time.thread_time()
    html_to_text((piece * 20_000)[:19_999])
    assert time.thread_time() - started < 2


def test_markup_of_any_length_keeps_its_words_and_its_lines() -> None:
    text = html_to_text("<p>Ride &amp; smile</p>" + "<div>again</div>" * 5_000)
    assert text.startswith("Ride & smile\nagain\nagain")
    assert "<" not in text
