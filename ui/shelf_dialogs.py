"""The questions that are asked before a copy to a library, and before one is taken back."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.planbridge import Options
from core.platforms.contract import ItemRef, LibraryListing
from core.shelf_desk import MANY
from core.shelves import LibraryGoal
from core.store.copy_values import ShelfCopy
from core.sync.shelf_values import RowStatus
from ui import services, session
from ui.dialogs import draw_changes, draw_lines
from ui.runs import CopyAsked
from ui.session import Key
from ui.shelf_lines import ShelfLine
from ui.shelf_place_words import copy_place, goal_words
from ui.shelf_run import start_copy, start_removal
from ui.shelf_words import plan_day_words
from ui.text import count, count_items, plain

UPDATES = frozenset({RowStatus.CHANGED, RowStatus.EDITED})
"""What is written over what stands there."""


@dataclass(frozen=True)
class PendingCopy:
    """What was ticked and waits for a yes."""

    listing: LibraryListing
    goal: LibraryGoal
    options: Options
    """With which it was shown."""
    refs: tuple[ItemRef, ...]


@dataclass(frozen=True)
class PendingRemoval:
    """An earlier copy that waits for a yes to be taken back."""

    copy: ShelfCopy


def minutes_words(seconds: float) -> str:
    """A duration that nobody knows exactly, rounded up to minutes: "a minute", "3 minutes"."""
    minutes = max(1, math.ceil(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _not_now() -> None:
    session.put(Key.PENDING_COPY, None)
    st.rerun()


@st.dialog("Copy these workouts?", width="medium", on_dismiss=_not_now)
def confirm_copy(pending: PendingCopy, lines: Sequence[ShelfLine]) -> None:
    """Asks once, with the titles, before anything is written.

    ``lines`` are those of the chosen items that can be written, as they stand now.
    """
    gone = len(pending.refs) - len(lines)
    if lines:
        _draw_sum(pending.goal, lines)
        if len(lines) > MANY:
            st.warning(
                f"It may take about {_time(pending.goal, lines)}. It goes on when you leave this "
                "page, and you can stop it and finish it later: nothing is copied twice.",
                title=f"{len(lines)} are a lot",
                icon=":material/hourglass_top:",
            )
        _draw_overwritten(lines)
        first = pending.listing.library.first
        draw_lines([_line(line, first) for line in lines])
        draw_changes([(line.losses, line.draft.effects if line.draft else ()) for line in lines])
    else:
        st.info("Nothing that was ticked can be copied any more.", icon=":material/info:")
    if gone:
        st.caption(f"{count(gone, 'item')} no longer to be copied: left out.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Not now", key="cancel-copy", on_click=_not_now)
        st.button(
            f"Copy {len(lines)}",
            key="confirm-copy",
            type="primary",
            icon=":material/content_copy:",
            disabled=not lines,
            on_click=_copy,
            args=(pending, tuple(line.ref for line in lines)),
        )


@st.dialog("Take this copy back?", width="medium", on_dismiss=_not_now)
def confirm_removal(pending: PendingRemoval) -> None:
    """Asks before an earlier copy is removed from where it went."""
    copy = pending.copy
    back = services.bridge().shelves.replaced(copy)
    st.markdown(
        f"{count(copy.count, 'item')} of **{plain(copy.source_name)}** will be removed from "
        f"**{plain(copy_place(copy))}** on {copy.target.label}{_brought_back(copy.count, back)}."
    )
    st.markdown(
        "What somebody edited there since stays, and so does everything that Planbridge did not "
        f"write. The {_noun(copy)} itself stays, even if it is empty."
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Keep it", key="cancel-removal", on_click=_not_now)
        st.button(
            f"Remove {copy.count}",
            key="confirm-removal",
            type="primary",
            icon=":material/undo:",
            on_click=_remove,
            args=(copy,),
        )


def _brought_back(items: int, replaced: int) -> str:
    """What of it was written over something: that comes back, and is not merely removed."""
    if not replaced:
        return ""
    what = "it" if items == 1 else "they" if replaced == items else f"{replaced} of them"
    return f", and what {what} replaced comes back"


def _noun(copy: ShelfCopy) -> str:
    """What the place of a copy is called there."""
    if copy.library is not None:
        return copy.library.noun
    return services.bridge().shelves.noun_of_new(copy.target, as_plan=copy.as_plan)


def _copy(pending: PendingCopy, refs: tuple[ItemRef, ...]) -> None:
    start_copy(CopyAsked(pending.listing, pending.goal, refs, pending.options))
    st.rerun()


def _remove(copy: ShelfCopy) -> None:
    start_removal(copy)
    st.rerun()


def _draw_sum(goal: LibraryGoal, lines: Sequence[ShelfLine]) -> None:
    updated = [line for line in lines if line.status in UPDATES]
    added = [line for line in lines if line.status not in UPDATES]
    said = [f"{_items(added)} will be added to"] if added else []
    if updated:
        said.append(f"{_items(updated)} {'' if said else 'will be '}updated on")
    noun = services.bridge().shelves.noun_of_new(goal.target, as_plan=goal.as_plan)
    place = f"**{plain(goal_words(goal, noun))}**"
    if len(said) == 2:
        added_words = said[0].removesuffix(" to")
        st.markdown(f"{added_words} and {said[1].removesuffix(' on')} in {place}:")
    else:
        st.markdown(f"{said[0]} {place}:")


def _time(goal: LibraryGoal, lines: Sequence[ShelfLine]) -> str:
    updated = sum(line.status in UPDATES for line in lines)
    desk = services.bridge().shelves
    return minutes_words(desk.seconds_for(goal.target, len(lines) - updated, updated))


def _items(lines: Sequence[ShelfLine]) -> str:
    notes = sum(line.is_note for line in lines)
    return count_items(len(lines) - notes, notes)


def _draw_overwritten(lines: Sequence[ShelfLine]) -> None:
    edited = sum(line.status == RowStatus.EDITED for line in lines)
    if edited:
        were = "was" if edited == 1 else "were"
        st.warning(
            f"{count(edited, 'workout')} {were} edited there since the last copy. What was edited "
            "is overwritten; taking the copy back brings it back.",
            icon=":material/edit_off:",
        )


def _line(line: ShelfLine, first: dt.date | None) -> str:
    told = [plain(line.title)]
    if line.day is not None:
        told.insert(0, plan_day_words(line.day, first))
    if line.status in UPDATES:
        told.insert(0, "**Update**")
    if line.status != RowStatus.NEW and line.remark:
        told.append(f"*{plain(line.remark)}*")
    return " · ".join(told)
