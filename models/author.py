"""Who wrote a post, as far as the site tells."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Author(Base):
    """A poster on one site. The name is sealed; the key is a fingerprint of the site's own id or the name."""

    __tablename__ = "author"
    __table_args__ = (UniqueConstraint("site_id", "author_key"),)

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    author_key: Mapped[str] = mapped_column(String(32))
    name_sealed: Mapped[bytes | None]
    staff: Mapped[bool] = mapped_column(default=False)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    erase_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="asked to be erased then; may be called off until"
    )
