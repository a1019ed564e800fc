"""What an author is given on request: everything the data map says is theirs, and nothing else."""

from collections.abc import Collection, Iterator
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from sqlalchemy import Select, select

from models import data_map
from models.address import CommentAddress
from models.author import Author
from models.base import Base
from models.decision import Decision
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.reseal import COLUMNS, Sealed
from models.value import Value

Told = dict[str, list[dict[str, Any]]]
Place = tuple[int, int, str]
_SEALED = {(sealed.row, sealed.column): sealed for sealed in COLUMNS}


def export(desk: Desk, author: Author, by: str = "operator") -> Told:
    """Everything we hold of an author on a site, by table, as JSON can say it. The event is written down."""
    told = _all(desk, author)
    _note(desk, author, by, told, whole=True)
    return told


def export_masked(desk: Desk, author: Author, own: Collection[str], by: str = "operator") -> Told:
    """The same for handing out: what was found in the texts and is not known to be the author's own is masked.

    Whoever asks has no right to what others' data they published. `own` are fingerprints of what the author was found
    by to be theirs (`requests.marks`); what the detector took for the author's own stays as well.
    """
    told = _all(desk, author)
    foreign = _foreign(desk, author.id, frozenset(own))
    texts: dict[int, str | None] = {}
    for revision, given in zip(desk.session.scalars(_revisions(author.id)), told["revision"], strict=True):
        texts[revision.id] = given["text"]
        given["text"] = _masked(given["text"], foreign.get(revision.id, []))
    for decision, given in zip(desk.session.scalars(_decisions(author.id)), told["decision"], strict=True):
        text, places = texts.get(decision.revision_id), foreign.get(decision.revision_id, [])
        given["result"] = text and _without(given["result"], [(text[a:b], kind) for a, b, kind in places])
    _note(desk, author, by, told, whole=False)
    return told


def _note(desk: Desk, author: Author, by: str, told: Told, *, whole: bool) -> None:
    count = sum(len(rows) for rows in told.values())
    desk.note("author.exported", by, author.uuid, site=author.site_id, rows=count, whole=whole)


def _all(desk: Desk, author: Author) -> Told:
    return {
        row.__tablename__: [_told(desk, one) for one in desk.session.scalars(query)]
        for row, query in _queries(author.id)
    }


def _foreign(desk: Desk, author_id: int, own: frozenset[str]) -> dict[int, list[Place]]:
    """By revision: start, end and kind of what may be somebody else's."""
    rows = (
        select(FindingRow, Value.fingerprint)
        .outerjoin(Value, FindingRow.value_id == Value.id)
        .where(FindingRow.revision_id.in_(_revisions(author_id).with_only_columns(Revision.id).order_by(None)))
        .where(~FindingRow.suppressed, FindingRow.subject != "self")
    )
    places: dict[int, list[Place]] = {}
    for row, mark in desk.session.execute(rows):
        if mark not in own:
            places.setdefault(row.revision_id, []).append((row.start, row.end, row.kind))
    return places


def _masked(text: str | None, places: list[Place]) -> str | None:
    """From right to left, so that offsets stay; what overlaps is one place."""
    if text is None:
        return None
    until = len(text)
    for start, end, kind in sorted(places, key=lambda one: (-one[0], one[1])):
        cut = min(end, until)
        text, until = f"{text[:start]}[{kind}]{text[cut:]}" if cut > start else text, min(until, start)
    return text


def _without(text: str | None, words: list[tuple[str, str]]) -> str | None:
    """A redaction's result has other offsets: what was left standing is found by its words."""
    for word, kind in sorted(words, key=lambda one: -len(one[0])):
        text = text and text.replace(word, f"[{kind}]")
    return text


def _revisions(author_id: int) -> Select[Revision]:
    posts = select(Post.id).where(Post.author_id == author_id)
    return select(Revision).where(Revision.post_id.in_(posts)).order_by(Revision.id)


def _decisions(author_id: int) -> Select[Decision]:
    posts = select(Post.id).where(Post.author_id == author_id)
    items = select(Item.id).where(Item.post_id.in_(posts))
    return select(Decision).where(Decision.item_id.in_(items)).order_by(Decision.id)


def _queries(author_id: int) -> Iterator[tuple[type[Base], Select[Any]]]:
    posts = select(Post.id).where(Post.author_id == author_id)
    revisions = select(Revision.id).where(Revision.post_id.in_(posts))
    yield Author, select(Author).where(Author.id == author_id)
    yield Post, select(Post).where(Post.author_id == author_id).order_by(Post.id)
    yield Revision, _revisions(author_id)
    yield CommentAddress, select(CommentAddress).where(CommentAddress.post_id.in_(posts)).order_by(CommentAddress.id)
    yield FindingRow, select(FindingRow).where(FindingRow.revision_id.in_(revisions)).order_by(FindingRow.id)
    yield Item, select(Item).where(Item.post_id.in_(posts)).order_by(Item.id)
    yield Decision, _decisions(author_id)


def _told(desk: Desk, row: Base) -> dict[str, Any]:
    told = {}
    for column in data_map.exported(row.__tablename__):
        sealed = _SEALED.get((type(row), column))
        value = getattr(row, column)
        told[column.removesuffix("_sealed")] = _plain(value) if sealed is None else _opened(desk, row, sealed, value)
    return told


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _opened(desk: Desk, row: Base, sealed: Sealed, value: bytes | None) -> str | None:
    if value is None:
        return None
    plain = desk.keys.open(value, sealed.place(row), sealed.purpose)
    if sealed.purpose == "address":
        return str(ip_address(plain))
    return plain.decode("utf-8", "surrogatepass").encode("utf-8", "replace").decode()
