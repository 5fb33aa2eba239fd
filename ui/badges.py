"""The small coloured words that say where something stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from core.planbridge import Overview, Status
from core.workout.model import Note
from ui.text import count_items


@dataclass(frozen=True)
class Badge:
    """How a status looks: the word, an icon and a colour of Streamlit's palette."""

    word: str
    short: str
    """For a table's narrow cell: on a phone it must leave room for the title."""
    icon: str
    color: Literal["green", "gray", "blue", "orange"]


BADGES: dict[Status, Badge] = {
    Status.NEW: Badge("New", "New", ":material/add_circle:", "green"),
    Status.ON_TARGET: Badge("Already there", "There", ":material/check:", "gray"),
    Status.LIKELY: Badge("Probably there", "Likely", ":material/help:", "blue"),
    Status.CANNOT: Badge("Cannot be copied", "Cannot", ":material/block:", "orange"),
}

HELP = (
    "New: not on the target. There: already on the target. Likely: something there looks the same. "
    "Cannot: cannot be copied, and the remark says why."
)


def status_badge(status: Status, badges: Mapping[Status, Badge] = BADGES) -> None:
    """Draws the badge of one status, as ``badges`` name it."""
    badge = badges[status]
    st.badge(badge.word, icon=badge.icon, color=badge.color)


def counts(overview: Overview) -> None:
    """Draws how many items stand where, in one line."""
    numbers = Counter(row.status for row in overview.rows)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        notes = sum(isinstance(row.item.item, Note) for row in overview.rows)
        words = count_items(len(overview.rows) - notes, notes)
        st.markdown(f"**{words}**", width="content")
        for status, badge in BADGES.items():
            if numbers[status]:
                words = f"{numbers[status]} {badge.word.lower()}"
                st.badge(words, icon=badge.icon, color=badge.color)
        if overview.unreadable:
            words = f"{len(overview.unreadable)} unreadable"
            st.badge(words, icon=":material/warning:", color="red")
