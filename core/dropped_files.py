"""Workout files that a person dropped: values, and how they are told apart on the platforms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.platforms.contract import (
    CalendarItem,
    Draft,
    ItemKind,
    ItemRef,
    Listing,
    PlatformName,
    Unreadable,
)
from core.sync.overview import Status
from core.workout.losses import Loss
from core.workout.model import Value, Workout

DROPPED = "dropped"
"""Files have no athlete; a mark needs one."""


class DroppedFile(Value):
    """One file that a person dropped, read or not."""

    name: str
    """As the browser gave it."""
    id: str
    """The first 16 hex digits of the SHA-256 of its bytes: the same file is known again."""
    workout: Workout | None = None
    losses: tuple[Loss, ...] = ()
    """What reading could not carry."""
    error: str = ""
    """Why it could not be read, a sentence for people."""

    @property
    def title(self) -> str:
        """The workout's title, else the file's name."""
        return (self.workout.title.strip() if self.workout else "") or self.name


class PlannedFile(Value):
    """A file and the day for which its workout is meant."""

    file: DroppedFile
    day: dt.date

    @property
    def ref(self) -> ItemRef:
        """What its copy is marked with: the same file on another day is another workout."""
        return file_ref(f"{self.file.id}.{self.day:%Y%m%d}")


class LibraryRow(Value):
    """A file's workout ready for a library, where nothing has a day."""

    file: DroppedFile
    draft: Draft | None = None
    """What would be written. None when it cannot be added."""
    reason: str = ""
    """Why it cannot be added."""
    duration: float | None = None
    """Seconds."""
    load: float | None = None
    load_is_estimate: bool = False

    @property
    def ref(self) -> ItemRef:
        """Under which it stands in a report."""
        return file_ref(self.file.id)

    @property
    def status(self) -> Status:
        """New, or cannot."""
        return Status.CANNOT if self.draft is None else Status.NEW


def file_ref(file_id: str) -> ItemRef:
    """Where a file's workout lives, as marks on its copies tell."""
    return ItemRef(platform=PlatformName.FILE, athlete=DROPPED, kind=ItemKind.WORKOUT, id=file_id)


def as_listing(planned: Sequence[PlannedFile]) -> Listing:
    """The files as a calendar of their own; a file that is twice on a day is there once."""
    items: dict[ItemRef, CalendarItem] = {}
    unreadable: dict[str, Unreadable] = {}
    for one in planned:
        if one.file.workout is None:
            unreadable[one.ref.id] = Unreadable(
                id=one.ref.id, day=one.day, title=one.file.name, reason=one.file.error
            )
            continue
        workout = one.file.workout.model_copy(update={"day": one.day})
        items.setdefault(one.ref, CalendarItem(ref=one.ref, item=workout, losses=one.file.losses))
    days = [one.day for one in planned]
    return Listing(
        platform=PlatformName.FILE,
        athlete=DROPPED,
        first=min(days),
        last=max(days),
        items=tuple(items.values()),
        unreadable=tuple(unreadable.values()),
    )
