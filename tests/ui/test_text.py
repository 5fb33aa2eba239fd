from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.platforms.details import with_details
from ui.text import (
    cell_width,
    count,
    count_items,
    day_words,
    one_line,
    plain,
    safe_url,
    shown_title,
    told_apart,
)


@given(st.text())
@settings(deadline=None, max_examples=200, derandomize=True)
def test_escaped_text_has_no_bare_punctuation_and_loses_no_word(text: str) -> None:
    escaped = plain(text)

    assert re.sub(r"\\(.)", r"\1", escaped).replace("\u2060", "") == " ".join(text.split()).replace(
        "\u2060", ""
    )
    assert not re.search(r"(?<!\\)(?:\\\\)*[<\[`*_$:@#~|]", re.sub(r"\\.", "", escaped))
    assert "\n" not in escaped


@pytest.mark.parametrize(
    "text", [":tada:", ":material/home:", "a -> b", "https://evil.example", "www.evil.example"]
)
def test_what_streamlit_replaces_in_finished_text_is_broken_up(text: str) -> None:
    finished = re.sub(r"\\(.)", r"\1", plain(text))

    assert text not in finished
    assert finished.replace("\u2060", "") == text


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://intervals.icu/x?y=1", True),
        ("http://127.0.0.1:9/w", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://x y", False),
        ("", False),
    ],
)
def test_a_link_leads_to_a_web_page_or_nowhere(url: str, kept: bool) -> None:
    assert safe_url(url) == (url if kept else "")


def test_a_title_is_never_empty_nor_endless() -> None:
    assert shown_title("  \n ") == "Untitled"
    assert len(shown_title("x" * 500)) == 120
    assert shown_title("a\n b") == "a b"


def test_days_and_counts_read_like_words() -> None:
    assert day_words(dt.date(2024, 5, 6)) == "Mon 6 May 2024"
    assert (count(1, "workout"), count(0, "workout")) == ("1 workout", "0 workouts")


def test_a_title_cannot_turn_around_the_words_after_it() -> None:
    assert shown_title("\u202eevil\u2066") == "evil"
    assert plain("\u202eevil") == "evil"
    assert shown_title("مرحبا") == "مرحبا"


def test_workouts_and_notes_are_counted_apart() -> None:
    assert count_items(3, 0) == "3 workouts"
    assert count_items(0, 0) == "0 workouts"
    assert count_items(110, 4) == "110 workouts and 4 notes"
    assert count_items(0, 1) == "1 note"


def test_a_column_is_as_wide_as_its_longest_text_within_bounds() -> None:
    assert cell_width([], least=80, most=200) == 80
    assert cell_width(["x" * 15, "y"], least=80, most=200) == 135
    assert cell_width(["x" * 500], least=80, most=200) == 200


def test_equal_labels_of_a_choice_are_told_apart():
    labels = told_apart(["Hill", "Hill", "Ride", "Hill (2)", "Hill"])

    assert labels == ("Hill", "Hill (2)", "Ride", "Hill (2) (2)", "Hill (3)")


def test_a_failures_technical_side_is_not_among_what_is_read() -> None:
    kept = with_details("TrainingPeaks: Its server failed.", "HTTP 500 · GET /fitness/v6")
    assert one_line(f"Ride: {kept} The rest went on.") == (
        "Ride: TrainingPeaks: Its server failed. The rest went on."
    )
    assert "HTTP" not in plain(kept)
