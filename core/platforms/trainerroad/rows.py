"""TrainerRoad's calendar rows before they are read: which belong, and which cannot be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import ValidationError

from core.platforms.contract import Unreadable
from core.platforms.errors import PlatformError
from core.platforms.trainerroad.reading import one_line
from core.platforms.trainerroad.wire import Dated

_PLAN_MARKS = range(6, 11)
"""Kinds of annotation for a plan's start, weeks and blocks."""

T = TypeVar("T")
Row = dict[str, Any]


def in_range(
    rows: Any, first: dt.date, last: dt.date, failed: list[Unreadable], key: str = "date"
) -> list[Row]:
    """The rows of a list whose day lies between two days; TrainerRoad sends others as well."""
    inside: list[Row] = []
    for row in rows if isinstance(rows, list) else []:
        try:
            day = day_of(row, key)
        except ValueError as error:
            failed.append(unreadable(row, error))
            continue
        if first <= day <= last:
            inside.append(row)
    return inside


def day_of(row: Any, key: str = "date") -> dt.date:
    """The day of a row. Raises ``ValueError`` when it has none."""
    if not isinstance(row, dict) or key not in row:
        raise ValueError("TrainerRoad did not say on which day it is.")
    day = Dated.model_validate({"date": row[key]}).date
    assert day is not None
    return day


def each(rows: Iterable[Row], read: Callable[[Row], T], failed: list[Unreadable]) -> list[T]:
    """What ``read`` makes of each row; a row it cannot read costs none of the others."""
    results: list[T] = []
    for row in rows:
        try:
            results.append(read(row))
        except (ValueError, PlatformError) as error:
            failed.append(unreadable(row, error))
    return results


def is_note(row: Row) -> bool:
    """False for the marks that a plan sets itself (start, week, block): nobody wrote them."""
    return row.get("typeid") not in _PLAN_MARKS


def from_old_calendar(rows: Iterable[Any]) -> list[Any]:
    """The planned rows of the older calendar under the newer one's keys.

    There a planned workout is named by ``activity``; what has only a ``completedride`` was never
    planned.
    """
    planned: list[Any] = []
    for row in rows:
        if not isinstance(row, dict):
            planned.append(row)
        elif "activity" in row or "completedride" not in row:
            workout = {"workout": row["activity"]} if "activity" in row else {}
            planned.append({**row, **workout, "iscompleted": "completedride" in row})
    return planned


def unreadable(row: Any, error: Exception) -> Unreadable:
    """The entry for a row that could not be read, with as much of it as can be told."""
    known = row if isinstance(row, dict) else {}
    try:
        day = day_of(known)
    except ValueError:
        day = None
    return Unreadable(
        id=str(known.get("id", "")),
        day=day,
        title=one_line(str(known.get("name") or known.get("title") or "")),
        reason=_reason(error),
    )


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        keys = dict.fromkeys(".".join(map(str, part["loc"])) for part in error.errors())
        return f"TrainerRoad sent it in a form that Planbridge does not know ({', '.join(keys)})."
    return str(error)
