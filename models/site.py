"""A connected forum or blog."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Site(Base):
    """A forum or blog: how it is reached, and what its owner wants done."""

    __tablename__ = "site"

    uuid: Mapped[str] = uuid_column()
    name: Mapped[str] = mapped_column(String(64), unique=True, comment="the word in /hooks/<name>")
    title: Mapped[str] = mapped_column(String(200))
    platform: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(16), comment="forum or blog; only a blog's comments have an address")
    base_url: Mapped[str] = mapped_column(String(500))
    active: Mapped[bool] = mapped_column(default=True)
    secrets_sealed: Mapped[bytes] = mapped_column(comment="JSON list of webhook secrets, newest first, at most two")
    access_sealed: Mapped[bytes] = mapped_column(comment="JSON of api_key and api_user")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="the platform's own options")
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="triage policy where not the default")
    failures: Mapped[int] = mapped_column(default=0, comment="deliveries that failed in a row")
    resting_until: Mapped[datetime | None] = mapped_column(comment="circuit breaker: no delivery before this")
    cursor: Mapped[str] = mapped_column(String(200), default="", comment="where the reconciliation poll goes on")
    polled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
