"""Containers of workouts (plans, folders, libraries, chosen workouts, a range of a calendar,
dropped files), all in one form: a :class:`LibraryListing` whose items may have days. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum

from core.dropped_files import DROPPED, DroppedFile, file_ref
from core.platforms.contract import (
    CalendarItem,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    Listing,
    PlatformName,
    Unreadable,
)
from core.sync.overview import Numbers
from core.sync.shelf_workplace import SHELVED
from core.workout.model import Sport, Value, Workout
from core.workout.plan_days import offset_of, on_calendar

CALENDAR_NOUN = "calendar"
"""What a range of a calendar is called as a container."""
FILES_NOUN = "files"
FOUND_NOUN = "choice"
"""Workouts that were picked from a search."""
DAYS_A_WEEK = 7


class SourceKind(StrEnum):
    """The kinds of places from which workouts can be taken."""

    SHELVES = "shelves"
    """Plans, folders and libraries, which are listed."""
    SEARCH = "search"
    """One large library, which is searched."""
    CALENDAR = "calendar"
    """A range of a calendar."""
    FILES = "files"


class Source(Value):
    """A place from which workouts can be taken."""

    kind: SourceKind
    platform: PlatformName
    """``FILE`` for files."""


class Containers(Value):
    """What a platform has to choose from."""

    found: tuple[Library, ...] = ()
    remarks: tuple[str, ...] = ()
    """What could not be listed, why, and the way out: a sentence each."""
    uncounted: tuple[tuple[str, str], ...] = ()
    """Those of which nobody knows how much they hold: ``source_key`` and why, a sentence."""


class Week(Value):
    """One week of a plan: seven days from its day 0 on."""

    number: int
    """1 is the first."""
    loads: tuple[tuple[Sport, float], ...]
    """Load by sport, sports without load left out."""
    seconds: float
    workouts: int


class LibraryGoal(Value):
    """A library, folder or plan as the place to copy to."""

    target: PlatformName
    library: Library | None = None
    """An existing one; None: a new one named ``name``."""
    name: str = ""
    as_plan: bool = False
    """Of a new one."""
    start: dt.date | None = None
    """Of a new plan: the day at which it is anchored, if the person named one."""
    offset: int = 0
    """Of an existing plan: the day in it on which our day 0 goes."""
    copy_id: int | None = None
    """The earlier copy that is to be finished or brought up to date; None makes another one."""


class CalendarGoal(Value):
    """A calendar as the place to copy to: the plan's day 0 lies on ``start``."""

    target: PlatformName
    start: dt.date
    copy_id: int | None = None
    """The earlier copy that is to be brought up to date (moved, when ``start`` differs); None
    makes another one."""


def source_key(library: Library) -> str:
    """Names a container for good: the same one is known again when it is copied again."""
    return f"{library.platform}/{library.athlete}/{library.noun}/{library.id}"


def of_calendar(listing: Listing, first: dt.date, last: dt.date, whose: str = "") -> LibraryListing:
    """The days ``first`` to ``last`` of a calendar as a plan whose day 0 is ``first``.

    ``whose`` names the athlete, where it is not the account's own calendar.
    What was done is taken as it was planned. What was done without having been planned, and what
    a coach hides from the athlete, is left out, with the reason among the unreadable.
    """
    items: dict[ItemRef, LibraryItem] = {}
    left_out = [one for one in listing.unreadable if one.day is None or first <= one.day <= last]
    for item in listing.items:
        if not first <= item.day <= last:
            continue
        why = _why_not_taken(item)
        if why:
            left_out.append(
                Unreadable(id=item.ref.id, day=item.day, title=item.item.title, reason=why)
            )
            continue
        items.setdefault(
            item.ref,
            LibraryItem(
                ref=item.ref,
                item=item.item.model_copy(update={"day": None}),
                day=offset_of(item.day, first),
                losses=item.losses,
            ),
        )
    return LibraryListing(
        library=Library(
            platform=listing.platform,
            athlete=listing.athlete,
            id=f"{first}.{last}",
            name=", ".join(
                filter(
                    None, (listing.platform.label, whose, f"{_spoken(first)} to {_spoken(last)}")
                )
            ),
            count=len(items),
            is_plan=True,
            writable=False,
            noun=CALENDAR_NOUN,
            first=first,
            last=last,
        ),
        items=tuple(sorted(items.values(), key=_in_order)),
        unreadable=tuple(left_out),
        complete=listing.complete,
        incomplete_because=listing.incomplete_because,
    )


