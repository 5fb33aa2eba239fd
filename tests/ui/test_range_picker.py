from __future__ import annotations

import datetime as dt

import pytest

from ui.range_picker import Span, days_of, picked_days

WEDNESDAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.TODAY, "2026-11-25", "2026-11-25"),
        (Span.TOMORROW, "2026-11-26", "2026-11-26"),
        (Span.THIS_WEEK, "2026-11-23", "2026-11-29"),
        (Span.NEXT_7_DAYS, "2026-11-25", "2026-12-01"),
    ],
)
def test_each_span_has_its_days(span: Span, first: str, last: str) -> None:
    assert [day.isoformat() for day in days_of(span, WEDNESDAY)] == [first, last]


@pytest.mark.parametrize("day", range(23, 30))
def test_this_week_runs_from_monday_to_sunday_on_each_of_its_days(day: int) -> None:
    first, last = days_of(Span.THIS_WEEK, dt.date(2026, 11, day))
    assert (first.day, last.day) == (23, 29)


@pytest.mark.parametrize("picked", [(), (WEDNESDAY,), None, WEDNESDAY])
def test_a_half_picked_range_is_no_range(picked: object) -> None:
    assert picked_days(picked) is None


def test_a_range_picked_backwards_is_turned_round() -> None:
    later = WEDNESDAY + dt.timedelta(days=3)
    assert picked_days((later, WEDNESDAY)) == (WEDNESDAY, later)
