from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@settings(deadline=None, max_examples=100, derandomize=True)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.sampled_from([1, 2, "2", 2.0]), "a": st.sampled_from([None, "", [], 0, "x"])},
            optional={"b": st.sampled_from([None, 1, {"c": 2}])},
        ),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_of_rows_with_one_id_the_fuller_counts_whatever_their_order(rows, randomly):
    def fullness(row):
        return sum(value not in (None, "", []) for value in row.values())

    found = {wire.integer(row["id"]): row for row in wire.distinct(rows, "id")}
    assert found.keys() == {wire.integer(row["id"]) for row in rows}
    for row in rows:
        assert fullness(row) <= fullness(found[wire.integer(row["id"])])
    shuffled = wire.distinct(randomly.sample(rows, len(rows)), "id")
    assert {wire.integer(row["id"]): row for row in shuffled} == found


def test_rows_without_an_id_are_all_kept():
    rows = [None, {"id": None}, {"id": 1, "a": 1}, 5, {"id": None}, {"id": 1}]
    assert wire.distinct(rows, "id") == [None, {"id": None}, {"id": 1, "a": 1}, 5, {"id": None}]
