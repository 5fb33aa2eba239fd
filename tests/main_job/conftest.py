from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr
from sqlalchemy import delete

from core.planbridge import Credentials, Planbridge
from core.platforms import http as http_module
from core.platforms import pacing
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from core.platforms.http import Http
from core.store import tables
from core.store.cache import SessionCache
from core.store.store import ProfileStore, Store
from sandbox import people
from sandbox.server import SandboxServer
from tests.main_job.copier import Copier

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)

SECRETS = {
    PlatformName.INTERVALS: people.INTERVALS_API_KEY,
    PlatformName.TRAININGPEAKS: people.TP_PREMIUM,
    PlatformName.TRAINERROAD: people.TR_RIDER,
}


@pytest.fixture
def real_pace() -> None:
    """Ask for it to send requests as slowly as to the real platforms, which then count them."""


@pytest.fixture(autouse=True)
def quick(request, monkeypatch) -> bool:
    """Requests follow each other at once, but for tests that ask for the real pace."""
    if "real_pace" in request.fixturenames:
        return False
    monkeypatch.setattr(pacing.Pace, "wait", lambda *_: None)
    monkeypatch.setattr(Http, "pause", lambda *_: None)
    return True


@pytest.fixture
def sandbox(quick) -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=not quick) as running:
        yield running


@pytest.fixture(scope="module")
def module_sandbox() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def shared_sandbox(module_sandbox, quick, monkeypatch) -> Iterator[SandboxServer]:
    """One sandbox for the tests of a file, without what earlier tests added; nothing waits."""
    monkeypatch.setattr(http_module.time, "sleep", lambda seconds: None)
    state = module_sandbox.state
    account = state.intervals.accounts[people.SAM.id]
    theirs = state.trainingpeaks
    kept = [account.events, account.folders, account.workouts]
    kept += [theirs.workouts, theirs.libraries, theirs.items]
    known = [set(things) for things in kept]
    state.journal.reset()
    yield module_sandbox
    state.faults.clear()
    for things, before in zip(kept, known, strict=True):
        for added in things.keys() - before:
            del things[added]


@pytest.fixture(scope="module")
def module_profile(module_sandbox, tmp_path_factory) -> Iterator[ProfileStore]:
    """A profile with every platform of the shared sandbox connected."""
    store = Store.open(data_dir=tmp_path_factory.mktemp("data"), environment={})
    profile = store.profile("sandbox")
    planbridge = Planbridge(profile, SessionCache(), endpoints_of(module_sandbox), now=lambda: NOON)
    connect_all(planbridge, SECRETS)
    yield profile
    store.close()


@pytest.fixture
def unwritten(shared_sandbox, module_profile) -> Iterator[ProfileStore]:
    """The profile of the shared sandbox, without what earlier tests wrote into its journal."""
    yield module_profile
    with module_profile.journal._database.writing() as connection:
        for table in (
            tables.changes,
            tables.runs,
            tables.links,
            tables.choices,
            tables.rules,
            tables.copied_items,
            tables.copies,
        ):
            connection.execute(delete(table))


@pytest.fixture
def new_session(shared_sandbox, unwritten) -> Callable[[], Copier]:
    """Opens Planbridge on the shared sandbox as another browser session of one installation."""

    def open_it() -> Planbridge:
        endpoints = endpoints_of(shared_sandbox)
        return Copier(
            unwritten,
            SessionCache(),
            endpoints,
            now=lambda: NOON,
            time_zone="Europe/Berlin",
        )

    return open_it


def endpoints_of(sandbox: SandboxServer) -> Endpoints:
    urls = sandbox.urls
    return Endpoints(
        intervals=urls.intervals,
        trainingpeaks=urls.trainingpeaks,
        trainerroad=urls.trainerroad,
    )


def connect_all(planbridge: Planbridge, secrets) -> None:
    for platform, secret in secrets.items():
        report = planbridge.check_and_save(Credentials(platform=platform, secret=SecretStr(secret)))
        assert report.ok, report


@pytest.fixture
def open_planbridge(tmp_path) -> Iterator[Callable[..., Copier]]:
    """Opens Planbridge on a sandbox, as a fresh start of the app would."""
    stores = []

    def open_it(sandbox: SandboxServer, *, directory: str = "data", now=lambda: NOON):
        store = Store.open(data_dir=tmp_path / directory, environment={})
        stores.append(store)
        return Copier(
            store.profile("sandbox"),
            SessionCache(),
            endpoints_of(sandbox),
            now=now,
            time_zone="Europe/Berlin",
        )

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def connected(open_planbridge) -> Callable[..., Copier]:
    """As ``open_planbridge``, with every platform connected; other secrets by name."""

    def connect(sandbox: SandboxServer, secrets=None, **options) -> Planbridge:
        planbridge = open_planbridge(sandbox, **options)
        connect_all(planbridge, {**SECRETS, **(secrets or {})})
        return planbridge

    return connect
