"""The values of copying to a library or a plan: the rows that are shown, and how each stands."""

from __future__ import annotations

from enum import StrEnum

from core.platforms.contract import Draft, ItemRef, LibraryItem
from core.workout.model import Value


class RowStatus(StrEnum):
    """How an item of a container stands to the place it may go to."""

    NEW = "new"
    UNFINISHED = "unfinished"
    """An earlier copy that was cut off has not written it (as far as is known)."""
    SAME = "same"
    """It is there, as it would be written."""
    CHANGED = "changed"
    """The earlier copy is out of date: it would be updated in place."""
    EDITED = "edited"
    """Somebody edited the earlier copy there: left, unless it is ticked."""
    GONE = "gone"
    """Somebody removed the earlier copy there: not added again, unless it is ticked."""
    TWIN = "twin"
    """Equals another row, and the place has no days; or comes from that very place: not added
    twice, unless it is ticked."""
    CANNOT = "cannot"
    """It has no form there; ``reason`` says why."""


class ShelfRow(Value):
    """One item of a container, made ready for a library or a plan."""

    item: LibraryItem
    status: RowStatus
    day: int | None = None
    """Its day in the plan it would go to (offset included); None where there are no days."""
    draft: Draft | None = None
    """What would be written, with losses and effects. None when it cannot be."""
    reason: str = ""
    """Why it cannot be written, or what ticking it would do; a sentence for people."""
    duration: float | None = None
    """Seconds."""
    load: float | None = None
    load_is_estimate: bool = False
    there: LibraryItem | None = None
    """What stands there now, of an earlier copy."""

    @property
    def ref(self) -> ItemRef:
        """Names the row: two rows never share it."""
        return self.item.ref

    @property
    def selectable(self) -> bool:
        """Whether ticking it does something."""
        return self.draft is not None and self.status is not RowStatus.SAME

    @property
    def ticked(self) -> bool:
        """Whether it is proposed."""
        return self.selectable and self.status in (
            RowStatus.NEW,
            RowStatus.UNFINISHED,
            RowStatus.CHANGED,
        )
