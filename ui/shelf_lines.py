"""Each item of a container as one line of the table, whatever it is on its way to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.platforms.contract import Draft, ItemRef, LibraryItem
from core.sync.overview import Numbers
from core.workout.losses import Loss
from core.workout.model import Note
from ui.badges import Badge
from ui.text import shown_title


@dataclass(frozen=True)
class ShelfLine:
    """One item of a container, and how it stands to the place that was chosen, if any."""

    item: LibraryItem
    numbers: Numbers
    day: int | None = None
    """Its day, counted from the plan's first, which is 0."""
    date: dt.date | None = None
    """The day of a calendar on which it would lie, once a start is known."""
    status: str = ""
    """How it stands, in one word that tells lines apart; "" when no place was chosen."""
    badge: Badge | None = None
    """The same for people."""
    draft: Draft | None = None
    remark: str = ""
    url: str = ""
    """Where its copy is found."""
    selectable: bool = True
    """Whether ticking it does something."""
    ticked: bool = True
    """Whether it is proposed."""

    @property
    def ref(self) -> ItemRef:
        """Names the line: two lines never share it."""
        return self.item.ref

    @property
    def title(self) -> str:
        """What it is called, never empty. Not escaped."""
        return shown_title(self.item.item.title)

    @property
    def is_note(self) -> bool:
        """Whether it is a note, which has no numbers."""
        return isinstance(self.item.item, Note)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What does not arrive as it was planned: lost in reading, or to be lost in writing."""
        return (*self.item.losses, *(self.draft.losses if self.draft else ()))
