"""A source that holds thirty changes for a synchronisation, and what to measure afterwards.

    world = new_world()
    scenario.plan_first(world)      # 20 workouts and 2 notes on the source
    ...                             # the engine synchronises them
    scenario.change(world)          # 10 new, 10 edited, 5 moved, 5 deleted
    ...                             # the engine synchronises again, disturbed or not
    fingerprint(world, scenario.target), twins(world, scenario.target), scenario.lost(world)

Everything is on the calendars of Sam: athlete SAM on Intervals.icu, the premium person on
TrainingPeaks. What measures takes a `World`, or the calendars that ``GET /sandbox/calendars`` of
a sandbox in another process gives.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import calendars, hands, people
from sandbox.calendars import Calendars, restore_snapshot, snapshot
from sandbox.server import SandboxServer
from sandbox.world import World
from tests.faults.marks import marks, without_marks
from tests.faults.plans import DELETED, EDITED, FIRST, MORE, MOVED, MOVES
from tests.faults.planting import PLANT

__all__ = [
    "COPIED_FIRST",
    "EXPECTED",
    "INTERVALS_TO_TRAININGPEAKS",
    "LAST_DAY",
    "SCENARIOS",
    "TODAY",
    "TRAININGPEAKS_TO_INTERVALS",
    "Scenario",
    "copies",
    "copy_database",
    "fingerprint",
    "new_world",
    "restore_snapshot",
    "running",
    "snapshot",
    "twins",
]

TODAY = dt.date(2026, 6, 1)
LAST_DAY = TODAY + dt.timedelta(days=27)
EXPECTED = {"create": 10, "update": 10, "move": 5, "delete": 5}
"""How many actions of each kind a plan has after `Scenario.change`."""
COPIED_FIRST = 22
"""How many items `Scenario.plan_first` makes to copy."""

Of = World | Calendars
Record = dict[str, Any]

_BOOKKEEPING = frozenset(
    (
        *("id", "uid", "updated", "athlete_id", "created_by_id", "calendar_id"),
        *("workoutId", "athleteId", "ownerId", "orderOnDay"),
        *("lastModifiedDate", "createdDate", "modifiedDate"),
    )
)
"""What says who wrote an item, when, in which order or under which number, but not what it is."""

_DEFAULTS = {"target": "AUTO"}
"""What Intervals.icu takes for a field that was never written."""


def new_world() -> World:
    """A world on `TODAY` with empty calendars and without rate limits."""
    world = World(today=TODAY, rate_limits=False)
    calendars.empty(world)
    return world


@contextmanager
def running() -> Iterator[SandboxServer]:
    """A server in this process with a `new_world`."""
    with SandboxServer.running(today=TODAY, rate_limits=False) as server:
        calendars.empty(server.state)
        yield server


@dataclass(frozen=True)
class Scenario:
    """The thirty changes from one platform to another; platforms by their names in the sandbox."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}-to-{self.target}"

    def plan_first(self, world: World) -> None:
        """Twenty workouts and two notes on the source.

        The target gets three items that are no copies: a ride, a note, and a completed run.
        """
        for plan in FIRST:
            PLANT[self.source](world, plan, _day(plan.day))
        hands.add(world, self.target, _day(26), "Club ride", minutes=120, text="With the others.")
        hands.add(world, self.target, _day(26), "Holidays?", sport="note", text="Ask at work.")
        done = hands.add(world, self.target, _day(25), "Parkrun", sport="run", minutes=25)
        hands.complete(world, self.target, done)

    def change(self, world: World) -> None:
        """Ten new ones, ten edited, five moved, five deleted, all on the source.

        Call it once, on what `plan_first` made.
        """
        ids = self._ids_of_first(world)
        for item_id, edit in zip(ids[EDITED], _EDITS, strict=True):
            edit(world, self.source, item_id)
        for item_id, day in zip(ids[MOVED], MOVES, strict=True):
            hands.move(world, self.source, item_id, _day(day))
        for item_id in ids[DELETED]:
            hands.delete(world, self.source, item_id)
        for plan in MORE:
            PLANT[self.source](world, plan, _day(plan.day))

    def lost(self, of: Of) -> int:
        """How many items of the source have no copy on the target."""
        copied = {mark for one in _records(of, self.target) for mark in marks(one)}
        return sum(ref not in copied for ref in self._refs(of))

    def orphans(self, of: Of) -> int:
        """How many copies on the target are of something that the source no longer holds."""
        held = self._refs(of)
        return sum(
            mark not in held
            for one in _records(of, self.target)
            for mark in marks(one)
            if mark[0] == self.source
        )

    def foreign(self, of: Of) -> tuple[str, ...]:
        """What is on the target and no copy, as `fingerprint` has it."""
        return _canonical(one for one in _records(of, self.target) if not marks(one))

    def _refs(self, of: Of) -> set[tuple[str, str, str]]:
        return {(self.source, _kind(one), _id(one)) for one in _records(of, self.source)}

    def _ids_of_first(self, world: World) -> list[str]:
        """The ids of `FIRST` in its order, whatever order the calendar has."""
        left = [
            (one.day, one.title, one.id)
            for one in hands.items(world, self.source)
            if one.athlete == _ATHLETES[self.source]
        ]
        ids = []
        for plan in FIRST:
            match = next(e for e in left if e[:2] == (_day(plan.day), plan.title))
            left.remove(match)
            ids.append(match[2])
        return ids


