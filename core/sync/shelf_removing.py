"""Taking a copy to a library or plan back: what it added goes, what it wrote over comes back."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from core.platforms.contract import ItemRef, LibraryItem, LibraryListing, PlatformError
from core.platforms.errors import NotFound
from core.store.copy_values import CopiedItem, CopyState, ItemState, ShelfCopy
from core.sync.batches import BULK, STOPPED
from core.sync.copy_reports import CopyReport, Outcome
from core.sync.outcomes import OUR_FAULT
from core.sync.shelf_runs import ShelfRun
from core.sync.shelf_workplace import ShelfWorkplace

_log = logging.getLogger("planbridge.sync")

REMOVED = "Removed."
PUT_BACK = "Put back as it was before."
GONE = "It was gone already."
EDITED = "Somebody edited it there since it was copied, so it was left."
FORGOTTEN = (
    "It was written over what somebody had edited, and what that was is kept for 30 days only; so "
    "it was left."
)
STILL_THERE = "It was asked to go, but is there still. Look at it there."
NOT_PUT_BACK = "When it was read back, it was not as it was before. Look at it there."


def take_back(copy: ShelfCopy, place: ShelfWorkplace) -> CopyReport:
    """Removes what ``copy`` added and puts back what somebody had edited before it wrote over it.

    What is there no longer as it was read back after writing is left. The library itself stays.
    Reports every failure, raises none; cut off, it can be done again.
    """
    work = _TakingBack(copy, place)
    work.run()
    return work.result()


class _TakingBack(ShelfRun):
    def __init__(self, copy: ShelfCopy, place: ShelfWorkplace) -> None:
        super().__init__(copy, place)
        self._removed: dict[ItemRef, CopiedItem] = {}
        self._restored: dict[ItemRef, CopiedItem] = {}
        self._failed = False

    def do(self) -> None:
        self.load()
        if self.place.stopped:
            self.stopped = True
            return
        library = self.copy.library
        if library is not None:
            self.place.tell(0, len(self.items), f"Looking at {self.place.platform.name.label}")
            listing = self._look()
            self.settle(listing)
            self._take_all(listing)
            if self._removed or self._restored:
                self._read_back(listing)
        elif self.copy.libraries_before is not None:
            name = self.copy.new_name
            self.remarks.append(f"“{name}” may have been created all the same; it is empty.")
        left = self.ended or self.stopped or self._failed
        state = self.copy.state if left else CopyState.REMOVED
        self.save(state=state, count=self.count)

    def _look(self) -> LibraryListing:
        assert self.copy.library is not None
        try:
            return self.read(self.copy.library)
        except NotFound as problem:
            # Without the library there is nothing of the copy either.
            self.remarks.append(str(problem))
            return LibraryListing(library=self.copy.library)

    def _take_all(self, listing: LibraryListing) -> None:
        mine = [one for one in self.items.values() if one.state is ItemState.DONE]
        for start in range(0, len(mine), BULK):
            if start and self.may_go_on():
                listing = self._look()  # it takes long: what is edited meanwhile stays
            for one in mine[start : start + BULK]:
                self.place.tell(len(self.outcomes), len(mine), one.title)
                if not self.may_go_on():
                    return
                self._take(one, listing)
        self._end_intents()

    def _take(self, one: CopiedItem, listing: LibraryListing) -> None:
        there = next((item for item in listing.items if item.ref == one.target), None)
        before = one.before if one.replaced else None
        if there is None:
            unread = [entry for entry in listing.unreadable if _is(entry.id, one)]
            if unread:
                self._say(one, f"It cannot be read there, so it was left: {unread[0].reason}")
            else:
                self._done(one, GONE, skipped=True)
        elif before is not None and there.content == before.content:
            self._done(one, PUT_BACK, skipped=True)
        elif not there.content or there.content != one.content:
            left = _outcome(one, EDITED, ok=True, skipped=True)
            self.outcomes[one.source] = left.model_copy(update={"edited": True})
        elif one.replaced and before is None:
            self._say(one, FORGOTTEN)
        else:
            self._ask(one, there, before)

    def _ask(self, one: CopiedItem, there: LibraryItem, before: LibraryItem | None) -> None:
        library = self.copy.library
        assert library is not None
        try:
            if before is not None:
                self.place.platform.restore_in_library(library, before)
            else:
                self.place.platform.remove_from_library(library, there)
        except PlatformError as problem:
            self._failed = True
            self.unsure(problem)
            self._say(one, str(problem), still=True)
        except Exception:
            _log.exception("Taking an item of a library back failed in a way nobody foresaw")
            self._failed = True
            self._say(one, OUR_FAULT, still=True)
        else:
            (self._restored if before is not None else self._removed)[one.source] = one
            self._done(one, PUT_BACK if before is not None else REMOVED)

    def _end_intents(self) -> None:
        """What was asked for once and is not there will not be waited for."""
        self.write_down(
            [
                one.model_copy(update={"state": ItemState.REMOVED})
                for one in self.items.values()
                if one.state is ItemState.INTENDED and one.target is None
            ]
        )

    def _read_back(self, earlier: LibraryListing) -> None:
        """Looks once more whether it is as it was asked for."""
        try:
            listing = self.place.platform.list_library(earlier.library)
        except NotFound:
            return
        except PlatformError as problem:
            self.remarks.append(f"Whether all of it is gone could not be read back: {problem}")
            return
        held = {item.ref: item for item in listing.items}
        wrong = [one for one in self._removed.values() if one.target in held]
        self._undo(wrong, STILL_THERE)
        for one in self._restored.values():
            found = held.get(one.target) if one.target is not None else None
            if one.before is not None and (found is None or found.content != one.before.content):
                words = f"{self.outcomes[one.source].message} {NOT_PUT_BACK}"
                said = {"message": words, "verified": False}
                self.outcomes[one.source] = self.outcomes[one.source].model_copy(update=said)

    def _undo(self, wrong: Sequence[CopiedItem], words: str) -> None:
        self._failed = self._failed or bool(wrong)
        self.write_down(wrong)
        for one in wrong:
            self._say(one, words, still=True)

    def _done(self, one: CopiedItem, words: str, *, skipped: bool = False) -> None:
        self.write_down([one.model_copy(update={"state": ItemState.REMOVED})])
        self.outcomes[one.source] = _outcome(one, words, ok=True, skipped=skipped)

    def _say(self, one: CopiedItem, words: str, *, still: bool = False) -> None:
        said = _outcome(one, words, ok=False)
        self.outcomes[one.source] = said.model_copy(update={"open": still})

    def result(self) -> CopyReport:
        """The report: one outcome for everything that the copy wrote."""
        words = STOPPED if self.stopped and not self.ended else f"Not tried. {self.ended}".strip()
        return self.report(
            [
                self.outcomes.get(ref)
                or _outcome(one, words, ok=False).model_copy(update={"open": True})
                for ref, one in self.items.items()
                if ref in self.outcomes or one.state is ItemState.DONE
            ]
        )


def _is(id_: str, one: CopiedItem) -> bool:
    return one.target is not None and one.target.id == id_


def _outcome(one: CopiedItem, words: str, *, ok: bool, skipped: bool = False) -> Outcome:
    return Outcome(
        ref=one.source,
        title=one.title,
        day=None,
        ok=ok,
        skipped=skipped,
        message=words,
        target=one.target,
    )
