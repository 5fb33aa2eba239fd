"""Copies of plans in which one request goes wrong, or a person presses Stop: finished, all of it
is there once."""

from __future__ import annotations

import functools
import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from core.planbridge import Credentials, Planbridge
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from core.store.cache import SessionCache
from core.store.copy_values import CopyState
from core.store.store import ProfileStore, Store
from sandbox import calendars, people
from sandbox.intervals import library as intervals_library
from sandbox.server import SandboxServer
from tests.faults.installation import NOON
from tests.faults.scenario import TODAY
from tests.faults.shelves import (
    FEW,
    ICU,
    MANY,
    TP,
    YEAR,
    Contents,
    few_at_once,
    go_on,
    goal_of,
    opened,
)

NAME = "Cut off"
ONCE = ("drop_after", "error_after", "truncated", "too_many", "drop_before", "html")
DOWN = "drop_after"
"""From one request on no answer comes, although everything is done."""
STOPS = 3


@pytest.fixture(scope="module")
def sandbox(unhindered) -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture(scope="module")
def profile(sandbox, tmp_path_factory) -> Iterator[ProfileStore]:
    store = Store.open(tmp_path_factory.mktemp("data"), {}, now=lambda: NOON)
    found = store.profile("faults")
    planbridge = session(sandbox, found)
    secrets = {ICU: people.INTERVALS_API_KEY, TP: people.TP_PREMIUM}
    for platform, secret in secrets.items():
        credentials = Credentials(platform=platform, secret=SecretStr(secret))
        assert planbridge.check_and_save(credentials).ok
    yield found
    store.close()


@pytest.fixture(autouse=True)
def as_it_was(sandbox, profile) -> Iterator[None]:
    kept = calendars.snapshot(sandbox.state)
    yield
    assert sandbox.state.trainingpeaks.tripwires == 0
    sandbox.state.faults.clear()
    calendars.restore_snapshot(sandbox.state, kept)


def session(sandbox: SandboxServer, profile: ProfileStore) -> Planbridge:
    """A fresh start of the app."""
    urls = sandbox.urls
    endpoints = Endpoints(
        intervals=urls.intervals, trainingpeaks=urls.trainingpeaks, trainerroad=urls.trainerroad
    )
    return Planbridge(
        profile, SessionCache(), endpoints, now=lambda: NOON, time_zone="Europe/Berlin"
    )


def places(sandbox: SandboxServer, target: PlatformName, name: str) -> list[Contents]:
    """What each place of that name holds."""
    if target is ICU:
        account = sandbox.state.intervals.accounts[people.SAM.id]
        found = [one["id"] for one in account.folders.values() if one["name"] == name]
        held = account.workouts.values()
        return [Counter((w["day"], w["name"]) for w in held if w["folder_id"] == x) for x in found]
    state = sandbox.state.trainingpeaks
    found = [x for x, one in state.libraries.items() if one["libraryName"] == name]
    return [
        Counter((None, w["itemName"]) for w in state.items.values() if w["exerciseLibraryId"] == x)
        for x in found
    ]


def forget(sandbox: SandboxServer, target: PlatformName, name: str) -> None:
    """The place of that name is gone, so that later listings stay short."""
    if target is ICU:
        account = sandbox.state.intervals.accounts[people.SAM.id]
        for one in [one for one in account.folders.values() if one["name"] == name]:
            intervals_library.delete_folder(account, one["id"])
        return
    libraries = sandbox.state.trainingpeaks.libraries
    for one in [x for x, library in libraries.items() if library["libraryName"] == name]:
        del libraries[one]


def finished(sandbox, profile, plan, target, name) -> int:
    """Goes on in new sessions until nothing is left; gives how many it took."""
    for number in range(1, 4):
        planbridge = session(sandbox, profile)
        report = go_on(planbridge, opened(planbridge, plan), target, name)
        if not report.unfinished and not report.failed:
            return number
    raise AssertionError(report)


