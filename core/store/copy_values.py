"""What is kept of copies to libraries and plans, so that they can be finished and brought up to
date: which container went where, and what became of each of its items.

Plain values; :class:`core.store.copies.Copies` saves and finds them.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from core.platforms.contract import ItemRef, Library, LibraryItem, PlatformName
from core.workout.model import Value
from core.workout.options import PLAIN, Options


class CopyState(StrEnum):
    """How a copy stands."""

    OPEN = "open"
    """Begun, and not known to be ended: running, stopped or killed. It can be finished."""
    DONE = "done"
    """Every chosen item was written, was there, or was refused with a reason."""
    REMOVED = "removed"
    """The person took it back."""


class ShelfCopy(Value):
    """One copy of a container (a plan, a folder, chosen workouts) to a library or a calendar."""

    id: int | None = None
    """None before it is saved."""
    source: str
    """Names the container: :func:`core.shelves.source_key`."""
    source_name: str
    """Its name when it was copied, for people."""
    target: PlatformName
    athlete: str
    """The target account's athlete: nothing is ever written to another one."""
    library: Library | None = None
    """Where it went; None for a calendar, and for a new library that may not exist yet."""
    new_name: str = ""
    """The name of the library that was to be created for it; "" for one that existed."""
    description: str = ""
    """What its source says of itself, for a library that is created."""
    as_plan: bool = False
    libraries_before: tuple[str, ...] | None = None
    """The ids of the libraries that existed right before the new one was asked for: which one is
    new can be told after a crash. None: nothing was asked for yet."""
    start: dt.date | None = None
    """For a calendar: the day on which the plan's day 0 lies. For a plan: its anchor, if any."""
    source_first: dt.date | None = None
    """Of a plan: the day of the source that was taken for its day 0 when it was last copied."""
    offset: int = 0
    """In an existing plan: the day of the plan on which our day 0 lies."""
    series: str = ""
    """For a calendar: tells this copy's workouts from those of another copy of the same plan."""
    run: int | None = None
    """For a calendar: the last run that wrote it, in the journal."""
    options: Options = PLAIN
    state: CopyState = CopyState.OPEN
    started_at: dt.datetime
    written_at: dt.datetime | None = None
    """When something was last written."""
    count: int = 0
    """How many items it has that were written."""
    items_before: tuple[str, ...] = ()
    """The ids of what the library held right before it was last written to: none of it is taken
    for an item of this copy whose answer was lost."""


class ItemState(StrEnum):
    """What is known of one item of a copy."""

    INTENDED = "intended"
    """Written down before the request; without more, nobody knows what became of it."""
    DONE = "done"
    FAILED = "failed"
    """Surely not written."""
    REMOVED = "removed"


class CopiedItem(Value):
    """An item of a container and what was made of it."""

    source: ItemRef
    title: str
    state: ItemState = ItemState.INTENDED
    target: ItemRef | None = None
    day: int | None = None
    """Its day in the plan it went to."""
    wanted: str = ""
    """The draft's ``content``: what was asked for. Differs when the source (or an option) did."""
    content: str = ""
    """The item's ``content`` as it was read back: differs when somebody edited it there."""
    before: LibraryItem | None = None
    """For an update: what it replaced. Forgotten when it is old."""
    replaced: bool = False
    """It was written over what somebody had edited there: taking it back puts ``before`` back."""
    message: str = ""
