"""The values of signing in to a platform: what a person types, what is saved, what came of it."""

from __future__ import annotations

import datetime as dt

from pydantic import SecretStr

from core.platforms.contract import Account, PlatformName
from core.workout.model import Value


class Credentials(Value):
    """What a person typed to connect one platform.

    ``secret`` is the API key (Intervals.icu) or the cookie in any pasted form; empty means the
    one that is saved, so that choosing another athlete asks for no secret again. ``athlete`` is
    the Intervals.icu athlete id ("" or "0": the key's own athlete); for a TrainingPeaks coach,
    the athlete whose calendar is meant ("" is the account's own).
    """

    platform: PlatformName
    secret: SecretStr
    athlete: str = ""


class SavedAccount(Value):
    """A connected platform, without its secret."""

    account: Account
    masked_secret: str
    checked_at: dt.datetime


class AccessReport(Value):
    """The outcome of *Check and save* for one platform."""

    platform: PlatformName
    ok: bool
    account: Account | None = None
    message: str
    """Who is connected and which kind of account; or what is wrong."""
    advice: str = ""
    """What to do, when something is wrong."""
    details: str = ""
    """The technical side of what is wrong: status, request, time."""
