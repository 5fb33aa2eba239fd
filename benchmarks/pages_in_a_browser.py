"""Start, memory and reruns of Planbridge, as ratios to a bare Streamlit app in the same run."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import plan_rides
from benchmarks.servers import ROOT, resident_megabytes, server
from sandbox import people
from sandbox.process import RunningSandbox, start_sandbox

STARTS = 5
RERUNS = 15
ROWS = 1000
DAYS = 300
BARE = ROOT / "benchmarks" / "bare_app.py"
APP = ROOT / "app.py"

_WATCH = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  window.benchRuns = [];
  let began = null;
  new MutationObserver(() => {
    const state = app.getAttribute('data-test-script-state');
    if (state === 'running' && began === null) began = performance.now();
    if (state === 'notRunning' && began !== null) {
      window.benchRuns.push(performance.now() - began);
      began = null;
    }
  }).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""


@dataclass(frozen=True)
class Measured:
    """One app: seconds to healthy, MB after the first table page, milliseconds a rerun."""

    start: float
    memory: float
    rerun: float


def chromium() -> str | None:
    """The system's Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def measure() -> tuple[Measured, Measured, int]:
    """(bare, Planbridge, rows) with the same table in both."""
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory() as directory,
        start_sandbox() as sandbox,
        sync_playwright() as playwright,
    ):
        plan_rides(sandbox.urls.intervals, ROWS, dt.date.today(), DAYS)
        environment = _environment(sandbox, Path(directory))
        frame, rows = _prepare(environment, Path(directory))
        bare_environment = {**environment, "BENCH_FRAME": str(frame)}
        starts: dict[Path, list[float]] = {BARE: [], APP: []}
        for _ in range(STARTS):
            for script in (BARE, APP):
                with server(script, bare_environment) as (_, _, seconds):
                    starts[script].append(seconds)
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        bare = _page(browser, BARE, bare_environment, _see_the_table)
        planbridge = _page(browser, APP, environment, _fetch_everything)
        browser.close()
    return (
        Measured(statistics.median(starts[BARE]), *bare),
        Measured(statistics.median(starts[APP]), *planbridge),
        rows,
    )


def _environment(sandbox: RunningSandbox, directory: Path) -> dict[str, str]:
    return {
        "PLANBRIDGE_DATA": str(directory / "data"),
        "PLANBRIDGE_INTERVALS_URL": sandbox.urls.intervals,
        "PLANBRIDGE_TRAININGPEAKS_URL": sandbox.urls.trainingpeaks,
        "PLANBRIDGE_TRAINERROAD_URL": sandbox.urls.trainerroad,
        "PYTHONPATH": str(ROOT),
    }


def _prepare(environment: dict[str, str], directory: Path) -> tuple[Path, int]:
    """Connects the accounts, and keeps the table that Planbridge will draw for the bare app."""
    os.environ.update(environment)
    from pydantic import SecretStr

    from core.planbridge import Credentials, Direction, Planbridge, Question
    from core.platforms.contract import PlatformName
    from core.store.cache import SessionCache
    from core.store.store import Store
    from ui.tables import action_table

    store = Store.open()
    bridge = Planbridge(store.profile("local"), SessionCache())
    for platform, secret in (
        (PlatformName.INTERVALS, people.INTERVALS_API_KEY),
        (PlatformName.TRAININGPEAKS, people.TP_PREMIUM),
    ):
        report = bridge.check_and_save(Credentials(platform=platform, secret=SecretStr(secret)))
        assert report.ok, report.message
    direction = Direction.INTERVALS_TO_TRAININGPEAKS
    first = bridge.today()
    last = first + dt.timedelta(days=DAYS)
    bridge.sync.fetch(direction, first, last)
    question = Question(direction=direction, first=first, last=last, options=bridge.options())
    plan = bridge.sync.plan(question)
    assert plan is not None
    thresholds = bridge.accounts()[direction.source].account.thresholds
    table = action_table(plan, thresholds)
    path = directory / "frame.pickle"
    table.frame.to_pickle(path)
    store.close()
    return path, len(table.frame)


def _page(
    browser: object, script: Path, environment: dict[str, str], prepare: Callable[[object], None]
) -> tuple[float, float]:
    with server(script, environment) as (port, pid, _):
        page = browser.new_page(  # type: ignore[attr-defined]
            viewport={"width": 1280, "height": 900}
        )
        path = "sync" if script == APP else ""
        page.goto(f"http://127.0.0.1:{port}/{path}")
        _idle(page)
        prepare(page)
        _idle(page)
        page.wait_for_timeout(1500)
        memory = resident_megabytes(pid)
        page.evaluate(_WATCH)
        for _ in range(RERUNS):
            page.locator("body").press("r")
            page.wait_for_timeout(400)
            _idle(page)
        runs = page.evaluate("window.benchRuns")
        page.close()
    if len(runs) < RERUNS // 2:
        raise RuntimeError(f"only {len(runs)} reruns were seen")
    return memory, statistics.median(runs)


def _idle(page: object) -> None:
    page.wait_for_selector(  # type: ignore[attr-defined]
        '[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000
    )


def _see_the_table(page: object) -> None:
    page.locator('[data-testid="stDataFrame"]').wait_for(timeout=60_000)  # type: ignore[attr-defined]


def _fetch_everything(page: object) -> None:
    """Chooses the days with all the rides on the Sync page, and fetches."""
    from tests.browser.sync_page import SyncPage

    first = dt.date.today()
    sync = SyncPage(page)
    sync.choose_direction("Intervals.icu → TrainingPeaks")
    sync.choose_days(first, first + dt.timedelta(days=DAYS))
    sync.fetch()
