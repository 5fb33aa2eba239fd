"""The tables of Planbridge's own database. Every row belongs to a profile.

What synchronisation keeps belongs to a pair of accounts as well: nothing of one pair is ever
found for another. Points in time are ISO 8601 texts in UTC, so that every database keeps and
orders them alike. A change here needs a migration, whose revision is named in ``REVISION``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.dialects.mysql import LONGTEXT

REVISION = "0003"
"""The newest migration: a database at this revision needs none."""

KEY_LENGTH = 255
"""Characters of a text that is looked up: what every database takes in a key of several columns."""

_AT_ONCE = 500

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def instant(at: dt.datetime) -> str:
    """``at``, which carries its zone, as the tables keep it: these texts sort as time goes."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def sought(text: str) -> str:
    """``text`` as it is looked up: whole, or, should it be too long, told apart by a hash."""
    if len(text) <= KEY_LENGTH:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[: KEY_LENGTH - len(digest) - 1]}#{digest}"


profiles = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("created_at", String(40), nullable=False),
)


def _profile() -> Column[int]:
    return Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False)


def _pair() -> Column[str]:
    return Column("pair", String(KEY_LENGTH), nullable=False)


def _long(name: str, *, nullable: bool = False) -> Column[str]:
    """JSON of any length; MySQL's own text ends at 64 KB."""
    return Column(name, Text().with_variant(LONGTEXT(), "mysql", "mariadb"), nullable=nullable)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    Column("platform", String(40), nullable=False),
    Column("athlete", String(100), nullable=False),
    Column("athlete_choice", String(100), nullable=False),
    Column("sealed_secret", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("checked_at", String(40), nullable=False),
    UniqueConstraint("profile_id", "platform"),
)

settings = Table(
    "settings",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    Column("key", String(100), nullable=False),
    Column("value", Text, nullable=False),
    Column("saved_at", String(40), nullable=False),
    UniqueConstraint("profile_id", "key"),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    _pair(),
    Column("source", String(KEY_LENGTH), nullable=False),
    Column("target", String(KEY_LENGTH), nullable=False),
    _long("link"),
    UniqueConstraint("profile_id", "pair", "source"),
    UniqueConstraint("profile_id", "pair", "target"),
    sqlite_autoincrement=True,  # the id of a link that ended never names another one
)

choices = Table(
    "choices",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    _pair(),
    Column("item", String(KEY_LENGTH), nullable=False),
    Column("ref", Text, nullable=False),
    Column("choice", String(20), nullable=False),
    UniqueConstraint("profile_id", "pair", "item"),
)

rules = Table(
    "rules",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    _pair(),
    Column("rules", Text, nullable=False),
    UniqueConstraint("profile_id", "pair"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    _pair(),
    Column("accounts", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("ended_at", String(40)),
    Column("scope", Text),
    Column("plan_hash", String(100), nullable=False),
    Column("message", Text, nullable=False),
    _long("left_out"),
    Column("undoes", Integer),
    Index(None, "profile_id", "id"),
    Index(None, "profile_id", "pair", "status"),
    sqlite_autoincrement=True,
)

PAYLOADS = ("source_item", "expected", "before", "after", "link_before")
"""What a change needs to be undone or settled, and what is forgotten when it is old."""

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    _pair(),
    Column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("day", String(10)),
    Column("at", String(40), nullable=False),
    Column("undone_by", Integer),
    _long("details"),
    *(_long(name, nullable=True) for name in PAYLOADS),
    Index(None, "run_id"),
    Index(None, "profile_id", "pair", "state"),
    Index(None, "profile_id", "at"),
    sqlite_autoincrement=True,
)

copies = Table(
    "copies",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    Column("source", String(KEY_LENGTH), nullable=False),
    Column("target", String(40), nullable=False),
    Column("athlete", String(100), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", String(40), nullable=False),
    _long("copy"),
    Index(None, "profile_id", "target", "athlete", "source"),
    sqlite_autoincrement=True,  # a copy that is forgotten is never taken for another one
)

copied_items = Table(
    "copied_items",
    metadata,
    Column("id", Integer, primary_key=True),
    _profile(),
    Column("copy_id", ForeignKey("copies.id", ondelete="CASCADE"), nullable=False),
    Column("source", String(KEY_LENGTH), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", String(40), nullable=False),
    _long("item"),
    _long("before", nullable=True),
    UniqueConstraint("copy_id", "source"),
    Index(None, "profile_id", "at"),
)

leases = Table(
    "leases",
    metadata,
    Column("pair", String(KEY_LENGTH), primary_key=True),
    _profile(),
    Column("owner", String(400), nullable=False),
    Column("taken_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
)


def of_pair(
    table: Table, profile: int | BindParameter[Any], pair: str | BindParameter[Any]
) -> ColumnElement[bool]:
    """The rows of ``table`` that belong to this profile and pair."""
    return and_(table.c.profile_id == profile, table.c.pair == pair)


def new_id(made: CursorResult[Any]) -> int:
    """The id of the row that was just made."""
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


def in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """``ids`` in lists that every database takes in one question."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
