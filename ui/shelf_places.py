"""The library, folder or plan to which a container is copied: a new one, or one that is there."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core.planbridge import CopyReport, Planbridge
from core.platforms.contract import Library, PlatformName
from core.shelves import LibraryGoal, source_key
from ui import runs, services, session, work
from ui.destination import Folders
from ui.jobs import Job
from ui.session import Key
from ui.shelf_place_words import place_label, quoted
from ui.shelf_state import Opened
from ui.shelf_words import WEEK, weeks_between
from ui.text import count, one_line, plain, told_apart

_NEW_PLAN, _NEW = "new-plan", "new"
"""No platform numbers a library so."""
_MOST_WEEKS = 520


def place_picker(bridge: Planbridge, opened: Opened, target: PlatformName) -> LibraryGoal | None:
    """Draws the choice; None as long as a new place has no name. Asks nobody without a click."""
    known = _known(bridge, target)
    source = source_key(opened.listing.library)
    usable = {
        one.id: one for one in known.found or () if one.writable and source_key(one) != source
    }
    takes_plans = bridge.shelves.takes_plans(target)
    new = ([_NEW_PLAN, _NEW] if opened.is_plan else [_NEW, _NEW_PLAN]) if takes_plans else [_NEW]
    ids = [*new, *usable]
    key = f"shelf-place-{target}-{opened.is_plan}"
    if st.session_state.get(key, ids[0]) not in ids:
        del st.session_state[key]
    noun = bridge.shelves.noun_of_new(target, as_plan=False)
    words = {_NEW_PLAN: "A new plan", _NEW: f"A new {noun}"}
    named = told_apart([*words.values(), *map(place_label, usable.values())])
    labels = dict(zip([*words, *usable], named, strict=True))
    chosen = st.selectbox(
        "Place",
        ids,
        format_func=labels.__getitem__,
        key=key,
        persist_state="session",
        width=260,
    )
    if chosen in usable:
        goal: LibraryGoal | None = _existing(usable[chosen], target)
    else:
        goal = _new(bridge, opened, target, as_plan=chosen == _NEW_PLAN)
    _list_button(bridge, known)
    _remarks(bridge, opened, goal)
    return goal


def learn_place() -> None:
    """Takes note of a library that a copy has created meanwhile."""
    known: Folders | None = session.get(Key.PLACES)
    run = runs.latest(services.mode())
    if known is None or run is None or run.job.running:
        return
    report = run.job.result()
    if isinstance(report, CopyReport) and report.library is not None:
        known.learn(report.library)


def _known(bridge: Planbridge, target: PlatformName) -> Folders:
    saved = bridge.accounts().get(target)
    athlete = saved.account.athlete if saved else ""
    known: Folders | None = session.get(Key.PLACES)
    if known is None or (known.target, known.athlete) != (target, athlete):
        known = Folders(target, athlete)
    return known


def _new(
    bridge: Planbridge, opened: Opened, target: PlatformName, *, as_plan: bool
) -> LibraryGoal | None:
    key = f"shelf-name-{target}-{source_key(opened.listing.library)}"
    st.session_state.setdefault(key, one_line(opened.listing.library.name))
    # A field that has a limit ignores a longer name that is pasted, and says nothing of it.
    name = st.text_input("Name", key=key, persist_state="session", width=300)
    name = one_line(name or "")
    start = _anchor(bridge, opened, target) if as_plan else None
    return LibraryGoal(target=target, name=name, as_plan=as_plan, start=start) if name else None


def _anchor(bridge: Planbridge, opened: Opened, target: PlatformName) -> dt.date:
    """The day at which a new plan is anchored; it can be started on any other day there."""
    suggested = bridge.shelves.suggested_start()
    start = st.date_input(
        "Starts on",
        value=suggested,
        format="YYYY-MM-DD",
        key=f"shelf-anchor-{target}-{source_key(opened.listing.library)}",
        persist_state="session",
        width=150,
        help="The plan's first day. Nothing goes to the calendar by it.",
    )
    return start or suggested


def _existing(library: Library, target: PlatformName) -> LibraryGoal:
    if not library.is_plan:
        return LibraryGoal(target=target, library=library)
    week = st.number_input(
        "From week",
        min_value=1,
        max_value=_MOST_WEEKS,
        value=1,
        key=f"shelf-week-{source_key(library)}",
        persist_state="session",
        width=110,
    )
    return LibraryGoal(target=target, library=library, offset=(int(week) - 1) * WEEK)


def _list_button(bridge: Planbridge, known: Folders) -> None:
    listed = known.found is not None
    if st.button(
        "List again" if listed else "Choose an existing one",
        key="shelf-list-places",
        icon=":material/refresh:" if listed else ":material/folder_open:",
        disabled=work.running() is not None,
    ):
        fresh = Folders(known.target, known.athlete)
        session.put(Key.PLACES, fresh)
        desk = bridge.shelves

        def listing(job: Job[None]) -> None:
            job.report(0, 0, f"Listing what {fresh.target.label} has")
            fresh.found = desk.places(fresh.target)

        work.fetch(listing)
        st.rerun()


def _remarks(bridge: Planbridge, opened: Opened, goal: LibraryGoal | None) -> None:
    said = []
    if goal is None:
        said.append("Give the new place a name.")
    elif goal.library is not None and goal.library.is_plan:
        weeks = weeks_between(goal.library.first, goal.library.last)
        if weeks:
            said.append(f"{quoted(goal.library.name)} has {count(weeks, 'week')}.")
    elif opened.is_plan and not (goal.library is None and goal.as_plan):
        said.append("Only a plan has days: the workouts lose theirs here.")
    if goal is not None and goal.library is None:
        said += bridge.shelves.remarks_on_new(opened.listing.library, goal)
    if said:
        st.caption(plain(" ".join(said)), width="stretch")