def of_files(files: Sequence[DroppedFile]) -> LibraryListing:
    """Dropped files as a container without days; those that could not be read are unreadable.

    The same files are the same container, in whatever order they were dropped.
    """
    distinct = {file.id: file for file in reversed(files)}
    in_order = [distinct[file_id] for file_id in dict.fromkeys(file.id for file in files)]
    items = tuple(
        LibraryItem(ref=file_ref(file.id), item=file.workout, losses=file.losses)
        for file in in_order
        if file.workout is not None
    )
    return LibraryListing(
        library=Library(
            platform=PlatformName.FILE,
            athlete=DROPPED,
            id=_short(*sorted(distinct)),
            name="Workout files",
            count=len(items),
            writable=False,
            noun=FILES_NOUN,
        ),
        items=items,
        unreadable=tuple(
            Unreadable(id=file.id, title=file.name, reason=file.error)
            for file in in_order
            if file.workout is None
        ),
    )


def of_found(
    platform: PlatformName, athlete: str, found: Sequence[LibraryItem | Unreadable]
) -> LibraryListing:
    """Workouts that were picked from a search as a container without days, in their order."""
    items: dict[ItemRef, LibraryItem] = {}
    for one in found:
        if isinstance(one, LibraryItem):
            items.setdefault(one.ref, one)
    return LibraryListing(
        library=Library(
            platform=platform,
            athlete=athlete,
            id=_short(
                *sorted(one.ref.id if isinstance(one, LibraryItem) else one.id for one in found)
            ),
            name=f"{platform.label} workouts",
            count=len(items),
            writable=False,
            noun=FOUND_NOUN,
        ),
        items=tuple(items.values()),
        unreadable=tuple(one for one in found if isinstance(one, Unreadable)),
    )


def spread(listing: LibraryListing, *, one_a_day: bool) -> LibraryListing:
    """A container without days as one with: all on day 0, or one a day in their order.

    One that has days keeps them.
    """
    if listing.library.is_plan:
        return listing
    return listing.model_copy(
        update={
            "library": listing.library.model_copy(update={"is_plan": True}),
            "items": tuple(
                item.model_copy(update={"day": number if one_a_day else 0})
                for number, item in enumerate(listing.items)
            ),
        }
    )


def counted_from(listing: LibraryListing, first: dt.date | None) -> LibraryListing:
    """``listing`` with its days counted from ``first``, the day 0 of an earlier copy, while its own
    is not sure: else what could not be read would move all the rest.

    What is missing can only make day 0 seem later, so one that lies earlier than ``first`` is new.
    """
    read = listing.library.first
    if listing.first_sure or first is None or read is None or read <= first:
        return listing
    later = offset_of(read, first)
    return listing.model_copy(
        update={
            "library": listing.library.model_copy(update={"first": first}),
            "items": tuple(
                item.model_copy(update={"day": (item.day or 0) + later}) for item in listing.items
            ),
        }
    )


def weeks_of(listing: LibraryListing, numbers: Sequence[Numbers | None]) -> tuple[Week, ...]:
    """The weeks of a plan, empty ones in between included; ``numbers`` go with its items."""
    loads: dict[int, dict[Sport, float]] = defaultdict(lambda: defaultdict(float))
    seconds: dict[int, float] = defaultdict(float)
    workouts: dict[int, int] = defaultdict(int)
    weeks = []
    for item, of_item in zip(listing.items, numbers, strict=True):
        week = (item.day or 0) // DAYS_A_WEEK
        weeks.append(week)
        if not isinstance(item.item, Workout):
            continue
        workouts[week] += 1
        if of_item is not None:
            seconds[week] += of_item.duration or 0.0
            loads[week][item.item.sport] += of_item.load or 0.0
    return tuple(
        Week(
            number=week + 1,
            loads=tuple((sport, loads[week][sport]) for sport in Sport if loads[week][sport]),
            seconds=seconds[week],
            workouts=workouts[week],
        )
        for week in range(max(weeks) + 1 if weeks else 0)
    )


