"""What was turned away at the door, counted by day."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Refusal(Base):
    """How many requests were refused for one reason on one day (UTC). Holds nothing of a request."""

    __tablename__ = "refusal"
    __table_args__ = (UniqueConstraint("day", "reason"),)

    day: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(64), comment="where and why, as hook:stale")
    count: Mapped[int]
