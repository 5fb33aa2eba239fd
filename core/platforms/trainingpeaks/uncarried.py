"""Fields of TrainingPeaks for which nothing else has a place: named when they hold anything."""

from __future__ import annotations

from collections.abc import Iterator

from core.platforms.trainingpeaks.wire import JsonObject, positive, seconds_of_hours
from core.workout.describe import number
from core.workout.losses import Loss, LossKind

UNCARRIED = (
    "elevationGainPlanned",
    "caloriesPlanned",
    "velocityPlanned",
    "attachments",
    "workoutComments",
)
"""The keys that :func:`uncarried` looks at, the same in the calendar and in libraries."""


def uncarried(raw: JsonObject) -> Iterator[Loss]:
    """One loss for each of them that is there."""
    if climb := positive(raw.get("elevationGainPlanned")):
        yield _lost("Plan", f"a planned climb of {number(climb, 0)} m")
    if calories := positive(raw.get("caloriesPlanned")):
        yield _lost("Plan", f"a planned energy of {number(calories, 0)} kcal")
    if (speed := positive(raw.get("velocityPlanned"))) and not _is_implied(speed, raw):
        yield _lost("Plan", f"a planned speed of {number(speed * 3.6, 1)} km/h")
    if files := _count(raw.get("attachments")):
        yield _lost("Attachments", "an attached file" if files == 1 else f"{files} attached files")
    if comments := _count(raw.get("workoutComments")):
        said = "a comment below it" if comments == 1 else f"{comments} comments below it"
        yield _lost("Comments", said)


def _is_implied(speed: float, raw: JsonObject) -> bool:
    """Whether planned distance and time, which are carried, come to that speed."""
    metres = positive(raw.get("distancePlanned"))
    seconds = seconds_of_hours(raw.get("totalTimePlanned"))
    return bool(metres and seconds and abs(metres / seconds - speed) <= 0.01 * speed)


def _count(value: object) -> int:
    if isinstance(value, list):
        return sum(1 for entry in value if entry)
    return 1 if isinstance(value, str) and value.strip() else 0


def _lost(where: str, before: str) -> Loss:
    advice = "It stays on TrainingPeaks."
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice=advice)
