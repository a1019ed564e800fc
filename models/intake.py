"""What comes in: the events of posts, from webhooks and from reconciliation polls."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from models.arrivals import (
    ID_LENGTH,
    UNSTORABLE,
    Arrival,
    Place,
    add_posts,
    authors_of,
    insert_posts,
    new_text,
    post_values,
    seal_url,
)
from models.crypto import forms
from models.desk import Desk
from models.direct import insert_many
from models.post import Post
from models.receipt import Receipt
from models.revisions import add_revision
from models.site import Site
from models.texts import close_item, forget_texts, lock_places, lock_post, newest_revision
from platforms.platform import Event, IncomingPost

CLOCK_SKEW = timedelta(minutes=5)
_LATER = frozenset({Event.EDITED, Event.RESTORED, Event.DELETED})
_NOTHING = frozenset({"private", "erased", "stale", "rejected:post_id"})


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery's own id (or the hash of its body) and the size of its body in bytes."""

    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One delivery: from which site, its own id, and what it says."""

    site: Site
    message: Message
    post: IncomingPost = field(repr=False)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an event. `revision_id` is there when there is a text to scan; `first` when the post is new."""

    outcome: str
    revision_id: int | None = None
    first: bool = False


DUPLICATE = Received("duplicate")


def receive(desk: Desk, site: Site, post: IncomingPost, message: Message) -> Received:
    """Take one event in, once: the same delivery again has no effect."""
    return receive_many(desk, [Incoming(site, message, post)])[0]


def receive_many(desk: Desk, incoming: Sequence[Incoming]) -> list[Received]:
    """Take events in as if one after another, each once. Return what became of each, in order."""
    receipts = _take(desk, [(one.site, one.message) for one in incoming])
    fresh = [place for place, receipt in enumerate(receipts) if receipt is not None]
    observed = observe_many(desk, [(incoming[place].site, incoming[place].post) for place in fresh])
    received = [DUPLICATE] * len(incoming)
    for place, what in zip(fresh, observed, strict=True):
        received[place] = what
        _note_outcome(desk, incoming[place], receipts[place], what)
    return received


def _note_outcome(desk: Desk, one: Incoming, receipt: int | None, received: Received) -> None:
    site, post = one.site, one.post
    refused = post.address_refused or bool(post.address and site.source != "blog")
    if received.outcome != "accepted" or refused:
        kept = update(Receipt).where(Receipt.id == receipt)
        desk.session.execute(kept.values(outcome=received.outcome, address_refused=refused))
    if (received.first and post.event in _LATER) or (post.partial and received.outcome not in _NOTHING):
        # The story began without us, or goes on where the event does not tell: the site is asked, nothing is guessed.
        asked = update(Post).where(Post.site_id == site.id, Post.external_id == post.external_id)
        desk.session.execute(asked.values(fetch_at=desk.at))


def reject(desk: Desk, site: Site, message: Message, reason: str) -> None:
    """Keep a signed delivery that could not be understood: the site's admin must see it."""
    [receipt] = _take(desk, [(site, message)])
    if receipt is not None:
        kept = update(Receipt).where(Receipt.id == receipt)
        desk.session.execute(kept.values(outcome=f"rejected:{reason}"[:32]))
        desk.note("webhook.rejected", "platform", site.uuid, reason=reason)


def _take(desk: Desk, messages: Sequence[tuple[Site, Message]]) -> list[int | None]:
    """A receipt for each delivery that never came before; None for the others."""
    keys = [(site.id, desk.keys.fingerprint(f"message:{site.id}", message.id)) for site, message in messages]
    sizes = {key: message.size for key, (_, message) in reversed([*zip(keys, messages, strict=True)])}
    known = {key for key in sizes if _was_taken(desk, *key)}
    values = [_receipt(desk, key, sizes[key]) for key in sorted(sizes) if key not in known]
    columns = ("site_id", "message_key", "id")
    new = insert_many(desk.session, Receipt, values, unique=columns[:2], returning=columns)
    receipts = {(site, key): receipt for site, key, receipt in new}
    return [receipts.pop(key, None) for key in keys]


def _receipt(desk: Desk, key: tuple[int, str], size: int) -> dict[str, Any]:
    return {
        "site_id": key[0],
        "message_key": key[1],
        "size": size,
        "outcome": "accepted",
        "address_refused": False,
        "received_at": desk.at,
    }


def _was_taken(desk: Desk, site: int, key: str) -> bool:
    """Whether it came before the index key was changed."""
    if not (older := forms(key)[1:]):
        return False
    same = select(Receipt.id).where(Receipt.site_id == site, Receipt.message_key.in_(older))
    return desk.session.scalar(same) is not None


