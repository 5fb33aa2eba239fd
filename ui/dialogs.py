"""Questions asked before something is done.

Answers are callbacks, which run before the page does. A dialog is a fragment, so each answer asks
for a run of the whole page, which closes the dialog.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.platforms.contract import PlatformName
from core.workout.losses import Loss
from ui import services, session
from ui.loss_kinds import groups
from ui.losses import BY_OPTIONS
from ui.session import Key
from ui.text import count, plain


def _keep() -> None:
    session.put(Key.FORGET, None)
    st.rerun()


def _forget(platform: PlatformName) -> None:
    services.bridge().forget(platform)
    services.workspace().changed()
    session.access_reports().pop(platform, None)
    session.put(Key.FORGET, None)
    st.rerun()


@st.dialog("Forget this account?", on_dismiss=_keep)
def confirm_forget(platform: PlatformName) -> None:
    """Asks before a platform's key or cookie is deleted."""
    st.markdown(
        f"The key or cookie of **{platform.label}** is deleted from this machine. Workouts that "
        "were copied stay where they are."
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button("Keep it", key="keep-account", on_click=_keep)
        st.button(
            "Forget it",
            key="confirm-forget",
            type="primary",
            on_click=_forget,
            args=(platform,),
        )


def draw_changes(each: Sequence[tuple[Sequence[Loss], Sequence[Loss]]]) -> None:
    """Which kinds of changes there will be, before anybody says yes.

    ``each`` holds the losses and the effects of one workout after the other.
    """
    lossy = [losses for losses, _ in each if losses]
    effects = [chosen for _, chosen in each if chosen]
    kinds = [f"- {_kind(*one)}" for one in groups(lossy)]
    kinds += [f"- {_kind(*one)} *({BY_OPTIONS})*" for one in groups(effects)]
    if not kinds:
        st.markdown(":green[:material/check:] All of it arrives as it is planned.")
        return
    whole = len(each) - len(lossy)
    st.markdown(
        f":orange[:material/info:] **{len(lossy)} of {len(each)} will not arrive as planned:**"
        if lossy
        else ":blue[:material/tune:] **Nothing is lost. What changes:**"
    )
    with st.container(height=220 if len(kinds) > 6 else "content", border=len(kinds) > 6):
        st.markdown("\n".join(kinds))
    if lossy and whole:
        others = f"the other {whole}" if whole > 1 else "the other one"
        st.caption(f"Nothing is lost of {others}.")


def _kind(kind: str, number_of: int) -> str:
    return f"{plain(kind)}: {count(number_of, 'workout')}"


def draw_lines(lines: Sequence[str]) -> None:
    """Draws Markdown lines as a list, which scrolls when it is long."""
    with st.container(height=280 if len(lines) > 8 else "content", border=len(lines) > 8):
        st.markdown("\n".join(f"- {line}" for line in lines))
