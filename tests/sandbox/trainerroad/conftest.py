from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.server import SandboxServer
from sandbox.trainerroad.state import TrainerRoadState

TODAY = dt.date(2026, 3, 4)
CAMEL = {"trainerroad-jsonformat": "camel-case"}


class TrApi:
    def __init__(self, base: str, cookie: str | None) -> None:
        self.base = f"{base}/app/api"
        self.http = requests.Session()
        if cookie is not None:
            self.http.headers["Cookie"] = f"SharedTrainerRoadAuth={cookie}"

    def get(self, path: str, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.get(self.base + path, headers=named, timeout=30)

    def post(self, path: str, body: Any) -> requests.Response:
        return self.http.post(self.base + path, json=body, timeout=30)

    def camel(self, path: str, **headers: str) -> Any:
        answer = self.http.get(self.base + path, headers=CAMEL | headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def planned(self) -> list[dict[str, Any]]:
        """Everything planned, with names."""
        timeline = self.camel("/react-calendar/700001/timeline")
        ids = [one["id"] for one in timeline["plannedActivities"]]
        pages = [ids[start : start + 100] for start in range(0, len(ids), 100)]
        path = "/react-calendar/700001/planned-activities"
        return [one for page in pages for one in self.camel(path, ids=", ".join(page))]


@pytest.fixture(scope="module")
def tr_server() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, platforms=("trainerroad",)) as server:
        yield server


@pytest.fixture
def tr_sandbox(tr_server: SandboxServer) -> SandboxServer:
    tr_server.state.reset()
    return tr_server


@pytest.fixture
def tr_state(tr_sandbox: SandboxServer) -> TrainerRoadState:
    return tr_sandbox.state.trainerroad


@pytest.fixture
def rider(tr_sandbox: SandboxServer) -> TrApi:
    return TrApi(tr_sandbox.urls.trainerroad, "sandbox-rider")


@pytest.fixture
def expired(tr_sandbox: SandboxServer) -> TrApi:
    return TrApi(tr_sandbox.urls.trainerroad, "sandbox-expired")


@pytest.fixture
def stranger(tr_sandbox: SandboxServer) -> TrApi:
    return TrApi(tr_sandbox.urls.trainerroad, None)
