"""One place in a revision, as the detector judged it. No copy of what stands there."""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class FindingRow(Base):
    """A `detector.finding.Finding` of one revision by one detector version, stored exactly once."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("revision_id", "detector_version", "start", "end", "kind"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    value_id: Mapped[int | None] = mapped_column(ForeignKey("value.id"), index=True)
    detector_version: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    start: Mapped[int]
    end: Mapped[int]
    real: Mapped[float]
    unintended: Mapped[float]
    severity: Mapped[str] = mapped_column(String(16))
    rule: Mapped[str] = mapped_column(String(64))
    reasons: Mapped[list[Any]]
    also: Mapped[list[Any]]
    subject: Mapped[str] = mapped_column(String(16), default="unknown", comment="whose datum: self, third_party, ...")
    same: Mapped[int] = mapped_column(default=0, comment="equal numbers in one text hold the same value")
    suppressed: Mapped[bool] = mapped_column(default=False)