def observe(desk: Desk, site: Site, post: IncomingPost) -> Received:
    """Take in what a webhook or a poll says about a post. What is older than what we know changes nothing."""
    return observe_many(desk, [(site, post)])[0]


def observe_many(desk: Desk, posts: Sequence[tuple[Site, IncomingPost]]) -> list[Received]:
    """Take in several events as if one after another. Return what became of each, in order.

    Those that seem new and alone of their post are stored together; posts do not touch each other, so that the rest
    may follow.
    """
    arrivals = [_arrival(desk, site, post) for site, post in posts]
    times = Counter(one.place for one in arrivals if isinstance(one, Arrival))
    alone = [one for one in arrivals if isinstance(one, Arrival) and times[one.place] == 1 and not _withdraws(one.post)]
    added = add_posts(desk, alone)
    known = {one.place for one in alone} - set(added)
    lock_places(desk.session, set(times) - set(added))
    return [_follow(desk, one, added, known) if isinstance(one, Arrival) else one for one in arrivals]


def _arrival(desk: Desk, site: Site, post: IncomingPost) -> Arrival | Received:
    """An event on its way in, or what becomes of it where it goes no further."""
    if post.event in {Event.PING, Event.IGNORED}:
        return Received("ignored")
    if not 0 < len(post.external_id) <= ID_LENGTH or UNSTORABLE.search(post.external_id):
        return Received("rejected:post_id")
    # A clock that runs ahead must not shut out the edits that follow.
    revised_at = min(post.revised_at or desk.at, desk.at + CLOCK_SKEW)
    return Arrival(site, post, revised_at, "" if _withdraws(post) else desk.text_hash(site.id, post.text))


def _withdraws(post: IncomingPost) -> bool:
    return post.event is Event.DELETED or not post.public


def _follow(desk: Desk, arrival: Arrival, added: dict[Place, int], known: set[Place]) -> Received:
    """What becomes of an event after the new posts are stored: `added` holds their first revisions by place."""
    if arrival.place in added:
        return Received("accepted", added[arrival.place], first=True)
    if _withdraws(arrival.post):
        return _withdraw(desk, arrival, "deleted" if arrival.post.public else "withdrawn")
    if arrival.place not in known and (new := add_posts(desk, [arrival])):
        return Received("accepted", new[arrival.place], first=True)
    return _edit(desk, arrival)


def _known(desk: Desk, arrival: Arrival) -> Post | None:
    same = select(Post.id).where(Post.site_id == arrival.site.id, Post.external_id == arrival.post.external_id)
    found = desk.session.scalar(same)
    return None if found is None else lock_post(desk.session, found)


def _withdraw(desk: Desk, arrival: Arrival, state: str) -> Received:
    """The post is gone or no longer public: close its item and destroy our copy."""
    row = _known(desk, arrival)
    if row is None:
        if state == "withdrawn":
            return Received("private")  # never stored, only counted
        # A tombstone: it beats the creation that comes late. One that came at the same moment is there now.
        new = insert_posts(desk, [post_values(desk, arrival, state)])
        return Received(state, first=True) if new else _withdraw(desk, arrival, state)
    if row.state == "erased" or (arrival.revised_at, arrival.post.revision) < (row.revised_at, row.revision_number):
        return Received("stale")
    row.state, row.revised_at, row.revision_number = state, arrival.revised_at, arrival.post.revision
    forget_texts(desk.session, row.id)
    close_item(desk.session, row.id, desk.at, state)
    desk.note(f"post.{state}", "platform", row.uuid)
    return Received("private" if state == "withdrawn" else state)


def _edit(desk: Desk, arrival: Arrival) -> Received:
    row = _known(desk, arrival)
    assert row is not None
    session, post = desk.session, arrival.post
    order, known = (arrival.revised_at, post.revision), (row.revised_at, row.revision_number)
    revived = row.state != "live"
    if row.state == "erased":
        return Received("erased")  # who was erased stays so, though the site still has the post
    if order < known or (revived and order == known and post.event is not Event.RESTORED):
        return Received("stale")
    newest = newest_revision(session, row.id)
    row.state, row.revised_at, row.revision_number = "live", arrival.revised_at, post.revision
    row.published = post.status == "published"
    if newest is not None and desk.same(newest.text_hash, arrival.text_hash) and not revived:
        return Received("unchanged")
    row.author_id = row.author_id or authors_of(desk, [arrival])[0]
    row.url_sealed = row.url_sealed or seal_url(desk, arrival, row.uuid)
    session.flush()
    number = 1 if newest is None else newest.number + 1
    revision, ours = add_revision(desk, new_text(arrival, row.id), number=number)
    desk.note("post.received", "platform", row.uuid, revision=number, ours=ours)
    return Received("accepted", revision)
