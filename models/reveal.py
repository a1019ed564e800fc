"""Somebody saw what is masked: who, what, when and what for."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Reveal(Base):
    """One look behind the mask, written before the text is shown."""

    __tablename__ = "reveal"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    purpose: Mapped[str] = mapped_column(String(32))
    revealed_at: Mapped[datetime] = mapped_column(index=True)
