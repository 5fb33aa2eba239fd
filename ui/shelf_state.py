"""What the Library page remembers besides its widgets, and the values that its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.platforms.contract import ItemRef, Library, LibraryListing, PlatformName
from core.shelves import CalendarGoal, Containers, LibraryGoal, SourceKind, source_key
from core.sync.overview import Numbers
from core.workout.thresholds import AthleteThresholds
from ui import session
from ui.jobs import Failure
from ui.session import Key
from ui.shelf_basket import Basket, Search
from ui.shelf_ticks import ShelfTicks

KIND = "shelf-kind"
"""The widget that chooses the kind of source."""
PLATFORM = "shelf-platform"
"""The widgets that choose a platform, each with the kind of source behind it."""
TARGET = "shelf-target"
"""The widget that chooses the platform to copy to."""
FIRST_DAY, LAST_DAY = "shelf-first", "shelf-last"
"""The widgets that choose the days of a range of a calendar."""

Goal = LibraryGoal | CalendarGoal
"""Where workouts are to go."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A container that is open. The same object until something of it is read anew."""

    listing: LibraryListing
    numbers: Mapping[ItemRef, Numbers]
    """Duration and load of each workout, estimated where they are not planned. Notes have none."""
    thresholds: AthleteThresholds
    """By which they were estimated."""

    @property
    def is_plan(self) -> bool:
        """Whether its items have days."""
        return any(item.day is not None for item in self.listing.items)


@dataclass
class ShelfState:
    """What one browser session remembers of plans and libraries."""

    listed: dict[tuple[PlatformName, str], Containers] = field(default_factory=dict)
    """The containers of an account (platform and athlete), once they were asked for."""
    open: dict[SourceKind, Library] = field(default_factory=dict)
    """The container that was opened last of each kind of source."""
    refused: dict[str, Failure] = field(default_factory=dict)
    """Plans whose contents were refused, by their ``source_key``."""
    instead: Library | None = None
    """The refused plan in whose stead a range of a calendar is chosen."""
    failed: str = ""
    """The ``source_key`` of the container that could not be read last; why is told elsewhere."""
    resumed: int | None = None
    """The unfinished copy that somebody asked to finish."""
    lost: dict[int, str] = field(default_factory=dict)
    """Unfinished copies whose source was not found again, by their id: why, for people."""
    selected: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """By the name of a table in which one row is chosen: its key, and that row."""
    search: Search | None = None
    """The last search."""
    basket: Basket = field(default_factory=Basket)
    ticks: dict[str, ShelfTicks] = field(default_factory=dict)
    """What was ticked and unticked by hand, by the container."""
    table: tuple[str, tuple[int, ...]] | None = None
    """The key of the table that is shown, and what was ticked when it was first drawn."""

    results: tuple[str, tuple[int, ...]] | None = None
    """The same of the table of a search's results."""

    def unread(self, library: Library) -> bool:
        """Whether it is known why nothing is at hand of a container."""
        key = source_key(library)
        return key in self.refused or key == self.failed

    def ticks_of(self, opened: Opened) -> ShelfTicks:
        """The ticks of a container."""
        return self.ticks.setdefault(source_key(opened.listing.library), ShelfTicks())


def state() -> ShelfState:
    """What this session remembers."""
    known: ShelfState | None = session.get(Key.SHELF)
    if known is None:
        known = ShelfState()
        session.put(Key.SHELF, known)
    return known
