"""Writes ZWO workout files."""

from __future__ import annotations

from core.formats.file_types import FileError, WrittenFile
from core.workout.model import Workout
from core.workout.thresholds import Thresholds


def write(workout: Workout, thresholds: Thresholds, *, rpe_as_cue: bool = True) -> WrittenFile:
    """``workout`` as a ZWO file. Raises :class:`FileError`."""
    raise FileError("ZWO files cannot be written yet.")
