"""The small coloured words that say where something stands, or what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from core.planbridge import Status
from core.sync.actions import ActionKind

Colour = Literal["green", "gray", "blue", "orange", "red", "violet", "yellow"]


@dataclass(frozen=True)
class Badge:
    """How something stands: the word, an icon and a colour of Streamlit's palette."""

    word: str
    short: str
    """For a table's narrow cell: on a phone it must leave room for the title."""
    icon: str
    color: Colour


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

ACTIONS: dict[ActionKind, Badge] = {
    ActionKind.CREATE: Badge("Create", "Create", ":material/add_circle:", "green"),
    ActionKind.UPDATE: Badge("Update", "Update", ":material/edit:", "blue"),
    ActionKind.MOVE: Badge("Move", "Move", ":material/event_repeat:", "blue"),
    ActionKind.DELETE: Badge("Delete", "Delete", ":material/delete:", "red"),
    ActionKind.CONFLICT: Badge("Conflict", "Conflict", ":material/call_split:", "orange"),
    ActionKind.ADOPT: Badge("Link", "Link", ":material/link:", "violet"),
    ActionKind.WAIT: Badge("Wait", "Wait", ":material/schedule:", "violet"),
    ActionKind.LEAVE: Badge("Leave as it is", "Leave", ":material/front_hand:", "gray"),
    ActionKind.SKIP: Badge("Skip", "Skip", ":material/block:", "gray"),
    ActionKind.SAME: Badge("Same", "Same", ":material/check:", "gray"),
}
"""What becomes of a workout, in the order in which the kinds are offered."""

ACTIONS_HELP = (
    "Create, update, move, delete: what would be done on the target. Link: both are there already "
    "and are connected, nothing is written. Conflict: both sides changed the same. Wait: its day "
    "is too far ahead. Leave, skip: not touched, and the remark says why. Same: nothing to do."
)


def draw_badge(badge: Badge) -> None:
    """Draws one badge."""
    st.badge(badge.word, icon=badge.icon, color=badge.color)


def status_badge(status: Status, badges: Mapping[Status, Badge] = BADGES) -> None:
    """Draws the badge of one status, as ``badges`` name it."""
    draw_badge(badges[status])
