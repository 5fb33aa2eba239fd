"""The places of a copy, and the days of a plan on a calendar, in words. Not escaped."""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum

from core.platforms.contract import Account, Library
from core.shelves import LibraryGoal
from core.store.copy_values import CopyState, ShelfCopy
from ui.text import count, day_words, shown_title

WAY = "shelf-way"
"""The widget that chooses the kind of place."""
_LONGEST = 60
_NUMBERS = ("no", "one", "two", "three")


class Way(StrEnum):
    """The two kinds of places."""

    LIBRARY = "library"
    CALENDAR = "calendar"


def goal_words(goal: LibraryGoal, noun: str) -> str:
    """Where a copy goes: "Intervals.icu, new plan “Base 1”". ``noun``: of a new place there."""
    if goal.library is not None:
        return f"{goal.target.label}, {goal.library.noun} {quoted(goal.library.name)}"
    return f"{goal.target.label}, new {noun} {quoted(goal.name)}"


def account_words(account: Account) -> str:
    """Whose account it is: "Sam Sandbox (i42)"."""
    name = shown_title(account.name, longest=_LONGEST) if account.name.strip() else ""
    return f"{name} ({account.athlete})" if name else account.athlete


def copied_words(copy: ShelfCopy, today: dt.date) -> str:
    """When and where to an earlier copy went: "Copied on 3 November to “Base 1”"."""
    day = copy.started_at.date()
    year = f" {day.year}" if day.year != today.year else ""
    begun = "Begun" if copy.state is CopyState.OPEN else "Copied"
    return f"{begun} on {day.day} {day:%B}{year} to {copy_place(copy)}"


def copy_place(copy: ShelfCopy) -> str:
    """Where an earlier copy went."""
    if is_on_calendar(copy):
        begins = f", from {day_words(copy.start)}" if copy.start else ""
        return f"the calendar of {copy.target.label}{begins}"
    return quoted(copy.library.name if copy.library else copy.new_name)


def is_on_calendar(copy: ShelfCopy) -> bool:
    """Whether it went to a calendar, and not to a library."""
    return bool(copy.series)


def place_label(library: Library) -> str:
    """A library in a list of places."""
    name = shown_title(library.name, longest=_LONGEST)
    held = "" if library.count is None else f" ({library.count})"
    return f"{library.noun.capitalize()}: {name}{held}"


def quoted(name: str, longest: int = _LONGEST) -> str:
    """A name in quotation marks, never endless."""
    return f"“{shown_title(name, longest=longest)}”"


def same_weekday(first: dt.date, start: dt.date) -> dt.date:
    """The first day from ``start`` on that is of the weekday of ``first``."""
    return start + dt.timedelta(days=(first.weekday() - start.weekday()) % 7)


def weekday_words(first: dt.date, start: dt.date) -> str:
    """What starting on another weekday than the plan's does; "" when it is the same."""
    on = (start.weekday() - first.weekday()) % 7
    if on == 0:
        return ""
    days, way = (on, "later") if on <= 3 else (7 - on, "earlier")
    moved = f"{_NUMBERS[days]} {'day' if days == 1 else 'days'} {way} in the week"
    return (
        f"In the plan the first day is a {_weekday(first)}. Starting on a {_weekday(start)} moves "
        f"every workout {moved}."
    )


def span_words(start: dt.date, last: dt.date, today: dt.date) -> str:
    """How far a plan reaches on a calendar, and what of it is over."""
    words = f"The last day is {day_words(last)}."
    if last < today:
        return f"{words} All of it lies in the past, which is never touched: choose another start."
    if start < today:
        days = (today - start).days
        lie, are = ("lies", "is") if days == 1 else ("lie", "are")
        return f"{words} {count(days, 'day')} of it {lie} in the past and {are} not touched."
    return words


def _weekday(day: dt.date) -> str:
    return calendar.day_name[day.weekday()]
