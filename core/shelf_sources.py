"""From where workouts are taken: plans, folders and libraries, a searched library, a calendar."""

from __future__ import annotations

import datetime as dt
import logging
from collections import OrderedDict
from collections.abc import Sequence

from core.connected import Connected
from core.dropped_files import DroppedFile
from core.platforms.contract import (
    ItemRef,
    Library,
    LibraryListing,
    Platform,
    PlatformError,
    PlatformName,
    Progress,
    SearchPage,
    WorkoutSearch,
)
from core.platforms.errors import AccessDenied, AccessExpired, Rejected
from core.shelves import (
    CALENDAR_NOUN,
    FILES_NOUN,
    FOUND_NOUN,
    Containers,
    Source,
    SourceKind,
    Week,
    of_calendar,
    of_files,
    of_found,
    source_key,
    weeks_of,
)
from core.store.cache import CachedLibrary, SessionCache
from core.sync.overview import Numbers, numbers_of
from core.workout.model import Note, Workout
from core.workout.thresholds import AthleteThresholds

_log = logging.getLogger("planbridge.shelves")

MOST_COUNTED = 10
"""Libraries that are read for their counts when a platform's list does not tell them."""
ONLY_SOME = (
    f"Only {MOST_COUNTED} are counted, since each has to be read for it. Open it to see what it "
    "holds."
)
_PAGES = 64
"""Pages of results that a session remembers."""


