"""Plans and libraries: choosing a container, comparing it with a place, copying. The facade's
part."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping, Sequence

from core.calendar_copies import CalendarCopies
from core.connected import Connected
from core.dropped_files import DroppedFile
from core.platforms.contract import (
    Capabilities,
    ItemRef,
    Library,
    LibraryListing,
    PlatformError,
    PlatformName,
    Progress,
    SearchPage,
    WorkoutSearch,
)
from core.shelf_copies import ShelfCopies
from core.shelf_descriptions import cut_name, left_behind
from core.shelf_goals import ShelfGoals
from core.shelf_runs import ShelfRuns
from core.shelf_sources import Listed, ShelfSources
from core.shelves import CalendarGoal, Containers, LibraryGoal, Source, Week, remarks_on
from core.store.cache import CachedLibrary, SessionCache
from core.store.copy_values import ShelfCopy
from core.store.journal_values import Choice
from core.store.store import ProfileStore
from core.sync.actions import Brake, Plan, Side
from core.sync.batches import BULK, SECONDS_A_REQUEST
from core.sync.copy_reports import CopyReport
from core.sync.fields import Field
from core.sync.reports import RunReport
from core.sync.running import Order
from core.sync.shelf_values import ShelfRow
from core.workout.options import Options
from core.workout.plan_days import next_monday

MANY = 100
"""More workouts than this in one copy are worth a word before it starts."""


class ShelfDesk:
    """Plans, folders and libraries of one profile. Part of the facade.

    Methods that read a platform raise :class:`core.platforms.errors.PlatformError`;
    :meth:`copy`, :meth:`run` and :meth:`remove` report instead. Nothing else makes a request.
    """

    def __init__(
        self,
        connected: Connected,
        cache: SessionCache,
        profile: ProfileStore,
        saved_options: Callable[[], Options],
    ) -> None:
        listed = Listed(connected)
        self._connected = connected
        self._profile = profile
        self._saved_options = saved_options
        self._sources = ShelfSources(connected, cache, listed)
        self._goals = ShelfGoals(connected, profile, listed)
        self._copies = ShelfCopies(connected, cache, profile, listed, self._goals)
        self._laid = CalendarCopies(connected, profile)
        self._runs = ShelfRuns(connected, cache, profile, self._laid)

    # --- Sources --------------------------------------------------------------------------

    def sources(self) -> tuple[Source, ...]:
        """From where workouts can be taken with the accounts that are connected. No request."""
        return self._sources.sources()

    def containers(self, platform: PlatformName) -> Containers:
        """The plans and libraries of an account. What is refused is a remark, the rest is there."""
        return self._sources.containers(platform)

    def open(self, library: Library, progress: Progress | None = None) -> LibraryListing:
        """Reads what a container holds; :meth:`opened` has it from then on.

        Raises :class:`AccessDenied` with the way that works when a plan's contents are refused.
        """
        return self._sources.open(library, progress)

    def athletes(self, platform: PlatformName) -> tuple[tuple[str, str], ...]:
        """(id, name) of everyone whose calendar the account can open, the connected one first."""
        return self._sources.athletes(platform)

    def open_range(
        self,
        platform: PlatformName,
        athlete: str,
        first: dt.date,
        last: dt.date,
        progress: Progress | None = None,
    ) -> LibraryListing:
        """Reads a range of a calendar as a plan. ``athlete``: one of :meth:`athletes`."""
        return self._sources.open_range(platform, athlete, first, last, progress)

    def search_zones(self, platform: PlatformName) -> tuple[str, ...]:
        """The zones by which the platform's library can be searched. No request."""
        return self._sources.search_zones(platform)

    def search(self, platform: PlatformName, query: WorkoutSearch, page: int = 0) -> SearchPage:
        """A page of results. The same question is asked once in a session."""
        return self._sources.search(platform, query, page)

    def pick(
        self,
        platform: PlatformName,
        refs: Sequence[ItemRef],
        progress: Progress | None = None,
    ) -> LibraryListing:
        """The found workouts with their steps, as a container of their own."""
        return self._sources.pick(platform, refs, progress)

    def of_files(self, files: Sequence[DroppedFile]) -> LibraryListing:
        """Dropped files as a container. No request."""
        return self._sources.of_files(files)

    def opened(self, library: Library) -> LibraryListing | None:
        """What was read of a container, while the session holds it. No request.

        The same object until it is read anew.
        """
        return self._sources.opened(library)

    def held(self, library: Library) -> CachedLibrary | None:
        """That with when it was read: opened by a request, or counted before. No request."""
        return self._sources.held(library)

    def hold(self, held: CachedLibrary) -> None:
        """Takes over what another session of this profile has read: :meth:`opened` has it from
        then on, unless its account is not connected any more. No request."""
        self._sources.hold(held)

    def weeks(self, listing: LibraryListing) -> tuple[Week, ...]:
        """The weeks of a plan by load and sport; loads that are not planned are estimated."""
        return self._sources.weeks(listing)

    def remarks(self, listing: LibraryListing) -> tuple[str, ...]:
        """What has to be said of a container as a whole (it is empty, or not whole): sentences."""
        return remarks_on(listing)

    # --- To a library or plan -------------------------------------------------------------

    def targets(self) -> tuple[PlatformName, ...]:
        """The connected platforms that can be written to. No request."""
        return tuple(
            name
            for name in self._connected.accounts()
            if (can := self._can(name)) is not None and can.writes
        )

    def takes_plans(self, target: PlatformName) -> bool:
        """Whether a new library there can be a plan. No request."""
        can = self._can(target)
        return can is not None and can.writes and can.plans

    def noun_of_new(self, target: PlatformName, *, as_plan: bool) -> str:
        """What a new place there is called: "plan", "folder", "library". No request."""
        can = self._can(target)
        return "plan" if as_plan else can.library_noun if can is not None else "library"

    def remarks_on_new(self, source: Library, goal: LibraryGoal) -> tuple[str, ...]:
        """What a new place cannot keep of its name and of what ``source`` says of itself:
        sentences. No request."""
        can = self._can(goal.target)
        if can is None or goal.library is not None:
            return ()
        label = goal.target.label
        said = (cut_name(goal.name, label, can), left_behind(source, label, can))
        return tuple(filter(None, said))

    def seconds_for(self, target: PlatformName, added: int, updated: int = 0) -> float:
        """About how long writing so many items takes. No request."""
        can = self._can(target)
        size = BULK if can is not None and can.bulk_create else 1
        return (-(-added // size) + updated) * SECONDS_A_REQUEST

    def tally(self, copy: ShelfCopy) -> tuple[int, int]:
        """How many items of a copy to a library were written, and how many were chosen for it;
        (0, 0) before it began to write. No request."""
        return self._copies.tally(copy)

    def replaced(self, copy: ShelfCopy) -> int:
        """How many items of a copy to a library were written over what taking it back brings
        back. No request."""
        return self._copies.replaced(copy)

    def places(self, target: PlatformName) -> tuple[Library, ...]:
        """The writable libraries, folders and plans of the target."""
        return self._goals.places(target)

    def unfinished(self) -> tuple[ShelfCopy, ...]:
        """The copies to the connected accounts that were stopped or cut off, newest first.

        No request.
        """
        accounts = self._connected.accounts()
        return tuple(
            one
            for one in self._profile.copies.unfinished()
            if one.target in accounts and accounts[one.target].athlete == one.athlete
        )

    def earlier(self, source: Library, target: PlatformName) -> tuple[ShelfCopy, ...]:
        """Earlier copies of this container to the target's libraries and calendar that were not
        removed, newest first. No request."""
        copies = (*self._goals.earlier(source, target), *self._laid.earlier(source, target))
        return tuple(sorted(copies, key=lambda one: one.id or 0, reverse=True))

    def look(self, goal: LibraryGoal, progress: Progress | None = None) -> None:
        """Reads the library of ``goal`` (an existing one, or an earlier copy's), so that
        :meth:`rows` can compare."""
        self._copies.look(goal, progress)

    def rows(
        self, listing: LibraryListing, goal: LibraryGoal, options: Options | None = None
    ) -> tuple[ShelfRow, ...] | None:
        """The items made ready for the place, and how each stands there, in the order of days.

        None when the library must be looked at first (:meth:`look`). No request; the same
        object for the same question.
        """
        return self._copies.rows(listing, goal, self._options(options))

    def why_not(self, goal: LibraryGoal) -> str:
        """Why nothing can be copied there, or "". No request."""
        return self._goals.why_not(goal)

    def copy(
        self,
        listing: LibraryListing,
        goal: LibraryGoal,
        refs: Collection[ItemRef],
        options: Options | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        """Copies the chosen items. Looks at the place afresh first, writes down every item before
        it is asked for, and reads back what was written. Stopped or killed, the copy stays open:
        :meth:`earlier` names it, and copying with its ``copy_id`` finishes it without doubling.
        Where nothing of it is left to do, no ``refs`` close it.
        """
        return self._copies.copy(listing, goal, refs, self._options(options), progress, stop)

    def why_not_remove(self, copy: ShelfCopy) -> str:
        """Why a copy to a library cannot be taken back, or "". No request."""
        return self._goals.why_not_remove(copy)

    def remove(
        self,
        copy: ShelfCopy,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CopyReport:
        """Takes a copy to a library back: removes what it added and puts back what it replaced,
        except what somebody edited since. The library itself stays."""
        return self._copies.remove(copy, progress, stop)

    # --- To a calendar --------------------------------------------------------------------

    def suggested_start(self) -> dt.date:
        """The next Monday, today included."""
        return next_monday(self._connected.today())

    def fetch_calendar(
        self, listing: LibraryListing, goal: CalendarGoal, progress: Progress | None = None
    ) -> None:
        """Reads the target's calendar around the plan's days."""
        self._runs.fetch(listing, goal, progress)

    def plan(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        options: Options | None = None,
        settled: Mapping[str, Mapping[Field, Side]] | None = None,
    ) -> Plan | None:
        """What copying to the calendar would do, one action an item; None until it is fetched."""
        return self._runs.plan(listing, goal, self._options(options), settled)

    def brakes(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        plan: Plan,
        chosen: Collection[str],
        options: Options | None = None,
        settled: Mapping[str, Mapping[Field, Side]] | None = None,
    ) -> tuple[Brake, ...]:
        """What speaks against doing the chosen actions without asking."""
        return self._runs.brakes(listing, goal, plan, chosen, self._options(options), settled)

    def run(
        self,
        listing: LibraryListing,
        goal: CalendarGoal,
        order: Order,
        options: Options | None = None,
        settled: Mapping[str, Mapping[Field, Side]] | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> RunReport:
        """Does what was ordered through the engine: journalled, verified, undoable in History."""
        return self._runs.run(listing, goal, order, self._options(options), settled, progress, stop)

    def choose(self, target: PlatformName, ref: ItemRef, choice: Choice | None) -> None:
        """What the person says of one item of a copy to a calendar (``Action.item.ref``): pin,
        ignore, copy again; None takes it back. No request."""
        self._runs.choose(target, ref, choice)

    # --- Inside ---------------------------------------------------------------------------

    def _options(self, options: Options | None) -> Options:
        return self._saved_options() if options is None else options

    def _can(self, name: PlatformName) -> Capabilities | None:
        try:
            return self._connected.adapter(name).capabilities
        except PlatformError:
            return None
