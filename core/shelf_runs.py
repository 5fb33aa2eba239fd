"""A plan or library to a calendar: a run as any other, so it is journalled, verified and
undoable."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from core.calendar_copies import CalendarCopies
from core.calendar_watch import (
    AT_REST_CAN,
    Ends,
    Watch,
    around,
    ask_for,
    doubted,
    ends_of,
    workplace,
)
from core.connected import Connected
from core.platforms.contract import (
    CalendarItem,
    Capabilities,
    ItemRef,
    LibraryListing,
    Listing,
    PlatformError,
    PlatformName,
    Progress,
)
from core.shelf_planning import is_same, planned, vanished
from core.shelves import CalendarGoal, counted_from, on_days, series_of, source_key
from core.store.cache import SessionCache
from core.store.copy_values import ShelfCopy
from core.store.errors import StoreUnavailable
from core.store.journal_values import Choice, Pair, RunKind, RunStatus
from core.store.store import ProfileStore
from core.sync.actions import Brake, Plan, Scope, Side
from core.sync.brakes import brakes
from core.sync.fields import Field
from core.sync.planning import Seen
from core.sync.reports import RunReport
from core.sync.running import Order, for_other_athletes, run
from core.workout.options import Options

Settled = Mapping[str, Mapping[Field, Side]]
"""How conflicts were settled: by the action's key, field by field."""

NO_COPY = (
    "The earlier copy is not known any more, or it went to another account. Make another copy."
)
EMPTY = "There is nothing in “{}” that could be copied."

_Asked = tuple[dt.date | None, dt.date, str]
"""The day of the plan that is its day 0, the day on which that is to lie, and the series."""


@dataclass(frozen=True)
class _Laid:
    """A plan laid on the target's calendar, and the days that have to be read for it."""

    ends: Ends
    source: Listing
    scope: Scope
    days: tuple[dt.date, dt.date]
    """With room around them, and with those on which the earlier copy lies."""
    series: str
    first: dt.date | None
    """The day of the plan that was taken for its day 0."""


