"""What comes in: the events of posts, from webhooks and from reconciliation polls."""

import ipaddress
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from models.address import CommentAddress
from models.author import Author
from models.base import new_uuid
from models.crypto import Place, forms
from models.desk import Desk
from models.post import Post
from models.receipt import Receipt
from models.revisions import NewText, add_revision
from models.session import insert_if_absent
from models.site import Site
from models.texts import close_item, forget_texts, lock_post, newest_revision, url_place
from platforms.platform import Event, IncomingPost

CLOCK_SKEW = timedelta(minutes=5)
_SEEN = timedelta(hours=1)
_ID_LENGTH, _KIND_LENGTH, _URL_LENGTH = 120, 32, 1000
_LATER = frozenset({Event.EDITED, Event.RESTORED, Event.DELETED})
_NOTHING = frozenset({"private", "erased", "stale", "rejected:post_id"})
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery's own id (or the hash of its body) and the size of its body in bytes."""

    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an event. `revision_id` is there when there is a text to scan; `first` when the post is new."""

    outcome: str
    revision_id: int | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An event on its way in."""

    desk: Desk
    site: Site
    post: IncomingPost = field(repr=False)
    revised_at: datetime
    text_hash: str = ""


def receive(desk: Desk, site: Site, post: IncomingPost, message: Message) -> Received:
    """Take one event in, once: the same delivery again has no effect."""
    receipt = _take(desk, site, message)
    if receipt is None:
        return Received("duplicate")
    received = observe(desk, site, post)
    refused = post.address_refused or bool(post.address and site.source != "blog")
    if received.outcome != "accepted" or refused:
        kept = update(Receipt).where(Receipt.id == receipt)
        desk.session.execute(kept.values(outcome=received.outcome, address_refused=refused))
    if (received.first and post.event in _LATER) or (post.partial and received.outcome not in _NOTHING):
        # The story began without us, or goes on where the event does not tell: the site is asked, nothing is guessed.
        asked = update(Post).where(Post.site_id == site.id, Post.external_id == post.external_id)
        desk.session.execute(asked.values(fetch_at=desk.at))
    return received


def reject(desk: Desk, site: Site, message: Message, reason: str) -> None:
    """Keep a signed delivery that could not be understood: the site's admin must see it."""
    receipt = _take(desk, site, message)
    if receipt is not None:
        kept = update(Receipt).where(Receipt.id == receipt)
        desk.session.execute(kept.values(outcome=f"rejected:{reason}"[:32]))
        desk.note("webhook.rejected", "platform", site.uuid, reason=reason)


def _take(desk: Desk, site: Site, message: Message) -> int | None:
    key = desk.keys.fingerprint(f"message:{site.id}", message.id)
    values = {
        "site_id": site.id,
        "message_key": key,
        "size": message.size,
        "outcome": "accepted",
        "address_refused": False,
        "received_at": desk.at,
    }
    if (older := forms(key)[1:]) and _was_taken(desk, site, older):
        return None
    return insert_if_absent(desk.session, Receipt, values, ["site_id", "message_key"])


def _was_taken(desk: Desk, site: Site, older: list[str]) -> bool:
    """Whether it came before the index key was changed."""
    same = select(Receipt.id).where(Receipt.site_id == site.id, Receipt.message_key.in_(older))
    return desk.session.scalar(same) is not None


def observe(desk: Desk, site: Site, post: IncomingPost) -> Received:
    """Take in what a webhook or a poll says about a post. What is older than what we know changes nothing."""
    if post.event in {Event.PING, Event.IGNORED}:
        return Received("ignored")
    if not 0 < len(post.external_id) <= _ID_LENGTH or _UNSTORABLE.search(post.external_id):
        return Received("rejected:post_id")
    # A clock that runs ahead must not shut out the edits that follow.
    revised_at = min(post.revised_at or desk.at, desk.at + CLOCK_SKEW)
    if not post.public:
        return _withdraw(_Arrival(desk, site, post, revised_at), "withdrawn")
    if post.event is Event.DELETED:
        return _withdraw(_Arrival(desk, site, post, revised_at), "deleted")
    arrival = _Arrival(desk, site, post, revised_at, desk.text_hash(site.id, post.text))
    author = _author(arrival)
    added = _add_post(arrival, "live", author)
    if added is None:
        return _edit(arrival)
    _keep_address(arrival, added[0])
    return replace(_add_text(arrival, *added, number=1), first=True)


def _known(arrival: _Arrival) -> Post | None:
    same = select(Post.id).where(Post.site_id == arrival.site.id, Post.external_id == arrival.post.external_id)
    found = arrival.desk.session.scalar(same)
    return None if found is None else lock_post(arrival.desk.session, found)


def _withdraw(arrival: _Arrival, state: str) -> Received:
    """The post is gone or no longer public: close its item and destroy our copy."""
    row = _known(arrival)
    if row is None:
        if state == "withdrawn":
            return Received("private")  # never stored, only counted
        # A tombstone: it beats the creation that comes late. One that came at the same moment is there now.
        return Received(state, first=True) if _add_post(arrival, state, None) else _withdraw(arrival, state)
    if row.state == "erased" or (arrival.revised_at, arrival.post.revision) < (row.revised_at, row.revision_number):
        return Received("stale")
    row.state, row.revised_at, row.revision_number = state, arrival.revised_at, arrival.post.revision
    forget_texts(arrival.desk.session, row.id)
    close_item(arrival.desk.session, row.id, arrival.desk.at, state)
    arrival.desk.note(f"post.{state}", "platform", row.uuid)
    return Received("private" if state == "withdrawn" else state)


