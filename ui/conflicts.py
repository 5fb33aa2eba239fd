"""Conflicts settled in place: for each field that both sides changed, whose value is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st

from core.sync.actions import Action, Conflict, Side, WholeTexts
from core.sync.fields import Field
from core.sync.linking import only_found
from ui import session
from ui.text import plain


def draw_conflicts(action: Action, source: str, target: str) -> None:
    """Draws the choice for each conflict of ``action``.

    ``source`` and ``target`` name the sides, in words that need no escaping. A choice is kept
    in the session (:func:`ui.session.settled`); whoever drew this plans anew.
    """
    chosen = session.settled().get(action.key, {})
    if not action.conflicts:
        if chosen:
            _draw_settled(action, chosen, source, target)
        return
    nobody_knows = action.link is not None and only_found(action.link)
    what = "Both sides differ." if nobody_knows else "Both sides changed the same."
    st.markdown(f"**{what}** Choose what each becomes, then apply it as an update.")
    words = {
        Side.SOURCE: f"Take from {source}",
        Side.TARGET: f"Keep {target}’s",
    }
    if len(action.conflicts) > 1:
        with st.container(horizontal=True, gap="small"):
            for side, label in (
                (Side.SOURCE, f"Take all from {source}"),
                (Side.TARGET, f"Keep all of {target}’s"),
            ):
                every = {conflict.field: side for conflict in action.conflicts}
                st.button(
                    label,
                    key=f"settle-all-{side}",
                    on_click=session.settle,
                    args=(action.key, every),
                )
    for conflict in action.conflicts:
        _draw_one(action, conflict, chosen.get(conflict.field), words, source, target)


def _draw_settled(action: Action, chosen: Mapping[Field, Side], source: str, target: str) -> None:
    names = {Side.SOURCE: source, Side.TARGET: target}
    told = ", ".join(f"{field.label} from {names[side]}" for field, side in chosen.items())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/call_merge: Settled by you: {plain(told)}.", width="content")
        st.button("Settle anew", key="settle-anew", on_click=session.settle, args=(action.key, {}))


def _draw_one(
    action: Action,
    conflict: Conflict,
    chosen: Side | None,
    words: Mapping[Side, str],
    source: str,
    target: str,
) -> None:
    agreed = f" · both had: {plain(conflict.agreed)}" if conflict.agreed else ""
    st.markdown(f"**{conflict.field.label}**{agreed}")
    left, right = st.columns(2, gap="medium")
    for column, name, value in (
        (left, source, conflict.source),
        (right, target, conflict.target),
    ):
        column.markdown(f"{name}: {plain(value) or '—'}")
    if conflict.whole is not None:
        _draw_whole(conflict.field, conflict.whole, source, target)
    name = hashlib.blake2b(action.key.encode(), digest_size=8).hexdigest()
    key = f"settle-{name}-{conflict.field}"
    st.session_state[key] = chosen
    st.segmented_control(
        conflict.field.label,
        list(Side),
        format_func=words.__getitem__,
        key=key,
        label_visibility="collapsed",
        wrap=True,
        on_change=_settle,
        args=(action.key, conflict.field, key),
    )


def _draw_whole(field: Field, whole: WholeTexts, source: str, target: str) -> None:
    with st.expander(f"{field.label} in full", icon=":material/notes:"):
        sides = [(source, whole.source), (target, whole.target)]
        if whole.agreed:
            sides.insert(0, ("Both had", whole.agreed))
        for column, (name, text) in zip(st.columns(len(sides), gap="medium"), sides, strict=True):
            column.markdown(f"**{name}**")
            column.text(text or "—")


def _settle(action: str, field: Field, key: str) -> None:
    """Takes over what the control of one field says by now."""
    chosen = {**session.settled().get(action, {}), field: st.session_state[key]}
    session.settle(action, {of: Side(side) for of, side in chosen.items() if side})
