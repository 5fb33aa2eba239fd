"""The two calendars of a pair: read wide enough, what is missing asked for by id, and what a run
works with."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from core.connected import Connected
from core.dropped_files import DROPPED
from core.platforms.contract import (
    Account,
    CalendarItem,
    Capabilities,
    ItemRef,
    Listing,
    Platform,
    PlatformError,
    PlatformName,
    Progress,
)
from core.platforms.errors import AccessDenied
from core.store.cache import SessionCache
from core.store.journal import Journal
from core.store.journal_values import Link, LinkState, Pair
from core.store.store import ProfileStore
from core.sync.actions import Scope
from core.sync.athletes import NO_NAMES, Names
from core.sync.planning import to_ask_for
from core.sync.shelf_workplace import SHELVED
from core.sync.workplace import Workplace

_log = logging.getLogger("planbridge.sync")

AROUND = dt.timedelta(weeks=4)
"""How far around the chosen days a calendar is read: what was moved is still seen."""
MOST_ASKED = 60
"""Items asked for by id in one look. Of those beyond it nothing is known, so nothing is done."""
ASKED_AT_ONCE = 4

AT_REST = {PlatformName.FILE: DROPPED, PlatformName.LIBRARY: SHELVED}
"""Sources that are no service, and whose their items are."""
AT_REST_CAN = Capabilities(
    writes=False,
    notes=True,
    external_ids=False,
    bulk_create=False,
    sub_day_start=False,
    averaging=False,
    libraries=False,
)
"""Files, plans and libraries on their way to a calendar can only be read."""


def around(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days in which items of these days are looked for, within what a calendar can hold."""
    return (
        first - min(AROUND, first - dt.date.min),
        last + min(AROUND, dt.date.max - last),
    )


@dataclass(frozen=True)
class Ends:
    """Both ends of a pair, as they are connected right now."""

    pair: Pair
    source: Platform | None
    """None for what is no service: files, plans and libraries."""
    source_can: Capabilities
    target: Platform
    names: Names = NO_NAMES
    """What the athletes of ``pair`` are called."""

    def check(self, listing: Listing) -> Listing:
        """``listing``, if it is of this pair. Raises :class:`AccessDenied` when it is not."""
        pair = self.pair
        known = {(pair.source, pair.source_athlete), (pair.target, pair.target_athlete)}
        if (listing.platform, listing.athlete) in known:
            return listing
        raise AccessDenied(
            listing.platform.label,
            "The calendar that was read belongs to another athlete than the connected account.",
            "Check the account on the Accounts page.",
        )


def ends_of(connected: Connected, source: PlatformName, target: PlatformName) -> Ends:
    """The ends between the accounts that are saved now. Raises :class:`AccessExpired`."""
    target_platform = connected.adapter(target)
    source_platform = None if source in AT_REST else connected.adapter(source)
    accounts = connected.accounts()
    return Ends(
        pair=Pair(
            source=source,
            source_athlete=AT_REST.get(source) or accounts[source].athlete,
            target=target,
            target_athlete=accounts[target].athlete,
        ),
        source=source_platform,
        source_can=AT_REST_CAN if source_platform is None else source_platform.capabilities,
        target=target_platform,
        names=Names(
            source=name_of(accounts[source]) if source in accounts else "",
            target=name_of(accounts[target]),
        ),
    )


def name_of(account: Account) -> str:
    """What the athlete is called whose calendar is open, who need not be the coach; "" when
    nobody says."""
    return dict(account.athletes).get(account.athlete, account.name).strip()


def read_both(
    ends: Ends, first: dt.date, last: dt.date, progress: Progress | None = None
) -> tuple[Listing, Listing]:
    """Both calendars around these days, at once."""
    assert ends.source is not None
    days = around(first, last)
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="fetch") as pool:
        source = pool.submit(ends.source.list_calendar, *days, progress)
        target = pool.submit(ends.target.list_calendar, *days)
    return ends.check(source.result()), ends.check(target.result())


