"""What a browser session has fetched, in memory, so that a rerun never fetches.

It may be gone at any moment (Streamlit lets go of it when a connection drops) and is then filled
again: a closed cache behaves as an empty one. It holds normalised items only; the platform's raw
objects stay out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import sqlite3
import threading
from collections import OrderedDict

from pydantic import TypeAdapter

from core.platforms.contract import CalendarItem, Listing, PlatformName, Unreadable
from core.workout.model import Value

_MEMO_SIZE = 16
_UNREADABLE = TypeAdapter(tuple[Unreadable, ...])
_SCHEMA = """
CREATE TABLE listings (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    complete INTEGER NOT NULL,
    incomplete_because TEXT NOT NULL,
    unreadable BLOB NOT NULL
);
CREATE TABLE items (
    listing INTEGER NOT NULL REFERENCES listings ON DELETE CASCADE,
    day TEXT NOT NULL,
    item TEXT NOT NULL
);
CREATE INDEX items_by_day ON items (listing, day);
"""


class CachedListing(Value):
    """A listing and when it was fetched."""

    listing: Listing
    fetched_at: dt.datetime


_Asked = tuple[PlatformName, str, dt.date, dt.date]


class SessionCache:
    """The listings of one browser session. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._salt = secrets.token_bytes(16)
        self._answers: OrderedDict[_Asked, CachedListing] = OrderedDict()
        self._connection: sqlite3.Connection | None = sqlite3.connect(
            ":memory:", check_same_thread=False
        )
        self._connection.executescript(_SCHEMA)
        self._connection.execute("PRAGMA foreign_keys = ON")

    def put(self, listing: Listing, fetched_at: dt.datetime) -> None:
        """Keeps ``listing``. Older ones of the same athlete that overlap it are dropped."""
        kept = listing.model_copy(
            update={"items": tuple(i.model_copy(update={"raw": {}}) for i in listing.items)}
        )
        cached = CachedListing.model_construct(listing=kept, fetched_at=fetched_at)
        account = self._fingerprint(listing.platform, listing.athlete)
        head = (
            listing.platform.value,
            account,
            listing.first.isoformat(),
            listing.last.isoformat(),
            fetched_at.isoformat(),
            listing.complete,
            listing.incomplete_because,
            _UNREADABLE.dump_json(listing.unreadable),
        )
        items = [(item.day.isoformat(), item.model_dump_json()) for item in kept.items]
        with self._lock:
            if self._connection is None:
                return
            with self._connection as connection:
                connection.execute(
                    "DELETE FROM listings WHERE account = ? AND first <= ? AND last >= ?",
                    (account, listing.last.isoformat(), listing.first.isoformat()),
                )
                new = connection.execute(
                    "INSERT INTO listings (platform, account, first, last, fetched_at, complete,"
                    " incomplete_because, unreadable) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    head,
                ).lastrowid
                connection.executemany(
                    "INSERT INTO items VALUES (?, ?, ?)", [(new, *item) for item in items]
                )
            self._forget_answers(listing.platform, listing.athlete)
            self._remember((listing.platform, listing.athlete, listing.first, listing.last), cached)

    def get(
        self, platform: PlatformName, athlete: str, first: dt.date, last: dt.date
    ) -> CachedListing | None:
        """What was fetched for these days (both included), or None when they are not all there.

        A wider listing serves a narrower question. The same question gets the same object until
        something newer is put, so nothing is parsed twice.
        """
        asked = (platform, athlete, first, last)
        with self._lock:
            if self._connection is None:
                return None
            if asked in self._answers:
                self._answers.move_to_end(asked)
                return self._answers[asked]
            answer = self._read(self._connection, asked)
            if answer is not None:
                self._remember(asked, answer)
            return answer

    def drop(self, platform: PlatformName | None = None) -> None:
        """Forgets what was fetched from ``platform``, or everything."""
        with self._lock:
            if self._connection is None:
                return
            with self._connection as connection:
                if platform is None:
                    connection.execute("DELETE FROM listings")
                else:
                    connection.execute("DELETE FROM listings WHERE platform = ?", (platform.value,))
            self._forget_answers(platform)

    def close(self) -> None:
        """Lets everything go. From then on the cache is empty and stays so."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                self._answers.clear()

    def _read(self, connection: sqlite3.Connection, asked: _Asked) -> CachedListing | None:
        platform, athlete, first, last = asked
        found = connection.execute(
            "SELECT id, fetched_at, complete, incomplete_because, unreadable FROM listings"
            " WHERE account = ? AND first <= ? AND last >= ?",
            (self._fingerprint(platform, athlete), first.isoformat(), last.isoformat()),
        ).fetchone()
        if found is None:
            return None
        listing, fetched_at, complete, because, unreadable = found
        rows = connection.execute(
            "SELECT item FROM items WHERE listing = ? AND day BETWEEN ? AND ? ORDER BY rowid",
            (listing, first.isoformat(), last.isoformat()),
        )
        return CachedListing(
            listing=Listing(
                platform=platform,
                athlete=athlete,
                first=first,
                last=last,
                items=tuple(CalendarItem.model_validate_json(item) for (item,) in rows),
                unreadable=tuple(
                    one
                    for one in _UNREADABLE.validate_json(unreadable)
                    if one.day is None or first <= one.day <= last
                ),
                complete=bool(complete),
                incomplete_because=because,
            ),
            fetched_at=dt.datetime.fromisoformat(fetched_at),
        )

    def _remember(self, asked: _Asked, answer: CachedListing) -> None:
        self._answers[asked] = answer
        while len(self._answers) > _MEMO_SIZE:
            self._answers.popitem(last=False)

    def _forget_answers(self, platform: PlatformName | None, athlete: str | None = None) -> None:
        for asked in list(self._answers):
            if platform in (None, asked[0]) and athlete in (None, asked[1]):
                del self._answers[asked]

    def _fingerprint(self, platform: PlatformName, athlete: str) -> str:
        """Tells accounts apart without holding their ids."""
        named = f"{platform}/{athlete}".encode()
        return hmac.new(self._salt, named, hashlib.sha256).hexdigest()
