"""What people do in the platforms' own apps: "somebody changed it on the other platform".

Every function takes the world, a platform's name and an item's id there. A change takes the way
that a request of the platform's own app takes, so derived values are as the platform computes
them. Nothing of it stands in the journal. Call them while no request is under way, or from
`World.on_request`; the control API sees to that by itself.

Raises:
    LookupError: there is no such item.
    Refused: the platform would not do it, or cannot.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sandbox.world import World

SPORTS = ("ride", "run", "swim", "strength", "note")
"""What can be added; a note is none, but stands in the same place."""


class Refused(ValueError):
    """The platform would not do it, or cannot."""


@dataclass(frozen=True)
class Thing:
    """An item of a calendar. ``kind`` is ``workout`` or ``note``."""

    id: str
    kind: str
    athlete: str
    day: date
    title: str
    text: str
    completed: bool = False

    def as_json(self) -> dict[str, Any]:
        """In JSON's types."""
        return {**asdict(self), "day": self.day.isoformat()}


@dataclass(frozen=True)
class New:
    """Something to be added by a person. ``athlete`` is the platform's id; empty: its first."""

    day: date
    title: str
    sport: str = "ride"
    minutes: int = 60
    text: str = ""
    athlete: str = ""

    def __post_init__(self) -> None:
        if self.sport not in SPORTS:
            raise Refused(f"sport is one of {', '.join(SPORTS)}")
        if not 1 <= self.minutes <= 1440:
            raise Refused("minutes are from 1 to 1440")


class Hands(Protocol):
    """One platform's app. The functions of this module of the same names say what each does."""

    def items(self) -> list[Thing]:
        """Everything on the calendars."""

    def move(self, item_id: str, day: date) -> None:
        """See `move`."""

    def retitle(self, item_id: str, title: str) -> None:
        """See `retitle`."""

    def rewrite(self, item_id: str, text: str) -> None:
        """See `rewrite`."""

    def describe(self, item_id: str, text: str) -> None:
        """See `describe`."""

    def change_steps(self, item_id: str, factor: float) -> None:
        """See `change_steps`."""

    def delete(self, item_id: str) -> None:
        """See `delete`."""

    def complete(self, item_id: str) -> None:
        """See `complete`."""

    def add(self, new: New) -> str:
        """See `add`."""


def items(world: World, platform: str, athlete: str = "") -> list[Thing]:
    """Everything on the calendars, of one athlete if given, by day and title."""
    found = [t for t in _of(world, platform).items() if athlete in ("", t.athlete)]
    return sorted(found, key=lambda thing: (thing.day, thing.title, thing.id))


def find(world: World, platform: str, title: str, day: date | None = None) -> str:
    """The id of the first item with exactly this title, on ``day`` if given."""
    for thing in items(world, platform):
        if thing.title == title and day in (None, thing.day):
            return thing.id
    raise LookupError(f"{platform} has nothing called {title!r}")


def move(world: World, platform: str, item_id: str | int, day: date) -> None:
    """Drag it to another day; its time of day stays."""
    _of(world, platform).move(str(item_id), day)


def retitle(world: World, platform: str, item_id: str | int, title: str) -> None:
    """Call it something else."""
    _of(world, platform).retitle(str(item_id), title)


def rewrite(world: World, platform: str, item_id: str | int, text: str) -> None:
    """Write other words. Steps stay, also where they stand in the text, and so does a mark."""
    _of(world, platform).rewrite(str(item_id), text)


def describe(world: World, platform: str, item_id: str | int, text: str) -> None:
    """Replace the whole description: marks go, and on Intervals.icu steps become what it says."""
    _of(world, platform).describe(str(item_id), text)


def change_steps(world: World, platform: str, item_id: str | int, factor: float) -> None:
    """Make every step ``factor`` times as long; a workout without steps lasts so much longer.

    On TrainerRoad, where nobody edits steps on the calendar, the library workout is swapped for
    the one whose duration comes nearest.
    """
    _of(world, platform).change_steps(str(item_id), factor)


def delete(world: World, platform: str, item_id: str | int) -> None:
    """Delete it."""
    _of(world, platform).delete(str(item_id))


def complete(world: World, platform: str, item_id: str | int) -> None:
    """Ride, run or swim it as planned, more or less: it is completed."""
    _of(world, platform).complete(str(item_id))


def add(world: World, platform: str, day: date, title: str, **more: Any) -> str:
    """Plan something by hand; see `New` for what can be said of it. Gives its id."""
    return _of(world, platform).add(New(day, title, **more))


def _of(world: World, platform: str) -> Hands:
    stand_in = world.stand_ins.get(platform)
    if stand_in is None or stand_in.hands is None:
        raise LookupError(f"no platform {platform!r} here")
    return stand_in.hands
