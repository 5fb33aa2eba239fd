"""The steps of a workout as a table, with what arrives of each of them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from core.platforms.contract import Draft, PlatformName
from core.workout.model import Workout
from ui.losses import Mark, step_lines
from ui.text import cell_width

_COLOURS: Final = {
    Mark.AS_PLANNED: "green",
    Mark.CHANGED: "orange",
    Mark.LOST: "red",
    Mark.BY_OPTIONS: "blue",
}
_MOST_VISIBLE = 12


def draw_steps(workout: Workout, draft: Draft | None, target: PlatformName | None) -> None:
    """Draws the steps; without a draft only what is planned."""
    losses, effects = (draft.losses, draft.effects) if draft else ((), ())
    there = target.label if target else "a platform"
    lines = step_lines(workout, losses, effects)
    columns: dict[str, list[Any]] = {"path": [line.path for line in lines]}
    if draft is not None:
        columns["arrives"] = [list(line.marks) for line in lines]
    columns["step"] = [line.planned for line in lines]
    if any(line.becomes for line in lines):
        columns["becomes"] = [line.becomes for line in lines]
    columns["name"] = [line.name for line in lines]
    columns["class"] = [line.kind for line in lines]
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        placeholder="",
        height=2 + 35 * (1 + min(len(lines), _MOST_VISIBLE)),
        alt="The steps of the workout",
        column_config={
            "path": st.column_config.TextColumn("Step", width=52),
            "step": st.column_config.TextColumn(
                "What to do", width=cell_width(columns["step"], least=180, most=380)
            ),
            "arrives": st.column_config.MultiselectColumn(
                "Arrives",
                options=list(_COLOURS),
                color=list(_COLOURS.values()),
                width=_marks_width(columns.get("arrives", [])),
                help=f"What {there} makes of the step, and what your own options change.",
            ),
            "becomes": st.column_config.TextColumn(
                "What becomes of it",
                width=cell_width(columns.get("becomes", []), least=160, most=900),
            ),
            "name": st.column_config.TextColumn(
                "Name", width=cell_width(columns["name"], least=90, most=220)
            ),
            "class": st.column_config.TextColumn("Class", width=92),
        },
    )


def _marks_width(marks: list[list[Mark]]) -> int:
    return max((44 + 66 * len(one) for one in marks), default=110)
