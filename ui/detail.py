"""One workout in full: its profile, its steps, what arrives of them, and its files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.planbridge import Options, Row
from core.platforms.contract import Draft, PlatformName
from core.workout.describe import format_duration, number
from core.workout.losses import Loss
from core.workout.model import Item, Note, Workout
from core.workout.options import PLAIN
from core.workout.thresholds import AthleteThresholds
from ui.badges import status_badge
from ui.charts import profile_chart
from ui.downloads import draw_downloads
from ui.losses import draw_list, of_the_whole
from ui.steps_table import draw_steps
from ui.tables import kind_name, row_title
from ui.text import count, day_words, plain, safe_url


def draw_detail(
    row: Row,
    target: PlatformName,
    thresholds: AthleteThresholds,
    options: Options = PLAIN,
) -> None:
    """Draws everything about one row. ``options`` are those its draft was made with."""
    with st.container(border=True):
        _head(row, target)
        draw_item(
            row.item.item,
            row.draft,
            row.item.losses,
            row.item.ref.platform.label,
            target,
            thresholds,
            options,
        )


def draw_item(
    item: Item,
    draft: Draft | None,
    read: Sequence[Loss],
    source: str,
    target: PlatformName | None,
    thresholds: AthleteThresholds,
    options: Options = PLAIN,
) -> None:
    """Draws what an item holds and what arrives of it.

    ``read`` is what reading it from ``source`` (a few words) lost; without a draft there is no
    need for a target.
    """
    if isinstance(item, Note):
        _arrival(item, draft, read, source, target)
        st.text(item.text or "This note has no text.")
        return
    if item.steps:
        _profile(item, thresholds)
    else:
        st.caption("This workout has no steps: its title, text and totals are what there is.")
    _arrival(item, draft, read, source, target)
    if item.steps:
        draw_steps(item, draft, target)
    _words(item, draft, target)
    draw_downloads(item, thresholds.of(item.sport), options)


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


def _arrival(
    item: Item,
    draft: Draft | None,
    read: Sequence[Loss],
    source: str,
    target: PlatformName | None,
) -> None:
    """In one line how it arrives. What belongs to no line of the steps table is listed here."""
    if draft is not None and target is not None:
        st.markdown(f"**On {target.label}**")
        st.markdown(_sum(draft.losses, draft.effects, read))
        draw_list(_without_line(item, draft.losses), _without_line(item, draft.effects))
    if read:
        st.markdown(f"**Not read from {source} as it is there**")
        draw_list(read, ())


def _sum(losses: Sequence[Loss], effects: Sequence[Loss], read: Sequence[Loss]) -> str:
    if losses:
        words = f":orange[:material/info:] {count(len(losses), 'change')} on the way"
        return f"{words}; your options change {len(effects)} more." if effects else f"{words}."
    if effects:
        changes = count(len(effects), "change")
        return f":blue[:material/tune:] Nothing is lost; your options make {changes}."
    if read:
        return ":green[:material/check:] Everything that was read arrives."
    return ":green[:material/check:] Everything arrives as it is planned."


def _without_line(item: Item, losses: Sequence[Loss]) -> Sequence[Loss]:
    return of_the_whole(item, losses) if isinstance(item, Workout) else losses


def _words(workout: Workout, draft: Draft | None, target: PlatformName | None) -> None:
    """The plan's own words beside what the target gets."""
    text = draft.text if draft and target else ""
    own = [
        (heading, words)
        for heading, words in (
            ("Description", workout.description),
            ("Coach's comments", workout.coach_comments),
        )
        if words
    ]
    sides = [side for side, there in (("own", own), ("text", text)) if there]
    for column, side in zip(st.columns(max(len(sides), 1), gap="large"), sides, strict=False):
        with column:
            if side == "text" and target:
                st.markdown(f"**What {target.label} gets**")
                st.code(text, language=None, wrap_lines=True)
                continue
            for heading, words in own:
                st.markdown(f"**{heading}**")
                st.text(words)
