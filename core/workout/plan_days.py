"""Days of a plan: counted from its first, and laid on a calendar. Pure.

A plan's items come in any order, with gaps, and with notes before the first workout. Dates are
plain local days; nothing here knows a time zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence


def first_day(days: Sequence[dt.date], stated: dt.date | None = None) -> dt.date | None:
    """The plan's day 0: the stated first day or, when something lies before it or none is
    stated, the earliest of ``days``. None for neither."""
    known = [*days, *([stated] if stated is not None else [])]
    return min(known, default=None)


def offset_of(day: dt.date, first: dt.date) -> int:
    """How many days ``day`` lies after ``first``."""
    return (day - first).days


def on_calendar(start: dt.date, offset: int) -> dt.date:
    """The day of a calendar on which a plan's day ``offset`` lies when day 0 lies on ``start``.

    Raises ``OverflowError`` beyond the calendar's end.
    """
    return start + dt.timedelta(days=offset)


def next_monday(today: dt.date) -> dt.date:
    """The Monday on which a plan is suggested to start: the next one, today included."""
    return today + dt.timedelta(days=-today.weekday() % 7)
