"""What can go wrong with a platform. Each error says what happened and what to do."""

from __future__ import annotations

import datetime as dt

from core.platforms.details import with_details


class PlatformError(Exception):
    """Something a platform answered, or did not answer.

    ``platform`` is the name a person knows ("Intervals.icu"), ``what`` a sentence on what
    happened, ``advice`` a sentence on what to do. Neither ever holds a secret, nor anything that
    only a programmer reads: that is in ``details``. ``status`` is the HTTP status of the answer
    behind it, ``endpoint`` the method and path that were asked, ``key`` the part of the answer
    that is at fault, ``said`` the platform's own words, ``at`` when it was; each where known.
    """

    status: int | None = None
    endpoint: str = ""
    key: str = ""
    said: str = ""
    at: dt.datetime | None = None

    def __init__(self, platform: str, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.platform = platform
        self.what = what
        self.advice = advice

    @property
    def details(self) -> str:
        """What helps to find a fault, on one line; of the error behind it, if it has none."""
        facts = [
            f"HTTP {self.status}" if self.status is not None else "",
            self.endpoint,
            f"at “{self.key}”" if self.key else "",
            f"“{self.said}”" if self.said and self.said not in self.what else "",
        ]
        if any(facts):
            when = f"{self.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC" if self.at else ""
            return " · ".join(filter(None, (*facts, when)))
        cause = self.__cause__
        return cause.details if isinstance(cause, PlatformError) else ""

    def __str__(self) -> str:
        return with_details(f"{self.platform}: {self.what} {self.advice}".strip(), self.details)


class AccessExpired(PlatformError):
    """The key or cookie is wrong or no longer valid: sign in again."""


class AccessDenied(PlatformError):
    """Signed in, but this account may not do this (another athlete, a plan that is not paid)."""


class RateLimited(PlatformError):
    """Too many requests. ``retry_after`` is in seconds when the platform said so."""

    def __init__(
        self, platform: str, what: str, advice: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(platform, what, advice)
        self.retry_after = retry_after


class Rejected(PlatformError):
    """The platform refused what was sent; ``what`` carries its own words."""


class NotFound(PlatformError):
    """There is no such thing there (any more)."""


class ApiChanged(PlatformError):
    """The answer no longer has the shape we know; ``endpoint`` and ``key`` name the place."""

    def __init__(
        self, platform: str, what: str, advice: str = "", endpoint: str = "", key: str = ""
    ) -> None:
        super().__init__(platform, what, advice)
        self.endpoint = endpoint
        self.key = key


class Unreachable(PlatformError):
    """No answer: no network, time-out, a broken connection, a server error that did not pass.

    ``maybe_applied`` is True when a write was sent and nobody knows whether it took effect; look
    before you repeat it. ``silent`` is True when the time for an answer ran out: the server may
    be at work still.
    """

    def __init__(
        self,
        platform: str,
        what: str,
        advice: str = "",
        maybe_applied: bool = False,
        *,
        silent: bool = False,
    ) -> None:
        super().__init__(platform, what, advice)
        self.maybe_applied = maybe_applied
        self.silent = silent
