"""Our items written as the bodies that TrainingPeaks' web app sends.

A new workout carries every key, null where there is nothing: bodies that lack some are refused.
The athlete id is filled in when the request is made.
"""

from __future__ import annotations

import json

from core.platforms.contract import CannotConvert, ItemRef, PlatformName
from core.platforms.markers import mark
from core.platforms.trainingpeaks.new_workout import NEW_WORKOUT
from core.platforms.trainingpeaks.sports import (
    TypeIds,
    ids_of,
    is_indoor,
    sport_of,
    type_name,
)
from core.platforms.trainingpeaks.structure_write import write_structure
from core.platforms.trainingpeaks.wire import JsonObject, integer
from core.workout.describe import describe_race, sport_name
from core.workout.duration import total_metres, total_seconds
from core.workout.load import estimate, trainingpeaks_load
from core.workout.losses import Loss, LossKind, without_title
from core.workout.model import Metres, Note, RacePriority, Sport, UntilLap, Workout
from core.workout.thresholds import Thresholds

LONGEST_TITLE = 200
"""Titles of this length have been seen; nobody recorded where the limit lies."""


def workout_body(
    workout: Workout, origin: ItemRef, thresholds: Thresholds, *, rpe_as_cue: bool = True
) -> tuple[JsonObject, tuple[Loss, ...]]:
    """The body of a new workout, ``workoutId`` 0, and what it cannot carry.

    Planned values that the source states are sent as they are. Load and intensity that it does
    not state are ours, for the server computes none. ``rpe_as_cue`` is as in
    :func:`~core.platforms.trainingpeaks.structure_write.write_structure`.
    Raises :class:`CannotConvert`.
    """
    if workout.day is None:
        raise CannotConvert("It has no day, and a calendar needs one.")
    losses: list[Loss] = []
    ids = _ids(workout, losses)
    if workout.race is not None and not _says_race(workout):
        losses.append(
            Loss(
                where="Race",
                kind=LossKind.DROPPED,
                before=describe_race(workout.race),
                advice="Enter the race as an event in TrainingPeaks.",
            )
        )
    title, cut = _title(workout.title, type_name(ids), losses)
    description = _under(cut, workout.description)
    structure = write_structure(workout, thresholds, rpe_as_cue=rpe_as_cue)
    duration, distance = _totals(workout, thresholds)
    load, intensity = _load(workout, thresholds)
    body = {
        **NEW_WORKOUT,
        "title": title,
        "workoutTypeValueId": ids.type_id,
        "workoutSubTypeId": ids.sub_type_id,
        "workoutDay": f"{workout.day}T00:00:00",
        "startTimePlanned": (
            f"{workout.day}T{workout.start_time:%H:%M:%S}" if workout.start_time else None
        ),
        "description": mark(description, origin),
        "coachComments": workout.coach_comments or None,
        "userTags": _tags(workout.tags, losses),
        "totalTimePlanned": duration / 3600 if duration else None,
        "distancePlanned": distance,
        "tssPlanned": load,
        "ifPlanned": intensity,
        "energyPlanned": _kilojoules(workout, thresholds),
        "structure": (
            json.dumps(structure.structure, ensure_ascii=False)
            if structure.structure is not None
            else None
        ),
    }
    return body, (*losses, *structure.losses)


def note_body(note: Note, origin: ItemRef) -> tuple[JsonObject, tuple[Loss, ...]]:
    """The body of a new note. Raises :class:`CannotConvert` without a day."""
    if note.day is None:
        raise CannotConvert("It has no day, and a calendar needs one.")
    losses: list[Loss] = []
    title, cut = _title(note.title, "Note", losses)
    words = _under(cut, note.text)
    body: JsonObject = {
        "athleteId": None,
        "title": title,
        "noteDate": f"{note.day}T00:00:00",
        "description": mark(words, origin),
        "isHidden": False,
        "attachments": [],
    }
    return body, tuple(losses)


def workout_update(raw: JsonObject, body: JsonObject) -> JsonObject:
    """The whole object ``raw`` with what a plan owns taken from ``body``.

    What the plan leaves empty is emptied. Comments, actuals, ids and keys we do not know stay, and
    so do the ids of a sport that mean what ours do.
    """
    owned = {key: body[key] for key in _OWNED}
    if _same_sport(raw, body):
        del owned["workoutTypeValueId"], owned["workoutSubTypeId"]
    return {**NEW_WORKOUT, **raw, **owned}