def ask_for(
    ends: Ends,
    scope: Scope,
    source: Listing,
    target: Listing,
    journal: Journal,
    known: Mapping[ItemRef, CalendarItem | None] | None = None,
) -> dict[ItemRef, CalendarItem | None]:
    """What became of the items that links name and complete listings do not hold.

    An item of which nobody can tell is left out: nothing is known of it. Which items are gone is
    remembered with their links, so that they are not asked for again and again. What is ``known``
    from a moment ago is not asked for once more.
    """
    links = journal.links(ends.pair)
    known = known or {}
    wanted = [ref for ref in to_ask_for(scope, source, target, links) if ref not in known]
    if len(wanted) > MOST_ASKED:
        _log.info("%d items are missing; %d of them are asked for", len(wanted), MOST_ASKED)
    found = dict(known)
    with ThreadPoolExecutor(max_workers=ASKED_AT_ONCE, thread_name_prefix="ask") as pool:
        asked = {
            ref: pool.submit(platform.find, ref)
            for ref in wanted[:MOST_ASKED]
            if (platform := ends.target if ref.platform is ends.pair.target else ends.source)
        }
    for ref, future in asked.items():
        try:
            found[ref] = future.result()
        except PlatformError as problem:
            _log.info("Nobody can tell whether an item is still there: %s", problem)
    _remember_gone(ends.pair, journal, links, found, (source, target))
    return found


def doubted(listing: Listing, found: Mapping[ItemRef, CalendarItem | None]) -> Listing:
    """``listing``, marked as not complete when it lacks an item that is there in its days.

    An answer that was cut short in silence looks whole; what was asked for by id gives it away.
    """
    listed = {item.ref for item in listing.items}
    lacking = sum(
        item is not None
        and item.ref.platform is listing.platform
        and item.ref not in listed
        and listing.first <= item.day <= listing.last
        for item in found.values()
    )
    if not lacking:
        return listing
    because = f"{lacking} of the workouts that are there were missing from its answer"
    return listing.model_copy(update={"complete": False, "incomplete_because": because})


class Watch:
    """The target's calendar over the days of a run: lists it, and holds what it said last."""

    def __init__(self, ends: Ends, days: tuple[dt.date, dt.date]) -> None:
        self._ends = ends
        self._days = days
        self._latest: Listing | None = None
        self._found: Mapping[ItemRef, CalendarItem | None] = {}

    def reread(self) -> Listing:
        """Lists the calendar as it is now."""
        self._latest = self._ends.check(self._ends.target.list_calendar(*self._days))
        return self._latest

    def ask_for(
        self,
        scope: Scope,
        source: Listing,
        journal: Journal,
        known: Mapping[ItemRef, CalendarItem | None] | None = None,
    ) -> dict[ItemRef, CalendarItem | None]:
        """What became of the items that links name and the last listing does not hold."""
        assert self._latest is not None
        found = ask_for(self._ends, scope, source, self._latest, journal, known)
        self._found = found
        return found

    def keep(self, cache: SessionCache, now: dt.datetime) -> None:
        """Keeps what was listed last for the session, with what is known against it; a table
        must not show an old state, so without a listing nothing is kept."""
        if self._latest is not None:
            cache.put(doubted(self._latest, self._found), now)
        else:
            cache.drop_calendars(self._ends.pair.target)


def workplace(
    ends: Ends,
    connected: Connected,
    profile: ProfileStore,
    watch: Watch,
    progress: Progress | None,
    stop: threading.Event | None,
) -> Workplace:
    """What a run between these ends works with."""
    return Workplace(
        pair=ends.pair,
        source=ends.source,
        target=ends.target,
        journal=profile.journal,
        lease=profile.lease,
        now=connected.now,
        today=connected.today,
        reread=watch.reread,
        progress=progress,
        stop=stop,
        source_can=ends.source_can,
        names=ends.names,
    )


def _remember_gone(
    pair: Pair,
    journal: Journal,
    links: Iterable[Link],
    found: Mapping[ItemRef, CalendarItem | None],
    listings: tuple[Listing, Listing],
) -> None:
    there = {item.ref for listing in listings for item in listing.items}
    there |= {ref for ref, item in found.items() if item is not None}
    gone = {ref for ref, item in found.items() if item is None}
    changed = []
    for link in links:
        state = link.state
        if link.target in gone:
            state = LinkState.TARGET_GONE
        elif link.source in gone:
            state = LinkState.SOURCE_GONE
        elif (state is LinkState.TARGET_GONE and link.target in there) or (
            state is LinkState.SOURCE_GONE and link.source in there
        ):
            state = LinkState.LIVE
        if state is not link.state:
            # A copy that is there again, and goes once more, was not removed by an undo.
            undone = None if link.state is LinkState.TARGET_GONE else link.undone
            changed.append(link.model_copy(update={"state": state, "undone": undone}))
    if changed:
        journal.save_links(pair, changed)
