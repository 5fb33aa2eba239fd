"""How the items of a container stand to the library or plan they may go to. Pure."""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from collections.abc import Collection, Sequence

from core.platforms.contract import (
    CannotConvert,
    ItemRef,
    LibraryItem,
    LibraryListing,
    Platform,
    Unreadable,
)
from core.store.copy_values import CopiedItem, ItemState
from core.sync.copy_reports import not_in_full
from core.sync.outcomes import OUR_FAULT
from core.sync.overview import numbers_of
from core.sync.shelf_settling import TURNED_UP, settled
from core.sync.shelf_values import RowStatus, ShelfRow
from core.workout.model import Note
from core.workout.options import Options
from core.workout.thresholds import AthleteThresholds

_log = logging.getLogger("planbridge.sync")

ALREADY = "It is there already."
OUT_OF_DATE = "It differs from the earlier copy, which is brought up to date."
EDITED = "Somebody edited it there since it was copied. Ticked, it is written over."
TURNED_UP_TICKED = f"{TURNED_UP} Ticked, it is written over."
GONE = "Somebody removed it there since it was copied. Ticked, it is added again."
ITSELF = "It comes from there, and is there still. Ticked, it is added once more."
TOO_EARLY = "It would lie before the first day of that plan."
_UNREAD = "Its earlier copy there cannot be read, so it is left as it is: {}"
_MAYBE_UNREAD = "An entry of that title there cannot be read and may be its copy: {}"
_TWIN = "The same as “{}” above; once is enough in a library. Ticked, it is added once more."


def compare(
    listing: LibraryListing,
    platform: Platform,
    thresholds: AthleteThresholds,
    options: Options,
    *,
    as_plan: bool,
    offset: int = 0,
    there: LibraryListing | None = None,
    copied: Sequence[CopiedItem] = (),
    known: Collection[str] | None = None,
) -> tuple[ShelfRow, ...]:
    """The items of ``listing``, one row each, by day and then in the order of the source.

    ``there`` is what the place holds; None for a new one. ``copied`` are the items of the earlier
    copy that is to be finished or brought up to date, and ``known`` its ``items_before``. With
    ``as_plan`` each item has a day, ``offset`` added. Raises ``ValueError`` when ``there`` is not
    complete: say :func:`core.sync.copy_reports.not_in_full` and compare nothing.
    """
    if there is not None and not_in_full(there):
        raise ValueError(not_in_full(there))
    items = {item.ref: item for item in reversed(listing.items)}
    in_order = sorted(
        (items[ref] for ref in dict.fromkeys(item.ref for item in listing.items)),
        key=lambda item: item.day or 0,
    )
    rows = [
        _ready(item, platform, thresholds, options, (item.day or 0) + offset if as_plan else None)
        for item in in_order
    ]
    if there is not None:
        copied = settled(copied, there, known)
    rows = _Standing(rows, there, copied).rows()
    return tuple(rows if as_plan else _twins(rows))


def _ready(
    item: LibraryItem,
    platform: Platform,
    thresholds: AthleteThresholds,
    options: Options,
    day: int | None,
) -> ShelfRow:
    """The row of one item, whatever it holds: a fault of ours must not cost the other rows."""
    row = ShelfRow(item=item, status=RowStatus.CANNOT, day=day)
    if day is not None and day < 0:
        return row.model_copy(update={"reason": TOO_EARLY})
    try:
        if not isinstance(item.item, Note):
            numbers = numbers_of(item.item, thresholds)
            row = row.model_copy(
                update={
                    "duration": numbers.duration,
                    "load": numbers.load,
                    "load_is_estimate": numbers.load_is_estimate,
                }
            )
        draft = platform.prepare_for_library(item.item, item.ref, thresholds, options, day=day)
    except CannotConvert as problem:
        return row.model_copy(update={"reason": str(problem)})
    except Exception:
        _log.exception("An item of %s could not be made ready", item.ref.platform.label)
        return row.model_copy(update={"reason": OUR_FAULT})
    return row.model_copy(update={"status": RowStatus.NEW, "draft": draft})


