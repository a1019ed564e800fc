"""What a person may ask: which of the posts here are theirs, what is kept of them, and that it be given out or erased.

A value that somebody is looked for by is compared as a fingerprint, or with names one by one as they are opened; it is
never kept, and the audit says only by what was looked and how many were found.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, select

from models.address import CommentAddress
from models.audit import AuditEvent
from models.author import Author
from models.crypto import Place, Unreadable, forms
from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.site import Site
from models.value import Value

BY = ("id", "name", "email", "phone")
PER_DAY = 200
"""Looks and exports one person may make in a day: nobody answers so many requests, but somebody may be copying."""
MOST = 200
NAMES = 200_000
LOOKED = ("author.sought", "author.exported")


class TooOften(Exception):
    """Somebody looked for or exported more people today than requests can explain."""


@dataclass(frozen=True, slots=True)
class Match:
    """An author who may be the one who asks. `posts` were written by them, or (`mentions`) hold what was looked for."""

    author: Author
    site: Site
    name: str = field(repr=False)
    mentions: bool
    posts: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of an author."""

    posts: int
    texts: int
    addresses: int
    findings: int
    items: int
    decisions: int
    waiting: int
    """Posts of which a decision is on its way to the site: they are erased once it has arrived."""


def find(desk: Desk, sites: Sequence[Site], by: str, value: str, actor: str) -> list[Match]:
    """Who on these sites has this id or name there, or wrote posts with this e-mail address or number in them.

    Raise TooOften, ValueError for another way to look.
    """
    if by not in BY:
        raise ValueError(by)
    check_pace(desk, actor)
    sought = value.strip()
    matches: list[Match] = []
    if sought:
        for site in sites:
            matches += _mentions(desk, site, by, sought) if by in {"email", "phone"} else _named(desk, site, by, sought)
    desk.note("author.sought", actor, by, found=len(matches), sites=len(sites))
    return matches[:MOST]


def check_pace(desk: Desk, actor: str) -> None:
    """Raise TooOften if somebody has looked enough for today. The operator's command is not counted."""
    recent = (AuditEvent.actor == actor) & (AuditEvent.at > desk.at - timedelta(days=1))
    looked = select(func.count()).select_from(AuditEvent).where(recent, AuditEvent.action.in_(LOOKED))
    if actor != "operator" and (desk.session.scalar(looked) or 0) >= PER_DAY:
        raise TooOften


def _named(desk: Desk, site: Site, by: str, sought: str) -> list[Match]:
    data = sought if by == "id" else f"name:{sought}"
    key = desk.keys.fingerprint(f"author:{site.id}", data)
    found = {row.id: row for row in _authors(desk, site, Author.author_key.in_(forms(key)))}
    if by == "name":
        found |= {row.id: row for row in _authors(desk, site, Author.id.in_(_called(desk, site, sought)))}
    return [Match(row, site, name_of(desk, row), False, _posts(desk, row)) for row in found.values()]


def _called(desk: Desk, site: Site, sought: str) -> list[int]:
    """The authors whose sealed name is this one, whatever its case and spaces: opened one by one, none is kept."""
    wanted = _folded(sought)
    names = select(Author.id, Author.uuid, Author.name_sealed).where(Author.site_id == site.id)
    names = names.where(Author.name_sealed.is_not(None)).order_by(Author.last_seen_at.desc()).limit(NAMES)
    found = []
    for author_id, uuid, sealed in desk.session.execute(names.execution_options(yield_per=1000)):
        if sealed is not None and _folded(_opened(desk, sealed, uuid, site.id)) == wanted:
            found.append(author_id)
    return found[:MOST]


def _authors(desk: Desk, site: Site, which: ColumnElement[bool]) -> Sequence[Author]:
    rows = select(Author).where(Author.site_id == site.id, which).order_by(Author.last_seen_at.desc()).limit(MOST)
    return desk.session.scalars(rows).all()


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def name_of(desk: Desk, author: Author) -> str:
    """An author's name at the site; empty once it was forgotten."""
    if author.name_sealed is None:
        return ""
    return _opened(desk, author.name_sealed, author.uuid, author.site_id)


def _opened(desk: Desk, sealed: bytes, uuid: str, site_id: int) -> str:
    try:
        name = desk.keys.open_text(sealed, Place("author", "name_sealed", uuid, site_id))
    except Unreadable:
        return ""
    return name.encode("utf-8", "replace").decode()


def _posts(desk: Desk, author: Author) -> int:
    return desk.session.scalar(select(func.count()).select_from(Post).where(Post.author_id == author.id)) or 0


def marks(desk: Desk, site: Site, by: str, value: str) -> list[str]:
    """The fingerprints that an e-mail address or telephone number has on a site, as the detector writes them."""
    plain = value.strip()
    if by == "phone":
        digits = "".join(char for char in plain if char.isdecimal())
        spellings = {plain, f"+{digits.removeprefix('00')}", digits}
    else:
        spellings = {plain, plain.casefold()}
    return forms(*(desk.keys.fingerprint(f"value:{site.id}:{by}", one) for one in sorted(spellings)))


def holding(desk: Desk, site: Site, by: str, value: str) -> Select[int]:
    """The posts of a site in whose texts this e-mail address or number was found."""
    named = (Value.site_id == site.id) & (Value.kind == by) & Value.fingerprint.in_(marks(desk, site, by, value))
    return (
        select(Revision.post_id)
        .join(FindingRow, FindingRow.revision_id == Revision.id)
        .join(Value, FindingRow.value_id == Value.id)
        .where(named)
        .distinct()
    )


def _mentions(desk: Desk, site: Site, by: str, sought: str) -> list[Match]:
    """Those in whose posts it stands. It need not be theirs: somebody may have published it of somebody else."""
    here = select(Post.author_id, func.count()).where(Post.id.in_(holding(desk, site, by, sought)))
    counted = desk.session.execute(here.where(Post.author_id.is_not(None)).group_by(Post.author_id).limit(MOST)).all()
    rows = ((desk.session.get_one(Author, author_id), count) for author_id, count in counted)
    return [Match(row, site, name_of(desk, row), True, count) for row, count in rows]


def items_holding(desk: Desk, sites: Sequence[Site], by: str, value: str) -> list[Item]:
    """The items of posts that hold an e-mail address or number, whoever wrote them, newest first."""
    if by not in {"email", "phone"} or not value.strip():
        return []
    found: list[Item] = []
    for site in sites:
        posts = holding(desk, site, by, value)
        found += desk.session.scalars(select(Item).where(Item.post_id.in_(posts)).order_by(Item.id.desc()).limit(MOST))
    return found[:MOST]


def kept(desk: Desk, author: Author) -> Kept:
    """Count what is kept of an author, as an export or an erasure would meet it."""
    posts = select(Post.id).where(Post.author_id == author.id)
    revisions, items = (
        select(Revision.id).where(Revision.post_id.in_(posts)),
        select(Item.id).where(Item.post_id.in_(posts)),
    )

    def count(which: Select[int]) -> int:
        return desk.session.scalar(select(func.count()).select_from(which.subquery())) or 0

    carried = select(Delivery.post_id).where(Delivery.post_id.in_(posts), Delivery.state == "waiting").distinct()
    return Kept(
        posts=count(posts),
        texts=count(revisions.where(Revision.text_sealed.is_not(None))),
        addresses=count(select(CommentAddress.id).where(CommentAddress.post_id.in_(posts))),
        findings=count(select(FindingRow.id).where(FindingRow.revision_id.in_(revisions))),
        items=count(items),
        decisions=count(select(Decision.id).where(Decision.item_id.in_(items))),
        waiting=count(carried),
    )
