"""What changed on the way, workout by workout: told again after it was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.workout.losses import Loss
from ui.loss_kinds import is_lost
from ui.losses import BY_OPTIONS
from ui.text import cell_width, count, one_line, shown_title


class Told(Protocol):
    """The outcome of one workout."""

    @property
    def title(self) -> str:
        """May be empty."""

    @property
    def losses(self) -> Sequence[Loss]:
        """What did not arrive as it was planned."""

    @property
    def effects(self) -> Sequence[Loss]:
        """What the person's options changed."""


def changes_frame(outcomes: Iterable[Told]) -> pd.DataFrame:
    """Every change, the same as the preview showed."""
    changes = [
        (outcome, loss, chosen)
        for outcome in outcomes
        for losses, chosen in ((outcome.losses, False), (outcome.effects, True))
        for loss in losses
    ]
    return pd.DataFrame(
        {
            "workout": [shown_title(outcome.title) for outcome, _, _ in changes],
            "where": [one_line(loss.where) for _, loss, _ in changes],
            "before": [one_line(loss.before) for _, loss, _ in changes],
            "after": ["Lost" if is_lost(loss) else one_line(loss.after) for _, loss, _ in changes],
            "note": [_note(loss, chosen) for _, loss, chosen in changes],
        }
    )


def draw_on_the_way(outcomes: Iterable[Told], changes: pd.DataFrame) -> None:
    """Draws ``changes``, the frame of ``outcomes``, folded; nothing when there are none."""
    if changes.empty:
        return
    changed = sum(bool(outcome.losses or outcome.effects) for outcome in outcomes)
    with st.expander(
        f"What changed on the way: {count(len(changes), 'change')} in {count(changed, 'workout')}",
        icon=":material/alt_route:",
        key="on-the-way",
    ):
        st.dataframe(
            changes,
            key="copy-changes",
            hide_index=True,
            placeholder="",
            height=table_height(changes, 10),
            alt="What changed on the way, workout by workout",
            column_config={
                "workout": text_column("Workout", changes["workout"], least=120, most=220),
                "where": text_column("Where", changes["where"], least=90, most=240),
                "before": text_column("Planned", changes["before"], least=150, most=420),
                "after": text_column("Arrived as", changes["after"], least=150, most=420),
                "note": text_column("Note", changes["note"], least=150, most=700),
            },
        )


def table_height(frame: pd.DataFrame, most: int) -> int:
    """Pixels of a table that shows up to ``most`` rows at once."""
    return 2 + 35 * (1 + min(len(frame), most))


def text_column(label: str, texts: Iterable[str], *, least: int, most: int) -> ColumnConfig:
    """A column in which the longest of ``texts`` can be read whole, up to ``most`` pixels."""
    return st.column_config.TextColumn(label, width=cell_width(texts, least=least, most=most))


def _note(loss: Loss, chosen: bool) -> str:
    words = f"{BY_OPTIONS.capitalize()}." if chosen else ""
    return one_line(f"{words} {loss.advice}")
