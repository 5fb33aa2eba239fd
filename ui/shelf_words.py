"""Words for plans, libraries and the days of a plan."""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import Library, LibraryListing
from core.shelves import CALENDAR_NOUN, FILES_NOUN, FOUND_NOUN
from core.workout.model import Note
from core.workout.plan_days import on_calendar
from ui.text import count, count_items, one_line, shown_title

WEEK = 7
_EXCERPT = 200


def week_of(day: int) -> int:
    """The week of a plan in which a day lies, 1 the first: seven days each, from day 0 on."""
    return day // WEEK + 1


def plan_day_words(day: int, first: dt.date | None) -> str:
    """A day of a plan: "Week 3 · Tue" where the plan says on what weekday it begins; else "Day 17".

    ``first`` is the day at which the plan's platform anchors it.
    """
    if first is None:
        return f"Day {day + 1}"
    return f"Week {week_of(day)} · {on_calendar(first, day % WEEK):%a}"


def day_of_calendar(start: dt.date, day: int) -> dt.date | None:
    """On which day of a calendar a plan's day lies; None beyond the calendar's end."""
    try:
        return on_calendar(start, day)
    except OverflowError:
        return None


def library_name(library: Library, longest: int = 120) -> str:
    """A container's name, never empty. Not escaped."""
    return shown_title(library.name, longest=longest)


def kind_of_library(library: Library) -> str:
    """What kind of container it is: "Plan", "Folder", "Library"; "" where its name says it."""
    if library.noun in (CALENDAR_NOUN, FILES_NOUN, FOUND_NOUN):
        return ""
    return "Plan" if library.is_plan else one_line(library.noun).capitalize() or "Library"


def weeks_between(first: dt.date | None, last: dt.date | None) -> int | None:
    """How many weeks the platform says a plan has; None when it does not say."""
    if first is None or last is None or last < first:
        return None
    return week_of((last - first).days)


def weeks_in(listing: LibraryListing) -> int:
    """How many weeks the items of a plan span; 0 for what has no days."""
    days = [item.day for item in listing.items if item.day is not None]
    return week_of(max(days)) if days else 0


def content_words(listing: LibraryListing) -> str:
    """How much it holds: "48 workouts and 3 notes in 12 weeks"."""
    notes = sum(isinstance(item.item, Note) for item in listing.items)
    words = count_items(len(listing.items) - notes, notes)
    library = listing.library
    weeks = weeks_in(listing)
    if weeks:
        weeks = max(weeks, weeks_between(library.first, library.last) or 0)
    return f"{words} in {count(weeks, 'week')}" if weeks else words


def excerpt(text: str) -> str:
    """The beginning of a description, on one line. Not escaped."""
    words = one_line(text)
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1].rstrip() + "…"
