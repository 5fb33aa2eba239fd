"""What copying a plan to a calendar would do, beside other copies of it. Pure."""

from __future__ import annotations

from dataclasses import replace

from core.platforms.contract import ItemKind, LibraryListing, PlatformName
from core.shelves import ref_of_unreadable, series_of
from core.store.journal_values import Choice
from core.sync.actions import Action, ActionKind, Plan
from core.sync.planning import Seen, make_plan


def planned(seen: Seen) -> tuple[Plan, Seen]:
    """The plan, and what it was made from.

    What only looks like another copy of a plan is none of this one's: plans repeat themselves, so
    that a second copy a week later meets its own likeness everywhere.
    """
    plan = make_plan(seen)
    again = {one.item.ref: Choice.AGAIN for one in plan.actions if _is_of_another_copy(one)}
    if not again:
        return plan, seen
    seen = replace(seen, choices={**again, **seen.choices})
    return make_plan(seen), seen


def is_same(one: Seen, other: Seen) -> bool:
    """Whether a plan that was made from one serves for the other. Listings are compared as
    objects: the session gives the same ones until they are read anew."""
    return (
        one.source is other.source
        and one.target is other.target
        and one.found is other.found
        and one.target_platform is other.target_platform
        and _asked(one) == _asked(other)
    )


def _asked(seen: Seen) -> tuple[object, ...]:
    return (
        seen.scope,
        seen.source_can,
        seen.thresholds,
        seen.options,
        seen.settled,
        seen.choices,
        seen.rules,
        seen.links,
    )


def vanished(seen: Seen, series: str, listing: LibraryListing) -> list[str]:
    """Says how many workouts of the earlier copy are no longer in the plan: they stay.

    What of the plan, ``listing``, could not be read has not vanished from it.
    """
    if not listing.complete:
        return []
    here = {item.ref for item in seen.source.items}
    here |= {
        ref_of_unreadable(listing.library, one, kind, series)
        for one in listing.unreadable
        for kind in ItemKind
    }
    there = {item.ref for item in seen.target.items}
    count = sum(
        series_of(link.source.id)[1] == series and link.source not in here and link.target in there
        for link in seen.own_links
    )
    if not count:
        return []
    what = (
        "1 item of the earlier copy is" if count == 1 else f"{count} items of the earlier copy are"
    )
    left = "it stays" if count == 1 else "they stay"
    return [f"{what} no longer in the plan; {left} on {seen.target.platform.label}."]


def _is_of_another_copy(action: Action) -> bool:
    """Whether all that speaks for the pair is its look, and the mark says otherwise: it is a copy
    of another workout of a plan."""
    if action.kind is not ActionKind.ADOPT or action.ticked or action.target is None:
        return False
    mine = series_of(action.item.ref.id)[0]
    marks = [one for one in action.target.origins if one.platform is PlatformName.LIBRARY]
    return bool(marks) and all(series_of(one.id)[0] != mine for one in marks)
