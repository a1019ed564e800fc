"""Posts that are new to us: many in a few statements, since a webhook that had five for itself would wait for each."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from models import crypto
from models.address import CommentAddress
from models.author import Author
from models.base import new_uuid
from models.desk import Desk
from models.direct import find_many, insert_many
from models.post import Post
from models.revisions import NewText, add_first_revisions
from models.site import Site
from models.texts import url_place
from platforms.platform import IncomingPost

ID_LENGTH = 120
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_KIND_LENGTH, _URL_LENGTH = 32, 1000
_SEEN = timedelta(hours=1)
Place = tuple[int, str]
"""What a post is known by: its site, and the site's own id of it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event on its way in."""

    site: Site
    post: IncomingPost = field(repr=False)
    revised_at: datetime
    text_hash: str = ""

    @property
    def place(self) -> Place:
        """What its post is known by."""
        return self.site.id, self.post.external_id


def add_posts(desk: Desk, arrivals: Sequence[Arrival]) -> dict[Place, int]:
    """Store the posts that are new, with author, address and text. Return their first revisions.

    What is known already is left out; each place stands in `arrivals` once. Rows are written in one order everywhere,
    so that no two transactions wait for each other.
    """
    ordered = sorted(arrivals, key=lambda arrival: arrival.place)
    authors = authors_of(desk, ordered)
    values = [_live(desk, arrival, author) for arrival, author in zip(ordered, authors, strict=True)]
    ids = insert_posts(desk, values)
    new = [(arrival, one["uuid"]) for arrival, one in zip(ordered, values, strict=True) if one["uuid"] in ids]
    _keep_addresses(desk, [(arrival, ids[uuid]) for arrival, uuid in new])
    revisions = add_first_revisions(desk, [new_text(arrival, ids[uuid]) for arrival, uuid in new])
    desk.note_each("post.received", "platform", [uuid for _, uuid in new], revision=1, ours=False)
    return {arrival.place: revisions[ids[uuid]] for arrival, uuid in new}


