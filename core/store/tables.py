"""The tables of Planbridge's own database. Every row belongs to a profile.

Points in time are ISO 8601 texts in UTC, so that every database keeps them alike. A change here
needs a migration, whose revision is named in ``REVISION``.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

REVISION = "0001"
"""The newest migration: a database at this revision needs none."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("created_at", String(40), nullable=False),
)


def _profile() -> Column[int]:
    return Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False)


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
