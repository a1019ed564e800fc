"""What moderators did with what the detector found: the history that later findings are held against."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Ruling(Base):
    """One finding under one moderator's decision: taken out or left. Holds no characters, and goes with its decision.

    `kind` and `rule` are the detector's; `said_kind` is what the moderator called it, the same unless corrected.
    """

    __tablename__ = "ruling"
    __table_args__ = (Index("ix_ruling_like", "rule", "kind", "site_id", "taken_out"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(64))
    said_kind: Mapped[str] = mapped_column(String(32))
    taken_out: Mapped[bool]
