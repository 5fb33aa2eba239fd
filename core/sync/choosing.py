"""What of an order is still as it was shown, and so may be done. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.store.journal_values import LinkState, RunKind
from core.sync.actions import Action, ActionKind, Plan
from core.sync.fields import prints
from core.sync.outcomes import of_action, outcome_of
from core.sync.reports import Outcome, Result

_CHANGED = "It is not what was shown any more, so it was left. Look again."
_GONE = "It is no longer planned there, so nothing was done. Look again."
_ALREADY = "Nothing was left to do."


def choose(
    shown: Mapping[str, str],
    plan: Plan,
    kind: RunKind,
    *,
    unknown: Mapping[str, str],
    settled: Collection[str],
    source_totals: bool,
) -> tuple[tuple[Action, ...], dict[str, Outcome]]:
    """The actions to be done, in calendar order, and what became of the other chosen ones.

    ``shown`` is the order's; ``unknown`` says of which keys nobody knows what an earlier run did,
    and why; ``settled`` are the keys of which it was just found out that it was done.
    """
    actions = {action.key: action for action in plan.actions}
    outcomes: dict[str, Outcome] = {}
    for key, digest in shown.items():
        action = actions.get(key)
        if key in unknown:
            outcomes[key] = outcome_of(action, key, Result.UNKNOWN, unknown[key])
        elif action is None:
            result, words = (
                (Result.ALREADY, _ALREADY) if key in settled else (Result.CHANGED, _GONE)
            )
            outcomes[key] = outcome_of(None, key, result, words)
        elif kind is RunKind.LINK and action.kind is not ActionKind.ADOPT:
            words = "This run only links what is there already; it writes nothing."
            outcomes[key] = of_action(action, Result.STOPPED, words)
        elif action.digest != digest:
            outcomes[key] = _differs(action, source_totals)
        elif not action.selectable:
            outcomes[key] = of_action(action, Result.STOPPED, action.reason or _CHANGED)
    go = [action for key, action in actions.items() if key in shown and key not in outcomes]
    return tuple(go), outcomes


def _differs(action: Action, source_totals: bool) -> Outcome:
    if action.kind is ActionKind.SAME or _written(action, source_totals):
        return of_action(action, Result.ALREADY, _ALREADY)
    if action.kind is ActionKind.ADOPT and action.ticked:
        words = f"It is there already. {action.reason}".strip()
        return of_action(action, Result.ALREADY, words)
    return of_action(action, Result.CHANGED, f"{_CHANGED} {action.reason}".strip())


def _written(action: Action, source_totals: bool) -> bool:
    """Whether the source's present state was written by another run meanwhile."""
    link, source = action.link, action.source
    return (
        action.kind is ActionKind.LEAVE
        and link is not None
        and source is not None
        and link.state is LinkState.LIVE
        and link.source_prints == prints(source.item, computes_totals=source_totals)
    )
