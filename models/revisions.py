"""A new text of a post, from a webhook, a poll, or read on the site while carrying a decision out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from models.base import new_uuid
from models.desk import Desk
from models.direct import insert_many
from models.item import Item
from models.post import Revision
from models.session import insert_row
from models.settle import set_aside, written
from models.texts import text_place

KEEP_SUPERSEDED = timedelta(days=7)
"""How long a text is kept that was edited away: long enough to be compared while a redaction is verified."""


@dataclass(frozen=True, slots=True)
class NewText:
    """A text as it stands on the site. The text never shows in a repr."""

    post_id: int
    site_id: int
    text: str = field(repr=False)
    text_hash: str
    markup: str
    mark: str | None = None


def is_ours(desk: Desk, new: NewText) -> bool:
    """Our own edit comes back as a webhook: known by its mark, or by the text we wrote where a platform has none.

    Only the text that should stand there now counts: an author who puts back what we once restored is no echo.
    """
    decision = written(desk, new.post_id)
    return decision is not None and (desk.same(decision.result_hash, new.text_hash) or decision.uuid == new.mark)


def add_revision(desk: Desk, new: NewText, *, number: int) -> tuple[int, bool]:
    """Store a text, due to be scanned. Return its id and whether it is our own. The post is locked, or new itself."""
    ours = number > 1 and is_ours(desk, new)
    if number > 1:
        _replace(desk, new.post_id, ours=ours)
    desk.session.flush()
    return insert_row(desk.session, Revision, _values(desk, new, number, ours=ours)), ours


def add_first_revisions(desk: Desk, texts: Sequence[NewText]) -> dict[int, int]:
    """Store the texts of posts that are new themselves. Return the ids by post."""
    values = [_values(desk, new, 1, ours=False) for new in texts]
    return dict(insert_many(desk.session, Revision, values, returning=("post_id", "id")))


def _values(desk: Desk, new: NewText, number: int, *, ours: bool) -> dict[str, Any]:
    uuid = new_uuid()
    return {
        "uuid": uuid,
        "post_id": new.post_id,
        "site_id": new.site_id,
        "number": number,
        "text_sealed": desk.keys.seal_text(new.text, text_place(uuid, new.site_id)),
        "text_hash": new.text_hash,
        "length": len(new.text),
        "markup": new.markup,
        "ours": ours,
        "received_at": desk.at,
        "next_at": desk.at,
    }


def _replace(desk: Desk, post_id: int, *, ours: bool) -> None:
    older = update(Revision).where(Revision.post_id == post_id)
    due = older.where(Revision.scan == "due")
    desk.session.execute(due.values(scan="superseded", lease=None))
    if ours:
        return  # what it replaced is what an undo would put back
    kept = older.where(Revision.purge_at.is_(None), Revision.text_sealed.is_not(None))
    desk.session.execute(kept.values(purge_at=desk.at + KEEP_SUPERSEDED))
    item = desk.session.scalar(select(Item.id).where(Item.post_id == post_id))
    if item is not None:
        set_aside(desk, item, "changed", "edited")
