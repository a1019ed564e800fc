"""Posts that a site is to be asked about: an event came of a post we had never seen, or told only part of what changed.

Lease in one transaction, ask in none, take the answer in in another; an answer about a post that has changed meanwhile
is thrown away and asked for again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from models import intake
from models.desk import Desk
from models.post import Post
from models.site import Site
from models.texts import lock_post
from platforms.platform import Event, IncomingPost

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """One post that a worker asks about, as it was known when it began."""

    post_id: int
    site_id: int
    external_id: str
    kind: str
    known: tuple[str, datetime, int]


def first_due(desk: Desk) -> int | None:
    """A post that could be asked about now, for the sweep's nudge."""
    return desk.session.scalar(select(Post.id).join(Site, Post.site_id == Site.id).where(_due(desk)).limit(1))


def lease(desk: Desk, *, first: int | None = None, limit: int = 20) -> list[Asking]:
    """Take posts that are due, this one before others. Commit before anything is called."""
    rows = select(Post).join(Site, Post.site_id == Site.id).where(_due(desk))
    order = (Post.id != first, Post.fetch_at) if first is not None else (Post.fetch_at,)
    locked = rows.order_by(*order).limit(limit).with_for_update(of=Post, skip_locked=True, key_share=True)
    found = desk.session.scalars(locked.execution_options(populate_existing=True)).all()
    for row in found:
        row.fetch_at = desk.at + LEASE
    desk.session.flush()
    return [Asking(row.id, row.site_id, row.external_id, row.kind, _state(row)) for row in found]


def _due(desk: Desk) -> ColumnElement[bool]:
    awake = or_(Site.resting_until.is_(None), Site.resting_until <= desk.at)
    return (Post.fetch_at <= desk.at) & Site.active & awake


def _state(row: Post) -> tuple[str, datetime, int]:
    return row.state, row.revised_at, row.revision_number


def answered(desk: Desk, asking: Asking, posts: tuple[IncomingPost, ...]) -> list[int]:
    """Take in how a post stands, and what else the site told with it. Return the revisions there are to scan.

    What the site shows now is so, whatever events said before: it is placed as the newest, unless something came
    while we asked.
    """
    row = lock_post(desk.session, asking.post_id)
    if _state(row) != asking.known:
        row.fetch_at = desk.at
        return []
    row.fetch_at = None
    site = desk.session.get_one(Site, asking.site_id)
    told = [_placed(row, post) if post.external_id == row.external_id else post for post in posts]
    desk.session.flush()
    received = [intake.observe(desk, site, post) for post in told]
    desk.note("post.fetched", "worker", row.uuid, found=len(told))
    return [one.revision_id for one in received if one.revision_id is not None]


def _placed(row: Post, post: IncomingPost) -> IncomingPost:
    event = Event.RESTORED if row.state != "live" and post.event is not Event.DELETED else post.event
    at = max(post.revised_at or row.revised_at, row.revised_at)
    return replace(post, event=event, revised_at=at, revision=max(post.revision, row.revision_number))


def gone(desk: Desk, asking: Asking) -> None:
    """The site has no such post any more."""
    row = lock_post(desk.session, asking.post_id)
    removal = IncomingPost(Event.DELETED, row.external_id, row.kind, revision=row.revision_number)
    answered(desk, asking, (removal,) if row.state == "live" else ())


def settled(desk: Desk, asking: Asking, reason: str) -> None:
    """There is no asking, or no answer to wait for: what the events said stays."""
    desk.session.execute(update(Post).where(Post.id == asking.post_id).values(fetch_at=None))
    row = desk.session.get_one(Post, asking.post_id)
    desk.note("post.not_fetched", "worker", row.uuid, reason=reason[:64])


def again(desk: Desk, asking: Asking, reason: str, after: float = 0.0) -> None:
    """Later: each wait is as long as all before, up to an hour; after `give_up_hours` no more."""
    row = lock_post(desk.session, asking.post_id)
    age = desk.at - max(row.received_at, min(row.revised_at, desk.at))
    if age > timedelta(hours=desk.settings.give_up_hours):
        settled(desk, asking, reason)
        return
    wait = max(FIRST_WAIT, min(age, LONGEST_WAIT), timedelta(seconds=min(after, LONGEST_WAIT.total_seconds())))
    row.fetch_at = desk.at + wait
