"""Recognising a copy: which item of the target stands for an item of the source.

In this order: an identity that both share (the target's external id or a marker names the
source, the source is itself a copy of the target, or both were copied from the same third
item); then, only as a proposal, the same day, sport and structure. Each target item stands for
one source item at most, so two equal workouts on one day stay two.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from core.platforms.contract import CalendarItem, ItemKind, ItemRef, Listing
from core.workout.duration import total_seconds
from core.workout.model import Note, Sport, Workout, step_count
from core.workout.thresholds import Thresholds

SAME_LENGTH_WITHIN = 1.0
"""Seconds. Two structures are alike when their lengths differ by no more."""
SAME_TITLE_LENGTH_WITHIN = 60.0
"""Seconds. With the same title, planned times rounded to minutes are still alike."""

UNKNOWN_DAY = dt.date.min
"""Stands for the day of an item that could not be read, so that it is like no other."""


@dataclass(frozen=True)
class Partner:
    """The target item that stands for a source item, and how sure that is."""

    item: CalendarItem
    proved: bool
    """True for a shared identity; False for a likeness, which is only a proposal."""
    how: str
    """How it was recognised, in words."""


def partners(
    source: Sequence[CalendarItem], target: Sequence[CalendarItem]
) -> dict[ItemRef, Partner]:
    """The partner of each source item that has one."""
    found: dict[ItemRef, Partner] = {}
    taken: set[ItemRef] = set()
    # Ids first, for all items: else a library workout planned twice on a day takes the copy that
    # bears the other one's id.
    for identities in (_ids, _library_days):
        by_identity: dict[Hashable, list[CalendarItem]] = defaultdict(list)
        for item in target:
            for identity in identities(item):
                by_identity[identity].append(item)
        for item in source:
            if item.ref in found:
                continue
            for identity in identities(item):
                free = [other for other in by_identity[identity] if other.ref not in taken]
                if free:
                    best = min(free, key=partial(_nearest, item))
                    taken.add(best.ref)
                    found[item.ref] = Partner(best, proved=True, how=_how(item, best))
                    break
    by_day: dict[tuple[dt.date, str], list[CalendarItem]] = defaultdict(list)
    for item in target:
        by_day[(item.day, _sport(item))].append(item)
    for item in source:
        if item.ref in found:
            continue
        for other in by_day[(item.day, _sport(item))]:
            if other.ref not in taken and alike(item, other):
                taken.add(other.ref)
                found[item.ref] = Partner(other, proved=False, how=_likeness(item, other))
                break
    return found


def stand_ins(listing: Listing) -> tuple[CalendarItem, ...]:
    """What could not be read, as items that can be recognised by their ids and by nothing else.

    A copy that cannot be read is there all the same, and must not be made again.
    """
    return tuple(
        CalendarItem(
            ref=ItemRef(
                platform=listing.platform,
                athlete=listing.athlete,
                kind=ItemKind.WORKOUT,
                id=one.id,
            ),
            item=Workout(
                sport=Sport.OTHER, day=one.day or UNKNOWN_DAY, title=f"unreadable {one.id}"
            ),
            origins=one.origins,
        )
        for one in listing.unreadable
        if one.id
    )


def _nearest(item: CalendarItem, other: CalendarItem) -> tuple[bool, str]:
    return other.day != item.day, other.ref.id


def _likeness(one: CalendarItem, other: CalendarItem) -> str:
    same_title = one.item.title.strip().casefold() == other.item.title.strip().casefold()
    return f"same day, sport and {'title' if same_title else 'structure'} there"


def alike(one: CalendarItem, other: CalendarItem) -> bool:
    """Whether two items of one day and sport could be the same thing, marks aside."""
    a, b = one.item, other.item
    same_title = a.title.strip().casefold() == b.title.strip().casefold()
    if isinstance(a, Note) or isinstance(b, Note):
        return isinstance(a, Note) and isinstance(b, Note) and same_title
    seconds = [
        total_seconds(workout.steps, Thresholds()) if workout.steps else workout.planned.duration
        for workout in (a, b)
    ]
    # A day off has no duration on one platform and none of zero on another.
    apart = abs((seconds[0] or 0.0) - (seconds[1] or 0.0))
    same_structure = bool(a.steps) and step_count(a.steps) == step_count(b.steps)
    return (same_structure and apart <= SAME_LENGTH_WITHIN) or (
        same_title and apart <= SAME_TITLE_LENGTH_WITHIN
    )


def _ids(item: CalendarItem) -> Iterable[Hashable]:
    """Every id under which ``item`` is known, its own first."""
    yield (item.ref.platform, item.ref.kind, item.ref.id)
    for origin in item.origins:
        yield (origin.platform, origin.kind, origin.id)


def _library_days(item: CalendarItem) -> Iterable[Hashable]:
    """The library workouts that stand behind ``item``; they may stand on many days."""
    if item.library_id:
        yield (item.library_id, item.day)
    for origin in item.origins:
        # tp2intervals writes the id of TrainerRoad's library workout.
        library_id = origin.id if origin.by == "tp2intervals" else origin.library_id
        if library_id:
            yield (library_id, item.day)


def _how(source: CalendarItem, target: CalendarItem) -> str:
    if any(origin.platform == target.ref.platform for origin in source.origins):
        return f"is itself a copy of an item on {target.ref.platform.label}"
    if any(origin.by == "tp2intervals" for origin in target.origins):
        return "copied earlier by tp2intervals"
    if any(origin.platform == source.ref.platform for origin in target.origins):
        return "copied earlier by Planbridge"
    return "copied from the same workout"


def _sport(item: CalendarItem) -> str:
    return "note" if isinstance(item.item, Note) else item.item.sport
