"""What became of workouts that were copied, to a library or from files, one by one."""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import ItemRef, Library, LibraryListing, LibraryWritten, Written
from core.workout.losses import Loss
from core.workout.model import Value


class Outcome(Value):
    """What became of one selected item."""

    ref: ItemRef
    title: str
    day: dt.date | None
    """None for a library, where nothing has a day."""
    ok: bool
    skipped: bool = False
    message: str
    target: ItemRef | None = None
    url: str = ""
    losses: tuple[Loss, ...] = ()
    """What did not arrive as it was planned, in reading and writing; as was shown before."""
    effects: tuple[Loss, ...] = ()
    """What the person's options changed."""
    updated: bool = False
    """It was written over its earlier copy."""
    verified: bool | None = None
    """True: read back and as it was asked for; False: it differs; None: not read back."""
    open: bool = False
    """Not done yet, or nobody knows: finishing the copy settles it."""
    edited: bool = False
    """Skipped since somebody edited it there: a copy that is taken back leaves it."""


class CopyReport(Value):
    """The outcome of a copy, one entry a selected item, in order."""

    outcomes: tuple[Outcome, ...]
    stopped: bool = False
    library: Library | None = None
    """Where they went, a new one too; None for a calendar."""
    copy_id: int | None = None
    """Names the copy that can be finished, brought up to date or taken back."""
    vanished: int = 0
    """How many items are gone from the source while their copies stay."""
    early: bool = False
    """It ended before its end; the first remark says why."""
    remarks: tuple[str, ...] = ()
    """Sentences about the whole: why it ended early, what stays."""

    @property
    def created(self) -> int:
        """How many items were written, those that were updated included."""
        return sum(outcome.ok and not outcome.skipped for outcome in self.outcomes)

    @property
    def updated(self) -> int:
        """How many were written over an earlier copy."""
        return sum(outcome.ok and outcome.updated for outcome in self.outcomes)

    @property
    def verified(self) -> int:
        """How many were read back as they were asked for."""
        return sum(outcome.verified is True for outcome in self.outcomes)

    @property
    def unfinished(self) -> bool:
        """Whether finishing the copy would do more."""
        return any(outcome.open for outcome in self.outcomes)

    @property
    def skipped(self) -> int:
        """How many needed no writing."""
        return sum(outcome.skipped for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """How many could not be written."""
        return sum(not outcome.ok for outcome in self.outcomes)


def not_in_full(listing: LibraryListing) -> str:
    """Why nothing is compared with a library that was not read in full; "" when it was."""
    if listing.complete:
        return ""
    because = listing.incomplete_because.rstrip(".") or "its answer was not complete"
    return (
        f"“{listing.library.name}” could not be read in full ({because}), so nobody can tell what "
        "is already there. Nothing was written; try again."
    )


def why_not_written(result: Written | LibraryWritten, look: str) -> str:
    """Why there is no new item; ``look`` is what to do before repeating what may be there."""
    message = result.error or "Not written; the platform gave no reason."
    if result.maybe_applied:
        message += f" It may have been written all the same: {look} before you repeat it."
    return message
