"""The coloured words of the history: what a run was, how it stands, what became of a change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.store.journal_values import Change, ChangeState, Run, RunKind, RunStatus
from core.sync.actions import ActionKind
from ui.badges import ACTIONS, Badge, draw_badge
from ui.text import plain, safe_url, shown_title


class Fate(StrEnum):
    """How a change stands, as a person sees it."""

    DONE = "done"
    UNDONE = "undone"
    FAILED = "failed"
    UNKNOWN = "unknown"


RUN_KINDS: dict[RunKind, Badge] = {
    RunKind.SYNC: Badge("Sync", "Sync", ":material/sync:", "blue"),
    RunKind.LINK: Badge("Link", "Link", ":material/link:", "violet"),
    RunKind.FILES: Badge("Files", "Files", ":material/upload_file:", "blue"),
    RunKind.LIBRARY: Badge("Library", "Library", ":material/library_books:", "blue"),
    RunKind.UNDO: Badge("Undo", "Undo", ":material/undo:", "orange"),
}
STATUSES: dict[RunStatus, Badge] = {
    RunStatus.RUNNING: Badge("Running", "Running", ":material/progress_activity:", "blue"),
    RunStatus.DONE: Badge("Done", "Done", ":material/check_circle:", "green"),
    RunStatus.NOTHING: Badge("Nothing to do", "Nothing to do", ":material/check:", "gray"),
    RunStatus.PARTLY: Badge("Partly done", "Partly", ":material/warning:", "orange"),
    RunStatus.FAILED: Badge("Failed", "Failed", ":material/error:", "red"),
    RunStatus.INTERRUPTED: Badge("Interrupted", "Interrupted", ":material/power_off:", "red"),
    RunStatus.HELD: Badge("Held back", "Held", ":material/pan_tool:", "violet"),
}
STATUS_HELP = (
    "Partly: some of it failed or was not tried. Interrupted: it ended in the middle, and the next "
    "run finds out what was made. Held: it stopped before the first change and asked."
)
FATES: dict[Fate, Badge] = {
    Fate.DONE: Badge("Done", "Done", ":material/check_circle:", "green"),
    Fate.UNDONE: Badge("Undone", "Undone", ":material/undo:", "gray"),
    Fate.FAILED: Badge("Failed", "Failed", ":material/error:", "red"),
    Fate.UNKNOWN: Badge("Unclear", "Unclear", ":material/help:", "orange"),
}
FATE_HELP = (
    "Undone: it was taken back. Unclear: nobody knows yet whether it was made; the next run finds "
    "out before anything else."
)
_FATE_OF_STATE = {
    ChangeState.DONE: Fate.DONE,
    ChangeState.FAILED: Fate.FAILED,
    ChangeState.INTENDED: Fate.UNKNOWN,
}


def fate_of(change: Change) -> Fate:
    """How ``change`` stands."""
    return Fate.UNDONE if change.undone_by is not None else _FATE_OF_STATE[change.state]


def way_to(change: Change) -> str:
    """Where the item is found; "" when what is known there was deleted, or created and undone."""
    deleted = change.kind == ActionKind.DELETE and change.state is ChangeState.DONE
    removed = change.kind == ActionKind.CREATE and change.undone_by is not None
    return "" if deleted or removed else safe_url(change.url)


def action_badge(kind: str) -> Badge:
    """The badge of a kind of action as the journal names it.

    A journal may be older or newer than the app: a kind that it does not know is shown by the
    journal's own word.
    """
    known = next((one for one in ActionKind if one == kind), None)
    if known is not None:
        return ACTIONS[known]
    word = shown_title(kind.replace("_", " ").capitalize(), longest=20)
    return Badge(plain(word), word, ":material/help:", "gray")


def draw_run_badges(run: Run) -> None:
    """What a run was and how it stands."""
    draw_badge(RUN_KINDS[run.kind])
    draw_badge(STATUSES[run.status])


def badge_column(
    label: str, badges: Mapping[Any, Badge], width: int, help_text: str = ""
) -> ColumnConfig:
    """A column of short coloured words."""
    return st.column_config.MultiselectColumn(
        label,
        options=[badge.short for badge in badges.values()],
        color=[badge.color for badge in badges.values()],
        width=width,
        help=help_text or None,
    )
