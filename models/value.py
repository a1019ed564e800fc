"""The same data seen anywhere on a site, known by a keyed fingerprint and nothing else."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Value(Base):
    """One value of one kind on one site."""

    __tablename__ = "value"
    __table_args__ = (UniqueConstraint("site_id", "kind", "fingerprint"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(32))
    fingerprint: Mapped[str] = mapped_column(String(32))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
