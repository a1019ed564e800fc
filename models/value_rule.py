"""What a site remembers about a value: always allow it here, or always redact it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class ValueRule(Base):
    """A rule about one value, known by its fingerprint alone, for a site, one author or one thread, until a day.

    act: allow or redact. state: proposed (a rule for a whole site waits for a second person), active, ended.
    """

    __tablename__ = "value_rule"
    __table_args__ = (Index("ix_value_rule_value", "site_id", "kind", "fingerprint"),)

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(32))
    fingerprint: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(8))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id", ondelete="CASCADE"))
    thread: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    uses: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
