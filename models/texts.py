"""A post's sealed texts: where they are bound, how they are read, how they are forgotten."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from models.crypto import KeyRing, Place
from models.decision import Decision
from models.delivery import Delivery, result_place
from models.item import Item
from models.post import Post, Revision
from models.trial import Trial


class TextGone(Exception):
    """The text was purged or erased and cannot be had back."""


def lock_post(session: Session, post_id: int) -> Post:
    """Hold a post until the transaction ends, and read it afresh.

    Every verb that changes something of a post does this first: one order of locks, so that no two wait for each
    other. New rows may still refer to the post meanwhile.
    """
    session.flush()
    return session.get_one(Post, post_id, with_for_update={"key_share": True}, populate_existing=True)


def lock_places(session: Session, places: Collection[tuple[int, str]]) -> None:
    """Hold those of these posts that are known, by site and the site's own id, where a transaction needs several.

    In the order of their rows, as everybody does who locks more than one.
    """
    if len(places) > 1:
        which = tuple_(Post.site_id, Post.external_id).in_(list(places))
        session.execute(select(Post.id).where(which).order_by(Post.id).with_for_update(key_share=True))


def lock_posts(session: Session, posts: Collection[int]) -> None:
    """The same by their rows."""
    if len(posts) > 1:
        which = Post.id.in_(posts)
        session.execute(select(Post.id).where(which).order_by(Post.id).with_for_update(key_share=True))


def text_place(revision_uuid: str, site_id: int) -> Place:
    """Where a revision's text is sealed."""
    return Place("revision", "text_sealed", revision_uuid, site_id)


def url_place(post_uuid: str, site_id: int) -> Place:
    """Where a post's address on the web is sealed: a forum puts words of the title into it."""
    return Place("post", "url_sealed", post_uuid, site_id)


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


def read_url(keys: KeyRing, post: Post) -> str:
    """Where the post stands on the web; empty if the site did not say or it was forgotten."""
    if post.url_sealed is None:
        return ""
    return keys.open_text(post.url_sealed, url_place(post.uuid, post.site_id))


def newest_revision(session: Session, post_id: int) -> Revision | None:
    """The newest text we know of a post."""
    newest = select(Revision).where(Revision.post_id == post_id).order_by(Revision.number.desc()).limit(1)
    return session.scalar(newest.execution_options(populate_existing=True))


def item_of(session: Session, post_id: int) -> Item | None:
    """A post's item, read afresh."""
    session.flush()
    same = select(Item).where(Item.post_id == post_id).with_for_update(key_share=True)
    return session.scalar(same.execution_options(populate_existing=True))


def forget_texts(session: Session, post_id: int) -> None:
    """Destroy every text we hold of a post; offsets, kinds and fingerprints stay."""
    due = update(Revision).where(Revision.post_id == post_id, Revision.scan == "due")
    session.execute(due.values(scan="superseded", lease=None))
    session.execute(update(Revision).where(Revision.post_id == post_id).values(text_sealed=None, purge_at=None))
    session.execute(update(Post).where(Post.id == post_id).values(url_sealed=None))
    items = select(Item.id).where(Item.post_id == post_id)
    session.execute(update(Decision).where(Decision.item_id.in_(items)).values(result_sealed=None))
    session.execute(delete(Trial).where(Trial.item_id.in_(items)), execution_options={"synchronize_session": False})


def close_item(session: Session, post_id: int, at: datetime, why: str) -> None:
    """The post is gone: nothing is left to decide or to carry."""
    item = item_of(session, post_id)
    if item is None:
        return
    item.state, item.why, item.closed_at = "closed", why, at
    item.version += 1
    item.claimed_by = item.claimed_until = None
    open_steps = update(Delivery).where(Delivery.post_id == post_id, Delivery.state == "waiting")
    session.execute(open_steps.values(state="dropped", finished_at=at, lease=None))
    waiting = update(Decision).where(Decision.item_id == item.id, Decision.state == "waiting")
    session.execute(waiting.values(state="gone", settled_at=at))
