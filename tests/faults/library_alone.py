"""Real copies of plans in real processes, killed at seeded moments and finished by the next."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
import requests

from sandbox import people
from sandbox.process import RunningSandbox, start_sandbox
from tests.faults.installation import Installation
from tests.faults.killing import Ended, earlier_and_earlier, run_and_kill
from tests.faults.scenario import SCENARIOS, TODAY
from tests.faults.shelves import FEW, ICU, MANY, TP, YEAR, Contents, few_at_once, go_on, opened

KILLS = 8
"""Of the smallest plan; half of them after so many requests, half after so much time."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox(today=TODAY, rate_limits=False) as running:
        yield running


@pytest.fixture
def installation(sandbox, tmp_path, unhindered) -> Installation:
    made = Installation(tmp_path / "ready", sandbox.urls, SCENARIOS[0])
    made.directory.mkdir()
    ended = run_and_kill(made.connect, sandbox=sandbox)
    assert ended.finished, ended.output
    return made


@dataclass(frozen=True)
class Way:
    """One plan to a new place of a name."""

    plan: str
    target: str
    name: str

    def copy(self, installation: Installation) -> None:
        """What the process does: opens the app and the plan, and copies or goes on."""
        with installation.opened() as planbridge:
            report = go_on(planbridge, opened(planbridge, self.plan), self.target, self.name)
            said = {"created": report.created, "verified": report.verified}
            said |= {"failed": report.failed, "unfinished": report.unfinished}
            print(json.dumps(said))

    def held(self, sandbox: RunningSandbox, installation: Installation) -> list[Contents]:
        """What every place of the name holds, told from the platform."""
        if self.target == TP:
            with installation.opened() as planbridge:
                desk = planbridge.shelves
                found = [one for one in desk.places(TP) if one.name == self.name]
                read = [desk.open(one).items for one in found]
            return [Counter((None, item.item.title) for item in items) for items in read]
        folders = requests.get(
            f"{sandbox.urls.intervals}/api/v1/athlete/0/folders",
            auth=("API_KEY", people.SAM.key),
            timeout=10,
        ).json()
        found = [one["children"] or () for one in folders if one["name"] == self.name]
        return [Counter((one["day"], one["name"]) for one in held) for held in found]


def run(sandbox: RunningSandbox, installation: Installation, way: Way, **moment) -> Ended:
    work = partial(way.copy, installation)
    return run_and_kill(work, sandbox=sandbox, timeout=240, **moment)


def said_by(ended: Ended) -> dict[str, int]:
    assert ended.finished, ended.output
    return json.loads(ended.output.splitlines()[-1])


def killed_and_finished(sandbox, installation, plan, target, moments) -> tuple[list[str], int]:
    """What went wrong, and how many runs were killed."""
    installed = installation.copied_to(installation.directory.with_name("undisturbed"))
    undisturbed = Way(plan, target, f"{plan} undisturbed")
    ended = run(sandbox, installed, undisturbed)
    assert said_by(ended)["failed"] == 0
    [wanted] = undisturbed.held(sandbox, installed)
    bad, killed = [], 0
    for number, moment_of in enumerate(moments):
        later = moment_of(ended.answered, ended.seconds)
        for again, moment in enumerate(earlier_and_earlier(**later)):
            case = installation.copied_to(installation.directory.with_name("case"))
            way = Way(plan, target, f"{plan} {number}.{again}")
            first = run(sandbox, case, way, **moment)
            if first.killed:
                break
            assert first.finished, first.output
        killed += first.killed
        then = said_by(run(sandbox, case, way))
        if then["failed"] or then["unfinished"]:
            bad.append(f"{moment}: the next run: {then}")
        held = way.held(sandbox, case)
        if held != [wanted]:
            more = [dict(one - wanted) for one in held]
            less = [dict(wanted - one) for one in held]
            bad.append(f"{moment}: {len(held)} places, too many {more}, missing {less}")
    return bad, killed


def moments(chance: random.Random, count: int):
    """Half of them after so many requests, half after so much of the time of a whole run."""

    def one(number: int):
        at = chance.random()
        if number % 2:
            return lambda requests, seconds: {"after_seconds": 0.1 + 0.8 * at * seconds}
        return lambda requests, seconds: {"after_requests": max(1, int(at * (requests - 1)))}

    return [one(number) for number in range(count)]


def test_a_copy_that_is_killed_is_finished_by_the_next(sandbox, installation, monkeypatch, summary):
    few_at_once(monkeypatch)
    chance = random.Random("a plan to a plan")
    bad, killed = killed_and_finished(sandbox, installation, FEW, ICU, moments(chance, KILLS))
    summary(f"{killed} copies of a plan of 15 killed; finished, {len(bad)} were not as meant")
    assert not bad, "\n".join(bad)
    assert killed == KILLS


def test_a_copy_item_by_item_that_is_killed_is_finished_by_the_next(sandbox, installation, summary):
    chance = random.Random("a plan to a library")
    bad, killed = killed_and_finished(sandbox, installation, MANY, TP, moments(chance, 3))
    summary(f"{killed} copies to a library killed; finished, {len(bad)} were not as meant")
    assert not bad, "\n".join(bad)
    assert killed == 3


def test_a_copy_of_a_year_that_is_killed_is_finished_by_the_next(sandbox, installation, summary):
    half = [lambda requests, seconds: {"after_requests": requests - 5}]
    bad, killed = killed_and_finished(sandbox, installation, YEAR, ICU, half)
    summary(f"{killed} copy of a plan of 400 killed; finished, {len(bad)} were not as meant")
    assert not bad, "\n".join(bad)
    assert killed == 1
