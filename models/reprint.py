"""Changing the index key: every stored fingerprint is laid under the newest key, without the data it is of.

Small steps, safe to interrupt and repeat. Meanwhile both forms are looked up, so that nobody becomes a stranger. What
belongs together changes in one transaction: a post's texts with the decisions about them, a value with its rules.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true, update

from models.address import CommentAddress
from models.author import Author
from models.base import Base
from models.credential import Identity, KnownSource, RecoveryCode
from models.decision import Decision
from models.desk import Desk
from models.finding import FindingRow
from models.moderator import FailedSignIn
from models.post import Post, Revision
from models.receipt import Receipt
from models.tombstone import Tombstone
from models.trial import Trial
from models.value import Value
from models.value_rule import ValueRule

COLUMNS: Final[tuple[tuple[type[Base], str], ...]] = (
    (Tombstone, "author_key"),
    (Author, "author_key"),
    (Receipt, "message_key"),
    (Value, "fingerprint"),
    (ValueRule, "fingerprint"),
    (Revision, "text_hash"),
    (Decision, "text_hash"),
    (Decision, "result_hash"),
    (CommentAddress, "by_host"),
    (CommentAddress, "by_network"),
    (RecoveryCode, "mark"),
    (Identity, "mark"),
    (Identity, "provider"),
    (KnownSource, "subject"),
)
PRINTS: Final = frozenset((row.__tablename__, column) for row, column in COLUMNS)
"""Every fingerprint that is renewed; a test holds it against the data map."""
EXPIRING: Final = frozenset({(FailedSignIn.__tablename__, "subject"), (Trial.__tablename__, "result_hash")})
"""Gone within minutes or a day; under a new key they begin anew."""


@dataclass(frozen=True, slots=True)
class _Alone:
    """Rows of one table that are unique by a fingerprint: what to do when the new one is there already.

    It can be, if a process that did not know the new key yet stored the same once more: the two become one.
    """

    row: type[Base]
    column: str
    within: tuple[str, ...]
    join: Callable[[Desk, Any, Any], None]


def count(desk: Desk) -> Counter[str]:
    """How many fingerprints are under each index key, by its id."""
    counts: Counter[str] = Counter()
    ids = list(desk.keys.keys["index"])
    for row, name in COLUMNS:
        column = getattr(row, name)
        total = desk.session.scalar(select(func.count()).select_from(row).where(column.is_not(None))) or 0
        named = 0
        for key_id in ids[1:]:
            under = select(func.count()).select_from(row).where(column.startswith(f"{key_id}.", autoescape=True))
            counts[key_id] += (found := desk.session.scalar(under) or 0)
            named += found
        counts[ids[0]] += total - named
    return counts


def key_ids(desk: Desk) -> set[str]:
    """The ids of the index keys that fingerprints are under, other than the first."""
    found: set[str] = set()
    for row, name in COLUMNS:
        column = getattr(row, name)
        named = func.substr(column, 1, func.instr(column, ".")) if _is_sqlite(desk) else func.split_part(column, ".", 1)
        marked = select(named).where(column.contains(".", autoescape=True)).distinct()
        found |= {str(key_id).rstrip(".") for key_id in desk.session.scalars(marked)}
    return found


def _is_sqlite(desk: Desk) -> bool:
    return desk.session.get_bind().dialect.name == "sqlite"


def left(desk: Desk) -> dict[str, int]:
    """How many rows of each table are not under the newest key yet."""
    counts: Counter[str] = Counter()
    for row, name in COLUMNS:
        behind = select(func.count()).select_from(row).where(_behind(desk, getattr(row, name)))
        counts[row.__tablename__] += desk.session.scalar(behind) or 0
    return {table: number for table, number in counts.items() if number}


def reprint(desk: Desk, limit: int = 500) -> int:
    """Renew up to about `limit` rows. Return how many; 0 says that all is done."""
    if not desk.keys.index_name():
        return 0
    done = 0
    for step in _STEPS:
        done += step(desk, limit - done)
        if done >= limit:
            break
    return done


def finished(desk: Desk, by: str = "operator") -> None:
    """Write down that nothing is under an older key any more; from here on `verify` holds us to it."""
    desk.note("index.renewed", by, finished_subject(desk))


def finished_subject(desk: Desk) -> str:
    """The subject of the event that ends a change of the index key."""
    return f"index-{desk.keys.newest('index')}"


def _behind(desk: Desk, column: Any) -> ColumnElement[bool]:
    return and_(column.is_not(None), ~column.startswith(desk.keys.index_name(), autoescape=True))


def _rows(desk: Desk, row: type[Base], columns: Sequence[str], limit: int) -> Sequence[Any]:
    old = or_(*(_behind(desk, getattr(row, column)) for column in columns))
    found = select(row).where(old).order_by(row.id).limit(limit).with_for_update(skip_locked=True)
    return desk.session.scalars(found.execution_options(populate_existing=True)).all()


def _plain(row: type[Base], *columns: str) -> Callable[[Desk, int], int]:
    """Columns that nothing is unique by."""

    def step(desk: Desk, limit: int) -> int:
        rows = _rows(desk, row, columns, limit)
        for one in rows:
            _renew(desk, one, *columns)
        desk.session.flush()
        return len(rows)

    return step


def _renew(desk: Desk, one: Base, *columns: str) -> None:
    for column in columns:
        if (mark := getattr(one, column)) is not None:
            setattr(one, column, desk.keys.renewed(mark))


def _unique(alone: _Alone) -> Callable[[Desk, int], int]:
    def step(desk: Desk, limit: int) -> int:
        rows = _rows(desk, alone.row, (alone.column,), limit)
        for one in rows:
            _renew_one(desk, alone, one)
        desk.session.flush()
        return len(rows)

    return step


def _renew_one(desk: Desk, alone: _Alone, one: Any) -> None:
    old = getattr(one, alone.column)
    new = desk.keys.renewed(old)
    same = and_(true(), *(getattr(alone.row, name) == getattr(one, name) for name in alone.within))
    twin = desk.session.scalar(select(alone.row).where(same, getattr(alone.row, alone.column) == new))
    if twin is not None:
        alone.join(desk, one, twin)
        desk.session.flush()
        desk.session.delete(one)
    else:
        setattr(one, alone.column, new)
    desk.session.flush()
    _follow(desk, one, old, new)


def _follow(desk: Desk, one: Any, old: str, new: str) -> None:
    """What is found by being equal changes with it."""
    if isinstance(one, Value):
        rules = update(ValueRule).where(
            ValueRule.site_id == one.site_id, ValueRule.kind == one.kind, ValueRule.fingerprint == old
        )
        desk.session.execute(rules.values(fingerprint=new))
    if isinstance(one, Author):
        stones = select(Tombstone).where(Tombstone.site_id == one.site_id, Tombstone.author_key == old)
        for stone in desk.session.scalars(stones):
            _renew_one(desk, _TOMBSTONES, stone)


def _texts(desk: Desk, limit: int) -> int:
    """By post, since a decision is bound to its text's fingerprint and `decide` locks the post."""
    judged = select(Revision.post_id).join(Decision, Decision.revision_id == Revision.id)
    stale = or_(_behind(desk, Decision.text_hash), _behind(desk, Decision.result_hash))
    wanted = or_(
        Post.id.in_(select(Revision.post_id).where(_behind(desk, Revision.text_hash))), Post.id.in_(judged.where(stale))
    )
    free = select(Post.id).where(wanted).order_by(Post.id).limit(limit)
    posts = desk.session.scalars(free.with_for_update(skip_locked=True, key_share=True)).all()
    texts = select(Revision).where(Revision.post_id.in_(posts)).execution_options(populate_existing=True)
    for revision in desk.session.scalars(texts):
        _renew(desk, revision, "text_hash")
        about = select(Decision).where(Decision.revision_id == revision.id).execution_options(populate_existing=True)
        for decision in desk.session.scalars(about):
            _renew(desk, decision, "text_hash", "result_hash")
    desk.session.flush()
    return len(posts)


