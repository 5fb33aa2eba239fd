"""Writing rows to a library or plan: each is written down before the request, and after it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from core.platforms.contract import (
    Draft,
    ItemRef,
    Library,
    LibraryItem,
    LibraryWritten,
    PlatformError,
)
from core.store.copy_values import CopiedItem, ItemState, ShelfCopy
from core.sync.batches import BULK
from core.sync.outcomes import OUR_FAULT
from core.sync.shelf_choosing import TOUCHED
from core.sync.shelf_outcomes import added, not_done, not_known
from core.sync.shelf_runs import ShelfRun
from core.sync.shelf_values import ShelfRow
from core.sync.shelf_workplace import ShelfWorkplace

_log = logging.getLogger("planbridge.sync")

REFUSED_IN_A_ROW = 2
"""After so many requests without any success, whether the access still holds is asked."""


class ShelfWriting(ShelfRun):
    """The part of a run that writes. ``total``: of how many rows it tells the progress."""

    def __init__(self, copy: ShelfCopy, place: ShelfWorkplace, total: int) -> None:
        super().__init__(copy, place)
        self.known: set[str] = set()
        """The ids of what is there that no answer may take for something new."""
        self.written: dict[ItemRef, ShelfRow] = {}
        self._total = total
        self._refused = 0

    # --- Creating -------------------------------------------------------------------------

    def create_all(self, rows: Sequence[ShelfRow]) -> None:
        """Adds ``rows``, many a request where the platform takes them so."""
        size = BULK if self.place.platform.capabilities.bulk_create else 1
        for part in _parts(rows, size):
            self._tell(part[0])
            if not self.may_go_on():
                return
            self._create(part)

    def _create(self, rows: Sequence[ShelfRow]) -> None:
        library = self.copy.library
        drafts = [draft_of(row) for row in rows]
        assert library is not None
        intents = [item_of(row, ItemState.INTENDED) for row in rows]
        self.write_down(intents)
        results: Sequence[LibraryWritten | None]
        try:
            results = self.place.platform.add_to_library(
                library, drafts, known=frozenset(self.known)
            )
        except PlatformError as problem:
            # Of several, some may have been written before the one that failed.
            maybe = self.unsure(problem) or len(rows) > 1
            results = [
                LibraryWritten(draft=draft, error=str(problem), maybe_applied=maybe)
                for draft in drafts
            ]
        except Exception:
            _log.exception("Adding to a library failed in a way that nobody foresaw")
            results = [
                LibraryWritten(draft=draft, error=OUR_FAULT, maybe_applied=True) for draft in drafts
            ]
        answered = list(zip_longest(rows, intents, results[: len(rows)]))
        self.write_down([self._created(row, one, result) for row, one, result in answered])
        self._watch_refusals(rows)

    def _created(self, row: ShelfRow, one: CopiedItem, result: LibraryWritten | None) -> CopiedItem:
        """What became of one item, and its outcome."""
        ref = result.created if result is not None else None
        if ref is not None and ref.id not in self.known:
            assert result is not None
            self.known.add(ref.id)
            self.written[row.ref] = row
            self.outcomes[row.ref] = added(row, result)
            return one.model_copy(
                update={"state": ItemState.DONE, "target": ref, "content": one.wanted}
            )
        if result is None or result.maybe_applied or ref is not None:
            words = result.error if result is not None else ""
            self.outcomes[row.ref] = not_known(row, words)
            return one.model_copy(update={"message": words})
        self.outcomes[row.ref] = not_done(row, result.error, still=bool(self.ended))
        return one.model_copy(update={"state": ItemState.FAILED, "message": result.error})

    def _watch_refusals(self, rows: Sequence[ShelfRow]) -> None:
        """Ends the run when it is no single workout that is refused."""
        self._refused = 0 if any(row.ref in self.written for row in rows) else self._refused + 1
        if self._refused == REFUSED_IN_A_ROW and not self.ended:
            self._refused = 0
            try:
                self.place.check_athlete(self.copy)
            except PlatformError as problem:
                self.ended = str(problem)

    # --- Updating -------------------------------------------------------------------------

    def update_all(self, rows: Sequence[ShelfRow]) -> None:
        """One by one. What takes long is looked at again in between."""
        library = self.copy.library
        assert library is not None
        for part in _parts(rows, BULK):
            held: dict[ItemRef, LibraryItem] | None = None
            if part[0] is not rows[0] and self.may_go_on():
                held = {item.ref: item for item in self.read(library).items}
            for row in part:
                self._tell(row)
                if not self.may_go_on():
                    return
                assert row.there is not None
                now = held.get(row.there.ref) if held is not None else row.there
                if now is None or now.content != row.there.content:
                    self.outcomes[row.ref] = not_done(row, TOUCHED)
                else:
                    self._update(library, row, row.there)

    def _update(self, library: Library, row: ShelfRow, there: LibraryItem) -> None:
        assert row.draft is not None
        earlier = self.items[row.ref]
        edited = there.content != earlier.content
        keeps = earlier.replaced and not edited
        intent = earlier.model_copy(
            update={
                "state": ItemState.INTENDED,
                "title": title_of(row),
                "day": row.day,
                "wanted": row.draft.content,
                "before": earlier.before if keeps else there,
                "replaced": earlier.replaced or edited,
                "message": "",
            }
        )
        self.write_down([intent])
        try:
            result = self.place.platform.update_in_library(library, there, row.draft)
        except PlatformError as problem:
            maybe = self.unsure(problem)
            result = LibraryWritten(draft=row.draft, error=str(problem), maybe_applied=maybe)
        except Exception:
            _log.exception("Updating in a library failed in a way that nobody foresaw")
            result = LibraryWritten(draft=row.draft, error=OUR_FAULT, maybe_applied=True)
        if result.created is not None:
            self.written[row.ref] = row
            self.outcomes[row.ref] = added(row, result, updated=True)
            done = {"state": ItemState.DONE, "target": result.created, "content": intent.wanted}
            self.write_down([intent.model_copy(update=done)])
        elif result.maybe_applied:
            self.outcomes[row.ref] = not_known(row, result.error)
        else:
            self.outcomes[row.ref] = not_done(row, result.error, still=bool(self.ended))
            self.write_down([earlier.model_copy(update={"message": result.error})])
        self._watch_refusals([row])

    def _tell(self, row: ShelfRow) -> None:
        self.place.tell(len(self.outcomes), self._total, title_of(row))


def is_open(one: CopiedItem) -> bool:
    """Whether nobody knows what became of it."""
    return one.state is ItemState.INTENDED


def item_of(row: ShelfRow, state: ItemState, message: str = "") -> CopiedItem:
    """What the journal keeps of a row that is to be added."""
    return CopiedItem(
        source=row.ref,
        title=title_of(row),
        state=state,
        day=row.day,
        wanted=draft_of(row).content,
        message=message,
    )


def draft_of(row: ShelfRow) -> Draft:
    """What would be written of a row that was found to be writable."""
    assert row.draft is not None
    return row.draft


def title_of(row: ShelfRow) -> str:
    """What a person knows it by."""
    return row.item.item.title or "(no title)"


def _parts(rows: Sequence[ShelfRow], size: int) -> Iterator[Sequence[ShelfRow]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
