"""The trash: what was deleted in the last days, and a way to bring it back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.store.journal_values import Change, Run
from core.workout.describe import format_duration, sport_name
from core.workout.model import Workout
from ui.history_words import days_left, when_words
from ui.text import cell_width, shown_title

_MOST_VISIBLE = 12
Deleted = tuple[Run, Change]


@dataclass(frozen=True)
class TrashTable:
    """What was deleted, as Streamlit draws it."""

    deleted: tuple[Deleted, ...]
    frame: pd.DataFrame
    key: str
    labels: tuple[str, ...]
    """Each in one line, for a select box. Not escaped."""


def trash_table(deleted: Sequence[Deleted], today: dt.date, where: dt.tzinfo | None) -> TrashTable:
    """The table of what was deleted."""
    ids = "-".join(str(change.id) for _, change in deleted)
    return TrashTable(
        deleted=tuple(deleted),
        frame=_frame(deleted, today, where),
        key=f"trash-{hashlib.blake2b(ids.encode(), digest_size=12).hexdigest()}",
        labels=tuple(_label(change) for _, change in deleted),
    )


def draw_trash(table: TrashTable) -> tuple[Deleted, ...]:
    """Draws the table; returns what is ticked."""
    frame = table.frame
    state = st.dataframe(
        frame,
        key=table.key,
        height=2 + 35 * (1 + min(len(frame), _MOST_VISIBLE)),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        placeholder="",
        alt="Deleted workouts",
        column_config={
            "title": st.column_config.TextColumn(
                "Title", width=cell_width(frame["title"], least=150, most=300)
            ),
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
            "left": st.column_config.NumberColumn(
                "Days left", width=80, help="For so many days it can still be brought back."
            ),
            "sport": st.column_config.TextColumn("Sport", width=84),
            "duration": st.column_config.TextColumn("Duration", width=76, alignment="right"),
            "where": st.column_config.TextColumn("Deleted from", width=116),
            "when": st.column_config.TextColumn("Deleted", width=132),
        },
    )
    rows = state["selection"]["rows"]
    return tuple(one for n, one in enumerate(table.deleted) if n in rows)


def _label(change: Change) -> str:
    day = f"{change.day:%a %d %b} · " if change.day else ""
    return f"{day}{shown_title(change.title)}"


def _frame(deleted: Sequence[Deleted], today: dt.date, where: dt.tzinfo | None) -> pd.DataFrame:
    changes = [change for _, change in deleted]
    columns = {
        "title": [shown_title(change.title) for change in changes],
        "day": [change.day for change in changes],
        "left": [days_left(change.at, today, where) for change in changes],
        "sport": [_sport(change) for change in changes],
        "duration": [_duration(change) for change in changes],
        "where": [run.pair.target.label for run, _ in deleted],
        "when": [when_words(change.at, today, where) for change in changes],
    }
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="int" if name == "left" else "object")
            for name, values in columns.items()
        }
    )


def _sport(change: Change) -> str:
    if change.before is None:
        return ""
    item = change.before.item
    return sport_name(item.sport, item.sub_sport) if isinstance(item, Workout) else "Note"


def _duration(change: Change) -> str:
    item = change.before.item if change.before else None
    if not isinstance(item, Workout) or item.planned.duration is None:
        return ""
    return format_duration(item.planned.duration)