def _later(_desk: Desk, one: Tombstone, twin: Tombstone) -> None:
    twin.erased_at = max(one.erased_at, twin.erased_at)


def _nothing(_desk: Desk, _one: Any, _twin: Any) -> None:
    """The twin says it all."""


def _join_authors(desk: Desk, one: Author, twin: Author) -> None:
    for row in (Post, ValueRule):
        desk.session.execute(update(row).where(row.author_id == one.id).values(author_id=twin.id))
    twin.first_seen_at = min(one.first_seen_at, twin.first_seen_at)
    twin.last_seen_at = max(one.last_seen_at, twin.last_seen_at)


def _join_values(desk: Desk, one: Value, twin: Value) -> None:
    desk.session.execute(update(FindingRow).where(FindingRow.value_id == one.id).values(value_id=twin.id))
    twin.first_seen_at = min(one.first_seen_at, twin.first_seen_at)
    twin.last_seen_at = max(one.last_seen_at, twin.last_seen_at)


_TOMBSTONES: Final = _Alone(Tombstone, "author_key", ("site_id",), _later)
_STEPS: Final = (
    _unique(_Alone(Author, "author_key", ("site_id",), _join_authors)),
    _unique(_TOMBSTONES),
    _unique(_Alone(Receipt, "message_key", ("site_id",), _nothing)),
    _unique(_Alone(Value, "fingerprint", ("site_id", "kind"), _join_values)),
    _plain(ValueRule, "fingerprint"),
    _texts,
    _plain(CommentAddress, "by_host", "by_network"),
    _plain(RecoveryCode, "mark"),
    _plain(Identity, "mark", "provider"),
    _unique(_Alone(KnownSource, "subject", (), _nothing)),
)
