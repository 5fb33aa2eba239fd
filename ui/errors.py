"""What a person sees when something failed: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from core.platforms.details import details_in
from core.store.errors import SecretUnreadable, StoreUnavailable
from ui import navigation
from ui.jobs import UNEXPECTED, Failure
from ui.sandbox_mode import SandboxUnavailable
from ui.text import plain

_log = logging.getLogger(__name__)

EXPLAINED: tuple[type[Exception], ...] = (StoreUnavailable, SecretUnreadable, SandboxUnavailable)
"""Errors whose own sentence is for the person."""


def show_failure(failure: Failure, key: str = "failure", *, way_out: bool = True) -> None:
    """Draws why something did not work, and the way to the Accounts page where that mends it.

    ``key`` tells the failures of one page apart; ``way_out`` is False where that way is drawn
    already.
    """
    st.error(plain(failure.advice) or "Try again.", title=plain(failure.what), icon=_ICON)
    if (
        way_out
        and failure.access
        and st.button("Open Accounts", key=f"{key}-accounts", icon=":material/key:")
    ):
        st.switch_page(navigation.ACCOUNTS)
    show_details([failure.details] if failure.details else [], key)


def show_ways_out(texts: Sequence[str], key: str) -> None:
    """Draws what belongs to the sentences of a report: the way to the Accounts page where one of
    them names it, and their details."""
    if any("Accounts page" in text for text in texts) and st.button(
        "Open Accounts", key=f"{key}-accounts", icon=":material/key:"
    ):
        st.switch_page(navigation.ACCOUNTS)
    show_details(details_in(texts), key)


def show_details(details: Sequence[str], key: str) -> None:
    """Draws the technical side of failures, folded away, to be copied; nothing when there is
    none."""
    if details:
        with st.expander("Details", icon=":material/code:", key=f"{key}-details"):
            st.code("\n".join(details), language=None, wrap_lines=True)


def show_script_error(error: Exception) -> bool:
    """Draws what a page or a button did not expect; the traceback goes to the log alone.

    For ``st.App(on_script_error=...)``: True says that it was dealt with.
    """
    if isinstance(error, EXPLAINED):
        st.error(plain(str(error)), icon=_ICON)
        return True
    _log.error("A page failed", exc_info=error)
    show_failure(UNEXPECTED)
    return True


_ICON = ":material/error:"
