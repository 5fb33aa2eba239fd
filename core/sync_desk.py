"""Synchronising calendars: the facade's part. Fetch, plan, run, history, undo."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.calendar_watch import (
    Ends,
    Watch,
    around,
    ask_for,
    doubted,
    ends_of,
    read_both,
    workplace,
)
from core.connected import Connected
from core.direction import Direction
from core.platforms.contract import (
    CalendarItem,
    ItemRef,
    Listing,
    PlatformError,
    Progress,
)
from core.store.cache import CachedListing, SessionCache
from core.store.errors import StoreUnavailable
from core.store.journal import KEPT, Journal
from core.store.journal_values import Change, Choice, Pair, RuleSettings, Run, RunStatus
from core.store.leases import LeaseHeld, LeaseLost
from core.store.store import ProfileStore
from core.sync.actions import Brake, Plan, Scope, Side
from core.sync.brakes import brakes
from core.sync.fields import Field
from core.sync.planning import Seen, make_plan
from core.sync.recovery import settle_open
from core.sync.reports import RunReport
from core.sync.running import Order, run
from core.sync.undoing import undo, why_not_undo
from core.workout.model import Sport, Value
from core.workout.options import Options

_log = logging.getLogger("planbridge.sync")

STALE = dt.timedelta(minutes=15)
"""What was fetched longer ago is read again before anything is written: plans change."""

Settled = Mapping[str, Mapping[Field, Side]]
"""How conflicts were settled: by the action's key, field by field."""


class Question(Value):
    """Which plan: from where to where, which days and sports, and how workouts are handed on."""

    direction: Direction
    first: dt.date
    last: dt.date
    sports: tuple[Sport, ...] | None = None
    """None: all of them; notes belong to every choice."""
    options: Options


@dataclass(frozen=True)
class _Fetched:
    """What a session holds of a pair for some days."""

    source: CachedListing
    target: CachedListing
    found: Mapping[ItemRef, CalendarItem | None]


