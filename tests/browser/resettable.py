"""The app, and an address of its own under which a test makes its server as new.

``streamlit run tests/browser/resettable.py`` runs the same pages behind the same middleware as
``app.py`` does. ``POST /as-new`` ends what goes on, forgets all that was saved, and begins the
sandbox anew. With ``?connected=1`` the sandbox is then chosen and its accounts are connected, by
the same calls as the button on the first page makes: once, for what these saved serves each test.
"""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from starlette.concurrency import run_in_threadpool  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import Response  # noqa: E402
from starlette.routing import Route  # noqa: E402

from app import lifespan  # noqa: E402
from core import logs  # noqa: E402
from core.planbridge import Planbridge  # noqa: E402
from core.store.cache import SessionCache  # noqa: E402
from core.store.store import Store  # noqa: E402
from ui import runs, sandbox_mode, server, services  # noqa: E402

LONGEST_RUN = 30.0
"""Seconds for a run of the test before to stop, and for a page of it that is still drawn."""
SCRIPT_THREAD = "ScriptRunner.scriptThread"
"""How Streamlit names the thread that draws a page."""


async def as_new(request: Request) -> Response:
    await run_in_threadpool(make_as_new, "connected" in request.query_params)
    return Response(status_code=204)


def make_as_new(connected: bool) -> None:
    for mode in services.Mode:
        end_run(mode)
    end_drawing()
    opened = services.store()
    opened.close()
    st.cache_resource.clear()
    logs.close()
    for path in opened.data_dir.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if sandbox_mode._running is not None:
        sandbox_mode._running.control("POST", "/reset")
    begin(opened.data_dir, connected)


def end_drawing() -> None:
    """Waits for what is still drawn of a page that was closed.

    Else it could open the store while its files are removed, and hand that on to the next test.
    """
    for thread in threading.enumerate():
        if thread.name == SCRIPT_THREAD:
            thread.join(LONGEST_RUN)
            assert not thread.is_alive(), "a page is drawn without end"


def begin(data_dir: Path, connected: bool) -> None:
    """Puts what a server has saved at first into its directory."""
    made = data_dir.with_name(f"{data_dir.name}-{'connected' if connected else 'empty'}")
    if made.is_dir():
        shutil.copytree(made, data_dir, dirs_exist_ok=True)
        return
    store = Store.open()
    if connected:
        connect(store)
    store.close()
    shutil.copytree(data_dir, made)


def end_run(mode: services.Mode) -> None:
    run = runs.latest(mode)
    if run is not None:
        run.job.stop.set()
        assert run.job.wait(LONGEST_RUN), f"{run.what} does not end"
        runs.put_away(mode)


def connect(store: Store) -> None:
    local, profile = store.profile(services.Mode.LOCAL), store.profile(services.Mode.SANDBOX)
    cache = SessionCache()
    reports = sandbox_mode.connect(Planbridge(profile, cache, sandbox_mode.endpoints()))
    assert all(report.ok for report in reports), reports
    local.save_setting(services.MODE_SETTING, services.Mode.SANDBOX)
    cache.close()


app = st.App(
    ROOT / "ui" / "main.py",
    lifespan=lifespan,
    routes=[
        Route("/api/health", server.health),
        Route("/as-new", as_new, methods=["POST"]),
    ],
    middleware=[Middleware(server.SecurityHeaders)],
    on_script_error=server.show_script_error,
)
