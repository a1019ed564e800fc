"""Saved views, and items that wait longer than they should."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "item",
        sa.Column(
            "overdue",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="it waits longer than its target, so it stands first",
        ),
    )
    op.drop_index("ix_item_waiting", table_name="item")
    op.create_index("ix_item_waiting", "item", ["state", "overdue", "priority", "opened_at"], unique=False)
    op.create_index(
        "ix_item_tally", "item", ["state", "site_id", "overdue", "claimed_by", "claimed_until"], unique=False
    )
    op.add_column(
        "attention",
        sa.Column(
            "reminded_at", sa.DateTime(timezone=True), nullable=True, comment="when it was told that it waits too long"
        ),
    )
    op.create_table(
        "saved_view",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("site_id", KEY, nullable=True, comment="shared with who works for this site"),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=op.f("fk_saved_view_moderator_id_moderator")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_saved_view_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("moderator_id", "name", name=op.f("uq_saved_view_moderator_id_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_saved_view_uuid")),
    )
    op.create_index(op.f("ix_saved_view_site_id"), "saved_view", ["site_id"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_column("attention", "reminded_at")
    op.drop_index("ix_item_tally", table_name="item")
    op.drop_index("ix_item_waiting", table_name="item")
    op.create_index("ix_item_waiting", "item", ["state", "priority", "opened_at"], unique=False)
    op.drop_column("item", "overdue")
