"""How long an item may wait, by its severity, and what happens when it waits longer: it rises, and is told of once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from models.attention import Attention
from models.desk import Desk
from models.item import Item
from models.session import insert_if_absent

TARGETS = {
    "very_high": timedelta(hours=1),
    "high": timedelta(hours=4),
    "medium": timedelta(hours=24),
    "low": timedelta(hours=72),
}


def target(severity: str) -> timedelta:
    """How long an item of this severity may wait."""
    return TARGETS.get(severity, TARGETS["low"])


def _over(desk: Desk) -> ColumnElement[bool]:
    by_band = (and_(Item.severity == band, Item.opened_at <= desk.at - span) for band, span in TARGETS.items())
    return and_(Item.state == "new", ~Item.overdue, or_(*by_band))


def remind(desk: Desk, limit: int = 200) -> int:
    """Let what is past its target rise, and write down once that it was told; nothing is decided by it. How many.

    Repeat in new transactions until it is 0. An item that somebody is deciding just now is left for the next time.
    """
    over = select(Item).where(_over(desk)).order_by(Item.id).limit(limit)
    found = desk.session.scalars(over.with_for_update(skip_locked=True, key_share=True)).all()
    for item in found:
        item.overdue = True
        _tell(desk, item)
    desk.session.flush()
    return len(found)


def _tell(desk: Desk, item: Item) -> None:
    insert_if_absent(desk.session, Attention, {"item_id": item.id}, ["item_id"])
    row = desk.session.scalars(select(Attention).where(Attention.item_id == item.id)).one()
    row.reminded_at = desk.at
    hours = int((desk.at - item.opened_at).total_seconds() // 3600)
    desk.note("item.late", "worker", item.uuid, severity=item.severity, hours=hours)
