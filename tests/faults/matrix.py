"""One fault at one request of a run, then a run without: what is left of it?

A run's requests count from its first look at the calendars. Every case starts from the same
calendars and the same database: the scenario's first items are copied, its thirty changes wait.

    course = prepared(server, scenario, directory)
    verdicts = [course.strike(case) for case in thinned(course.requests)]

`thinned` lets equal requests, as the fifteen updates are, share the faults among them: every
request is struck, and every kind of request meets every fault that can matter to it.
``PLANBRIDGE_FAULTS=all`` lets every request meet every fault (`whole`): some 1,200 cases in both
directions, for which there should be half an hour.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.platforms.errors import PlatformError
from core.platforms.http import Http
from core.store.location import DATABASE_FILE
from core.sync.actions import ActionKind, Plan
from core.sync.outcomes import OUR_FAULT
from core.sync.planning import Seen, make_plan
from core.sync.reports import RunReport
from core.sync.running import RUN_FAILED
from sandbox.calendars import Snapshot
from sandbox.faults import FaultKind
from sandbox.journal import Entry
from sandbox.server import SandboxServer
from sandbox.world import World
from tests.faults.installation import Installation
from tests.faults.scenario import Scenario, fingerprint, restore_snapshot, snapshot, twins

PATIENCE = 0.25
"""Seconds that the client waits for an answer in a run in which a request is delayed."""
FAULTS: dict[str, tuple[FaultKind, dict[str, Any]]] = {
    **{str(kind): (kind, {}) for kind in FaultKind},
    "delay": (FaultKind.DELAY, {"seconds": 2 * PATIENCE}),
    "too_many, wait 1 h": (FaultKind.TOO_MANY, {"retry_after": 3600}),
    "all error_before": (FaultKind.ERROR_BEFORE, {"times": None}),
    "all drop_after": (FaultKind.DROP_AFTER, {"times": None}),
}
"""By their names in the table: the kind of fault, and its conditions. ``all``: from that request
on the platform answers none of the run's, so that repeating does not help."""
ABOUT_LISTINGS = frozenset({"partial", "empty"})
"""Any other answer they let pass as it is: that run would be an undisturbed one."""
LIKE_BEFORE = frozenset({"drop_after", "error_after", "all drop_after"})
"""For what only reads, after it took effect is the same as before."""
_LONGEST_SETTLING = 60.0
_ID = re.compile(r"/\d{3,}$")


@dataclass(frozen=True)
class Request:
    """A request of the undisturbed run, the ``nth`` to its path."""

    index: int
    phase: str
    platform: str
    method: str
    path: str
    nth: int
    nth_of_platform: int
    is_listing: bool

    @property
    def row(self) -> str:
        """Equal for requests that differ only in the item (or the account) they are about."""
        if self.phase == "fetch" and self.is_about_the_account:
            return "fetch: whose account it is"
        return f"{self.phase}: {self.platform} {self.method} {_ID.sub('/ID', self.path)}"

    @property
    def is_about_the_account(self) -> bool:
        return not self.is_listing and not _ID.search(self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path} to {self.platform}"


@dataclass(frozen=True)
class Case:
    """Which request meets which fault, a name in `FAULTS`."""

    request: Request
    fault: str

    def __str__(self) -> str:
        one = self.request
        return f"{self.fault} at request {one.index} ({one}; {one.phase})"


@dataclass(frozen=True)
class Verdict:
    """What was left of one case after the next run."""

    case: Case
    struck_run: str
    """How the run ended that met the fault."""
    twins: int
    lost: int
    differs: bool
    troubles: tuple[str, ...]

    @property
    def well(self) -> bool:
        return not (self.twins or self.lost or self.differs or self.troubles)

    def __str__(self) -> str:
        return (
            f"{self.case}: the run that met it: {self.struck_run}. After the next one: twins "
            f"{self.twins}, lost {self.lost}, {'other' if self.differs else 'same'} target. "
            f"{' '.join(self.troubles)}"
        )


