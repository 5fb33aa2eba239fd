"""The line that says that nothing here is real."""

from __future__ import annotations

import streamlit as st

from ui import services


def sandbox_banner() -> None:
    """Draws the sandbox banner with the way out."""
    with st.container(
        border=True,
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key="sandbox-banner",
    ):
        st.markdown(
            ":orange-badge[:material/science: Sandbox] Nothing here touches a real calendar.",
            width="content",
        )
        st.button(
            "Leave the sandbox",
            key="leave-sandbox",
            icon=":material/logout:",
            on_click=services.enter,
            args=(services.Mode.LOCAL,),
        )
