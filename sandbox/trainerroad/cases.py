"""Awkward rides."""

from __future__ import annotations

from datetime import date

from sandbox.trainerroad.rides import Ride
from sandbox.trainerroad.state import TrainerRoadState


def rides() -> list[Ride]:
    return []


def add_cases(state: TrainerRoadState, member_id: int, today: date) -> None:
    return
