"""A plan as pages show it: what holds for all of it, its table, and one row in full."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.platforms.contract import SERVICES, PlatformName, Unreadable
from ui import athlete, services, session, work
from ui.action_filter import action_filter
from ui.catching_up import draw_catching_up
from ui.detail import draw_action
from ui.picking import brakes, pick_and_apply
from ui.plan_view import PlanView
from ui.run_dialog import confirm_run
from ui.session import Key, PendingRun
from ui.tables import ActionTable, has_steps
from ui.text import day_words, one_line, plain, shown_title


def draw_messages(seen: PlanView) -> None:
    """Draws what holds for the plan as a whole."""
    plan, target = seen.plan, seen.errand.target
    if plan.plan_until is not None:
        st.info(
            f"This {target.label} account can plan until "
            f"**{day_words(plan.plan_until)}** right now. Later days wait: they are shown, but "
            "not ticked, until their day has come near enough.",
            icon=":material/event_available:",
        )
    for warning in plan.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    _draw_unreadable(plan.unreadable, plan.scope.pair.source, key="unreadable")
    _draw_unreadable(plan.target_unreadable, target, key="unreadable-there")


def draw_plan(seen: PlanView) -> None:
    """Draws the actions of a plan that has some: filter, table, buttons, and one of them whole."""
    kinds = action_filter(seen.plan)
    shown = services.workspace().remember("shown", (seen, kinds), lambda: seen.table.only(kinds))
    pick_and_apply(seen, shown)
    draw_catching_up(seen)
    _look_at_one(seen, shown)


def ask(seen: PlanView | None) -> None:
    """Asks about what was ticked, as it stands now."""
    pending: PendingRun | None = session.get(Key.PENDING)
    if pending is None:
        return
    if (
        seen is None
        or (seen.errand, seen.settled) != (pending.errand, pending.settled)
        or work.running()
    ):
        session.put(Key.PENDING, None)
        return
    confirm_run(pending, seen.plan, brakes(seen, pending.keys))


def _draw_unreadable(unread: Sequence[Unreadable], platform: PlatformName, *, key: str) -> None:
    """Lists what could not be read on one side, and says on which; nothing where all could be."""
    if not unread:
        return
    # Files and plans are no place that something stands "on".
    where = f"{'on' if platform in SERVICES else 'in'} {platform.label}"
    with st.expander(f"{len(unread)} {where} could not be read", icon=":material/warning:"):
        st.dataframe(
            {
                "Day": [one.day for one in unread],
                "Title": [shown_title(one.title or one.id) for one in unread],
                "Why": [one_line(one.reason) for one in unread],
            },
            key=key,
            hide_index=True,
            placeholder="",
            alt=f"Items {where} that could not be read",
        )


@st.fragment
def _look_at_one(seen: PlanView, table: ActionTable) -> None:
    """One row in full. A fragment: to look at another one leaves the rest of the page alone."""
    if session.settled() != seen.settled:
        st.rerun()
    st.subheader("Look at a workout", anchor=False)
    actions = table.actions
    place = next((n for n, one in enumerate(actions) if one.key == session.looked_at()), None)
    if place is None:
        place = next((n for n, one in enumerate(actions) if one.draft and has_steps(one.item)), 0)
    position = st.selectbox(
        "Workout",
        range(len(actions)),
        index=place,
        format_func=table.labels.__getitem__,
        key=f"look-{table.key}",
        label_visibility="collapsed",
    )
    if position is not None and position < len(actions):
        session.look_at(actions[position].key)
        thresholds = athlete.thresholds(services.bridge(), seen.errand.source)
        draw_action(actions[position], seen.errand, thresholds)
