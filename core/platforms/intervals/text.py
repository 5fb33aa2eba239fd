"""The text of a workout, in which Intervals.icu keeps prose and steps together."""

from __future__ import annotations

import importlib
from typing import Any

from core.workout.losses import Loss
from core.workout.model import Workout


def _module() -> Any:
    return importlib.import_module("core.formats.intervals_text")


def prose_of(text: str) -> str:
    """The athlete's own words, without the lines that are steps."""
    module = _module()
    return str(module.parse(text).prose) if hasattr(module, "parse") else text


def text_of(workout: Workout) -> tuple[str, tuple[Loss, ...]]:
    """Prose and steps as one text, and what the text cannot carry."""
    module = _module()
    if not hasattr(module, "write"):
        return workout.description, ()
    written = module.write(workout)
    return written.text, tuple(written.losses)
