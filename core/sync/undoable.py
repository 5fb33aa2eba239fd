"""Whether a change can be taken back, and why not. Pure."""

from __future__ import annotations

import datetime as dt

from core.platforms.contract import CalendarItem
from core.store.journal import KEPT
from core.store.journal_values import Change, ChangeState, Link
from core.sync.actions import ActionKind
from core.sync.fields import changed, prints
from core.sync.reports import Result

_TOO_OLD = "It was made more than 30 days ago; what was there before is kept no longer."
_LINK_FORGOTTEN = "It was made more than 30 days ago; how it was linked is kept no longer."
_PAST = "Its day lies before today, and what is past is never touched."


def why_not_undo(
    change: Change,
    now: CalendarItem | None,
    today: dt.date,
    at: dt.datetime,
    *,
    computes_totals: bool = False,
) -> str:
    """Why ``change`` cannot be taken back, given its target as it is ``now``; "" when it can.

    Pure. It is too old (30 days), undone already, was not made, lies before today, was completed,
    or somebody changed the copy since. A link asks for less: no calendar is touched when it is
    taken back. ``computes_totals`` is the target's capability.
    """
    found = objection(change, now, today, at, computes_totals=computes_totals)
    return found[1] if found else ""


def objection(
    change: Change,
    now: CalendarItem | None,
    today: dt.date,
    at: dt.datetime,
    *,
    computes_totals: bool,
    later: int | None = None,
) -> tuple[Result, str] | None:
    """As :func:`why_not_undo`, with what it means for the outcome; None when it can be undone.

    ``later`` is the last run of Planbridge that changed the same item since, when there is one.
    """
    nothing = nothing_to_undo(change)
    if nothing is not None or change.kind == ActionKind.ADOPT:
        return nothing
    return _too_late(change, today, at) or _touched(
        change, now, today, computes_totals=computes_totals, later=later
    )


def no_link_to_undo(
    change: Change, link: Link | None, *, relinks: bool, later: int | None
) -> tuple[Result, str] | None:
    """Why a linking is not taken back, given the ``link`` of its items now; None when it can be.

    ``relinks``: the change took a link away itself, in an undo. ``later`` is the last run that
    changed one of the items since: what its link says is no longer of that linking.
    """
    if later is not None:
        words = f"A later run of Planbridge (run {later}) has written to it since. Take that one"
        return Result.CHANGED, f"{words} back first."
    if relinks and change.link_before is None:
        return Result.STOPPED, _LINK_FORGOTTEN
    if link is None and not relinks:
        return Result.ALREADY, "It is not linked any more."
    return None


def over(change: Change, now: CalendarItem | None, today: dt.date) -> tuple[Result, str] | None:
    """Why nothing is written: a day that taking ``change`` back touches lies before ``today``."""
    days = [one.day for one in (change.before, now) if one is not None]
    return (Result.STOPPED, _PAST) if min(days, default=today) < today else None


def nothing_to_undo(change: Change) -> tuple[Result, str] | None:
    """Why there is nothing to take back, as far as the change itself says."""
    if change.undone_by is not None:
        return Result.ALREADY, "It was taken back already."
    if change.state is ChangeState.FAILED:
        return Result.ALREADY, "It was not made, so there is nothing to take back."
    if change.state is ChangeState.INTENDED:
        words = "Nobody knows yet whether it was made; the next run finds out."
        return Result.UNKNOWN, words
    return None


def _too_late(change: Change, today: dt.date, at: dt.datetime) -> tuple[Result, str] | None:
    needed = change.after if change.kind == ActionKind.CREATE else change.before
    if at - change.at > KEPT or needed is None:
        return Result.STOPPED, _TOO_OLD
    if needed.day < today:
        return Result.STOPPED, _PAST
    return None


def _touched(
    change: Change,
    now: CalendarItem | None,
    today: dt.date,
    *,
    computes_totals: bool,
    later: int | None,
) -> tuple[Result, str] | None:
    if change.kind == ActionKind.DELETE:
        return None if now is None else (Result.ALREADY, "It is there again.")
    if now is None:
        result = Result.ALREADY if change.kind == ActionKind.CREATE else Result.CHANGED
        return result, "It is not there any more."
    if now.completed:
        return Result.CHANGED, "It was completed since."
    if now.day < today:
        return Result.STOPPED, _PAST
    if change.after is None:
        return Result.STOPPED, _TOO_OLD
    was, is_now = (prints(one.item, computes_totals=computes_totals) for one in (change.after, now))
    fields = changed(was, is_now)
    if fields:
        named = ", ".join(field.label for field in sorted(fields))
        if later is not None:
            words = f"A later run of Planbridge (run {later}) changed it since ({named})."
            return Result.CHANGED, f"{words} Take that one back first."
        return Result.CHANGED, f"Somebody changed it since ({named}), so it is left as it is."
    return None
