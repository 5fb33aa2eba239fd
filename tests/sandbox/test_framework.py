from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.process import start_sandbox
from sandbox.server import SandboxServer, Urls, create_app, serving
from sandbox.world import StandIn, World

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 3, 2)


class Toy:
    """A platform whose only effect is to count."""

    def __init__(self) -> None:
        self.effects = 0

    async def thing(self, request: Request) -> Response:
        if request.method == "POST":
            await request.body()
            self.effects += 1
        return JSONResponse({"effects": self.effects, "path": request.url.path}, 201)


@pytest.fixture(scope="module")
def _served() -> Iterator[tuple[World, Toy, Urls]]:
    world = World(today=TODAY, platforms=())
    state = Toy()
    with serving(create_app(world)) as port:
        yield world, state, Urls.at(port)


@pytest.fixture
def toy(_served: tuple[World, Toy, Urls]) -> tuple[World, Toy, Urls]:
    world, state, _ = _served
    world.reset()
    state.effects = 0
    app = Starlette(routes=[Route("/thing", state.thing, methods=["GET", "POST"])])
    world.stand_ins["intervals"] = StandIn("intervals", state, app)
    return _served


def post(urls: Urls) -> requests.Response:
    return requests.post(f"{urls.intervals}/thing", json={"a": 1}, timeout=30)


def test_a_platform_is_served_below_its_prefix_and_sees_paths_without_it(toy) -> None:
    _, _, urls = toy
    answer = requests.get(f"{urls.intervals}/thing", timeout=30)
    assert answer.status_code == 201
    assert answer.json()["path"] == "/thing"


def test_an_unknown_platform_is_not_found(toy) -> None:
    _, _, urls = toy
    assert (
        requests.get(urls.intervals.replace("intervals", "garmin"), timeout=30).status_code == 404
    )


@pytest.mark.parametrize(
    ("kind", "effects"), [("refuse", 0), ("drop_before", 0), ("drop_after", 1)]
)
def test_a_dropped_connection_gives_no_answer(toy, kind: str, effects: int) -> None:
    world, state, urls = toy
    world.faults.add(kind)
    with pytest.raises(requests.ConnectionError):
        post(urls)
    assert state.effects == effects
    assert world.journal.entries[-1].status is None
    assert post(urls).status_code == 201


def test_a_dropped_connection_is_dropped_also_when_it_was_kept_alive(toy) -> None:
    world, state, urls = toy
    with requests.Session() as session:
        session.get(f"{urls.intervals}/thing", timeout=30)
        world.faults.add("drop_after", method="post")
        with pytest.raises(requests.ConnectionError):
            session.post(f"{urls.intervals}/thing", data="x" * 100_000, timeout=30)
        assert session.post(f"{urls.intervals}/thing", timeout=30).status_code == 201
    assert state.effects == 2


@pytest.mark.parametrize(("kind", "effects"), [("error_before", 0), ("error_after", 1)])
def test_an_error_says_nothing_about_the_effect(toy, kind: str, effects: int) -> None:
    world, state, urls = toy
    world.faults.add(kind)
    assert post(urls).status_code == 500
    assert state.effects == effects


def test_too_many_requests_tell_how_long_to_wait_when_they_are_told_to(toy) -> None:
    world, state, urls = toy
    world.faults.add("too_many", retry_after=7)
    world.faults.add("too_many", nth=1)
    first, second = post(urls), post(urls)
    assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
    assert second.status_code == 429
    assert "Retry-After" not in second.headers
    assert state.effects == 0


def test_a_truncated_answer_has_its_status_but_half_its_json(toy) -> None:
    world, state, urls = toy
    world.faults.add("truncated")
    answer = post(urls)
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()
    assert state.effects == 1


def test_a_page_comes_instead_of_json_with_status_200(toy) -> None:
    world, _, urls = toy
    world.faults.add("html")
    answer = post(urls)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_a_delay_lets_the_request_through_later(toy) -> None:
    world, _, urls = toy
    world.faults.add("delay", seconds=0.3)
    started = time.monotonic()
    assert post(urls).status_code == 201
    assert time.monotonic() - started >= 0.3
    world.faults.add("delay", seconds=0.5)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{urls.intervals}/thing", timeout=0.1)


