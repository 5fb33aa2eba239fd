"""What goes on behind a page, fetches and copies, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import copies, jobs, navigation, services, session
from ui.copies import Copy
from ui.copy_report import draw_report
from ui.errors import show_failure
from ui.job_panel import job_panel
from ui.jobs import Failure, Job
from ui.session import Key

QUICK = 0.3
"""Seconds to wait for a job before its progress is drawn: most end sooner."""


def collect() -> Copy | None:
    """Takes the outcome of a fetch or a copy that has ended; returns the copy when it is new."""
    space = services.workspace()
    fetch = session.get(Key.FETCH)
    if fetch is not None and not fetch.running:
        session.put(Key.FETCH, None)
        session.put(Key.FAILURE, fetch.failure())
        space.changed()
    copy = copies.latest(services.mode())
    if copy is None or copy.job.running or session.get(Key.COPY_ENDED) is copy:
        return None
    if session.get(Key.COPY) is not copy:
        # Another session started it and keeps its own cache: what this one holds is old.
        space.cache.drop(copy.target)
    session.put(Key.COPY, None)
    session.put(Key.COPY_ENDED, copy)
    space.changed()
    return copy


def running() -> Job[Any] | None:
    """The fetch of this session or the copy of this profile, while it goes on."""
    fetch: Job[None] | None = session.get(Key.FETCH)
    if fetch is not None:
        return fetch
    copy = copies.latest(services.mode())
    return copy.job if copy is not None and copy.job.running else None


def fetch(work: Callable[[Job[None]], None]) -> None:
    """Starts to fetch in a thread of its own, and waits a moment for a quick end."""
    session.put(Key.FAILURE, None)
    copies.put_away(services.mode())
    job = jobs.start("Fetch", work)
    session.put(Key.FETCH, job)
    if not job.wait(QUICK):
        st.rerun()
    collect()


def draw_work() -> None:
    """Draws what is going on, else how it ended."""
    job = running()
    if job is not None:
        job_panel(job, stoppable=job is not session.get(Key.FETCH))
    failure: Failure | None = session.get(Key.FAILURE)
    if failure is not None:
        _draw_failure(failure)
    _draw_outcome()


def _draw_failure(failure: Failure) -> None:
    show_failure(failure)
    if services.mode() is services.Mode.SANDBOX:
        st.caption("If the sandbox has stopped: leave it and choose it again on the first page.")
    if st.button("Check the accounts", key="check-accounts", icon=":material/key:"):
        st.switch_page(navigation.ACCOUNTS)


def _draw_outcome() -> None:
    """How the last copy ended, until it is put away or something else is fetched or copied."""
    copy = copies.latest(services.mode())
    if copy is None or copy.job.running:
        return
    failure, report = copy.job.failure(), copy.job.result()
    if failure is not None:
        show_failure(failure)
    elif report is not None:
        draw_report(copy, report)
    if st.button("Close", key="close-report", icon=":material/close:"):
        copies.put_away(services.mode())
        st.rerun()