class ShelfRuns:
    """Takes plans to a calendar. :meth:`fetch` and :meth:`choose` raise :class:`PlatformError`;
    :meth:`run` reports instead."""

    def __init__(
        self,
        connected: Connected,
        cache: SessionCache,
        profile: ProfileStore,
        copies: CalendarCopies,
    ) -> None:
        self._connected = connected
        self._cache = cache
        self._profile = profile
        self._copies = copies
        self._found: dict[tuple[Pair, str], dict[ItemRef, CalendarItem | None]] = {}
        self._new: dict[tuple[str, PlatformName, str, dt.date], str] = {}
        """The series of copies that were not made yet, or in this session."""
        self._planned: tuple[Seen, dt.date | None, Plan] | None = None
        self._laid: tuple[LibraryListing, _Asked, Listing] | None = None

    def fetch(
        self, listing: LibraryListing, goal: CalendarGoal, progress: Progress | None = None
    ) -> None:
        """Reads the target's calendar around the plan's days, and where an earlier copy lies."""
        laid = self._lay(listing, goal)
        if progress is not None:
            progress(0, 0, f"Reading {goal.target.label}")
        there = laid.ends.check(laid.ends.target.list_calendar(*laid.days, progress))
        found = ask_for(laid.ends, laid.scope, laid.source, there, self._profile.journal)
        self._found[laid.ends.pair, laid.series] = found
        self._cache.put(doubted(there, found), self._connected.now())

    def plan(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        options: Options,
        settled: Settled | None,
    ) -> Plan | None:
        """What would be done, one action an item; None until the calendar is fetched."""
        found = self._in_session(listing, goal, options, settled)
        if found is None:
            return None
        laid, seen, fetched_at = found
        until = laid.ends.target.plan_until()
        known = self._planned
        if known is not None and known[1] == until and is_same(known[0], seen):
            return known[2]
        plan = planned(seen)[0]
        warnings = (*plan.warnings, *vanished(seen, laid.series, listing))
        plan = plan.model_copy(update={"fetched_at": fetched_at, "warnings": warnings})
        self._planned = (seen, until, plan)
        return plan

    def brakes(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        plan: Plan,
        chosen: Collection[str],
        options: Options,
        settled: Settled | None,
    ) -> tuple[Brake, ...]:
        """What speaks against doing the chosen actions without asking."""
        found = self._in_session(listing, goal, options, settled)
        if found is None:
            return ()
        return brakes(plan, chosen, found[1], self._profile.journal.last_scope(plan.scope.pair))

    def choose(self, target: PlatformName, ref: ItemRef, choice: Choice | None) -> None:
        """Pin, ignore, copy again; None takes it back."""
        pair = ends_of(self._connected, PlatformName.LIBRARY, target).pair
        self._profile.journal.choose(pair, ref, choice)

    def run(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        order: Order,
        options: Options,
        settled: Settled | None,
        progress: Progress | None,
        stop: threading.Event | None,
    ) -> RunReport:
        """Does what was ordered. The copy is written down before, so that a run that was cut off
        can be finished."""
        order = replace(order, kind=RunKind.LIBRARY)
        if not listing.items:
            words = EMPTY.format(listing.library.name)
            return RunReport(status=RunStatus.FAILED, message=words)
        try:
            refused = self._refused(order, goal)
            if refused is not None:
                return refused
            laid = self._lay(listing, goal)
            shown = self.plan(listing, goal, options, settled)
            copy = self._begun(listing, goal, laid, options) if order.shown else None
        except (PlatformError, StoreUnavailable) as problem:
            return RunReport(status=RunStatus.FAILED, message=str(problem))
        watch = Watch(laid.ends, laid.days)
        journal = self._profile.journal
        gone: list[str] = []

        def look() -> tuple[Plan, Seen]:
            if progress is not None:
                progress(0, len(order.shown), f"Looking at {goal.target.label}")
            there = watch.reread()
            found = watch.ask_for(laid.scope, laid.source, journal)
            self._found[laid.ends.pair, laid.series] = found
            plan, seen = planned(self._seen(laid, doubted(there, found), found, options, settled))
            gone[:] = vanished(seen, laid.series, listing)
            return plan, seen

        place = workplace(laid.ends, self._connected, self._profile, watch, progress, stop)
        report = run(order, place, look).named(shown)
        watch.keep(self._cache, self._connected.now())
        if copy is not None:
            self._copies.end(copy, report)
        words = " ".join(filter(None, [report.message, *gone]))
        return report.model_copy(update={"message": words})

    # --- Inside ---------------------------------------------------------------------------

    def _refused(self, order: Order, goal: CalendarGoal) -> RunReport | None:
        """The report of an order that was shown for another account: no copy is begun for it."""
        ends = ends_of(self._connected, PlatformName.LIBRARY, goal.target)
        watch = Watch(ends, (goal.start, goal.start))
        place = workplace(ends, self._connected, self._profile, watch, None, None)
        refused = for_other_athletes(order, place)
        shown = self._planned[2] if self._planned is not None else None
        return refused.named(shown) if refused is not None else None

    def _lay(self, listing: LibraryListing, goal: CalendarGoal) -> _Laid:
        ends = replace(
            ends_of(self._connected, PlatformName.LIBRARY, goal.target),
            source_can=self._can(listing.library.platform),
        )
        key = source_key(listing.library)
        copies = self._profile.copies.of(key, goal.target, ends.pair.target_athlete)
        earlier = None
        if goal.copy_id is None:
            asked = (key, goal.target, ends.pair.target_athlete, goal.start)
            series = self._new.setdefault(asked, secrets.token_hex(4))
        else:
            earlier = next((one for one in copies if one.id == goal.copy_id and one.series), None)
            if earlier is None:
                raise PlatformError(goal.target.label, NO_COPY)
            series = earlier.series
        copied = next((one for one in copies if one.series == series), None)
        known = copied.source_first if copied is not None else None
        first = counted_from(listing, known).library.first
        source = self._on_days(listing, first, goal.start, series)
        links = self._profile.journal.links(ends.pair) if earlier is not None else ()
        lies = [
            day
            for link in links
            if series_of(link.source.id)[1] == series
            for day in (link.source_item.day, link.target_item.day)
            if day is not None
        ]
        return _Laid(
            ends=ends,
            source=source,
            scope=Scope(
                pair=ends.pair,
                names=ends.names,
                first=source.first,
                last=source.last,
                time_zone=self._connected.zone_name(),
                today=self._connected.today(),
                whole=False,
                name=listing.library.name,
            ),
            days=around(min([source.first, *lies]), max([source.last, *lies])),
            series=series,
            first=first,
        )

    def _can(self, origin: PlatformName) -> Capabilities:
        """What holds of items that come from there: totals that it works out by itself change
        with a threshold, and nobody changed the plan."""
        try:
            totals = self._connected.adapter(origin).capabilities.computes_totals
        except PlatformError:
            totals = False
        return AT_REST_CAN.model_copy(update={"computes_totals": totals})

    def _on_days(
        self, listing: LibraryListing, first: dt.date | None, start: dt.date, series: str
    ) -> Listing:
        """The plan on its days, the same object for the same question."""
        asked = (first, start, series)
        known = self._laid
        if known is not None and known[0] is listing and known[1] == asked:
            return known[2]
        source = on_days(counted_from(listing, first), start, series)
        self._laid = (listing, asked, source)
        return source

    def _in_session(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        options: Options,
        settled: Settled | None,
    ) -> tuple[_Laid, Seen, dt.datetime] | None:
        """All that a plan is made from, and when the calendar was read. No request."""
        if goal.target not in self._connected.accounts():
            return None
        try:
            laid = self._lay(listing, goal)
        except PlatformError:
            return None
        there = self._cache.get(goal.target, laid.ends.pair.target_athlete, *laid.days)
        found = self._found.get((laid.ends.pair, laid.series))
        if there is None or found is None:
            return None
        seen = self._seen(laid, there.listing, found, options, settled)
        return laid, seen, there.fetched_at

    def _seen(
        self,
        laid: _Laid,
        there: Listing,
        found: Mapping[ItemRef, CalendarItem | None],
        options: Options,
        settled: Settled | None,
    ) -> Seen:
        journal, pair = self._profile.journal, laid.ends.pair
        return Seen(
            scope=laid.scope,
            source=laid.source,
            target=there,
            source_can=laid.ends.source_can,
            target_platform=laid.ends.target,
            thresholds=self._connected.thresholds(pair.target),
            links=journal.links(pair),
            choices=journal.choices(pair),
            found=found,
            rules=journal.rules(pair),
            options=options,
            settled=settled or {},
        )

    def _begun(
        self, listing: LibraryListing, goal: CalendarGoal, laid: _Laid, options: Options
    ) -> ShelfCopy:
        return self._copies.begin(
            ShelfCopy(
                source=source_key(listing.library),
                source_name=listing.library.name,
                target=goal.target,
                athlete=laid.ends.pair.target_athlete,
                start=goal.start,
                source_first=laid.first,
                series=laid.series,
                options=options,
                started_at=self._connected.now(),
            )
        )
