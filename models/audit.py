"""Who did what, when: ids and codes only, chained so that a gap shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.direct import insert_many


class AuditEvent(Base):
    """One change of state. `chain` is written afterwards by the sweep, so that writers need not queue for it."""

    __tablename__ = "audit_event"

    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(48))
    actor: Mapped[str] = mapped_column(String(48), comment="moderator uuid, policy, platform, worker or operator")
    subject: Mapped[str] = mapped_column(String(48), index=True, comment="uuid of what was changed")
    detail: Mapped[dict[str, Any]] = mapped_column(comment="ids, codes and counts")
    chain: Mapped[str | None] = mapped_column(String(64), index=True, comment="SHA-256 over this and the one before")


def record(
    session: Session, *, at: datetime, action: str, actor: str, subjects: Sequence[str], detail: dict[str, Any]
) -> None:
    """Add an event of each subject to the transaction that makes the changes."""
    common = {"at": at, "action": action, "actor": actor, "detail": detail, "chain": None}
    insert_many(session, AuditEvent, [common | {"subject": subject} for subject in subjects], returning=())
