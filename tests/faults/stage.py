"""Planbridge on the sandbox for many short stories: quick to begin anew, and easy to kill.

One server serves all stories. Each begins with empty calendars and a copy of a database in which
every platform is connected already, so that nobody signs in again.
"""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from core.planbridge import Credentials, Planbridge
from core.platforms.contract import PlatformName
from core.platforms.endpoints import Endpoints
from core.platforms.http import Http
from core.store.cache import SessionCache
from core.store.leases import LASTS
from core.store.location import DATABASE_FILE
from core.store.store import Store
from sandbox import people
from sandbox.calendars import restore_snapshot, snapshot
from sandbox.server import SandboxServer
from tests.faults.scenario import copy_database

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
_SECRETS = {
    PlatformName.INTERVALS: people.INTERVALS_API_KEY,
    PlatformName.TRAININGPEAKS: people.TP_PREMIUM,
    PlatformName.TRAINERROAD: people.TR_RIDER,
}
LOGINS = {
    ("intervals", people.SAM.id): people.INTERVALS_API_KEY,
    ("intervals", people.ROBIN.id): people.INTERVALS_API_KEY_2,
    ("trainingpeaks", str(people.TP_PREMIUM_ID)): people.TP_PREMIUM,
    ("trainingpeaks", str(people.TP_ROSTER_IDS[0])): people.TP_COACH,
}
"""How to sign in so that this athlete's calendar is read and written."""


class Killed(BaseException):
    """The process is gone: nothing of it, no ``except Exception`` either, does any more."""


class Exploded(Exception):
    """Something was asked for that must not be."""


class Watch:
    """Stands between Planbridge and the network: counts, forbids, kills."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._dies_at = 0
        self._after = False
        self._dead = False
        self._remains: tuple[Path, Path] | None = None
        self.read_only = False
        self.writes: list[str] = []
        """What was asked for although only reading was allowed."""

    def kill_at(self, request: int, database: Path, remains: Path, *, after: bool) -> None:
        """Die at that request from now on, before it is sent or after it took effect.

        The database, as it is at that moment, is kept at ``remains``.
        """
        self._count, self._dies_at, self._after = 0, request, after
        self._remains = (database, remains)

    def live_on(self) -> bool:
        """Nobody is killed any more; gives whether somebody was."""
        was_dead, self._dead, self._dies_at = self._dead, False, 0
        return was_dead

    def before(self, method: str, path: str) -> int:
        """Called before a request; gives its number."""
        with self._lock:
            if self._dead:
                raise Killed
            if self.read_only and method != "GET":
                self.writes.append(f"{method} {path}")
                raise Exploded
            self._count += 1
            if self._count == self._dies_at and not self._after:
                self._die()
            return self._count

    def after(self, number: int) -> None:
        """Called when the answer to a request came."""
        with self._lock:
            if self._dead:
                raise Killed
            if number == self._dies_at and self._after:
                self._die()

    def _die(self) -> None:
        self._dead = True
        assert self._remains is not None
        copy_database(*self._remains)
        raise Killed


class Stage:
    """One server, and one Planbridge after the other on it."""

    def __init__(self, server: SandboxServer, directory: Path, watch: Watch) -> None:
        self.world = server.state
        self.watch = watch
        self._urls = server.urls
        self._template = directory / "connected"
        self._data = directory / "data"
        self._remains = directory / "remains.db"
        self._now = NOON
        self._open: tuple[Store, SessionCache] | None = None
        self._time_zone = "Europe/Berlin"
        self._connect_template()
        self._empty = snapshot(self.world)

    # --- Stories --------------------------------------------------------------------------

    def begin(self) -> None:
        """Empty calendars, the first day, a database that knows of nothing."""
        self.close()
        self.world.faults.clear()
        self.world.journal.reset()
        self.world.clock.reset()
        restore_snapshot(self.world, self._empty)
        self._now = NOON
        self._time_zone = "Europe/Berlin"
        self.watch.live_on()
        self.watch.read_only = False
        self.watch.writes.clear()
        self.lose_database()

    def lose_database(self) -> None:
        """A new database, of another installation with the same first accounts."""
        self.close()
        shutil.rmtree(self._data, ignore_errors=True)
        shutil.copytree(self._template, self._data)
        self._start()

    def restart(self) -> None:
        """Ends Planbridge and starts it again."""
        self.close()
        self._start()

    def close(self) -> None:
        """Ends Planbridge."""
        if self._open is not None:
            store, cache = self._open
            cache.close()
            store.close()
            self._open = None

    # --- Time -----------------------------------------------------------------------------

    @property
    def now(self) -> dt.datetime:
        """The moment that everybody's clock shows."""
        return self._now

    def pass_time(self, by: dt.timedelta) -> None:
        """Later, for Planbridge and the platforms."""
        self._now += by
        self.world.clock.set_now(self._now)

    def live_in(self, time_zone: str) -> None:
        """The person's time zone from now on."""
        self._time_zone = time_zone
        self.planbridge.time_zone = time_zone

    # --- Accounts and deaths --------------------------------------------------------------

    def sign_in(self, platform: str, athlete: str) -> None:
        """Connects another athlete there."""
        report = self.planbridge.check_and_save(
            Credentials(
                platform=PlatformName(platform),
                secret=SecretStr(LOGINS[platform, athlete]),
                athlete=athlete if platform == "trainingpeaks" else "",
            )
        )
        assert report.ok, report
        assert report.account is not None
        assert report.account.athlete == athlete

    @contextmanager
    def dying_at(self, request: int, *, after: bool) -> Iterator[None]:
        """Whatever is done meanwhile is killed at that request, and Planbridge started again.

        What the dead process would have left is what its database held at that moment, its lease
        on the pair too. That runs out before the next start.
        """
        self.watch.kill_at(request, self._data / DATABASE_FILE, self._remains, after=after)
        try:
            yield
        except Killed:
            pass
        finally:
            if self.watch.live_on():
                self.close()
                copy_database(self._remains, self._data / DATABASE_FILE)
                self.pass_time(LASTS + dt.timedelta(seconds=1))
                self._start()

    # --- Inside ---------------------------------------------------------------------------

    def _start(self) -> None:
        store = Store.open(self._data, {}, now=lambda: self._now)
        cache = SessionCache()
        self._open = (store, cache)
        self.planbridge = Planbridge(
            store.profile("promises"),
            cache,
            Endpoints(
                intervals=self._urls.intervals,
                trainingpeaks=self._urls.trainingpeaks,
                trainerroad=self._urls.trainerroad,
            ),
            now=lambda: self._now,
            time_zone=self._time_zone,
        )

    def _connect_template(self) -> None:
        shutil.rmtree(self._template, ignore_errors=True)
        self._template.mkdir(parents=True)
        self._data, data = self._template, self._data
        self._start()
        for platform, secret in _SECRETS.items():
            credentials = Credentials(platform=platform, secret=SecretStr(secret))
            report = self.planbridge.check_and_save(credentials)
            assert report.ok, report
        self.close()
        self._data = data
        assert (self._template / DATABASE_FILE).exists()


def watched(watch: Watch, monkeypatch: Any) -> None:
    """Lets ``watch`` see every request that Planbridge sends in this process."""
    send = Http._one

    def one(http: Http, call: Any, *more: Any) -> Any:
        number = watch.before(call.method, call.path)
        answer = send(http, call, *more)
        watch.after(number)
        return answer

    monkeypatch.setattr(Http, "_one", one)
