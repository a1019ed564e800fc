"""A part of the queue that somebody comes back to, under a name of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class SavedView(Base):
    """A name and a filter's query. With a site it is shown to everybody who works for that site.

    `query` holds closed words only (view, kind, severity, state, claim, site): what was searched for may be a
    person's name and is never kept.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("moderator_id", "name"),)

    uuid: Mapped[str] = uuid_column()
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    site_id: Mapped[int | None] = mapped_column(
        ForeignKey("site.id"), index=True, comment="shared with who works for this site"
    )
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(400))
    made_at: Mapped[datetime]
