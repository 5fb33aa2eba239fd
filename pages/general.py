"""Debug mode, the log, and where Planbridge keeps its data."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from core import logs
from ui import services
from ui.version import VERSION


def debug_changed() -> None:
    services.save_debug(st.session_state["debug-mode"])


st.title("General", anchor=False)

with st.container(border=True):
    st.subheader("Log", anchor=False)
    st.toggle(
        "Debug mode",
        value=services.debug(),
        key="debug-mode",
        help="Writes every step and the address and status of each request to the log.",
        on_change=debug_changed,
    )
    st.caption(
        "Turn it on, repeat what went wrong, and download the log. Keys, cookies and tokens never "
        "appear in it."
    )
    place = logs.log_path()
    if place is None:
        st.warning("The log cannot be written; the console says why.", icon=":material/warning:")
    else:
        st.text("The log is here:")
        st.code(str(place), language=None, wrap_lines=True)
        st.download_button(
            "Download the log",
            data=logs.read_log(),
            file_name=f"planbridge-{dt.date.today():%Y-%m-%d}.log",
            mime="text/plain",
            key="download-log",
            icon=":material/download:",
            on_click="ignore",
        )

with st.container(border=True):
    st.subheader("Your data", anchor=False)
    st.markdown(
        "Accounts, settings and the log are kept in one directory on this machine. Keys and "
        "cookies are sealed before they are stored."
    )
    st.code(str(services.store().data_dir), language=None, wrap_lines=True)

with st.container(border=True):
    st.subheader("About", anchor=False)
    st.markdown(
        f"Planbridge {VERSION}. It copies planned workouts between TrainingPeaks, TrainerRoad and "
        "Intervals.icu, changes nothing that it did not write, and shows every change before it "
        "is made. It belongs to none of these platforms."
    )
