from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.dropped_files import DroppedFile
from core.platforms.contract import (
    FoundWorkout,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    PlatformName,
    Progress,
    SearchPage,
    Unreadable,
    WorkoutSearch,
)
from core.shelf_desk import ShelfDesk
from core.shelves import (
    Containers,
    LibraryGoal,
    Source,
    SourceKind,
    Week,
    of_files,
    of_found,
    source_key,
    weeks_of,
)
from core.store.cache import CachedLibrary
from core.store.copy_values import ShelfCopy
from core.sync.overview import numbers_of
from core.workout.model import Note, Planned, Sport, Workout
from core.workout.plan_days import next_monday
from core.workout.thresholds import AthleteThresholds
from tests.ui.fake_sync import INTERVALS

if TYPE_CHECKING:
    from tests.ui.fake_planbridge import FakePlanbridge

TP, TR, ICU = PlatformName.TRAININGPEAKS, PlatformName.TRAINERROAD, PlatformName.INTERVALS
READ_AT = dt.datetime(2026, 11, 23, 9, 41, tzinfo=dt.UTC)
ZONES = ("Endurance", "Threshold")


def library(identity: str, name: str, platform: PlatformName = TP, **more: object) -> Library:
    values = {"platform": platform, "athlete": "42", "id": identity, "name": name, "count": 2}
    return Library(**{**values, **more})


def plan(identity: str, name: str, platform: PlatformName = TP, **more: object) -> Library:
    return library(identity, name, platform, **{"is_plan": True, "noun": "plan", **more})


def shelf_item(
    identity: str,
    title: str,
    day: int | None = None,
    *,
    platform: PlatformName = TP,
    sport: Sport = Sport.RIDE,
    load: float | None = None,
    **more: object,
) -> LibraryItem:
    values = {"sport": sport, "title": title, "steps": INTERVALS, **more}
    if load is not None:
        values["planned"] = Planned(load=load, duration=3600.0)
    ref = ItemRef(platform=platform, athlete="42", kind=ItemKind.WORKOUT, id=identity)
    return LibraryItem(ref=ref, item=Workout(**values), day=day)


def shelf_note(identity: str, title: str, day: int | None = None, text: str = "") -> LibraryItem:
    ref = ItemRef(platform=TP, athlete="42", kind=ItemKind.NOTE, id=identity)
    return LibraryItem(ref=ref, item=Note(title=title, text=text), day=day)


def found(identity: str, title: str, **more: object) -> FoundWorkout:
    ref = ItemRef(platform=TR, athlete="42", kind=ItemKind.WORKOUT, id=identity)
    values = {"zone": "Endurance", "duration": 3600.0, "load": 40.0, "intensity": 0.65}
    return FoundWorkout(ref=ref, title=title, **{**values, **more})


