"""Calendar objects of TrainingPeaks read into our items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from core.platforms.contract import CalendarItem, ItemKind, ItemRef, PlatformName, Unreadable
from core.platforms.markers import take_origins
from core.platforms.trainingpeaks.sports import is_indoor, sport_of, unread_kind
from core.platforms.trainingpeaks.structure_read import read_structure
from core.platforms.trainingpeaks.uncarried import uncarried
from core.platforms.trainingpeaks.wire import (
    JsonObject,
    UnreadableItem,
    integer,
    local_day,
    local_time,
    not_negative,
    plain_text,
    positive,
    seconds_of_hours,
    text,
)
from core.workout.describe import sport_name
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Planned, Sport, SubSport, Workout

_ACTUALS = (
    "totalTime",
    "distance",
    "tssActual",
    "if",
    "energy",
    "calories",
    "heartRateAverage",
    "powerAverage",
    "velocityAverage",
)


ODD = (ValueError, TypeError, KeyError, RecursionError, OverflowError)
"""What reading an odd object may raise."""


def read_all(
    raws: Iterable[Any], athlete: str, kind: ItemKind, first: dt.date, last: dt.date
) -> tuple[list[CalendarItem], list[Unreadable]]:
    """The items between two days, and what could not be read: an odd object costs no other."""
    items: list[CalendarItem] = []
    bad: list[Unreadable] = []
    for raw in raws:
        try:
            item = read(raw, athlete, kind)
        except ODD as why:
            bad.append(unreadable(raw, kind, why))
            continue
        if first <= item.day <= last:
            items.append(item)
    return items, bad


def read(raw: Any, athlete: str, kind: ItemKind) -> CalendarItem:
    """One object of a listing. Raises one of :data:`ODD`."""
    return (read_workout if kind is ItemKind.WORKOUT else read_note)(raw, athlete)


def read_workout(raw: Any, athlete: str) -> CalendarItem:
    """One object of a workouts listing. Raises :class:`UnreadableItem` without id or day."""
    item_id, day = _id_and_day(raw, "workoutId", "workoutDay")
    losses: list[Loss] = []
    sport, sub_sport = _sport(raw, losses)
    structure = read_structure(raw.get("structure"))
    description, origins = take_origins(plain_text(raw.get("description")))
    workout = Workout(
        sport=sport,
        sub_sport=sub_sport,
        day=day,
        start_time=local_time(raw.get("startTimePlanned")),
        title=plain_text(raw.get("title")).strip(),
        description=description,
        coach_comments=plain_text(raw.get("coachComments")),
        steps=structure.steps,
        metric=structure.metric,
        planned=Planned(
            duration=seconds_of_hours(raw.get("totalTimePlanned")),
            distance=positive(raw.get("distancePlanned")),
            load=not_negative(raw.get("tssPlanned")),
            intensity=positive(raw.get("ifPlanned")),
        ),
        indoor=is_indoor(sub_sport),
        tags=_tags(raw.get("userTags")),
    )
    return CalendarItem(
        ref=_ref(athlete, ItemKind.WORKOUT, item_id),
        item=workout,
        completed=is_completed(raw),
        hidden=raw.get("isHidden") is True,
        origins=origins,
        losses=(*losses, *structure.losses, *uncarried(raw)),
        raw=raw,
    )


def read_note(raw: Any, athlete: str) -> CalendarItem:
    """One object of a notes listing. Raises :class:`UnreadableItem` without id or day."""
    item_id, day = _id_and_day(raw, "id", "noteDate")
    words, origins = take_origins(plain_text(raw.get("description")))
    return CalendarItem(
        ref=_ref(athlete, ItemKind.NOTE, item_id),
        item=Note(title=plain_text(raw.get("title")).strip(), text=words, day=day),
        hidden=raw.get("isHidden") is True,
        origins=origins,
        losses=tuple(uncarried(raw)),
        raw=raw,
    )


def is_completed(raw: JsonObject) -> bool:
    """True when the workout holds anything that was measured.

    ``completed`` stays null even when it is done, and a start time may be set on a plan, so
    what counts is any actual value: time, distance, load, energy, heart rate, power or speed.
    """
    return raw.get("completed") is True or any(
        raw.get(key) and positive(raw[key]) for key in _ACTUALS
    )


def unreadable(raw: Any, kind: ItemKind, why: Exception) -> Unreadable:
    """What can be said of an object that could not be read."""
    entry = raw if isinstance(raw, dict) else {}
    is_workout = kind is ItemKind.WORKOUT
    item_id = integer(entry.get("workoutId" if is_workout else "id"))
    reason = str(why) if isinstance(why, UnreadableItem) else "It has an unexpected form."
    return Unreadable(
        id="" if item_id is None else str(item_id),
        day=local_day(entry.get("workoutDay" if is_workout else "noteDate")),
        title=text(entry.get("title")).strip(),
        reason=reason,
        origins=take_origins(plain_text(entry.get("description")))[1],
    )


def _id_and_day(raw: Any, id_key: str, day_key: str) -> tuple[str, dt.date]:
    if not isinstance(raw, dict):
        raise UnreadableItem("TrainingPeaks sent something that is not an item.")
    item_id = integer(raw.get(id_key))
    if item_id is None:
        raise UnreadableItem("TrainingPeaks sent it without an id.")
    day = local_day(raw.get(day_key))
    if day is None:
        raise UnreadableItem("TrainingPeaks sent it without a day that can be read.")
    return str(item_id), day


def _ref(athlete: str, kind: ItemKind, item_id: str) -> ItemRef:
    return ItemRef(platform=PlatformName.TRAININGPEAKS, athlete=athlete, kind=kind, id=item_id)


def _sport(raw: JsonObject, losses: list[Loss]) -> tuple[Sport, SubSport | None]:
    type_id = integer(raw.get("workoutTypeValueId"))
    sub_type_id = integer(raw.get("workoutSubTypeId"))
    found = sport_of(type_id, sub_type_id)
    if found is not None:
        if unread := unread_kind(type_id, sub_type_id):
            after = sport_name(*found)
            losses.append(
                Loss(where="Sport", kind=LossKind.APPROXIMATED, before=unread, after=after)
            )
        return found
    said = "no workout type" if type_id is None else f"the unknown workout type {type_id}"
    losses.append(Loss(where="Sport", kind=LossKind.APPROXIMATED, before=said, after="Other"))
    return Sport.OTHER, None


def _tags(raw: Any) -> tuple[str, ...]:
    """Tags come as text with commas between them, and as a list in some answers."""
    tags = [text(tag) for tag in raw] if isinstance(raw, list) else text(raw).split(",")
    return tuple(tag.strip() for tag in tags if tag.strip())
