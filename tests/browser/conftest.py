"""A real server and a real Chromium, both as new for each test.

What a test asks for:

- ``page``: an empty page of Chromium, 1280 x 900; without cookies or anything else that a test
  before left. For another size or a dark page: ``page.set_viewport_size``, ``page.emulate_media``.
- ``app``: a server without any data. `test_first_steps.open_sandbox` enters the sandbox from there
  as a person does.
- ``connected_app``: the sandbox is chosen and its three accounts are connected already, so that a
  test begins on any page: ``open_page(page, connected_app, "sync")``. This is the cheap way.
- ``fresh_app``: a server of its own that nobody has asked anything yet, started as a person does
  it. Costs seconds: for tests of the start itself.

The servers of ``app`` and ``connected_app`` are one process for all tests of a worker. Between two
tests its data are removed and its sandbox begins anew (`tests.browser.resettable`).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.last_seen import LONGEST, last_seen
from tests.conftest import ROOT

ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 60.0
LONGEST_WAIT = 60_000
"""Milliseconds. A busy machine draws a page in ten seconds instead of one."""
RESETTABLE = Path(__file__).with_name("resettable.py")


def pytest_collection_modifyitems(items):
    here = str(Path(__file__).parent) + os.sep
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    page = item.funcargs.get("page") if report.failed and call.when != "teardown" else None
    if page is not None:
        servers = (item.funcargs.get(name) for name in ("connected_app", "app", "fresh_app"))
        logs = [server.log for server in servers if server is not None]
        report.sections += last_seen(page, logs[0] if logs else None)
    return report


@dataclass(frozen=True)
class AppServer:
    """A running app."""

    url: str
    sandbox: str
    """Where the sandbox answers once the app has started it."""
    pid: int
    log: Path


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser_profile(tmp_path_factory) -> Path:
    """What the browser keeps of scripts: how it read them. A page then loads with less work."""
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="module")
def context(browser_profile):
    """The browser, closed with the file of tests that opened it.

    Playwright keeps an event loop running in this thread for as long as it is open, and a test that
    comes after it in the same process could not run a loop of its own.
    """
    path = find_chromium()
    if path is None:
        if os.environ.get("PLANBRIDGE_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and PLANBRIDGE_REQUIRE_BROWSER is set")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=LONGEST_WAIT)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            browser_profile, executable_path=path, args=ARGUMENTS
        )
        context.set_default_timeout(LONGEST_WAIT)
        yield context
        context.close()


@pytest.fixture
def page(context):
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    yield page
    origin = page.evaluate("location.origin")
    if origin != "null":
        session = context.new_cdp_session(page)
        kept = "cookies,local_storage,indexeddb,service_workers,cache_storage"
        what = {"origin": origin, "storageTypes": kept}
        session.send("Storage.clearDataForOrigin", what)
    page.close()
    context.clear_cookies()


@pytest.fixture
def app(as_new: Callable[[bool], AppServer]) -> AppServer:
    """The app without any data."""
    return as_new(False)


@pytest.fixture
def connected_app(as_new: Callable[[bool], AppServer]) -> AppServer:
    """The app in the sandbox, whose accounts are connected."""
    return as_new(True)


@pytest.fixture
def fresh_app(tmp_path) -> Iterator[AppServer]:
    """The app as ``streamlit run app.py`` starts it, with a data directory of its own."""
    yield from run_app(tmp_path)


@pytest.fixture(scope="session")
def as_new(tmp_path_factory) -> Iterator[Callable[[bool], AppServer]]:
    """Gives the one server of this worker, as new, with or without connected accounts."""
    for server in run_app(tmp_path_factory.mktemp("app"), RESETTABLE):

        def as_new(connected: bool, server: AppServer = server) -> AppServer:
            query = "?connected=1" if connected else ""
            asked = urllib.request.Request(f"{server.url}/as-new{query}", method="POST")
            try:
                with urllib.request.urlopen(asked, timeout=PATIENCE):
                    return server
            except urllib.error.HTTPError:
                pytest.fail(f"the server cannot begin anew: {server.log.read_text()[-LONGEST:]}")

        yield as_new


def run_app(
    directory: Path, script: Path = ROOT / "app.py", **environment: str
) -> Iterator[AppServer]:
    port, sandbox_port = _free_port(), _free_port()
    log = directory / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.port", str(port), "--server.headless", "true"),
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "PLANBRIDGE_DATA": str(directory / "data"),
                "PLANBRIDGE_SANDBOX_PORT": str(sandbox_port),
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(port, process, log)
        yield AppServer(
            f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", process.pid, log
        )
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(port: int, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/_stcore/health", timeout=30
            ) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:  # refused, or no answer in time
            time.sleep(0.05)
    pytest.fail(f"the app did not become healthy: {log.read_text()}")
