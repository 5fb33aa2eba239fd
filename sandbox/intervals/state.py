"""What the Intervals.icu stand-in remembers."""

from __future__ import annotations

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.intervals.settings import Settings, of_athlete
from sandbox.people import INTERVALS_ATHLETES, IntervalsAthlete

Json = dict[str, Any]


@dataclass
class Account:
    """One athlete and what is theirs. Events, folders and workouts by id."""

    athlete: IntervalsAthlete
    settings: list[Settings]
    events: dict[int, Json] = field(default_factory=dict)
    folders: dict[int, Json] = field(default_factory=dict)
    workouts: dict[int, Json] = field(default_factory=dict)
    shared_with_them: list[tuple[str, int]] = field(default_factory=list)
    """Folders of others that they may read: whose, and its id."""


@dataclass
class Switches:
    """Behaviour that tests may change.

    ``upsert_matches_external_id``: whether ``upsert=true`` with an API key finds the event of
    the same external id. Reports contradict each other, so the harsher one is the default:
    it makes another event. ``requests_per_second`` and ``burst`` per client; None for no limit.
    ``retry_after``: seconds to name with status 429; the real service names none.
    """

    upsert_matches_external_id: bool = False
    requests_per_second: float | None = 10.0
    burst: int = 15
    retry_after: int | None = None


class State:
    """All accounts, the ids given out so far, and the clients' request rates."""

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.clock = clock
        self.switches = Switches()
        self.lock = threading.RLock()
        self.verbatim: set[int] = set()
        """Events that listings give as they are, without resolving their targets anew."""
        self._last_id = 5000
        self._uids = random.Random(f"uid:{seed}")
        self._buckets: dict[str, tuple[float, float]] = {}
        self.accounts = {
            athlete.id: Account(athlete, of_athlete(athlete, 100 * (place + 1)))
            for place, athlete in enumerate(INTERVALS_ATHLETES)
        }

    def new_id(self) -> int:
        """The next id; events, folders and workouts share the sequence here."""
        with self.lock:
            self._last_id += 1
            return self._last_id

    def calendars(self) -> Json:
        """Every account's events in JSON's types; `set_calendars` takes it back."""
        return {athlete: list(one.events.values()) for athlete, one in self.accounts.items()}

    def set_calendars(self, calendars: Json) -> None:
        """Replace every account's events; ids given from now on are new."""
        with self.lock:
            self.verbatim.clear()
            for athlete, account in self.accounts.items():
                account.events = {one["id"]: one for one in calendars.get(athlete, ())}
                self._last_id = max(self._last_id, *account.events, 0)

    def new_uid(self) -> str:
        """A UUID that is the same in every run with the same seed."""
        return str(uuid.UUID(int=self._uids.getrandbits(128), version=4))

    def now(self) -> str:
        """The present in the service's way of writing."""
        return self.clock.now().isoformat(timespec="milliseconds")

    def allows(self, client: str) -> bool:
        """Whether ``client`` may make one more request now."""
        rate = self.switches.requests_per_second
        if rate is None:
            return True
        now = time.monotonic()
        with self.lock:
            left, before = self._buckets.get(client, (float(self.switches.burst), now))
            left = min(self.switches.burst, left + (now - before) * rate)
            self._buckets[client] = (left - 1 if left >= 1 else left, now)
        return left >= 1
