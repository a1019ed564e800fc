"""What was refused, counted by day."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "refusal",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False, comment="where and why, as hook:stale"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sa.UniqueConstraint("day", "reason", name=op.f("uq_refusal_day_reason")),
    )
    op.create_index(op.f("ix_refusal_day"), "refusal", ["day"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_refusal_day"), table_name="refusal")
    op.drop_table("refusal")
