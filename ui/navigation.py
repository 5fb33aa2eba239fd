"""The app's pages, registered by absolute path so that the app runs from any directory."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = Path(__file__).resolve().parent.parent / "pages"

HOME = str(_PAGES / "home.py")
SYNC = str(_PAGES / "sync.py")
LIBRARY = str(_PAGES / "library.py")
HISTORY = str(_PAGES / "history.py")
FILES = str(_PAGES / "files.py")
ACCOUNTS = str(_PAGES / "accounts.py")
GENERAL = str(_PAGES / "general.py")

WIDE = frozenset({"sync", "library", "history", "files"})
"""The pages that use the whole width of the window, by their path in the address."""


def pages() -> list[StreamlitPage]:
    """Every page, in the order of the menu. The first is where a visit begins."""
    return [
        st.Page(HOME, title="Home", icon=":material/home:", default=True),
        st.Page(
            SYNC,
            title="Sync",
            icon=":material/sync:",
            help="What would change on the other calendar, and a button that does it.",
        ),
        st.Page(
            LIBRARY,
            title="Library",
            icon=":material/library_books:",
            help="Plans and workout libraries, to another library or to a calendar.",
        ),
        st.Page(
            HISTORY,
            title="History",
            icon=":material/history:",
            help="What was done, and how to take it back.",
        ),
        st.Page(
            FILES,
            title="Files",
            icon=":material/upload_file:",
            help="Workout files to a calendar, a library or another format.",
        ),
        st.Page(ACCOUNTS, title="Accounts", icon=":material/key:", help="Connect the platforms."),
        st.Page(
            GENERAL,
            title="General",
            icon=":material/settings:",
            help="Debug mode, the log, and where your data is.",
        ),
    ]
