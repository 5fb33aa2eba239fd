"""Every kind of fault on a platform's own write: what the client meets and what took effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import requests

from sandbox import people
from sandbox.faults import SHORTENED, FaultKind
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 3, 4)
DAY = "2026-03-05T00:00:00"
TOOK_EFFECT = {
    FaultKind.REFUSE: False,
    FaultKind.DELAY: True,
    FaultKind.DROP_BEFORE: False,
    FaultKind.DROP_AFTER: True,
    FaultKind.TOO_MANY: False,
    FaultKind.ERROR_BEFORE: False,
    FaultKind.ERROR_AFTER: True,
    FaultKind.TRUNCATED: True,
    FaultKind.HTML: False,
    FaultKind.PARTIAL: True,
    FaultKind.EMPTY: True,
}
MEETS = {
    FaultKind.DELAY: 200,
    FaultKind.TOO_MANY: 429,
    FaultKind.ERROR_BEFORE: 500,
    FaultKind.ERROR_AFTER: 500,
    FaultKind.TRUNCATED: 200,
    FaultKind.HTML: 200,
    FaultKind.PARTIAL: 200,
    FaultKind.EMPTY: 200,
}
Write = Callable[[], int | None]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


def status(method: str, url: str, **more: object) -> int | None:
    try:
        return requests.request(method, url, timeout=30, **more).status_code  # type: ignore[arg-type]
    except requests.ConnectionError:
        return None


@pytest.fixture
def intervals(sandbox: SandboxServer) -> tuple[Write, Callable[[], int]]:
    def write() -> int | None:
        return status(
            "POST",
            f"{sandbox.urls.intervals}/api/v1/athlete/0/events",
            json={"category": "NOTE", "name": "Note", "start_date_local": DAY},
            auth=("API_KEY", people.SAM.key),
        )

    return write, lambda: len(sandbox.state.intervals.accounts[people.SAM.id].events)


@pytest.fixture
def trainingpeaks(sandbox: SandboxServer) -> tuple[Write, Callable[[], int]]:
    state = sandbox.state.trainingpeaks
    token, _ = state.issue_token(state.people[people.TP_PREMIUM_ID])
    workout = state.workout_record(people.TP_PREMIUM_ID, TODAY, title="W", workoutTypeValueId=2)
    athlete = f"{sandbox.urls.trainingpeaks}/fitness/v6/athletes/{people.TP_PREMIUM_ID}"

    def write() -> int | None:
        headers = {"Authorization": f"Bearer {token}"}
        body = workout | {"workoutId": 0}
        return status("POST", f"{athlete}/workouts", json=body, headers=headers)

    return write, lambda: len(state.workouts)


@pytest.mark.parametrize("platform", ["intervals", "trainingpeaks"])
@pytest.mark.parametrize("kind", list(FaultKind))
def test_a_fault_takes_effect_or_not_as_its_name_says(
    request: pytest.FixtureRequest, sandbox: SandboxServer, platform: str, kind: FaultKind
) -> None:
    write, count = request.getfixturevalue(platform)
    before = count()
    sandbox.state.faults.add(kind, method="POST", platform=platform)
    assert write() == MEETS.get(kind)
    assert count() - before == TOOK_EFFECT[kind]
    expected = None if kind in SHORTENED else kind
    assert sandbox.state.journal.entries[-1].fault == expected, "a write is no listing"
    assert write() == 200, "a fault strikes once unless told otherwise"


def test_every_kind_of_fault_is_tried() -> None:
    assert TOOK_EFFECT.keys() == set(FaultKind)