class Listed:
    """Of which account each platform's containers were listed: what is chosen belongs to it."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected
        self._athletes: dict[PlatformName, str] = {}

    def note(self, platform: PlatformName) -> None:
        """They are listed now."""
        account = self._connected.accounts().get(platform)
        if account is not None:
            self._athletes[platform] = account.athlete

    def objection(self, platform: PlatformName) -> str:
        """Why what was chosen is not of the account that is connected now, or ""."""
        account = self._connected.accounts().get(platform)
        known = self._athletes.get(platform)
        if account is None or known is None or known == account.athlete:
            return ""
        return (
            "Another account was connected since the plans and libraries were listed. "
            "List them again."
        )


class ShelfSources:
    """Reads containers. What talks to a platform raises :class:`PlatformError`."""

    def __init__(self, connected: Connected, cache: SessionCache, listed: Listed) -> None:
        self._connected = connected
        self._cache = cache
        self._listed = listed
        self._pages: OrderedDict[tuple[object, ...], SearchPage] = OrderedDict()
        self._weeks: tuple[LibraryListing, tuple[Week, ...]] | None = None

    def sources(self) -> tuple[Source, ...]:
        """From where workouts can be taken with the accounts that are connected."""
        found = []
        for name in self._connected.accounts():
            try:
                can = self._connected.adapter(name).capabilities
            except PlatformError:
                continue
            kinds = {
                SourceKind.SHELVES: can.libraries,
                SourceKind.SEARCH: can.searches,
                SourceKind.CALENDAR: True,
            }
            found += [Source(kind=kind, platform=name) for kind, has in kinds.items() if has]
        return (*found, Source(kind=SourceKind.FILES, platform=PlatformName.FILE))

    def containers(self, platform: PlatformName) -> Containers:
        """The plans and libraries of an account. What is refused is a remark."""
        adapter = self._connected.adapter(platform)
        found: list[Library] = []
        problems: list[PlatformError] = []
        for listed in (adapter.list_plans, adapter.list_libraries):
            try:
                found += listed()
            except PlatformError as problem:
                problems.append(problem)
        expired = [one for one in problems if isinstance(one, AccessExpired)]
        if expired and len(problems) > 1:
            raise expired[0]
        self._listed.note(platform)
        remarks = dict.fromkeys(str(problem) for problem in problems)
        counts, uncounted = self._counts(adapter, found)
        return Containers(
            found=tuple(
                one.model_copy(update={"count": counts.get(source_key(one), one.count)})
                for one in found
            ),
            remarks=tuple(remarks),
            uncounted=tuple(uncounted.items()),
        )

    def _counts(
        self, adapter: Platform, found: Sequence[Library]
    ) -> tuple[dict[str, int], dict[str, str]]:
        """The counts that the platform's list does not tell, as far as they can be had with few
        requests, and why not for the others. What was read for it need not be read to be opened."""
        counts: dict[str, int] = {}
        why_not: dict[str, str] = {}
        refused = ""
        for library in found:
            if library.count is not None or library.is_plan:
                continue
            key = source_key(library)
            if refused or len(counts) == MOST_COUNTED:
                why_not[key] = refused or ONLY_SOME
                continue
            try:
                held = adapter.list_library(library)
            except PlatformError as problem:
                _log.info("What a library holds could not be counted: %s", problem)
                why_not[key] = refused = str(problem)
                continue
            if not held.complete:
                because = held.incomplete_because.rstrip(".") or "its answer was not complete"
                why_not[key] = f"{library.platform.label} did not give all of it ({because})."
                continue
            counts[key] = len(held.items) + len(held.unreadable)
            if self._cache.get_library(held.library) is None:
                self._cache.put_aside(held, self._connected.now())
            else:
                self._keep(held)  # it is open, and this is newer
        return counts, why_not

    def open(self, library: Library, progress: Progress | None) -> LibraryListing:
        """Reads what a container holds."""
        platform = library.platform
        if library.noun == CALENDAR_NOUN and library.first and library.last:
            return self.open_range(platform, library.athlete, library.first, library.last, progress)
        if library.noun in (FILES_NOUN, FOUND_NOUN):
            known = self.opened(library)
            if known is not None:
                return known
            raise Rejected(
                platform.label, "What was chosen is not held any more.", "Choose it again."
            )
        adapter = self._connected.adapter(platform)
        changed = self._listed.objection(platform)
        if changed:
            raise AccessDenied(platform.label, changed)
        counted = self._cache.take_aside(library)
        if counted is not None:
            return self._cache.put_library(counted.listing, counted.fetched_at).listing
        if progress is not None:
            progress(0, 0, f"Reading “{library.name}”")
        return self._keep(adapter.list_library(library))

    def athletes(self, platform: PlatformName) -> tuple[tuple[str, str], ...]:
        """(id, name) of everyone whose calendar the account can open, the connected one first."""
        account = self._connected.accounts().get(platform)
        if account is None:
            return ()
        known = {account.athlete: account.name, **dict(account.athletes)}
        return tuple((athlete, name or athlete) for athlete, name in known.items())

    def open_range(
        self,
        platform: PlatformName,
        athlete: str,
        first: dt.date,
        last: dt.date,
        progress: Progress | None,
    ) -> LibraryListing:
        """Reads a range of a calendar as a plan."""
        if last < first:
            raise Rejected(
                platform.label, "The last day lies before the first.", "Choose the days again."
            )
        adapter = self._connected.reader_of(platform, athlete)
        listing = adapter.list_calendar(first, last, progress)
        if listing.athlete != athlete:
            raise AccessDenied(
                platform.label,
                "The calendar that was read belongs to another athlete than the chosen one.",
                "Check the account on the Accounts page.",
            )
        account = self._connected.accounts().get(platform)
        own = account is None or athlete == account.athlete
        whose = "" if own else dict(self.athletes(platform)).get(athlete, athlete)
        return self._keep(of_calendar(listing, first, last, " ".join(whose.split())))

    def search_zones(self, platform: PlatformName) -> tuple[str, ...]:
        """The zones by which the platform's library can be searched."""
        try:
            return self._connected.adapter(platform).capabilities.search_zones
        except PlatformError:
            return ()

    def search(self, platform: PlatformName, query: WorkoutSearch, page: int) -> SearchPage:
        """A page of results; the same question is asked once in a session."""
        adapter = self._connected.adapter(platform)
        asked = (platform, self._connected.login(platform), query, page)
        if asked in self._pages:
            self._pages.move_to_end(asked)
            return self._pages[asked]
        found = adapter.search(query, page)
        self._pages[asked] = found
        while len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        return found

    def pick(
        self, platform: PlatformName, refs: Sequence[ItemRef], progress: Progress | None
    ) -> LibraryListing:
        """The found workouts with their steps, as a container of their own."""
        adapter = self._connected.adapter(platform)
        distinct = tuple(dict.fromkeys(refs))
        found = adapter.open_found(distinct, progress)
        athlete = self._connected.accounts()[platform].athlete
        return self._keep(of_found(platform, athlete, found))

    def of_files(self, files: Sequence[DroppedFile]) -> LibraryListing:
        """Dropped files as a container; the same object for the same files."""
        listing = of_files(files)
        known = self.opened(listing.library)
        return known if known == listing and known is not None else self._keep(listing)

    def opened(self, library: Library) -> LibraryListing | None:
        """What was read of a container, while the session holds it."""
        cached = self._cache.get_library(library)
        return None if cached is None else cached.listing

    def held(self, library: Library) -> CachedLibrary | None:
        """What :meth:`opened` gives, and when it was read."""
        return self._cache.get_library(library)

    def hold(self, held: CachedLibrary) -> None:
        """Takes over what another session of the profile has read, if its account is still here."""
        library = held.listing.library
        if library.athlete in dict(self.athletes(library.platform)):
            self._cache.put_library(held.listing, held.fetched_at)

    def weeks(self, listing: LibraryListing) -> tuple[Week, ...]:
        """The weeks of a plan; worked out once for the same object."""
        if self._weeks is not None and self._weeks[0] is listing:
            return self._weeks[1]
        thresholds = self._connected.thresholds(listing.library.platform)
        numbers = [_numbers_of(item.item, thresholds) for item in listing.items]
        found = weeks_of(listing, numbers)
        self._weeks = (listing, found)
        return found

    def _keep(self, listing: LibraryListing) -> LibraryListing:
        return self._cache.put_library(listing, self._connected.now()).listing


def _numbers_of(item: Workout | Note, thresholds: AthleteThresholds) -> Numbers | None:
    """The numbers of a workout; a fault of ours must not cost the others."""
    try:
        return numbers_of(item, thresholds) if isinstance(item, Workout) else None
    except Exception:
        _log.exception("A workout's load could not be estimated")
        return None
