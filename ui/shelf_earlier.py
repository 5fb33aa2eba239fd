"""Earlier copies of a container: update one, finish one, take one back, or make another."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from core.planbridge import Planbridge
from core.store.copy_values import CopyState, ShelfCopy
from ui import navigation, session, work
from ui.session import Key
from ui.shelf_dialogs import PendingRemoval
from ui.shelf_place_words import copied_words, copy_place, is_on_calendar
from ui.shelf_state import state
from ui.text import count, plain, told_apart


class Again(StrEnum):
    """What to do with a container that was copied before."""

    UPDATE = "Update that copy"
    FINISH = "Finish it"
    ANOTHER = "Make a second one"


def earlier_picker(bridge: Planbridge, copies: Sequence[ShelfCopy]) -> ShelfCopy | None:
    """Draws the choice among ``copies``, of which there is one at least.

    Returns the copy to go on with; None to make another one. An unfinished one is offered first,
    and before all the one that somebody asked to finish.
    """
    resumed = state().resumed
    ordered = sorted(copies, key=lambda one: (one.id != resumed, one.state is not CopyState.OPEN))
    with st.container(border=True, key="shelf-earlier"):
        copy = _which(bridge, ordered)
        is_open = copy.state is CopyState.OPEN
        _tell(bridge, copy, is_open=is_open)
        again = Again.FINISH if is_open else Again.UPDATE
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            chosen = st.segmented_control(
                "What to do",
                [again, Again.ANOTHER],
                default=again,
                required=True,
                key=f"shelf-again-{copy.id}-{copy.state}",
                persist_state="session",
                label_visibility="collapsed",
            )
            _way_back(bridge, copy)
    return None if chosen == Again.ANOTHER else copy


def draw_earlier(bridge: Planbridge, copies: Sequence[ShelfCopy]) -> None:
    """Says what was copied before, while nobody has chosen yet where to copy."""
    today = bridge.today()
    for copy in copies:
        left = " It is not finished." if copy.state is CopyState.OPEN else ""
        st.caption(f":material/history: {plain(copied_words(copy, today) + '.' + left)}")


def _which(bridge: Planbridge, copies: Sequence[ShelfCopy]) -> ShelfCopy:
    if len(copies) == 1:
        return copies[0]
    today = bridge.today()
    labels = told_apart(copied_words(one, today) for one in copies)
    names = "-".join(str(one.id) for one in copies)
    position = st.selectbox(
        f"{len(copies)} earlier copies",
        range(len(copies)),
        format_func=labels.__getitem__,
        key=f"shelf-copies-{names}",
        persist_state="session",
    )
    return copies[position or 0]


def _tell(bridge: Planbridge, copy: ShelfCopy, *, is_open: bool) -> None:
    words = f"**{plain(copied_words(copy, bridge.today()))}**"
    if is_open:
        far = _so_far(bridge, copy)
        st.markdown(f":orange[:material/pending:] {words}, and not finished{far}.")
    else:
        st.markdown(f":material/history: {words} · {count(copy.count, 'item')}")


def _so_far(bridge: Planbridge, copy: ShelfCopy) -> str:
    """How much of an open copy is there. What it chose may be less than what its source holds."""
    if is_on_calendar(copy):
        are = "is" if copy.count == 1 else "are"
        return f": {count(copy.count, 'item')} of it {are} there" if copy.count else ""
    there, chosen = bridge.shelves.tally(copy)
    if not chosen:
        return ""
    # What was being written when it was cut off is known only once the place was looked at.
    return (
        f": at least {there} of the {chosen} that were chosen are there"
        if there
        else (f". How many of the {chosen} that were chosen are there is seen when it is compared")
    )


def _way_back(bridge: Planbridge, copy: ShelfCopy) -> None:
    if is_on_calendar(copy):
        if st.button(
            "Take it back in History",
            key="shelf-to-history",
            icon=":material/history:",
            type="tertiary",
            help="A copy on a calendar is taken back as any other run.",
        ):
            which = {} if copy.run is None else {"run": str(copy.run)}
            st.switch_page(navigation.HISTORY, query_params=which)
        return
    why_not = bridge.shelves.why_not_remove(copy)
    if st.button(
        "Take it back",
        key="shelf-remove",
        icon=":material/undo:",
        type="tertiary",
        disabled=bool(why_not) or work.running() is not None,
        help=plain(why_not) or f"Removes from {plain(copy_place(copy))} what this copy added.",
    ):
        session.put(Key.PENDING_COPY, PendingRemoval(copy))
        st.rerun()
