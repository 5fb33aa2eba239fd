"""Real runs of Planbridge in real processes: killed at seeded moments, and two at once."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import pytest

from core import sync_desk
from core.store.journal_values import RunStatus
from core.sync.reports import Result, RunReport
from sandbox import calendars
from sandbox.calendars import Calendars
from sandbox.process import RunningSandbox, start_sandbox
from tests.faults.installation import Installation
from tests.faults.killing import Ended, earlier_and_earlier, run_and_kill
from tests.faults.matrix import not_quiet, planning_once
from tests.faults.scenario import SCENARIOS, TODAY, Scenario, fingerprint, new_world, twins

KILLS = 50
"""In each direction; half of them after so many requests, half after so much time."""
ROUNDS = 6
both = pytest.mark.parametrize("scenario", SCENARIOS, ids=str)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture(autouse=True, scope="module")
def planned_once() -> Iterator[None]:
    """Every child plans the same changes from the same calendars, as its parent did."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sync_desk, "make_plan", planning_once())
        yield


@dataclass(frozen=True)
class Ready:
    """The thirty changes wait, and what an undisturbed run makes of them is known."""

    sandbox: RunningSandbox
    installation: Installation
    waiting: Calendars
    undisturbed: tuple[str, ...]
    requests: int
    seconds: float

    @property
    def scenario(self) -> Scenario:
        return self.installation.scenario

    def again(self) -> Installation:
        self.sandbox.control("PUT", "/calendars", self.waiting)
        return self.installation.copied_to(self.installation.directory.with_name("case"))

    def left(self) -> str:
        """What is wrong with the calendars; empty when nothing is."""
        held = self.sandbox.control("GET", "/calendars")
        target = self.scenario.target
        counts = {"twins": twins(held, target), "lost": self.scenario.lost(held)}
        counts["orphans"] = self.scenario.orphans(held)
        counts["differing"] = len(
            Counter(fingerprint(held, target)) - Counter(self.undisturbed)
        ) + len(Counter(self.undisturbed) - Counter(fingerprint(held, target)))
        return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


@pytest.fixture
def ready(sandbox, scenario, tmp_path, unhindered) -> Ready:
    installation = Installation(tmp_path / "ready", sandbox.urls, scenario)
    installation.directory.mkdir()
    world = new_world()
    scenario.plan_first(world)
    sandbox.control("PUT", "/calendars", calendars.take(world))
    # Here, not in a child: what a run imports and builds at its first use, the children then have.
    installation.connect()
    _, first = installation.synchronise()
    assert first.status is RunStatus.DONE, first
    calendars.put(world, sandbox.control("GET", "/calendars"))
    scenario.change(world)
    found = Ready(sandbox, installation, calendars.take(world), (), 0, 0.0)
    _, undisturbed = found.again().synchronise()
    assert undisturbed.status is RunStatus.DONE, undisturbed
    ended = run(sandbox, found.again())
    assert status(ended) == RunStatus.DONE, ended.output
    held = sandbox.control("GET", "/calendars")
    return replace(
        found,
        undisturbed=fingerprint(held, scenario.target),
        requests=ended.answered,
        seconds=ended.seconds,
    )


def run(sandbox: RunningSandbox, installation: Installation, **moment) -> Ended:
    return run_and_kill(partial(_run, installation), sandbox=sandbox, timeout=240, **moment)


def _run(installation: Installation) -> None:
    _, report = installation.synchronise()
    print(json.dumps({"status": report.status, "message": report.message}))


def status(ended: Ended) -> str:
    assert ended.finished, ended.output
    return json.loads(ended.output.splitlines()[-1])["status"]


@both
def test_a_run_that_is_killed_at_any_moment_is_made_good_by_the_next(ready, scenario, summary):
    chance = random.Random(str(scenario))
    killed, bad = 0, []
    for number in range(KILLS):
        if number % 2:
            moment = {"after_seconds": chance.uniform(0.02, ready.seconds)}
        else:
            moment = {"after_requests": chance.randrange(1, ready.requests)}
        installation, first, said = _killed(ready, moment)
        killed += first.killed
        second = run(ready.sandbox, installation)
        if not second.finished or status(second) not in (RunStatus.DONE, RunStatus.NOTHING):
            bad.append(f"{said}: the next run: {second.output}")
        if wrong := ready.left():
            bad.append(f"{said}: {wrong}")
    summary(f"{scenario}: {killed} runs killed; after the next one {len(bad)} were not as meant")
    assert not bad, "\n".join(bad)
    assert killed == KILLS
    assert not not_quiet(installation)


def _killed(ready: Ready, moment: dict[str, float]) -> tuple[Installation, Ended, str]:
    """A run that was killed at that moment; at an earlier one when it was over by then."""
    for at in earlier_and_earlier(**moment):
        installation = ready.again()
        ended = run(ready.sandbox, installation, **at)
        if ended.killed:
            break
        assert ended.finished, ended.output
    return installation, ended, f"{at}, that is after {ended.answered} requests"


@both
def test_two_processes_that_apply_the_same_plan_at_once_write_it_once(ready, scenario, summary):
    chance = random.Random(f"two {scenario}")
    ended = Counter()
    with _two_processes() as processes:
        for number in range(ROUNDS):
            installation = ready.again()
            # In the first rounds at the very same moment, later one after the other's beginning.
            delays = (0.0, 0.0 if number < ROUNDS // 2 else chance.uniform(0, 1.2 * ready.seconds))
            for process, delay in zip(processes, delays, strict=True):
                process.send((installation, delay))
            answers = [process.recv() for process in processes]
            assert all(isinstance(answer, RunReport) for answer in answers), answers
            assert not ready.left(), (number, answers)
            did = [answer for answer in answers if answer.count(Result.DONE)]
            assert len(did) == 1, (number, answers)
            assert did[0].count(Result.DONE) == len(did[0].outcomes) == 30
            (other,) = [answer for answer in answers if answer is not did[0]]
            if other.status is not RunStatus.HELD:
                results = {outcome.result for outcome in other.outcomes}
                assert results == {Result.ALREADY}, (number, other)
            ended[other.status] += 1
    summary(f"{scenario}: {ROUNDS} times two processes at once; the other one: {dict(ended)}")
    assert not not_quiet(installation)


@contextmanager
def _two_processes() -> Iterator[list[Connection]]:
    forking = multiprocessing.get_context("fork")
    barrier = forking.Barrier(2)
    pipes = [forking.Pipe() for _ in range(2)]
    processes = [
        forking.Process(target=_apply_what_comes, args=(theirs, barrier), daemon=True)
        for _, theirs in pipes
    ]
    for process in processes:
        process.start()
    try:
        yield [ours for ours, _ in pipes]
    finally:
        for ours, _ in pipes:
            ours.send(None)
        for process in processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()
                process.join()


def _apply_what_comes(pipe: Connection, barrier: Barrier) -> None:

    while (order := pipe.recv()) is not None:
        installation, delay = order
        try:
            with installation.opened() as planbridge:
                looked = installation.look(planbridge)
                barrier.wait(timeout=60)
                time.sleep(delay)
                pipe.send(planbridge.sync.run(looked.question, looked.order()))
        except Exception as problem:
            pipe.send(repr(problem))
