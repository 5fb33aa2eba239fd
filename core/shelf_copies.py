"""Copies of containers to libraries, folders and plans: compared, made, taken back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.connected import Connected
from core.platforms.contract import (
    ItemRef,
    Library,
    LibraryListing,
    Platform,
    PlatformError,
    Progress,
)
from core.platforms.errors import AccessDenied
from core.shelf_descriptions import description_of
from core.shelf_goals import NO_COPY, Place, ShelfGoals
from core.shelf_sources import Listed
from core.shelves import LibraryGoal, source_key
from core.store.cache import SessionCache
from core.store.copy_values import CopiedItem, CopyState, ItemState, ShelfCopy
from core.store.errors import StoreUnavailable
from core.store.store import ProfileStore
from core.sync.copy_reports import CopyReport, Outcome, not_in_full
from core.sync.shelf_comparing import compare
from core.sync.shelf_copying import ShelfWorkplace, copy_to_shelf, take_back
from core.sync.shelf_values import ShelfRow
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds

_log = logging.getLogger("planbridge.shelves")

GONE = "What was shown is not held any more. Look at it again."
FAILED = "Planbridge failed on this copy. The log says more; please report it."


@dataclass(frozen=True)
class _Asked:
    """What rows were made from."""

    listing: LibraryListing
    there: LibraryListing | None
    goal: LibraryGoal
    earlier: ShelfCopy | None
    options: Options
    thresholds: AthleteThresholds
    rows: tuple[ShelfRow, ...]

    def is_same(self, other: _Asked) -> bool:
        """Whether the rows serve for the other question, too."""
        return (
            self.listing is other.listing
            and self.there is other.there
            and (self.goal, self.earlier, self.options, self.thresholds)
            == (other.goal, other.earlier, other.options, other.thresholds)
        )


class ShelfCopies:
    """Compares containers with places and copies them there. Part of the facade."""

    def __init__(
        self,
        connected: Connected,
        cache: SessionCache,
        profile: ProfileStore,
        listed: Listed,
        goals: ShelfGoals,
    ) -> None:
        self._connected = connected
        self._cache = cache
        self._profile = profile
        self._listed = listed
        self._goals = goals
        self._asked: _Asked | None = None

    def look(self, goal: LibraryGoal, progress: Progress | None) -> None:
        """Reads the library of ``goal``. Raises PlatformError."""
        adapter = self._connected.adapter(goal.target)
        changed = self._listed.objection(goal.target)
        if changed:
            raise AccessDenied(goal.target.label, changed)
        library = self._goals.place(goal).library
        if library is None:
            return
        if progress is not None:
            progress(0, 0, f"Reading “{library.name}”")
        there = adapter.list_library(library)
        if not there.complete:
            raise PlatformError(goal.target.label, not_in_full(there))
        self._cache.put_library(there, self._connected.now())

    def rows(
        self, listing: LibraryListing, goal: LibraryGoal, options: Options
    ) -> tuple[ShelfRow, ...] | None:
        """How each item stands to the place; None when that must be looked at first."""
        try:
            adapter = self._connected.adapter(goal.target)
        except PlatformError:
            return None
        place = self._goals.place(goal)
        there = None
        if place.library is not None:
            cached = self._cache.get_library(place.library)
            if cached is None or not cached.listing.complete:
                return None
            there = cached.listing
        thresholds = self._connected.thresholds(goal.target)
        asked = _Asked(listing, there, goal, place.earlier, options, thresholds, ())
        if self._asked is not None and self._asked.is_same(asked):
            return self._asked.rows
        rows = self._compare(listing, place, adapter, thresholds, options, there)
        self._asked = _Asked(listing, there, goal, place.earlier, options, thresholds, rows)
        return rows

    def copy(
        self,
        listing: LibraryListing,
        goal: LibraryGoal,
        refs: Collection[ItemRef],
        options: Options,
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> CopyReport:
        """Copies the chosen items; reports every one, raises nothing.

        Nothing chosen settles an open copy by what is there, and closes it if nothing is left.
        """
        wanted = tuple(dict.fromkeys(refs))
        why = self._goals.why_not(goal)
        rows = () if why else self.rows(listing, goal, options)
        if rows is None:
            why = GONE
        if why or not (wanted or self._is_open(goal)):
            return _none_copied(wanted, listing, why)
        assert rows is not None
        by_ref = {row.ref: row for row in rows}
        chosen = [by_ref[ref] for ref in wanted if ref in by_ref]
        if wanted and not chosen:
            return _none_copied(wanted, listing, GONE)
        try:
            report = self._copied(listing, goal, chosen, options, progress, stop)
        except (PlatformError, StoreUnavailable) as problem:
            report = _none_copied(wanted, listing, str(problem))
        except Exception:
            _log.exception("A copy to a library failed in a way that nobody foresaw")
            report = _none_copied(wanted, listing, FAILED)
        self._forget(goal, report.library)
        return _in_order(wanted, listing, report)

    def tally(self, copy: ShelfCopy) -> tuple[int, int]:
        """How many items of a copy were written, and how many were chosen for it."""
        return (0, 0) if copy.id is None else self._profile.copies.tally(copy.id)

    def replaced(self, copy: ShelfCopy) -> int:
        """How many items of a copy stand where it wrote over something that can be put back."""
        held = () if copy.id is None else self._profile.copies.items(copy.id)
        return sum(
            one.replaced and one.before is not None and one.state is ItemState.DONE for one in held
        )

    def remove(
        self,
        copy: ShelfCopy,
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> CopyReport:
        """Takes a copy to a library back; reports every item, raises nothing."""
        why = self._goals.why_not_remove(copy)
        if not why:
            try:
                adapter = self._connected.adapter(copy.target)
                report = take_back(copy, self._workplace(adapter, progress, stop))
                if copy.library is not None:
                    self._cache.drop_library(copy.library)
                self._asked = None
                return report
            except (PlatformError, StoreUnavailable) as problem:
                why = str(problem)
            except Exception:
                _log.exception("A copy could not be taken back")
                why = FAILED
        items = self._profile.copies.items(copy.id) if copy.id is not None else ()
        return CopyReport(
            outcomes=tuple(
                Outcome(ref=one.source, title=one.title, day=None, ok=False, message=why)
                for one in items
            ),
            library=copy.library,
        )

    # --- Inside ---------------------------------------------------------------------------

    def _is_open(self, goal: LibraryGoal) -> bool:
        earlier = self._goals.place(goal).earlier
        return earlier is not None and earlier.state is CopyState.OPEN

    def _compare(
        self,
        listing: LibraryListing,
        place: Place,
        adapter: Platform,
        thresholds: AthleteThresholds,
        options: Options,
        there: LibraryListing | None,
    ) -> tuple[ShelfRow, ...]:
        return compare(
            place.counted(listing),
            adapter,
            thresholds,
            options,
            as_plan=place.as_plan,
            offset=place.offset,
            there=there,
            copied=self._items(place.earlier),
            known=None if place.earlier is None else place.earlier.items_before,
        )

    def _items(self, copy: ShelfCopy | None) -> tuple[CopiedItem, ...]:
        return () if copy is None or copy.id is None else self._profile.copies.items(copy.id)

    def _fresh(self, copy: ShelfCopy | None) -> ShelfCopy | None:
        """``copy`` as it is written down by now."""
        if copy is None or copy.id is None:
            return None
        return self._profile.copies.find(copy.id, copy.target, copy.athlete)

    def _copied(
        self,
        listing: LibraryListing,
        goal: LibraryGoal,
        chosen: list[ShelfRow],
        options: Options,
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> CopyReport:
        adapter = self._connected.adapter(goal.target)
        place = self._goals.place(goal)
        if place.earlier is not None:
            if place.earlier.source != source_key(listing.library):
                raise PlatformError(goal.target.label, NO_COPY)
            first = place.counted(listing).library.first
            copy = place.earlier.model_copy(update={"options": options, "source_first": first})
        else:
            copy = self._new(listing, goal, place, options)
        thresholds = self._connected.thresholds(goal.target)

        def compare_again(there: LibraryListing) -> tuple[ShelfRow, ...]:
            now = Place(there.library, place.as_plan, place.offset, self._fresh(place.earlier))
            return self._compare(listing, now, adapter, thresholds, options, there)

        at = self._workplace(adapter, progress, stop)
        return copy_to_shelf(chosen, copy, at, compare_again, listing)

    def _new(
        self, listing: LibraryListing, goal: LibraryGoal, place: Place, options: Options
    ) -> ShelfCopy:
        """A new copy, which is written down when something is to be written."""
        return ShelfCopy(
            source=source_key(listing.library),
            source_name=listing.library.name,
            target=goal.target,
            athlete=self._connected.accounts()[goal.target].athlete,
            library=place.library,
            new_name="" if place.library is not None else goal.name.strip(),
            description="" if place.library is not None else description_of(listing.library),
            as_plan=place.as_plan,
            start=goal.start,
            source_first=listing.library.first,
            offset=place.offset,
            options=options,
            started_at=self._connected.now(),
        )

    def _workplace(
        self,
        adapter: Platform,
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> ShelfWorkplace:
        return ShelfWorkplace(
            platform=adapter,
            copies=self._profile.copies,
            lease=self._profile.lease,
            now=self._connected.now,
            progress=progress,
            stop=stop,
        )

    def _forget(self, goal: LibraryGoal, library: Library | None) -> None:
        """What was written to is not as it was read."""
        self._asked = None
        for one in (self._goals.place(goal).library, library):
            if one is not None:
                self._cache.drop_library(one)


def _none_copied(refs: Iterable[ItemRef], listing: LibraryListing, why: str) -> CopyReport:
    titles = {item.ref: item.item.title for item in listing.items}
    return CopyReport(
        outcomes=tuple(
            Outcome(ref=ref, title=titles.get(ref, ""), day=None, ok=False, message=why)
            for ref in refs
        ),
        remarks=(why,) if why else (),
    )


def _in_order(wanted: Iterable[ItemRef], listing: LibraryListing, report: CopyReport) -> CopyReport:
    """One outcome for each item that was asked for, in that order."""
    done = {outcome.ref: outcome for outcome in report.outcomes}
    missing = _none_copied([ref for ref in wanted if ref not in done], listing, GONE)
    done |= {outcome.ref: outcome for outcome in missing.outcomes}
    outcomes = tuple(done[ref] for ref in wanted)
    return report.model_copy(update={"outcomes": outcomes})
