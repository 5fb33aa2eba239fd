"""Outcomes of a run in words: what became of an action, of a change, and the run as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from core.store.journal_values import Change, Left, RunStatus
from core.sync.actions import Action, ActionKind, Plan
from core.sync.reports import ChangedBy, Outcome, Result
from core.sync.wording import on_the_way
from core.workout.losses import Loss

_COUNTED: Final = (
    (Result.ALREADY, None, "done already", "done already"),
    (Result.FAILED, None, "failed", "failed"),
    (Result.UNKNOWN, None, "not known yet", "not known yet"),
    (Result.CHANGED, None, "changed since it was shown", "changed since they were shown"),
    *(
        (Result.CHANGED, by, f"left because {by} changed it", f"left because {by} changed them")
        for by in ChangedBy
    ),
    (Result.STOPPED, None, "not done", "not done"),
)
"""After a number: what became of one, and of several."""
OUR_FAULT = "Planbridge failed on this one. The log says more; please report it."
_DONE_WORDS = {
    ActionKind.CREATE: "Copied",
    ActionKind.UPDATE: "Updated",
    ActionKind.MOVE: "Moved",
    ActionKind.DELETE: "Deleted",
    ActionKind.ADOPT: "Linked",
}


def of_action(action: Action, result: Result, message: str) -> Outcome:
    """What became of ``action``."""
    target = action.target.ref if action.target else None
    return Outcome(
        key=action.key,
        kind=action.kind,
        title=action.title,
        day=action.day,
        result=result,
        message=message,
        source=action.source.ref if action.source else None,
        target=target,
        url="" if _is_gone(action.kind, result) else action.target_url,
    )


def _is_gone(kind: str, result: Result) -> bool:
    """Whether there is nothing any more to which a link could lead."""
    return kind == ActionKind.DELETE and result in (Result.DONE, Result.ALREADY)


def of_change(
    change: Change, result: Result, message: str, effects: tuple[Loss, ...] = ()
) -> Outcome:
    """What became of ``change``."""
    return Outcome(
        key=change.key,
        kind=ActionKind(change.kind),
        title=change.title,
        day=change.day,
        result=result,
        message=message,
        source=change.source,
        target=change.target,
        url="" if _is_gone(change.kind, result) else change.url,
        losses=change.losses,
        effects=effects,
        verified=change.verified,
    )


def outcome_of(action: Action | None, key: str, result: Result, message: str) -> Outcome:
    """What became of the action with that key; None: of something that the run never saw."""
    if action is not None:
        return of_action(action, result, message)
    return Outcome(
        key=key, kind=ActionKind.SKIP, title="", day=None, result=result, message=message
    )


def done_words(
    change: Change, effects: tuple[Loss, ...], saying: str = "", remark: str = ""
) -> str:
    """What was done, and how the copy arrived."""
    done = saying or _DONE_WORDS[ActionKind(change.kind)]
    if (
        not saying
        and change.kind == ActionKind.MOVE
        and change.expected is not None
        and change.expected.day
    ):
        day = change.expected.day
        done = f"{done} to {day:%A} {day.day} {day:%B %Y}"
    return f"{on_the_way(done, change.losses, effects)} {remark}".strip()


def status_of(outcomes: Iterable[Outcome]) -> RunStatus:
    """How a run ended, by what became of what was chosen."""
    results = {outcome.result for outcome in outcomes}
    if results <= {Result.ALREADY}:
        return RunStatus.NOTHING
    if results <= {Result.ALREADY, Result.DONE}:
        return RunStatus.DONE
    return RunStatus.PARTLY if Result.DONE in results else RunStatus.FAILED


def summary(outcomes: Collection[Outcome]) -> str:
    """How many of the chosen ones were done, and what became of the others."""
    done = sum(outcome.result is Result.DONE for outcome in outcomes)
    said = [*([f"{done} done"] if done else []), *counted(outcomes)]
    return f"{', '.join(said)}." if said else "There was nothing to do."


def counted(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """What became of those that were not done, each kind with its number: "2 failed"."""
    numbers = Counter((one.result, one.changed_by) for one in outcomes)
    for result, by, one, many in _COUNTED:
        number = numbers[result, by]
        if number:
            yield f"{number} {one if number == 1 else many}"


def left_of(plan: Plan, outcomes: Iterable[Outcome]) -> tuple[Left, ...]:
    """Every workout that was not brought in step, with its reason."""
    by_key = {outcome.key: outcome for outcome in outcomes}
    left = []
    for action in plan.actions:
        outcome = by_key.get(action.key)
        if outcome is not None:
            if outcome.result in (Result.DONE, Result.ALREADY):
                continue
            reason = outcome.message
        elif action.kind is ActionKind.SAME:
            continue
        else:
            reason = f"Not chosen. {action.reason}" if action.selectable else action.reason
        left.append(_left(action, reason.strip()))
    left += [
        Left(title=one.title, day=one.day, action=ActionKind.SKIP, reason=one.reason)
        for one in plan.unreadable
    ]
    return tuple(left)


def _left(action: Action, reason: str) -> Left:
    return Left(title=action.title, day=action.day, action=action.kind, reason=reason)
