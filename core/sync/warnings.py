"""What has to be said about a plan as a whole: what could not be read, and what that means."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.platforms.contract import Unreadable
from core.sync.pairing import Standing
from core.sync.seen import Seen
from core.workout.describe import sport_name
from core.workout.model import Workout

_MOST_NAMED = 3


def unreadable_there(seen: Seen) -> tuple[Unreadable, ...]:
    """What could not be read on the target and may stand on a day of the plan."""
    first, last = seen.scope.first, seen.scope.last
    return tuple(
        one for one in seen.target.unreadable if one.day is None or first <= one.day <= last
    )


def warnings(seen: Seen, standings: Collection[Standing]) -> tuple[str, ...]:
    """Sentences about both listings."""
    said = []
    for listing, consequence in (
        (seen.source, "Some workouts may be missing from this table, and none counts as gone."),
        (seen.target, "Nothing new is written there, since it may be there already."),
    ):
        if not listing.complete:
            why = listing.incomplete_because or "the answer was not complete"
            said.append(f"{listing.platform.label}: {why.rstrip('.')}. {consequence}")
    known = {link.target.id for link in seen.own_links}
    known |= {one.partner.item.ref.id for one in standings if one.partner and one.partner.proved}
    count = sum(one.id not in known for one in unreadable_there(seen))
    if count:
        things = "item" if count == 1 else "items"
        said.append(
            f"{seen.target.platform.label}: {count} {things} could not be read there and "
            "cannot be recognised as copies."
        )
    said += _other_sport(seen, standings)
    return tuple(said)


def _other_sport(seen: Seen, standings: Iterable[Standing]) -> list[str]:
    """Says which linked workouts vanish from a plan because their sport is another one now."""
    sports, first, last = seen.scope.sports, seen.scope.first, seen.scope.last
    if sports is None:
        return []
    out = [
        item
        for one in standings
        if one.link is not None
        and isinstance(one.link.source_item, Workout)
        and one.link.source_item.sport in sports
        and one.source.item is not None
        and isinstance(item := one.source.item.item, Workout)
        and item.sport not in sports
        and first <= one.source.item.day <= last
    ]
    if not out:
        return []
    names = ", ".join(f"“{one.title}” is {sport_name(one.sport)} now" for one in out[:_MOST_NAMED])
    more = f", and {len(out) - _MOST_NAMED} more" if len(out) > _MOST_NAMED else ""
    what = "1 linked workout is" if len(out) == 1 else f"{len(out)} linked workouts are"
    left = "it is" if len(out) == 1 else "they are"
    return [f"{what} of a sport that is not chosen ({names}{more}); {left} left out."]
