"""What speaks against going on without asking, and the tick that says: all the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.sync.actions import Brake
from ui.text import plain


def draw_brakes(brakes: Sequence[Brake], key: str) -> bool:
    """Draws what was seen, and a tick under ``key``; returns whether it is ticked.

    One that is final cannot be ticked away.
    """
    for brake in brakes:
        st.warning(plain(brake.words), icon=":material/pan_tool:")
    if any(brake.final for brake in brakes):
        st.caption("This cannot be confirmed. Fetch again, and go on when everything was read.")
        return False
    return st.checkbox("I have read this; do it all the same", key=key)
