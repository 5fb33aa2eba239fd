"""Everything the sandbox knows: time, requests, faults, and each platform's own state."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.hands import Hands
from sandbox.journal import READING, Journal

PLATFORMS = ("intervals", "trainingpeaks", "trainerroad")


def _never(method: str, path: str) -> bool:
    return False


def _by_method(method: str, path: str) -> bool:
    return method not in READING


@dataclass(frozen=True)
class StandIn:
    """One platform: its state, and the app that serves it below the platform's prefix.

    Each platform package has a function ``stand_in(world) -> StandIn`` that builds and seeds
    it. ``is_write`` tells which requests mean to change something (method, path), and
    ``is_listing`` which ask for a list of things. ``hands`` does what a person does in the
    platform's own app.
    """

    name: str
    state: Any
    app: ASGIApp
    is_write: Callable[[str, str], bool] = _by_method
    is_listing: Callable[[str, str], bool] = _never
    hands: Hands | None = None


class World:
    """The sandbox's state. `reset` brings back the seed; the faults and the journal go too.

    ``on_request`` is called with the number of each request to a platform that arrives (1 is
    the first since the journal was reset), before it meets a fault or takes effect. It runs in
    the server's thread, which waits for it; `reset` takes it away.

    ``rate_limits``: whether the platforms refuse clients that ask too often.
    """

    def __init__(
        self,
        *,
        today: date | None = None,
        seed: int = 0,
        recorded: Path | None = None,
        rate_limits: bool = True,
        platforms: tuple[str, ...] = PLATFORMS,
    ) -> None:
        self.clock = Clock(today)
        self.journal = Journal()
        self.faults = Faults(seed)
        self.seed = seed
        self.recorded = recorded
        self.rate_limits = rate_limits
        self._platforms = platforms
        self.stand_ins: dict[str, StandIn] = {}
        self.on_request: Callable[[int], None] | None = None
        self.reset()

    def reset(self) -> None:
        """Back to the beginning: seeded platforms, no faults, no requests, the first clock."""
        self.clock.reset()
        self.faults.clear()
        self.journal.reset()
        self.on_request = None
        self.stand_ins = {
            name: importlib.import_module(f"sandbox.{name}").stand_in(self)
            for name in self._platforms
        }

    @property
    def intervals(self) -> Any:
        """The state of the Intervals.icu stand-in."""
        return self.stand_ins["intervals"].state

    @property
    def trainingpeaks(self) -> Any:
        """The state of the TrainingPeaks stand-in."""
        return self.stand_ins["trainingpeaks"].state

    @property
    def trainerroad(self) -> Any:
        """The state of the TrainerRoad stand-in."""
        return self.stand_ins["trainerroad"].state
