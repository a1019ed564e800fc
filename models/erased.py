"""Who was erased or is about to be, to be said again to a database that was put back from a backup.

Only fingerprints and times: what is written here names nobody.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models import rights
from models.author import Author
from models.crypto import Unreadable
from models.desk import Desk
from models.session import insert_if_absent
from models.site import Site
from models.tombstone import Tombstone


class NotErasures(Exception):
    """This is no list of erasures."""


@dataclass(frozen=True, slots=True)
class Erased:
    """An author of a site (its uuid), by fingerprint, and when. `planned` ones can still be called off."""

    site: str
    author_key: str
    at: datetime
    planned: bool = False

    def as_json(self) -> dict[str, Any]:
        """For a line of a file."""
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def read(cls, data: Any) -> "Erased":
        """From a line of a file. Raise NotErasures."""
        try:
            return cls(str(data["site"]), str(data["author_key"]), datetime.fromisoformat(data["at"]), data["planned"])
        except (KeyError, TypeError, ValueError):
            raise NotErasures from None


def erased(desk: Desk) -> list[Erased]:
    """Every erasure that a backup could undo, under the newest index key."""
    uuids = {site.id: site.uuid for site in desk.session.scalars(select(Site))}
    stones = desk.session.scalars(select(Tombstone).order_by(Tombstone.id))
    done = [Erased(uuids[row.site_id], desk.keys.renewed(row.author_key), row.erased_at) for row in stones]
    authors = desk.session.scalars(select(Author).where(Author.erase_at.is_not(None)).order_by(Author.id))
    planned = (
        Erased(uuids[row.site_id], desk.keys.renewed(row.author_key), row.erase_at, planned=True)
        for row in authors
        if row.erase_at is not None
    )
    return [*done, *planned]


def erase_again(desk: Desk, erasures: Iterable[Erased]) -> int:
    """Repeat erasures. Return how many authors had come back. Renew the fingerprints of the database before.

    Who wrote again after being erased is another author to us, known since then: that one is left alone.
    """
    sites = {site.uuid: site.id for site in desk.session.scalars(select(Site))}
    count = 0
    for one in erasures:
        site_id = sites.get(one.site)
        if site_id is not None:
            count += _erase_again(desk, site_id, one)
    return count


def _erase_again(desk: Desk, site_id: int, one: Erased) -> int:
    try:
        key = desk.keys.renewed(one.author_key)
    except Unreadable:
        raise NotErasures from None
    same = select(Author).where(Author.site_id == site_id, Author.author_key == key)
    author = desk.session.scalar(same)
    if one.planned:
        if author is not None:
            author.erase_at = one.at
        return 0
    stone = {"site_id": site_id, "author_key": key, "erased_at": one.at}
    insert_if_absent(desk.session, Tombstone, stone, ["site_id", "author_key"])
    if author is None or author.first_seen_at > one.at:
        return 0
    rights.erase(desk, author)
    return 1
