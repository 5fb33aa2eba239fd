"""A plan laid on a calendar: compared and copied as the Sync page does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from core.planbridge import Options, Planbridge
from core.platforms.contract import ItemRef, LibraryListing, PlatformName
from core.shelves import CalendarGoal
from core.store.cache import CachedLibrary
from core.store.journal_values import Choice, RunKind
from core.sync.actions import Brake, Plan
from core.sync.reports import RunReport
from core.sync.running import Order
from ui import services, session, work
from ui.errands import Settled
from ui.jobs import Job
from ui.plan_page import ask, draw_messages, draw_plan
from ui.plan_view import view
from ui.session import Key
from ui.shelf_detail import look_at_one
from ui.shelf_lines import ShelfLine
from ui.shelf_place_words import WAY
from ui.shelf_state import Opened
from ui.shelf_table import read_lines, tick_lines
from ui.shelf_words import day_of_calendar
from ui.text import count, day_words


@dataclass(frozen=True)
class OntoCalendar:
    """From a plan or library to a calendar; see :class:`ui.errands.Errand`."""

    listing: LibraryListing
    goal: CalendarGoal
    options: Options
    held: CachedLibrary | None = field(default=None, compare=False, repr=False)
    """The container as it is open on the page."""

    @property
    def kind(self) -> RunKind:
        """From a library."""
        return RunKind.LIBRARY

    @property
    def what(self) -> str:
        """The plan, the calendar and the first day."""
        return (
            f"{self.listing.library.name} → {self.target.label}, from {day_words(self.goal.start)}"
        )

    @property
    def source(self) -> PlatformName:
        """Where the plan was read."""
        return self.listing.library.platform

    @property
    def source_name(self) -> str:
        """What is copied, whatever its name is."""
        return "the plan" if self.listing.library.is_plan else "the library"

    @property
    def target(self) -> PlatformName:
        """Whose calendar is written."""
        return self.goal.target

    def plan(self, bridge: Planbridge, settled: Settled) -> Plan | None:
        """See :class:`ui.errands.Errand`."""
        return bridge.shelves.plan(self.listing, self.goal, self.options, settled)

    def brakes(
        self, bridge: Planbridge, plan: Plan, keys: Sequence[str], settled: Settled
    ) -> tuple[Brake, ...]:
        """See :class:`ui.errands.Errand`."""
        return bridge.shelves.brakes(self.listing, self.goal, plan, keys, self.options, settled)

    def run(
        self, bridge: Planbridge, order: Order, settled: Settled, job: Job[RunReport]
    ) -> RunReport:
        """See :class:`ui.errands.Errand`."""
        return bridge.shelves.run(
            self.listing,
            self.goal,
            order,
            self.options,
            settled,
            progress=job.report,
            stop=job.stop,
        )

    def choose(self, bridge: Planbridge, ref: ItemRef, choice: Choice | None) -> None:
        """See :class:`ui.errands.Errand`."""
        bridge.shelves.choose(self.target, ref, choice)


def draw_calendar(
    bridge: Planbridge,
    opened: Opened,
    whole: LibraryListing,
    listing: LibraryListing,
    goal: CalendarGoal,
    options: Options,
) -> None:
    """Draws what laying ``listing`` on the calendar would do, and what can be done with it.

    ``listing`` is what of ``whole`` is ticked.
    """
    held = bridge.shelves.held(listing.library)
    seen = view(OntoCalendar(listing, goal, options, held)) if listing.items else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _compare_button(bridge, listing, goal, again=seen is not None)
        if seen is not None and len(listing.items) < len(whole.items):
            _others(len(listing.items), len(whole.items))
        elif seen is None and not work.running() and session.get(Key.FAILURE) is None:
            st.caption(
                f"Compare to see what would change on {goal.target.label}. Nothing is written "
                "by it.",
                width="content",
            )
    if seen is not None:
        draw_messages(seen)
        draw_plan(seen)
    else:
        lines = _dated(opened, whole, goal.start)
        _look(opened, lines)
        look_at_one(opened, lines, goal.target, options)
    ask(seen)


def _others(taken: int, of: int) -> None:
    st.caption(f"{taken} of {count(of, 'item')}, as they were ticked.", width="content")
    st.button(
        "Choose others",
        key="shelf-others",
        type="tertiary",
        on_click=st.session_state.pop,
        args=(WAY, None),
    )


def _compare_button(
    bridge: Planbridge, listing: LibraryListing, goal: CalendarGoal, *, again: bool
) -> None:
    if st.button(
        "Compare again" if again else "Compare with the calendar",
        key="shelf-compare",
        type="secondary" if again else "primary",
        icon=":material/refresh:" if again else ":material/compare_arrows:",
        disabled=not listing.items or work.running() is not None,
    ):
        desk = bridge.shelves

        def fetch(job: Job[None]) -> None:
            desk.fetch_calendar(listing, goal, progress=job.report)

        work.fetch(fetch)
        st.rerun()


@st.fragment
def _look(opened: Opened, lines: Sequence[ShelfLine]) -> None:
    tick_lines(opened, lines)


def _dated(opened: Opened, whole: LibraryListing, start: dt.date) -> tuple[ShelfLine, ...]:
    """Every item with the day of the calendar on which it would lie."""
    days = {item.ref: item.day for item in whole.items}

    def lines() -> tuple[ShelfLine, ...]:
        return tuple(
            replace(line, day=days[line.ref], date=day_of_calendar(start, days[line.ref] or 0))
            for line in read_lines(opened)
        )

    return services.workspace().remember("shelf-dated", (opened, tuple(days.items()), start), lines)
