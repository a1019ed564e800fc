"""A forum post or a blog comment, and its texts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Post(Base):
    """One post. `revised_at` and `revision_number` are the newest we know: what is older changes nothing."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("site_id", "external_id"),)

    uuid: Mapped[str] = uuid_column()
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"), index=True)
    external_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(32))
    thread: Mapped[str] = mapped_column(String(120), default="")
    url_sealed: Mapped[bytes | None] = mapped_column(comment="a forum puts words of the title into it")
    state: Mapped[str] = mapped_column(String(16), default="live", comment="live, deleted, withdrawn, erased")
    revision_number: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime]
    published: Mapped[bool] = mapped_column(default=True, comment="false while the site waits for our decision")
    posted_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    fetch_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="the site is to be asked how the post stands: an event came first that tells not all"
    )


class Revision(Base):
    """One text of a post, sealed, and how far its scan has come.

    scan: due, clear (nothing to show), shown (has an item), quarantined (killed the worker three times), superseded
    (a newer text came first).
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        Index("ix_revision_due", "scan", "site_id", "next_at"),
    )

    uuid: Mapped[str] = uuid_column()
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    number: Mapped[int] = mapped_column(comment="our own count, 1 for the first text we saw")
    text_sealed: Mapped[bytes | None] = mapped_column(comment="the text as received; empty once it was purged")
    text_hash: Mapped[str] = mapped_column(String(32), comment="fingerprint of the text: stays after the text is gone")
    length: Mapped[int] = mapped_column(comment="code points")
    markup: Mapped[str] = mapped_column(String(16))
    ours: Mapped[bool] = mapped_column(default=False, comment="this text is one of our own decisions coming back")
    received_at: Mapped[datetime] = mapped_column(index=True)
    scan: Mapped[str] = mapped_column(String(16), default="due")
    complete: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(comment="due from here on; while leased, when the lease ends")
    lease: Mapped[str | None] = mapped_column(String(36), comment="the token that a result must bring")
    detector_version: Mapped[str] = mapped_column(String(64), default="")
    scanned_at: Mapped[datetime | None]
    purge_at: Mapped[datetime | None] = mapped_column(index=True)