class FakeShelfDesk(ShelfDesk):
    """Plans and libraries in memory: tests put them there and see what was asked."""

    def __init__(self, fake: FakePlanbridge) -> None:
        self._fake = fake
        self.shelves: dict[PlatformName, list[LibraryListing]] = {}
        """What each platform has, with what is in it."""
        self.remarks: tuple[str, ...] = ()
        self.uncounted: dict[str, str] = {}
        """Why what a container holds was not counted, by its ``source_key``."""
        self.errors: dict[str, Exception] = {}
        """What opening a container raises, by its name; "" for a list, "range" and "search"."""
        self.roster: dict[PlatformName, tuple[tuple[str, str], ...]] = {}
        self.in_calendar: tuple[LibraryItem, ...] = ()
        self.trainerroad: tuple[FoundWorkout, ...] = ()
        self.page_size = 3
        self.unsearchable: dict[str, str] = {}
        """Why a found workout cannot be opened, by its title."""
        self.asked: list[tuple[object, ...]] = []
        """Every request, in order."""
        self.weeks_made = 0
        self.brings_back = 0
        """Of how many items taking a copy back puts back what was there before."""
        self._opened: dict[str, LibraryListing] = {}

    # --- Sources --------------------------------------------------------------------------

    def sources(self) -> tuple[Source, ...]:
        found = []
        for name in self._fake.saved:
            if name is TR:
                found.append(Source(kind=SourceKind.SEARCH, platform=name))
            else:
                found.append(Source(kind=SourceKind.SHELVES, platform=name))
            found.append(Source(kind=SourceKind.CALENDAR, platform=name))
        return (*found, Source(kind=SourceKind.FILES, platform=PlatformName.FILE))

    def containers(self, platform: PlatformName) -> Containers:
        self._ask("", "containers", platform)
        listings = self.shelves.get(platform, [])
        return Containers(
            found=tuple(one.library for one in listings),
            remarks=self.remarks,
            uncounted=tuple(self.uncounted.items()),
        )

    def open(self, library: Library, progress: Progress | None = None) -> LibraryListing:
        if progress:
            progress(0, 0, f"Reading {library.name}")
        self._ask(library.name, "open", library.name)
        every = self.shelves.get(library.platform, [])
        return self._keep(next(one for one in every if one.library.id == library.id))

    def athletes(self, platform: PlatformName) -> tuple[tuple[str, str], ...]:
        return self.roster.get(platform, (("42", "Sam Sandbox"),))

    def open_range(
        self,
        platform: PlatformName,
        athlete: str,
        first: dt.date,
        last: dt.date,
        progress: Progress | None = None,
    ) -> LibraryListing:
        self._ask("range", "range", platform, athlete, first, last)
        days = plan(
            f"{first}.{last}",
            f"{platform.label}, {first} to {last}",
            platform,
            athlete=athlete,
            noun="calendar",
            first=first,
            last=last,
        )
        return self._keep(LibraryListing(library=days, items=self.in_calendar))

    def search_zones(self, platform: PlatformName) -> tuple[str, ...]:
        return ZONES

    def search(self, platform: PlatformName, query: WorkoutSearch, page: int = 0) -> SearchPage:
        self._ask("search", "search", query, page)
        hits = [one for one in self.trainerroad if query.text.casefold() in one.title.casefold()]
        end = (page + 1) * self.page_size
        return SearchPage(
            found=tuple(hits[page * self.page_size : end]),
            next=page + 1 if end < len(hits) else None,
            total=len(hits),
        )

    def pick(
        self,
        platform: PlatformName,
        refs: Sequence[ItemRef],
        progress: Progress | None = None,
    ) -> LibraryListing:
        self._ask("pick", "pick", tuple(ref.id for ref in refs))
        titles = {one.ref: one.title for one in self.trainerroad}
        read = [
            Unreadable(id=ref.id, title=titles[ref], reason=self.unsearchable[titles[ref]])
            if titles[ref] in self.unsearchable
            else shelf_item(ref.id, titles[ref], platform=platform)
            for ref in refs
        ]
        return self._keep(of_found(platform, "42", read))

    def of_files(self, files: Sequence[DroppedFile]) -> LibraryListing:
        return of_files(files)

    def opened(self, library: Library) -> LibraryListing | None:
        return self._opened.get(source_key(library))

    def held(self, library: Library) -> CachedLibrary | None:
        listing = self._opened.get(source_key(library))
        return CachedLibrary(listing=listing, fetched_at=READ_AT) if listing else None

    def hold(self, held: CachedLibrary) -> None:
        self._keep(held.listing)

    def weeks(self, listing: LibraryListing) -> tuple[Week, ...]:
        self.weeks_made += 1
        return weeks_of(
            listing,
            [
                numbers_of(one.item, AthleteThresholds()) if isinstance(one.item, Workout) else None
                for one in listing.items
            ],
        )

    # --- Places ---------------------------------------------------------------------------

    def targets(self) -> tuple[PlatformName, ...]:
        return tuple(name for name in self._fake.saved if name is not TR)

    def takes_plans(self, target: PlatformName) -> bool:
        return target is ICU

    def noun_of_new(self, target: PlatformName, *, as_plan: bool) -> str:
        return "plan" if as_plan else "folder" if target is ICU else "library"

    def remarks_on_new(self, source: Library, goal: LibraryGoal) -> tuple[str, ...]:
        return (f"“{goal.name}” is too long.",) if len(goal.name) > 40 else ()

    def seconds_for(self, target: PlatformName, added: int, updated: int = 0) -> float:
        return added + updated

    def replaced(self, copy: ShelfCopy) -> int:
        return self.brings_back

    def tally(self, copy: ShelfCopy) -> tuple[int, int]:
        return copy.count, copy.count + 7

    def places(self, target: PlatformName) -> tuple[Library, ...]:
        self._ask("places", "places", target)
        return tuple(one.library for one in self.shelves.get(target, []) if one.library.writable)

    def unfinished(self) -> tuple[ShelfCopy, ...]:
        return ()

    def earlier(self, source: Library, target: PlatformName) -> tuple[ShelfCopy, ...]:
        return ()

    def suggested_start(self) -> dt.date:
        return next_monday(self._fake.today())

    # --- For tests ------------------------------------------------------------------------

    def put(
        self, library: Library, *items: LibraryItem, unreadable: Sequence[Unreadable] = ()
    ) -> Library:
        """Puts a container on its platform."""
        listing = LibraryListing(library=library, items=items, unreadable=tuple(unreadable))
        self.shelves.setdefault(library.platform, []).append(listing)
        return library

    def forget(self) -> None:
        """As when the browser's connection was lost."""
        self._opened.clear()

    def _ask(self, error: str, *what: object) -> None:
        self.asked.append(what)
        self._fake.gate.wait(60)
        if error in self.errors:
            raise self.errors[error]

    def _keep(self, listing: LibraryListing) -> LibraryListing:
        self._opened[source_key(listing.library)] = listing
        return listing


EXAMPLE = (
    shelf_item("1", "Sweet spot", 0, load=70.0),
    shelf_item("2", "Long run", 2, sport=Sport.RUN, load=50.0),
    shelf_note("1", "Welcome", 0, "Drink enough."),
    shelf_item("3", "Openers", 16),
)
"""A plan of three weeks, the second of which is empty."""