def insert_posts(desk: Desk, values: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert rows of posts unless they are known; the ids of the new ones by their uuid."""
    return dict(insert_many(desk.session, Post, values, unique=("site_id", "external_id"), returning=("uuid", "id")))


def post_values(desk: Desk, arrival: Arrival, state: str) -> dict[str, Any]:
    """The row of a post whose author and address on the web are not kept."""
    post, at = arrival.post, desk.at
    return {
        "uuid": new_uuid(),
        "site_id": arrival.site.id,
        "author_id": None,
        "external_id": post.external_id,
        "kind": storable(post.kind, _KIND_LENGTH),
        "thread": storable(post.thread, ID_LENGTH),
        "url_sealed": None,
        "state": state,
        "published": post.status == "published",
        "revision_number": post.revision,
        "revised_at": arrival.revised_at,
        "posted_at": min(post.created_at or at, at),
        "received_at": at,
    }


def _live(desk: Desk, arrival: Arrival, author: int | None) -> dict[str, Any]:
    values = post_values(desk, arrival, "live")
    return values | {"author_id": author, "url_sealed": seal_url(desk, arrival, values["uuid"])}


def seal_url(desk: Desk, arrival: Arrival, uuid: str) -> bytes | None:
    """A post's address on the web, sealed; None if there is none worth keeping."""
    url = arrival.post.url
    if not url or len(url) > _URL_LENGTH:
        return None
    return desk.keys.seal_text(url, url_place(uuid, arrival.site.id))


def new_text(arrival: Arrival, post_id: int) -> NewText:
    """An arrival's text as a revision of its post."""
    post = arrival.post
    return NewText(post_id, arrival.site.id, post.text, arrival.text_hash, storable(post.markup, 16), post.mark)


def storable(word: str, length: int) -> str:
    """PostgreSQL takes neither NUL nor lone surrogates, SQLite only the first: both must hold the same."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", word)[:length]


def authors_of(desk: Desk, arrivals: Sequence[Arrival]) -> list[int | None]:
    """The row of each arrival's author, new or known; None where the site does not say who wrote it."""
    keys = [_author_key(desk, arrival) for arrival in arrivals]
    wanted: dict[int, dict[str, Arrival]] = {}
    for arrival, key in zip(arrivals, keys, strict=True):
        if key:
            wanted.setdefault(arrival.site.id, {})[key] = arrival
    ids = {site: _authors(desk, site, by_key) for site, by_key in sorted(wanted.items())}
    return [ids[arrival.site.id][key] if key else None for arrival, key in zip(arrivals, keys, strict=True)]


def _author_key(desk: Desk, arrival: Arrival) -> str:
    post = arrival.post
    if not (post.author_id or post.author_name):
        return ""
    return desk.keys.fingerprint(f"author:{arrival.site.id}", post.author_id or f"name:{post.author_name}")


def _authors(desk: Desk, site: int, arrivals: dict[str, Arrival]) -> dict[str, int]:
    known = _known_authors(desk, site, arrivals)
    missing = [_new_author(desk, arrivals[key], key) for key in sorted(set(arrivals) - set(known))]
    added = insert_many(desk.session, Author, missing, unique=("site_id", "author_key"), returning=("author_key", "id"))
    known |= dict(added)
    beaten = {
        key: arrival for key, arrival in arrivals.items() if key not in known
    }  # somebody else added them just now
    return known | _known_authors(desk, site, beaten) if beaten else known


def _known_authors(desk: Desk, site: int, arrivals: dict[str, Arrival]) -> dict[str, int]:
    names = {form: key for key in arrivals for form in crypto.forms(key)}
    found = {}
    columns = ("author_key", "id", "staff", "last_seen_at")
    rows = find_many(desk.session, Author, columns, among="author_key", values=[*names], site=site)
    for form, author, staff, seen_at in rows:
        key = names[form]
        found[key] = int(author)
        # Not at each post: those of one author need not wait for each other.
        if seen_at < desk.at - _SEEN or staff != arrivals[key].post.staff:
            seen = update(Author).where(Author.id == author)
            desk.session.execute(seen.values(last_seen_at=desk.at, staff=arrivals[key].post.staff))
    return found


def _new_author(desk: Desk, arrival: Arrival, key: str) -> dict[str, Any]:
    uuid, site, post = new_uuid(), arrival.site.id, arrival.post
    return {
        "uuid": uuid,
        "site_id": site,
        "author_key": key,
        "name_sealed": desk.keys.seal_text(post.author_name, crypto.Place("author", "name_sealed", uuid, site)),
        "staff": post.staff,
        "first_seen_at": desk.at,
        "last_seen_at": desk.at,
    }


def _keep_addresses(desk: Desk, new: Sequence[tuple[Arrival, int]]) -> None:
    """Only a blog's comments: a forum's policy never collected addresses, so ours must not either."""
    found = [(arrival, post_id, _host(arrival)) for arrival, post_id in new]
    values = [_address(desk, arrival.site.id, post_id, host) for arrival, post_id, host in found if host is not None]
    insert_many(desk.session, CommentAddress, values, unique=("post_id",), returning=())


def _host(arrival: Arrival) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if arrival.site.source != "blog" or not arrival.post.address:
        return None
    try:
        host = ipaddress.ip_address(arrival.post.address.strip())
    except ValueError:
        return None
    return getattr(host, "ipv4_mapped", None) or host


def _address(
    desk: Desk, site: int, post_id: int, host: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> dict[str, Any]:
    prefix = 24 if host.version == 4 else 64  # noqa: PLR2004 - IP versions, and the usual size of one customer's network
    network = ipaddress.ip_network(f"{host}/{prefix}", strict=False)
    uuid = new_uuid()
    return {
        "uuid": uuid,
        "site_id": site,
        "post_id": post_id,
        "address_sealed": desk.keys.seal(
            host.packed, crypto.Place("comment_address", "address_sealed", uuid, site), "address"
        ),
        "by_host": desk.keys.fingerprint(f"address:{site}", host.exploded),
        "by_network": desk.keys.fingerprint(f"network:{site}", network.exploded),
        "received_at": desk.at,
        "purge_at": desk.at + timedelta(days=desk.settings.keep_address_days),
    }
