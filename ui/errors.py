"""What a person sees when something failed: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from core.store.errors import SecretUnreadable, StoreUnavailable
from ui.jobs import UNEXPECTED, Failure
from ui.sandbox_mode import SandboxUnavailable
from ui.text import plain

_log = logging.getLogger(__name__)

EXPLAINED: tuple[type[Exception], ...] = (StoreUnavailable, SecretUnreadable, SandboxUnavailable)
"""Errors whose own sentence is for the person."""


def show_failure(failure: Failure) -> None:
    """Draws why something did not work."""
    st.error(plain(failure.advice) or "Try again.", title=plain(failure.what), icon=_ICON)


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
