"""A post's sealed texts: where they are bound, how they are read, how they are forgotten."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.crypto import KeyRing, Place
from models.decision import Decision
from models.delivery import Delivery, result_place
from models.item import Item
from models.post import Revision


class TextGone(Exception):
    """The text was purged or erased and cannot be had back."""


def text_place(revision_uuid: str, site_id: int) -> Place:
    """Where a revision's text is sealed."""
    return Place("revision", "text_sealed", revision_uuid, site_id)


def read_text(keys: KeyRing, revision: Revision) -> str:
    """The text of a revision exactly as received. Raise TextGone."""
    if revision.text_sealed is None:
        raise TextGone("purged")
    return keys.open_text(revision.text_sealed, text_place(revision.uuid, revision.site_id))


def read_result(keys: KeyRing, decision: Decision) -> str:
    """The text a redaction or restore makes. Raise TextGone."""
    if decision.result_sealed is None:
        raise TextGone("purged")
    return keys.open_text(decision.result_sealed, result_place(decision))


def forget_texts(session: Session, post_id: int) -> None:
    """Destroy every text we hold of a post; offsets, kinds and fingerprints stay."""
    due = update(Revision).where(Revision.post_id == post_id, Revision.scan == "due")
    session.execute(due.values(scan="superseded", lease=None))
    session.execute(update(Revision).where(Revision.post_id == post_id).values(text_sealed=None, purge_at=None))
    items = select(Item.id).where(Item.post_id == post_id)
    session.execute(update(Decision).where(Decision.item_id.in_(items)).values(result_sealed=None))


def close_item(session: Session, post_id: int, at: datetime, why: str) -> None:
    """The post is gone: nothing is left to decide or to carry."""
    item = session.scalar(select(Item).where(Item.post_id == post_id))
    if item is None:
        return
    item.state, item.why, item.closed_at = "closed", why, at
    item.version += 1
    item.claimed_by = item.claimed_until = None
    waiting = select(Decision.id).where(Decision.item_id == item.id, Decision.state == "waiting")
    open_steps = update(Delivery).where(Delivery.decision_id.in_(waiting), Delivery.state == "waiting")
    session.execute(open_steps.values(state="dropped", finished_at=at, lease=None))
    session.execute(update(Decision).where(Decision.id.in_(waiting)).values(state="gone", settled_at=at))
