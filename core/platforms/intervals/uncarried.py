"""Fields of Intervals.icu for which nothing else has a place: named when they hold anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.platforms.numbers import sensible_number
from core.workout.describe import number
from core.workout.losses import Loss, LossKind

_MARKS = {"COMMUTE": "a commute", "WARMUP": "a warm-up", "COOLDOWN": "a cool-down"}


def uncarried(raw: dict[str, Any]) -> Iterator[Loss]:
    """One loss for each of them that is there, in an entry of the calendar or of a folder."""
    carbs = sensible_number(raw.get("carbs_per_hour"))
    if carbs and carbs > 0:
        yield _lost("Plan", f"{number(carbs, 0)} g of carbohydrates an hour")
    mark = raw.get("sub_type")
    if isinstance(mark, str) and mark in _MARKS:
        yield _lost("Plan", f"the mark as {_MARKS[mark]}")
    files = raw.get("attachments")
    count = sum(1 for entry in files if entry) if isinstance(files, list) else 0
    if count:
        yield _lost("Attachments", "an attached file" if count == 1 else f"{count} attached files")


def _lost(where: str, before: str) -> Loss:
    advice = "It stays on Intervals.icu."
    return Loss(where=where, kind=LossKind.DROPPED, before=before, advice=advice)
