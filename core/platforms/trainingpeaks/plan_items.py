"""What a plan holds, read into items that count their days from the plan's first. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from core.platforms.contract import (
    CalendarItem,
    ItemKind,
    ItemRef,
    Library,
    LibraryItem,
    LibraryListing,
    PlatformName,
    Unreadable,
)
from core.platforms.shelved import content_of, same_words
from core.platforms.trainingpeaks import items_read
from core.platforms.trainingpeaks.library import content_of_workout
from core.platforms.trainingpeaks.plan_events import EVENT_ID, read_event
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    UnreadableItem,
    distinct,
    integer,
    local_day,
    number,
    plain_text,
)
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Workout
from core.workout.plan_days import first_day, offset_of

EARLIEST, LATEST = dt.date(2010, 12, 15), dt.date(2038, 9, 13)
"""The days between which clients of the service ask for a plan's contents; none lies outside."""
BANNER = 100
"""The type "Other". In a plan, a workout of it without anything to do heads a period."""
_BANNER_ID = "period-"
"""Stands before the id of a banner, which is that of a workout, among the ids of notes."""

_Placed = tuple[dt.date, LibraryItem]


class _Part(NamedTuple):
    """One of the three things that a plan holds: how its rows name their id and day."""

    read: Callable[[Any, str], CalendarItem]
    key: str
    day_key: str
    prefix: str = ""


def plan_day(value: object) -> dt.date | None:
    """The day of an answer, None for one that no plan has (0001-01-01 stands for none)."""
    day = local_day(value)
    return day if day is not None and EARLIEST <= day <= LATEST else None


def read_plan(
    plan: Library,
    workouts: Iterable[Any],
    notes: Iterable[Any],
    events: Iterable[Any],
    missing: Sequence[str] = (),
) -> LibraryListing:
    """The contents of ``plan`` in the order of their days, whatever the order of the rows.

    ``missing`` says what could not be asked for. Day 0 is the plan's stated first day or the
    earliest item, whichever is earlier; the listing's library has it as ``first``.
    """
    placed: list[_Placed] = []
    bad: list[Unreadable] = []
    for rows, part in ((workouts, _WORKOUTS), (notes, _NOTES), (events, _EVENTS)):
        for raw in distinct(rows, part.key):
            try:
                placed.append(_item(part.read(raw, plan.athlete)))
            except items_read.ODD as why:
                bad.append(_unreadable(raw, part, why))
    known = [day for day, _ in placed] + [entry.day for entry in bad if entry.day is not None]
    first = first_day(known, plan.first)
    nameless = sum(not entry.id for entry in bad)
    remarks = [*missing, *([f"{nameless} of its items came without an id."] if nameless else [])]
    placed.sort(key=_order)
    return LibraryListing(
        library=plan.model_copy(update={"first": first}),
        items=tuple(_on_day(item, day, first) for day, item in placed if first is not None),
        unreadable=tuple(bad),
        complete=not remarks,
        incomplete_because=" ".join(remarks),
        first_sure=not remarks,
    )


def _item(read: CalendarItem) -> _Placed:
    day = read.day
    if plan_day(str(day)) is None:
        raise UnreadableItem(f"It lies on a day that no plan has: {day}.")
    item = read.item.model_copy(update={"day": None})
    return day, LibraryItem(ref=read.ref, item=item, losses=read.losses, raw=read.raw)


def _on_day(item: LibraryItem, day: dt.date, first: dt.date) -> LibraryItem:
    offset = offset_of(day, first)
    held = item.item
    if isinstance(held, Note):
        content = content_of(offset, "note", held.title, same_words(held.text))
    else:
        content = content_of(offset, "workout", content_of_workout(held))
    return item.model_copy(update={"day": offset, "content": content})


def _order(placed: _Placed) -> tuple[dt.date, bool, float, str]:
    day, item = placed
    is_note = item.ref.kind is ItemKind.NOTE
    return day, is_note, number(item.raw.get("orderOnDay")) or 0.0, item.ref.id


def _read_workout(raw: Any, owner: str) -> CalendarItem:
    read = items_read.read_workout(raw, owner)
    assert isinstance(read.item, Workout)
    return _banner(read, read.item) if _is_banner(read.raw, read.item) else read


def _is_banner(raw: JsonObject, workout: Workout) -> bool:
    planned = workout.planned
    to_do = workout.steps or planned.duration or planned.distance or planned.load
    return (
        integer(raw.get("workoutTypeValueId")) == BANNER and workout.sub_sport is None and not to_do
    )


def _banner(read: CalendarItem, workout: Workout) -> CalendarItem:
    """The banner of a period as the note that it is to a reader."""
    words = "\n\n".join(filter(None, (workout.description, workout.coach_comments)))
    losses = [
        Loss(
            where="Kind",
            kind=LossKind.APPROXIMATED,
            before="an entry of the type Other without anything to do",
            after="a note",
        )
    ]
    if workout.start_time is not None:
        losses.append(_lost("Start time", f"{workout.start_time:%H:%M}"))
    if workout.tags:
        losses.append(_lost("Tags", ", ".join(workout.tags)))
    ref = ItemRef(
        platform=PlatformName.TRAININGPEAKS,
        athlete=read.ref.athlete,
        kind=ItemKind.NOTE,
        id=_BANNER_ID + read.ref.id,
    )
    note = Note(title=workout.title, text=words, day=workout.day)
    return read.model_copy(update={"ref": ref, "item": note, "losses": (*losses, *read.losses)})


def _lost(where: str, before: str) -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice="A note has none.")


def _unreadable(raw: Any, part: _Part, why: Exception) -> Unreadable:
    entry = raw if isinstance(raw, dict) else {}
    item_id = integer(entry.get(part.key))
    known = isinstance(why, UnreadableItem)
    return Unreadable(
        id="" if item_id is None else f"{part.prefix}{item_id}",
        day=plan_day(entry.get(part.day_key)),
        title=plain_text(entry.get("title") or entry.get("name")).strip(),
        reason=str(why) if known else "It has an unexpected form.",
    )


_WORKOUTS = _Part(_read_workout, "workoutId", "workoutDay")
_NOTES = _Part(items_read.read_note, "id", "noteDate")
_EVENTS = _Part(read_event, "id", "eventDate", EVENT_ID)
