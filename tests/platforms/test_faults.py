"""What the real adapters make of a server that fails once, over real HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from core.platforms import http as http_module
from core.platforms.contract import SERVICES, Platform, PlatformName
from core.platforms.errors import AccessExpired, PlatformError
from core.platforms.intervals.adapter import IntervalsPlatform
from core.platforms.trainerroad.adapter import TrainerRoadPlatform
from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform
from sandbox import people
from sandbox.faults import SHORTENED, FaultKind
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
_UNSEEN = {FaultKind.HTML, *SHORTENED}
"""What no repetition within one listing gets over."""


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    # Nothing waits here, so the server must not count requests either.
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def sandbox(server, monkeypatch) -> Iterator[SandboxServer]:
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    yield server
    server.state.faults.clear()


def platform_of(name: PlatformName, sandbox: SandboxServer) -> Platform:
    if name is PlatformName.INTERVALS:
        return IntervalsPlatform(people.INTERVALS_API_KEY, "", sandbox.urls.intervals)
    if name is PlatformName.TRAININGPEAKS:
        return TrainingPeaksPlatform(
            people.TP_PREMIUM, "", sandbox.urls.trainingpeaks, now=lambda: NOON
        )
    return TrainerRoadPlatform(people.TR_RIDER, sandbox.urls.trainerroad, now=lambda: NOON)


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind not in _UNSEEN])
def test_a_failure_that_passes_costs_no_listing(sandbox, name, kind, nth):
    first, last = TODAY, TODAY + dt.timedelta(days=2)
    whole = platform_of(name, sandbox).list_calendar(first, last)
    rule = sandbox.state.faults.add(kind, platform=name.value, nth=nth)
    listing = platform_of(name, sandbox).list_calendar(first, last)
    assert rule.struck or nth > 2
    assert listing.complete
    assert [item.ref for item in listing.items] == [item.ref for item in whole.items]


@pytest.mark.parametrize("name", SERVICES)
def test_a_sign_in_page_for_everything_is_an_expired_access(sandbox, name):
    sandbox.state.faults.add(FaultKind.HTML, platform=name.value, times=None)
    with pytest.raises(AccessExpired):
        platform_of(name, sandbox).list_calendar(TODAY, TODAY)


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("kind", [FaultKind.TRUNCATED, FaultKind.ERROR_BEFORE, FaultKind.TOO_MANY])
def test_a_failure_that_stays_is_an_error_with_advice_and_no_empty_calendar(sandbox, name, kind):
    sandbox.state.faults.add(kind, platform=name.value, times=None)
    with pytest.raises(PlatformError) as caught:
        platform_of(name, sandbox).list_calendar(TODAY, TODAY)
    assert caught.value.advice
