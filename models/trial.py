"""A redaction tried on a page before it is decided: scanned in the worker, answered, and forgotten within minutes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Trial(Base):
    """One text as it would be. state: due, done, failed (the scan never came to an end).

    The sealed text is destroyed with the answer; the row goes a few minutes after it was made.
    """

    __tablename__ = "trial"
    __table_args__ = (
        UniqueConstraint("item_id", "moderator_id", "result_hash"),
        Index("ix_trial_due", "state", "next_at"),
    )

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    spans: Mapped[list[Any]] = mapped_column(comment="start, end, kind, length of the replacement: no characters")
    result_sealed: Mapped[bytes | None] = mapped_column(comment="the text as it would be, until it is scanned")
    result_hash: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default="due")
    left: Mapped[list[Any]] = mapped_column(default=list, comment="start, end, kind in the result: no characters")
    complete: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(36))
    next_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
