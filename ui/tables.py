"""The table of what would be done with each workout, and which rows of it are ticked.

Streamlit keeps a selection by position. The table's key therefore carries a hash of its rows: when
they change in any way (a filter, a refresh, a run), it is another table with a selection of its
own, and never the old positions on other workouts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.platforms.contract import CalendarItem
from core.sync.actions import Action, ActionKind, Plan
from core.sync.fields import Difference, Field
from core.workout.describe import format_duration
from core.workout.losses import Loss
from core.workout.model import Item, Sport, Workout
from core.workout.thresholds import AthleteThresholds
from ui.badges import ACTIONS, ACTIONS_HELP
from ui.losses import arrival_words
from ui.text import cell_width, one_line, shown_title, told_apart
from ui.thumbnails import thumbnail

ROW_HEIGHT = 38
_MOST_VISIBLE_ROWS = 14


@dataclass(frozen=True)
class ActionTable:
    """Actions as Streamlit draws them."""

    actions: tuple[Action, ...]
    frame: pd.DataFrame
    key: str
    labels: tuple[str, ...]
    """Each row in one line, for a select box. Not escaped: a select box shows plain text."""

    def only(self, kinds: Collection[ActionKind]) -> ActionTable:
        """The rows of these kinds, as a table of its own."""
        kept = [n for n, action in enumerate(self.actions) if action.kind in kinds]
        actions = tuple(self.actions[n] for n in kept)
        return ActionTable(
            actions=actions,
            frame=self.frame.iloc[kept].reset_index(drop=True),
            key=_key(actions),
            labels=tuple(self.labels[n] for n in kept),
        )


def action_table(plan: Plan, thresholds: AthleteThresholds) -> ActionTable:
    """The table of a plan."""
    actions = plan.actions
    return ActionTable(
        actions=actions,
        frame=_frame(actions, thresholds),
        key=_key(actions),
        labels=told_apart(_label(action) for action in actions),
    )


def sport_name(sport: Sport) -> str:
    """A sport as people write it."""
    return sport.value.replace("_", " ").capitalize()


def kind_name(item: Item) -> str:
    """The sport of a workout, or that it is a note."""
    return sport_name(item.sport) if isinstance(item, Workout) else "Note"


def action_title(action: Action) -> str:
    """The title of an action's workout, never empty. Not escaped."""
    return shown_title(action.title)


def has_steps(item: CalendarItem) -> bool:
    """Whether there is a profile to look at."""
    return isinstance(item.item, Workout) and bool(item.item.steps)


def action_losses(action: Action) -> tuple[Loss, ...]:
    """What of it does not arrive as it was planned: lost in reading, or to be lost in writing."""
    read = action.source.losses if action.source else ()
    return (*read, *(action.draft.losses if action.draft else ()))


def changes_words(action: Action) -> str:
    """What changes, in a few words for a cell. Not escaped."""
    if action.kind is ActionKind.MOVE and action.target is not None:
        if action.target.day != action.day:
            return f"from {_short_day(action.target.day)}"
        before = next((d.before for d in action.differences if d.field is Field.START), "")
        return one_line(f"from {before}") if before else "Start time"
    if action.kind is ActionKind.CONFLICT:
        return ", ".join(conflict.field.label for conflict in action.conflicts)
    return one_line(", ".join(dict.fromkeys(map(_thing, action.differences))))


def _thing(difference: Difference) -> str:
    """What of a workout differs; of steps not which, for that is told below the table."""
    return "Steps" if difference.label.startswith("Step ") else difference.label


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


def draw_table(table: ActionTable, key: str, ticked: Sequence[int]) -> frozenset[int]:
    """Draws the table under ``key``; returns the positions that are ticked.

    ``ticked`` are those ticked when a table with this key is first drawn.
    """
    height = 2 + 35 + ROW_HEIGHT * min(len(table.actions), _MOST_VISIBLE_ROWS)
    state = st.dataframe(
        table.frame,
        key=key,
        height=height,
        row_height=ROW_HEIGHT,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(ticked)}},
        placeholder="",
        alt="Planned workouts, and what would be done with each",
        column_config={
            "day": st.column_config.DateColumn("Day", format="ddd D MMM", width=96),
            "action": st.column_config.MultiselectColumn(
                "Action",
                options=[badge.short for badge in ACTIONS.values()],
                color=[badge.color for badge in ACTIONS.values()],
                width=86,
                help=ACTIONS_HELP,
            ),
            "title": st.column_config.TextColumn(
                "Title", width=cell_width(table.frame["title"], least=150, most=236)
            ),
            "changes": st.column_config.TextColumn(
                "What changes", width=cell_width(table.frame["changes"], least=112, most=230)
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
    rows: Sequence[int] = state["selection"]["rows"]
    return frozenset(row for row in rows if 0 <= row < len(table.actions))


def _label(action: Action) -> str:
    item = action.item.item
    return " · ".join((_short_day(action.day), kind_name(item), action_title(action)))


def _short_day(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _frame(actions: Sequence[Action], thresholds: AthleteThresholds) -> pd.DataFrame:
    def column(values: Sequence[object]) -> pd.Series:
        return pd.Series(values, dtype="object")

    return pd.DataFrame(
        {
            "day": column([action.day for action in actions]),
            "action": column([[ACTIONS[action.kind].short] for action in actions]),
            "title": column([action_title(action) for action in actions]),
            "changes": column([changes_words(action) for action in actions]),
            "arrives": column([_arrival(action) for action in actions]),
            "sport": column([kind_name(action.item.item) for action in actions]),
            "duration": column(
                [
                    "" if action.duration is None else format_duration(action.duration)
                    for action in actions
                ]
            ),
            "load": pd.Series([action.load for action in actions], dtype="float"),
            "profile": column([_thumbnail(action, thresholds) for action in actions]),
            "why": column([one_line(action.reason) for action in actions]),
        }
    )


def _arrival(action: Action) -> str:
    if action.draft is None:
        return ""
    return arrival_words(action_losses(action), action.draft.effects)


def _thumbnail(action: Action, thresholds: AthleteThresholds) -> str | None:
    item = action.item.item
    if not isinstance(item, Workout) or not item.steps:
        return None
    return thumbnail(item.steps, item.sport, thresholds.of(item.sport))


def _key(actions: Sequence[Action]) -> str:
    """A short hash of the rows, in their order, what becomes of each, and what is proposed."""
    digest = hashlib.blake2b(digest_size=12)
    for action in actions:
        digest.update("\x1f".join((action.key, action.kind, str(action.ticked))).encode())
        digest.update(b"\x1e")
    return f"actions-{digest.hexdigest()}"
