"""The table with its boxes, and what can be done with what is ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import streamlit as st

from core.store.journal_values import RunKind
from core.sync.actions import Action, ActionKind, Brake
from core.sync.running import Order
from ui import services, session, work
from ui.plan_view import PlanView
from ui.run_start import start_run
from ui.session import Key, PendingRun
from ui.tables import ActionTable, draw_table
from ui.text import count


@st.fragment
def pick_and_apply(seen: PlanView, table: ActionTable) -> None:
    """Draws ``table``, the part of ``seen`` that is shown, and what to do with what is ticked.

    A fragment: to tick a row draws the table and its buttons anew, and nothing else.
    """
    ticks = session.ticks()
    key = f"{table.key}-{services.workspace().generation}"
    rows = draw_table(table, key, session.first_ticked(key, table.actions))
    ticks.take(table.actions, rows)
    chosen = ticks.chosen(seen.plan.actions)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(
            f"Apply selected ({len(chosen)})",
            key="apply-selected",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not chosen or work.running() is not None,
        ):
            keys = tuple(action.key for action in chosen)
            session.put(Key.PENDING, PendingRun(seen.errand, seen.settled, keys))
            st.rerun()
        _link_pairs(seen, chosen)
    for words in _remarks(table, rows, chosen):
        st.caption(words)


def _link_pairs(seen: PlanView, chosen: Sequence[Action]) -> None:
    """Offers to link the pairs that are proposed or ticked, and nothing else."""
    if not seen.plan.counts.get(ActionKind.ADOPT):
        return
    pairs = {one.key: one.digest for one in chosen if one.kind is ActionKind.ADOPT}
    scope = seen.plan.scope
    order = Order(shown=pairs, kind=RunKind.LINK, pair=scope.pair, names=scope.names)
    if st.button(
        f"Link existing pairs ({len(pairs)})",
        key="link-pairs",
        icon=":material/link:",
        help="Remembers which workout is the copy of which. Nothing is written to a calendar.",
        disabled=not pairs or work.running() is not None,
        on_click=start_run,
        args=(seen.errand, order, seen.settled),
    ):
        st.rerun()


def _remarks(table: ActionTable, rows: Collection[int], chosen: Sequence[Action]) -> Iterator[str]:
    """What a person may not expect of what is ticked."""
    shown = {action.key for action in table.actions}
    never = sum(not table.actions[row].selectable for row in rows)
    hidden = sum(action.key not in shown for action in chosen)
    if never:
        yield f"{count(never, 'ticked row')} left out: there is nothing to apply."
    if hidden:
        yield f"{hidden} of the selected are not shown by the filter above."
    if not chosen:
        yield "Tick at least one workout."


def brakes(seen: PlanView, keys: Sequence[str]) -> tuple[Brake, ...]:
    """What speaks against doing the actions ``keys`` unasked, worked out once for them."""
    space = services.workspace()
    return space.remember(
        "brakes",
        (seen, keys),
        lambda: seen.errand.brakes(space.bridge, seen.plan, keys, seen.settled),
    )
