"""Awkward workouts."""

from __future__ import annotations

from datetime import date

from sandbox.trainingpeaks.state import TrainingPeaksState


def add_cases(state: TrainingPeaksState, athlete_id: int, today: date) -> None:
    """Put them into the next 14 days."""
