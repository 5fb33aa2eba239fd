from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import requests.sessions

from core import sync_desk
from core.platforms import pacing
from core.platforms.http import Http
from tests.faults import scenario as scenarios
from tests.faults.matrix import Course, planning_once, prepared


@pytest.fixture
def unpaced(monkeypatch) -> None:
    """Requests follow each other at once."""
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    monkeypatch.setattr(Http, "pause", lambda *_: None)


@pytest.fixture(scope="module")
def unhindered() -> Iterator[None]:
    """As ``unpaced``, also before a request is repeated; no proxies are looked for."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
        monkeypatch.setattr(Http, "pause", lambda *_: None)
        monkeypatch.setattr(pacing, "back_off", lambda *_: 0.0)
        monkeypatch.setattr(requests.sessions, "get_environ_proxies", lambda *_, **__: {})
        yield


@pytest.fixture(scope="module")
def course(request, unhindered, tmp_path_factory) -> Iterator[Course]:
    """Ready for the faults, in the direction ``SCENARIO`` of the module that asks."""
    logging.getLogger("planbridge").setLevel(logging.CRITICAL)
    with scenarios.running() as server, pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sync_desk, "make_plan", planning_once())
        yield prepared(server, request.module.SCENARIO, tmp_path_factory.mktemp("course"))
    logging.getLogger("planbridge").setLevel(logging.NOTSET)
