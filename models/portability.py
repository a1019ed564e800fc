"""What an author is given on request: everything the data map says is theirs, and nothing else."""

from collections.abc import Iterator
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

_SEALED = {(sealed.row, sealed.column): sealed for sealed in COLUMNS}


def export(desk: Desk, author: Author, by: str = "operator") -> dict[str, list[dict[str, Any]]]:
    """Everything we hold of an author on a site, by table, as JSON can say it. The event is written down."""
    told = {
        row.__tablename__: [_told(desk, one) for one in desk.session.scalars(query)]
        for row, query in _queries(author.id)
    }
    desk.note("author.exported", by, author.uuid, rows=sum(len(rows) for rows in told.values()))
    return told


def _queries(author_id: int) -> Iterator[tuple[type[Base], Select[Any]]]:
    posts = select(Post.id).where(Post.author_id == author_id)
    revisions = select(Revision.id).where(Revision.post_id.in_(posts))
    items = select(Item.id).where(Item.post_id.in_(posts))
    yield Author, select(Author).where(Author.id == author_id)
    yield Post, select(Post).where(Post.author_id == author_id).order_by(Post.id)
    yield Revision, select(Revision).where(Revision.post_id.in_(posts)).order_by(Revision.id)
    yield CommentAddress, select(CommentAddress).where(CommentAddress.post_id.in_(posts)).order_by(CommentAddress.id)
    yield FindingRow, select(FindingRow).where(FindingRow.revision_id.in_(revisions)).order_by(FindingRow.id)
    yield Item, select(Item).where(Item.post_id.in_(posts)).order_by(Item.id)
    yield Decision, select(Decision).where(Decision.item_id.in_(items)).order_by(Decision.id)


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
