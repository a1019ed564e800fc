"""What a moderator asked of an item besides a decision: to come back later, or to be seen by a lead."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Attention(Base):
    """At most one row an item. Neither decides anything: a skipped item comes back, an escalated one stays open."""

    __tablename__ = "attention"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), unique=True)
    skipped_until: Mapped[datetime | None] = mapped_column(index=True)
    skipped_by: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    escalated_at: Mapped[datetime | None]
    escalated_by: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
