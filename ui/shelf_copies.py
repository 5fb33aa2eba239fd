"""A container beside the library it may go to: how each item stands there, and the copying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import streamlit as st

from core.planbridge import Options, Planbridge
from core.platforms.contract import LibraryListing
from core.shelves import LibraryGoal
from core.store.copy_values import CopyState
from core.sync.overview import Numbers
from core.sync.shelf_values import RowStatus, ShelfRow
from ui import services, session, work
from ui.badges import Badge
from ui.jobs import Job
from ui.runs import CopyAsked
from ui.session import Key
from ui.shelf_detail import look_at_one
from ui.shelf_dialogs import PendingCopy, PendingRemoval, confirm_copy, confirm_removal
from ui.shelf_lines import ShelfLine
from ui.shelf_place_words import quoted
from ui.shelf_run import start_copy
from ui.shelf_state import Opened
from ui.shelf_table import read_lines, tick_lines
from ui.text import count, plain

ROWS: Final[Mapping[RowStatus, Badge]] = {
    RowStatus.NEW: Badge("New", "New", ":material/add_circle:", "green"),
    RowStatus.UNFINISHED: Badge("Not finished yet", "Left", ":material/pending:", "green"),
    RowStatus.CHANGED: Badge("Would be updated", "Update", ":material/edit:", "blue"),
    RowStatus.EDITED: Badge("Edited there", "Edited", ":material/front_hand:", "orange"),
    RowStatus.GONE: Badge("Removed there", "Removed", ":material/remove_circle:", "orange"),
    RowStatus.TWIN: Badge("Same as another", "Twin", ":material/content_copy:", "violet"),
    RowStatus.SAME: Badge("Already there", "There", ":material/check:", "gray"),
    RowStatus.CANNOT: Badge("Cannot be copied", "Cannot", ":material/block:", "red"),
}
"""How an item stands to the place, in the order in which the kinds are offered."""


def draw_library(
    bridge: Planbridge,
    opened: Opened,
    listing: LibraryListing,
    goal: LibraryGoal,
    options: Options,
) -> None:
    """Draws ``listing``, which is ``opened`` on its way, beside the place of ``goal``."""
    desk = bridge.shelves
    why_not = desk.why_not(goal)
    if why_not:
        st.warning(plain(why_not), icon=":material/block:")
    rows = None if why_not else desk.rows(listing, goal, options)
    if goal.library is not None and not why_not:
        _compare_button(bridge, goal, again=rows is not None)
    if rows is None:
        if not why_not and not work.running():
            st.caption("Nothing is written by comparing.")
        lines = read_lines(opened)
        _look(opened, lines)
        look_at_one(opened, lines, goal.target, options)
        _ask(None)
        return
    lines = _lines(rows)
    _pick(bridge, opened, listing, goal, options, lines)
    look_at_one(opened, lines, goal.target, options)
    _ask((listing, goal, options, lines))


def _compare_button(bridge: Planbridge, goal: LibraryGoal, *, again: bool) -> None:
    name = quoted(goal.library.name) if goal.library else ""
    if st.button(
        "Compare again" if again else f"Compare with {plain(name)}",
        key="shelf-compare",
        type="secondary" if again else "primary",
        icon=":material/refresh:" if again else ":material/compare_arrows:",
        disabled=work.running() is not None,
    ):
        desk = bridge.shelves

        def look(job: Job[None]) -> None:
            desk.look(goal, progress=job.report)

        work.fetch(look)
        st.rerun()


def _lines(rows: Sequence[ShelfRow]) -> tuple[ShelfLine, ...]:
    """The lines of ``rows``: the same object as long as the rows are."""
    return services.workspace().remember(
        "shelf-rows", (rows,), lambda: tuple(_line(row) for row in rows)
    )


def _line(row: ShelfRow) -> ShelfLine:
    return ShelfLine(
        item=row.item,
        numbers=Numbers(
            duration=row.duration, load=row.load, load_is_estimate=row.load_is_estimate
        ),
        day=row.day,
        status=row.status,
        badge=ROWS[row.status],
        draft=row.draft,
        remark=row.reason,
        selectable=row.selectable,
        ticked=row.ticked,
    )


@st.fragment
def _look(opened: Opened, lines: Sequence[ShelfLine]) -> None:
    tick_lines(opened, lines)


@st.fragment
def _pick(
    bridge: Planbridge,
    opened: Opened,
    listing: LibraryListing,
    goal: LibraryGoal,
    options: Options,
    lines: tuple[ShelfLine, ...],
) -> None:
    """The table with its boxes, and the button below. A fragment, as the table asks for."""
    chosen = tick_lines(opened, lines)
    if not chosen and _is_all_done(bridge, listing, goal, lines):
        _finish(listing, goal, options)
        return
    if st.button(
        f"Copy selected ({len(chosen)})",
        key="shelf-copy",
        type="primary",
        icon=":material/content_copy:",
        disabled=not chosen or work.running() is not None,
    ):
        refs = tuple(line.ref for line in chosen)
        session.put(Key.PENDING_COPY, PendingCopy(listing, goal, options, refs))
        st.rerun()
    for words in _said(lines, chosen):
        st.caption(words)


def _is_all_done(
    bridge: Planbridge, listing: LibraryListing, goal: LibraryGoal, lines: Sequence[ShelfLine]
) -> bool:
    """Whether an earlier copy is still open although nothing of it is left to do."""
    if goal.copy_id is None or any(line.ticked for line in lines):
        return False
    earlier = bridge.shelves.earlier(listing.library, goal.target)
    return any(one.id == goal.copy_id and one.state is CopyState.OPEN for one in earlier)


def _finish(listing: LibraryListing, goal: LibraryGoal, options: Options) -> None:
    if st.button(
        "Finish it",
        key="shelf-finish",
        type="primary",
        icon=":material/check_circle:",
        help="Looks once more at what is there, and closes the copy. Nothing is written.",
        disabled=work.running() is not None,
    ):
        start_copy(CopyAsked(listing, goal, (), options))
        st.rerun()
    st.caption("Nothing is left to copy.")


def _said(lines: Sequence[ShelfLine], chosen: Sequence[ShelfLine]) -> Iterator[str]:
    if chosen:
        return
    if lines and all(line.status == RowStatus.SAME for line in lines):
        yield "All of it is there, as it would be written."
    elif any(line.selectable for line in lines):
        yield "Tick at least one workout."
    elif lines:
        yield f"None of the {count(len(lines), 'item')} can be copied there: the remarks say why."


Shown = tuple[LibraryListing, LibraryGoal, Options, tuple[ShelfLine, ...]]


def _ask(shown: Shown | None) -> None:
    """Asks about what was ticked, as it stands now; or before a copy is taken back."""
    pending: PendingCopy | PendingRemoval | None = session.get(Key.PENDING_COPY)
    if pending is None:
        return
    if work.running():
        session.put(Key.PENDING_COPY, None)
    elif isinstance(pending, PendingRemoval):
        confirm_removal(pending)
    elif shown is None or shown[:3] != (pending.listing, pending.goal, pending.options):
        session.put(Key.PENDING_COPY, None)
    else:
        refs = set(pending.refs)
        confirm_copy(pending, [one for one in shown[3] if one.ref in refs and one.selectable])
