"""The question before a plan, or a part of it, is applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.sync.actions import Action, ActionKind, Brake, Plan
from core.sync.running import Order
from ui import session
from ui.action_words import WRITTEN, sums_words
from ui.badges import ACTIONS
from ui.brakes import draw_brakes
from ui.dialogs import draw_changes, draw_lines
from ui.run_start import start_run
from ui.session import Key, PendingRun
from ui.tables import action_losses, action_title, changes_words
from ui.text import count, day_words, plain
from ui.whose import whose


def _not_now() -> None:
    session.put(Key.PENDING, None)
    st.rerun()


@st.dialog("Apply this?", width="medium", on_dismiss=_not_now)
def confirm_run(pending: PendingRun, plan: Plan, brakes: Sequence[Brake]) -> None:
    """Asks once, with the titles, before anything is written.

    The chosen actions are shown as they stand in ``plan``; ``brakes`` are those against them.
    """
    wanted = set(pending.keys)
    actions = [action for action in plan.actions if action.key in wanted and action.selectable]
    gone = len(wanted) - len(actions)
    _draw_wanted(actions, pending.errand.target.label, whose(plan.scope.names.target))
    if gone:
        st.caption(f"{count(gone, 'item')} no longer to be done: left out.")
    read = draw_brakes(brakes, key="read-brakes") if brakes and actions else True
    keys = [action.key for action in actions]
    order = Order(
        shown={action.key: action.digest for action in actions},
        confirmed=plan.hash_of(keys) if brakes and read else "",
        kind=pending.errand.kind,
        pair=plan.scope.pair,
        names=plan.scope.names,
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Not now", key="cancel-run", on_click=_not_now)
        st.button(
            f"Apply {len(actions)}",
            key="confirm-run",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not (actions and read),
            on_click=_start,
            args=(pending, order),
        )


def _start(pending: PendingRun, order: Order) -> None:
    start_run(pending.errand, order, pending.settled)
    st.rerun()


def _draw_wanted(actions: Sequence[Action], target: str, of: str) -> None:
    counts = Counter(action.kind for action in actions)
    writing = [one for one in actions if one.kind.writes and one.kind is not ActionKind.DELETE]
    deleted = [one for one in actions if one.kind is ActionKind.DELETE]
    if not actions:
        st.info("Nothing that was ticked can be done any more.", icon=":material/info:")
        return
    if any(counts[kind] for kind in WRITTEN):
        words = sums_words(counts, WRITTEN, first="will be")
        st.markdown(f"{words} on **{target}**{of}:")
    if counts[ActionKind.WAIT]:
        words = count(counts[ActionKind.WAIT], "workout")
        st.caption(f"{words} tried although {target} may refuse a day so far ahead.")
    if writing:
        order = list(ACTIONS)
        draw_lines([_line(one) for one in sorted(writing, key=lambda a: order.index(a.kind))])
    if deleted:
        st.markdown(f":red[:material/delete:] **Deleted on {target}**{of}:")
        draw_lines([f":red[{_when_and_what(one)}]" for one in deleted])
    if counts[ActionKind.ADOPT]:
        pairs = count(counts[ActionKind.ADOPT], "pair")
        st.caption(f"{pairs} linked; nothing is written for that.")
    drafts = [one for one in writing if one.draft is not None]
    if drafts:
        draw_changes(
            [(action_losses(one), one.draft.effects if one.draft else ()) for one in drafts]
        )
    if writing or deleted:
        st.caption("Everything can be undone under History for 30 days.")


def _line(action: Action) -> str:
    told = [f"**{ACTIONS[action.kind].word}** · {_when_and_what(action)}"]
    if action.kind in (ActionKind.UPDATE, ActionKind.MOVE):
        told.append(plain(changes_words(action)))
    if action.kind is not ActionKind.CREATE and action.reason:
        told.append(f"*{plain(action.reason)}*")
    return " · ".join(filter(None, told))


def _when_and_what(action: Action) -> str:
    return f"{day_words(action.day)} · {plain(action_title(action))}"
