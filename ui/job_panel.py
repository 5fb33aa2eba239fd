"""A running job on a page: how far it is, and a way to stop it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.jobs import Job
from ui.text import plain

POLL_SECONDS = 0.4


@st.fragment(run_every=POLL_SECONDS)
def job_panel(job: Job[Any], stoppable: bool) -> None:
    """Draws ``job`` again and again by itself; when it has ended, the page runs once more."""
    if not job.running:
        st.rerun()
    progress = job.progress
    words = plain(progress.what) or f"{job.name} is starting"
    if progress.of:
        words = f"{words} ({progress.done} of {progress.of})"
    with st.container(border=True, key="job-panel"):
        st.progress(progress.fraction, text=words)
        if stoppable:
            stopping = job.stop.is_set()
            st.button(
                "Stopping after this one…" if stopping else "Stop",
                key="stop-job",
                icon=":material/stop_circle:",
                disabled=stopping,
                on_click=job.stop.set,
            )
