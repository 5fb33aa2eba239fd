"""One dropped file in full: a workout on its way, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.planbridge import Options, Status
from core.platforms.contract import PlatformName
from core.workout.describe import format_duration, number
from core.workout.thresholds import AthleteThresholds
from ui.badges import BADGES, Badge, status_badge
from ui.detail import draw_item
from ui.file_lines import FileLine
from ui.tables import sport_name
from ui.text import day_words, plain, safe_url, shown_title


def draw_file(
    line: FileLine,
    target: PlatformName | None,
    thresholds: AthleteThresholds,
    options: Options,
    badges: Mapping[Status, Badge] = BADGES,
) -> None:
    """Draws everything about one file. ``options`` are those its draft was made with.

    ``badges`` are those of the list.
    """
    with st.container(border=True):
        _head(line, target, badges)
        if line.file.workout is not None:
            draw_item(
                line.file.workout,
                line.draft,
                line.file.losses,
                "the file",
                target,
                thresholds,
                options,
            )


def _head(line: FileLine, target: PlatformName | None, badges: Mapping[Status, Badge]) -> None:
    st.markdown(f"#### {plain(line.title)}")
    workout = line.file.workout
    if workout is None:
        st.warning(
            plain(line.remark), title="This file could not be read", icon=":material/warning:"
        )
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if line.status is not None:
            status_badge(line.status, badges)
        facts = [day_words(line.day)] if line.day else []
        facts.append(sport_name(workout.sport))
        if line.duration is not None:
            facts.append(format_duration(line.duration))
        if line.load is not None:
            about = "about " if line.load_is_estimate else ""
            facts.append(f"load {about}{number(line.load, 0)}")
        facts.append(shown_title(line.file.name, longest=60))
        st.markdown(" · ".join(plain(fact) for fact in facts), width="content")
        url = safe_url(line.partner_url)
        if url and target is not None:
            st.link_button(f"Open on {target.label}", url, icon=":material/open_in_new:")
    if line.remark:
        st.caption(plain(line.remark))
