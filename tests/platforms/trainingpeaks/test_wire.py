from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.trainingpeaks import wire


def test_2_05_hours_are_read_as_7380_seconds():
    assert wire.seconds_of_hours(2.05) == 7380


@pytest.mark.parametrize(
    ("hours", "seconds"),
    [(1.1333333333333333, 4080), (0.0125, 45), (245 / 60, 14700), ("1.5", 5400)],
)
def test_planned_hours_become_whole_seconds(hours, seconds):
    assert wire.seconds_of_hours(hours) == seconds


@pytest.mark.parametrize("hours", [None, 0, -1, "", "x", float("nan"), float("inf"), [], True])
def test_hours_that_are_no_length_are_absent(hours):
    assert wire.seconds_of_hours(hours) is None


@pytest.mark.parametrize("text", ["2024-03-24T00:00:00Z", "2024-03-24T00:00:00", "2024-03-24"])
def test_a_day_is_cut_and_never_converted(text):
    assert wire.local_day(text) == dt.date(2024, 3, 24)


def test_a_start_time_is_cut_even_on_the_night_the_clocks_change():
    assert wire.local_time("2024-03-31T02:30:00") == dt.time(2, 30)
    assert wire.local_time("2024-03-24T11:15:00Z") == dt.time(11, 15)


@pytest.mark.parametrize("text", [None, "", "soon", "2024-13-01T00:00:00", 7])
def test_what_is_no_day_is_absent(text):
    assert wire.local_day(text) is None


def test_html_and_carriage_returns_leave_plain_lines():
    assert wire.plain_text("<p>One &amp; two</p>three<br/>four\r\nfive") == (
        "One & two\nthree\nfour\nfive"
    )


def test_a_description_that_only_looks_like_html_stays():
    assert wire.plain_text("keep power <40% & cadence >90") == "keep power <40% & cadence >90"


@pytest.mark.parametrize(("given", "whole"), [(2**40, 2**40), ("3000000001", 3000000001), (7.0, 7)])
def test_ids_may_be_larger_than_32_bits_and_come_as_text(given, whole):
    assert wire.integer(given) == whole
