"""What a page shows of a plan: as a table and in its parts."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.sync.actions import Plan
from ui import athlete, memory, services, session
from ui.errands import Errand, Settled
from ui.tables import ActionTable, action_table


@dataclass(frozen=True, eq=False)
class PlanView:
    """A plan, what it was made for, and its table. Equal to nothing but itself."""

    errand: Errand
    settled: Settled
    plan: Plan
    table: ActionTable


def view(errand: Errand, rules: object = None) -> PlanView | None:
    """What was fetched for ``errand``, planned once and not a rerun; None when nothing was.

    ``rules`` are those by which it plans, if any: with others it proposes something else.
    """
    space = services.workspace()
    settled = session.settled()
    place = st.empty()

    def answer() -> PlanView | None:
        # It is seen only where it takes long: a thousand workouts need a second or more.
        with place, st.spinner("Comparing both calendars"):
            plan = errand.plan(space.bridge, settled)
            if plan is None:
                return None
            thresholds = athlete.thresholds(space.bridge, errand.source)
            seen = PlanView(errand, settled, plan, action_table(plan, thresholds))
            memory.settle()
            return seen

    asked = (errand, settled, rules, space.bridge.today())
    return space.remember("view", asked, answer)
