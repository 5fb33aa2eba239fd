"""Outcomes of copying to a library or plan, in words."""

from __future__ import annotations

from core.platforms.contract import Draft, Library, LibraryItem, LibraryListing, LibraryWritten
from core.sync.copy_reports import Outcome
from core.sync.fields import Difference, Field
from core.sync.shelf_values import ShelfRow
from core.sync.verifying import verify
from core.sync.wording import on_the_way
from core.workout.model import Item, Note

READ_BACK = "Written and read back."
NO_REASON = "Not written; the platform gave no reason."
LOOKS_FIRST = (
    "It may have been written all the same. Finish this copy: it looks first, and writes only what "
    "is not there."
)
_TOLD = (Field.TITLE, Field.SPORT, Field.WORK)
"""What a library holds of a workout besides its text."""


def added(row: ShelfRow, result: LibraryWritten, *, updated: bool = False) -> Outcome:
    """It was written; whether as it was asked for is not known yet."""
    # The draft as it was written: writing may show a loss that nobody could foresee.
    losses, effects = (*row.item.losses, *result.draft.losses), result.draft.effects
    words = on_the_way("Updated" if updated else "Added", losses, effects)
    return _outcome(row, ok=True, message=f"{words} {result.error}".strip()).model_copy(
        update={
            "target": result.created,
            "url": result.url,
            "losses": losses,
            "effects": effects,
            "updated": updated,
        }
    )


def nothing_to_do(row: ShelfRow) -> Outcome:
    """It stands there as it would be written."""
    there = row.there.ref if row.there is not None else None
    same = _outcome(row, ok=True, message=row.reason)
    return same.model_copy(update={"skipped": True, "target": there})


def not_done(row: ShelfRow, words: str, *, still: bool = False) -> Outcome:
    """It was surely not written. ``still``: finishing the copy tries it."""
    made = _outcome(row, ok=False, message=words or NO_REASON)
    return made.model_copy(update={"open": still})


def not_known(row: ShelfRow, words: str) -> Outcome:
    """Nobody knows whether it was written."""
    made = _outcome(row, ok=False, message=f"{words} {LOOKS_FIRST}".strip())
    return made.model_copy(update={"open": True})


def read_back(
    outcome: Outcome, draft: Draft, found: LibraryItem | None, listing: LibraryListing
) -> Outcome:
    """``outcome`` of something that was written, with what was found there of it."""
    if found is not None and found.content == draft.content:
        return _verified(outcome, True, READ_BACK)
    if found is not None:
        return _verified(outcome, False, _differing(draft.item, found.item))
    unread = next((one for one in listing.unreadable if one.id == _id_of(outcome)), None)
    if unread is not None:
        return _verified(outcome, False, f"It could not be read back: {unread.reason}")
    if not listing.complete:
        because = listing.incomplete_because.rstrip(".") or "the answer was not complete"
        return _verified(outcome, None, f"It could not be read back ({because}).")
    name = listing.library.name
    return _verified(outcome, False, f"When “{name}” was read back, it was not there: look.")


def vanished_words(count: int, library: Library) -> str:
    """That what the source lost stays in the library."""
    if count == 1:
        return f"1 copy stays in “{library.name}” although its source is gone."
    return f"{count} copies stay in “{library.name}” although their sources are gone."


def _differing(wanted: Item, found: Item) -> str:
    told = [
        f"{one.label}: {one.before or 'none'} became {one.after or 'none'}"
        for one in _differences(wanted, found)
        if one.field in _TOLD
    ]
    what = f" ({'; '.join(told)})" if told else ""
    return f"When it was read back, it differed from what was asked for{what}. Look at it there."


def _differences(wanted: Item, found: Item) -> tuple[Difference, ...]:
    if isinstance(wanted, Note) or isinstance(found, Note):
        return ()
    # A library keeps neither days nor marks, and says nothing of where it is ridden.
    left_open = {"day": found.day, "start_time": None, "tags": (), "race": None}
    like = wanted.model_copy(update={**left_open, "sub_sport": None, "indoor": None})
    return verify(like, found.model_copy(update={"start_time": None}))


def _verified(outcome: Outcome, verified: bool | None, words: str) -> Outcome:
    message = f"{outcome.message} {words}".strip()
    return outcome.model_copy(update={"verified": verified, "message": message})


def _id_of(outcome: Outcome) -> str | None:
    return outcome.target.id if outcome.target is not None else None


def _outcome(row: ShelfRow, *, ok: bool, message: str) -> Outcome:
    title = row.item.item.title or "(no title)"
    return Outcome(ref=row.ref, title=title, day=None, ok=ok, message=message)
