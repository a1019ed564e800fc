"""Counting what was refused, so that an operator sees a sender's wrong secret or clock, or somebody trying doors."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models import clock
from models.desk import Desk
from models.refusal import Refusal
from models.session import insert_if_absent

SHOWN_DAYS: Final = 7


def add(desk: Desk, counts: Mapping[str, int]) -> None:
    """Add to today's counts, by reason. In one order, so that two processes never wait for each other."""
    day = desk.at.date()
    for reason, count in sorted(counts.items()):
        insert_if_absent(desk.session, Refusal, {"day": day, "reason": reason, "count": 0}, ["day", "reason"])
        here = (Refusal.day == day) & (Refusal.reason == reason)
        desk.session.execute(update(Refusal).where(here).values(count=Refusal.count + count))


def lately(session: Session) -> dict[str, int]:
    """What was refused in the last days, by reason."""
    since = clock.now(session).date() - timedelta(days=SHOWN_DAYS - 1)
    counts = select(Refusal.reason, func.sum(Refusal.count)).where(Refusal.day >= since)
    return {
        reason: int(count)
        for reason, count in session.execute(counts.group_by(Refusal.reason).order_by(Refusal.reason))
    }
