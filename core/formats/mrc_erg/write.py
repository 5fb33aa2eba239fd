"""Writes MRC and ERG workout files."""

from __future__ import annotations

from core.formats.file_types import FileError, WrittenFile
from core.workout.model import Workout
from core.workout.thresholds import Thresholds


def write(
    workout: Workout, thresholds: Thresholds, *, watts: bool, rpe_as_cue: bool = True
) -> WrittenFile:
    """``workout`` as an ERG file when ``watts``, else as an MRC file (% of FTP).

    Raises :class:`FileError`.
    """
    raise FileError("MRC and ERG files cannot be written yet.")
