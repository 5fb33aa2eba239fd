"""See what would change on the other calendar, choose, apply it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core.planbridge import Direction, Question
from core.workout.model import Sport
from ui import navigation, services, session, work
from ui.errands import BetweenCalendars
from ui.jobs import Job
from ui.options_picker import options_picker
from ui.plan_page import ask, draw_messages, draw_plan
from ui.plan_view import PlanView, view
from ui.range_picker import range_picker
from ui.rules_picker import rules_picker
from ui.session import Key
from ui.tables import sport_name
from ui.text import count, days_words
from ui.whose import both_words

bridge = services.bridge()


def nothing_connected() -> None:
    st.info(
        "Planbridge needs two platforms: one to read from and one to copy to. Connect them, or "
        "try the sandbox on the first page.",
        title="There is nothing to copy between yet",
        icon=":material/key:",
    )
    if st.button("Connect accounts", key="to-accounts", type="primary"):
        st.switch_page(navigation.ACCOUNTS)


def sports_picker() -> list[Sport] | None:
    """The sports to show; None for all of them, notes included."""
    every = list(Sport)
    chosen = st.session_state.get("sports", every)
    label = "All sports" if len(chosen) == len(every) else count(len(chosen), "sport")
    with st.popover(label, icon=":material/filter_list:"):
        picked = st.pills(
            "Sports",
            every,
            selection_mode="multi",
            default=every,
            format_func=sport_name,
            key="sports",
            persist_state="session",
        )
    return None if len(picked) == len(every) else list(picked)


def start_fetch(direction: Direction, first: dt.date, last: dt.date) -> None:
    def read(job: Job[None]) -> None:
        bridge.sync.fetch(direction, first, last, progress=job.report)

    work.fetch(read)


def draw(seen: PlanView, question: Question) -> None:
    calendars = both_words(seen.plan.scope.pair, seen.plan.scope.names)
    if calendars:
        st.caption(calendars)
    draw_messages(seen)
    if seen.plan.actions:
        draw_plan(seen)
        return
    every_sport = question.sports is None
    st.info(
        "Choose other days above, or plan something and fetch again."
        if every_sport
        else "Choose other days or sports above.",
        title=f"Nothing {'' if every_sport else 'of these sports '}is planned on "
        f"{question.direction.source.label} in these days",
        icon=":material/event_busy:",
    )


def main() -> None:
    st.title("Sync", anchor=False)
    directions = bridge.directions()
    if not directions:
        nothing_connected()
        return
    work.collect()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        direction = st.selectbox(
            "From and to",
            directions,
            format_func=lambda one: one.label,
            key="direction",
            persist_state="session",
            width=290,
        )
        days = range_picker(bridge.today())
        sports = sports_picker()
        fetch = st.button(
            "Fetch",
            key="fetch",
            type="primary",
            icon=":material/refresh:",
            disabled=days is None or work.running() is not None,
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        options = options_picker(bridge, direction.target, files=True)
        rules = rules_picker(direction)
    if days is None:
        st.info("Choose the last day as well.", icon=":material/date_range:")
        return
    first, last = days
    if fetch:
        start_fetch(direction, first, last)
    work.draw_work()
    question = Question(
        direction=direction,
        first=first,
        last=last,
        sports=None if sports is None else tuple(sports),
        options=options,
    )
    seen = view(BetweenCalendars(question), rules)
    if seen is not None:
        draw(seen, question)
    elif not work.running() and session.get(Key.FAILURE) is None:
        st.info(
            f"Press Fetch to read both calendars and see what would change on "
            f"{direction.target.label}. Nothing is written by it.",
            title=days_words(first, last),
            icon=":material/calendar_month:",
        )
    ask(seen)


main()
