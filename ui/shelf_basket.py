"""A search of a library in pages, and what was picked from all searches of a session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from core.platforms.contract import (
    FoundWorkout,
    ItemRef,
    LibraryItem,
    PlatformName,
    SearchPage,
    Unreadable,
    WorkoutSearch,
)
from ui import jobs
from ui.jobs import Failure, Job

GONE = Unreadable(id="", reason="It is no longer there.")


@dataclass
class Search:
    """What was searched for, and the pages that were read of it."""

    platform: PlatformName
    question: WorkoutSearch
    found: tuple[FoundWorkout, ...] = ()
    next: int | None = 0
    """The page to ask for next; None: that was all."""
    total: int | None = None
    job: Job[SearchPage] | None = None
    failure: Failure | None = None

    def read_on(self, ask: Callable[[PlatformName, WorkoutSearch, int], SearchPage]) -> None:
        """Starts to read the next page, in a thread."""
        page = self.next or 0
        self.failure = None
        self.job = jobs.start("Search", lambda _: ask(self.platform, self.question, page))

    def collect(self) -> None:
        """Takes over the page that was read meanwhile. A workout is listed once."""
        if self.job is None or self.job.running:
            return
        page, self.failure, self.job = self.job.result(), self.job.failure(), None
        if page is None:
            return
        known = {one.ref for one in self.found}
        fresh = {one.ref: one for one in page.found if one.ref not in known}
        self.found = (*self.found, *fresh.values())
        self.next = page.next
        if page.total is not None:
            self.total = page.total


@dataclass
class Basket:
    """The workouts that were picked, in the order in which they were."""

    picked: dict[ItemRef, FoundWorkout] = field(default_factory=dict)
    opened: tuple[ItemRef, ...] = ()
    """Those of which the container was made that is open."""
    seen: dict[ItemRef, LibraryItem | Unreadable | Failure] = field(default_factory=dict)
    """Workouts that were looked at, with their steps, or why there are none."""
    turn: int = 0
    """Counts the changes that were not made in the table of results: it is a new one then."""

    @property
    def refs(self) -> tuple[ItemRef, ...]:
        """What is picked."""
        return tuple(self.picked)

    @property
    def is_open(self) -> bool:
        """Whether the open container holds what is picked, no more and no less."""
        return bool(self.picked) and self.opened == self.refs

    def take(self, shown: Sequence[FoundWorkout], positions: Collection[int]) -> None:
        """Takes over what is ticked in a table of ``shown``; the rest stays picked."""
        for position, one in enumerate(shown):
            if position in positions:
                self.picked.setdefault(one.ref, one)
            else:
                self.picked.pop(one.ref, None)

    def keep(self, refs: Collection[ItemRef]) -> None:
        """Keeps only these."""
        self.picked = {ref: one for ref, one in self.picked.items() if ref in refs}
        self.turn += 1
