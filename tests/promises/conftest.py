from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.platforms import http as http_module
from core.platforms import pacing
from core.platforms.http import Http
from sandbox import calendars
from sandbox.calendars import Snapshot
from sandbox.server import SandboxServer
from tests.main_job.conftest import TODAY
from tests.promises.home import Home, connect


@pytest.fixture(scope="module")
def module_sandbox() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture(scope="module")
def empty_calendars(module_sandbox) -> Snapshot:
    """What each test begins with; to bring it back costs a tenth of seeding the sandbox anew."""
    calendars.empty(module_sandbox.state)
    return calendars.snapshot(module_sandbox.state)


@pytest.fixture(scope="module")
def connected(module_sandbox, tmp_path_factory) -> Path:
    directory = tmp_path_factory.mktemp("connected") / "data"
    connect(module_sandbox, directory)
    return directory


@pytest.fixture
def home(module_sandbox, connected, empty_calendars, tmp_path, monkeypatch) -> Iterator[Home]:
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    monkeypatch.setattr(Http, "pause", lambda *_: None)
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    world = module_sandbox.state
    world.clock.reset()
    world.faults.clear()
    world.journal.reset()
    world.on_request = None
    calendars.restore_snapshot(world, empty_calendars)
    opened = Home(module_sandbox, tmp_path, connected)
    yield opened
    opened.close()
