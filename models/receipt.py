"""A webhook delivery we took in: what makes a replay harmless and a rejection visible."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Receipt(Base):
    """One delivery by its own id: accepted, without effect, or rejected with a reason."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("site_id", "message_key"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    message_key: Mapped[str] = mapped_column(String(32), comment="fingerprint of the signed id, else of the body")
    size: Mapped[int] = mapped_column(comment="bytes of the body")
    outcome: Mapped[str] = mapped_column(String(32), index=True)
    address_refused: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime] = mapped_column(index=True)
