"""The chain over audit events: who removes or changes one breaks it. Written behind the writers, by the sweep."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.desk import Desk

LAG: Final = timedelta(seconds=10)
"""Events are chained in the order of their ids once no transaction can still commit a smaller one."""
PAGE: Final = 500
START: Final = "0" * 64


def extend(desk: Desk, limit: int = 1000) -> int:
    """Chain what is old enough. Only the holder of the sweep's lease calls this. Return how many were chained."""
    last = select(AuditEvent.chain).where(AuditEvent.chain.is_not(None)).order_by(AuditEvent.id.desc()).limit(1)
    before = desk.session.scalar(last) or START
    open_ = select(AuditEvent).where(AuditEvent.chain.is_(None)).order_by(AuditEvent.id).limit(limit)
    # A writer that waited for its turn has a smaller time and a larger id than one before it: stop at the first that
    # is too young, or it would be chained behind those that follow it.
    events = list(takewhile(lambda event: event.at < desk.at - LAG, desk.session.scalars(open_).all()))
    for event in events:
        before = event.chain = link(before, event)
    return len(events)


def link(before: str, event: AuditEvent) -> str:
    """The hash of one event and all before it."""
    body = [event.id, event.at.isoformat(), event.action, event.actor, event.subject, event.detail]
    return hashlib.sha256(before.encode() + json.dumps(body, sort_keys=True).encode()).hexdigest()


def first_break(session: Session) -> int | None:
    """The id of the first event that does not follow from the one before it; None if the chain holds.

    The oldest event kept is the anchor: those before it were destroyed by date.
    """
    before: str | None = None
    last = 0
    while events := _page(session, last):
        for event in events:
            if before is not None and event.chain != link(before, event):
                return event.id
            before, last = event.chain, event.id
    return None


def _page(session: Session, after: int) -> Sequence[AuditEvent]:
    chained = select(AuditEvent).where(AuditEvent.chain.is_not(None), AuditEvent.id > after)
    return session.scalars(chained.order_by(AuditEvent.id).limit(PAGE)).all()
