"""A range of a calendar as the source: whose, from when, until when."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core.planbridge import Planbridge
from core.platforms.contract import Library, PlatformName
from core.shelves import SourceKind
from ui import work
from ui.range_picker import picked_days
from ui.shelf_reading import start_reading, usual_days
from ui.shelf_state import FIRST_DAY, LAST_DAY, state
from ui.text import count, day_words, days_words, one_line, plain, told_apart

_LONGEST = dt.timedelta(days=2 * 366)
"""Longer than any plan; a slip of the year is told before thousands of days are read."""


def range_panel(bridge: Planbridge, platform: PlatformName) -> Library | None:
    """Draws the choice of an athlete and days; returns the range that was read."""
    athletes = dict(bridge.shelves.athletes(platform))
    for key, day in zip((FIRST_DAY, LAST_DAY), usual_days(bridge.today()), strict=True):
        if key not in st.session_state:
            st.session_state[key] = day
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        athlete = next(iter(athletes), "")
        if len(athletes) > 1:
            key = f"shelf-athlete-{platform}"
            if st.session_state.get(key, athlete) not in athletes:
                del st.session_state[key]
            names = told_apart(one_line(name) or one for one, name in athletes.items())
            words = dict(zip(athletes, names, strict=True))
            athlete = st.selectbox(
                "Athlete",
                list(athletes),
                format_func=words.__getitem__,
                key=key,
                persist_state="session",
                width=220,
            )
        first = st.date_input(
            "First day",
            format="YYYY-MM-DD",
            key=FIRST_DAY,
            persist_state="session",
            width=150,
        )
        last = st.date_input(
            "Last day",
            format="YYYY-MM-DD",
            key=LAST_DAY,
            persist_state="session",
            width=150,
        )
        days = picked_days((first, last))
        asked = st.button(
            "Read",
            key="read-range",
            type="primary",
            icon=":material/download:",
            disabled=days is None or work.running() is not None,
        )
    plan = state().instead
    if plan is not None and plan.platform is platform:
        st.caption(
            f"As the first day, enter the day on which you applied “{plain(one_line(plan.name))}” "
            f"in {platform.label}. The range also holds what else was on the calendar in these "
            "days."
        )
    if days is None:
        return None
    begin, end = days
    if end - begin > _LONGEST:
        st.warning(
            "That is longer than any plan. Choose days at most two years apart.",
            title=days_words(begin, end),
            icon=":material/date_range:",
        )
        return None
    weeks, rest = divmod((end - begin).days + 1, 7)
    spans = [count(weeks, "week")] * bool(weeks) + [count(rest, "day")] * bool(rest)
    st.caption(
        f"{' and '.join(spans)}. What is planned on these days becomes a plan whose first day is "
        f"{day_words(begin)}."
    )
    if asked:
        start_reading(
            SourceKind.CALENDAR,
            lambda progress: bridge.shelves.open_range(platform, athlete, begin, end, progress),
        )
        st.rerun()
    opened = state().open.get(SourceKind.CALENDAR)
    return opened if opened is not None and opened.platform is platform else None
