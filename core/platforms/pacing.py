"""When a request may go out: a rate a platform, back-off between attempts, ``Retry-After``."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime

Clock = Callable[[], float]
Sleep = Callable[[float], None]

FIRST_BACK_OFF = 0.5
LONGEST_BACK_OFF = 20.0


class Pace:
    """Spaces requests evenly, whoever sends them and from whichever thread.

    Even spacing and not bursts: Intervals.icu answers 429 above ten requests within any second.
    """

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free_at = float("-inf")

    def wait(self, spacing: float) -> None:
        """Returns when the next request may be sent, ``spacing`` seconds after the one before."""
        with self._lock:
            now = self._clock()
            slot = max(now, self._free_at)
            self._free_at = slot + spacing
        if slot > now:
            self._sleep(slot - now)

    def hold(self, seconds: float) -> None:
        """Lets nobody through for ``seconds``: the platform asked for silence."""
        with self._lock:
            self._free_at = max(self._free_at, self._clock() + seconds)


_paces: dict[tuple[str, Clock, Sleep], Pace] = {}
_paces_lock = threading.Lock()


def shared_pace(base_url: str, clock: Clock, sleep: Sleep) -> Pace:
    """The one pace of this process for a platform, however many sessions speak to it."""
    with _paces_lock:
        return _paces.setdefault((base_url, clock, sleep), Pace(clock, sleep))


def back_off(attempt: int, jitter: Callable[[], float] = random.random) -> float:
    """Seconds before attempt ``attempt`` + 1: doubling, with up to half of it left to chance."""
    full = min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2.0 ** (attempt - 1))
    return full * (0.5 + 0.5 * jitter())


def retry_after(header: str | None, now: dt.datetime) -> float | None:
    """The seconds a ``Retry-After`` header asks for, written as a number or as an HTTP date."""
    if not header:
        return None
    text = header.strip()
    try:
        seconds = float(text)
    except ValueError:
        when = http_date(text)
        if when is None:
            return None
        seconds = (when - now).total_seconds()
    return max(0.0, seconds) if seconds < float("inf") else None


def http_date(text: str | None) -> dt.datetime | None:
    """An HTTP date header as a time in UTC, or None when it is none."""
    try:
        when = parsedate_to_datetime(text or "")
    except (TypeError, ValueError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