@dataclass(frozen=True)
class Undisturbed:
    """What a run did that met no fault: kinds, results and whether verified; and what it left."""

    did: dict[tuple[str, str, bool | None], int]
    target: tuple[str, ...]
    twins: int
    lost: int


@dataclass(frozen=True)
class Left:
    """What is left after the run that follows, and what is wrong with it."""

    twins: int
    lost: int
    differs: bool
    troubles: tuple[str, ...]


@dataclass
class Course:
    """The one starting point of all cases, and what an undisturbed run makes of it."""

    server: SandboxServer
    scenario: Scenario
    installation: Installation
    """Not to be opened: it is copied for each case."""
    waiting: Snapshot
    """The calendars with the thirty changes."""
    foreign: tuple[str, ...]
    first: Undisturbed
    """The run that copied the first items."""
    second: Undisturbed
    """The run that carried the thirty changes over."""
    requests: tuple[Request, ...]
    """Of the second one."""
    _known: dict[str, Left] = field(default_factory=dict)
    _quiet: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.server.state

    def strike(self, case: Case) -> Verdict:
        """A run that meets the fault, then one that meets none, then a look."""
        installation = self.start_anew()
        with _met(self.world, case):
            struck_run, troubles = _struck_run(installation)
            self._settle()
            struck = sum(rule.struck for rule in self.world.faults.rules)
        if not struck:
            troubles = (*troubles, "The fault struck nothing.")
        left = self.finish(installation)
        return Verdict(
            case, struck_run, left.twins, left.lost, left.differs, (*troubles, *left.troubles)
        )

    def start_anew(self) -> Installation:
        """The calendars and the database before the thirty changes are carried over."""
        self._settle()
        self.world.faults.clear()
        restore_snapshot(self.world, self.waiting)
        self.world.journal.reset()
        return self.installation.copied_to(self.installation.directory.with_name("case"))

    def finish(self, installation: Installation) -> Left:
        """Starts again, does everything, and measures.

        What a start finds is the calendars and the database. When both are as they were in an
        earlier case, so is all that follows, and it is not done again.
        """
        state = _state(self.world, installation)
        if state not in self._known:
            self._known[state] = self._finish(installation)
        return self._known[state]

    def _finish(self, installation: Installation) -> Left:
        _, report = installation.synchronise()
        chosen = {outcome.key: outcome for outcome in report.outcomes}
        troubles = [
            f"{one.kind} of {one.title!r}: {one.result}, {one.message}"
            for one in chosen.values()
            if one.result not in ("done", "already")
        ]
        troubles += [
            f"{one.kind} of {one.title!r} was not as meant: {one.unlike}"
            for one in chosen.values()
            if one.verified is False
        ]
        if report.brakes:
            troubles.append(report.message)
        if self.scenario.foreign(self.world) != self.foreign:
            troubles.append("What others planned there was touched.")
        if orphans := self.scenario.orphans(self.world):
            troubles.append(f"{orphans} copies of what is gone are left.")
        troubles += self._another_look(installation)
        return Left(
            twins=twins(self.world, self.scenario.target),
            lost=self.scenario.lost(self.world),
            differs=fingerprint(self.world, self.scenario.target) != self.second.target,
            troubles=tuple(troubles),
        )

    def _another_look(self, installation: Installation) -> tuple[str, ...]:
        state = _state(self.world, installation)
        if state not in self._quiet:
            self._quiet[state] = not_quiet(installation)
        return self._quiet[state]

    def _settle(self) -> None:
        """Until the sandbox has no request under way, also none whose client has gone."""
        give_up = time.monotonic() + _LONGEST_SETTLING
        journal = self.world.journal
        while journal.answered < journal.received:
            assert time.monotonic() < give_up, "the sandbox does not come to rest"
            time.sleep(0.002)


