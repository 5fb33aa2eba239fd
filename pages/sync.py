"""See planned workouts, pick some, copy them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from core.planbridge import Direction, Options, Overview
from core.workout.model import Sport
from ui import athlete, memory, navigation, services, session, work
from ui.badges import counts
from ui.detail import draw_detail
from ui.dialogs import confirm_copy
from ui.jobs import Job
from ui.options_picker import options_picker
from ui.range_picker import range_picker
from ui.session import Key, PendingCopy
from ui.tables import (
    WorkoutTable,
    draw_table,
    row_has_steps,
    sport_name,
    workout_table,
)
from ui.text import count, day_words, days_words, one_line, plain, shown_title

space = services.workspace()
bridge = space.bridge


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
        bridge.fetch(direction, first, last, progress=job.report)

    work.fetch(read)


def messages(overview: Overview) -> None:
    """What holds for the listing as a whole."""
    if overview.plan_until is not None:
        st.info(
            f"This {overview.target.label} account can plan until "
            f"**{day_words(overview.plan_until)}** right now. Later days are shown all the "
            "same but not ticked: they are refused until their day has come near enough.",
            icon=":material/event_available:",
        )
    for warning in overview.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    if overview.unreadable:
        with st.expander(
            f"{len(overview.unreadable)} could not be read", icon=":material/warning:"
        ):
            st.dataframe(
                {
                    "Day": [one.day for one in overview.unreadable],
                    "Title": [shown_title(one.title or one.id) for one in overview.unreadable],
                    "Why": [one_line(one.reason) for one in overview.unreadable],
                },
                key="unreadable",
                hide_index=True,
                placeholder="",
                alt="Items that could not be read",
            )


def pick_and_copy(table: WorkoutTable, overview: Overview) -> None:
    with st.form("pick", border=False):
        ticked = draw_table(table)
        asked = st.form_submit_button(
            "Copy selected",
            key="copy-selected",
            type="primary",
            icon=":material/content_copy:",
            disabled=work.running() is not None,
        )
    if asked and ticked:
        session.put(
            Key.PENDING,
            PendingCopy(
                Direction.between(overview.source, overview.target),
                overview.first,
                overview.last,
                ticked,
                overview.options,
            ),
        )
    elif asked:
        st.warning("Tick at least one workout first.", icon=":material/check_box:")


def ask(overview: Overview | None) -> None:
    """Asks about what was ticked, as it stands now."""
    pending: PendingCopy | None = session.get(Key.PENDING)
    if pending is None:
        return
    same = overview is not None and (
        (overview.source, overview.target, overview.first, overview.last, overview.options)
        == (
            pending.direction.source,
            pending.direction.target,
            pending.first,
            pending.last,
            pending.options,
        )
    )
    if overview is None or not same or work.running():
        session.put(Key.PENDING, None)
        return
    known = {row.item.ref: row for row in overview.rows}
    rows = [known[ref] for ref in pending.refs if ref in known]
    confirm_copy(pending, rows, gone=len(pending.refs) - len(rows))


@st.fragment
def look_at_one(table: WorkoutTable, overview: Overview) -> None:
    """One row in full. A fragment: to look at another one leaves the rest of the page alone."""
    st.subheader("Look at a workout", anchor=False)
    position = st.selectbox(
        "Workout",
        range(len(table.rows)),
        index=next((n for n, row in enumerate(table.rows) if row.draft and row_has_steps(row)), 0),
        format_func=table.labels.__getitem__,
        key=f"look-{table.key}",
        label_visibility="collapsed",
    )
    if position is not None and position < len(table.rows):
        draw_detail(
            table.rows[position],
            overview.target,
            athlete.thresholds(bridge, overview.source),
            overview.options,
        )


def view(
    direction: Direction,
    first: dt.date,
    last: dt.date,
    sports: Sequence[Sport] | None,
    options: Options,
) -> tuple[Overview, WorkoutTable] | None:
    """What was fetched for these days, as a table; None when nothing was."""
    chosen = None if sports is None else tuple(sports)
    question = (direction, first, last, chosen, bridge.today(), options)
    place = st.empty()

    def answer() -> tuple[Overview, WorkoutTable] | None:
        # It is seen only where it takes long: a thousand workouts need a second or more.
        with place, st.spinner("Working out how each workout arrives"):
            overview = bridge.overview(direction, first, last, sports, options)
            if overview is None:
                return None
            table = workout_table(overview, athlete.thresholds(bridge, direction.source))
            memory.settle()
            return overview, table

    return space.remember("view", question, answer)


def draw(overview: Overview, table: WorkoutTable, *, every_sport: bool) -> None:
    messages(overview)
    if not table.rows:
        st.info(
            "Choose other days above, or plan something and fetch again."
            if every_sport
            else "Choose other days or sports above.",
            title=f"Nothing {'' if every_sport else 'of these sports '}is planned on "
            f"{overview.source.label} in these days",
            icon=":material/event_busy:",
        )
        return
    counts(overview)
    pick_and_copy(table, overview)
    look_at_one(table, overview)


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
    options = options_picker(bridge, direction.target, files=True)
    if days is None:
        st.info("Choose the last day as well.", icon=":material/date_range:")
        return
    first, last = days
    if fetch:
        start_fetch(direction, first, last)
    work.draw_work()
    seen = view(direction, first, last, sports, options)
    if seen is not None:
        draw(*seen, every_sport=sports is None)
    elif not work.running() and session.get(Key.FAILURE) is None:
        st.info(
            f"Press Fetch to read what is planned on {direction.source.label}. Nothing is "
            "written by it.",
            title=days_words(first, last),
            icon=":material/calendar_month:",
        )
    ask(seen[0] if seen else None)


main()
