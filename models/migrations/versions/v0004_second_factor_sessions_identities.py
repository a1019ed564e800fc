"""A second factor, recovery codes, sign-ins half gone, known sources, what a provider calls people; more of sessions."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _of_moderator(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_moderator_id_moderator")
    return sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column(
            "last_step", sa.Integer(), nullable=True, comment="the half minute of the last code: each is taken once"
        ),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        _of_moderator("second_factor"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("moderator_id", name=op.f("uq_second_factor_moderator_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_second_factor_uuid")),
    )
    op.create_index(op.f("ix_second_factor_made_at"), "second_factor", ["made_at"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        _of_moderator("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("mark", name=op.f("uq_recovery_code_mark")),
    )
    op.create_index(op.f("ix_recovery_code_moderator_id"), "recovery_code", ["moderator_id"], unique=False)
    op.create_table(
        "half_sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", KEY, nullable=True),
        sa.Column(
            "place", sa.String(length=360), nullable=False, comment="where to go on to: an item's own address, or empty"
        ),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        _of_moderator("half_sign_in"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_half_sign_in_begun_at"), "half_sign_in", ["begun_at"], unique=False)
    op.create_index(op.f("ix_half_sign_in_moderator_id"), "half_sign_in", ["moderator_id"], unique=False)
    op.create_table(
        "known_source",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_source")),
        sa.UniqueConstraint("subject", name=op.f("uq_known_source_subject")),
    )
    op.create_index(op.f("ix_known_source_seen_at"), "known_source", ["seen_at"], unique=False)
    op.create_table(
        "identity",
        sa.Column("moderator_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="subject or email"),
        sa.Column("provider", sa.String(length=32), nullable=False, comment="fingerprint of the issuer"),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        _of_moderator("identity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("mark", name=op.f("uq_identity_mark")),
    )
    op.create_index(op.f("ix_identity_moderator_id"), "identity", ["moderator_id"], unique=False)
    op.add_column(
        "sign_in",
        sa.Column(
            "agent",
            sa.String(length=24),
            nullable=False,
            server_default="",
            comment="browser and system in words of a short list",
        ),
    )
    op.add_column(
        "sign_in",
        sa.Column(
            "strong", sa.Boolean(), nullable=False, server_default=sa.false(), comment="a second step was passed"
        ),
    )
    op.add_column(
        "sign_in",
        sa.Column(
            "renew",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="rights changed: the next answer brings a new token",
        ),
    )


def downgrade() -> None:
    for column in ("renew", "strong", "agent"):
        op.drop_column("sign_in", column)
    for table in ("identity", "known_source", "half_sign_in", "recovery_code", "second_factor"):
        op.drop_table(table)
