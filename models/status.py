"""How things stand, in counts: for operators and scripts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import clock, learnings, refusals
from models.author import Author
from models.decision import Decision
from models.delivery import CHECK, Delivery
from models.item import Item
from models.post import Post, Revision
from models.receipt import Receipt
from models.site import Site
from models.tombstone import Tombstone


def status(session: Session) -> dict[str, Any]:
    """Posts and items by state, revisions by scan, deliveries and decisions by state, the oldest due, the sites.

    Ages are in seconds, by the database's clock, and None where nothing is due. `refused` counts what was turned away
    in the last seven days, by reason.
    """
    at = clock.now(session)
    return {
        "at": at.isoformat(),
        "posts": _by(session, Post.state),
        "scans": _by(session, Revision.scan),
        "items": _by(session, Item.state),
        "waiting": _by(session, Item.why, Item.state.in_(("new", "held"))),
        "decisions": _by(session, Decision.state),
        "deliveries": _by(session, Delivery.state),
        "receipts": _by(session, Receipt.outcome),
        "refused": refusals.lately(session),
        "oldest_due_scan": _age(session, at, func.min(Revision.received_at), Revision.scan == "due"),
        "oldest_due_delivery": _age(session, at, func.min(Decision.decided_at), Decision.state == "waiting"),
        "checks": _count(session, (Delivery.step == CHECK.name) & (Delivery.state == "waiting")),
        "unfinished_erasures": unfinished_erasures(session),
        "sites": [_site(session, at, site) for site in session.scalars(select(Site).order_by(Site.id))],
    }


def _by(session: Session, column: InstrumentedAttribute[str], *which: ColumnElement[bool]) -> dict[str, int]:
    rows = session.execute(select(column, func.count()).where(*which).group_by(column).order_by(column))
    return {str(state): int(count) for state, count in rows}


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Delivery).where(which)) or 0


def _age(session: Session, at: datetime, oldest: Any, which: ColumnElement[bool]) -> float | None:
    since = session.scalar(select(oldest).where(which))
    return None if since is None else round(max(0.0, (at - since).total_seconds()), 1)


def unfinished_erasures(session: Session) -> int:
    """Erased authors of whom a post is still here, since something of it is on its way to the site."""
    left = (
        select(Tombstone.id)
        .join(Author, (Author.site_id == Tombstone.site_id) & (Author.author_key == Tombstone.author_key))
        .join(Post, (Post.author_id == Author.id) & (Post.received_at <= Tombstone.erased_at))
    )
    return session.scalar(select(func.count()).select_from(left.distinct().subquery())) or 0


def _site(session: Session, at: datetime, site: Site) -> dict[str, Any]:
    mine = (Delivery.site_id == site.id) & (Delivery.state == "waiting")
    resting = site.resting_until is not None and site.resting_until > at
    return {
        "name": site.name,
        "platform": site.platform,
        "source": site.source,
        "active": site.active,
        "resting": resting,
        "failures": site.failures,
        "waiting_deliveries": _count(session, mine),
        "polled_at": site.polled_at.isoformat() if site.polled_at else None,
        "learning": learnings.told(session, site.id),
    }
