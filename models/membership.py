"""Who does what on which site, and who was asked to come."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Membership(Base):
    """One role of one person on one site. A person may have several; an admin needs none to moderate."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("moderator_id", "site_id", "role"),)

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id", ondelete="CASCADE"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(16), comment="moderator, lead, abuse_reviewer or privacy")
    since: Mapped[datetime]


class Invitation(Base):
    """The one link by which an account that has no password yet gets one. Gone once it was used or taken back."""

    __tablename__ = "invitation"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
