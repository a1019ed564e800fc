"""What moderators did with what was found, redactions being tried, and why something was decided."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "decision",
        sa.Column("reason", sa.String(length=16), nullable=False, server_default="", comment="why, of a closed list"),
    )
    op.create_table(
        "ruling",
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("finding_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("said_kind", sa.String(length=32), nullable=False),
        sa.Column("taken_out", sa.Boolean(), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_ruling_decision_id_decision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_ruling_finding_id_finding"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ruling_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index(op.f("ix_ruling_decision_id"), "ruling", ["decision_id"], unique=False)
    op.create_index(op.f("ix_ruling_finding_id"), "ruling", ["finding_id"], unique=False)
    op.create_index("ix_ruling_like", "ruling", ["rule", "kind", "site_id", "taken_out"], unique=False)
    op.create_table(
        "trial",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=False),
        sa.Column("revision_id", KEY, nullable=False),
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column(
            "spans", sa.JSON(), nullable=False, comment="start, end, kind, length of the replacement: no characters"
        ),
        sa.Column(
            "result_sealed", sa.LargeBinary(), nullable=True, comment="the text as it would be, until it is scanned"
        ),
        sa.Column("result_hash", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("left", sa.JSON(), nullable=False, comment="start, end, kind in the result: no characters"),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=36), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_trial_item_id_item"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=op.f("fk_trial_moderator_id_moderator")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_trial_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_trial_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
        sa.UniqueConstraint(
            "item_id", "moderator_id", "result_hash", name=op.f("uq_trial_item_id_moderator_id_result_hash")
        ),
        sa.UniqueConstraint("uuid", name=op.f("uq_trial_uuid")),
    )
    op.create_index("ix_trial_due", "trial", ["state", "next_at"], unique=False)
    op.create_index(op.f("ix_trial_ends_at"), "trial", ["ends_at"], unique=False)


def downgrade() -> None:
    op.drop_table("trial")
    op.drop_table("ruling")
    op.drop_column("decision", "reason")
