"""One step of carrying a decision out: the outbox."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Delivery(Base):
    """One step. state: waiting, sent, given_up, dropped (an earlier step failed, or it was taken back in time)."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("decision_id", "step"),
        Index("ix_delivery_due", "state", "next_at"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    position: Mapped[int]
    step: Mapped[str] = mapped_column(String(32))
    late: Mapped[bool] = mapped_column(default=False, comment="cannot be taken back, so it waits for the undo window")
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(36))
    begun_at: Mapped[datetime | None] = mapped_column(comment="intent: written before the first call")
    finished_at: Mapped[datetime | None]
    last_reason: Mapped[str] = mapped_column(String(64), default="")
