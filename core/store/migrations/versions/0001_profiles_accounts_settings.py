"""Profiles, and the accounts and settings that belong to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profiles"),
        sa.UniqueConstraint("name", name="uq_profiles_name"),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("athlete", sa.String(100), nullable=False),
        sa.Column("athlete_choice", sa.String(100), nullable=False),
        sa.Column("sealed_secret", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("checked_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="fk_accounts_profile_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("profile_id", "platform", name="uq_accounts_profile_id_platform"),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("profile_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("saved_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_settings"),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="fk_settings_profile_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("profile_id", "key", name="uq_settings_profile_id_key"),
    )


def downgrade() -> None:
    op.drop_table("settings")
    op.drop_table("accounts")
    op.drop_table("profiles")
