"""What a copy and its taking back have in common: the lease, the journal, and what ends a run."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from core.platforms.contract import (
    ItemRef,
    Library,
    LibraryListing,
    PlatformError,
)
from core.platforms.errors import ApiChanged, Rejected, Unreachable
from core.store.copy_values import CopiedItem, ItemState, ShelfCopy
from core.store.errors import StoreUnavailable
from core.store.leases import Lease, LeaseHeld, LeaseLost
from core.sync.copy_reports import CopyReport, Outcome, not_in_full
from core.sync.shelf_places import NoPlace
from core.sync.shelf_settling import settled
from core.sync.shelf_workplace import ShelfWorkplace, shelf_pair

_log = logging.getLogger("planbridge.sync")

RUN_FAILED = "Planbridge failed. The log says more; please report it."
UNKNOWN_COPY = "This copy is not known any more. Look again."


class ShelfRun:
    """One run over a copy, which holds the lease of the target's libraries."""

    def __init__(self, copy: ShelfCopy, place: ShelfWorkplace) -> None:
        self.copy = copy
        self.place = place
        self.outcomes: dict[ItemRef, Outcome] = {}
        self.items: dict[ItemRef, CopiedItem] = {}
        """The journal's items, by source."""
        self.ended = ""
        """Why nothing more can be done; empty while it can."""
        self.stopped = False
        self.remarks: list[str] = []
        self.vanished = 0
        self._lease: Lease | None = None

    def run(self) -> None:
        """Does it, whatever happens: why it ended early is in :attr:`ended`."""
        pair = shelf_pair(self.copy.target, self.copy.athlete)
        try:
            with self.place.lease(pair) as lease:
                self._lease = lease
                self.place.check_athlete(self.copy)
                self.do()
        except (PlatformError, StoreUnavailable, LeaseHeld, LeaseLost, NoPlace) as problem:
            self.ended = self.ended or str(problem)
        except Exception:
            _log.exception("A copy to a library failed in a way that nobody foresaw")
            self.ended = self.ended or RUN_FAILED

    def do(self) -> None:
        """The work itself. What it raises ends the run."""
        raise NotImplementedError

    def may_go_on(self) -> bool:
        """Asked before each request that writes. Renews the lease."""
        if self.ended or self.stopped:
            return False
        if self.place.stopped:
            self.stopped = True
            return False
        assert self._lease is not None
        self._lease.check()
        return True

    def read(self, library: Library) -> LibraryListing:
        """What the library holds now. Raises :class:`NoPlace` when that is not all of it."""
        listing = self.place.platform.list_library(library)
        if words := not_in_full(listing):
            raise NoPlace(words)
        return listing

    def settle(self, listing: LibraryListing) -> list[CopiedItem]:
        """Settles in the journal what ``listing`` tells of open intents; returns those settled."""
        before = tuple(self.items.values())
        taken = self.place.copies.taken(self.copy)
        after = settled(before, listing, self.copy.items_before, taken)
        new = [now for was, now in zip(before, after, strict=True) if now != was]
        self.write_down(new)
        return new

    def load(self) -> None:
        """Reads the journal: another tab may have gone on with the copy since it was shown.

        Raises :class:`NoPlace` when this account has no such copy.
        """
        copy_id = self.copy.id
        if copy_id is None:
            return
        copies = self.place.copies
        known = copies.find(copy_id, self.copy.target, self.copy.athlete)
        if known is None:
            raise NoPlace(UNKNOWN_COPY)
        asked = {"options": self.copy.options, "source_first": self.copy.source_first}
        self.copy = known.model_copy(update=asked)
        self.items = {one.source: one for one in copies.items(copy_id)}

    def write_down(self, items: Sequence[CopiedItem]) -> None:
        """Saves items in the journal, in one transaction."""
        if not items:
            return
        assert self.copy.id is not None
        self.place.copies.save_items(self.copy.id, items)
        self.items |= {one.source: one for one in items}

    def save(self, **fields: Any) -> None:
        """Saves the copy with other ``fields``."""
        self.copy = self.place.keep(self.copy.model_copy(update=fields))

    def unsure(self, problem: PlatformError) -> bool:
        """Whether what was asked for may have been done all the same. Ends the run, unless only
        this one thing was refused: nothing after it could succeed."""
        if not isinstance(problem, Rejected):
            self.ended = str(problem)
        return isinstance(problem, ApiChanged) or (
            isinstance(problem, Unreachable) and problem.maybe_applied
        )

    @property
    def count(self) -> int:
        """How many items of the copy were written."""
        return sum(one.state is ItemState.DONE for one in self.items.values())

    def report(self, outcomes: Sequence[Outcome]) -> CopyReport:
        """The report of what was done."""
        remarks = [*([self.ended] if self.ended else []), *self.remarks]
        return CopyReport(
            outcomes=tuple(outcomes),
            stopped=self.stopped,
            early=bool(self.ended),
            library=self.copy.library,
            copy_id=self.copy.id,
            vanished=self.vanished,
            remarks=tuple(remarks),
        )
