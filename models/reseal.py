"""Changing keys: what older keys sealed is sealed again with the newest. Small steps, safe to interrupt and repeat."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, literal, select

from models.address import CommentAddress
from models.author import Author
from models.base import Base
from models.canary import Canary
from models.credential import SecondFactor
from models.crypto import Place, key_id
from models.decision import Decision
from models.delivery import result_place
from models.desk import Desk
from models.handling import remark_place
from models.post import Post, Revision
from models.remark import Remark
from models.site import Site
from models.texts import text_place, url_place
from models.trial import Trial
from models.trials import trial_place


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column: where its values are bound, and with which purpose's keys."""

    row: type[Base]
    column: str
    place: Callable[[Any], Place]
    purpose: str = "text"


COLUMNS: Final = (
    Sealed(Revision, "text_sealed", lambda row: text_place(row.uuid, row.site_id)),
    Sealed(Post, "url_sealed", lambda row: url_place(row.uuid, row.site_id)),
    Sealed(Decision, "result_sealed", result_place),
    Sealed(Remark, "text_sealed", lambda row: remark_place(row.uuid, row.site_id)),
    Sealed(Trial, "result_sealed", lambda row: trial_place(row.uuid, row.site_id)),
    Sealed(Author, "name_sealed", lambda row: Place("author", "name_sealed", row.uuid, row.site_id)),
    Sealed(SecondFactor, "secret_sealed", lambda row: Place("second_factor", "secret_sealed", row.uuid, 0)),
    Sealed(Site, "secrets_sealed", lambda row: Place("site", "secrets_sealed", row.uuid, row.id)),
    Sealed(Site, "access_sealed", lambda row: Place("site", "access_sealed", row.uuid, row.id)),
    Sealed(
        CommentAddress,
        "address_sealed",
        lambda row: Place("comment_address", "address_sealed", row.uuid, row.site_id),
        "address",
    ),
)
SEALED: Final = frozenset((sealed.row.__tablename__, sealed.column) for sealed in COLUMNS)
"""Every sealed column that is resealed; a test holds it against the tables. Canaries have one row for each key."""
KEPT: Final = frozenset({(Canary.__tablename__, "word_sealed")})


def count(desk: Desk) -> Counter[tuple[str, str]]:
    """How many values each key of each purpose seals."""
    counts: Counter[tuple[str, str]] = Counter()
    for sealed in COLUMNS:
        column = getattr(sealed.row, sealed.column)
        values = desk.session.scalars(select(column).where(column.is_not(None)).execution_options(yield_per=1000))
        counts.update((sealed.purpose, key_id(value)) for value in values)
    return counts


def reseal(desk: Desk, limit: int = 500) -> int:
    """Seal up to `limit` values again with the newest key. Return how many; 0 says that all is done."""
    done = 0
    for sealed in COLUMNS:
        done += _reseal_column(desk, sealed, limit - done)
        if done >= limit:
            break
    if done:
        desk.note("keys.resealed", "operator", "keys", count=done)
    return done


def _reseal_column(desk: Desk, sealed: Sealed, limit: int) -> int:
    newest = desk.keys.newest(sealed.purpose).encode()
    header = bytes((1, len(newest))) + newest
    column = getattr(sealed.row, sealed.column)
    # A sealed value begins with its key's id, so that the database finds the old ones itself.
    stale = select(sealed.row).where(column.is_not(None), ~_begins_with(desk, column, header)).limit(limit)
    rows = desk.session.scalars(stale.with_for_update(skip_locked=True)).all()
    for row in rows:
        place = sealed.place(row)
        plain = desk.keys.open(getattr(row, sealed.column), place, sealed.purpose)
        setattr(row, sealed.column, desk.keys.seal(plain, place, sealed.purpose))
    return len(rows)


def _begins_with(desk: Desk, column: Any, header: bytes) -> Any:
    cut = func.substring if desk.session.get_bind().dialect.name == "postgresql" else func.substr
    return cut(column, 1, len(header)) == literal(header)
