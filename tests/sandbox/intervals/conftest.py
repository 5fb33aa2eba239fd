from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date

import pytest
import requests

from sandbox.intervals.state import Account, Switches
from sandbox.people import INTERVALS_API_KEY
from sandbox.server import SandboxServer

TODAY = date(2026, 3, 2)


class Service:
    """The stand-in as a client meets it, and its state."""

    def __init__(self, sandbox: SandboxServer) -> None:
        self.sandbox = sandbox
        self.session = requests.Session()
        self.session.auth = ("API_KEY", INTERVALS_API_KEY)

    @property
    def state(self):
        return self.sandbox.state.intervals

    def ask(self, method: str, path: str, body: object = None, **query: object):
        url = f"{self.sandbox.urls.intervals}/api/v1/athlete/{path}"
        return self.session.request(method, url, json=body, params=query, timeout=30)

    def get(self, path: str, **query: object):
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def create(self, **fields: object):
        usual = {"category": "WORKOUT", "type": "Ride", "start_date_local": "2027-05-01T00:00:00"}
        answer = self.ask("POST", "0/events", {**usual, **fields})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="package")
def _sandbox() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, platforms=("intervals",), rate_limits=False) as sandbox:
        yield sandbox


@pytest.fixture(scope="package")
def _seeded(_sandbox: SandboxServer) -> dict[str, Account]:
    return copy.deepcopy(_sandbox.state.intervals.accounts)


@pytest.fixture
def service(_sandbox: SandboxServer, _seeded: dict[str, Account]) -> Iterator[Service]:
    """Copying the seeded accounts is quicker than seeding anew for each test."""
    state = _sandbox.state.intervals
    state.accounts = copy.deepcopy(_seeded)
    state.switches = Switches(requests_per_second=None)
    asking = Service(_sandbox)
    yield asking
    asking.session.close()
