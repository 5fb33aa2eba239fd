"""Days of a plan: whatever the order, the gaps and the year, they keep their distances."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.workout.plan_days import first_day, next_monday, offset_of, on_calendar

often = settings(deadline=None, max_examples=200, derandomize=True)
any_day = st.dates(dt.date(1999, 1, 1), dt.date(2101, 1, 1))
some_days = st.lists(any_day, min_size=1, max_size=12)


@often
@given(some_days, st.none() | any_day, st.randoms(use_true_random=False))
def test_nothing_lies_before_day_0_and_the_order_does_not_matter(days, stated, random):
    first = first_day(days, stated)
    assert all(offset_of(day, first) >= 0 for day in days)
    assert first in {*days, stated}
    random.shuffle(days)
    assert first_day(days, stated) == first


@often
@given(some_days, any_day)
def test_days_keep_their_distances_on_any_calendar(days, start):
    first = first_day(days)
    laid = [on_calendar(start, offset_of(day, first)) for day in days]
    assert [day - laid[0] for day in laid] == [day - days[0] for day in days]
    assert min(laid) == start


def test_a_stated_first_day_leaves_the_days_before_the_first_workout_free():
    stated = dt.date(2026, 6, 1)
    assert first_day([dt.date(2026, 6, 3)], stated) == stated
    assert first_day([dt.date(2026, 6, 3), dt.date(2026, 5, 30)], stated) == dt.date(2026, 5, 30)
    assert first_day([], stated) == stated
    assert first_day([]) is None


def test_a_leap_day_is_a_day():
    start = dt.date(2028, 2, 28)
    assert [on_calendar(start, n).isoformat()[5:] for n in range(3)] == ["02-28", "02-29", "03-01"]
    assert offset_of(dt.date(2028, 3, 1), start) == 2


def test_beyond_the_end_of_the_calendar_there_is_no_day():
    with pytest.raises(OverflowError):
        on_calendar(dt.date.max, 1)


@often
@given(any_day)
def test_the_suggested_monday_is_the_next_one_today_included(today):
    monday = next_monday(today)
    assert monday.isoweekday() == 1
    assert 0 <= (monday - today).days < 7
