"""What was decided about an item, by whom, and how far it has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Decision(Base):
    """A decision on exactly one text. actor is moderator or policy; action is redact, hold, allow or restore.

    state: waiting (its deliveries are under way), applied, partial (some steps done, some given up), changed (the
    text there is another), failed, undone (taken back; what was sent already is
    reversed by a decision that follows it), gone (the post is no longer there).
    """

    __tablename__ = "decision"

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    text_hash: Mapped[str] = mapped_column(String(32), comment="the text that was judged")
    item_version: Mapped[int]
    action: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(16))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    spans: Mapped[list[Any]] = mapped_column(comment="start, end, kind, length of the replacement: no characters")
    result_sealed: Mapped[bytes | None] = mapped_column(comment="the text after a redaction or restore")
    result_hash: Mapped[str | None] = mapped_column(String(32), index=True)
    follows_id: Mapped[int | None] = mapped_column(
        ForeignKey("decision.id"), index=True, comment="what it reverses, or the redaction it releases after"
    )
    previous_state: Mapped[str] = mapped_column(String(16), comment="the item's state before, for undo")
    state: Mapped[str] = mapped_column(String(16), default="waiting", index=True)
    trouble: Mapped[str] = mapped_column(String(64), default="", comment="reason code of what went wrong last")
    reason: Mapped[str] = mapped_column(String(16), default="", server_default="", comment="why, of a closed list")
    decided_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
