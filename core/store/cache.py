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

from core.platforms.contract import (
    CalendarItem,
    Library,
    LibraryItem,
    LibraryListing,
    Listing,
    PlatformName,
    Unreadable,
)
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
CREATE TABLE libraries (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    fetched_at TEXT NOT NULL,
    listing TEXT NOT NULL
);
CREATE TABLE library_items (
    library INTEGER NOT NULL REFERENCES libraries ON DELETE CASCADE,
    item TEXT NOT NULL
);
CREATE INDEX items_by_library ON library_items (library);
"""


class CachedListing(Value):
    """A listing and when it was fetched."""

    listing: Listing
    fetched_at: dt.datetime


class CachedLibrary(Value):
    """What a library held and when it was fetched."""

    listing: LibraryListing
    fetched_at: dt.datetime


_Asked = tuple[PlatformName, str, dt.date, dt.date]
_Named = tuple[PlatformName, str, str, str]


class SessionCache:
    """The calendars and libraries of one browser session. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._salt = secrets.token_bytes(16)
        self._answers: OrderedDict[_Asked, CachedListing] = OrderedDict()
        self._opened: OrderedDict[_Named, CachedLibrary] = OrderedDict()
        self._aside: dict[_Named, CachedLibrary] = {}
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

    def put_library(self, listing: LibraryListing, fetched_at: dt.datetime) -> CachedLibrary:
        """Keeps what a library held, in place of what it held earlier."""
        kept = listing.model_copy(
            update={"items": tuple(i.model_copy(update={"raw": {}}) for i in listing.items)}
        )
        cached = CachedLibrary.model_construct(listing=kept, fetched_at=fetched_at)
        named = _name_of(listing.library)
        head = (
            listing.library.platform.value,
            self._fingerprint(*named),
            fetched_at.isoformat(),
            kept.model_dump_json(exclude={"items"}),
        )
        items = [item.model_dump_json() for item in kept.items]
        with self._lock:
            if self._connection is None:
                return cached
            with self._connection as connection:
                connection.execute("DELETE FROM libraries WHERE name = ?", (head[1],))
                new = connection.execute(
                    "INSERT INTO libraries (platform, name, fetched_at, listing)"
                    " VALUES (?, ?, ?, ?)",
                    head,
                ).lastrowid
                connection.executemany(
                    "INSERT INTO library_items VALUES (?, ?)", [(new, item) for item in items]
                )
            self._remember_library(named, cached)
            self._aside.pop(named, None)
        return cached

    def put_aside(self, listing: LibraryListing, fetched_at: dt.datetime) -> None:
        """Keeps what a library held for :meth:`take_aside` alone: nobody has opened it."""
        items = tuple(item.model_copy(update={"raw": {}}) for item in listing.items)
        kept = listing.model_copy(update={"items": items})
        with self._lock:
            if self._connection is not None:
                self._aside[_name_of(listing.library)] = CachedLibrary.model_construct(
                    listing=kept, fetched_at=fetched_at
                )

    def take_aside(self, library: Library) -> CachedLibrary | None:
        """What was put aside of ``library`` and is as new as anything known of it; once."""
        with self._lock:
            return self._aside.pop(_name_of(library), None)

    def get_library(self, library: Library) -> CachedLibrary | None:
        """What was fetched of ``library``, or None. The same object until something newer is put:
        what depends on it need not be worked out twice."""
        named = _name_of(library)
        with self._lock:
            if self._connection is None:
                return None
            if named in self._opened:
                self._opened.move_to_end(named)
                return self._opened[named]
            answer = self._read_library(self._connection, named)
            if answer is not None:
                self._remember_library(named, answer)
            return answer

    def drop_library(self, library: Library) -> None:
        """Forgets what ``library`` held: it was written to."""
        named = _name_of(library)
        with self._lock:
            if self._connection is None:
                return
            with self._connection as connection:
                connection.execute(
                    "DELETE FROM libraries WHERE name = ?", (self._fingerprint(*named),)
                )
            self._opened.pop(named, None)
            self._aside.pop(named, None)

    def drop(self, platform: PlatformName | None = None) -> None:
        """Forgets what was fetched from ``platform``, its libraries too, or everything."""
        self.drop_calendars(platform)
        with self._lock:
            if self._connection is None:
                return
            with self._connection as connection:
                connection.execute(
                    "DELETE FROM libraries WHERE ? IN ('', platform)", (platform or "",)
                )
            for known in (self._opened, self._aside):
                for named in [one for one in known if platform in (None, one[0])]:
                    del known[named]

    def drop_calendars(self, platform: PlatformName | None = None) -> None:
        """Forgets the calendars that were fetched from ``platform``, or all of them."""
        with self._lock:
            if self._connection is None:
                return
            with self._connection as connection:
                connection.execute(
                    "DELETE FROM listings WHERE ? IN ('', platform)", (platform or "",)
                )
            self._forget_answers(platform)

    def close(self) -> None:
        """Lets everything go. From then on the cache is empty and stays so."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                self._answers.clear()
                self._opened.clear()
                self._aside.clear()

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

    def _read_library(self, connection: sqlite3.Connection, named: _Named) -> CachedLibrary | None:
        found = connection.execute(
            "SELECT id, fetched_at, listing FROM libraries WHERE name = ?",
            (self._fingerprint(*named),),
        ).fetchone()
        if found is None:
            return None
        number, fetched_at, head = found
        rows = connection.execute(
            "SELECT item FROM library_items WHERE library = ? ORDER BY rowid", (number,)
        )
        return CachedLibrary(
            listing=LibraryListing.model_validate_json(head).model_copy(
                update={"items": tuple(LibraryItem.model_validate_json(item) for (item,) in rows)}
            ),
            fetched_at=dt.datetime.fromisoformat(fetched_at),
        )

    def _remember_library(self, named: _Named, answer: CachedLibrary) -> None:
        self._opened[named] = answer
        self._opened.move_to_end(named)
        while len(self._opened) > _MEMO_SIZE:
            self._opened.popitem(last=False)

    def _remember(self, asked: _Asked, answer: CachedListing) -> None:
        self._answers[asked] = answer
        while len(self._answers) > _MEMO_SIZE:
            self._answers.popitem(last=False)

    def _forget_answers(self, platform: PlatformName | None, athlete: str | None = None) -> None:
        for asked in list(self._answers):
            if platform in (None, asked[0]) and athlete in (None, asked[1]):
                del self._answers[asked]

    def _fingerprint(self, *parts: str) -> str:
        """Tells accounts and libraries apart without holding their ids."""
        return hmac.new(self._salt, "/".join(parts).encode(), hashlib.sha256).hexdigest()


def _name_of(library: Library) -> _Named:
    return (library.platform, library.athlete, library.noun, library.id)
