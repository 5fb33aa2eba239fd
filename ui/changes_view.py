"""Before and after: what changes of an item in words, and its profile on both sides."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from core.workout.model import Item, Workout
from core.workout.thresholds import AthleteThresholds
from ui.charts import profile_chart
from ui.text import plain

NOTHING = "—"


def draw_before_after(lines: Iterable[tuple[str, str, str]], before: str, after: str) -> None:
    """Draws (what, before, after) as a table whose words wrap; nothing when there are none.

    ``before`` and ``after`` head the two columns. All words are shown letter by letter.
    """
    told = [
        (plain(what), plain(was) or NOTHING, plain(becomes) or NOTHING)
        for what, was, becomes in lines
    ]
    if told:
        columns = ["What", plain(before), plain(after)]
        st.table(pd.DataFrame(told, columns=columns).set_index("What"))


def draw_profiles(
    before: Item | None,
    after: Item | None,
    thresholds: AthleteThresholds,
    headings: tuple[str, str],
) -> bool:
    """Draws both profiles side by side, to one scale; False when neither has steps to draw."""
    sides = [one if isinstance(one, Workout) and one.steps else None for one in (before, after)]
    if not any(sides):
        return False
    columns = st.columns(2, gap="medium")
    for column, heading, one, other in zip(columns, headings, sides, reversed(sides), strict=True):
        with column:
            st.markdown(f"**{plain(heading)}**")
            draw_profile(one, thresholds, beside=other)
    return True


def draw_profile(
    workout: Workout | None, thresholds: AthleteThresholds, *, beside: Workout | None = None
) -> None:
    """Draws one profile, or says that there is nothing to draw."""
    ink = "#c3ced3" if st.context.theme.type == "dark" else "#3c474d"
    chart = None
    if workout is not None:
        chart = profile_chart(workout, thresholds.of(workout.sport), ink, beside=beside)
    if chart is not None:
        st.vega_lite_chart(spec=chart, alt="How hard the workout is over its time")
    elif workout is None:
        st.caption("No steps.")
    else:
        st.caption("No step of this workout names a length that could be drawn.")