def _add_post(arrival: _Arrival, state: str, author: int | None) -> tuple[int, str] | None:
    post, at, uuid = arrival.post, arrival.desk.at, new_uuid()
    values = {
        "uuid": uuid,
        "site_id": arrival.site.id,
        "author_id": author,
        "external_id": post.external_id,
        "kind": _storable(post.kind, _KIND_LENGTH),
        "thread": _storable(post.thread, _ID_LENGTH),
        "url_sealed": _seal_url(arrival, uuid) if state == "live" else None,
        "state": state,
        "published": post.status == "published",
        "revision_number": post.revision,
        "revised_at": arrival.revised_at,
        "posted_at": min(post.created_at or at, at),
        "received_at": at,
    }
    inserted = insert_if_absent(arrival.desk.session, Post, values, ["site_id", "external_id"])
    return None if inserted is None else (inserted, uuid)


def _seal_url(arrival: _Arrival, uuid: str) -> bytes | None:
    url = arrival.post.url
    if not url or len(url) > _URL_LENGTH:
        return None
    return arrival.desk.keys.seal_text(url, url_place(uuid, arrival.site.id))


def _storable(word: str, length: int) -> str:
    """PostgreSQL takes neither NUL nor lone surrogates, SQLite only the first: both must hold the same."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", word)[:length]


def _edit(arrival: _Arrival) -> Received:
    row = _known(arrival)
    assert row is not None
    session, post = arrival.desk.session, arrival.post
    order, known = (arrival.revised_at, post.revision), (row.revised_at, row.revision_number)
    revived = row.state != "live"
    if row.state == "erased":
        return Received("erased")  # who was erased stays so, though the site still has the post
    if order < known or (revived and order == known and post.event is not Event.RESTORED):
        return Received("stale")
    newest = newest_revision(session, row.id)
    row.state, row.revised_at, row.revision_number = "live", arrival.revised_at, post.revision
    row.published = post.status == "published"
    if newest is not None and arrival.desk.same(newest.text_hash, arrival.text_hash) and not revived:
        return Received("unchanged")
    row.author_id = row.author_id or _author(arrival)
    row.url_sealed = row.url_sealed or _seal_url(arrival, row.uuid)
    session.flush()
    return _add_text(arrival, row.id, row.uuid, number=1 if newest is None else newest.number + 1)


def _add_text(arrival: _Arrival, post_id: int, post_uuid: str, number: int) -> Received:
    desk, post = arrival.desk, arrival.post
    new = NewText(post_id, arrival.site.id, post.text, arrival.text_hash, _storable(post.markup, 16), post.mark)
    revision, ours = add_revision(desk, new, number=number)
    desk.note("post.received", "platform", post_uuid, revision=number, ours=ours)
    return Received("accepted", revision)


def _author(arrival: _Arrival) -> int | None:
    desk, site, post = arrival.desk, arrival.site, arrival.post
    if not (post.author_id or post.author_name):
        return None
    author_key = desk.keys.fingerprint(f"author:{site.id}", post.author_id or f"name:{post.author_name}")
    same = select(Author.id, Author.staff, Author.last_seen_at)
    same = same.where(Author.site_id == site.id, Author.author_key.in_(forms(author_key)))
    if (known := desk.session.execute(same).first()) is not None:
        # Not at each post: those of one author need not wait for each other.
        if known.last_seen_at < desk.at - _SEEN or known.staff != post.staff:
            seen = update(Author).where(Author.id == known.id)
            desk.session.execute(seen.values(last_seen_at=desk.at, staff=post.staff))
        return int(known.id)
    uuid = new_uuid()
    values = {
        "uuid": uuid,
        "site_id": site.id,
        "author_key": author_key,
        "name_sealed": desk.keys.seal_text(post.author_name, Place("author", "name_sealed", uuid, site.id)),
        "staff": post.staff,
        "first_seen_at": desk.at,
        "last_seen_at": desk.at,
    }
    added = insert_if_absent(desk.session, Author, values, ["site_id", "author_key"])
    return added or desk.session.scalar(same)


def _keep_address(arrival: _Arrival, post_id: int) -> None:
    """Only a blog's comments: a forum's policy never collected addresses, so ours must not either."""
    desk, site = arrival.desk, arrival.site
    if site.source != "blog" or not arrival.post.address:
        return
    try:
        host = ipaddress.ip_address(arrival.post.address.strip())
    except ValueError:
        return
    host = getattr(host, "ipv4_mapped", None) or host
    prefix = 24 if host.version == 4 else 64  # noqa: PLR2004 - IP versions, and the usual size of one customer's network
    network = ipaddress.ip_network(f"{host}/{prefix}", strict=False)
    uuid = new_uuid()
    place = Place("comment_address", "address_sealed", uuid, site.id)
    values = {
        "uuid": uuid,
        "site_id": site.id,
        "post_id": post_id,
        "address_sealed": desk.keys.seal(host.packed, place, "address"),
        "by_host": desk.keys.fingerprint(f"address:{site.id}", host.exploded),
        "by_network": desk.keys.fingerprint(f"network:{site.id}", network.exploded),
        "received_at": desk.at,
        "purge_at": desk.at + timedelta(days=desk.settings.keep_address_days),
    }
    insert_if_absent(desk.session, CommentAddress, values, ["post_id"])
