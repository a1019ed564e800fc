"""The whole schema, as it first was."""

# fmt: off - as Alembic renders it

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=48), nullable=False),
        sa.Column(
            "actor",
            sa.String(length=48),
            nullable=False,
            comment="moderator uuid, policy, platform, worker or operator",
        ),
        sa.Column("subject", sa.String(length=48), nullable=False, comment="uuid of what was changed"),
        sa.Column("detail", sa.JSON(), nullable=False, comment="ids, codes and counts"),
        sa.Column("chain", sa.String(length=64), nullable=True, comment="SHA-256 over this and the one before"),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"], unique=False)
    op.create_index(op.f("ix_audit_event_chain"), "audit_event", ["chain"], unique=False)
    op.create_index(op.f("ix_audit_event_subject"), "audit_event", ["subject"], unique=False)
    op.create_table(
        "canary",
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("word_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canary")),
        sa.UniqueConstraint("purpose", "key_id", name=op.f("uq_canary_purpose_key_id")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
        sa.UniqueConstraint("subject", name=op.f("uq_failed_sign_in_subject")),
    )
    op.create_index(op.f("ix_failed_sign_in_since"), "failed_sign_in", ["since"], unique=False)
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("name", name=op.f("uq_lease_name")),
    )
    op.create_table(
        "moderator",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False, comment="the password must be changed at the next sign-in"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderator")),
        sa.UniqueConstraint("name", name=op.f("uq_moderator_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_moderator_uuid")),
    )
    op.create_table(
        "site",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False, comment="the word in /hooks/<name>"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column(
            "source",
            sa.String(length=16),
            nullable=False,
            comment="forum or blog; only a blog's comments have an address",
        ),
        sa.Column("base_url", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "secrets_sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="JSON list of webhook secrets, newest first, at most two",
        ),
        sa.Column("access_sealed", sa.LargeBinary(), nullable=False, comment="JSON of api_key and api_user"),
        sa.Column("options", sa.JSON(), nullable=False, comment="the platform's own options"),
        sa.Column("policy", sa.JSON(), nullable=False, comment="triage policy where not the default"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="deliveries that failed in a row"),
        sa.Column(
            "resting_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="circuit breaker: no delivery before this",
        ),
        sa.Column("cursor", sa.String(length=200), nullable=False, comment="where the reconciliation poll goes on"),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_site_uuid")),
    )
    op.create_table(
        "author",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_key", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_author_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author")),
        sa.UniqueConstraint("site_id", "author_key", name=op.f("uq_author_site_id_author_key")),
        sa.UniqueConstraint("uuid", name=op.f("uq_author_uuid")),
    )
    op.create_index(op.f("ix_author_last_seen_at"), "author", ["last_seen_at"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "message_key",
            sa.String(length=32),
            nullable=False,
            comment="fingerprint of the signed id, else of the body",
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes of the body"),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("address_refused", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_receipt_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("site_id", "message_key", name=op.f("uq_receipt_site_id_message_key")),
    )
    op.create_index(op.f("ix_receipt_outcome"), "receipt", ["outcome"], unique=False)
    op.create_index(op.f("ix_receipt_received_at"), "receipt", ["received_at"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=op.f("fk_sign_in_moderator_id_moderator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_moderator_id"), "sign_in", ["moderator_id"], unique=False)
    op.create_index(op.f("ix_sign_in_seen_at"), "sign_in", ["seen_at"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_key", sa.String(length=32), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_tombstone_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("site_id", "author_key", name=op.f("uq_tombstone_site_id_author_key")),
    )
    op.create_index(op.f("ix_tombstone_erased_at"), "tombstone", ["erased_at"], unique=False)
    op.create_table(
        "value",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_value_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value")),
        sa.UniqueConstraint("site_id", "kind", "fingerprint", name=op.f("uq_value_site_id_kind_fingerprint")),
    )
    op.create_index(op.f("ix_value_last_seen_at"), "value", ["last_seen_at"], unique=False)
    op.create_table(
        "post",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("thread", sa.String(length=120), nullable=False),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=True, comment="a forum puts words of the title into it"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="live, deleted, withdrawn, erased"),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False, comment="false while the site waits for our decision"),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_post_author_id_author")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_post_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("site_id", "external_id", name=op.f("uq_post_site_id_external_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_post_uuid")),
    )
    op.create_index(op.f("ix_post_author_id"), "post", ["author_id"], unique=False)
    op.create_index(op.f("ix_post_received_at"), "post", ["received_at"], unique=False)
    op.create_table(
        "comment_address",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_host", sa.String(length=32), nullable=False, comment="fingerprint of the /32 or /128"),
        sa.Column("by_network", sa.String(length=32), nullable=False, comment="fingerprint of the /24 or /64"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_comment_address_post_id_post")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_comment_address_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_address")),
        sa.UniqueConstraint("post_id", name=op.f("uq_comment_address_post_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_comment_address_uuid")),
    )
    op.create_index(op.f("ix_comment_address_by_host"), "comment_address", ["by_host"], unique=False)
    op.create_index(op.f("ix_comment_address_by_network"), "comment_address", ["by_network"], unique=False)
    op.create_index(op.f("ix_comment_address_purge_at"), "comment_address", ["purge_at"], unique=False)
    op.create_table(
        "revision",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="our own count, 1 for the first text we saw"),
        sa.Column(
            "text_sealed", sa.LargeBinary(), nullable=True, comment="the text as received; empty once it was purged"
        ),
        sa.Column(
            "text_hash",
            sa.String(length=32),
            nullable=False,
            comment="fingerprint of the text: stays after the text is gone",
        ),
        sa.Column("length", sa.Integer(), nullable=False, comment="code points"),
        sa.Column("markup", sa.String(length=16), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False, comment="this text is one of our own decisions coming back"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan", sa.String(length=16), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "next_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="due from here on; while leased, when the lease ends",
        ),
        sa.Column("lease", sa.String(length=36), nullable=True, comment="the token that a result must bring"),
        sa.Column("detector_version", sa.String(length=64), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_revision_post_id_post")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_revision_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_revision_post_id_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_revision_uuid")),
    )
    op.create_index("ix_revision_due", "revision", ["scan", "site_id", "next_at"], unique=False)
    op.create_index(op.f("ix_revision_post_id"), "revision", ["post_id"], unique=False)
    op.create_index(op.f("ix_revision_purge_at"), "revision", ["purge_at"], unique=False)
    op.create_index(op.f("ix_revision_received_at"), "revision", ["received_at"], unique=False)
    op.create_table(
        "finding",
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detector_version", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("real", sa.Double(), nullable=False),
        sa.Column("unintended", sa.Double(), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False, comment="whose datum: self, third_party, ..."),
        sa.Column("same", sa.Integer(), nullable=False, comment="equal numbers in one text hold the same value"),
        sa.Column("suppressed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_finding_revision_id_revision")),
        sa.ForeignKeyConstraint(["value_id"], ["value.id"], name=op.f("fk_finding_value_id_value")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "revision_id",
            "detector_version",
            "start",
            "end",
            "kind",
            name=op.f("uq_finding_revision_id_detector_version_start_end_kind"),
        ),
    )
    op.create_index(op.f("ix_finding_value_id"), "finding", ["value_id"], unique=False)
    op.create_table(
        "item",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Double(), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("kinds", sa.String(length=400), nullable=False, comment="the kinds found, with commas, for the list"),
        sa.Column("claimed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["claimed_by"], ["moderator.id"], name=op.f("fk_item_claimed_by_moderator")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_item_post_id_post")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_item_revision_id_revision")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_item_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("post_id", name=op.f("uq_item_post_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_item_uuid")),
    )
    op.create_index(op.f("ix_item_site_id"), "item", ["site_id"], unique=False)
    op.create_index("ix_item_waiting", "item", ["state", "priority", "opened_at"], unique=False)
    op.create_table(
        "decision",
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False, comment="the text that was judged"),
        sa.Column("item_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "spans", sa.JSON(), nullable=False, comment="start, end, kind, length of the replacement: no characters"
        ),
        sa.Column("result_sealed", sa.LargeBinary(), nullable=True, comment="the text after a redaction or restore"),
        sa.Column("result_hash", sa.String(length=32), nullable=True),
        sa.Column(
            "follows_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="what it reverses, or the redaction it releases after",
        ),
        sa.Column("previous_state", sa.String(length=16), nullable=False, comment="the item's state before, for undo"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("trouble", sa.String(length=64), nullable=False, comment="reason code of what went wrong last"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["follows_id"], ["decision.id"], name=op.f("fk_decision_follows_id_decision")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_decision_item_id_item")),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=op.f("fk_decision_moderator_id_moderator")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_decision_revision_id_revision")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_decision_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("uuid", name=op.f("uq_decision_uuid")),
    )
    op.create_index(op.f("ix_decision_follows_id"), "decision", ["follows_id"], unique=False)
    op.create_index(op.f("ix_decision_item_id"), "decision", ["item_id"], unique=False)
    op.create_index(op.f("ix_decision_result_hash"), "decision", ["result_hash"], unique=False)
    op.create_index(op.f("ix_decision_state"), "decision", ["state"], unique=False)
    op.create_table(
        "reveal",
        sa.Column("moderator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reveal_item_id_item")),
        sa.ForeignKeyConstraint(["moderator_id"], ["moderator.id"], name=op.f("fk_reveal_moderator_id_moderator")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_reveal_revision_id_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
    )
    op.create_index(op.f("ix_reveal_item_id"), "reveal", ["item_id"], unique=False)
    op.create_index(op.f("ix_reveal_revealed_at"), "reveal", ["revealed_at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column(
            "late", sa.Boolean(), nullable=False, comment="cannot be taken back, so it waits for the undo window"
        ),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False, comment="tried until here"),
        sa.Column("lease", sa.String(length=36), nullable=True, comment="the token that a result must bring"),
        sa.Column(
            "begun_at", sa.DateTime(timezone=True), nullable=True, comment="intent: written before the first call"
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reason", sa.String(length=64), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_delivery_decision_id_decision")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_delivery_post_id_post")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_delivery_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("decision_id", "step", name=op.f("uq_delivery_decision_id_step")),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "next_at"], unique=False)
    op.create_index(op.f("ix_delivery_post_id"), "delivery", ["post_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_delivery_post_id"), table_name="delivery")
    op.drop_index("ix_delivery_due", table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_reveal_revealed_at"), table_name="reveal")
    op.drop_index(op.f("ix_reveal_item_id"), table_name="reveal")
    op.drop_table("reveal")
    op.drop_index(op.f("ix_decision_state"), table_name="decision")
    op.drop_index(op.f("ix_decision_result_hash"), table_name="decision")
    op.drop_index(op.f("ix_decision_item_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_follows_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index("ix_item_waiting", table_name="item")
    op.drop_index(op.f("ix_item_site_id"), table_name="item")
    op.drop_table("item")
    op.drop_index(op.f("ix_finding_value_id"), table_name="finding")
    op.drop_table("finding")
    op.drop_index(op.f("ix_revision_received_at"), table_name="revision")
    op.drop_index(op.f("ix_revision_purge_at"), table_name="revision")
    op.drop_index(op.f("ix_revision_post_id"), table_name="revision")
    op.drop_index("ix_revision_due", table_name="revision")
    op.drop_table("revision")
    op.drop_index(op.f("ix_comment_address_purge_at"), table_name="comment_address")
    op.drop_index(op.f("ix_comment_address_by_network"), table_name="comment_address")
    op.drop_index(op.f("ix_comment_address_by_host"), table_name="comment_address")
    op.drop_table("comment_address")
    op.drop_index(op.f("ix_post_received_at"), table_name="post")
    op.drop_index(op.f("ix_post_author_id"), table_name="post")
    op.drop_table("post")
    op.drop_index(op.f("ix_value_last_seen_at"), table_name="value")
    op.drop_table("value")
    op.drop_index(op.f("ix_tombstone_erased_at"), table_name="tombstone")
    op.drop_table("tombstone")
    op.drop_index(op.f("ix_sign_in_seen_at"), table_name="sign_in")
    op.drop_index(op.f("ix_sign_in_moderator_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_receipt_received_at"), table_name="receipt")
    op.drop_index(op.f("ix_receipt_outcome"), table_name="receipt")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_author_last_seen_at"), table_name="author")
    op.drop_table("author")
    op.drop_table("site")
    op.drop_table("moderator")
    op.drop_table("lease")
    op.drop_index(op.f("ix_failed_sign_in_since"), table_name="failed_sign_in")
    op.drop_table("failed_sign_in")
    op.drop_table("canary")
    op.drop_index(op.f("ix_audit_event_subject"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_chain"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_at"), table_name="audit_event")
    op.drop_table("audit_event")
