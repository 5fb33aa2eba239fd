"""All copies that were only found brought up to date at once, and that taken back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.store.journal_values import Choice
from core.sync.actions import Action
from core.sync.catching_up import behind, catching_up
from ui import services, work
from ui.errands import Errand
from ui.plan_view import PlanView


def draw_catching_up(seen: PlanView) -> None:
    """Draws the two buttons, each where it would do something; the page then plans anew.

    Nothing is written by them: the workouts become ticked updates that show what differs.
    """
    old, asked = behind(seen.plan.actions), catching_up(seen.plan.actions)
    if not old and not asked:
        return
    target = seen.errand.target.label
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if old and st.button(
            f"Bring {count_copies(len(old))} up to date",
            key="bring-up-to-date",
            icon=":material/update:",
            disabled=work.running() is not None,
            on_click=_choose,
            args=(seen.errand, old, Choice.AGAIN),
        ):
            st.rerun()
        if asked and st.button(
            f"Leave {count_copies(len(asked))} as {'it is' if len(asked) == 1 else 'they are'}",
            key="leave-as-found",
            icon=":material/undo:",
            disabled=work.running() is not None,
            on_click=_choose,
            args=(seen.errand, asked, None),
        ):
            st.rerun()
    if old:
        how = "was not written by Planbridge and differs"
        if len(old) > 1:
            how = "were not written by Planbridge and differ"
        st.caption(
            f"{count_copies(len(old))} on {target} {how} from the plan. This ticks an update for "
            "each, which overwrites what differs, also what somebody may have edited there. "
            "Nothing is written before you apply it."
        )


def count_copies(number: int) -> str:
    """ "1 copy", "3 copies"."""
    return "1 copy" if number == 1 else f"{number} copies"


def _choose(errand: Errand, actions: Sequence[Action], choice: Choice | None) -> None:
    space = services.workspace()
    for action in actions:
        errand.choose(space.bridge, action.item.ref, choice)
    space.changed()
