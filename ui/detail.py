"""One workout in full: its profile, its steps, what will be written, and what gets lost."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.planbridge import Row
from core.platforms.contract import PlatformName
from core.workout.describe import describe_class, format_duration, number, outline
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Workout
from core.workout.thresholds import AthleteThresholds
from ui.badges import status_badge
from ui.charts import profile_chart
from ui.tables import kind_name, row_title
from ui.text import day_words, plain, safe_url


def draw_detail(row: Row, target: PlatformName, thresholds: AthleteThresholds) -> None:
    """Draws everything about one row."""
    item = row.item.item
    with st.container(border=True):
        _head(row, target)
        if isinstance(item, Note):
            st.text(item.text or "This note has no text.")
            return
        if item.steps:
            _profile(item, thresholds)
        else:
            st.caption("This workout has no steps: its title, text and totals are what there is.")
        left, right = st.columns([3, 2], gap="large")
        with left:
            _steps(item)
        with right:
            _losses(row, target)
            _words(row, item, target)


def _head(row: Row, target: PlatformName) -> None:
    st.markdown(f"#### {plain(row_title(row))}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        status_badge(row.status)
        facts = [day_words(row.item.day), kind_name(row)]
        if row.duration is not None:
            facts.append(format_duration(row.duration))
        if row.distance:
            facts.append(f"{number(row.distance / 1000)} km")
        if row.load is not None:
            about = "about " if row.load_is_estimate else ""
            facts.append(f"load {about}{number(row.load, 0)}")
        st.markdown(" · ".join(plain(fact) for fact in facts), width="content")
        url = safe_url(row.partner_url)
        if url:
            st.link_button(f"Open on {target.label}", url, icon=":material/open_in_new:")
    if row.reason:
        st.caption(plain(row.reason))


def _profile(workout: Workout, thresholds: AthleteThresholds) -> None:
    ink = "#c3ced3" if st.context.theme.type == "dark" else "#3c474d"
    chart = profile_chart(workout, thresholds.of(workout.sport), ink)
    if chart is None:
        st.caption("No step of this workout names a length that could be drawn.")
        return
    st.vega_lite_chart(spec=chart, alt="How hard the workout is over its time")


def _steps(workout: Workout) -> None:
    if not workout.steps:
        return
    st.markdown("**Steps**")
    lines = outline(workout.steps)
    st.dataframe(
        pd.DataFrame(
            {
                "path": [line.path for line in lines],
                "step": ["\u2003" * line.depth + line.text for line in lines],
                "cue": [line.cue for line in lines],
                "class": [
                    describe_class(line.intensity) if line.intensity else "" for line in lines
                ],
            }
        ),
        hide_index=True,
        placeholder="",
        height=2 + 35 * (1 + min(len(lines), 12)),
        alt="The steps of the workout",
        column_config={
            "path": st.column_config.TextColumn("Step", width=52),
            "step": st.column_config.TextColumn("What to do", width=320),
            "cue": st.column_config.TextColumn("Name", width=116),
            "class": st.column_config.TextColumn("Class", width=92),
        },
    )


def _losses(row: Row, target: PlatformName) -> None:
    losses = (*row.item.losses, *(row.draft.losses if row.draft else ()))
    if row.draft is None:
        return
    st.markdown(f"**What {target.label} cannot keep**")
    if not losses:
        st.markdown(":green[:material/check:] Everything arrives as it is planned.")
        return
    st.markdown("\n".join(f"- {_loss(loss)}" for loss in losses))


def _loss(loss: Loss) -> str:
    if loss.kind is LossKind.DROPPED or not loss.after:
        change = f"{plain(loss.before)} is lost."
    else:
        change = f"{plain(loss.before)} becomes {plain(loss.after)}."
    advice = f" {plain(loss.advice)}" if loss.advice else ""
    return f"**{plain(loss.where)}**: {change}{advice}"


def _words(row: Row, workout: Workout, target: PlatformName) -> None:
    if workout.description:
        st.markdown("**Description**")
        st.text(workout.description)
    if workout.coach_comments:
        st.markdown("**Coach's comments**")
        st.text(workout.coach_comments)
    if row.draft and row.draft.text:
        st.markdown(f"**What {target.label} gets**")
        st.code(row.draft.text, language=None, wrap_lines=True)