def on_days(listing: LibraryListing, start: dt.date, series: str) -> Listing:
    """A plan laid on a calendar: day 0 on ``start``, as a source for the engine.

    Its items' refs are of :attr:`PlatformName.LIBRARY` and tell one copy (``series``) from another.
    An item that would lie beyond the calendar's end is unreadable, with the reason.
    """
    items: dict[ItemRef, CalendarItem] = {}
    beyond = []
    for item in listing.items:
        try:
            day = on_calendar(start, item.day or 0)
        except OverflowError:
            beyond.append(
                Unreadable(
                    id=item.ref.id,
                    title=item.item.title,
                    reason="Its day would lie beyond the end of the calendar. Choose an earlier "
                    "start.",
                )
            )
            continue
        ref = ref_on_days(item.ref, series)
        laid = item.item.model_copy(update={"day": day})
        items.setdefault(ref, CalendarItem(ref=ref, item=laid, losses=item.losses))
    days = [item.day for item in items.values()]
    return Listing(
        platform=PlatformName.LIBRARY,
        athlete=SHELVED,
        first=min(days, default=start),
        last=max(days, default=start),
        items=tuple(items.values()),
        # Their days are those of the container, which are none of this calendar.
        unreadable=(
            *(one.model_copy(update={"day": None}) for one in listing.unreadable),
            *beyond,
        ),
        complete=listing.complete,
        incomplete_because=listing.incomplete_because,
    )


def ref_on_days(source: ItemRef, series: str) -> ItemRef:
    """The name of an item of a container in the copy ``series`` to a calendar."""
    return ItemRef(
        platform=PlatformName.LIBRARY,
        athlete=SHELVED,
        kind=source.kind,
        id=f"{_short(source.platform, source.athlete, source.kind, source.id)}.{series}",
    )


def ref_of_unreadable(library: Library, one: Unreadable, kind: ItemKind, series: str) -> ItemRef:
    """The name that an item which cannot be read now has there if it was copied earlier."""
    source = ItemRef(platform=library.platform, athlete=library.athlete, kind=kind, id=one.id)
    return ref_on_days(source, series)


def series_of(ref_id: str) -> tuple[str, str]:
    """(which item, which copy) the id of an item on its way to a calendar names."""
    item, _, series = ref_id.partition(".")
    return item, series


def remarks_on(listing: LibraryListing) -> tuple[str, ...]:
    """What has to be said of a container as a whole: sentences for people."""
    library = listing.library
    said = []
    if not listing.items:
        what = f"“{library.name}” holds no workouts" if library.name else "There are no workouts"
        said.append(f"{what}{' that could be read' if listing.unreadable else ''}.")
    if not listing.complete:
        why = (listing.incomplete_because or "the answer was not complete").rstrip(".")
        said.append(f"{library.platform.label}: {why}. Some workouts may be missing here.")
    return (*said, *listing.remarks)


def _why_not_taken(item: CalendarItem) -> str:
    if item.hidden:
        return "Hidden from the athlete by the coach."
    if item.completed and isinstance(item.item, Workout) and not _is_planned(item.item):
        return "Done without having been planned; only plans are copied."
    return ""


def _is_planned(workout: Workout) -> bool:
    planned = workout.planned
    asked = (planned.duration, planned.distance, planned.load)
    return bool(workout.steps) or any(value is not None for value in asked)


def _in_order(item: LibraryItem) -> tuple[int, dt.time]:
    start = item.item.start_time if isinstance(item.item, Workout) else None
    return item.day or 0, start or dt.time.max


def _spoken(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _short(*parts: str) -> str:
    whole = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:16]