def note_update(raw: JsonObject, body: JsonObject) -> JsonObject:
    """The whole note ``raw`` with title, day and text taken from ``body``."""
    return {**raw, **{key: body[key] for key in ("title", "noteDate", "description")}}


_OWNED = (
    "title",
    "workoutTypeValueId",
    "workoutSubTypeId",
    "workoutDay",
    "startTimePlanned",
    "description",
    "coachComments",
    "userTags",
    "totalTimePlanned",
    "distancePlanned",
    "tssPlanned",
    "ifPlanned",
    "energyPlanned",
    "structure",
)


def _ids(workout: Workout, losses: list[Loss]) -> TypeIds:
    ids, says_all = ids_of(workout.sport, workout.sub_sport, workout.indoor)
    if not says_all:
        losses.append(
            Loss(
                where="Sport",
                kind=LossKind.APPROXIMATED,
                before=sport_name(workout.sport, workout.sub_sport),
                after=type_name(ids),
            )
        )
    found = sport_of(ids.type_id, ids.sub_type_id)
    if workout.indoor and found is not None and not is_indoor(found[1]):
        losses.append(Loss(where="Sport", kind=LossKind.DROPPED, before="that it is done indoors"))
    return ids


def _says_race(workout: Workout) -> bool:
    """True when the sport tells all there is to tell of a race."""
    return workout.race is RacePriority.NONE and workout.sport is Sport.RACE


def _same_sport(raw: JsonObject, body: JsonObject) -> bool:
    """True when the existing ids mean what ours do: strength, say, has two of them."""

    def sport(ids: JsonObject) -> object:
        return sport_of(
            integer(ids.get("workoutTypeValueId")), integer(ids.get("workoutSubTypeId"))
        )

    existing = sport(raw)
    return existing is not None and existing == sport(body)


def _title(title: str, default: str, losses: list[Loss]) -> tuple[str, str]:
    """The title as sent, and the whole of it when it had to be cut (else "")."""
    line = " ".join(title.split())
    if not line:
        losses.append(without_title(default, PlatformName.TRAININGPEAKS.label))
        return default, ""
    if len(line) <= LONGEST_TITLE:
        return line, ""
    short = line[: LONGEST_TITLE - 1].rstrip() + "…"
    losses.append(
        Loss(
            where="Title",
            kind=LossKind.APPROXIMATED,
            before=f"a title of {len(line)} characters",
            after=f"its first {LONGEST_TITLE - 1}; the whole of it opens the description",
        )
    )
    return short, line


def _under(title: str, text: str) -> str:
    """``text`` with the whole title above it, once: what was read back begins with it already."""
    first, _, _ = text.strip().partition("\n")
    if not title or " ".join(first.split()) == title:
        return text
    return f"{title}\n\n{text}".strip()


def _tags(tags: tuple[str, ...], losses: list[Loss]) -> str:
    written = [" ".join(tag.replace(",", " ").split()) for tag in tags]
    for tag, name in zip(tags, written, strict=True):
        if "," in tag:
            losses.append(
                Loss(where="Tags", kind=LossKind.APPROXIMATED, before=tag, after=name or "nothing")
            )
    return ",".join(name for name in written if name)


def _totals(workout: Workout, thresholds: Thresholds) -> tuple[float | None, float | None]:
    """Planned seconds and metres: the source's own, else what the steps come to."""
    duration, distance = workout.planned.duration, workout.planned.distance
    if duration is None and workout.steps:
        duration = total_seconds(workout.steps, thresholds, sport=workout.sport)
    if distance is None and any(_in_metres(workout)):
        distance = total_metres(workout.steps, thresholds)
    return duration, distance


def _in_metres(workout: Workout) -> list[bool]:
    return [
        isinstance(
            step.length.nominal if isinstance(step.length, UntilLap) else step.length, Metres
        )
        for step in workout.leaf_steps()
    ]


def _load(workout: Workout, thresholds: Thresholds) -> tuple[float | None, float | None]:
    """Planned load and intensity factor: the source's own, else our estimate."""
    load, intensity = workout.planned.load, workout.planned.intensity
    if load is not None and intensity is not None:
        return load, intensity
    ours = trainingpeaks_load(workout, thresholds)
    if ours is None:
        return load, intensity
    return ours.tss if load is None else load, ours.intensity if intensity is None else intensity


def _kilojoules(workout: Workout, thresholds: Thresholds) -> int | None:
    """The work of a workout steered by power, as the editor plans it; None without an FTP."""
    ours = estimate(workout, thresholds)
    if ours.average_watts is None:
        return None
    return round(ours.average_watts * ours.seconds / 1000)
