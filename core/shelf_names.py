"""What the key of a container says of it, so that it can be found again. Pure."""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import PlatformName
from core.shelves import CALENDAR_NOUN, FILES_NOUN, FOUND_NOUN, SourceKind
from core.workout.model import Value

_KINDS = {
    CALENDAR_NOUN: SourceKind.CALENDAR,
    FILES_NOUN: SourceKind.FILES,
    FOUND_NOUN: SourceKind.SEARCH,
}


class Named(Value):
    """What :func:`core.shelves.source_key` says of a container."""

    platform: PlatformName
    athlete: str
    noun: str
    id: str

    @property
    def kind(self) -> SourceKind:
        """Among which sources it is found again."""
        return _KINDS.get(self.noun, SourceKind.SHELVES)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and last day of a range of a calendar."""
        try:
            first, last = map(dt.date.fromisoformat, self.id.split("."))
        except ValueError:
            return None
        return (first, last) if self.kind is SourceKind.CALENDAR else None


def named_by(key: str) -> Named | None:
    """Which container a ``source_key`` names; None for what is none."""
    platform, athlete, noun, id_ = (*key.split("/", 3), "", "", "")[:4]
    if platform not in list(PlatformName) or not id_:
        return None
    return Named(platform=PlatformName(platform), athlete=athlete, noun=noun, id=id_)
