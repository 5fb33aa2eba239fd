"""The part of the contract that concerns folders and plans, as Intervals.icu offers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from core.platforms.adapting import draft_with
from core.platforms.contract import (
    Draft,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
    PlatformName,
    Progress,
    SearchPage,
    Unreadable,
    WorkoutSearch,
)
from core.platforms.errors import Rejected
from core.platforms.intervals.library import IntervalsLibraries
from core.platforms.intervals.library_draft import library_draft
from core.workout.model import Note, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds


class LibraryCalls:
    """Every call raises a :class:`PlatformError`."""

    def list_libraries(self) -> tuple[Library, ...]:
        """Folders and plans, those that others share among them."""
        return self._libraries().all()

    def list_plans(self) -> tuple[Library, ...]:
        """None: the service keeps plans among the folders."""
        return ()

    def list_library(self, library: Library) -> LibraryListing:
        """What a folder or plan holds, in one request."""
        return self._libraries().contents(library)

    def search(self, query: WorkoutSearch, page: int = 0) -> SearchPage:
        """Raises :class:`Rejected`: there is no library to search."""
        raise _nothing_to_search()

    def open_found(
        self, refs: Sequence[ItemRef], progress: Progress | None = None
    ) -> tuple[LibraryItem | Unreadable, ...]:
        """Raises :class:`Rejected`: nothing can be found."""
        raise _nothing_to_search()

    def create_library(
        self,
        name: str,
        *,
        plan: bool = False,
        description: str = "",
        first: dt.date | None = None,
    ) -> Library:
        """A new folder or plan; see :meth:`IntervalsLibraries.create`."""
        return self._libraries().create(name, plan=plan, description=description, first=first)

    def prepare_for_library(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
        *,
        day: int | None = None,
    ) -> Draft:
        """As ``prepare``, for a plan, or for a folder when ``day`` is None. Pure.

        Raises :class:`core.platforms.contract.CannotConvert`.
        """

        def write(adapted: Workout | Note) -> Draft:
            return library_draft(
                adapted, origin, thresholds, day=day, rpe_as_cue=options.rpe_as_cue
            )

        return draft_with(item, options, write, keeps_averaging=True)

    def add_to_library(
        self,
        library: Library,
        drafts: Sequence[Draft],
        progress: Progress | None = None,
        *,
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        """Adds workouts to a folder or plan, fifty a request."""
        return self._libraries().add(library, drafts, progress, known=known)

    def update_in_library(
        self, library: Library, existing: LibraryItem, draft: Draft
    ) -> LibraryWritten:
        """Writes ``draft`` over ``existing``: every field of the plan, empty ones too."""
        return self._libraries().update(library, existing, draft)

    def restore_in_library(self, library: Library, before: LibraryItem) -> None:
        """Gives an item back all that a person can set of ``before.raw``."""
        self._libraries().restore(library, before)

    def remove_from_library(self, library: Library, existing: LibraryItem) -> None:
        """Removes one workout; what was added together with it stays."""
        self._libraries().remove(library, existing)

    def _libraries(self) -> IntervalsLibraries:
        raise NotImplementedError


def _nothing_to_search() -> Rejected:
    return Rejected(
        PlatformName.INTERVALS.label,
        "It has no workout library that can be searched.",
        "Choose one of your folders or plans.",
    )
