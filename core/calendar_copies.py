"""Copies of plans to calendars, as they are written down: begun, ended, found again."""

from __future__ import annotations

import logging

from core.connected import Connected
from core.platforms.contract import Library, PlatformName
from core.shelves import series_of, source_key
from core.store.copy_values import CopyState, ShelfCopy
from core.store.errors import StoreUnavailable
from core.store.journal_values import LinkState, RunStatus
from core.store.store import ProfileStore
from core.sync.reports import Result, RunReport
from core.sync.shelf_workplace import shelf_pair

_log = logging.getLogger("planbridge.sync")

_ENDED = (RunStatus.DONE, RunStatus.NOTHING, RunStatus.PARTLY)


class CalendarCopies:
    """What is known of a profile's copies to calendars."""

    def __init__(self, connected: Connected, profile: ProfileStore) -> None:
        self._connected = connected
        self._profile = profile

    def earlier(self, source: Library, target: PlatformName) -> tuple[ShelfCopy, ...]:
        """The copies of a container to this calendar of which something may be there, newest
        first. No request."""
        account = self._connected.accounts().get(target)
        if account is None:
            return ()
        found = self._profile.copies.of(source_key(source), target, account.athlete)
        copies = [one for one in found if one.series and one.state is not CopyState.REMOVED]
        if not copies:
            return ()
        pair = shelf_pair(target, account.athlete)
        live = {
            series_of(link.source.id)[1]
            for link in self._profile.journal.links(pair)
            if link.state is not LinkState.TARGET_GONE
        }
        return tuple(one for one in copies if one.series in live or one.state is CopyState.OPEN)

    def begin(self, copy: ShelfCopy) -> ShelfCopy:
        """Writes ``copy`` down as open: a new one, or again the one of its series."""
        found = self._profile.copies.of(copy.source, copy.target, copy.athlete)
        again = next((one for one in found if one.series == copy.series), None)
        if again is None:
            return self._profile.copies.begin(copy)
        again = again.model_copy(
            update={
                "start": copy.start,
                "source_first": copy.source_first,
                "options": copy.options,
                "state": CopyState.OPEN,
            }
        )
        self._profile.copies.save(again)
        return again

    def end(self, copy: ShelfCopy, report: RunReport) -> None:
        """Writes down how the copy stands after the run."""
        try:
            links = self._profile.journal.links(shelf_pair(copy.target, copy.athlete))
            count = sum(series_of(link.source.id)[1] == copy.series for link in links)
            stopped = report.count(Result.STOPPED, Result.UNKNOWN)
            state = CopyState.DONE if report.status in _ENDED and not stopped else CopyState.OPEN
            if not count and not report.count(Result.DONE, Result.UNKNOWN):
                # Surely nothing was written: then there is no copy.
                state = CopyState.REMOVED
            wrote = bool(report.count(Result.DONE))
            self._profile.copies.save(
                copy.model_copy(
                    update={
                        "state": state,
                        "count": count,
                        "run": report.run if wrote else copy.run,
                        "written_at": self._connected.now() if wrote else copy.written_at,
                    }
                )
            )
        except StoreUnavailable as problem:
            _log.warning("How a copy to a calendar stands is not written down: %s", problem)
