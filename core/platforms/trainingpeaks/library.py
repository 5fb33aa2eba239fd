"""Workouts of TrainingPeaks' libraries, read and written.

A library workout is a calendar workout without a day under other names (``itemName``,
``workoutTypeId``, the structure as an object), so it is read and written as one. It bears no
mark: it is known again by its title, sport, text and steps.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from core.platforms.contract import CannotConvert, Draft, ItemRef, LibraryItem
from core.platforms.markers import take_origins
from core.platforms.shelved import content_of, same_words
from core.platforms.trainingpeaks import items_read, items_write
from core.platforms.trainingpeaks.sports import sport_of
from core.platforms.trainingpeaks.uncarried import UNCARRIED
from core.platforms.trainingpeaks.wire import JsonObject, UnreadableItem, integer, text
from core.workout.losses import Loss, LossKind
from core.workout.model import Note, Sport, Workout
from core.workout.thresholds import AthleteThresholds, Thresholds

_ANY_DAY = dt.date(2000, 1, 3)
"""Stands in where reading or writing a workout asks for a day; it goes nowhere."""
_NAMES = {
    "title": "itemName",
    "workoutTypeValueId": "workoutTypeId",
    "workoutSubTypeId": "workoutSubTypeId",
    "distancePlanned": "distancePlanned",
    "totalTimePlanned": "totalTimePlanned",
    "tssPlanned": "tssPlanned",
    "ifPlanned": "ifPlanned",
    "energyPlanned": "energyPlanned",
    "description": "description",
    "coachComments": "coachComments",
    "structure": "structure",
}
"""The calendar's keys and the library's."""


def item_draft(
    item: Workout | Note,
    origin: ItemRef,
    thresholds: AthleteThresholds,
    *,
    rpe_as_cue: bool = True,
) -> Draft:
    """``item`` as a library workout; see :func:`item_body`. Raises :class:`CannotConvert`."""
    if isinstance(item, Note):
        raise CannotConvert("It is a note; a library of TrainingPeaks holds workouts only.")
    if item.sport is Sport.DAY_OFF:
        raise CannotConvert("It is a day off; a library of TrainingPeaks holds workouts only.")
    payload, losses = item_body(item, origin, thresholds.of(item.sport), rpe_as_cue=rpe_as_cue)
    return Draft(
        item=item, origin=origin, payload=payload, losses=losses, content=content_of_body(payload)
    )


def item_body(
    workout: Workout, origin: ItemRef, thresholds: Thresholds, *, rpe_as_cue: bool = True
) -> tuple[JsonObject, tuple[Loss, ...]]:
    """The body of a new library workout, its library aside.

    ``rpe_as_cue`` is as in :func:`items_write.workout_body`. Raises :class:`CannotConvert`.
    """
    losses = []
    if workout.start_time is not None:
        losses.append(_lost("Start time", f"{workout.start_time:%H:%M}", "A library has no days."))
    if workout.tags:
        losses.append(_lost("Tags", ", ".join(workout.tags), "A library keeps none."))
    dayless = workout.model_copy(update={"day": _ANY_DAY, "start_time": None, "tags": ()})
    body, others = items_write.workout_body(dayless, origin, thresholds, rpe_as_cue=rpe_as_cue)
    item = {ours: body[theirs] for theirs, ours in _NAMES.items()}
    item["description"] = take_origins(text(item["description"]))[0]
    if item["structure"] is not None:
        item["structure"] = json.loads(item["structure"])
    return item, (*losses, *others)


def item_update(raw: JsonObject, body: JsonObject) -> JsonObject:
    """The whole object ``raw`` with what a plan owns taken from ``body``.

    Keys we do not know stay, and so do the ids of a sport that mean what ours do (strength, say,
    has two of them).
    """
    theirs, ours = _sport(raw), _sport(body)
    kept = ("workoutTypeId", "workoutSubTypeId") if theirs is not None and theirs == ours else ()
    owned = {key: value for key, value in body.items() if not (key in kept and key in raw)}
    return {**raw, **owned}


def read_item(raw: Any, owner: str) -> LibraryItem:
    """One object of a library. Raises one of :data:`items_read.ODD`."""
    if not isinstance(raw, dict):
        raise UnreadableItem("TrainingPeaks sent something that is no workout.")
    entry = {theirs: raw.get(ours) for theirs, ours in _NAMES.items()}
    entry |= {key: raw.get(key) for key in UNCARRIED}
    entry["workoutId"] = raw.get("exerciseLibraryItemId")
    entry["workoutDay"] = f"{_ANY_DAY}T00:00:00"
    read = items_read.read_workout(entry, owner)
    assert not isinstance(read.item, Note)
    workout = read.item.model_copy(update={"day": None})
    return LibraryItem(
        ref=read.ref, item=workout, losses=read.losses, content=content_of_workout(workout), raw=raw
    )


def content_of_body(body: JsonObject) -> str:
    """The content that the workout made of ``body`` will have."""
    return read_item({**body, "exerciseLibraryItemId": 0}, "").content


def _sport(raw: JsonObject) -> object:
    return sport_of(integer(raw.get("workoutTypeId")), integer(raw.get("workoutSubTypeId")))


def content_of_workout(workout: Workout) -> str:
    """Title, sport, text, steps and, without steps, the totals.

    What the service computes from steps or may leave out is not in it.
    """
    steps = [block.model_dump(mode="json") for block in workout.steps]
    planned = workout.planned
    return content_of(
        workout.title,
        workout.sport.value,
        same_words(workout.description),
        same_words(workout.coach_comments),
        steps,
        [] if steps else [_whole(planned.duration), _whole(planned.distance), _whole(planned.load)],
    )


def _whole(value: float | None) -> int | None:
    """A total as people enter it; nothing planned and nothing stated are the same."""
    return round(value) if value else None


def _lost(where: str, before: str, advice: str) -> Loss:
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice=advice)
