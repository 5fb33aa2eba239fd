from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from sandbox import calendars, people
from sandbox.process import RunningSandbox, start_sandbox
from tests.faults.killing import ROOT, Ended, ThreadsAlive, earlier_and_earlier, run_and_kill
from tests.faults.plain_engine import synchronise
from tests.faults.scenario import (
    COPIED_FIRST,
    SCENARIOS,
    TODAY,
    copies,
    fingerprint,
    new_world,
    twins,
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def ask(sandbox) -> Callable[[int, float], None]:
    """Asks so often, and then goes on living for so many seconds."""

    def asking(times: int, then: float = 0.0) -> None:
        with requests.Session() as session:
            session.auth = ("API_KEY", people.SAM.key)
            for _ in range(times):
                session.get(f"{sandbox.urls.intervals}/api/v1/athlete/0", timeout=5)
        time.sleep(then)
        print("asked enough")

    return asking


def is_gone(pid: int) -> bool:
    """It has ended and was collected: there is not even a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("after", [1, 5, 12])
def test_it_is_killed_when_so_many_requests_were_answered(sandbox, ask, after):
    ended = run_and_kill(lambda: ask(10_000), sandbox=sandbox, after_requests=after)
    assert ended.killed
    assert not ended.finished
    assert ended.code == -signal.SIGKILL
    assert after <= ended.answered < 5_000
    assert ended.answered == sandbox.control("GET", "/requests/count")["received"]
    assert "asked enough" not in ended.output
    assert is_gone(ended.pid)


def test_requests_are_counted_from_the_beginning_of_each_run(sandbox, ask):
    for _ in range(3):
        ended = run_and_kill(lambda: ask(4), sandbox=sandbox, after_requests=1000)
        assert ended.answered == 4
        assert ended.finished


def test_one_who_waits_after_the_request_is_killed_there(sandbox, ask):
    ended = run_and_kill(lambda: ask(3, then=60), sandbox=sandbox, after_requests=3)
    assert ended.killed
    assert ended.answered == 3


def test_it_is_killed_after_so_many_seconds(sandbox):
    ended = run_and_kill(lambda: time.sleep(30), sandbox=sandbox, after_seconds=0.2)
    assert ended.killed
    assert 0.2 <= ended.seconds < 20
    assert ended.answered == 0


def test_whichever_moment_comes_first_counts(sandbox):
    ended = run_and_kill(
        lambda: time.sleep(30), sandbox=sandbox, after_requests=1, after_seconds=0.1
    )
    assert ended.killed


def test_without_a_moment_it_comes_to_its_end(sandbox, ask):
    ended = run_and_kill(lambda: ask(3), sandbox=sandbox)
    assert ended.finished
    assert not ended.killed
    assert ended.output == "asked enough\n"
    assert is_gone(ended.pid)


def test_an_error_is_told_and_does_not_count_as_an_end(sandbox):
    def fail() -> None:
        raise LookupError("no such calendar")

    ended = run_and_kill(fail, sandbox=sandbox)
    assert ended.code == 1
    assert not ended.killed
    assert not ended.finished
    assert "LookupError: no such calendar" in ended.output


def test_leaving_by_force_does_not_run_the_test_runner_on(sandbox):
    ended = run_and_kill(lambda: sys.exit(0), sandbox=sandbox)
    assert ended.code == 1
    assert "SystemExit" in ended.output


@pytest.mark.parametrize("after_requests", [None, 1])
def test_what_hangs_is_killed_and_told(sandbox, after_requests):
    def hang() -> None:
        print("process", os.getpid())
        time.sleep(60)

    with pytest.raises(TimeoutError, match="process") as caught:
        run_and_kill(hang, sandbox=sandbox, after_requests=after_requests, timeout=0.3)
    assert is_gone(int(str(caught.value).split()[-1]))


def test_a_command_line_is_killed_with_its_children(sandbox):
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)"
    )
    ended = run_and_kill([sys.executable, "-c", code], sandbox=sandbox, after_seconds=1)
    assert ended.killed
    assert not is_running(int(ended.output))


def test_a_command_line_may_come_to_its_end(sandbox):
    ended = run_and_kill([sys.executable, "-c", "print(1)"], sandbox=sandbox, after_requests=5)
    assert (ended.code, ended.output, ended.killed) == (0, "1\n", False)


def test_it_does_not_fork_while_another_thread_lives(sandbox):
    over = threading.Event()
    thread = threading.Thread(target=over.wait, name="somebody else")
    thread.start()
    try:
        with pytest.raises(ThreadsAlive, match="somebody else"):
            run_and_kill(lambda: None, sandbox=sandbox)
        assert run_and_kill([sys.executable, "-c", ""], sandbox=sandbox).finished
    finally:
        over.set()
        thread.join()
    assert run_and_kill(lambda: None, sandbox=sandbox).finished


def is_running(pid: int, within: float = 5.0) -> bool:
    """Whether a process goes on living; one that nobody collects does not count."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        if stat.rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.02)
    return True


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    told = tmp_path / "pid"
    code = (
        "import os, pathlib, time\n"
        "from sandbox.process import start_sandbox\n"
        "from tests.faults.killing import run_and_kill\n"
        "def child():\n"
        f"    pathlib.Path({str(told)!r}).write_text(str(os.getpid()))\n"
        "    time.sleep(60)\n"
        "with start_sandbox() as sandbox:\n"
        "    run_and_kill(child, sandbox=sandbox)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    give_up = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < give_up:
        time.sleep(0.02)
    child = int(told.read_text())
    parent.kill()
    parent.wait()
    assert not is_running(child)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_scenario_is_carried_to_another_process_and_killed_there(sandbox, scenario, unpaced):
    def run(after_requests: int | None = None) -> Ended:
        return run_and_kill(
            lambda: synchronise(scenario, sandbox.urls),
            sandbox=sandbox,
            after_requests=after_requests,
        )

    world = new_world()
    scenario.plan_first(world)
    sandbox.control("PUT", "/calendars", calendars.take(world))
    assert run().finished
    calendars.put(world, sandbox.control("GET", "/calendars"))
    assert copies(world, scenario.target) == COPIED_FIRST
    scenario.change(world)
    changed = calendars.take(world)
    sandbox.control("PUT", "/calendars", changed)
    undisturbed = run()
    assert undisturbed.finished, undisturbed.output
    expected = fingerprint(sandbox.control("GET", "/calendars"), scenario.target)
    for after in (2, undisturbed.answered // 2, undisturbed.answered - 2):
        for moment in earlier_and_earlier(after_requests=after):
            sandbox.control("PUT", "/calendars", changed)
            if (ended := run(**moment)).killed:
                break
        assert ended.killed
        assert run().finished
        held = sandbox.control("GET", "/calendars")
        assert fingerprint(held, scenario.target) == expected
        assert (twins(held, scenario.target), scenario.lost(held)) == (0, 0)