def prepared(server: SandboxServer, scenario: Scenario, directory: Path) -> Course:
    """Copies the scenario's first items, makes its changes, and tries an undisturbed run."""
    world = server.state
    installation = Installation(directory / "ready", server.urls, scenario)
    installation.directory.mkdir()
    installation.connect()
    scenario.plan_first(world)
    foreign = scenario.foreign(world)
    _, report = installation.synchronise()
    first = _undisturbed(world, scenario, report)
    scenario.change(world)
    waiting = snapshot(world)
    world.journal.reset()
    tried = installation.copied_to(directory / "tried")
    with tried.opened() as planbridge:
        looked = tried.look(planbridge)
        fetched = world.journal.answered
        report = planbridge.sync.run(looked.question, looked.order())
    return Course(
        server=server,
        scenario=scenario,
        installation=installation,
        waiting=waiting,
        foreign=foreign,
        first=first,
        second=_undisturbed(world, scenario, report),
        requests=tuple(_requests(world, world.journal.entries, fetched)),
    )


def _undisturbed(world: World, scenario: Scenario, report: RunReport) -> Undisturbed:
    did = Counter((str(one.kind), str(one.result), one.verified) for one in report.outcomes)
    return Undisturbed(
        did=dict(did),
        target=fingerprint(world, scenario.target),
        twins=twins(world, scenario.target),
        lost=scenario.lost(world),
    )


def not_quiet(installation: Installation) -> tuple[str, ...]:
    """What a look proposes, a run of it included, with a client that writes nothing."""
    with installation.opened() as planbridge, _no_writes():
        looked = installation.look(planbridge)
        report = planbridge.sync.run(looked.question, looked.order())
    said = [
        f"Still proposed: {one.kind} of {one.title!r}. {one.reason}"
        for one in looked.plan.actions
        if one.kind is not ActionKind.SAME
    ]
    return (*said, *(f"{one.title!r}: {one.message}" for one in report.outcomes))


@contextmanager
def _no_writes() -> Iterator[None]:
    usual = Http._run

    def reads_only(self: Http, call: Any, read: Any) -> Any:
        assert call.method in ("GET", "HEAD"), f"{call.endpoint} although nothing changed"
        return usual(self, call, read)

    Http._run = reads_only  # type: ignore[method-assign]
    try:
        yield
    finally:
        Http._run = usual  # type: ignore[method-assign]


def planning_once() -> Callable[[Seen], Plan]:
    """`make_plan`, which is pure, but the same question is worked out only once.

    A third of what a case costs is to find the very same plan as in all the other cases.
    """
    known: dict[bytes, Plan] = {}

    def plan(seen: Seen) -> Plan:
        by_ref = sorted(seen.found.items(), key=lambda one: str(one[0]))
        parts = (seen.scope, seen.source, seen.target, seen.thresholds, seen.links, by_ref)
        rest = (seen.choices, seen.rules, seen.options, seen.settled)
        asked = pickle.dumps((type(seen.target_platform), parts, rest))
        if asked not in known:
            known[asked] = make_plan(seen)
        return known[asked]

    return plan


# --- Cases --------------------------------------------------------------------------------


def _requests(world: World, entries: Sequence[Entry], fetched: int) -> Iterator[Request]:
    last_write = max(at for at, entry in enumerate(entries) if entry.write)
    first_write = min(at for at, entry in enumerate(entries) if entry.write)
    first_deletion = max(at for at, entry in enumerate(entries) if entry.method in ("POST", "PUT"))
    asked: Counter[tuple[str, str, str]] = Counter()
    of_platform: Counter[str] = Counter()
    for at, entry in enumerate(entries):
        if at < fetched:
            phase = "fetch"
        elif at < first_write:
            phase = "look"
        elif at <= first_deletion:
            phase = "create" if entry.method == "POST" else "update"
        else:
            phase = "delete" if at <= last_write else "read back"
        key = (entry.platform, entry.method, entry.path)
        asked[key] += 1
        of_platform[entry.platform] += 1
        is_listing = world.stand_ins[entry.platform].is_listing(entry.method, entry.path)
        yield Request(at + 1, phase, *key, asked[key], of_platform[entry.platform], is_listing)


def chosen_cases(requests: Sequence[Request]) -> list[Case]:
    """As the environment says."""
    every = os.environ.get("PLANBRIDGE_FAULTS") == "all"
    return whole(requests) if every else thinned(requests)


