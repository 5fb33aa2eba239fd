"""The journal's values as rows, and back. What another version wrote brings nothing down."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Row

from core.platforms.contract import CalendarItem, ItemRef
from core.store.journal_values import Change, ChangeState, Choice, Left, Link, Pair, Run, RunScope
from core.store.tables import PAYLOADS, instant, sought
from core.workout.model import Item

_log = logging.getLogger(__name__)
T = TypeVar("T")

UNREADABLE = "Written by another version of Planbridge; this one cannot read it."
_LEFT: TypeAdapter[tuple[Left, ...]] = TypeAdapter(tuple[Left, ...])
_ITEM: TypeAdapter[Any] = TypeAdapter(Item)
_PAYLOADS: Mapping[str, TypeAdapter[Any]] = {
    "source_item": _ITEM,
    "expected": _ITEM,
    "before": TypeAdapter(CalendarItem),
    "after": TypeAdapter(CalendarItem),
    "link_before": TypeAdapter(Link),
}
_COLUMNS = frozenset({"id", "run", "kind", "state", "title", "day", "at", "undone_by", *PAYLOADS})
"""What of a change has a column of its own; the rest is its details."""


def named(ref: ItemRef) -> str:
    """The text by which an item is looked up; a mark's library workout is no part of it."""
    return sought(f"{ref.platform}/{ref.athlete}/{ref.kind}/{ref.id}")


def link_row(link: Link) -> dict[str, Any]:
    """The columns of a link, but for whose it is."""
    return {
        "source": named(link.source),
        "target": named(link.target),
        "link": link.model_dump_json(exclude={"id"}),
    }


def read_link(row: Row[Any]) -> Link | None:
    """The link of a row; None for one that cannot be read."""
    try:
        return Link.model_validate_json(row.link).model_copy(update={"id": row.id})
    except ValidationError:
        _log.warning("A link of %s cannot be read and is left out: %s", row.pair, row.source)
        return None


def read_choice(row: Row[Any]) -> tuple[ItemRef, Choice] | None:
    """An item and what was said about it; None when that cannot be read."""
    try:
        return ItemRef.model_validate_json(row.ref), Choice(row.choice)
    except ValueError:
        _log.warning("A choice about %s cannot be read and is left out.", row.item)
        return None


def left_json(left: tuple[Left, ...]) -> str:
    """What a run did not do, as its row keeps it."""
    return _LEFT.dump_json(left).decode()


def read_run(row: Row[Any], done: int, failed: int) -> Run | None:
    """The run of a row, with these counts of its changes; None for one that cannot be read."""
    try:
        return Run(
            id=row.id,
            pair=Pair.model_validate_json(row.accounts),
            kind=row.kind,
            status=row.status,
            started_at=dt.datetime.fromisoformat(row.started_at),
            ended_at=row.ended_at and dt.datetime.fromisoformat(row.ended_at),
            scope=read_scope(row),
            plan_hash=row.plan_hash,
            message=row.message,
            done=done,
            failed=failed,
            left=_read_left(row),
            undoes=row.undoes,
        )
    except ValueError:
        _log.warning("Run %s cannot be read and is left out.", row.id)
        return None


def read_scope(row: Row[Any]) -> RunScope | None:
    """What a run looked at; None when it says nothing, or nothing that can be read."""
    if row.scope is None:
        return None
    try:
        return RunScope.model_validate_json(row.scope)
    except ValidationError:
        _log.warning("What run %s looked at cannot be read.", row.id)
        return None


def _read_left(row: Row[Any]) -> tuple[Left, ...]:
    try:
        return _LEFT.validate_json(row.left_out)
    except ValidationError:
        _log.warning("What run %s did not do cannot be read.", row.id)
        return ()


def change_row(change: Change) -> dict[str, Any]:
    """The columns of a change, but for whose it is.

    Payloads that are None are absent: a change that was read without them keeps what it has.
    """
    payloads = {name: getattr(change, name) for name in PAYLOADS}
    return {
        "kind": change.kind,
        "state": change.state.value,
        "title": change.title,
        "day": change.day and change.day.isoformat(),
        "at": instant(change.at),
        "undone_by": change.undone_by,
        "details": change.model_dump_json(exclude=set(_COLUMNS)),
        **{name: value.model_dump_json() for name, value in payloads.items() if value is not None},
    }


def read_change(row: Row[Any]) -> Change:
    """The change of a row. What cannot be read is left out, and the change's message says so."""
    payloads, lost = _read_payloads(row)
    known = {
        "id": row.id,
        "run": row.run_id,
        "kind": row.kind,
        "title": row.title,
        "undone_by": row.undone_by,
    }
    try:
        change = Change(
            **json.loads(row.details),
            **known,
            **payloads,
            state=row.state,
            day=row.day and dt.date.fromisoformat(row.day),
            at=dt.datetime.fromisoformat(row.at),
        )
    except (ValueError, TypeError):
        _log.warning("Change %s of run %s cannot be read.", row.id, row.run_id)
        return Change(
            **known,
            **payloads,
            key="",
            state=_known_state(row.state),
            day=_or_none(dt.date.fromisoformat, row.day),
            at=_or_none(dt.datetime.fromisoformat, row.at) or dt.datetime.fromtimestamp(0, dt.UTC),
            message=UNREADABLE,
        )
    if lost:
        _log.warning("Of change %s of run %s cannot be read: %s.", row.id, row.run_id, lost)
        message = f"{change.message} Its past cannot be undone: {UNREADABLE}".strip()
        return change.model_copy(update={"message": message})
    return change


def _read_payloads(row: Row[Any]) -> tuple[dict[str, Any], str]:
    """The payloads that were read along, and the names of those that cannot be read."""
    payloads = {}
    lost = []
    for name, kind in _PAYLOADS.items():
        saved = row._mapping.get(name)
        if saved is None:
            continue
        try:
            payloads[name] = kind.validate_json(saved)
        except ValidationError:
            lost.append(name)
    return payloads, ", ".join(lost)


def _known_state(state: str) -> ChangeState:
    """A state of another version is none that anything is undone or settled by."""
    return ChangeState(state) if state in set(ChangeState) else ChangeState.FAILED


def _or_none(read: Callable[[str], T], text: str | None) -> T | None:
    try:
        return read(text) if text else None
    except ValueError:
        return None
