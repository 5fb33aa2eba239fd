"""Reading a TrainingPeaks calendar: workouts and notes, a span of days at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from core.platforms.contract import (
    CalendarItem,
    ItemKind,
    Listing,
    PlatformName,
    Progress,
    Unreadable,
)
from core.platforms.errors import AccessExpired, PlatformError
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks.client import LONGEST_SPAN, TrainingPeaksClient


def read_calendar(
    client: TrainingPeaksClient,
    athlete: str,
    first: dt.date,
    last: dt.date,
    progress: Progress | None = None,
) -> Listing:
    """Workouts and notes between two days, in spans of at most 90 days.

    When some spans answer and others fail, what was read is returned and the listing says
    that it is not complete and why. When none answers, the error is raised; a cookie that
    has expired is always raised.
    """
    calls = [
        (kind, span_first, span_last)
        for span_first, span_last in spans(first, last)
        for kind in (ItemKind.WORKOUT, ItemKind.NOTE)
    ]
    items: list[CalendarItem] = []
    bad: list[Unreadable] = []
    failures: list[str] = []
    error: PlatformError | None = None
    for done, (kind, span_first, span_last) in enumerate(calls):
        what = "workouts" if kind is ItemKind.WORKOUT else "notes"
        if progress:
            progress(done, len(calls), f"{what} from {span_first}")
        try:
            raws = client.listed(kind, athlete, span_first, span_last)
        except AccessExpired:
            raise
        except PlatformError as failure:
            error = failure
            failures.append(f"{what} from {span_first} to {span_last}: {failure.what}")
            continue
        found, unread = items_read.read_all(raws, athlete, kind, span_first, span_last)
        items.extend(found)
        bad.extend(unread)
    if error is not None and len(failures) == len(calls):
        raise error
    if progress:
        progress(len(calls), len(calls), "done")
    failures += ["An item without an id could not be read." for entry in bad if not entry.id]
    return Listing(
        platform=PlatformName.TRAININGPEAKS,
        athlete=athlete,
        first=first,
        last=last,
        items=tuple(sorted(items, key=_order)),
        unreadable=tuple(bad),
        complete=not failures,
        incomplete_because=" ".join(failures),
    )


def spans(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """``first`` to ``last`` (inclusive) in pieces of at most 90 days that do not overlap."""
    while (last - first).days >= LONGEST_SPAN:
        end = first + dt.timedelta(days=LONGEST_SPAN - 1)
        yield first, end
        first = end + dt.timedelta(days=1)
    if first <= last:
        yield first, last


def _order(item: CalendarItem) -> tuple[dt.date, bool, float, int]:
    place = item.raw.get("orderOnDay")
    is_note = item.ref.kind is ItemKind.NOTE
    return item.day, is_note, float(place) if isinstance(place, int) else 0.0, int(item.ref.id)
