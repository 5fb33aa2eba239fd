"""Workouts of folders and plans as items of ours, and by what they are known again there.

A library workout is an entry of the calendar without date, category and mark, so it is read as
one. In a plan it has a day, counted from 0. A plan may also hold notes (entries of the type
``NOTE``, which the service's own app makes) and entries for a whole week.
"""

from __future__ import annotations

import datetime as dt
import struct
from typing import Any

from core.formats import intervals_text
from core.platforms.contract import Library, LibraryItem, Unreadable
from core.platforms.intervals.events import read_event
from core.platforms.intervals.library_notes import NOTE, UNTIMED, is_note
from core.platforms.numbers import sensible_number
from core.platforms.shelved import content_of, same_words
from core.workout.losses import Loss, LossKind

ANY_DAY = dt.date(2000, 1, 3)
"""Stands in where reading or writing an entry asks for a day; it goes nowhere."""
LAST_DAY = 10_000
"""No plan is so long: a day beyond it is a mistake."""
_RACES = ("RACE_A", "RACE_B", "RACE_C")
_ASKED_FOR = ("moving_time", "distance", "icu_training_load")


def read_item(raw: Any, library: Library) -> LibraryItem | Unreadable:
    """One workout of ``library``. Whatever is odd about it costs this one alone."""
    if not isinstance(raw, dict):
        return Unreadable(id="", reason="Intervals.icu sent something that is no workout.")
    losses: tuple[Loss, ...] = ()
    start = time_of_day(raw.get("time")) or dt.time()
    if _is_odd_time(raw.get("time")):
        said = str(raw["time"])[:40]
        losses = (Loss(where="Start time", kind=LossKind.DROPPED, before=said),)
    entry = {
        **raw,
        "category": _category(raw),
        "start_date_local": f"{ANY_DAY}T{start:%H:%M:%S}",
        "end_date_local": None,
    }
    read = read_event(entry, library.athlete)
    if isinstance(read, Unreadable):
        return read.model_copy(update={"day": None})
    day = None
    if library.is_plan:
        day, remarks = _day_in_plan(raw)
        if day is None:
            return Unreadable(
                id=read.ref.id,
                title=read.item.title,
                reason="Its day in the plan makes no sense.",
                origins=read.origins,
            )
        losses = (*losses, *remarks)
    return LibraryItem(
        ref=read.ref,
        item=read.item.model_copy(update={"day": None}),
        day=day,
        losses=(*read.losses, *losses),
        content=content(raw, in_plan=library.is_plan),
        raw=raw,
    )


def content(raw: Any, *, in_plan: bool) -> str:
    """What a payload has in common with the workout made of it; "" for what is neither.

    It holds what a plan asks for and the service keeps as it is sent. What the service computes
    from steps is left out, as are the ways in which it says that there is nothing.
    """
    if not isinstance(raw, dict):
        return ""
    words = same_words(str(raw.get("description") or ""))
    # Whether a note is one or an entry that stands in for it, it is the same to a person.
    kind = UNTIMED if is_note(raw) else raw.get("type")
    totals = [0, 0, 0] if _has_steps(words) else [_whole(raw.get(key)) for key in _ASKED_FOR]
    start = time_of_day(raw.get("time"))
    tags = raw.get("tags")
    return content_of(
        " ".join(str(raw.get("name") or "").split()),
        kind,
        words,
        totals,
        raw.get("target") if raw.get("target") != "AUTO" else None,
        # The service may say of a virtual ride that it is indoors.
        raw.get("indoor") is True and not str(kind).startswith("Virtual"),
        raw.get("sub_type") == "RACE",
        sorted({str(tag).strip() for tag in tags}) if isinstance(tags, list) else [],
        _whole(raw.get("day")) if in_plan else 0,
        max(_whole(raw.get("days")), 1),
        raw.get("for_week") is True,
        str(start or ""),
    )


def time_of_day(value: Any) -> dt.time | None:
    """The start that an entry of a plan states; None for none (midnight is none) or an odd one."""
    try:
        found = dt.time.fromisoformat(value) if isinstance(value, str) else dt.time()
    except ValueError:
        return None
    return found.replace(tzinfo=None, microsecond=0) if found != dt.time() else None


def _is_odd_time(value: Any) -> bool:
    try:
        dt.time.fromisoformat(value or "00:00")
    except (TypeError, ValueError):
        return True
    return False


def _category(raw: dict[str, Any]) -> str:
    """What the entry would be on a calendar."""
    kind = str(raw.get("type") or "")
    if kind.upper() == NOTE or (
        (not kind or raw.get("for_week") is True) and not _asks_for_something(raw)
    ):
        return NOTE
    return str(raw["category"]) if raw.get("category") in _RACES else "WORKOUT"


def _asks_for_something(raw: dict[str, Any]) -> bool:
    document = raw.get("workout_doc")
    has_steps = isinstance(document, dict) and bool(document.get("steps"))
    return has_steps or any(sensible_number(raw.get(key)) for key in _ASKED_FOR)


def _day_in_plan(raw: dict[str, Any]) -> tuple[int | None, tuple[Loss, ...]]:
    """The day, and what is lost of where the entry stands; None for a day that cannot be one."""
    losses = []
    stated = raw.get("day")
    day = 0.0 if stated is None else sensible_number(stated)
    if day is None or day != int(day) or not 0 <= day <= LAST_DAY:
        return None, ()
    if stated is None:
        losses.append(_turned("Day", "no day in the plan", "the plan's first day"))
    if raw.get("for_week") is True:
        losses.append(_turned("Day", "for the week as a whole", "the day under which it stands"))
    days = _whole(raw.get("days"))
    if days > 1:
        losses.append(_turned("Day", f"{days} days", "the first of them"))
    return int(day), tuple(losses)


def _turned(where: str, before: str, after: str) -> Loss:
    return Loss(where=where, kind=LossKind.APPROXIMATED, before=before, after=after)


def _whole(value: Any) -> int:
    """A whole number; a distance travels as a number of single precision, so it is cut to one."""
    number = sensible_number(value) or 0.0
    single: float = struct.unpack("f", struct.pack("f", number))[0]
    return round(single)


def _has_steps(words: str) -> bool:
    try:
        return bool(intervals_text.parse(words).steps)
    except intervals_text.TextError:
        return True
