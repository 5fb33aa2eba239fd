from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from sandbox.server import SandboxServer
from sandbox.trainingpeaks.keys import REQUIRED_ON_WRITE
from sandbox.trainingpeaks.state import TrainingPeaksState

TODAY = dt.date(2026, 3, 4)


class TpApi:
    """A signed-in client that knows the base URL."""

    def __init__(self, base: str, cookie: str) -> None:
        self.base = base
        self.http = requests.Session()
        token = self.http.get(
            f"{base}/users/v3/token", headers={"Cookie": f"Production_tpAuth={cookie}"}
        ).json()["token"]
        self.http.headers["Authorization"] = f"Bearer {token['access_token']}"

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        return self.http.request(method, self.base + path, json=body, timeout=30)

    def get(self, path: str) -> requests.Response:
        return self.call("GET", path)

    def json(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def tp_server() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, platforms=("trainingpeaks",)) as server:
        yield server


@pytest.fixture
def tp_sandbox(tp_server: SandboxServer) -> SandboxServer:
    tp_server.state.reset()
    return tp_server


@pytest.fixture
def tp_state(tp_sandbox: SandboxServer) -> TrainingPeaksState:
    return tp_sandbox.state.trainingpeaks


@pytest.fixture
def tp_sign_in(tp_sandbox: SandboxServer) -> Callable[[str], TpApi]:
    return lambda cookie: TpApi(tp_sandbox.urls.trainingpeaks, cookie)


@pytest.fixture
def premium(tp_sign_in: Callable[[str], TpApi]) -> TpApi:
    return tp_sign_in("sandbox-premium")


@pytest.fixture
def whole_workout() -> Callable[..., dict[str, Any]]:
    """A body with every key that the web app sends."""

    def make(athlete_id: int, day: dt.date, **values: Any) -> dict[str, Any]:
        body: dict[str, Any] = dict.fromkeys(REQUIRED_ON_WRITE)
        body |= {
            "workoutId": 0,
            "athleteId": athlete_id,
            "title": "New ride",
            "workoutTypeValueId": 2,
            "workoutDay": day.isoformat(),
            "userTags": "",
            "publicSettingValue": 0,
            "totalTimePlanned": 1.0,
            "tssPlanned": 50.5,
        }
        return body | values

    return make
