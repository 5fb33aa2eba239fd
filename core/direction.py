"""From which calendar to which workouts are copied."""

from __future__ import annotations

from enum import StrEnum

from core.platforms.contract import PlatformName


class Direction(StrEnum):
    """From which calendar to which."""

    TRAININGPEAKS_TO_INTERVALS = "trainingpeaks-intervals"
    INTERVALS_TO_TRAININGPEAKS = "intervals-trainingpeaks"
    TRAINERROAD_TO_INTERVALS = "trainerroad-intervals"
    TRAINERROAD_TO_TRAININGPEAKS = "trainerroad-trainingpeaks"

    @classmethod
    def between(cls, source: PlatformName, target: PlatformName) -> Direction:
        """The direction from one to the other. Raises ``ValueError`` where there is none."""
        return cls(f"{source}-{target}")

    @property
    def source(self) -> PlatformName:
        """Where workouts are read."""
        return PlatformName(self.value.partition("-")[0])

    @property
    def target(self) -> PlatformName:
        """Where copies are written."""
        return PlatformName(self.value.partition("-")[2])

    @property
    def label(self) -> str:
        """As a person reads it."""
        return f"{self.source.label} → {self.target.label}"
