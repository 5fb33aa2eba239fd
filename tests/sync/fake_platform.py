"""Platforms that keep their items in memory, fail when told to, and die at a chosen moment."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from core.platforms.contract import (
    Account,
    CalendarItem,
    CannotConvert,
    Capabilities,
    Draft,
    ItemKind,
    ItemRef,
    Listing,
    Origin,
    PlatformName,
    Progress,
    Written,
)
from core.store.journal import Journal
from core.workout.model import Note, Sport, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds

T = TypeVar("T")
WRITES = frozenset({"create", "update", "delete", "restore", "recreate"})


class Killed(BaseException):
    """The process died here; nothing catches it."""


class Moments:
    """Counts what is asked of platforms and journal, and lets the ``at``-th of them go wrong."""

    def __init__(
        self,
        at: int | None = None,
        *,
        takes_effect: bool = False,
        error: Callable[[], BaseException] = Killed,
    ) -> None:
        self.seen: list[str] = []
        self.after_death: list[str] = []
        self._at = at
        self._takes_effect = takes_effect
        self._error = error
        self.struck = False

    def pass_by(self, name: str, act: Callable[[], T]) -> T:
        if self.struck and self._error is Killed:
            self.after_death.append(name)
            raise Killed
        self.seen.append(name)
        strikes = len(self.seen) - 1 == self._at
        if strikes and not self._takes_effect:
            self.struck = True
            raise self._error()
        done = act()
        if strikes:
            self.struck = True
            raise self._error()
        return done


class MortalJournal:
    """A real journal, every call of which is a moment."""

    def __init__(self, journal: Journal, moments: Moments) -> None:
        self._journal = journal
        self._moments = moments

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._journal, name)

        def call(*args: Any, **named: Any) -> Any:
            return self._moments.pass_by(f"journal.{name}", lambda: method(*args, **named))

        return call


class FakePlatform:
    """A calendar in memory, with faults by method.

    ``fault(name, error)`` makes the next call of a method fail; with ``takes_effect`` it is done
    all the same, so only its answer is lost. Each item of ``raw`` counts how often it was written.
    """

    def __init__(
        self,
        name: PlatformName,
        *,
        bulk: bool = False,
        computes_totals: bool = False,
        request_of: int = 50,
        first_id: int = 1,
    ) -> None:
        self.name = name
        self.capabilities = Capabilities(
            writes=True,
            notes=True,
            external_ids=True,
            bulk_create=bulk,
            sub_day_start=True,
            averaging=True,
            libraries=False,
            computes_totals=computes_totals,
        )
        self.items: dict[str, CalendarItem] = {}
        self.moments = Moments()
        self.calls: list[str] = []
        self.complete = True
        self.plannable_until: dt.date | None = None
        self.alters: Callable[[Workout | Note], Workout | Note] = lambda item: item
        """What the platform makes of an item that is written, behind everybody's back."""
        self.refuses: Callable[[Workout | Note], bool] = lambda item: False
        self._request_of = request_of
        self._faults: dict[str, list[tuple[BaseException, bool]]] = {}
        self._ids = itertools.count(first_id)

    def fault(self, method: str, error: BaseException, *, takes_effect: bool = False) -> None:
        self._faults.setdefault(method, []).append((error, takes_effect))

    def put(
        self,
        id: str,
        what: Workout | Note,
        *,
        day: dt.date,
        origins: Sequence[Origin] = (),
        **fields: Any,
    ) -> CalendarItem:
        kind = ItemKind.NOTE if isinstance(what, Note) else ItemKind.WORKOUT
        item = CalendarItem(
            ref=ItemRef(platform=self.name, athlete="me", kind=kind, id=id),
            item=what.model_copy(update={"day": day}),
            origins=tuple(origins),
            raw={"writes": 0},
            **fields,
        )
        self.items[id] = item
        return item

    def edit(self, id: str, **fields: Any) -> CalendarItem:
        """As a person edits an item in the platform's own app."""
        old = self.items[id]
        self.items[id] = old.model_copy(update={"item": old.item.model_copy(update=fields)})
        return self.items[id]

    def titled(self, title: str) -> CalendarItem:
        (found,) = [item for item in self.items.values() if item.item.title == title]
        return found

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if call in WRITES]

    # --- The contract -------------------------------------------------------------------------

    def check_access(self) -> Account:
        return self._call("check_access", lambda: Account(platform=self.name, athlete="me"))

    def plan_until(self) -> dt.date | None:
        return self.plannable_until

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        return self._call("list_calendar", lambda: self._listing(first, last))

    def _listing(self, first: dt.date, last: dt.date) -> Listing:
        inside = [item for item in self.items.values() if first <= item.day <= last]
        return Listing(
            platform=self.name,
            athlete="me",
            first=first,
            last=last,
            items=tuple(sorted(inside, key=lambda item: (item.day, item.ref.id))),
            complete=self.complete,
            incomplete_because="" if self.complete else "One page was missing.",
        )

    def find(self, ref: ItemRef) -> CalendarItem | None:
        return self._call("find", lambda: self.items.get(ref.id))

    def prepare(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        if isinstance(item, Workout) and item.sport is Sport.CUSTOM:
            raise CannotConvert("No such sport there.")
        return Draft(item=item, origin=origin, payload={"title": item.title})

    def expect(self, draft: Draft) -> Workout | Note:
        return draft.item

    def create(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        assert len(drafts) <= (50 if self.capabilities.bulk_create else 1)
        written: list[Written] = []
        for start in range(0, len(drafts), self._request_of):
            part = drafts[start : start + self._request_of]
            written += self._call("create", lambda part=part: [self._created(one) for one in part])
        return written

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        return self._call("update", lambda: self._updated(existing, draft))

    def delete(self, existing: CalendarItem) -> None:
        self._call("delete", lambda: self.items.pop(existing.ref.id, None))

    def restore(self, existing: CalendarItem, before: CalendarItem) -> Written:
        def act() -> Written:
            assert before.raw, "there is nothing to restore from"
            item = before.model_copy(update={"ref": existing.ref})
            self.items[existing.ref.id] = item
            return self._accepted(_draft_of(before), item)

        return self._call("restore", act)

    def recreate(self, before: CalendarItem) -> Written:
        def act() -> Written:
            assert before.raw, "there is nothing to recreate from"
            ref = before.ref.model_copy(update={"id": self._new_id()})
            item = before.model_copy(update={"ref": ref})
            self.items[ref.id] = item
            return self._accepted(_draft_of(before), item)

        return self._call("recreate", act)

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        return f"there/{ref.id}"

    # --- Inside -------------------------------------------------------------------------------

    def _call(self, name: str, act: Callable[[], T]) -> T:
        self.calls.append(name)
        if self._faults.get(name):
            error, takes_effect = self._faults[name].pop(0)
            if takes_effect:
                act()
            raise error
        return self.moments.pass_by(f"{self.name}.{name}", act)

    def _new_id(self) -> str:
        return f"{self.name}{next(self._ids)}"

    def _created(self, draft: Draft) -> Written:
        if self.refuses(draft.item):
            return Written(draft=draft, error=f"Refused: {draft.item.title}.")
        kind = draft.origin.kind
        item = CalendarItem(
            ref=ItemRef(platform=self.name, athlete="me", kind=kind, id=self._new_id()),
            item=self.alters(draft.item),
            origins=(_mark(draft.origin),),
            raw={"writes": 1},
        )
        self.items[item.ref.id] = item
        return self._accepted(draft, item)

    def _updated(self, existing: CalendarItem, draft: Draft) -> Written:
        there = self.items.get(existing.ref.id)
        if there is None or self.refuses(draft.item):
            return Written(draft=draft, error=f"Refused: {draft.item.title}.")
        item = there.model_copy(
            update={
                "item": self.alters(draft.item),
                "origins": (_mark(draft.origin),),
                "raw": {"writes": there.raw["writes"] + 1},
            }
        )
        self.items[existing.ref.id] = item
        return self._accepted(draft, item)

    def _accepted(self, draft: Draft, item: CalendarItem) -> Written:
        return Written(draft=draft, created=item, url=self.item_url(item.ref))


def _mark(origin: ItemRef) -> Origin:
    return Origin(
        platform=origin.platform,
        id=origin.id,
        kind=origin.kind,
        athlete=origin.athlete,
        library_id=origin.library_id,
    )


def _draft_of(item: CalendarItem) -> Draft:
    return Draft(item=item.item, origin=item.ref, payload={})