TRAININGPEAKS_TO_INTERVALS = Scenario("trainingpeaks", "intervals")
INTERVALS_TO_TRAININGPEAKS = Scenario("intervals", "trainingpeaks")
SCENARIOS = (TRAININGPEAKS_TO_INTERVALS, INTERVALS_TO_TRAININGPEAKS)
_ATHLETES = {"intervals": people.SAM.id, "trainingpeaks": str(people.TP_PREMIUM_ID)}

Edit = Callable[[World, str, str], None]


def _retitle(title: str) -> Edit:
    return lambda world, platform, item_id: hands.retitle(world, platform, item_id, title)


def _rewrite(text: str) -> Edit:
    return lambda world, platform, item_id: hands.rewrite(world, platform, item_id, text)


def _scale(factor: float) -> Edit:
    return lambda world, platform, item_id: hands.change_steps(world, platform, item_id, factor)


def _all(*edits: Edit) -> Edit:
    def edit(world: World, platform: str, item_id: str) -> None:
        for one in edits:
            one(world, platform, item_id)

    return edit


_EDITS: tuple[Edit, ...] = (
    _scale(1.5),
    _retitle("Easy run 45 min, by feel"),
    _rewrite("Full gas, but even.\nNo sprint at the end."),
    _scale(2),
    _rewrite("Squat 4 x 6\nPlank 3 x 60 s\nStretch."),
    _all(_retitle("Over-unders, longer"), _scale(1.2)),
    _scale(2),
    _retitle("Commute 🏠"),
    _all(_rewrite("Road shoes."), _scale(0.5)),
    _all(_retitle("Tempo"), _rewrite("After a good breakfast."), _scale(1.1)),
)


def fingerprint(of: Of, platform: str) -> tuple[str, ...]:
    """Sam's calendar there as a value: one JSON text an item, sorted, equal items as often.

    Ids, times of writing and the order on a day are left out, and a mark is the word MARK. What
    was written as nothing or zero equals what was never written, so that an item is the same
    whether it was made in one request or in two.
    """
    return _canonical(_records(of, platform))


def twins(of: Of, platform: str) -> int:
    """How many items carry the mark of something of which another item is a copy as well."""
    carried = [marks(one) for one in _records(of, platform)]
    counts = Counter(mark for each in carried for mark in each)
    return sum(any(counts[mark] > 1 for mark in each) for each in carried)


def copies(of: Of, platform: str) -> int:
    """How many items there carry a mark."""
    return sum(bool(marks(one)) for one in _records(of, platform))


def _canonical(records: Iterator[Record] | list[Record]) -> tuple[str, ...]:
    texts = (
        {
            key: value
            for key, value in without_marks(one).items()
            if value and key not in _BOOKKEEPING and _DEFAULTS.get(key) != value
        }
        for one in records
    )
    return tuple(sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in texts))


def _records(of: Of, platform: str) -> list[Record]:
    held = of.stand_ins[platform].state.calendars() if isinstance(of, World) else of[platform]
    return _READ[platform](held)


def _of_trainingpeaks(held: Record) -> list[Record]:
    both = [*held["workouts"], *held["notes"]]
    return [one for one in both if one["athleteId"] == people.TP_PREMIUM_ID]


_READ: dict[str, Callable[[Record], list[Record]]] = {
    "trainingpeaks": _of_trainingpeaks,
    "intervals": lambda held: list(held[people.SAM.id]),
}


def _id(record: Record) -> str:
    return str(record.get("workoutId") or record["id"])


def _kind(record: Record) -> str:
    is_note = "noteDate" in record or record.get("category") == "NOTE"
    return "note" if is_note else "workout"


def _day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def copy_database(source: Path, copy: Path) -> None:
    """Copies an SQLite file as it is at this moment, with what still stands in its WAL.

    ``copy`` is replaced, its own WAL too; nobody may have it open.
    """
    for suffix in ("", "-wal", "-shm", "-journal"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
