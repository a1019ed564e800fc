"""Erasures that can still be called off, and posts that the site is to be asked about."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "author",
        sa.Column(
            "erase_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="asked to be erased then; may be called off until",
        ),
    )
    op.create_index(op.f("ix_author_erase_at"), "author", ["erase_at"], unique=False)
    op.add_column(
        "post",
        sa.Column(
            "fetch_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the site is to be asked how the post stands: an event came first that tells not all",
        ),
    )
    op.create_index(op.f("ix_post_fetch_at"), "post", ["fetch_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_post_fetch_at"), table_name="post")
    op.drop_column("post", "fetch_at")
    op.drop_index(op.f("ix_author_erase_at"), table_name="author")
    op.drop_column("author", "erase_at")
