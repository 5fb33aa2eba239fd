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
    proved = proved_partners(source, target)
    taken = {partner.item.ref for partner in proved.values()}
    likely = likely_partners(
        [item for item in source if item.ref not in proved],
        [item for item in target if item.ref not in taken],
    )
    return {**proved, **likely}


def proved_partners(
    source: Sequence[CalendarItem], target: Sequence[CalendarItem]
) -> dict[ItemRef, Partner]:
    """The partner of each source item that shares an identity with one."""
    found: dict[ItemRef, Partner] = {}
    taken: set[ItemRef] = set()
    # What names the very item first, for all items: else an item that came back with the mark of
    # another takes that one's copy, and a library workout planned twice on a day likewise.
    for mine, theirs in _PROOFS:
        by_identity: dict[Hashable, list[tuple[CalendarItem, str]]] = defaultdict(list)
        for item in target:
            for identity, athlete in theirs(item):
                by_identity[identity].append((item, athlete))
        for item in source:
            if item.ref in found:
                continue
            for identity, athlete in mine(item):
                free = [
                    other
                    for other, whose in by_identity[identity]
                    if other.ref not in taken and same_athlete(athlete, whose)
                ]
                if free:
                    best = min(free, key=partial(_nearest, item))
                    taken.add(best.ref)
                    found[item.ref] = Partner(best, proved=True, how=_how(item, best))
                    break
    return found


def likely_partners(
    source: Sequence[CalendarItem], target: Sequence[CalendarItem]
) -> dict[ItemRef, Partner]:
    """The partner of each source item that looks like one, each target item once."""
    found: dict[ItemRef, Partner] = {}
    by_look: dict[Hashable, list[CalendarItem]] = defaultdict(list)
    for item in target:
        by_look[look(item)].append(item)
    taken: set[ItemRef] = set()
    for item in source:
        for other in by_look[look(item)]:
            if other.ref not in taken and alike(item, other):
                taken.add(other.ref)
                found[item.ref] = Partner(other, proved=False, how=_likeness(item, other))
                break
    return found


def same_athlete(one: str, other: str) -> bool:
    """Whether two marks can mean one athlete; a mark that names none can mean any."""
    return not one or not other or one == other


def look(item: CalendarItem) -> Hashable:
    """What items must share before they can be alike: the day, and the sport."""
    return (item.day, _sport(item))


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


def _own_id(item: CalendarItem) -> Iterable[tuple[Hashable, str]]:
    """What names this very item, and whose it is."""
    yield (item.ref.platform, item.ref.kind, item.ref.id), item.ref.athlete


def _marked_ids(item: CalendarItem) -> Iterable[tuple[Hashable, str]]:
    """The items that its marks name."""
    for origin in item.origins:
        yield (origin.platform, origin.kind, origin.id), origin.athlete


def _our_ids(item: CalendarItem) -> Iterable[tuple[Hashable, str]]:
    """The items that Planbridge's marks name: tp2intervals may name what stands on many days."""
    for origin in item.origins:
        if origin.by == "planbridge":
            yield (origin.platform, origin.kind, origin.id), origin.athlete


def _library_days(item: CalendarItem) -> Iterable[tuple[Hashable, str]]:
    """The library workouts that stand behind ``item``; they may stand on many days."""
    for library_id in library_ids(item):
        yield (library_id, item.day), ""


def library_ids(item: CalendarItem) -> Iterable[str]:
    """The ids of the library workouts that ``item`` was planned from, as it or a mark says."""
    if item.library_id:
        yield item.library_id
    for origin in item.origins:
        # tp2intervals writes the id of TrainerRoad's library workout.
        library_id = origin.id if origin.by == "tp2intervals" else origin.library_id
        if library_id:
            yield library_id


_PROOFS = (
    (_own_id, _marked_ids),
    (_marked_ids, _own_id),
    (_our_ids, _our_ids),
    (_library_days, _library_days),
)


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
