"""The history in words: when, from where to where, and what a run looked at."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable

from core.platforms.contract import PlatformName
from core.store.journal import KEPT
from core.store.journal_values import Pair, Run, RunKind, RunScope
from core.workout.describe import sport_name
from ui.text import days_words, one_line, shown_title

TRASH_DAYS = KEPT.days
"""For so long a change can be taken back."""
_LONGEST_NAME = 60
_NO_SERVICES = {PlatformName.FILE: "Files", PlatformName.LIBRARY: "Library"}


def zone(name: str | None) -> dt.tzinfo | None:
    """The time zone of that IANA name; None, which means the machine's, for any other name."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def when_words(at: dt.datetime, today: dt.date, where: dt.tzinfo | None) -> str:
    """A moment as one says it: "Today 12:03", "Mon 16 Nov 08:12", "16 Nov 2025 08:12"."""
    local = at.astimezone(where)
    days = (today - local.date()).days
    if days in (0, 1):
        return f"{'Yesterday' if days else 'Today'} {local:%H:%M}"
    if local.year == today.year:
        return f"{local:%a} {local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b %Y %H:%M}"


def route_words(pair: Pair, name: str = "") -> str:
    """From where to where. ``name``: of the plan or library that was copied. Not escaped."""
    source = _NO_SERVICES.get(pair.source, pair.source.label)
    if name and pair.source is PlatformName.LIBRARY:
        source = shown_title(name, longest=_LONGEST_NAME)
    return f"{source} → {pair.target.label}"


def copied_name(run: Run, run_of: Callable[[int], Run | None]) -> str:
    """What the plan or library is called that ``run`` copied, or whose copy it took back.

    "" when it came from elsewhere or nobody wrote it down. ``run_of`` finds a run by its number.
    """
    if run.pair.source is not PlatformName.LIBRARY:
        return ""
    told: Run | None = run
    while told is not None and told.kind is RunKind.UNDO and told.undoes is not None:
        told = run_of(told.undoes)
    return told.scope.name if told is not None and told.scope is not None else ""


def scope_words(scope: RunScope) -> str:
    """Which days and sports a run looked at, and in which time zone. Not escaped."""
    parts = [days_words(scope.first, scope.last)]
    if scope.sports is None:
        parts.append("all sports")
    else:
        parts.append(", ".join(map(sport_name, scope.sports)) or "notes only")
    if scope.time_zone:
        parts.append(one_line(scope.time_zone))
    return " · ".join(parts)


def days_left(at: dt.datetime, today: dt.date, where: dt.tzinfo | None) -> int:
    """How many days a change of that moment can still be taken back; 0 on the last one."""
    return max(0, TRASH_DAYS - (today - at.astimezone(where).date()).days)
