"""Signed deliveries, kept: what several threads bring at one moment goes into one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models import crash, intake
from models.desk import Desk
from models.intake import Incoming, Message, Received
from models.jobs import SCAN
from moderation_ui.known import KnownSite, changed
from moderation_ui.room import room, writing
from platforms.platform import IncomingPost


@dataclass(frozen=True, slots=True)
class Delivery:
    """A signed delivery: from which site, as it was known when the signature was checked, its own id, what it says.

    Without a post it could not be read, and `unreadable` is the code of why.
    """

    known: KnownSite
    message: Message
    post: IncomingPost | None = field(repr=False)
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What became of a delivery; None if its site is no longer as it was known. `rings` for all of one commit."""

    received: Received | None
    rings: int | None = None


def keep(delivery: Delivery) -> Received | None:
    """Keep a delivery; it is committed when this returns. None if its site is no longer as it was known. Raise Busy."""
    kept: _Kept = room().together.keep(delivery, _commit)
    if kept.rings is not None:
        room().nudge(SCAN, kept.rings)
        crash.point("intake.after_enqueue")
    return kept.received


def _commit(deliveries: Sequence[Delivery]) -> list[_Kept]:
    with writing() as desk:
        stale = changed(desk, [delivery.known for delivery in deliveries])
        received = _receive(desk, [one for one in deliveries if one.known.site.id not in stale])
        crash.point("intake.before_commit")
    crash.point("intake.after_commit")
    done = iter(received)
    kept = [None if one.known.site.id in stale else next(done) for one in deliveries]
    # One bell speaks for all: the job takes everything that is due.
    new = next((place for place, one in enumerate(kept) if one is not None and one.revision_id is not None), None)
    return [_Kept(one, one.revision_id if one is not None and place == new else None) for place, one in enumerate(kept)]


def _receive(desk: Desk, deliveries: Sequence[Delivery]) -> list[Received]:
    posts = [Incoming(one.known.site, one.message, one.post) for one in deliveries if one.post is not None]
    received = iter(intake.receive_many(desk, posts))
    return [_reject(desk, one) if one.post is None else next(received) for one in deliveries]


def _reject(desk: Desk, delivery: Delivery) -> Received:
    """The site's admin must see what was signed and could not be read."""
    intake.reject(desk, delivery.known.site, delivery.message, delivery.unreadable)
    return Received(f"rejected:{delivery.unreadable}")
