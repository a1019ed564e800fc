"""What verdicts taught the judgement, a site for itself."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "learning",
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False, comment="log-odds to add, by code"),
        sa.Column("labels", sa.Integer(), nullable=False, comment="verdicts it was learnt from"),
        sa.Column("last_ruling", KEY, nullable=False, comment="the newest verdict among them"),
        sa.Column("brier_before", sa.Double(), nullable=False),
        sa.Column("brier_after", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_learning_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning")),
    )
    op.create_index("ix_learning_site", "learning", ["site_id", "state"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_learning_site", table_name="learning")
    op.drop_table("learning")
