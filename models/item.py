"""What waits in the queue."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Item(Base):
    """One post a person should look at.

    state: new, held, redacted, allowed, closed. why, while it waits: findings, incomplete, quarantined, changed (edited
    since it was decided), residue (the redaction left something), mended (edited clean while a moderator's hold
    stands), capped (the policy acted too often today). why, when closed: mended, deleted, withdrawn, erased; clear
    when allowed by the policy; remembered when decided by what moderators let the site remember.
    """

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_waiting", "state", "overdue", "priority", "opened_at"),
        Index("ix_item_tally", "state", "site_id", "overdue", "claimed_by", "claimed_until"),
    )

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), unique=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    state: Mapped[str] = mapped_column(String(16), default="new")
    why: Mapped[str] = mapped_column(String(16), default="findings")
    version: Mapped[int] = mapped_column(default=1)
    priority: Mapped[float] = mapped_column(default=0.0)
    severity: Mapped[str] = mapped_column(String(16), default="low")
    kinds: Mapped[str] = mapped_column(String(400), default="", comment="the kinds found, with commas, for the list")
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    claimed_until: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    overdue: Mapped[bool] = mapped_column(default=False, comment="it waits longer than its target, so it stands first")
    closed_at: Mapped[datetime | None]
