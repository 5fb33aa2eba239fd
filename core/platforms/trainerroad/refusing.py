"""All that would write to TrainerRoad, refused: nothing is ever written there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from core.platforms.contract import (
    CalendarItem,
    CannotConvert,
    Draft,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    LibraryWritten,
    Progress,
    Written,
)
from core.platforms.trainerroad.client import read_only
from core.workout.model import Note, Workout
from core.workout.options import PLAIN, Options
from core.workout.thresholds import AthleteThresholds


class ReadOnly:
    """The part of the contract that a platform without any writing refuses.

    What prepares raises ``CannotConvert``, as the contract has it; the rest raises ``Rejected``.
    It has no folders either: its library is searched.
    """

    def prepare(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
    ) -> Draft:
        """Always raises: TrainerRoad can only be read."""
        raise CannotConvert("TrainerRoad can only be read")

    def create(self, drafts: Sequence[Draft], progress: Progress | None = None) -> list[Written]:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def update(self, existing: CalendarItem, draft: Draft) -> Written:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def delete(self, existing: CalendarItem) -> None:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def expect(self, draft: Draft) -> Workout | Note:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def restore(self, existing: CalendarItem, before: CalendarItem) -> Written:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def recreate(self, before: CalendarItem) -> Written:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def plan_until(self) -> dt.date | None:
        """None: nothing is planned here."""
        return None

    def list_libraries(self) -> tuple[Library, ...]:
        """None: its library is searched, not kept in folders."""
        return ()

    def list_plans(self) -> tuple[Library, ...]:
        """None: the workouts of its plans are read from the calendar."""
        return ()

    def list_library(self, library: Library) -> LibraryListing:
        """Always raises: it has no folders."""
        raise read_only()

    def create_library(
        self,
        name: str,
        *,
        plan: bool = False,
        description: str = "",
        first: dt.date | None = None,
    ) -> Library:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def prepare_for_library(
        self,
        item: Workout | Note,
        origin: ItemRef,
        thresholds: AthleteThresholds,
        options: Options = PLAIN,
        *,
        day: int | None = None,
    ) -> Draft:
        """Always raises: TrainerRoad can only be read."""
        raise CannotConvert("TrainerRoad can only be read")

    def add_to_library(
        self,
        library: Library,
        drafts: Sequence[Draft],
        progress: Progress | None = None,
        *,
        known: Collection[str] = (),
    ) -> list[LibraryWritten]:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def update_in_library(
        self, library: Library, existing: LibraryItem, draft: Draft
    ) -> LibraryWritten:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def restore_in_library(self, library: Library, before: LibraryItem) -> None:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()

    def remove_from_library(self, library: Library, existing: LibraryItem) -> None:
        """Always raises: TrainerRoad can only be read."""
        raise read_only()
