"""Which workouts a plan is about, and which items have to be asked for by id to make it."""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import CalendarItem, ItemRef, Listing
from core.store.journal_values import Link, LinkState
from core.sync.actions import Scope
from core.sync.pairing import Standing
from core.workout.model import Item, Note


def in_reach(standing: Standing, scope: Scope) -> bool:
    """Whether a plan of ``scope`` speaks of ``standing``.

    It does when one of its days lies between the chosen ones: the source's own, that on which it
    was when it was copied, or, where the source is not there, the copy's.
    """
    source, link = standing.source.item, standing.link
    item = source.item if source is not None else link.source_item if link is not None else None
    if item is None or not _is_chosen(item, scope):
        return False
    days = {item.day, link.source_item.day if link is not None else None}
    if source is None and standing.target is not None and standing.target.item is not None:
        days.add(standing.target.item.day)
    return any(_within(day, scope) for day in days)


def to_ask_for(
    scope: Scope, source: Listing, target: Listing, links: tuple[Link, ...]
) -> tuple[ItemRef, ...]:
    """The items that links in reach name and complete listings do not hold: to be asked for by
    id. Not those that are known to be gone (``LinkState``)."""
    pair = scope.pair
    here, there = _by_ref(source), _by_ref(target)
    refs: dict[ItemRef, None] = {}
    for link in links:
        accounts = (link.source.platform, link.source.athlete)
        if accounts != (pair.source, pair.source_athlete):
            continue
        if (link.target.platform, link.target.athlete) != (pair.target, pair.target_athlete):
            continue
        original, copy = here.get(link.source), there.get(link.target)
        if not _is_chosen(original.item if original else link.source_item, scope):
            continue
        days = {link.source_item.day, link.target_item.day}
        days |= {item.day for item in (original, copy) if item is not None}
        if not any(_within(day, scope) for day in days):
            continue
        if _may_ask(link.source, source, original) and scope.whole:
            # Of a past or completed copy nothing is ever done: its source need not be known.
            out_of_reach = copy is not None and (copy.completed or copy.day < scope.today)
            if link.state is not LinkState.SOURCE_GONE and not out_of_reach:
                refs[link.source] = None
        if _may_ask(link.target, target, copy) and link.state is not LinkState.TARGET_GONE:
            refs[link.target] = None
    return tuple(refs)


def _may_ask(ref: ItemRef, listing: Listing, listed: CalendarItem | None) -> bool:
    unreadable = any(one.id == ref.id for one in listing.unreadable)
    return listed is None and listing.complete and not unreadable


def _by_ref(listing: Listing) -> dict[ItemRef, CalendarItem]:
    return {item.ref: item for item in listing.items}


def _within(day: dt.date | None, scope: Scope) -> bool:
    return day is not None and scope.first <= day <= scope.last


def _is_chosen(item: Item, scope: Scope) -> bool:
    return scope.sports is None or isinstance(item, Note) or item.sport in scope.sports
