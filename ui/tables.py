"""The table of planned workouts, and which rows of it are ticked.

Streamlit keeps a selection by position. The table's key therefore carries a hash of its rows: when
they change in any way (a filter, a refresh, a copy), it is another table with a selection of its
own, and never the old positions on other workouts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.planbridge import Overview, Row, Status
from core.platforms.contract import ItemRef
from core.workout.describe import format_duration
from core.workout.losses import Loss
from core.workout.model import Sport, Workout
from core.workout.thresholds import AthleteThresholds
from ui.badges import BADGES, HELP
from ui.losses import arrival_words
from ui.text import cell_width, one_line, shown_title
from ui.thumbnails import thumbnail

ROW_HEIGHT = 38
_MOST_VISIBLE_ROWS = 14


@dataclass(frozen=True)
class WorkoutTable:
    """The rows of one overview as Streamlit draws them."""

    rows: tuple[Row, ...]
    frame: pd.DataFrame
    key: str
    labels: tuple[str, ...]
    """Each row in one line, for a select box. Not escaped: a select box shows plain text."""
    ticked: tuple[int, ...]
    """The positions that are ticked at first: what is new and can be planned right now."""

    def refs(self, positions: Sequence[int]) -> tuple[ItemRef, ...]:
        """The items at ``positions``; a position that is not in the table is ignored."""
        wanted = sorted({p for p in positions if 0 <= p < len(self.rows)})
        return tuple(self.rows[position].item.ref for position in wanted)


def workout_table(overview: Overview, thresholds: AthleteThresholds) -> WorkoutTable:
    """The table for an overview."""
    rows = overview.rows
    return WorkoutTable(
        rows=rows,
        frame=_frame(rows, thresholds),
        key=f"workouts-{_identity(overview)}",
        labels=tuple(_label(row) for row in rows),
        ticked=tuple(
            n
            for n, row in enumerate(rows)
            if row.status is Status.NEW
            and (overview.plan_until is None or row.item.day <= overview.plan_until)
        ),
    )


def sport_name(sport: Sport) -> str:
    """A sport as people write it."""
    return sport.value.replace("_", " ").capitalize()


def kind_name(row: Row) -> str:
    """The sport of a workout, or that it is a note."""
    item = row.item.item
    return sport_name(item.sport) if isinstance(item, Workout) else "Note"


def row_title(row: Row) -> str:
    """The title of a row, never empty. Not escaped."""
    return shown_title(row.item.item.title)


def row_has_steps(row: Row) -> bool:
    """Whether there is a profile to look at."""
    item = row.item.item
    return isinstance(item, Workout) and bool(item.steps)


def row_losses(row: Row) -> tuple[Loss, ...]:
    """What of it does not arrive as it was planned: lost in reading, or to be lost in writing."""
    return (*row.item.losses, *(row.draft.losses if row.draft else ()))


def figure_columns(source: str) -> dict[str, ColumnConfig]:
    """How sport, duration, load and profile look in any table; ``source`` is what states them."""
    return {
        "sport": st.column_config.TextColumn("Sport", width=84),
        "duration": st.column_config.TextColumn("Duration", width=76, alignment="right"),
        "load": st.column_config.NumberColumn(
            "Load",
            format="%.0f",
            width=56,
            help=f"Training load (TSS). Planbridge's own estimate where the {source} has none.",
        ),
        "profile": st.column_config.ImageColumn("Profile", width=132),
    }


def draw_table(table: WorkoutTable) -> tuple[ItemRef, ...]:
    """Draws the table and returns what is ticked."""
    height = 2 + 35 + ROW_HEIGHT * min(len(table.rows), _MOST_VISIBLE_ROWS)
    state = st.dataframe(
        table.frame,
        key=table.key,
        height=height,
        row_height=ROW_HEIGHT,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(table.ticked)}},
        placeholder="",
        alt="Planned workouts",
        column_config={
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
            "status": st.column_config.MultiselectColumn(
                "Status",
                options=[badge.short for badge in BADGES.values()],
                color=[badge.color for badge in BADGES.values()],
                width=80,
                help=HELP,
            ),
            "title": st.column_config.TextColumn(
                "Title", width=cell_width(table.frame["title"], least=150, most=250)
            ),
            "arrives": st.column_config.TextColumn(
                "Arrives",
                width=104,
                help="Whole, or how many things change on the way. Look at the workout to see "
                "which; your options are told apart.",
            ),
            **figure_columns("plan"),
            "why": st.column_config.TextColumn(
                "Remark", width=cell_width(table.frame["why"], least=230, most=900)
            ),
        },
    )
    return table.refs(state["selection"]["rows"])


def _label(row: Row) -> str:
    return " · ".join((f"{row.item.day:%a %d %b}", kind_name(row), row_title(row)))


def _frame(rows: Sequence[Row], thresholds: AthleteThresholds) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": pd.Series([row.item.day for row in rows], dtype="object"),
            "status": pd.Series([[BADGES[row.status].short] for row in rows], dtype="object"),
            "title": pd.Series([row_title(row) for row in rows], dtype="object"),
            "arrives": pd.Series([_arrival(row) for row in rows], dtype="object"),
            "sport": pd.Series([kind_name(row) for row in rows], dtype="object"),
            "duration": pd.Series(
                ["" if row.duration is None else format_duration(row.duration) for row in rows],
                dtype="object",
            ),
            "load": pd.Series([row.load for row in rows], dtype="float"),
            "profile": pd.Series([_thumbnail(row, thresholds) for row in rows], dtype="object"),
            "why": pd.Series([one_line(row.reason) for row in rows], dtype="object"),
        }
    )


def _arrival(row: Row) -> str:
    return arrival_words(row_losses(row), row.draft.effects) if row.draft else ""


def _thumbnail(row: Row, thresholds: AthleteThresholds) -> str | None:
    item = row.item.item
    if not isinstance(item, Workout) or not item.steps:
        return None
    return thumbnail(item.steps, item.sport, thresholds.of(item.sport))


def _identity(overview: Overview) -> str:
    """A short hash of the rows, in their order, and where each stands."""
    digest = hashlib.blake2b(digest_size=12)
    digest.update(f"{overview.source}-{overview.target}".encode())
    for row in overview.rows:
        ref = row.item.ref
        digest.update("\x1f".join((ref.athlete, ref.kind, ref.id, row.status)).encode())
        digest.update(b"\x1e")
    return digest.hexdigest()
