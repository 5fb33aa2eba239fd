"""Bodies that give an item back what it held, or make it anew after it was deleted."""

from __future__ import annotations

import json
from typing import Any

from core.platforms.errors import Rejected
from core.platforms.trainingpeaks.auth import PLATFORM
from core.platforms.trainingpeaks.new_workout import NEW_WORKOUT
from core.platforms.trainingpeaks.wire import JsonObject, local_day

_PLAN = (
    "title",
    "workoutTypeValueId",
    "workoutSubTypeId",
    "code",
    "workoutDay",
    "startTimePlanned",
    "isHidden",
    "description",
    "userTags",
    "coachComments",
    "distancePlanned",
    "totalTimePlanned",
    "caloriesPlanned",
    "tssPlanned",
    "ifPlanned",
    "velocityPlanned",
    "energyPlanned",
    "elevationGainPlanned",
    "equipmentBikeId",
    "equipmentShoeId",
    "structure",
    "orderOnDay",
    "poolLengthOptionId",
)
"""What a workout's plan consists of: no actuals, no comments, nothing that others said of it."""
_OF_THE_SERVER = frozenset(
    {
        "workoutId",
        "athleteId",
        "isItAnOr",
        "completed",
        "workoutComments",
        "newComment",
        "hasPrivateWorkoutNoteForCaller",
        "sharedWorkoutInformationKey",
        "sharedWorkoutInformationExpireKey",
        "complianceDurationPercent",
        "complianceDistancePercent",
        "complianceTssPercent",
        "personalRecordCount",
        "shortUrl",
    }
)
_NOTE: JsonObject = {
    "title": None,
    "noteDate": None,
    "description": None,
    "isHidden": False,
    "attachments": [],
}
"""What a new note consists of."""


def restored_workout(raw: JsonObject, before: JsonObject) -> JsonObject:
    """The whole workout ``raw`` with the plan of ``before``. Raises :class:`Rejected`."""
    plan = {key: before.get(key, NEW_WORKOUT[key]) for key in _PLAN}
    return _sendable({**NEW_WORKOUT, **raw, **plan}, "workoutDay")


def restored_note(raw: JsonObject, before: JsonObject) -> JsonObject:
    """The whole note ``raw`` with what a person wrote in ``before``. Raises :class:`Rejected`."""
    plan = {key: before.get(key, _NOTE[key]) for key in _NOTE if key != "attachments"}
    return _sendable({**raw, **plan}, "noteDate")


def recreated_workout(before: JsonObject) -> JsonObject:
    """A new workout with all that a person can set of ``before``. Raises :class:`Rejected`."""
    settable = {
        key: before[key] for key in NEW_WORKOUT if key in before and key not in _OF_THE_SERVER
    }
    return _sendable({**NEW_WORKOUT, **settable}, "workoutDay")


def recreated_note(before: JsonObject) -> JsonObject:
    """A new note with all that a person can set of ``before``. Raises :class:`Rejected`."""
    settable = {key: before[key] for key in _NOTE if key in before}
    return _sendable({**_NOTE, "athleteId": None, **settable}, "noteDate")


def _sendable(body: JsonObject, day_key: str) -> JsonObject:
    """``body`` with its structure as the text that a write takes. Raises :class:`Rejected`."""
    if local_day(body.get(day_key)) is None:
        raise _not_kept(day_key)
    structure: Any = body.get("structure")
    try:
        if structure is not None and not isinstance(structure, str):
            body = {**body, "structure": json.dumps(structure, ensure_ascii=False)}
        json.dumps(body, allow_nan=False)
    except (ValueError, TypeError, RecursionError):
        raise _not_kept("structure") from None
    return body


def _not_kept(key: str) -> Rejected:
    return Rejected(
        PLATFORM,
        f"What this item held before was not kept in a form that can be sent (“{key}”).",
        "Change it by hand in TrainingPeaks.",
    )