def whole(requests: Sequence[Request]) -> list[Case]:
    """Every fault at every request that it can strike."""
    return [Case(one, fault) for one in requests for fault in FAULTS if _can_strike(fault, one)]


def thinned(requests: Sequence[Request]) -> list[Case]:
    """Every request, and in each row of equal ones every fault, dealt out in turn."""
    rows: dict[str, list[Request]] = {}
    for one in requests:
        rows.setdefault(one.row, []).append(one)
    cases = []
    for row in rows.values():
        faults = [fault for fault in FAULTS if _can_strike(fault, row[0])]
        if row[0].method == "GET":
            faults = [fault for fault in faults if fault not in LIKE_BEFORE]
        for turn in range(max(len(row), len(faults))):
            cases.append(Case(row[turn % len(row)], faults[turn % len(faults)]))
    return cases


def _can_strike(fault: str, request: Request) -> bool:
    return request.is_listing or fault not in ABOUT_LISTINGS


def table(title: str, verdicts: Collection[Verdict], requests: Sequence[Request]) -> str:
    """A line a fault, a column a phase: cases, and how many of them did not end well."""
    phases = list(dict.fromkeys(one.phase for one in requests))
    lines = [f"{title}: {len(requests)} requests, {len(verdicts)} cases"]
    lines.append("  " + f"{'fault':20}" + "".join(f"{phase:>12}" for phase in phases))
    for fault in FAULTS:
        cells = []
        for phase in phases:
            of = [v for v in verdicts if (v.case.fault, v.case.request.phase) == (fault, phase)]
            bad = sum(not verdict.well for verdict in of)
            cells.append(
                f"{len(of)} ok" if of and not bad else f"{bad} of {len(of)} BAD" if of else "-"
            )
        lines.append("  " + f"{fault:20}" + "".join(f"{cell:>12}" for cell in cells))
    lines.append(
        f"  twins {sum(v.twins for v in verdicts)}, lost {sum(v.lost for v in verdicts)}, "
        f"differing {sum(v.differs for v in verdicts)}, other troubles "
        f"{sum(bool(v.troubles) for v in verdicts)}"
    )
    return "\n".join(lines)


# --- A case -------------------------------------------------------------------------------


@contextmanager
def _met(world: World, case: Case) -> Iterator[None]:
    kind, conditions = FAULTS[case.fault]
    one = case.request
    only = {"method": one.method, "path": f"^{re.escape(one.path)}$", "nth": one.nth}
    if "times" in conditions:
        only = {"nth": one.nth_of_platform}
    world.faults.add(kind, platform=one.platform, **only, **conditions)
    defaults = Http.__init__.__kwdefaults__
    usual = defaults["timeout"]
    if kind is FaultKind.DELAY:
        defaults["timeout"] = (usual[0], PATIENCE)
    try:
        yield
    finally:
        defaults["timeout"] = usual
        world.faults.clear()


def _struck_run(installation: Installation) -> tuple[str, tuple[str, ...]]:
    """How it ended, and what it must not do however it ends."""
    try:
        _, report = installation.synchronise()
    except PlatformError as problem:
        return f"not begun: {problem}", ()
    except Exception as problem:
        return "crashed", (f"It crashed: {problem!r}.",)
    ours = [one.message for one in report.outcomes if OUR_FAULT in one.message]
    if RUN_FAILED in report.message:
        ours.append(report.message)
    return f"{report.status}, {report.message}", tuple(ours)


def _state(world: World, installation: Installation) -> str:
    """All that a start of Planbridge finds and goes by: the calendars, links, open intents."""
    path = installation.directory / DATABASE_FILE
    with closing(sqlite3.connect(path)) as database:
        links = database.execute("SELECT source, target, link FROM links ORDER BY source, target")
        intents = database.execute(
            "SELECT kind, details, source_item, expected, before, link_before FROM changes "
            "WHERE state = 'intended' ORDER BY id"
        )
        kept = [links.fetchall(), intents.fetchall()]
    held = {name: one.state.calendars() for name, one in world.stand_ins.items()}
    return json.dumps([held, kept], sort_keys=True)