class SyncDesk:
    """Synchronisation of one profile's calendars.

    :meth:`fetch` raises :class:`core.platforms.errors.PlatformError`; :meth:`run` and
    :meth:`undo` report instead. Nothing else makes a request.
    """

    def __init__(self, connected: Connected, cache: SessionCache, profile: ProfileStore) -> None:
        self._connected = connected
        self._cache = cache
        self._profile = profile
        self._found: dict[tuple[Pair, dt.date, dt.date], dict[ItemRef, CalendarItem | None]] = {}

    # --- Planning -------------------------------------------------------------------------

    def fetch(
        self, direction: Direction, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> None:
        """Reads both calendars around these days into the session cache, and asks by id for what
        links name and the listings do not hold."""
        ends = ends_of(self._connected, direction.source, direction.target)
        if progress is not None:
            progress(0, 0, f"Reading {direction.source.label} and {direction.target.label}")
        self._settle_open(ends)
        source, target = read_both(ends, first, last, progress)
        scope = self._scope(ends, first, last, None)
        found = ask_for(ends, scope, source, target, self._journal)
        self._found[ends.pair, first, last] = found
        for listing in (source, target):
            self._cache.put(doubted(listing, found), self._connected.now())

    def plan(self, question: Question, settled: Settled | None = None) -> Plan | None:
        """What was fetched, compared. None when it is not (or no longer) in the cache."""
        seen = self._seen(question, settled)
        if seen is None:
            return None
        fetched_at = self._fetched_at(seen.scope)
        return make_plan(seen).model_copy(update={"fetched_at": fetched_at})

    def brakes(
        self,
        question: Question,
        plan: Plan,
        chosen: Collection[str],
        settled: Settled | None = None,
    ) -> tuple[Brake, ...]:
        """What speaks against doing the chosen actions without asking."""
        seen = self._seen(question, settled)
        if seen is None:
            return ()
        return brakes(plan, chosen, seen, self._journal.last_scope(plan.scope.pair))

    def run(
        self,
        question: Question,
        order: Order,
        settled: Settled | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> RunReport:
        """Does what was ordered: looks at the target afresh first, and does of it what is still
        as it was shown. The table shows afterwards what is there then."""
        direction, first, last = question.direction, question.first, question.last
        try:
            ends = ends_of(self._connected, direction.source, direction.target)
        except PlatformError as problem:
            return RunReport(status=RunStatus.FAILED, message=str(problem))
        scope = self._scope(ends, first, last, question.sports)
        days = around(first, last)
        watch = Watch(ends, days)

        def look() -> tuple[Plan, Seen]:
            if progress is not None:
                progress(0, len(order.shown), f"Looking at {direction.target.label}")
            assert ends.source is not None
            cached = self._cache.get(direction.source, ends.pair.source_athlete, *days)
            if cached is None or self._connected.now() - cached.fetched_at > STALE:
                source = ends.check(ends.source.list_calendar(*days))
                self._cache.put(source, self._connected.now())
            else:
                source = cached.listing
            target = watch.reread()
            found = watch.ask_for(scope, source, self._journal)
            self._found[ends.pair, first, last] = found
            source, target = doubted(source, found), doubted(target, found)
            seen = self._seen_of(ends, scope, source, target, found, question.options, settled)
            return make_plan(seen), seen

        place = workplace(ends, self._connected, self._profile, watch, progress, stop)
        report = run(order, place, look)
        if any(not outcome.title for outcome in report.outcomes):
            report = report.named(self.plan(question, settled))
            shown = self._fetched(order.pair, first, last) if order.pair else None
            if shown is not None:
                report = report.named_after(
                    [*shown.source.listing.items, *shown.target.listing.items]
                )
        watch.keep(self._cache, self._connected.now())
        self._tidy()
        return report

    def choose(self, direction: Direction, ref: ItemRef, choice: Choice | None) -> None:
        """Pin, ignore, sync again; None takes it back."""
        self._journal.choose(self._pair(direction), ref, choice)

    def rules(self, direction: Direction) -> RuleSettings:
        """What synchronising this direction may do."""
        return self._journal.rules(self._pair(direction))

    def save_rules(self, direction: Direction, rules: RuleSettings) -> None:
        """Saves it."""
        self._journal.save_rules(self._pair(direction), rules)

    # --- History --------------------------------------------------------------------------

    def runs(self, *, limit: int = 50, before: int | None = None) -> tuple[Run, ...]:
        """The newest runs, newest first."""
        return self._journal.runs(limit=limit, before=before)

    def run_of(self, run: int) -> Run | None:
        """One run."""
        return self._journal.run(run)

    def changes(self, run: int) -> tuple[Change, ...]:
        """The changes of a run, in order, each with before and after."""
        return self._journal.changes(run)

    def trash(self) -> tuple[tuple[Run, Change], ...]:
        """What was deleted in the last 30 days, newest first."""
        return self._journal.deletions(self._connected.now() - KEPT)

    def why_not_undo(self, run: Run, change: Change) -> str:
        """Why ``change`` cannot be taken back, as far as that is known without a request; ""."""
        return self._other_account(run) or why_not_undo(
            change, change.after, self._connected.today(), self._connected.now()
        )

    def undo(
        self,
        run: int,
        changes: Sequence[int] | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> RunReport:
        """Takes a run back, or the named changes of it."""
        done = self._journal.run(run)
        if done is None:
            return RunReport(status=RunStatus.FAILED, message="There is no such run any more.")
        other = self._other_account(done)
        if other:
            return RunReport(status=RunStatus.FAILED, message=other)
        try:
            ends = ends_of(self._connected, done.pair.source, done.pair.target)
        except PlatformError as problem:
            return RunReport(status=RunStatus.FAILED, message=str(problem))
        wanted = [
            change
            for change in self._journal.changes(run)
            if changes is None or change.id in changes
        ]
        days = [day for change in wanted for day in _days(change)]
        today = self._connected.today()
        watch = Watch(ends, (min(days, default=today), max(days, default=today)))
        place = workplace(ends, self._connected, self._profile, watch, progress, stop)
        report = undo(run, wanted, place)
        # Whatever was fetched around these days is old now, and this listing is too narrow for it.
        self._cache.drop_calendars(done.pair.target)
        return report

    # --- Inside ---------------------------------------------------------------------------

    def _settle_open(self, ends: Ends) -> None:
        """Finds out what a run that died left open, so that nobody is asked about our own write.

        While somebody is at work on the pair it waits for the next time.
        """
        if not self._journal.open_intents(ends.pair):
            return
        totals = ends.source_can.computes_totals
        try:
            with self._profile.lease(ends.pair):
                settle_open(ends.pair, self._journal, ends.target, source_totals=totals)
        except (LeaseHeld, LeaseLost) as problem:
            _log.info("What an earlier run left open is not settled yet: %s", problem)

    @property
    def _journal(self) -> Journal:
        return self._profile.journal

    def _pair(self, direction: Direction) -> Pair:
        return ends_of(self._connected, direction.source, direction.target).pair

    def _scope(
        self, ends: Ends, first: dt.date, last: dt.date, sports: tuple[Sport, ...] | None
    ) -> Scope:
        return Scope(
            pair=ends.pair,
            names=ends.names,
            first=first,
            last=last,
            sports=sports,
            time_zone=self._connected.zone_name(),
            today=self._connected.today(),
        )

    def _fetched(self, pair: Pair, first: dt.date, last: dt.date) -> _Fetched | None:
        days = around(first, last)
        source = self._cache.get(pair.source, pair.source_athlete, *days)
        target = self._cache.get(pair.target, pair.target_athlete, *days)
        if source is None or target is None:
            return None
        return _Fetched(source, target, self._found.get((pair, first, last), {}))

    def _fetched_at(self, scope: Scope) -> dt.datetime | None:
        fetched = self._fetched(scope.pair, scope.first, scope.last)
        if fetched is None:
            return None
        return min(fetched.source.fetched_at, fetched.target.fetched_at)

    def _seen(self, question: Question, settled: Settled | None) -> Seen | None:
        direction = question.direction
        accounts = self._connected.accounts()
        if direction.source not in accounts or direction.target not in accounts:
            return None
        try:
            ends = ends_of(self._connected, direction.source, direction.target)
        except PlatformError:
            return None
        fetched = self._fetched(ends.pair, question.first, question.last)
        if fetched is None:
            return None
        return self._seen_of(
            ends,
            self._scope(ends, question.first, question.last, question.sports),
            fetched.source.listing,
            fetched.target.listing,
            fetched.found,
            question.options,
            settled,
        )

    def _seen_of(
        self,
        ends: Ends,
        scope: Scope,
        source: Listing,
        target: Listing,
        found: Mapping[ItemRef, CalendarItem | None],
        options: Options,
        settled: Settled | None,
    ) -> Seen:
        return Seen(
            scope=scope,
            source=source,
            target=target,
            source_can=ends.source_can,
            target_platform=ends.target,
            thresholds=self._connected.thresholds(ends.pair.target),
            links=self._journal.links(ends.pair),
            choices=self._journal.choices(ends.pair),
            found=found,
            rules=self._journal.rules(ends.pair),
            options=options,
            settled=settled or {},
        )

    def _tidy(self) -> None:
        """What cannot be taken back any more need not be kept."""
        try:
            self._journal.forget_old(self._connected.now())
        except StoreUnavailable as problem:
            _log.warning("What is old could not be forgotten: %s", problem)

    def _other_account(self, run: Run) -> str:
        account = self._connected.accounts().get(run.pair.target)
        if account is not None and account.athlete == run.pair.target_athlete:
            return ""
        label = run.pair.target.label
        return (
            f"This run wrote to another account on {label} ({run.pair.target_athlete}). Connect "
            "that one on the Accounts page to undo it."
        )


def _days(change: Change) -> list[dt.date]:
    items = [item.day for item in (change.before, change.after) if item is not None]
    return items or ([change.day] if change.day is not None else [])
