"""Forgetting by date, and what one author may ask for: to be told what is here, and to be erased.

Every one works in small transactions that can be cut off anywhere and repeated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from models.address import CommentAddress
from models.attempts import KEEP_KNOWN
from models.audit import AuditEvent
from models.author import Author
from models.base import Base
from models.credential import HalfSignIn, KnownSource, SecondFactor
from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.finding import FindingRow
from models.invitations import forget_expired
from models.item import Item
from models.leased import give_up
from models.moderator import FailedSignIn, SignIn
from models.post import Post, Revision
from models.receipt import Receipt
from models.refusal import Refusal
from models.reveal import Reveal
from models.second_factor import KEEP_PENDING
from models.session import insert_if_absent
from models.sessions import ABSOLUTE, HALF, IDLE
from models.texts import close_item, forget_texts, lock_post
from models.tombstone import Tombstone
from models.trial import Trial
from models.value import Value
from models.value_rule import ValueRule

KEEP_ATTEMPTS = timedelta(hours=24)
STRANDED = timedelta(days=1)
KEEP_NAME = timedelta(days=90)
KEEP_POST = timedelta(days=396)
"""Thirteen months: ids, times and fingerprints of a post with nothing left to do."""
KEEP_TOMBSTONE = timedelta(days=65)
"""A backup is kept for 35 days, and 30 more to be sure."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were destroyed in one small transaction."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them together; 0 says there is nothing more to do."""
        return sum(self.counts.values())


def purge(desk: Desk, limit: int = 500) -> Purged:
    """Destroy what is past its date, at most `limit` of each kind. Repeat in new transactions until total is 0."""
    counts = {name: step(desk, limit) for name, step in _STEPS.items()}
    purged = Purged({name: count for name, count in counts.items() if count})
    if purged.total:
        desk.note("purged", "worker", "purge", **purged.counts)
    return purged


def _texts(desk: Desk, limit: int) -> int:
    used = exists().where(Decision.revision_id == Revision.id, Decision.state == "waiting")
    over = and_(Revision.text_sealed.is_not(None), Revision.purge_at <= desk.at, ~used)
    posts = _lock(desk, select(Revision.post_id).where(over).limit(limit).distinct())
    gone = update(Revision).where(over, Revision.post_id.in_(posts)).values(text_sealed=None, purge_at=None)
    revisions = desk.session.scalars(gone.returning(Revision.id)).all()
    if not revisions:
        return 0
    results = update(Decision).where(Decision.revision_id.in_(revisions), Decision.state != "waiting")
    desk.session.execute(results.values(result_sealed=None))
    left = exists().where(Revision.post_id == Post.id, Revision.text_sealed.is_not(None))
    desk.session.execute(update(Post).where(Post.id.in_(posts), ~left).values(url_sealed=None))
    return len(revisions)


def _lock(desk: Desk, posts: Any) -> Sequence[int]:
    free = select(Post.id).where(Post.id.in_(posts)).order_by(Post.id)
    return desk.session.scalars(free.with_for_update(skip_locked=True, key_share=True)).all()


def _delete(desk: Desk, row: type[Base], over: ColumnElement[bool], limit: int) -> int:
    ids = desk.session.scalars(select(row.id).where(over).order_by(row.id).limit(limit)).all()
    if not ids:
        return 0
    return len(desk.session.scalars(delete(row).where(row.id.in_(ids), over).returning(row.id)).all())


def _stranded(desk: Desk, limit: int) -> int:
    """Steps nobody tries any more, as those of a site that was switched off: their texts would be kept for ever."""
    over = and_(Delivery.state == "waiting", Delivery.give_up_at < desk.at - STRANDED, Delivery.next_at < desk.at)
    found = desk.session.execute(select(Delivery.id, Delivery.post_id).where(over).order_by(Delivery.id).limit(limit))
    count = 0
    for row_id, post_id in found.all():
        lock_post(desk.session, post_id)
        row = desk.session.get_one(Delivery, row_id, populate_existing=True)
        if row.state == "waiting":
            give_up(desk, row, desk.session.get_one(Decision, row.decision_id), "out_of_time")
            count += 1
    return count


def _addresses(desk: Desk, limit: int) -> int:
    return _delete(desk, CommentAddress, CommentAddress.purge_at <= desk.at, limit)


def _receipts(desk: Desk, limit: int) -> int:
    kept = timedelta(days=desk.settings.keep_receipt_days)
    return _delete(desk, Receipt, Receipt.received_at < desk.at - kept, limit)


def _refusals(desk: Desk, limit: int) -> int:
    kept = timedelta(days=desk.settings.keep_receipt_days)
    return _delete(desk, Refusal, Refusal.day < (desk.at - kept).date(), limit)


def _sign_ins(desk: Desk, limit: int) -> int:
    return _delete(desk, SignIn, or_(SignIn.seen_at < desk.at - IDLE, SignIn.begun_at < desk.at - ABSOLUTE), limit)


def _half_sign_ins(desk: Desk, limit: int) -> int:
    return _delete(desk, HalfSignIn, HalfSignIn.begun_at < desk.at - HALF, limit)


def _known_sources(desk: Desk, limit: int) -> int:
    return _delete(desk, KnownSource, KnownSource.seen_at < desk.at - KEEP_KNOWN, limit)


def _unconfirmed(desk: Desk, limit: int) -> int:
    """Secrets of second factors that nobody finished setting up."""
    over = and_(SecondFactor.confirmed_at.is_(None), SecondFactor.made_at < desk.at - KEEP_PENDING)
    return _delete(desk, SecondFactor, over, limit)


def _attempts(desk: Desk, limit: int) -> int:
    return _delete(desk, FailedSignIn, FailedSignIn.since < desk.at - KEEP_ATTEMPTS, limit)


def _trials(desk: Desk, limit: int) -> int:
    return _delete(desk, Trial, Trial.ends_at <= desk.at, limit)


def _audit(desk: Desk, limit: int) -> int:
    """The oldest first, and only what is chained: what is kept must follow from the first that is kept."""
    kept = timedelta(days=desk.settings.keep_audit_days)
    return _delete(desk, AuditEvent, and_(AuditEvent.at < desk.at - kept, AuditEvent.chain.is_not(None)), limit)


def _reveals(desk: Desk, limit: int) -> int:
    return _delete(desk, Reveal, Reveal.revealed_at < desk.at - timedelta(days=desk.settings.keep_audit_days), limit)


def _posts(desk: Desk, limit: int) -> int:
    waiting = exists().where(Item.post_id == Post.id, Item.state.in_(("new", "held")))
    carried = exists().where(Delivery.post_id == Post.id, Delivery.state == "waiting")
    quiet = and_(Post.revised_at < desk.at - KEEP_POST, Post.received_at < desk.at - KEEP_POST)
    old = select(Post.id).where(quiet, ~waiting, ~carried).order_by(Post.id).limit(min(limit, 100))
    posts = _lock(desk, old)
    _delete_of_posts(desk, posts)
    desk.session.execute(delete(Post).where(Post.id.in_(posts)))
    return len(posts)


def _delete_of_posts(desk: Desk, posts: Sequence[int]) -> None:
    """Everything that belongs to posts, children first, but not the posts."""
    revisions = select(Revision.id).where(Revision.post_id.in_(posts))
    items = select(Item.id).where(Item.post_id.in_(posts))
    for statement in (
        delete(FindingRow).where(FindingRow.revision_id.in_(revisions)),
        delete(Reveal).where(Reveal.item_id.in_(items)),
        delete(Delivery).where(Delivery.post_id.in_(posts)),
        delete(Decision).where(Decision.item_id.in_(items)),
        delete(Item).where(Item.post_id.in_(posts)),
        delete(Revision).where(Revision.post_id.in_(posts)),
        delete(CommentAddress).where(CommentAddress.post_id.in_(posts)),
    ):
        desk.session.execute(statement, execution_options={"synchronize_session": False})


def _names(desk: Desk, limit: int) -> int:
    quiet = and_(Author.name_sealed.is_not(None), Author.last_seen_at < desk.at - KEEP_NAME)
    ids = desk.session.scalars(select(Author.id).where(quiet).limit(limit)).all()
    desk.session.execute(update(Author).where(Author.id.in_(ids)).values(name_sealed=None))
    return len(ids)


def _authors(desk: Desk, limit: int) -> int:
    unused = ~exists().where(Post.author_id == Author.id)
    return _delete(desk, Author, and_(Author.last_seen_at < desk.at - KEEP_NAME, unused), limit)


def _values(desk: Desk, limit: int) -> int:
    unused = ~exists().where(FindingRow.value_id == Value.id)
    return _delete(desk, Value, and_(Value.last_seen_at < desk.at - KEEP_POST, unused), limit)


def _rules(desk: Desk, limit: int) -> int:
    return _delete(desk, ValueRule, ValueRule.ends_at < desk.at - KEEP_POST, limit)


def _tombstones(desk: Desk, limit: int) -> int:
    return _delete(desk, Tombstone, Tombstone.erased_at < desk.at - KEEP_TOMBSTONE, limit)


def _erasures(desk: Desk, limit: int) -> int:
    """Finish what could not be erased at once, and what a restored backup brought back."""
    same = and_(Author.site_id == Tombstone.site_id, Author.author_key == Tombstone.author_key)
    mine = exists().where(Post.author_id == Author.id, Post.received_at <= Tombstone.erased_at)
    left = select(Author, Tombstone).join(Tombstone, same).where(mine)
    count = 0
    for author, tombstone in desk.session.execute(left.limit(limit)).all():
        count += _erase_posts(desk, author, tombstone, limit)
        _forget_author(desk, author)
    return count


def _planned(desk: Desk, limit: int) -> int:
    """Erasures whose time to be called off is over."""
    due = select(Author).where(Author.erase_at <= desk.at).order_by(Author.id).limit(1)
    author = desk.session.scalar(due.with_for_update(skip_locked=True))
    if author is None:
        return 0
    author.erase_at = None
    erase(desk, author, "worker", limit=limit)
    return 1


_STEPS: dict[str, Callable[[Desk, int], int]] = {
    "planned_erasures": _planned,
    "stranded": _stranded,
    "erasures": _erasures,
    "texts": _texts,
    "addresses": _addresses,
    "receipts": _receipts,
    "refusals": _refusals,
    "trials": _trials,
    "sign_ins": _sign_ins,
    "half_sign_ins": _half_sign_ins,
    "second_factors": _unconfirmed,
    "known_sources": _known_sources,
    "attempts": _attempts,
    "invitations": forget_expired,
    "reveals": _reveals,
    "audit": _audit,
    "posts": _posts,
    "names": _names,
    "authors": _authors,
    "values": _values,
    "rules": _rules,
    "tombstones": _tombstones,
}


def plan_erasure(desk: Desk, author: Author, by: str) -> datetime:
    """Erase an author when `undo_minutes` are over, and say when that is. Until then it can be called off."""
    author.erase_at = desk.at + timedelta(minutes=desk.settings.undo_minutes)
    desk.note("author.erasure_planned", by, author.uuid, site=author.site_id)
    desk.session.flush()
    return author.erase_at


def call_off_erasure(desk: Desk, author: Author, by: str) -> bool:
    """Keep an author whose erasure was planned. False if there is none planned."""
    if author.erase_at is None:
        return False
    author.erase_at = None
    desk.note("author.erasure_called_off", by, author.uuid, site=author.site_id)
    desk.session.flush()
    return True


def erase(desk: Desk, author: Author, by: str = "operator", limit: int | None = None) -> dict[str, int]:
    """Erase all we hold of an author on a site, and leave a tombstone. Return how many posts went, and how many wait.

    With a `limit` at most so many posts go now; `purge` goes on with the rest.
    A post of which a decision is on its way to the site waits until it has arrived, or what should be taken out there
    would stay; `purge` erases it then. Afterwards call `Database.scrub`, so that the bytes are gone as well.
    """
    values = {"site_id": author.site_id, "author_key": author.author_key, "erased_at": desk.at}
    if insert_if_absent(desk.session, Tombstone, values, ["site_id", "author_key"]) is None:
        again = update(Tombstone).where(Tombstone.site_id == author.site_id, Tombstone.author_key == author.author_key)
        desk.session.execute(again.values(erased_at=desk.at))
    same = select(Tombstone).where(Tombstone.site_id == author.site_id, Tombstone.author_key == author.author_key)
    tombstone = desk.session.scalars(same.execution_options(populate_existing=True)).one()
    uuid, author_id, site_id = author.uuid, author.id, author.site_id
    erased = _erase_posts(desk, author, tombstone, limit=limit)
    waiting = desk.session.scalars(select(Post.id).where(Post.author_id == author_id)).all()
    _forget_author(desk, author)
    desk.note("author.erased", by, uuid, site=site_id, posts=erased, waiting=len(waiting))
    return {"posts": erased, "waiting": len(waiting)}


def _erase_posts(desk: Desk, author: Author, tombstone: Tombstone, limit: int | None) -> int:
    carried = exists().where(Delivery.post_id == Post.id, Delivery.state == "waiting")
    mine = select(Post.id).where(Post.author_id == author.id, Post.received_at <= tombstone.erased_at, ~carried)
    posts = desk.session.scalars(mine.order_by(Post.id).limit(limit)).all()
    for post_id in posts:
        post = lock_post(desk.session, post_id)
        forget_texts(desk.session, post_id)
        close_item(desk.session, post_id, desk.at, "erased")
        _delete_of_posts(desk, [post_id])
        # The bare id stays, so that the site telling of the post again does not bring it back.
        post.state, post.author_id, post.thread, post.url_sealed = "erased", None, "", None
        desk.note("post.erased", "worker", post.uuid)
        desk.session.flush()
        desk.session.expire_all()
    return len(posts)


def _forget_author(desk: Desk, author: Author) -> None:
    if desk.session.scalar(select(Post.id).where(Post.author_id == author.id).limit(1)) is None:
        desk.session.delete(author)
        desk.session.flush()
