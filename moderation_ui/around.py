"""What stands around an item: the same values in other posts, the author's earlier items, what was asked and noted."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from models import handling
from models.desk import Desk
from models.finding import FindingRow
from models.handling import Told
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from moderation_ui import scope
from moderation_ui.listing import Row, rows_of

MOST = 20


@dataclass(frozen=True, slots=True)
class Around:
    """Everything beside the item itself. `elsewhere` hold one of its values; `unflagged` is in how many posts more."""

    elsewhere: tuple[Row, ...]
    unflagged: int
    earlier: tuple[Row, ...]
    outcomes: dict[str, int]
    remarks: tuple[Told, ...] = field(repr=False)
    escalated_by: str = ""
    escalated_at: datetime | None = None
    skipped_by: str = ""
    skipped_until: datetime | None = None


def around(desk: Desk, item: Item, who: Moderator) -> Around:
    """Read what stands around an item, within what the person may see."""
    asked = handling.attention_of(desk, item)
    skipped = asked is not None and asked.skipped_until is not None and asked.skipped_until > desk.at
    earlier, outcomes = _earlier(desk, item, who)
    elsewhere, unflagged = _elsewhere(desk, item, who)
    return Around(
        elsewhere=elsewhere,
        unflagged=unflagged,
        earlier=earlier,
        outcomes=outcomes,
        remarks=tuple(handling.remarks(desk, item)),
        escalated_by=_name(desk, asked.escalated_by) if asked else "",
        escalated_at=asked.escalated_at if asked else None,
        skipped_by=_name(desk, asked.skipped_by) if asked and skipped else "",
        skipped_until=asked.skipped_until if asked and skipped else None,
    )


def _name(desk: Desk, moderator_id: int | None) -> str:
    person = desk.session.get(Moderator, moderator_id) if moderator_id else None
    return person.name if person else ""


def _elsewhere(desk: Desk, item: Item, who: Moderator) -> tuple[tuple[Row, ...], int]:
    here = select(FindingRow.value_id).where(
        FindingRow.revision_id == item.revision_id, FindingRow.value_id.is_not(None), ~FindingRow.suppressed
    )
    holding = (
        select(Revision.post_id)
        .join(FindingRow, FindingRow.revision_id == Revision.id)
        .where(FindingRow.value_id.in_(here), Revision.post_id != item.post_id)
    )
    listed = scope.items(desk, who).where(Item.post_id.in_(holding), Item.site_id == item.site_id)
    rows = rows_of(desk, list(desk.session.scalars(listed.order_by(Item.id.desc()).limit(MOST))), who)
    posts = desk.session.scalar(select(func.count(func.distinct(Post.id))).where(Post.id.in_(holding))) or 0
    return rows, max(0, posts - len(rows))


def _earlier(desk: Desk, item: Item, who: Moderator) -> tuple[tuple[Row, ...], dict[str, int]]:
    author = desk.session.scalar(select(Post.author_id).where(Post.id == item.post_id))
    if author is None:
        return (), {}
    theirs = select(Post.id).where(Post.author_id == author, Post.id != item.post_id)
    listed = scope.items(desk, who).where(Item.post_id.in_(theirs))
    newest = desk.session.scalars(listed.order_by(Item.id.desc()).limit(MOST))
    counted = listed.with_only_columns(Item.state, func.count()).group_by(Item.state)
    return rows_of(desk, list(newest), who), {state: number for state, number in desk.session.execute(counted)}  # noqa: C416 - typed
