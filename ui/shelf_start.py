"""On which day of a calendar a plan begins."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import LibraryListing
from core.shelves import source_key
from core.store.copy_values import ShelfCopy
from core.workout.plan_days import on_calendar
from ui.shelf_place_words import same_weekday, span_words, weekday_words
from ui.shelf_state import Opened
from ui.text import plain

_BEFORE = dt.timedelta(days=2 * 366)
_AFTER = dt.timedelta(days=3 * 366)


def start_picker(
    bridge: Planbridge, opened: Opened, listing: LibraryListing, copy: ShelfCopy | None
) -> dt.date:
    """Draws the choice of the day on which day 0 of ``listing`` lies, and what follows from it."""
    today = bridge.today()
    name = source_key(opened.listing.library)
    key = f"shelf-start-{copy.id if copy else 'new'}-{name}"
    if key not in st.session_state:
        suggested = copy.start if copy and copy.start else bridge.shelves.suggested_start()
        st.session_state[key] = suggested
    chosen = st.session_state[key] or bridge.shelves.suggested_start()
    start = st.date_input(
        "Day 1 of the plan is" if opened.is_plan else "On",
        min_value=min(today - _BEFORE, chosen),
        max_value=max(today + _AFTER, chosen),
        format="YYYY-MM-DD",
        key=key,
        persist_state="session",
        width=170,
    )
    start = start or bridge.shelves.suggested_start()
    _say(opened, listing, start, today, key)
    return start


def _say(opened: Opened, listing: LibraryListing, start: dt.date, today: dt.date, key: str) -> None:
    first = opened.listing.library.first
    moved = weekday_words(first, start) if first is not None and opened.is_plan else ""
    if moved and first is not None:
        better = same_weekday(first, max(start, today))
        st.button(
            f"Start on {better:%A} {better.day} {better:%B}",
            key="shelf-same-weekday",
            icon=":material/event_repeat:",
            on_click=_start_on,
            args=(key, better),
        )
    last = on_calendar(start, max((item.day or 0 for item in listing.items), default=0))
    st.caption(plain(f"{moved} {span_words(start, last, today)}".strip()), width="stretch")


def _start_on(key: str, day: dt.date) -> None:
    st.session_state[key] = day