def undisturbed(sandbox, profile, plan, target) -> tuple[Contents, int]:
    """What a copy makes when nothing goes wrong, and of how many requests."""
    planbridge = session(sandbox, profile)
    listing = opened(planbridge, plan)
    planbridge.shelves.places(target)  # signed in
    sandbox.state.journal.reset()
    report = go_on(planbridge, listing, target, "Undisturbed")
    assert report.failed == 0, report
    asked = sandbox.state.journal.received
    [held] = places(sandbox, target, "Undisturbed")
    assert held.total() == report.created > 0
    return held, asked


@pytest.mark.parametrize("target", [ICU, TP])
def test_one_request_goes_wrong_and_finished_everything_is_there_once(
    sandbox, profile, monkeypatch, summary, target
):
    few_at_once(monkeypatch)
    state = sandbox.state
    wanted, asked = undisturbed(sandbox, profile, FEW, target)
    # Of a copy item by item the requests in the middle are all alike.
    indexes = [*range(1, asked + 1)] if asked < 12 else [1, 2, 3, 4, 5, asked - 1, asked]
    sessions, bad = Counter(), []
    planbridge = session(sandbox, profile)
    listing = opened(planbridge, FEW)
    planbridge.shelves.places(target)
    turns = itertools.cycle(ONCE)
    faults = [(index, next(turns), 1) for index in indexes]
    faults += [(index, DOWN, None) for index in indexes]
    for index, kind, times in faults:
        name = f"{NAME} {index} {kind} {times}"
        strike = functools.partial(state.faults.at, index, kind, times=times)
        report = go_on(planbridge, listing, target, name, before=strike)
        [rule] = state.faults.rules
        state.faults.clear()
        assert rule.struck, name
        # A request that was repeated at once has left nothing to finish.
        left = report.unfinished or report.failed
        sessions[finished(sandbox, profile, FEW, target, name) if left else 0] += 1
        held = places(sandbox, target, name)
        if held != [wanted]:
            bad.append((name, [dict(one - wanted) for one in held], report.remarks))
        forget(sandbox, target, name)
    summary(
        f"A copy to {target.label} of {asked} requests: {len(faults)} times one went wrong, "
        f"{len(bad)} were not as meant; sessions to finish: {dict(sessions)}"
    )
    assert not bad, bad


@pytest.mark.parametrize(("plan", "target", "stops"), [(MANY, TP, STOPS), (YEAR, ICU, 1)])
def test_stopped_at_any_progress_and_finished_everything_is_there_once(
    sandbox, profile, summary, plan, target, stops
):
    wanted, _ = undisturbed(sandbox, profile, plan, target)
    chance = random.Random(f"stop {plan}")
    total = wanted.total()
    for number in range(stops):
        name = f"Stopped {number}"
        at, stop = chance.randrange(1, total - 50 if target is ICU else total), threading.Event()

        def press(done, of, what, at=at, stop=stop):
            if done >= at:
                stop.set()

        planbridge = session(sandbox, profile)
        listing = opened(planbridge, plan)
        report = go_on(planbridge, listing, target, name, stop=stop, progress=press)
        assert report.stopped
        assert report.unfinished
        assert at <= report.created < total
        [held] = places(sandbox, target, name)
        assert not held - wanted
        assert held.total() == report.created

        later = session(sandbox, profile)
        listing = opened(later, plan)
        copy_id = goal_of(later, listing, target, name).copy_id
        assert copy_id == report.copy_id
        then = go_on(later, listing, target, name)
        assert (then.created, then.failed) == (total - report.created, 0), then
        assert places(sandbox, target, name) == [wanted]
        [copy] = [
            one for one in later.shelves.earlier(listing.library, target) if one.id == copy_id
        ]
        assert (copy.state, copy.count) == (CopyState.DONE, total)
    summary(f"A copy of {total} to {target.label}: {stops} times stopped and finished, each once")
