"""What is asked of an item besides a decision: to come back later, to be seen by a lead, not to be forgotten."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Attention(Base):
    """At most one row an item. None of it decides anything: a skipped item comes back, a late one stays."""

    __tablename__ = "attention"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), unique=True)
    skipped_until: Mapped[datetime | None] = mapped_column(index=True)
    skipped_by: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    escalated_at: Mapped[datetime | None]
    escalated_by: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(comment="when it was told that it waits too long")
