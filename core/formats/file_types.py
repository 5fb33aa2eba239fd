"""What the readers and writers of workout files share."""

from __future__ import annotations

from pydantic import Field

from core.workout.losses import Loss
from core.workout.model import Value, Workout

MOST_BYTES = 2_000_000
"""Bytes of one file; the largest real ones have a hundredth of it."""
MOST_STEPS = 2_000
"""Steps of one file, repeats counted once."""
MOST_ROUNDS = 1_000
"""Rounds of one repeat."""
MOST_EXPANSION = 50_000
"""Steps of one file with its repeats counted."""


class FileError(Exception):
    """A file that cannot be read, or a workout that a file cannot hold: why, for a person."""


class ReadFile(Value):
    """What a file holds, and what of it could not be carried into the model."""

    workout: Workout
    losses: tuple[Loss, ...] = ()


class WrittenFile(Value):
    """A file's bytes, what they could not carry, and what the person's options changed."""

    data: bytes = Field(repr=False)
    losses: tuple[Loss, ...] = ()
    effects: tuple[Loss, ...] = ()
