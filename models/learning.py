"""What a site's verdicts taught the judgement."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key


class Learning(Base):
    """One night's lesson of one site: how far weights move. Holds codes and numbers, nothing of a text or a person.

    state: active (in force; one a site), replaced (a newer one is), unhelpful (measured, never in force),
    undone (taken back by a person, who has to ask for the next one).
    """

    __tablename__ = "learning"
    __table_args__ = (Index("ix_learning_site", "site_id", "state"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    moves: Mapped[dict[str, Any]] = mapped_column(comment="log-odds to add, by code")
    labels: Mapped[int] = mapped_column(comment="verdicts it was learnt from")
    last_ruling: Mapped[int] = mapped_column(Key, default=0, comment="the newest verdict among them")
    brier_before: Mapped[float]
    brier_after: Mapped[float]
    state: Mapped[str] = mapped_column(String(16))
    learnt_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
