"""Builds a platform's adapter from what a person typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from core.platforms.contract import Platform, PlatformName
from core.platforms.cookies import cookie_value
from core.platforms.endpoints import Endpoints


@dataclass(frozen=True)
class Connection:
    """What an adapter is built from. Never printed: it holds the secret."""

    secret: str
    athlete: str
    endpoints: Endpoints
    now: Callable[[], dt.datetime]

    def __repr__(self) -> str:
        return "Connection(‹hidden›)"


def needed_secret(platform: PlatformName, pasted: str) -> str:
    """The part of what was pasted that signs in; everything else is thrown away.

    Raises ``ValueError`` with a sentence for people when the needed part is not in it.
    """
    cookie = _COOKIES.get(platform)
    return cookie_value(pasted, cookie) if cookie else pasted.strip()


def connect(platform: PlatformName, connection: Connection) -> Platform:
    """The adapter of ``platform``. No request is made.

    Raises ``ValueError`` with a sentence for people when secret or athlete cannot be one.
    """
    return _BUILDERS[platform](connection)


_COOKIES = {
    PlatformName.TRAININGPEAKS: "Production_tpAuth",
    PlatformName.TRAINERROAD: "SharedTrainerRoadAuth",
}

# Adapters are imported when they are first used: a screen that needs none stays quick.


def _intervals(connection: Connection) -> Platform:
    from core.platforms.intervals.adapter import IntervalsPlatform

    return IntervalsPlatform(
        api_key=connection.secret,
        athlete=connection.athlete,
        base_url=connection.endpoints.intervals,
        now=connection.now,
    )


def _trainingpeaks(connection: Connection) -> Platform:
    from core.platforms.trainingpeaks.adapter import TrainingPeaksPlatform

    return TrainingPeaksPlatform(
        cookie=connection.secret,
        athlete=connection.athlete,
        base_url=connection.endpoints.trainingpeaks,
        now=connection.now,
    )


def _trainerroad(connection: Connection) -> Platform:
    from core.platforms.trainerroad.adapter import TrainerRoadPlatform

    return TrainerRoadPlatform(
        cookie=connection.secret,
        base_url=connection.endpoints.trainerroad,
        now=connection.now,
    )


_BUILDERS: dict[PlatformName, Callable[[Connection], Platform]] = {
    PlatformName.INTERVALS: _intervals,
    PlatformName.TRAININGPEAKS: _trainingpeaks,
    PlatformName.TRAINERROAD: _trainerroad,
}
