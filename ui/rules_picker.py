"""The rules of one direction: what is proposed, and when a run stops and asks."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.direction import Direction
from core.store.journal_values import RuleSettings
from ui import services


def rules_picker(direction: Direction) -> RuleSettings:
    """Draws the rules behind one button; returns them. A change is saved at once."""
    rules = services.bridge().sync.rules(direction)
    with st.popover("Rules", icon=":material/rule:", key="rules"):
        st.markdown(f"**Rules for {direction.label}**")
        key = _value("tick_deletions", rules.tick_deletions)
        st.toggle(
            "Tick deletions",
            key=key,
            help="What is gone from the plan is proposed for deletion. Off: you tick each one.",
            on_change=_set,
            args=(direction, "tick_deletions", key, 1),
        )
        st.caption("Stop and ask when more would be deleted than")
        left, right = st.columns(2, vertical_alignment="bottom")
        key = _value("most_deletions", rules.most_deletions)
        left.number_input(
            "Workouts",
            min_value=0,
            max_value=1000,
            value=None,
            step=1,
            key=key,
            on_change=_set,
            args=(direction, "most_deletions", key, 1),
        )
        key = _value("most_deletions_share", round(rules.most_deletions_share * 100))
        right.number_input(
            "% of the copies",
            min_value=0,
            max_value=100,
            value=None,
            step=5,
            key=key,
            on_change=_set,
            args=(direction, "most_deletions_share", key, 100),
        )
    return rules


def _value(name: str, value: object) -> str:
    """The key of a widget, which shows ``value``: what is saved, also by another tab."""
    key = f"rule-{name}"
    st.session_state[key] = value
    return key


def _set(direction: Direction, field: str, key: str, per: int) -> None:
    """Saves what a widget holds now, of ``per``. A number that was deleted comes back."""
    value: Any = st.session_state[key]
    if value is None:
        return
    desk = services.bridge().sync
    changed = {field: value if per == 1 else value / per}
    rules = desk.rules(direction)
    desk.save_rules(direction, RuleSettings.model_validate({**rules.model_dump(), **changed}))
