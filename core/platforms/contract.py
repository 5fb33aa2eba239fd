"""What every platform adapter offers, and the values that pass between it and the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import Any, Protocol

from pydantic import Field

from core.platforms.errors import PlatformError
from core.workout.losses import Loss
from core.workout.model import Item, Note, Value, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds


class PlatformName(StrEnum):
    """A platform's name in storage and addresses; ``label`` is the one people read."""

    INTERVALS = "intervals"
    TRAININGPEAKS = "trainingpeaks"
    TRAINERROAD = "trainerroad"
    FILE = "file"
    """Not a service: workout files that a person dropped. They can only be read."""
    LIBRARY = "library"
    """Not a service: plans and libraries on their way to a calendar, whatever they come from.
    Their workouts' ids there are no ids of a calendar, so they never pass for one."""

    @property
    def label(self) -> str:
        """The name as the platform writes it."""
        return _LABELS[self]


_LABELS = {
    PlatformName.INTERVALS: "Intervals.icu",
    PlatformName.TRAININGPEAKS: "TrainingPeaks",
    PlatformName.TRAINERROAD: "TrainerRoad",
    PlatformName.FILE: "your files",
    PlatformName.LIBRARY: "your plans and libraries",
}
SERVICES = (PlatformName.INTERVALS, PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD)
"""The platforms that one signs in to, in the order in which they are shown."""


class ItemKind(StrEnum):
    """Workouts and notes have id sequences of their own, which may collide."""

    WORKOUT = "workout"
    NOTE = "note"


class ItemRef(Value):
    """Where an item lives: platform, athlete, kind and the platform's own id for it."""

    platform: PlatformName
    athlete: str
    kind: ItemKind
    id: str
    library_id: str = ""
    """Only in a mark: the library workout that stands behind the item (TrainerRoad)."""


class Origin(Value):
    """From where an item was copied, as a marker or an external id tells.

    ``athlete`` is empty and ``kind`` a workout's when the marker does not say (tp2intervals).
    """

    platform: PlatformName
    id: str
    kind: ItemKind = ItemKind.WORKOUT
    athlete: str = ""
    library_id: str = ""
    by: str = "planbridge"
    """Who wrote the marker: ``planbridge`` or ``tp2intervals``."""


class CalendarItem(Value):
    """One item of a calendar as it was read.

    ``item.description`` / ``item.text`` are the athlete's own words: markers (ours and
    tp2intervals') are taken out and returned in ``origins``.
    """

    ref: ItemRef
    item: Item
    completed: bool = False
    hidden: bool = False
    """A coach keeps it from the athlete."""
    planned_by_platform: bool = True
    """False when the item reached the platform from elsewhere (an import, a file)."""
    external_id: str = ""
    origins: tuple[Origin, ...] = ()
    library_id: str = ""
    """The id of the library workout that stands behind it (TrainerRoad), if any."""
    losses: tuple[Loss, ...] = ()
    """What reading could not carry."""
    raw: dict[str, Any] = Field(default_factory=dict, repr=False)
    """The platform's own object, whole: an update sends it back with the changes."""

    @property
    def day(self) -> dt.date:
        """The local day; every item of a calendar has one."""
        assert self.item.day is not None
        return self.item.day


class Unreadable(Value):
    """An item of a listing that could not be read, and why, in words."""

    id: str
    day: dt.date | None = None
    title: str = ""
    reason: str
    origins: tuple[Origin, ...] = ()
    """From where it was copied: its mark may be read although the rest cannot."""


