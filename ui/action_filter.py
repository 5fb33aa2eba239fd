"""How many workouts there are of each kind of action, and which kinds are shown."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from core.sync.actions import ActionKind, Plan
from core.workout.model import Note
from ui import session
from ui.badges import ACTIONS
from ui.text import count_items


def action_filter(plan: Plan) -> frozenset[ActionKind]:
    """Draws the sum and a pill a kind with its number; returns the kinds to show.

    A kind that was never asked for or away is shown, but for what is the same on both sides.
    """
    counts = plan.counts
    there = [kind for kind in ACTIONS if counts.get(kind)]
    notes = sum(isinstance(action.item.item, Note) for action in plan.actions)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        words = count_items(len(plan.actions) - notes, notes)
        st.markdown(f"**{words}**", width="content")
        if plan.unreadable:
            words = f"{len(plan.unreadable)} unreadable"
            st.badge(words, icon=":material/warning:", color="red")
    usual = [kind for kind in there if kind is not ActionKind.SAME] or there
    asked = session.kinds()
    key = f"kinds-{'-'.join(there)}"
    if key not in st.session_state:
        st.session_state[key] = [kind for kind in there if asked.get(kind, kind in usual)]
    picked = st.pills(
        "What would be done",
        there,
        selection_mode="multi",
        format_func=lambda kind: _label(kind, counts[kind]),
        key=key,
        label_visibility="collapsed",
    )
    _remember(there, usual, picked)
    return frozenset(picked or there)


def _label(kind: ActionKind, number: int) -> str:
    badge = ACTIONS[kind]
    return f":{badge.color}[{badge.icon}] {badge.short} {number}"


def _remember(
    there: Collection[ActionKind], usual: Collection[ActionKind], picked: Collection[ActionKind]
) -> None:
    asked = session.kinds()
    for kind in there:
        if (kind in picked) == (kind in usual):
            asked.pop(kind, None)
        else:
            asked[kind] = kind in picked
