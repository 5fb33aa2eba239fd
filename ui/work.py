"""What goes on behind a page, fetches and runs, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.planbridge import CopyReport
from ui import jobs, navigation, runs, services, session
from ui.copy_report import draw_report
from ui.errors import show_failure
from ui.job_panel import job_panel
from ui.jobs import Failure, Job
from ui.run_report import draw_run_report
from ui.runs import AnyRun, Asked, CopyAsked, RemovalAsked
from ui.session import Key
from ui.shelf_report import draw_shelf_report

QUICK = 0.3
"""Seconds to wait for a job before its progress is drawn: most end sooner."""


def collect() -> AnyRun | None:
    """Takes the outcome of a fetch or a run that has ended; returns the run when it is new."""
    space = services.workspace()
    fetch = session.get(Key.FETCH)
    if fetch is not None and not fetch.running:
        session.put(Key.FETCH, None)
        session.put(Key.FAILURE, fetch.failure())
        session.read_anew()
        space.changed()
    run = runs.latest(services.mode())
    if run is None or run.job.running or session.get(Key.RUN_ENDED) is run:
        return None
    if session.get(Key.RUN) is not run:
        # Another session started it and keeps its own cache: what this one holds is old.
        space.cache.drop(run.target)
    session.put(Key.RUN, None)
    session.put(Key.RUN_ENDED, run)
    session.read_anew()
    space.changed()
    return run


def running() -> Job[Any] | None:
    """The fetch of this session or the run of this profile, while it goes on."""
    fetch: Job[None] | None = session.get(Key.FETCH)
    if fetch is not None:
        return fetch
    run = runs.latest(services.mode())
    return run.job if run is not None and run.job.running else None


def fetch(work: Callable[[Job[None]], None]) -> None:
    """Starts to fetch in a thread of its own, and waits a moment for a quick end."""
    session.put(Key.FAILURE, None)
    runs.put_away(services.mode())
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
    show_failure(failure, way_out=False)
    if services.mode() is services.Mode.SANDBOX:
        st.caption("If the sandbox has stopped: leave it and choose it again on the first page.")
    if st.button("Check the accounts", key="check-accounts", icon=":material/key:"):
        st.switch_page(navigation.ACCOUNTS)


def _draw_outcome() -> None:
    """How the last run ended, until it is put away or something else is fetched or run."""
    run = runs.latest(services.mode())
    if run is None or run.job.running:
        return
    failure, report = run.job.failure(), run.job.result()
    if failure is not None:
        show_failure(failure, "run-failure")
    elif isinstance(report, CopyReport):
        if isinstance(run.asked, CopyAsked | RemovalAsked):
            draw_shelf_report(run.what, report, run.asked)
        else:
            draw_report(run.what, report)
    elif report is not None:
        draw_run_report(run.what, report, run.asked if isinstance(run.asked, Asked) else None)
    if st.button("Close", key="close-report", icon=":material/close:"):
        runs.put_away(services.mode())
        st.rerun()
