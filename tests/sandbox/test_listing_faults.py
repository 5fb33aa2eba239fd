"""Listings that come back short with status 200, and faults and calls by a request's number."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from sandbox import people
from sandbox.faults import FaultKind
from sandbox.process import start_sandbox
from sandbox.server import SandboxServer

TODAY = dt.date(2026, 6, 1)
DAYS = "2026-06-01/2026-06-14"
RIDER = {"Cookie": f"SharedTrainerRoadAuth={people.TR_RIDER}"}
CALENDAR = f"/trainerroad/app/api/react-calendar/{people.TR_MEMBER_ID}"
ATHLETE = "/intervals/api/v1/athlete/0"
PERSON = f"athletes/{people.TP_PREMIUM_ID}"

LISTINGS = [
    f"{ATHLETE}/events?oldest=2026-06-01&newest=2026-06-14",
    f"{ATHLETE}/folders",
    f"{ATHLETE}/workouts",
    f"/trainingpeaks/fitness/v6/{PERSON}/workouts/{DAYS}",
    f"/trainingpeaks/fitness/v1/{PERSON}/calendarNote/{DAYS}",
    f"/trainingpeaks/fitness/v6/{PERSON}/events/2026-06-01/2026-07-30",
    "/trainingpeaks/exerciselibrary/v2/libraries",
    "/trainingpeaks/plans/v1/plans",
]
NO_LISTINGS = [
    ATHLETE,
    f"{ATHLETE}/sport-settings",
    "/trainingpeaks/users/v3/user",
    f"/trainingpeaks/fitness/v1/{PERSON}/settings",
    "/trainingpeaks/fitness/v6/workouttypes",
    "/trainerroad/app/api/workoutdetails/9101",
    "/trainerroad/app/api/member-info",
    f"{ATHLETE}/events/1",
]


@pytest.fixture(scope="module")
def _running() -> Iterator[SandboxServer]:
    with SandboxServer.running(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def sandbox(_running: SandboxServer) -> Iterator[SandboxServer]:
    _running.state.journal.reset()
    yield _running
    _running.state.faults.clear()
    _running.state.on_request = None


@pytest.fixture
def get(sandbox: SandboxServer) -> Any:
    state = sandbox.state.trainingpeaks
    token, _ = state.issue_token(state.people[people.TP_PREMIUM_ID])
    root = sandbox.urls.control.removesuffix("/sandbox")

    def asking(path: str, method: str = "GET", **more: Any) -> requests.Response:
        headers = dict(more.pop("headers", {}))
        auth = None
        if path.startswith("/intervals"):
            auth = ("API_KEY", people.SAM.key)
        elif path.startswith("/trainingpeaks"):
            headers["Authorization"] = f"Bearer {token}"
        else:
            headers |= RIDER
        return requests.request(method, root + path, headers=headers, auth=auth, timeout=30, **more)

    return asking


@pytest.mark.parametrize("path", LISTINGS)
def test_a_partial_listing_lacks_its_last_half_and_an_empty_one_everything(sandbox, get, path):
    whole = get(path).json()
    assert whole
    for kind, expected in ((FaultKind.PARTIAL, whole[: len(whole) // 2]), (FaultKind.EMPTY, [])):
        sandbox.state.faults.add(kind)
        answer = get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.json() == expected
        assert sandbox.state.journal.entries[-1].fault == kind
    assert get(path).json() == whole


def test_a_timeline_keeps_its_shape(sandbox, get):
    whole = get(f"{CALENDAR}/timeline").json()
    sandbox.state.faults.add("partial")
    half = get(f"{CALENDAR}/timeline").json()
    assert half == {key: value[: len(value) // 2] for key, value in whole.items()}
    sandbox.state.faults.add("empty")
    assert get(f"{CALENDAR}/timeline").json() == {key: [] for key in whole}


def test_details_and_searches_of_trainerroad_are_listings_too(sandbox, get):
    ids = [one["Id"] for one in get(f"{CALENDAR}/timeline").json()["PlannedActivities"]]
    asked = {"ids": ",".join(ids[:7])}
    sandbox.state.faults.add("partial")
    assert len(get(f"{CALENDAR}/planned-activities", headers=asked).json()) == 3
    page = {"pageNumber": 0, "pageSize": 4}
    sandbox.state.faults.add("partial")
    found = get("/trainerroad/app/api/workouts", "POST", json=page).json()
    assert len(found["Workouts"]) == 2
    assert found["Predicate"]["TotalCount"] > 2


@pytest.mark.parametrize("path", NO_LISTINGS)
@pytest.mark.parametrize("kind", ["partial", "empty"])
def test_any_other_answer_passes_as_it_is_and_names_no_fault(sandbox, get, path, kind):
    before = get(path)
    rule = sandbox.state.faults.add(kind)
    after = get(path)
    assert (after.status_code, after.content) == (before.status_code, before.content)
    assert rule.struck == 1
    assert sandbox.state.journal.entries[-1].fault is None


def test_a_refused_listing_is_refused_as_ever(sandbox, get):
    sandbox.state.intervals.switches.retry_after = 3
    sandbox.state.intervals.switches.requests_per_second = 1e-9
    sandbox.state.intervals.switches.burst = 0
    sandbox.state.faults.add("empty")
    answer = get(LISTINGS[0])
    sandbox.state.intervals.switches.requests_per_second = None
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")


def test_a_delayed_listing_can_be_short_as_well(sandbox, get):
    sandbox.state.faults.add("delay", seconds=0.1)
    sandbox.state.faults.add("empty")
    started = time.monotonic()
    assert get(LISTINGS[0]).json() == []
    assert time.monotonic() - started >= 0.1
    assert sandbox.state.journal.entries[-1].fault == "delay, empty"


@pytest.mark.parametrize("index", [1, 2, 3, 4])
@pytest.mark.parametrize("kind", ["error_before", "html", "too_many"])
def test_a_fault_at_an_index_strikes_that_request_whatever_platform_it_is_to(
    sandbox, get, index, kind
):
    get(ATHLETE)
    sandbox.state.faults.at(index, kind)
    for path in (ATHLETE, LISTINGS[3], f"{CALENDAR}/timeline", LISTINGS[0], ATHLETE):
        get(path)
    faults = [entry.fault for entry in sandbox.state.journal.entries]
    assert [number for number, fault in enumerate(faults) if fault] == [index]
    assert faults[index] == kind


def test_a_delay_at_an_index_is_a_time_out_for_the_impatient(sandbox, get):
    sandbox.state.faults.at(2, "delay", seconds=0.4)
    get(ATHLETE)
    root = sandbox.urls.intervals
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{root}/api/v1/athlete/0", auth=("API_KEY", people.SAM.key), timeout=0.1)
    assert get(ATHLETE).status_code == 200


def test_a_fault_at_an_index_is_asked_for_over_http_as_a_rule_without_a_platform(sandbox, get):
    rule = {"kind": "error_after", "nth": 2}
    requests.post(f"{sandbox.urls.control}/faults", json=rule, timeout=30)
    paths = (LISTINGS[0], LISTINGS[3], LISTINGS[0])
    assert [get(path).status_code for path in paths] == [200, 500, 200]


def test_somebody_is_told_of_each_request_before_it_takes_effect(sandbox, get):
    world = sandbox.state
    account = world.intervals.accounts[people.SAM.id]
    told = []
    world.on_request = lambda number: told.append((number, len(account.events)))
    held = len(account.events)
    note = {"category": "NOTE", "name": "N", "start_date_local": "2026-06-01T00:00:00"}
    get(f"{ATHLETE}/events", "POST", json=note)
    get(LISTINGS[3])
    assert told == [(1, held), (2, held + 1)]
    world.journal.reset()
    get(ATHLETE)
    assert told[-1][0] == 1


def test_a_reset_takes_the_call_away():
    from sandbox.world import World

    world = World(today=TODAY)
    world.on_request = print
    world.reset()
    assert world.on_request is None


def count(sandbox: SandboxServer, query: str = "") -> dict[str, int]:
    return requests.get(f"{sandbox.urls.control}/requests/count{query}", timeout=30).json()


def test_requests_are_counted(sandbox, get):
    assert count(sandbox) == {"received": 0, "answered": 0}
    sandbox.state.faults.at(2, "drop_before")
    get(ATHLETE)
    with pytest.raises(requests.ConnectionError):
        get(ATHLETE)
    get(LISTINGS[3])
    assert count(sandbox) == {"received": 3, "answered": 3}
    requests.delete(f"{sandbox.urls.control}/requests", timeout=30)
    assert count(sandbox) == {"received": 0, "answered": 0}


def test_a_request_under_way_is_received_but_not_answered(sandbox):
    sandbox.state.faults.at(1, "delay", seconds=3)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(requests.get, f"{sandbox.urls.intervals}/api/v1/athlete/0", timeout=30)
        while not (now := count(sandbox))["received"]:
            assert not answer.done()
        assert now == {"received": 1, "answered": 0}
        assert count(sandbox, "?reach=1&wait=20")["answered"] == 1
        assert answer.result(20).status_code in (401, 403)


def test_a_count_waits_until_it_is_reached_or_the_time_is_over(sandbox):
    started = time.monotonic()
    assert count(sandbox, "?reach=1&wait=0.2")["answered"] == 0
    assert 0.2 <= time.monotonic() - started < 10


@pytest.mark.parametrize("query", ["?reach=x", "?reach=-1", "?wait=nan", "?wait=-1"])
def test_a_count_that_makes_no_sense_is_refused(sandbox, query):
    at = f"{sandbox.urls.control}/requests/count{query}"
    assert requests.get(at, timeout=30).status_code == 422


def test_calendars_are_carried_between_processes():
    with SandboxServer.running(today=TODAY) as here, start_sandbox(today=TODAY) as there:
        assert there.pid != os.getpid()
        at = f"{here.urls.control}/calendars"
        empty = {"intervals": {}, "trainingpeaks": {}, "trainerroad": {}}
        there.control("PUT", "/calendars", empty)
        assert not there.control("GET", "/calendars")["intervals"][people.SAM.id]
        held = requests.get(at, timeout=30).json()
        there.control("PUT", "/calendars", held)
        assert there.control("GET", "/calendars") == held


@pytest.mark.parametrize("body", ['{"garmin": {}}', '{"intervals": []}', "["])
def test_calendars_that_make_no_sense_are_refused(sandbox, body):
    at = f"{sandbox.urls.control}/calendars"
    assert requests.put(at, data=body, timeout=30).status_code == 422
