"""Roles by site instead of one role everywhere, and invitations.

Whoever has an account keeps what it was good for: moderators and reviewers become members of every site there is.
"""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "membership",
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("site_id", KEY, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False, comment="moderator, lead, abuse_reviewer or privacy"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_membership_moderator_id_moderator"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_membership_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("moderator_id", "site_id", "role", name=op.f("uq_membership_moderator_id_site_id_role")),
    )
    op.create_index(op.f("ix_membership_site_id"), "membership", ["site_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["moderator.id"], name=op.f("fk_invitation_moderator_id_moderator"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("moderator_id", name=op.f("uq_invitation_moderator_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(op.f("ix_invitation_expires_at"), "invitation", ["expires_at"], unique=False)
    op.execute(
        "INSERT INTO membership (moderator_id, site_id, role, since) "
        "SELECT moderator.id, site.id, "
        "CASE WHEN moderator.role = 'reviewer' THEN 'abuse_reviewer' ELSE 'moderator' END, CURRENT_TIMESTAMP "
        "FROM moderator CROSS JOIN site WHERE moderator.role <> 'admin'"
    )
    op.execute("UPDATE moderator SET role = 'member' WHERE role <> 'admin'")


def downgrade() -> None:
    # An account that was never entered has no password, and the version before knows no such thing.
    op.execute("DELETE FROM membership WHERE moderator_id IN (SELECT moderator_id FROM invitation)")
    op.execute("CREATE TEMPORARY TABLE never_entered AS SELECT moderator_id FROM invitation")
    op.drop_table("invitation")
    op.execute("DELETE FROM moderator WHERE id IN (SELECT moderator_id FROM never_entered)")
    op.execute("DROP TABLE never_entered")
    op.execute(
        "UPDATE moderator SET role = CASE WHEN id IN (SELECT moderator_id FROM membership "
        "WHERE role IN ('moderator', 'lead')) THEN 'moderator' ELSE 'reviewer' END WHERE role <> 'admin'"
    )
    op.drop_table("membership")
