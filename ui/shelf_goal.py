"""Where the items of a container are to go, and its rows once that is known."""

from __future__ import annotations

import streamlit as st

from core.planbridge import Options, Planbridge
from core.platforms.contract import LibraryListing, PlatformName
from core.shelves import CalendarGoal, LibraryGoal, source_key, spread
from core.store.copy_values import ShelfCopy
from ui import navigation, services
from ui.destination import Spread
from ui.shelf_calendar import draw_calendar
from ui.shelf_copies import draw_library
from ui.shelf_earlier import draw_earlier, earlier_picker
from ui.shelf_place_words import WAY, Way, is_on_calendar
from ui.shelf_places import learn_place, place_picker
from ui.shelf_start import start_picker
from ui.shelf_state import TARGET, Goal, Opened, state
from ui.shelf_table import read_lines

_SPREAD = "shelf-spread"


def goal_picker(bridge: Planbridge, opened: Opened) -> Goal | None:
    """Draws the choice of a place; None as long as nothing is chosen. Makes no request."""
    targets = bridge.shelves.targets()
    if not targets:
        _nowhere()
        return None
    learn_place()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        own = opened.listing.library.platform
        if st.session_state.get(TARGET) not in targets:
            st.session_state[TARGET] = next((one for one in targets if one is not own), targets[0])
        target = st.selectbox(
            "Copy to",
            targets,
            format_func=lambda one: one.label,
            key=TARGET,
            persist_state="session",
            width=190,
        )
        library = "A folder or plan" if bridge.shelves.takes_plans(target) else "A library"
        words = {Way.LIBRARY: library, Way.CALENDAR: "A calendar"}
        way = st.segmented_control(
            "Where to",
            list(Way),
            format_func=words.__getitem__,
            key=WAY,
            persist_state="session",
            wrap=True,
        )
    earlier = bridge.shelves.earlier(opened.listing.library, target)
    if way is None:
        draw_earlier(bridge, earlier)
        return None
    copies = [one for one in earlier if is_on_calendar(one) == (way == Way.CALENDAR)]
    copy = earlier_picker(bridge, copies) if copies else None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if way == Way.CALENDAR:
            return _calendar(bridge, opened, target, copy)
        return _library(bridge, opened, target, copy)


def draw_rows(bridge: Planbridge, opened: Opened, goal: Goal, options: Options) -> None:
    """Draws how each item stands at the place, and what can be done with what is ticked."""
    if isinstance(goal, LibraryGoal):
        listing = _laid(opened, has_days=_has_days(goal))
        draw_library(bridge, opened, listing, goal, options)
        return
    whole = _laid(opened, has_days=True)
    draw_calendar(bridge, opened, whole, _laid(opened, has_days=True, ticked=True), goal, options)


def _calendar(
    bridge: Planbridge, opened: Opened, target: PlatformName, copy: ShelfCopy | None
) -> Goal | None:
    if not opened.is_plan:
        _spread_picker(opened)
    start = start_picker(bridge, opened, _laid(opened, has_days=True, ticked=True), copy)
    return CalendarGoal(target=target, start=start, copy_id=copy.id if copy else None)


def _library(
    bridge: Planbridge, opened: Opened, target: PlatformName, copy: ShelfCopy | None
) -> Goal | None:
    if copy is not None:
        goal = LibraryGoal(
            target=target,
            library=copy.library,
            name=copy.new_name,
            as_plan=copy.as_plan,
            start=copy.start,
            offset=copy.offset,
            copy_id=copy.id,
        )
    else:
        picked = place_picker(bridge, opened, target)
        if picked is None:
            return None
        goal = picked
    if _has_days(goal) and not opened.is_plan:
        _spread_picker(opened)
    return goal


def _has_days(goal: LibraryGoal) -> bool:
    return goal.library.is_plan if goal.library is not None else goal.as_plan


def _spread_picker(opened: Opened) -> None:
    if len(opened.listing.items) > 1:
        st.selectbox(
            "Several workouts", list(Spread), key=_SPREAD, persist_state="session", width=215
        )


def _laid(opened: Opened, *, has_days: bool, ticked: bool = False) -> LibraryListing:
    """What is open as it goes on its way: with days where the place has some.

    ``ticked``: only what is ticked. The same object as long as nothing about it changes.
    """
    refs = None
    if ticked:
        lines = read_lines(opened)
        chosen = state().ticks_of(opened).chosen(lines)
        refs = None if len(chosen) == len(lines) else frozenset(line.ref for line in chosen)
    one_a_day = st.session_state.get(_SPREAD) == Spread.ONE_A_DAY
    adds_days = has_days and not opened.is_plan

    def laid() -> LibraryListing:
        listing = opened.listing
        if refs is not None:
            kept = tuple(item for item in listing.items if item.ref in refs)
            listing = listing.model_copy(update={"items": kept})
        return spread(listing, one_a_day=one_a_day) if adds_days else listing

    asked = (opened, source_key(opened.listing.library), refs, adds_days, one_a_day)
    return services.workspace().remember(f"shelf-laid-{ticked}", asked, laid)


def _nowhere() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.caption(
            "You can look at these workouts. To copy them, connect an account that can be "
            "written to.",
            width="content",
        )
        if st.button("Connect accounts", key="shelf-to-accounts", icon=":material/key:"):
            st.switch_page(navigation.ACCOUNTS)
