"""Who was erased, so that a backup from before does not bring the person back."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Tombstone(Base):
    """An erased author of one site, by the same fingerprint the author row had. It goes when no backup can be older."""

    __tablename__ = "tombstone"
    __table_args__ = (UniqueConstraint("site_id", "author_key"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    author_key: Mapped[str] = mapped_column(String(32))
    erased_at: Mapped[datetime] = mapped_column(index=True)
