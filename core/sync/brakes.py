"""When a run stops and asks: more than a person would expect, or a look that cannot be trusted.

The planner proposes nothing that would be wrong by what was seen; brakes are for when what was
seen may itself be wrong. Only what concerns the chosen actions is said: who merely links pairs,
or creates workouts for the first time, is never asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from core.store.journal_values import Choice, RunScope
from core.sync.actions import Action, ActionKind, Brake, BrakeKind, Plan, Scope
from core.sync.field_words import day_words
from core.sync.planning import Seen
from core.workout.describe import sport_name
from core.workout.model import Note, Sport

FEWEST_FOR_ALL = 5
"""Of fewer linked workouts nobody wonders when each of them changed."""
ALMOST_ALL = 0.8
FEWEST_FOR_SHARE = 2
"""One deletion is never many, however few copies there are."""
NEAR_TODAY = dt.timedelta(days=7)
"""A range that starts within these days of today goes along with the days."""


def brakes(
    plan: Plan, chosen: Collection[str], seen: Seen, last: RunScope | None
) -> tuple[Brake, ...]:
    """What speaks against doing the ``chosen`` actions without asking. Pure.

    ``last`` is what the pair's last run looked at.
    """
    writing = [one for one in plan.actions if one.key in chosen and one.kind.writes]
    touching = [one for one in writing if _touches(one)]
    deletions = [one for one in writing if one.kind is ActionKind.DELETE]
    said = (
        _partial(writing, deletions, seen),
        _empty_source(plan, deletions, seen),
        _many_deletions(plan, deletions, seen),
        _all_changed(plan, touching),
        _scope_changed(plan.scope, last) if touching else None,
    )
    return tuple(brake for brake in said if brake is not None)


def _touches(action: Action) -> bool:
    """Whether it changes what is on the target already."""
    return action.kind is not ActionKind.CREATE and action.target is not None


def _is_asked_for(action: Action, scope: Scope) -> bool:
    """Whether it is no surprise: the person said so, or laid a plan on other days."""
    return action.choice is Choice.AGAIN or (action.kind is ActionKind.MOVE and not scope.whole)


def _copies(plan: Plan) -> list[Action]:
    """The actions about linked copies that are there and in reach."""
    return [
        action
        for action in plan.actions
        if action.link is not None
        and action.target is not None
        and not (action.kind is ActionKind.ADOPT and action.link.id is None)
        and action.kind is not ActionKind.SKIP
    ]


def _partial(writing: Sequence[Action], deletions: Sequence[Action], seen: Seen) -> Brake | None:
    halves = [one for one in (seen.source, seen.target) if not one.complete]
    if not writing or not halves:
        return None
    said = []
    for listing in halves:
        why = (listing.incomplete_because or "its answer was not complete").rstrip(".")
        said.append(f"{listing.platform.label} could not be read in full ({why}).")
    if not seen.target.complete:
        said.append("Nothing new is created and nothing is deleted there.")
    else:
        said.append("Nothing is deleted, and some workouts may be missing.")
    return Brake(kind=BrakeKind.PARTIAL, words=" ".join(said), final=bool(deletions))


def _empty_source(plan: Plan, deletions: Sequence[Action], seen: Seen) -> Brake | None:
    scope = plan.scope
    holds_any = seen.source.unreadable or any(
        not isinstance(item.item, Note) and scope.first <= item.day <= scope.last
        for item in seen.source.items
    )
    if holds_any or not deletions:
        return None
    label = seen.source.platform.label
    return Brake(
        kind=BrakeKind.EMPTY_SOURCE,
        words=f"{label} holds no workout at all from {day_words(scope.first)} to "
        f"{day_words(scope.last)}, although workouts were copied from there. That may be a fault "
        f"of {label}. {_counted(len(deletions), 'copy', 'copies')} would be deleted.",
    )


def _many_deletions(plan: Plan, deletions: Sequence[Action], seen: Seen) -> Brake | None:
    count, copies = len(deletions), len(_copies(plan))
    rules = seen.rules
    many = count > rules.most_deletions
    large_part = count >= FEWEST_FOR_SHARE and count > rules.most_deletions_share * copies
    if not many and not large_part:
        return None
    return Brake(
        kind=BrakeKind.MANY_DELETIONS,
        words=f"{count} of {_counted(copies, 'linked workout', 'linked workouts')} on "
        f"{seen.target.platform.label} would be deleted. More than {rules.most_deletions}, or "
        f"more than {rules.most_deletions_share:.0%} of them, are asked about first.",
    )


def _all_changed(plan: Plan, touching: Sequence[Action]) -> Brake | None:
    copies = len(_copies(plan))
    changing = sum(not _is_asked_for(one, plan.scope) for one in touching)
    if copies < FEWEST_FOR_ALL or changing < ALMOST_ALL * copies:
        return None
    return Brake(
        kind=BrakeKind.ALL_CHANGED,
        words=f"{changing} of {copies} linked workouts look changed at once. That may be a fault "
        f"of {plan.scope.pair.source.label} or a change of Planbridge rather than of the plan.",
    )


def _scope_changed(scope: Scope, last: RunScope | None) -> Brake | None:
    if last is None:
        return None
    now = scope.seen
    said = []
    if _as_set(last.sports) != _as_set(now.sports):
        said.append(f"Last time {_sports(last.sports)}, now {_sports(now.sports)}.")
    if _range_changed(last, scope):
        said.append(
            f"Last time {day_words(last.first)} to {day_words(last.last)}, now "
            f"{day_words(now.first)} to {day_words(now.last)}."
        )
    if last.time_zone and now.time_zone and last.time_zone != now.time_zone:
        said.append(f"Last time in the time zone {last.time_zone}, now in {now.time_zone}.")
    if not said:
        return None
    return Brake(
        kind=BrakeKind.SCOPE_CHANGED,
        words="This run looks at something else than the last one. "
        f"{' '.join(said)} Check that the changes are meant.",
    )


def _range_changed(last: RunScope, scope: Scope) -> bool:
    """Whether other days are looked at than last time.

    A range of the same length that now starts later, near today, went along with the days, as
    that of each day's automation does: it is no change.
    """
    if (last.first, last.last) == (scope.first, scope.last):
        return False
    same_length = last.last - last.first == scope.last - scope.first
    went_along = scope.first > last.first and abs(scope.first - scope.today) <= NEAR_TODAY
    return not (same_length and went_along)


def _as_set(sports: tuple[Sport, ...] | None) -> frozenset[Sport] | None:
    return None if sports is None else frozenset(sports)


def _sports(sports: tuple[Sport, ...] | None) -> str:
    if sports is None:
        return "all sports"
    if not sports:
        return "notes only"
    return ", ".join(sport_name(sport) for sport in Sport if sport in sports)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
