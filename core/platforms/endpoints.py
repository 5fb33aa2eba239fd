"""Where the platforms are reached: the real ones unless told otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping

from core.workout.model import Value


class Endpoints(Value):
    """Base URLs without a trailing slash. The sandbox is reached by setting others."""

    intervals: str = "https://intervals.icu"
    trainingpeaks: str = "https://tpapi.trainingpeaks.com"
    trainerroad: str = "https://www.trainerroad.com"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Endpoints:
        """``PLANBRIDGE_INTERVALS_URL`` and the like, where they are set."""
        named = {
            field: environment[name].rstrip("/")
            for field in cls.model_fields
            if environment.get(name := f"PLANBRIDGE_{field.upper()}_URL")
        }
        return cls(**named)
