"""The address a blog comment came from: for abuse reviewers alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class CommentAddress(Base):
    """An address, sealed with keys of its own; the fingerprints find the same address or network without opening it."""

    __tablename__ = "comment_address"

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), unique=True)
    address_sealed: Mapped[bytes]
    by_host: Mapped[str] = mapped_column(String(32), index=True, comment="fingerprint of the /32 or /128")
    by_network: Mapped[str] = mapped_column(String(32), index=True, comment="fingerprint of the /24 or /64")
    received_at: Mapped[datetime]
    purge_at: Mapped[datetime] = mapped_column(index=True)
