"""Runs and their changes, in a transaction that the journal opened.

``pair`` is the pair's key as :func:`core.store.tables.sought` gives it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from core.store.journal_rows import change_row, left_json, read_run
from core.store.journal_values import Change, ChangeState, Run, RunKind, RunStatus
from core.store.tables import PAYLOADS, changes, in_parts, instant, new_id, of_pair, runs

INTERRUPTED = (
    "It ended without a word: Planbridge was closed or stopped meanwhile. The next run finds out "
    "what became of its last change."
)
_LOOKED = (RunStatus.DONE, RunStatus.PARTLY, RunStatus.NOTHING)
_DELETION = "delete"

# Made once: a run settles a change a request, and making a statement costs more than doing it.
_PAIR_OF = select(runs.c.pair).where(
    runs.c.profile_id == bindparam("in_profile"), runs.c.id == bindparam("this")
)
_ADD_CHANGE = insert(changes)
_THIS_CHANGE = update(changes).where(
    of_pair(changes, bindparam("in_profile"), bindparam("in_pair")),
    changes.c.id == bindparam("this"),
    changes.c.run_id == bindparam("of_run"),
)


def add_run(connection: Connection, profile: int, pair: str, run: Run) -> Run:
    """Writes a new run down; it gets its id."""
    made = connection.execute(
        insert(runs).values(
            profile_id=profile,
            pair=pair,
            accounts=run.pair.model_dump_json(),
            kind=run.kind.value,
            status=run.status.value,
            started_at=instant(run.started_at),
            scope=run.scope and run.scope.model_dump_json(),
            plan_hash=run.plan_hash,
            message=run.message,
            left_out=left_json(run.left),
            undoes=run.undoes,
        )
    )
    return run.model_copy(update={"id": new_id(made)})


def interrupt(connection: Connection, which: ColumnElement[bool]) -> None:
    """Marks those of ``which`` that are marked as running as interrupted; when, nobody knows."""
    connection.execute(
        update(runs)
        .where(which, runs.c.status == RunStatus.RUNNING.value)
        .values(status=RunStatus.INTERRUPTED.value, message=INTERRUPTED)
    )


def read_runs(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Run, ...]:
    """The runs of ``rows`` that can be read, with the counts of their changes."""
    counts: dict[tuple[int, str], int] = {}
    for part in in_parts([row.id for row in rows]):
        counted = connection.execute(
            select(changes.c.run_id, changes.c.state, func.count())
            .where(changes.c.run_id.in_(part))
            .group_by(changes.c.run_id, changes.c.state)
        )
        counts |= {(run, state): count for run, state, count in counted}
    read = (
        read_run(
            row,
            done=counts.get((row.id, ChangeState.DONE.value), 0),
            failed=counts.get((row.id, ChangeState.FAILED.value), 0),
        )
        for row in rows
    )
    return tuple(run for run in read if run is not None)


def last_look(profile: int, pair: str) -> Select[Any]:
    """Asks for the last synchronisation that came through its comparison."""
    return (
        select(runs)
        .where(
            of_pair(runs, profile, pair),
            runs.c.kind == RunKind.SYNC.value,
            runs.c.status.in_([status.value for status in _LOOKED]),
        )
        .order_by(runs.c.id.desc())
        .limit(1)
    )


def pair_of(connection: Connection, profile: int, of: Sequence[Change]) -> str:
    """The pair of the changes' runs. Raises ``ValueError`` when it is not exactly one."""
    pairs = {
        connection.execute(_PAIR_OF, {"in_profile": profile, "this": run}).scalar()
        for run in {change.run for change in of}
    }
    pair = pairs.pop() if len(pairs) == 1 else None
    if pair is None:
        raise ValueError("These changes are not of runs of one pair of this profile.")
    return str(pair)


def add_change(connection: Connection, profile: int, pair: str, change: Change) -> Change:
    """Writes a new change down; it gets its id."""
    whose = {"profile_id": profile, "pair": pair, "run_id": change.run}
    made = connection.execute(_ADD_CHANGE, {**whose, **change_row(change)})
    return change.model_copy(update={"id": new_id(made)})


def settle_change(connection: Connection, profile: int, pair: str, change: Change) -> None:
    """Writes over a change. Raises ``ValueError`` when it is not there."""
    row = change_row(change)
    which = {"in_profile": profile, "in_pair": pair, "this": change.id, "of_run": change.run}
    if not connection.execute(_THIS_CHANGE, {**which, **row}).rowcount:
        raise ValueError(f"There is no change {change.id} of run {change.run}.")


def deleted_since(profile: int, since: dt.datetime) -> Select[Any]:
    """Asks for the deletions that can be brought back, newest first."""
    return (
        select(changes)
        .where(
            changes.c.profile_id == profile,
            changes.c.at >= instant(since),
            changes.c.kind == _DELETION,
            changes.c.state == ChangeState.DONE.value,
            changes.c.undone_by.is_(None),
            changes.c.before.is_not(None),
        )
        .order_by(changes.c.at.desc(), changes.c.id.desc())
    )


def forget_payloads(connection: Connection, profile: int, before: dt.datetime) -> None:
    """Forgets the payloads of older changes, but for those that nobody knows the outcome of."""
    connection.execute(
        update(changes)
        .where(
            changes.c.profile_id == profile,
            changes.c.at < instant(before),
            changes.c.state != ChangeState.INTENDED.value,
            or_(*(changes.c[name].is_not(None) for name in PAYLOADS)),
        )
        .values(dict.fromkeys(PAYLOADS))
    )


def forget_runs(connection: Connection, profile: int, before: dt.datetime) -> None:
    """Forgets older runs with their changes, but for those with an open intent."""
    open_ones = select(changes.c.run_id).where(
        changes.c.profile_id == profile, changes.c.state == ChangeState.INTENDED.value
    )
    old = and_(runs.c.profile_id == profile, runs.c.started_at < instant(before))
    gone = connection.execute(select(runs.c.id).where(old, runs.c.id.not_in(open_ones)))
    for part in in_parts(gone.scalars().all()):
        connection.execute(delete(runs).where(runs.c.id.in_(part)))  # their changes go with them