class _Standing:
    """Finds for each row what stands there of it; what is there is claimed once."""

    def __init__(
        self,
        rows: Sequence[ShelfRow],
        there: LibraryListing | None,
        copied: Sequence[CopiedItem],
    ) -> None:
        self._rows = list(rows)
        held = there.items if there is not None else ()
        self._held = {item.ref: item for item in held}
        self._unread = {one.id: one for one in there.unreadable if one.id} if there else {}
        self._copied = {one.source: one for one in copied if one.state is not ItemState.REMOVED}
        self._free = self._by_content(held, {row.ref for row in rows})

    def rows(self) -> list[ShelfRow]:
        """The rows as they stand, those that were never copied first to claim their likes."""
        for again in (False, True):
            for place, row in enumerate(self._rows):
                one = self._copied.get(row.ref)
                if (one is not None) is again:
                    self._rows[place] = self._standing(row, one)
        return self._rows

    def _by_content(
        self, held: Sequence[LibraryItem], sources: Collection[ItemRef]
    ) -> dict[str, deque[LibraryItem]]:
        """What no row's own copy is, by content; copies of what the source lost come last."""
        ours = {one.target for one in self._copied.values() if one.source in sources}
        lost = {one.target for one in self._copied.values()} - ours
        free: dict[str, deque[LibraryItem]] = defaultdict(deque)
        for item in sorted(held, key=lambda item: item.ref in lost):
            if item.content and item.ref not in ours:
                free[item.content].append(item)
        return free

    def _standing(self, row: ShelfRow, one: CopiedItem | None) -> ShelfRow:
        there = self._held.get(one.target) if one is not None and one.target is not None else None
        if row.draft is None:
            return row.model_copy(update={"there": there})
        if one is None:
            return self._found_there(row) or self._itself(row)
        if there is not None:
            return _of_copy(row, row.draft.content, there, one)
        if one.target is not None and one.target.id in self._unread:
            return _cannot(row, _UNREAD, self._unread[one.target.id])
        found = self._found_there(row)
        if found is not None:
            return found
        if one.target is not None:
            return row.model_copy(update={"status": RowStatus.GONE, "reason": GONE})
        maybe = next((e for e in self._unread.values() if e.title and e.title == one.title), None)
        if maybe is not None and one.state is ItemState.INTENDED:
            return _cannot(row, _MAYBE_UNREAD, maybe)
        return row.model_copy(update={"status": RowStatus.UNFINISHED, "reason": one.message})

    def _itself(self, row: ShelfRow) -> ShelfRow:
        """The row of what may be copied to where it comes from: in other words than it stands
        there it would be doubled unasked."""
        there = self._held.get(row.ref)
        if there is None or (row.day is not None and row.day != there.day):
            return row
        return row.model_copy(update={"status": RowStatus.TWIN, "reason": ITSELF, "there": there})

    def _found_there(self, row: ShelfRow) -> ShelfRow | None:
        assert row.draft is not None
        equal = self._free.get(row.draft.content)
        if not equal:
            return None
        update = {"status": RowStatus.SAME, "reason": ALREADY, "there": equal.popleft()}
        return row.model_copy(update=update)


def _of_copy(row: ShelfRow, wanted: str, there: LibraryItem, one: CopiedItem) -> ShelfRow:
    """The row of an item whose earlier copy is there."""
    as_read = there.content == one.content
    if (wanted and there.content == wanted) or (as_read and one.wanted == wanted):
        status, reason = RowStatus.SAME, ALREADY
    elif as_read:
        status, reason = RowStatus.CHANGED, OUT_OF_DATE
    else:
        status, reason = RowStatus.EDITED, EDITED if one.content else TURNED_UP_TICKED
    return row.model_copy(update={"status": status, "reason": reason, "there": there})


def _cannot(row: ShelfRow, words: str, entry: Unreadable) -> ShelfRow:
    reason = words.format(entry.reason)
    return row.model_copy(update={"status": RowStatus.CANNOT, "draft": None, "reason": reason})


def _twins(rows: Sequence[ShelfRow]) -> list[ShelfRow]:
    """In a place without days a new row that equals an earlier one is not proposed."""
    first: dict[str, str] = {}
    told = []
    for row in rows:
        content = row.draft.content if row.draft is not None else ""
        if content in first and row.status is RowStatus.NEW:
            reason = _TWIN.format(first[content])
            row = row.model_copy(update={"status": RowStatus.TWIN, "reason": reason})
        elif content:
            first.setdefault(content, row.item.item.title or "(no title)")
        told.append(row)
    return told
