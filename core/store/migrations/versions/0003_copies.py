"""Copies to libraries, plans and calendars with their items: what is finished or updated later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LONG = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "copies",
        *_head("copies"),
        sa.Column("source", sa.String(255), nullable=False),
        sa.Column("target", sa.String(40), nullable=False),
        sa.Column("athlete", sa.String(100), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("copy", _LONG, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_copies_profile_id_target_athlete_source",
        "copies",
        ["profile_id", "target", "athlete", "source"],
    )
    op.create_table(
        "copied_items",
        *_head("copied_items"),
        sa.Column("copy_id", sa.Integer, nullable=False),
        sa.Column("source", sa.String(255), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("item", _LONG, nullable=False),
        sa.Column("before", _LONG),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["copies.id"], name="fk_copied_items_copy_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("copy_id", "source", name="uq_copied_items_copy_id_source"),
    )
    op.create_index("ix_copied_items_profile_id_at", "copied_items", ["profile_id", "at"])


def downgrade() -> None:
    op.drop_table("copied_items")
    op.drop_table("copies")


def _head(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=f"fk_{table}_profile_id", ondelete="CASCADE"
        ),
    )
