"""One run at a time a pair of accounts: a lease in the database, which a dead process loses."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.store.database import Database
from core.store.errors import StoreUnavailable
from core.store.journal_values import Pair
from core.store.processes import is_gone, read_process, this_process
from core.store.tables import instant, leases, sought

_log = logging.getLogger(__name__)
LASTS = dt.timedelta(seconds=60)
"""A lease that is not renewed for so long is over."""
_RENEW_EVERY = LASTS.total_seconds() / 3
_RETRY_AFTER = 1.0

# Made once: a run renews its lease before each request, and making a statement costs more than
# doing it.
_OURS = and_(leases.c.pair == bindparam("this"), leases.c.owner == bindparam("ours"))
_RENEW = update(leases).where(_OURS)
_GIVE_BACK = delete(leases).where(_OURS)


class LeaseHeld(Exception):
    """Somebody else is at work on this pair. The message says since when, for a person."""


class LeaseLost(Exception):
    """The lease ran out and somebody else took it: nothing more may be written."""


class Lease:
    """A lease that is held; a context that gives it back. Raises :class:`LeaseLost`.

    While it is held a thread renews it; :meth:`check` says, before a write, that it is still ours.
    """

    def __init__(
        self,
        database: Database,
        pair: Pair,
        owner: str,
        now: Callable[[], dt.datetime],
        expires: dt.datetime,
        *,
        renew_every: float = _RENEW_EVERY,
    ) -> None:
        self._database = database
        self._pair = pair
        self._owner = owner
        self._now = now
        self._expires = expires
        self._renew_every = renew_every
        self._ended = threading.Event()
        self._renewing: threading.Thread | None = None

    def check(self) -> None:
        """Renews the lease. Raises :class:`LeaseLost` when somebody else has it."""
        expires = self._now() + LASTS
        with self._database.writing() as connection:
            renewed = connection.execute(
                _RENEW, {**self._ours, "expires_at": instant(expires)}
            ).rowcount
        if not renewed:
            raise LeaseLost(
                f"Another run from {_between(self._pair)} began while this one was held up; this "
                "one ended so that nothing is written twice."
            )
        self._expires = expires

    def __enter__(self) -> Lease:
        self._renewing = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._renewing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._renewing is not None:
            self._renewing.join(timeout=_RETRY_AFTER)
        try:
            with self._database.writing() as connection:
                connection.execute(_GIVE_BACK, self._ours)
        except StoreUnavailable as problem:
            _log.warning("A lease could not be given back; it runs out by itself: %s", problem)

    @property
    def _ours(self) -> dict[str, str]:
        return {"this": sought(self._pair.key), "ours": self._owner}

    def _renew(self) -> None:
        wait = self._renew_every
        while not self._ended.wait(wait):
            try:
                self.check()
                wait = self._renew_every
            except LeaseLost:
                return
            except StoreUnavailable as problem:
                if self._now() >= self._expires:
                    _log.warning("A lease ran out, since it could not be renewed: %s", problem)
                    return
                wait = min(self._renew_every, _RETRY_AFTER)


def take(
    database: Database,
    profile: int,
    pair: Pair,
    now: Callable[[], dt.datetime],
    *,
    owner: str | None = None,
    renew_every: float = _RENEW_EVERY,
) -> Lease:
    """Takes the lease of ``pair``, whichever profile asks. Raises :class:`LeaseHeld`.

    ``owner`` names this process (machine, process id, start of the process) and this lease. The
    lease of a process of this machine that is no more is free at once; one of another machine
    when it has run out. It is renewed every ``renew_every`` seconds.
    """
    owner = owner or f"{this_process()}/{uuid.uuid4().hex}"
    at = now()
    expires = at + LASTS
    row = {
        "profile_id": profile,
        "owner": owner,
        "taken_at": instant(at),
        "expires_at": instant(expires),
    }
    with database.writing() as connection:
        there = _row(connection, pair)
        if there is None:
            try:
                connection.execute(insert(leases).values(pair=sought(pair.key), **row))
            except IntegrityError:  # somebody was faster, on a database that lets two begin
                raise LeaseHeld(_at_work(pair, at, at)) from None
        elif _holds(there.owner, there.expires_at, at):
            raise LeaseHeld(_at_work(pair, dt.datetime.fromisoformat(there.taken_at), at))
        else:
            taken = connection.execute(
                update(leases)
                .where(leases.c.pair == sought(pair.key), leases.c.owner == there.owner)
                .where(leases.c.expires_at == there.expires_at)
                .values(row)
            ).rowcount
            if not taken:
                raise LeaseHeld(_at_work(pair, at, at))
    return Lease(database, pair, owner, now, expires, renew_every=renew_every)


def is_held(database: Database, pair: Pair, now: dt.datetime) -> bool:
    """Whether somebody who lives holds the lease of ``pair``."""
    with database.reading() as connection:
        there = _row(connection, pair)
    return there is not None and _holds(there.owner, there.expires_at, now)


def held(connection: Connection, profile: int, now: dt.datetime) -> frozenset[str]:
    """The keys of the pairs on which somebody who lives is at work for ``profile``."""
    rows = connection.execute(select(leases).where(leases.c.profile_id == profile)).all()
    return frozenset(row.pair for row in rows if _holds(row.owner, row.expires_at, now))


def _row(connection: Connection, pair: Pair) -> Row[Any] | None:
    return connection.execute(select(leases).where(leases.c.pair == sought(pair.key))).first()


def _holds(owner: str, expires_at: str, now: dt.datetime) -> bool:
    if expires_at <= instant(now):
        return False
    process = read_process(owner.rpartition("/")[0])
    return process is None or not is_gone(process)


def _at_work(pair: Pair, since: dt.datetime, now: dt.datetime) -> str:
    minutes = int((now - since).total_seconds() // 60)
    began = {0: "just now", 1: "a minute ago"}.get(max(0, minutes), f"{minutes} minutes ago")
    return (
        f"Another run from {_between(pair)} is at work; it began {began}. Wait until it has ended, "
        "then try again."
    )


def _between(pair: Pair) -> str:
    return f"{pair.source.label} to {pair.target.label}"
