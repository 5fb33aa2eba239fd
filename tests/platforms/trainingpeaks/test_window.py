from __future__ import annotations

import datetime as dt

import pytest

from core.platforms.trainingpeaks.window import last_plannable_day


def local(hour: int, offset: int) -> dt.datetime:
    zone = dt.timezone(dt.timedelta(hours=offset))
    return dt.datetime(2024, 5, 20, hour, tzinfo=zone).astimezone(dt.UTC)


def test_at_utc_plus_2_on_20_may_at_6_a_free_account_plans_the_20th_and_not_the_21st():
    assert last_plannable_day(local(6, 2), is_premium=False) == dt.date(2024, 5, 20)


def test_at_utc_plus_12_on_20_may_at_18_a_free_account_plans_the_21st():
    assert last_plannable_day(local(18, 12), is_premium=False) == dt.date(2024, 5, 21)


@pytest.mark.parametrize(("hour", "day"), [(5, 20), (6, 21), (23, 21)])
def test_the_window_moves_on_at_midnight_of_the_servers_clock(hour, day):
    assert last_plannable_day(local(hour, 0), is_premium=False) == dt.date(2024, 5, day)


def test_a_premium_account_has_no_window():
    assert last_plannable_day(local(6, 2), is_premium=True) is None
