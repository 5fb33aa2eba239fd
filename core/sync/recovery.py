"""Settling what a dead run left open: looks at the target and adopts, or lets it be repeated."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.platforms.contract import CalendarItem, ItemRef, Listing, Origin, Platform, PlatformError
from core.store.journal import Journal
from core.store.journal_values import Change, ChangeState, Link, Pair, Run, RunKind
from core.sync.actions import ActionKind
from core.sync.edited_since import as_written, edited_since
from core.sync.fields import Field, Prints, prints
from core.sync.links_after import link_after, link_removed, link_restored
from core.sync.outcomes import OUR_FAULT
from core.sync.verifying import verify
from core.workout.model import Item

_log = logging.getLogger("planbridge.sync")

_FOUND = "It was found there after the run that made it was cut off."
_NOT_MADE = "It was not made: the run was cut off before."
_NEITHER = "It is neither what it was nor what was to be written, so it was left as it is."
_NOBODY_KNOWS = "What it was before is not known any more, so it was left as it is."


def settle_open(
    pair: Pair, journal: Journal, target: Platform, *, source_totals: bool = False
) -> tuple[Change, ...]:
    """Finds out what became of every open intent of the pair; returns those that stay open.

    A creation: an item on the target that bears the mark is adopted with its link. An update or
    move: what is there now is compared with what was there before and with what was expected;
    the former was not made, the latter is adopted, anything else stays as a change of the
    target. A deletion: gone is done. What nobody can tell (the target cannot be read) stays
    open, and its action is not repeated before it is known.

    ``source_totals`` is ``computes_totals`` of the source's capabilities.
    """
    changes = settle_all(pair, journal, target, source_totals=source_totals)
    return tuple(change for change in changes if change.state is ChangeState.INTENDED)


def settle_all(
    pair: Pair, journal: Journal, target: Platform, *, source_totals: bool
) -> tuple[Change, ...]:
    """As :func:`settle_open`; returns every intent that was open, as it is now."""
    intents = journal.open_intents(pair)
    if not intents:
        return ()
    runs = {number: journal.run(number) for number in {intent.run for intent in intents}}
    settling = _Settling(
        target, source_totals, linked={link.target for link in journal.links(pair)}
    )
    settling.look_for([one for one in intents if one.kind == ActionKind.CREATE])
    changes: list[Change] = []
    for intent in intents:
        run = runs[intent.run]
        undoing = run is not None and run.kind is RunKind.UNDO
        try:
            settled = settling.settle(intent, undoing=undoing)
        except Exception:
            _log.exception("What became of an open intent could not be worked out")
            settled = _Settled(intent.model_copy(update={"message": OUR_FAULT}))
        if settled.change.state is ChangeState.DONE and run is not None:
            taken_back = _taken_back(intent, run, journal)
            if taken_back:
                journal.mark_undone(taken_back, by=run.id)
        journal.settle(
            [settled.change],
            links=[settled.link] if settled.link else [],
            unlink=settled.unlink,
        )
        changes.append(settled.change)
    return tuple(changes)


def _taken_back(intent: Change, run: Run, journal: Journal) -> list[int]:
    """The change that ``intent`` takes back, when its run is an undo."""
    if run.undoes is None:
        return []
    return [
        change.id
        for change in journal.changes(run.undoes, payloads=False)
        if change.id is not None and change.key == intent.key and change.state is ChangeState.DONE
    ]


@dataclass(frozen=True)
class _Settled:
    """An intent of which something is known now, and what follows from it."""

    change: Change
    link: Link | None = None
    unlink: tuple[int, ...] = ()


class _Settling:
    """Finds out, with one listing for all creations and one look for each of the others."""

    def __init__(
        self, target: Platform, source_totals: bool, *, linked: Collection[ItemRef]
    ) -> None:
        self._target = target
        self._source_totals = source_totals
        self._target_totals = target.capabilities.computes_totals
        self._taken = set(linked)
        self._listing: Listing | None = None
        self._why_unknown = ""

    def look_for(self, creations: Sequence[Change]) -> None:
        """Lists the days of ``creations``."""
        days = [day for one in creations if (day := _day_of(one)) is not None]
        if not days:
            return
        try:
            listing = self._target.list_calendar(min(days), max(days))
        except PlatformError as problem:
            self._why_unknown = str(problem)
            return
        self._listing = listing
        if not listing.complete:
            self._why_unknown = (
                f"{listing.platform.label} could not be read in full. {listing.incomplete_because}"
            )

    def settle(self, intent: Change, *, undoing: bool) -> _Settled:
        """What became of ``intent``."""
        if intent.kind == ActionKind.ADOPT:
            return _Settled(_failed(intent, _NOT_MADE))
        if intent.kind == ActionKind.CREATE:
            return self._creation(intent, undoing=undoing)
        assert intent.target is not None
        try:
            found = self._target.find(intent.target)
        except PlatformError as problem:
            return _Settled(intent.model_copy(update={"message": str(problem)}))
        if intent.kind == ActionKind.DELETE:
            return _deletion(intent, found, undoing=undoing)
        return self._update(intent, found, undoing=undoing)

    # --- Creations ------------------------------------------------------------------------

    def _creation(self, intent: Change, *, undoing: bool) -> _Settled:
        items = () if self._listing is None else self._listing.items
        for item in items:
            if item.ref not in self._taken and self._is_it(intent, item):
                self._taken.add(item.ref)
                return self._made(intent, item, undoing=undoing)
        why_unknown = self._why_unknown or self._unreadable(intent)
        if why_unknown:
            return _Settled(intent.model_copy(update={"message": why_unknown}))
        return _Settled(_failed(intent, _NOT_MADE))

    def _unreadable(self, intent: Change) -> str:
        """Why an item that is there and bears the mark cannot be read; "" when there is none."""
        there = () if self._listing is None else self._listing.unreadable
        for one in there:
            if any(names(origin, intent.origin) for origin in one.origins if intent.origin):
                return f"It is there and cannot be read: {one.reason}"
        return ""

    def _is_it(self, intent: Change, item: CalendarItem) -> bool:
        if intent.origin is not None:
            return any(names(origin, intent.origin) for origin in item.origins)
        return intent.expected is not None and not self._edited(intent.expected, item.item)

    # --- Updates --------------------------------------------------------------------------

    def _update(self, intent: Change, found: CalendarItem | None, *, undoing: bool) -> _Settled:
        if found is None:
            return _Settled(_failed(intent, "It is not there any more."))
        if intent.before is None or intent.expected is None:
            return _Settled(_failed(intent, _NOBODY_KNOWS))
        before, now = self._prints(intent.before.item), self._prints(found.item)
        expected = self._prints(intent.expected)
        meant = {field for field in expected if before.get(field) != expected[field]}
        edited = self._edited(intent.expected, found.item)
        if any(now.get(field) != before.get(field) for field in meant - edited):
            return self._made(intent, found, undoing=undoing)
        if all(now.get(field) == before.get(field) for field in meant):
            return _Settled(_failed(intent, _NOT_MADE))
        return _Settled(_failed(intent, _NEITHER))

    # --- Both -----------------------------------------------------------------------------

    def _made(self, intent: Change, found: CalendarItem, *, undoing: bool) -> _Settled:
        differs = () if intent.expected is None else verify(intent.expected, found.item)
        after = found
        if intent.expected is not None:
            edited = self._edited(intent.expected, found.item)
            after = as_written(found, intent.expected, edited)
        change = intent.model_copy(
            update={
                "state": ChangeState.DONE,
                "message": _FOUND,
                "target": found.ref,
                "after": after,
                "verified": not differs,
                "unlike": tuple((one.label, one.before, one.after) for one in differs),
                "url": self._target.item_url(found.ref, found.day),
            }
        )
        return _Settled(change, self._link(change, after, undoing=undoing))

    def _link(self, change: Change, after: CalendarItem, *, undoing: bool) -> Link | None:
        if undoing:
            return link_restored(change, after, target_totals=self._target_totals)
        return link_after(
            change,
            after,
            source_totals=self._source_totals,
            target_totals=self._target_totals,
        )

    def _edited(self, expected: Item, found: Item) -> frozenset[Field]:
        return edited_since(expected, found, computes_totals=self._target_totals)

    def _prints(self, item: Item) -> Prints:
        return prints(item, computes_totals=self._target_totals)


def _deletion(intent: Change, found: CalendarItem | None, *, undoing: bool) -> _Settled:
    if found is not None:
        return _Settled(_failed(intent, _NOT_MADE))
    done = intent.model_copy(update={"state": ChangeState.DONE, "verified": True})
    if undoing:
        return _Settled(done, link_removed(intent))
    link = intent.link_before
    return _Settled(done, unlink=() if link is None or link.id is None else (link.id,))


def _day_of(intent: Change) -> dt.date | None:
    return intent.expected.day if intent.expected is not None else intent.day


def _failed(intent: Change, words: str) -> Change:
    return intent.model_copy(update={"state": ChangeState.FAILED, "message": words})


def names(origin: Origin, ref: ItemRef) -> bool:
    """Whether ``origin`` is Planbridge's mark of ``ref``."""
    return (
        origin.by == "planbridge"
        and (origin.platform, origin.kind, origin.id) == (ref.platform, ref.kind, ref.id)
        and origin.athlete in ("", ref.athlete)
    )
