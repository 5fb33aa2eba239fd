"""Links, choices, rules, runs with their changes, and leases: what synchronisation remembers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import LONGTEXT

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LONG = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "links",
        *_head("links"),
        sa.Column("source", sa.String(255), nullable=False),
        sa.Column("target", sa.String(255), nullable=False),
        sa.Column("link", _LONG, nullable=False),
        sa.UniqueConstraint("profile_id", "pair", "source", name="uq_links_profile_id_pair_source"),
        sa.UniqueConstraint("profile_id", "pair", "target", name="uq_links_profile_id_pair_target"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "choices",
        *_head("choices"),
        sa.Column("item", sa.String(255), nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("choice", sa.String(20), nullable=False),
        sa.UniqueConstraint("profile_id", "pair", "item", name="uq_choices_profile_id_pair_item"),
    )
    op.create_table(
        "rules",
        *_head("rules"),
        sa.Column("rules", sa.Text, nullable=False),
        sa.UniqueConstraint("profile_id", "pair", name="uq_rules_profile_id_pair"),
    )
    op.create_table(
        "runs",
        *_head("runs"),
        sa.Column("accounts", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("started_at", sa.String(40), nullable=False),
        sa.Column("ended_at", sa.String(40)),
        sa.Column("scope", sa.Text),
        sa.Column("plan_hash", sa.String(100), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("left_out", _LONG, nullable=False),
        sa.Column("undoes", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_profile_id_id", "runs", ["profile_id", "id"])
    op.create_index("ix_runs_profile_id_pair_status", "runs", ["profile_id", "pair", "status"])
    op.create_table(
        "changes",
        *_head("changes"),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("day", sa.String(10)),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("undone_by", sa.Integer),
        sa.Column("details", _LONG, nullable=False),
        sa.Column("source_item", _LONG),
        sa.Column("expected", _LONG),
        sa.Column("before", _LONG),
        sa.Column("after", _LONG),
        sa.Column("link_before", _LONG),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_changes_run_id", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_run_id", "changes", ["run_id"])
    op.create_index("ix_changes_profile_id_pair_state", "changes", ["profile_id", "pair", "state"])
    op.create_index("ix_changes_profile_id_at", "changes", ["profile_id", "at"])
    op.create_table(
        "leases",
        sa.Column("pair", sa.String(255), nullable=False),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(400), nullable=False),
        sa.Column("taken_at", sa.String(40), nullable=False),
        sa.Column("expires_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("pair", name="pk_leases"),
        _of_profile("leases"),
    )


def downgrade() -> None:
    for table in ("leases", "changes", "runs", "rules", "choices", "links"):
        op.drop_table(table)


def _head(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("pair", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _of_profile(table),
    )


def _of_profile(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["profile_id"], ["profiles.id"], name=f"fk_{table}_profile_id", ondelete="CASCADE"
    )
