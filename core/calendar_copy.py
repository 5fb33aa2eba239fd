"""The calendar that is copied to: read around the chosen days, before writing and after."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence

from core.platforms.contract import (
    ItemRef,
    Listing,
    Platform,
    PlatformError,
    PlatformName,
    Progress,
)
from core.store.cache import CachedListing, SessionCache
from core.sync.copying import CopyReport, Outcome, copy_items
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds

AROUND = dt.timedelta(weeks=4)
"""How far around the chosen days the target is read: a copy that was moved is still known."""
GONE = "What was fetched is gone. Fetch again."
"""Nobody saw how these accounts stand to each other: nothing is copied unseen."""


def around(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days in which copies of these days are looked for, within what a calendar can hold."""
    return (
        first - min(AROUND, first - dt.date.min),
        last + min(AROUND, dt.date.max - last),
    )


def cached_around(
    cache: SessionCache, platform: PlatformName, athlete: str, first: dt.date, last: dt.date
) -> CachedListing | None:
    """What was fetched around these days, or None."""
    return cache.get(platform, athlete, *around(first, last))


def copy_planned(
    refs: Sequence[ItemRef],
    planned: Listing,
    platform: Platform,
    thresholds: AthleteThresholds,
    options: Options,
    cache: SessionCache,
    now: Callable[[], dt.datetime],
    today: dt.date,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> CopyReport:
    """Copies the chosen items of ``planned`` to ``platform``'s calendar.

    The calendar is read once before writing, and once after, so that the table shows what is
    there now. Reports every failure, raises none.
    """
    days = around(planned.first, planned.last)
    if progress is not None:
        progress(0, len(refs), f"Looking at {platform.name.label}")
    try:
        before = platform.list_calendar(*days)
    except PlatformError as problem:
        return none_copied(refs, planned, str(problem))
    report = copy_items(refs, planned, before, platform, thresholds, today, progress, stop, options)
    try:
        cache.put(platform.list_calendar(*days), now())
    except PlatformError:
        # What was written stands in the report; the table must not show an old state.
        cache.drop(platform.name)
    return report


def none_copied(refs: Sequence[ItemRef], planned: Listing, message: str) -> CopyReport:
    """The report when nothing was tried: the same reason for every item."""
    titles = {item.ref: item.item.title for item in planned.items}
    days = {item.ref: item.day for item in planned.items}
    return CopyReport(
        outcomes=tuple(
            Outcome(
                ref=ref,
                title=titles.get(ref, ""),
                day=days.get(ref, planned.first),
                ok=False,
                message=message,
            )
            for ref in refs
        )
    )
