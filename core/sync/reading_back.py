"""After writing, one listing shows what is there now; each item is compared with what was meant."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.platforms.contract import CalendarItem, ItemRef, Listing, PlatformError
from core.store.errors import StoreUnavailable
from core.store.journal_values import Change, Link
from core.sync.actions import ActionKind
from core.sync.deeds import Deed, Hand, outcome_alone
from core.sync.edited_since import as_written, edited_since
from core.sync.fields import Difference, Field
from core.sync.verifying import verify
from core.sync.workplace import Workplace

_log = logging.getLogger("planbridge.sync")

_NOT_READ = "What was written could not be read back, so nobody has compared it"
_MISSING = Difference(field=Field.DAY, label="On the calendar", before="there", after="not found")
_STILL_THERE = Difference(field=Field.DAY, label="On the calendar", before="gone", after="there")


@dataclass(frozen=True)
class _Look:
    """What became of one item, when that is known."""

    known: bool
    item: CalendarItem | None = None


def read_back(hand: Hand, place: Workplace) -> str:
    """Verifies what ``hand`` has done, and brings its links in step with what was found.

    Returns a sentence for the run when something could not be read back, else "".
    """
    done = [deed for deed in hand.done if deed.change.kind != ActionKind.ADOPT]
    if not done or hand.lost:
        return ""
    if not hand.has_lease():
        return f"{_NOT_READ}: {hand.ended}"
    if place.progress is not None:
        place.progress(len(hand.outcomes), len(hand.outcomes), "Reading back")
    try:
        listing = place.reread()
    except PlatformError as problem:
        return f"{_NOT_READ}: {problem}"
    except Exception:
        _log.exception("What was written could not be read back")
        return f"{_NOT_READ}. The log says more."
    there = {item.ref: item for item in listing.items}
    changes: list[Change] = []
    links: list[Link] = []
    unlike: dict[str, tuple[Difference, ...]] = {}
    unread = 0
    for deed in done:
        try:
            look = _look(deed.change, there, listing, place)
            if not look.known:
                unread += 1
                continue
            change, differs, link = _compared(deed, look.item, totals=place.target_totals)
        except Exception:
            _log.exception("An item could not be compared with what was written")
            unread += 1
            continue
        changes.append(change)
        unlike[change.key] = differs
        links += [link] if link else []
    try:
        hand.journal.settle([outcome_alone(change) for change in changes], links=links)
    except StoreUnavailable as problem:
        return f"{_NOT_READ}: {problem}"
    for change in changes:
        hand.outcomes[change.key] = hand.outcomes[change.key].model_copy(
            update={"verified": change.verified, "unlike": unlike[change.key]}
        )
    return f"{_NOT_READ} ({unread} of {len(done)})." if unread else ""


def _look(
    change: Change, there: Mapping[ItemRef, CalendarItem], listing: Listing, place: Workplace
) -> _Look:
    ref = change.target
    assert ref is not None
    if ref in there:
        return _Look(True, there[ref])
    if any(one.id == ref.id for one in listing.unreadable):
        return _Look(False)
    gone_from = change.before.day if change.before is not None else None
    if change.after is None and gone_from is not None and _covers(listing, gone_from):
        return _Look(True)
    try:
        return _Look(True, place.target.find(ref))
    except PlatformError as problem:
        _log.info("An item could not be read back: %s", problem)
        return _Look(False)


def _covers(listing: Listing, day: dt.date) -> bool:
    return listing.complete and listing.first <= day <= listing.last


def _compared(
    deed: Deed, found: CalendarItem | None, *, totals: bool
) -> tuple[Change, tuple[Difference, ...], Link | None]:
    change = deed.change
    if change.after is None:
        gone = found is None
        differs: Sequence[Difference] = () if gone else (_STILL_THERE,)
        link = None if gone else change.link_before
        link = link.model_copy(update={"id": None}) if link else None
        return _verified(change, differs), tuple(differs), link
    if found is None:
        return _verified(change, (_MISSING,)), (_MISSING,), None
    differs = () if change.expected is None else verify(change.expected, found.item)
    # What differs from the answer to the write was made by somebody else since: what is kept is
    # what was written, so that it goes on counting as changed there.
    written = change.after.item
    edited = edited_since(written, found.item, computes_totals=totals)
    after = as_written(found, written, edited)
    change = _verified(change.model_copy(update={"after": after}), differs)
    return change, tuple(differs), replace(deed, change=change).follows(change, after).link


def _verified(change: Change, differs: Sequence[Difference]) -> Change:
    return change.model_copy(
        update={
            "verified": not differs,
            "unlike": tuple((one.label, one.before, one.after) for one in differs),
        }
    )