def test_many_requests_on_one_connection_are_answered_without_waiting(toy) -> None:
    _, _, urls = toy
    with requests.Session() as session:
        taken = []
        for _ in range(50):
            started = time.monotonic()
            session.get(f"{urls.intervals}/thing", timeout=30)
            taken.append(time.monotonic() - started)
    # An answer that waits for the acknowledgement of its first packet takes 40 ms, each of them.
    assert sorted(taken)[len(taken) // 4] < 0.035


def test_a_rule_begins_with_the_nth_matching_request_and_ends_after_its_times() -> None:
    faults = Faults()
    faults.add("error_before", platform="intervals", method="POST", path=r"^/e", nth=2, times=2)
    asked = [("GET", "/e"), ("POST", "/e/1"), ("POST", "/x"), ("POST", "/e"), ("POST", "/e")]
    asked += [("POST", "/e")]
    struck = [bool(faults.strike("intervals", *request)) for request in asked]
    assert struck == [False, False, False, True, True, False]
    assert faults.strike("trainerroad", "POST", "/e") == []


def test_random_faults_come_in_the_same_order_for_the_same_seed() -> None:
    def pattern(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("drop_after", times=None, probability=0.3)
        return [bool(faults.strike("intervals", "GET", "/")) for _ in range(200)]

    assert pattern(1) == pattern(1)
    assert pattern(1) != pattern(2)
    assert 30 < sum(pattern(1)) < 90


def test_the_journal_counts_reads_and_writes_and_keeps_no_headers(toy) -> None:
    world, _, urls = toy
    requests.get(
        f"{urls.intervals}/thing?oldest=2026-01-01", auth=("API_KEY", "s3cret"), timeout=30
    )
    post(urls)
    assert world.journal.reads("intervals") == 1
    assert world.journal.writes("intervals") == 1
    told = requests.get(f"{urls.control}/requests", timeout=30)
    assert "s3cret" not in told.text
    assert told.json()["counts"] == {
        "intervals": {"requests": 2, "reads": 1, "writes": 1, "201": 2}
    }
    assert told.json()["requests"][0]["query"] == "oldest=2026-01-01"
    requests.delete(f"{urls.control}/requests", timeout=30)
    assert world.journal.entries == ()


def test_the_control_requests_are_not_journalled(toy) -> None:
    world, _, urls = toy
    requests.get(f"{urls.control}/health", timeout=30)
    assert world.journal.entries == ()


def test_faults_are_steered_over_http(toy) -> None:
    world, _, urls = toy
    at = f"{urls.control}/faults"
    made = requests.post(at, json={"kind": "error_before", "times": None}, timeout=30)
    assert made.status_code == 201
    assert post(urls).status_code == post(urls).status_code == 500
    assert requests.get(at, timeout=30).json()[0]["struck"] == 2
    assert requests.delete(f"{at}/{made.json()['id']}", timeout=30).status_code == 204
    assert requests.delete(f"{at}/99", timeout=30).status_code == 404
    assert post(urls).status_code == 201
    requests.post(at, json={"kind": "refuse"}, timeout=30)
    requests.delete(at, timeout=30)
    assert world.faults.rules == ()


@pytest.mark.parametrize(
    "body",
    ['{"kind": "meteorite"}', '{"kind": "html", "sort": 1}', '{"kind"', "[]", '{"path": "("}'],
)
def test_a_fault_that_makes_no_sense_is_refused(toy, body: str) -> None:
    world, _, urls = toy
    assert requests.post(f"{urls.control}/faults", data=body, timeout=30).status_code == 422
    assert world.faults.rules == ()


def test_the_clock_is_set_over_http_and_reset_brings_the_first_day_back(toy) -> None:
    world, _, urls = toy
    at = f"{urls.control}/clock"
    requests.post(at, json={"today": "2026-07-01"}, timeout=30)
    assert world.clock.today("Europe/Berlin") == date(2026, 7, 1)
    requests.post(at, json={"now": "2026-07-01T23:30:00+00:00"}, timeout=30)
    assert world.clock.today("Europe/Berlin") == date(2026, 7, 2)
    assert requests.post(at, json={"today": "soon"}, timeout=30).status_code == 422
    world.faults.add("refuse")
    requests.post(f"{urls.control}/reset", timeout=30)
    assert world.clock.today() == TODAY
    assert world.faults.rules == ()


def test_the_clock_stands_still_and_moves_on_demand() -> None:
    clock = Clock(TODAY)
    assert clock.now() == clock.now() == datetime(2026, 3, 2, 12, tzinfo=UTC)
    clock.advance(timedelta(hours=13))
    assert clock.today("America/Los_Angeles") == TODAY
    assert clock.today("Pacific/Auckland") == date(2026, 3, 3)


def test_every_platform_is_served_in_process() -> None:
    with SandboxServer.running(today=TODAY) as sandbox:
        health = requests.get(f"{sandbox.urls.control}/health", timeout=30).json()
        assert health["today"] == "2026-03-02"
        assert health["platforms"] == sorted(sandbox.state.stand_ins)
        assert health["pid"] == os.getpid()


def test_a_child_process_answers_within_moments_and_ends_when_stopped() -> None:
    with start_sandbox(today=TODAY) as sandbox:
        health = requests.get(f"{sandbox.urls.control}/health", timeout=30).json()
        assert health["pid"] == sandbox.pid != os.getpid()
        assert health["today"] == "2026-03-02"
        sandbox.control("POST", "/clock", {"today": "2026-07-01"})
        assert sandbox.control("GET", "/health")["today"] == "2026-07-01"
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{sandbox.urls.control}/health", timeout=30)
    with pytest.raises(ProcessLookupError):
        os.kill(sandbox.pid, 0)


def test_a_port_in_use_is_told(toy) -> None:
    port = int(toy[2].control.split(":")[2].split("/")[0])
    with pytest.raises(RuntimeError, match="in use"):
        start_sandbox(port=port)


def _running(pid: int) -> bool:
    """A killed child of a killed parent may stay a zombie where nobody collects it."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_a_sandbox_ends_when_its_parent_is_killed() -> None:
    code = (
        "from sandbox.process import start_sandbox; import time\n"
        "print(start_sandbox().pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _running(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    give_up = time.monotonic() + 30
    while _running(child) and time.monotonic() < give_up:
        time.sleep(0.02)
    assert not _running(child)


def test_sigterm_ends_it_and_the_text_says_how_to_sign_in() -> None:
    command = [sys.executable, "-m", "sandbox"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(6)]
    assert said[0].split()[0] == "intervals"
    url = said[0].split()[1]
    assert url.startswith("http://127.0.0.1:")
    assert any("sandbox-intervals-key" in line for line in said)
    requests.get(url.replace("/intervals", "/sandbox/health"), timeout=30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) in (0, -signal.SIGTERM)
    process.stdout.close()
