"""One item of a container in full."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.planbridge import Options
from core.platforms.contract import LibraryItem, PlatformName
from core.shelves import source_key
from core.sync.overview import Numbers
from core.workout.describe import format_duration, number
from core.workout.model import Workout
from core.workout.thresholds import AthleteThresholds
from ui.badges import draw_badge
from ui.detail import draw_item
from ui.shelf_lines import ShelfLine
from ui.shelf_state import Opened
from ui.shelf_table import line_label
from ui.shelf_words import plan_day_words
from ui.tables import kind_name
from ui.text import day_words, plain, safe_url, told_apart


@st.fragment
def look_at_one(
    opened: Opened,
    lines: Sequence[ShelfLine],
    target: PlatformName | None,
    options: Options,
) -> None:
    """Draws a choice of a line and all that is known of it.

    A fragment: to look at another one leaves the rest of the page alone. ``options`` are those
    its drafts were made with.
    """
    if not lines:
        return
    st.subheader("Look at a workout", anchor=False)
    first = opened.listing.library.first
    with_steps = (
        n
        for n, line in enumerate(lines)
        if isinstance(line.item.item, Workout) and line.item.item.steps
    )
    labels = told_apart(line_label(line, first) for line in lines)
    position = st.selectbox(
        "Workout",
        range(len(lines)),
        index=next(with_steps, 0),
        format_func=labels.__getitem__,
        key=f"look-{source_key(opened.listing.library)}-{len(lines)}",
        label_visibility="collapsed",
    )
    if position is not None and position < len(lines):
        draw_line(opened, lines[position], target, options)


def draw_line(
    opened: Opened, line: ShelfLine, target: PlatformName | None, options: Options
) -> None:
    """Draws everything about one line."""
    with st.container(border=True):
        st.markdown(f"#### {plain(line.title)}")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if line.badge is not None:
                draw_badge(line.badge)
            facts = _facts(line.item, line.numbers)
            if line.date is not None:
                facts.insert(0, day_words(line.date))
            if line.day is not None:
                facts.insert(0, plan_day_words(line.day, opened.listing.library.first))
            st.markdown(" · ".join(plain(fact) for fact in facts), width="content")
            url = safe_url(line.url)
            if url and target is not None:
                st.link_button(f"Open on {target.label}", url, icon=":material/open_in_new:")
        if line.remark:
            st.caption(plain(line.remark))
        _draw(opened.thresholds, line.item, line, target, options)


def draw_found(
    item: LibraryItem, numbers: Numbers, thresholds: AthleteThresholds, options: Options
) -> None:
    """Draws a workout that was found in a search and is on its way to nowhere yet."""
    with st.container(border=True):
        line = ShelfLine(item, numbers)
        st.markdown(f"#### {plain(line.title)}")
        st.markdown(" · ".join(plain(fact) for fact in _facts(item, numbers)))
        _draw(thresholds, item, line, None, options)


def _draw(
    thresholds: AthleteThresholds,
    item: LibraryItem,
    line: ShelfLine,
    target: PlatformName | None,
    options: Options,
) -> None:
    draw_item(
        item.item,
        line.draft,
        item.losses,
        item.ref.platform.label,
        target,
        thresholds,
        options,
    )


def _facts(item: LibraryItem, numbers: Numbers) -> list[str]:
    facts = [kind_name(item.item)]
    if numbers.duration is not None:
        facts.append(format_duration(numbers.duration))
    if numbers.distance:
        facts.append(f"{number(numbers.distance / 1000)} km")
    if numbers.load is not None:
        about = "about " if numbers.load_is_estimate else ""
        facts.append(f"load {about}{number(numbers.load, 0)}")
    return facts
