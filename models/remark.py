"""What moderators tell each other about an item."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Remark(Base):
    """One note, sealed. It was scanned before it was kept, so that no note holds what a redaction removed."""

    __tablename__ = "remark"

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="CASCADE"), index=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    text_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