class Listing(Value):
    """What a calendar held between two days (inclusive).

    ``complete`` is False when something that belongs to the range may be missing;
    ``incomplete_because`` then says what. Only a complete listing proves an absence.
    """

    platform: PlatformName
    athlete: str
    first: dt.date
    last: dt.date
    items: tuple[CalendarItem, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    complete: bool = True
    incomplete_because: str = ""


class Account(Value):
    """Who is connected, as the platform says."""

    platform: PlatformName
    athlete: str
    """The platform's athlete id, resolved (never ``0``)."""
    name: str = ""
    plan: str = ""
    """The kind of account in words: "premium", "free", "coach with 3 athletes"."""
    time_zone: str = ""
    """IANA name, empty when unknown."""
    thresholds: AthleteThresholds = AthleteThresholds()
    plan_until: dt.date | None = None
    """The last day this account can plan right now; None when there is no limit or none known."""
    athletes: tuple[tuple[str, str], ...] = ()
    """For a coach: (athlete id, name) of everyone whose calendar can be opened."""


class Capabilities(Value):
    """What an adapter can do; the engine asks here and never for a platform's name."""

    writes: bool
    notes: bool
    external_ids: bool
    """Keeps an id of ours in a field of its own; else a marker goes into the text."""
    bulk_create: bool
    sub_day_start: bool
    """Keeps a planned time of day."""
    averaging: bool
    """Keeps over how long a head unit averages a step's target."""
    libraries: bool
    """Has folders of workouts that can be listed, created and added to."""
    computes_totals: bool = False
    """Works out duration, distance and load itself from the steps, and again when a threshold
    changes: of a workout with steps they say nothing about what a person changed."""
    imports: bool = False
    """Takes workouts over from other platforms: a copy may come back under a new id."""
    plans: bool = False
    """A new library can be a plan, whose workouts keep their days."""
    library_noun: str = "library"
    """What the platform calls a library that is no plan: "library", "folder"."""
    longest_library_name: int | None = None
    """Characters of a new library's name; a longer one is cut. None: no limit known."""
    library_descriptions: bool = False
    """A new library keeps a description, in which a name that was cut stands whole."""
    searches: bool = False
    """Has one large library that is searched (:meth:`Platform.search`)."""
    search_zones: tuple[str, ...] = ()
    """The training zones by which it can be searched, in the platform's own words and order."""


class Draft(Value):
    """An item made ready for a platform: the payload, and what it will lose there.

    ``text`` is what a person may read of it (the workout text of Intervals.icu; empty where
    the platform has no text form).
    """

    item: Item
    origin: ItemRef
    payload: dict[str, Any] = Field(repr=False)
    losses: tuple[Loss, ...] = ()
    effects: tuple[Loss, ...] = ()
    """What the person's own options changed, said as losses are."""
    text: str = ""
    content: str = ""
    """In a library, which has no marks: equal to the ``content`` of a workout there that has the
    same title and holds the same. Empty for a calendar."""
    thresholds: AthleteThresholds | None = Field(default=None, repr=False)
    """Those of the athlete for whom it was made, where the platform works out totals by them."""


class Written(Value):
    """The outcome of writing one draft: the new item, or why there is none."""

    draft: Draft
    created: CalendarItem | None = None
    url: str = ""
    """Where a person finds it."""
    error: str = ""
    """What happened and what to do, in words."""
    maybe_applied: bool = False
    """Nobody knows whether it took effect: look before repeating."""


class Library(Value):
    """A folder, plan or library: a named place for workouts that have no day."""

    platform: PlatformName
    athlete: str
    """Whose it is, as the platform names them."""
    id: str
    name: str
    count: int | None = None
    """How many workouts it holds; None when the list does not say."""
    is_plan: bool = False
    """Its workouts have days of their own, counted from the plan's first."""
    writable: bool = True
    noun: str = "library"
    """What the platform calls it: "library", "folder", "plan"."""
    owner: str = ""
    """The author's or owner's name, where the platform tells."""
    description: str = ""
    """What its author says of it, as plain text."""
    first: dt.date | None = None
    """The day at which the platform anchors the first day of a plan, where it has one."""
    last: dt.date | None = None
    """The last day of a plan, as the platform says; items may lie beyond it all the same."""


class LibraryItem(Value):
    """One item of a library as it was read; ``item.day`` is None."""

    ref: ItemRef
    item: Workout | Note
    day: int | None = None
    """Of a plan: the day, counted from the plan's first, which is 0."""
    losses: tuple[Loss, ...] = ()
    """What reading could not carry."""
    content: str = ""
    """What tells it from the others there: its title and all that it asks for, in short."""
    raw: dict[str, Any] = Field(default_factory=dict, repr=False)


class LibraryListing(Value):
    """What a library held; see :class:`Listing`."""

    library: Library
    items: tuple[LibraryItem, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    complete: bool = True
    incomplete_because: str = ""
    first_sure: bool = True
    """Of a plan: whether its day 0 is. False where it was told by the earliest item and some may
    be missing: it may lie earlier than it seems."""
    remarks: tuple[str, ...] = ()
    """What a person should know of it, although all that was asked for came: sentences."""


class LibraryWritten(Value):
    """The outcome of writing one draft to a library: the item, or why there is none."""

    draft: Draft
    created: ItemRef | None = None
    """The new item, or the one that was updated."""
    url: str = ""
    error: str = ""
    """What happened and what to do, in words."""
    maybe_applied: bool = False
    """Nobody knows whether it took effect: look before repeating."""


class WorkoutSearch(Value):
    """What a library is searched for. What is not named does not matter."""

    text: str = ""
    """Part of the name."""
    zones: tuple[str, ...] = ()
    """One of these, of ``Capabilities.search_zones``."""
    shortest: float | None = None
    """Seconds, included."""
    longest: float | None = None
    """Seconds, included."""
    outside: bool | None = None


class FoundWorkout(Value):
    """A workout of a searched library, as the list of results tells of it: without its steps."""

    ref: ItemRef
    title: str
    description: str = ""
    duration: float | None = None
    """Seconds."""
    load: float | None = None
    intensity: float | None = None
    """Intensity factor: 0.72, say."""
    zone: str = ""
    level: float | None = None
    """How hard it is within its zone, as the platform counts."""
    outside: bool = False


class SearchPage(Value):
    """One page of results."""

    found: tuple[FoundWorkout, ...] = ()
    next: int | None = None
    """What to ask for the page after it; None: this was the last."""
    total: int | None = None
    """How many there are in all; None when that is not known."""


class CannotConvert(Exception):
    """This item has no form on that platform. The message is the reason, for a person."""


Progress = Callable[[int, int, str], None]
"""Called with (done, of, what): how far a long call is."""


class Platform(Protocol):
    """One platform, signed in as one account.

    Every call raises a :class:`PlatformError`; no other exception leaves an adapter.
    """

    name: PlatformName
    capabilities: Capabilities

    def check_access(self) -> Account:
        """Makes the calls that a synchronisation makes first, and says who is connected."""

    def list_calendar(
        self, first: dt.date, last: dt.date, progress: Progress | None = None
    ) -> Listing:
        """Everything planned between two days, both included."""

    def prepare(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        """Makes ``item`` ready to be written here. Pure: no request.

        ``thresholds`` turn watts into per cent and the like where this platform needs that;
        ``options`` are what the person chose, and their effects are in the draft.
        Raises :class:`CannotConvert` when the item has no form here.
        """

    def create(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        """Writes new items, one outcome a draft, in order. One bad draft stops none."""

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        """Writes ``draft`` over ``existing``, whose id stays."""

    def delete(self, existing: CalendarItem) -> None:
        """Deletes ``existing``. An item that is already gone is no error."""

    def find(self, ref: ItemRef) -> CalendarItem | None:
        """The item as it is right now, on whatever day; None when it surely is not there.

        Raises when nobody can tell (an answer that is no answer, an item that cannot be read).
        """

    def expect(self, draft: Draft) -> Workout | Note:
        """What reading ``draft`` back must give once it was written. Pure: no request.

        The day, the words and the steps as the platform will hold them; ``planned`` holds what
        it will show where that is known, by its own arithmetic where it has one.
        """

    def restore(self, existing: CalendarItem, before: CalendarItem) -> Written:
        """Writes back over ``existing`` what it held earlier: ``before``, with its ``raw``.

        Text, marks, steps and totals become what they were, and so does whatever else of
        ``before.raw`` the platform lets a person change.
        """

    def recreate(self, before: CalendarItem) -> Written:
        """Creates anew what was deleted, from its ``raw``; the new item has a new id.

        Its mark or external id is kept, so that it is found again and not made twice.
        """

    def plan_until(self) -> dt.date | None:
        """The last day this account can plan right now; None: no limit, or none known.

        No request: it follows from the clock and from what the last access check saw.
        """

    def item_url(self, ref: ItemRef, day: dt.date | None = None) -> str:
        """Where a person finds the item in the platform's own app."""

    def list_libraries(self) -> tuple[Library, ...]:
        """The account's folders or libraries, in the order in which the platform shows them.

        Plans are among them where the platform keeps them there (``Library.is_plan``).
        """

    def list_plans(self) -> tuple[Library, ...]:
        """The plans that the platform keeps apart from its libraries; else none."""

    def list_library(self, library: Library) -> LibraryListing:
        """What ``library`` holds; of a plan all of it, over its whole span, with days."""

    def search(self, query: WorkoutSearch, page: int = 0) -> SearchPage:
        """What the platform's own library holds of ``query``. ``page`` is 0 or a page's ``next``.

        Raises :class:`Rejected` where nothing can be searched.
        """

    def open_found(
        self, refs: Sequence[ItemRef], progress: Progress | None = None
    ) -> tuple[LibraryItem | Unreadable, ...]:
        """The found workouts with their steps, in order; one that cannot be read costs no other."""

    def create_library(
        self,
        name: str,
        *,
        plan: bool = False,
        description: str = "",
        first: dt.date | None = None,
    ) -> Library:
        """A new, empty library, or plan. Its name is cut to what the platform takes; where the
        platform keeps a description, a cut name stands whole in it. ``first`` anchors a plan."""

    def prepare_for_library(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
        *,
        day: int | None = None,
    ) -> Draft:
        """As :meth:`prepare`, for a library: the item needs no day and loses one it has.

        ``day`` is its day in a plan, 0 the first; None for a library without days.
        """

    def add_to_library(
        self,
        library: Library,
        drafts: Sequence[Draft],
        progress: Progress | None = None,
        *,
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        """Adds items, one outcome a draft, in order. One bad draft stops none.

        ``known`` are the ids of what was there before: none of them is taken for a new item
        when an answer never came.
        """

    def update_in_library(
        self, library: Library, existing: LibraryItem, draft: Draft
    ) -> LibraryWritten:
        """Writes ``draft`` over ``existing``, whose id stays; the day becomes the draft's."""

    def restore_in_library(self, library: Library, before: LibraryItem) -> None:
        """Writes back what an item held earlier: ``before``, with its ``raw``."""

    def remove_from_library(self, library: Library, existing: LibraryItem) -> None:
        """Removes one item. One that is already gone is no error."""


__all__ = [
    "SERVICES",
    "Account",
    "CalendarItem",
    "CannotConvert",
    "Capabilities",
    "Draft",
    "FoundWorkout",
    "ItemKind",
    "ItemRef",
    "Library",
    "LibraryItem",
    "LibraryListing",
    "LibraryWritten",
    "Listing",
    "Origin",
    "Platform",
    "PlatformError",
    "PlatformName",
    "Progress",
    "SearchPage",
    "Unreadable",
    "WorkoutSearch",
    "Written",
]
