"""Compare and plan: listings and links in, a plan out. Pure: no request, nothing saved.

Each side is compared only with its own past (:mod:`core.sync.fields`), so a conversion that
cannot carry everything never looks like a change. Whatever days and sports are chosen, the same
items get the same actions: the choice only leaves some out.
"""

from __future__ import annotations

import datetime as dt
import logging

from core.sync.actions import Action, Plan
from core.sync.deciding import decide, failed
from core.sync.pairing import Standing, pair_up
from core.sync.reach import in_reach, to_ask_for
from core.sync.seen import Seen
from core.sync.warnings import unreadable_there, warnings
from core.workout.model import Note

_log = logging.getLogger("planbridge.sync")


def make_plan(seen: Seen) -> Plan:
    """What would be done, one action a workout in reach.

    Of a link whose items are both gone nothing is left to speak of.
    """
    standings = pair_up(seen)
    actions = [
        action
        for standing in standings
        if in_reach(standing, seen.scope)
        and (action := _action_or_reason(standing, seen)) is not None
    ]
    return Plan(
        scope=seen.scope,
        options=seen.options,
        actions=tuple(sorted(actions, key=_calendar_order)),
        unreadable=seen.source.unreadable,
        target_unreadable=unreadable_there(seen),
        warnings=warnings(seen, standings),
        plan_until=seen.target_platform.plan_until(),
    )


def _action_or_reason(standing: Standing, seen: Seen) -> Action | None:
    """The action about one item, whatever it holds: a fault of ours must not cost the others."""
    try:
        return decide(standing, seen)
    except Exception:
        _log.exception("An item of %s could not be compared", seen.source.platform.label)
        return failed(standing)


def _calendar_order(action: Action) -> tuple[dt.date, dt.time, str, str]:
    item = action.item.item
    if isinstance(item, Note):
        return (action.day, dt.time.max, "", action.key)
    return (action.day, item.start_time or dt.time.max, item.sport, action.key)


__all__ = ["Seen", "make_plan", "to_ask_for"]
