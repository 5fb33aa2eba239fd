"""Copies that were stopped or cut off: told of before anything is open, and opened again."""

from __future__ import annotations

import streamlit as st

from core.planbridge import Planbridge
from core.shelf_names import Named, named_by
from core.shelves import SourceKind, source_key
from core.store.copy_values import ShelfCopy
from ui import work
from ui.jobs import Job
from ui.shelf_place_words import WAY, Way, copied_words, is_on_calendar, quoted
from ui.shelf_reading import list_containers, start_reading
from ui.shelf_state import FIRST_DAY, KIND, LAST_DAY, PLATFORM, TARGET, state
from ui.text import days_words, plain

_MOST_TOLD = 3
"""Unfinished copies that are told of on the page before one is opened."""


def draw_unfinished(bridge: Planbridge) -> None:
    """Says what was stopped or cut off, with the way to finish it. Asks nobody without a click."""
    if work.running() is not None:
        return
    for copy in bridge.shelves.unfinished()[:_MOST_TOLD]:
        words = copied_words(copy, bridge.today())
        told = (
            f":orange[:material/pending:] {plain(quoted(copy.source_name))}: "
            f"{plain(words[0].lower() + words[1:])}, and not finished."
        )
        source = named_by(copy.source)
        lacks = _why_not(bridge, copy, source)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(" ".join(filter(None, (told, plain(lacks)))), width="content")
            if source is not None and not lacks:
                _open_button(bridge, copy, source)


def _open_button(bridge: Planbridge, copy: ShelfCopy, source: Named) -> None:
    if st.button(
        "Open it to finish",
        key=f"resume-{copy.id}",
        icon=":material/folder_open:",
        help="Reads its source again. Nothing is written by it.",
        on_click=_turn_to,
        args=(copy, source),
    ):
        _open(bridge, copy, source)
        st.rerun()


def _why_not(bridge: Planbridge, copy: ShelfCopy, source: Named | None) -> str:
    """Why the source cannot be opened by a click, and what to choose instead; or ""."""
    if copy.id in state().lost:
        return state().lost[copy.id]
    if source is None:
        return "Open what it was copied from below, and choose the same place."
    if source.kind is SourceKind.FILES:
        return "Drop the same files again under “Workout files” below, and choose the same place."
    label = source.platform.label
    if not any(source.platform is one.platform for one in bridge.shelves.sources()):
        return f"Connect {label} on the Accounts page to finish it."
    if source.kind is SourceKind.SEARCH:
        return f"Search {label} below for the same workouts, pick them, and choose the same place."
    if source.kind is SourceKind.CALENDAR:
        athletes = [athlete for athlete, _ in bridge.shelves.athletes(source.platform)]
        if source.days is None or source.athlete not in athletes:
            days = f", {days_words(*source.days)}" if source.days else ""
            return (
                f"It is a range of a calendar of another account on {label} "
                f"({source.athlete}{days}). Connect that one on the Accounts page to finish it."
            )
    return ""


def _turn_to(copy: ShelfCopy, source: Named) -> None:
    """Sets the choices of the page to what the copy was. Before they are drawn."""
    st.session_state[KIND] = source.kind
    st.session_state[f"{PLATFORM}-{source.kind}"] = source.platform
    st.session_state[TARGET] = copy.target
    st.session_state[WAY] = Way.CALENDAR if is_on_calendar(copy) else Way.LIBRARY
    if source.days is not None:
        st.session_state[FIRST_DAY], st.session_state[LAST_DAY] = source.days
        st.session_state[f"shelf-athlete-{source.platform}"] = source.athlete
    state().resumed = copy.id


def _open(bridge: Planbridge, copy: ShelfCopy, source: Named) -> None:
    platform, mine = source.platform, state()
    if source.days is not None:
        days = source.days
        start_reading(
            SourceKind.CALENDAR,
            lambda progress: bridge.shelves.open_range(platform, source.athlete, *days, progress),
        )
        return
    saved = bridge.accounts().get(platform)
    account = (platform, saved.account.athlete if saved else "")

    def read(job: Job[None]) -> None:
        job.report(0, 0, f"Listing the plans and libraries of {platform.label}")
        known = list_containers(bridge, account, mine)
        library = next((one for one in known.found if source_key(one) == copy.source), None)
        if library is not None:
            mine.open[SourceKind.SHELVES] = library
            bridge.shelves.open(library, job.report)
        elif copy.id is not None and not known.remarks:
            mine.lost[copy.id] = (
                f"It is not among the plans and libraries of {platform.label} any more, so what is "
                "left of it cannot be copied."
            )

    mine.open.pop(SourceKind.SHELVES, None)
    work.fetch(read)
