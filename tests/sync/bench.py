"""A source and a target in memory, a real journal, and one day on which it all happens."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Mapping
from typing import Any

from core.platforms.contract import CalendarItem, PlatformName, Progress
from core.store.journal_values import Link, Pair, RunKind, RunStatus
from core.store.store import ProfileStore
from core.sync.actions import Action, ActionKind, Plan, Scope, Side
from core.sync.fields import Field
from core.sync.planning import Seen, make_plan, to_ask_for
from core.sync.reports import Outcome, RunReport
from core.sync.running import Order, Workplace, run
from core.sync.undoing import undo
from core.workout.model import Workout
from core.workout.options import PLAIN
from core.workout.thresholds import AthleteThresholds
from tests.sync.calendars import ICU, TP, ride
from tests.sync.fake_platform import FakePlatform, Moments, MortalJournal

TODAY = dt.date(2026, 6, 1)
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
PAIR = Pair(source=TP, source_athlete="me", target=ICU, target_athlete="me")
AROUND = dt.timedelta(weeks=4)
FIRST, LAST = TODAY, TODAY + dt.timedelta(days=13)


def day(number: int) -> dt.date:
    """The ``number``-th day from today."""
    return TODAY + dt.timedelta(days=number)


class Bench:
    """Does what the facade does between two platforms, in memory."""

    def __init__(
        self,
        profile: ProfileStore,
        *,
        bulk: bool = False,
        target: FakePlatform | None = None,
        source: FakePlatform | None = None,
    ) -> None:
        self.profile = profile
        self.journal = profile.journal
        self.source = source or FakePlatform(TP)
        self.target = target or FakePlatform(ICU, bulk=bulk)
        self.today = TODAY
        self.now = NOON
        self.settled: dict[str, Mapping[Field, Side]] = {}
        self.stop = threading.Event()
        self.told: list[tuple[int, int, str]] = []
        self.progress: Progress | None = lambda *said: self.told.append(said)
        self.time_zone = "Europe/Berlin"

    # --- Workouts -----------------------------------------------------------------------------

    def plan_ride(self, id: str, number: int = 1, **fields: Any) -> CalendarItem:
        return self.source.put(id, ride(**{"title": f"Ride {id}", **fields}), day=day(number))

    def copy_of(self, id: str) -> CalendarItem:
        """The one copy of a source item."""
        (copy,) = [
            item
            for item in self.target.items.values()
            if any(origin.id == id for origin in item.origins)
        ]
        return copy

    # --- What the facade does -----------------------------------------------------------------

    def look(self, journal: Any = None) -> tuple[Plan, Seen]:
        journal = journal or self.journal
        days = FIRST - AROUND, LAST + AROUND
        source, target = self.source.list_calendar(*days), self.target.list_calendar(*days)
        scope = Scope(pair=PAIR, first=FIRST, last=LAST, time_zone=self.time_zone, today=self.today)
        links = journal.links(PAIR)
        sides = {TP: self.source, ICU: self.target}
        found = {
            ref: sides[PlatformName(ref.platform)].find(ref)
            for ref in to_ask_for(scope, source, target, links)
        }
        seen = Seen(
            scope=scope,
            source=source,
            target=target,
            source_can=self.source.capabilities,
            target_platform=self.target,
            thresholds=AthleteThresholds(),
            links=links,
            choices=journal.choices(PAIR),
            found=found,
            rules=journal.rules(PAIR),
            options=PLAIN,
            settled=self.settled,
        )
        return make_plan(seen), seen

    def plan(self) -> Plan:
        return self.look()[0]

    def actions(self) -> dict[str, Action]:
        """By the source's id (the target's where the source is gone)."""
        return {action.item.ref.id: action for action in self.plan().actions}

    def kinds(self) -> dict[str, ActionKind]:
        return {id: action.kind for id, action in self.actions().items()}

    def order(self, *ids: str, every: bool = False, confirm: bool = False) -> Order:
        """Of the items with these ids, of all that can be ticked, or of what is proposed."""
        plan = self.plan()
        chosen = {
            action.key: action.digest
            for action in plan.actions
            if (
                action.item.ref.id in ids if ids else action.ticked or (every and action.selectable)
            )
        }
        return Order(shown=chosen, confirmed=plan.hash_of(chosen) if confirm else "")

    def place(self, moments: Moments | None = None) -> Workplace:
        journal: Any = self.journal
        if moments is not None:
            self.source.moments = self.target.moments = moments
            journal = MortalJournal(self.journal, moments)
        return Workplace(
            pair=PAIR,
            source=self.source,
            target=self.target,
            journal=journal,
            lease=lambda pair: self.profile.lease(pair, lambda: self.now),
            now=lambda: self.now,
            today=lambda: self.today,
            reread=lambda: self.target.list_calendar(FIRST - AROUND, LAST + AROUND),
            progress=self.progress,
            stop=self.stop,
        )

    def run(self, order: Order | None = None, moments: Moments | None = None) -> RunReport:
        """By default everything that can be ticked, confirmed."""
        order = order or self.order(every=True, confirm=True)
        place = self.place(moments)
        try:
            return run(order, place, lambda: self.look(place.journal))
        finally:
            self.source.moments = self.target.moments = Moments()

    def undo(
        self, run_id: int, only: Collection[str] = (), moments: Moments | None = None
    ) -> RunReport:
        """Takes a run back, or what it did to the items with these titles."""
        changes = [
            change for change in self.journal.changes(run_id) if not only or change.title in only
        ]
        try:
            return undo(run_id, changes, self.place(moments))
        finally:
            self.source.moments = self.target.moments = Moments()

    # --- What is there ------------------------------------------------------------------------

    @property
    def calendar(self) -> list[tuple[Any, ...]]:
        """What the target holds, whatever ids it gave."""
        return sorted(
            (
                item.day,
                item.item.title,
                item.item.model_dump_json(),
                tuple(origin.id for origin in item.origins),
            )
            for item in self.target.items.values()
        )

    @property
    def links(self) -> dict[str, Link]:
        """By the source's id."""
        return {link.source.id: link for link in self.journal.links(PAIR)}

    @property
    def agreed(self) -> list[tuple[Any, ...]]:
        """What the links know, whatever ids the target gave."""
        return sorted(
            (
                id,
                self.target.items[link.target.id].item.title
                if link.target.id in self.target.items
                else "",
                link.state,
                link.ours,
                tuple(sorted(link.source_prints.items())),
                tuple(sorted(link.target_prints.items())),
            )
            for id, link in self.links.items()
        )


def outcome(report: RunReport, title: str) -> Outcome:
    (found,) = [one for one in report.outcomes if one.title == title]
    return found


def results(report: RunReport) -> dict[str, str]:
    """What became of each, by title."""
    return {one.title: one.result.value for one in report.outcomes}


def twins(bench: Bench) -> list[str]:
    """Source ids that more than one item of the target was copied from."""
    ids = [origin.id for item in bench.target.items.values() for origin in item.origins]
    return sorted({id for id in ids if ids.count(id) > 1})


__all__ = [
    "NOON",
    "PAIR",
    "TODAY",
    "Bench",
    "RunKind",
    "RunStatus",
    "Workout",
    "day",
    "outcome",
    "results",
    "twins",
]
