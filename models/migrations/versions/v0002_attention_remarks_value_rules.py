"""What moderators ask, note and let the site remember."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "attention",
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("skipped_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped_by", KEY, nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_by", KEY, nullable=True),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["escalated_by"], ["moderator.id"], name=op.f("fk_attention_escalated_by_moderator")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_attention_item_id_item"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["skipped_by"], ["moderator.id"], name=op.f("fk_attention_skipped_by_moderator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention")),
        sa.UniqueConstraint("item_id", name=op.f("uq_attention_item_id")),
    )
    op.create_index(op.f("ix_attention_skipped_until"), "attention", ["skipped_until"], unique=False)
    op.create_table(
        "remark",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_remark_item_id_item"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=op.f("fk_remark_moderator_id_moderator")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_remark_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("uuid", name=op.f("uq_remark_uuid")),
    )
    op.create_index(op.f("ix_remark_item_id"), "remark", ["item_id"], unique=False)
    op.create_table(
        "value_rule",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("thread", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("approved_by", KEY, nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["moderator.id"], name=op.f("fk_value_rule_approved_by_moderator")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_value_rule_author_id_author"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["moderator.id"], name=op.f("fk_value_rule_made_by_moderator")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_value_rule_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_rule")),
        sa.UniqueConstraint("uuid", name=op.f("uq_value_rule_uuid")),
    )
    op.create_index("ix_value_rule_value", "value_rule", ["site_id", "kind", "fingerprint"], unique=False)


def downgrade() -> None:
    op.drop_table("value_rule")
    op.drop_table("remark")
    op.drop_table("attention")
