"""What moderators do with an item without deciding it: skip it, escalate it, leave a note."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from models.attention import Attention
from models.base import new_uuid
from models.crypto import Place
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.remark import Remark
from models.review import NotPossible, release

OPEN = frozenset({"new", "held"})
LONGEST_SKIP = timedelta(days=7)
REMARK_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """A note as it is read."""

    by: str
    at: datetime
    text: str = field(repr=False)


def attention_of(desk: Desk, item: Item) -> Attention | None:
    """What was asked of an item."""
    return desk.session.scalar(select(Attention).where(Attention.item_id == item.id))


def _attention(desk: Desk, item: Item) -> Attention:
    if item.state not in OPEN:
        raise NotPossible("already_decided")
    row = attention_of(desk, item)
    if row is None:
        row = Attention(item_id=item.id)
        desk.session.add(row)
    return row


def skip(desk: Desk, item: Item, moderator: Moderator, span: timedelta) -> datetime:
    """Put an item aside for a time; it comes back by itself and is never decided by it. Return until when."""
    row = _attention(desk, item)
    row.skipped_until, row.skipped_by = desk.at + min(span, LONGEST_SKIP), moderator.id
    release(desk, item, moderator)
    desk.note("item.skipped", moderator.uuid, item.uuid, minutes=int(min(span, LONGEST_SKIP).total_seconds() // 60))
    desk.session.flush()
    return row.skipped_until


def escalate(desk: Desk, item: Item, moderator: Moderator) -> None:
    """Ask a lead of the site to look; it stays so until the item is decided."""
    row = _attention(desk, item)
    row.escalated_at, row.escalated_by, row.skipped_until = desk.at, moderator.id, None
    release(desk, item, moderator)
    desk.note("item.escalated", moderator.uuid, item.uuid)
    desk.session.flush()


def remark(desk: Desk, item: Item, moderator: Moderator, text: str) -> None:
    """Keep a note. Whoever calls has scanned it."""
    if not 0 < len(text) <= REMARK_LENGTH:
        raise NotPossible("bad_remark")
    uuid = new_uuid()
    sealed = desk.keys.seal_text(text, remark_place(uuid, item.site_id))
    row = Remark(
        uuid=uuid,
        site_id=item.site_id,
        item_id=item.id,
        moderator_id=moderator.id,
        text_sealed=sealed,
        written_at=desk.at,
    )
    desk.session.add(row)
    desk.note("item.remarked", moderator.uuid, item.uuid, length=len(text))
    desk.session.flush()


def remark_place(uuid: str, site_id: int) -> Place:
    """Where a note is sealed."""
    return Place("remark", "text_sealed", uuid, site_id)


def remarks(desk: Desk, item: Item) -> list[Told]:
    """The notes on an item, oldest first."""
    rows = (
        select(Remark, Moderator.name)
        .join(Moderator, Remark.moderator_id == Moderator.id)
        .where(Remark.item_id == item.id)
        .order_by(Remark.id)
    )
    return [
        Told(name, row.written_at, desk.keys.open_text(row.text_sealed, remark_place(row.uuid, row.site_id)))
        for row, name in desk.session.execute(rows)
    ]
