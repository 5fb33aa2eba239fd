"""Copying chosen rows to a library or plan: looked at first, written down, read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.platforms.contract import (
    Library,
    LibraryListing,
    LibraryWritten,
    PlatformError,
)
from core.store.copy_values import CopyState, ItemState, ShelfCopy
from core.sync.batches import STOPPED
from core.sync.copy_reports import CopyReport
from core.sync.shelf_choosing import CREATES, UPDATES, why_not_now
from core.sync.shelf_outcomes import (
    added,
    not_done,
    nothing_to_do,
    read_back,
    vanished_words,
)
from core.sync.shelf_places import with_library
from core.sync.shelf_removing import take_back
from core.sync.shelf_values import RowStatus, ShelfRow
from core.sync.shelf_workplace import ShelfWorkplace
from core.sync.shelf_writing import ShelfWriting, draft_of, is_open, item_of

__all__ = ["ShelfWorkplace", "copy_to_shelf", "take_back"]

NOT_TRIED = "Not tried yet."
AS_BEFORE = "No answer came, and it was not updated. Look again, then copy it once more."

Compare = Callable[[LibraryListing], tuple[ShelfRow, ...]]


def copy_to_shelf(
    chosen: Sequence[ShelfRow],
    copy: ShelfCopy,
    place: ShelfWorkplace,
    compare_again: Compare,
    source: LibraryListing | None = None,
) -> CopyReport:
    """Copies ``chosen`` as ``copy`` says: a new copy (no id), or one that is finished or updated.

    ``compare_again`` compares the source with the library as it is now, with the copy's items as
    the journal has them at that moment; only what still stands as it was chosen is done. What of
    ``source`` could not be read has not vanished from it. Reports every failure, raises none; a
    copy that was stopped or cut off stays open.
    """
    work = _Copying(chosen, copy, place, compare_again, source)
    work.run()
    return work.result()


class _Copying(ShelfWriting):
    def __init__(
        self,
        chosen: Sequence[ShelfRow],
        copy: ShelfCopy,
        place: ShelfWorkplace,
        compare_again: Compare,
        source: LibraryListing | None,
    ) -> None:
        super().__init__(copy, place, len({row.ref for row in chosen}))
        self._chosen = {row.ref: row for row in reversed(chosen)}
        self._order = list(dict.fromkeys(row.ref for row in chosen))
        self._compare_again = compare_again
        self._source = source

    # --- The run --------------------------------------------------------------------------

    def do(self) -> None:
        for ref in self._order:
            row = self._chosen[ref]
            if row.draft is None:
                self.outcomes[ref] = not_done(row, row.reason)
        wants = any(row.draft is not None for row in self._chosen.values())
        if self.place.stopped:
            self.stopped = True
            return
        self.load()
        if self.copy.library is None and not wants:
            return
        self.place.tell(0, len(self._order), f"Looking at {self.place.platform.name.label}")
        listing = self._looked_at()
        self.settle(listing)
        rows = self._compare_again(listing)
        creates, updates = self._choose(rows)
        self._vanished(rows, listing)
        if creates or updates:
            self._begin(listing, creates)
            self.update_all(updates)
            self.create_all(creates)
        library = listing.library
        if self.written or any(map(is_open, self.items.values())):
            self._read_back(library)
        self._close(rows)

    def _looked_at(self) -> LibraryListing:
        if self.copy.library is None:
            self.copy = self.place.keep(self.copy)  # so that a lost answer has a copy to finish
        self.copy, is_new = with_library(self.copy, self.place)
        assert self.copy.library is not None
        if is_new:
            return LibraryListing(library=self.copy.library)
        return self.read(self.copy.library)

    def _choose(self, rows: Sequence[ShelfRow]) -> tuple[list[ShelfRow], list[ShelfRow]]:
        """What of the chosen is to be created, and what updated, in the order of ``rows``."""
        now = {row.ref: row for row in rows}
        go = []
        for ref in self._order:
            if ref in self.outcomes:
                continue
            shown, row = self._chosen[ref], now.get(ref)
            if row is not None and row.status is RowStatus.SAME:
                self.outcomes[ref] = nothing_to_do(row)
            elif words := why_not_now(shown, row):
                self.outcomes[ref] = not_done(shown, words)
            else:
                assert row is not None
                go.append(row)
        return (
            [row for row in go if row.status in CREATES],
            [row for row in go if row.status in UPDATES],
        )

    def _vanished(self, rows: Sequence[ShelfRow], listing: LibraryListing) -> None:
        """Counts what the source no longer has and the library still holds."""
        source = self._source
        if source is not None and not source.complete:
            return
        unread = {one.id for one in source.unreadable} if source is not None else set()
        held = {item.ref for item in listing.items}
        held -= {row.there.ref for row in rows if row.there is not None}
        sources = {row.ref for row in rows}
        self.vanished = sum(
            one.state is ItemState.DONE and one.source not in sources and one.target in held
            for one in self.items.values()
            if one.source.id not in unread
        )
        if self.vanished:
            self.remarks.append(vanished_words(self.vanished, listing.library))

    def _begin(self, listing: LibraryListing, creates: Sequence[ShelfRow]) -> None:
        """Writes down what there is and what is to be done, before the first request."""
        before = {item.ref.id for item in listing.items}
        before |= {one.id for one in listing.unreadable if one.id}
        self.known = set(before)
        self.save(state=CopyState.OPEN, items_before=tuple(sorted(before)))
        known = (self.items.get(row.ref) for row in creates)
        self.write_down(
            [
                item_of(row, ItemState.FAILED, NOT_TRIED)
                for row, one in zip(creates, known, strict=True)
                if one is None or not is_open(one)
            ]
        )

    def _close(self, rows: Sequence[ShelfRow]) -> None:
        """Saves how the copy stands now. One of which nothing was written is not kept.

        An intent that no row can finish any more does not keep it open.
        """
        if self.copy.id is None:
            return
        can = {row.ref for row in rows if row.draft is not None}
        unknown = any(is_open(one) and one.source in can for one in self.items.values())
        left = self.ended or self.stopped or unknown
        fields: dict[str, object] = {"count": self.count}
        if self.written:
            fields["written_at"] = self.place.now()
        self.save(state=CopyState.OPEN if left else CopyState.DONE, **fields)

    def result(self) -> CopyReport:
        """The report: what has no outcome was not tried."""
        words = STOPPED if self.stopped and not self.ended else f"Not tried. {self.ended}".strip()
        return self.report(
            [
                self.outcomes.get(ref) or not_done(self._chosen[ref], words, still=True)
                for ref in self._order
            ]
        )

    # --- Reading back ---------------------------------------------------------------------

    def _read_back(self, library: Library) -> None:
        """Reads the library once more, and says of each item what is there of it."""
        try:
            listing = self.place.platform.list_library(library)
        except PlatformError as problem:
            self.remarks.append(f"What was written could not be read back: {problem}")
            return
        for one in self.settle(listing):
            row = self._chosen.get(one.source)
            if row is not None and not one.wanted:
                self.outcomes[one.source] = not_done(row, AS_BEFORE)
            elif row is not None and one.target is not None:
                found = LibraryWritten(draft=draft_of(row), created=one.target, error=one.message)
                self.outcomes[one.source] = added(row, found, updated=one.before is not None)
                if one.content:
                    self.written[one.source] = row
        held = {item.ref: item for item in listing.items}
        seen = []
        for ref, row in self.written.items():
            one = self.items[ref]
            item = held.get(one.target) if one.target is not None else None
            self.outcomes[ref] = read_back(self.outcomes[ref], draft_of(row), item, listing)
            if item is not None:
                seen.append(one.model_copy(update={"content": item.content}))
        self.write_down(seen)
