"""A known word sealed under each key, so that a lost key is noticed at start and not at the first item."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Canary(Base):
    """One sealed word for each purpose and key id."""

    __tablename__ = "canary"
    __table_args__ = (UniqueConstraint("purpose", "key_id"),)

    purpose: Mapped[str] = mapped_column(String(16))
    key_id: Mapped[str] = mapped_column(String(16))
    word_sealed: Mapped[bytes]
