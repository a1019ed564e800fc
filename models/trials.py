"""Trying a redaction: asked by a page, scanned by a worker, answered in places. Nothing here decides anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select

from models.base import new_uuid
from models.checks import Check
from models.contexts import context_of
from models.crypto import Place, Unreadable
from models.decision import Decision
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Revision
from models.residue import left_on_purpose
from models.session import insert_if_absent
from models.site import Site
from models.trial import Trial
from platforms.platform import Span

KEPT: Final = timedelta(minutes=10)
ATTEMPTS: Final = 2
"""A text that ends a worker must not do so for ever; the check before the delivery takes it from there."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a page would send: the judged text's revision, the cuts, and the whole new text."""

    revision_id: int
    spans: tuple[Span, ...]
    result: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeasedTrial:
    """A trial in one worker's hands; the answer must bring the same token."""

    trial_id: int
    token: str


def trial_place(uuid: str, site_id: int) -> Place:
    """Where a tried text is sealed."""
    return Place("trial", "result_sealed", uuid, site_id)


def ask(desk: Desk, item: Item, moderator: Moderator, tried: Tried) -> Trial:
    """The trial of exactly this text, made due if there is none; a person tries one text of an item at a time."""
    print_ = desk.text_hash(item.site_id, tried.result)
    mine = (Trial.item_id == item.id) & (Trial.moderator_id == moderator.id)
    same = select(Trial).where(mine, Trial.result_hash == print_, Trial.revision_id == tried.revision_id)
    known = desk.session.scalar(same)
    if known is not None:
        return known
    desk.session.execute(delete(Trial).where(mine), execution_options={"synchronize_session": False})
    uuid = new_uuid()
    values = {
        "uuid": uuid,
        "site_id": item.site_id,
        "item_id": item.id,
        "revision_id": tried.revision_id,
        "moderator_id": moderator.id,
        "spans": [[span.start, span.end, span.kind, len(span.replacement)] for span in tried.spans],
        "result_sealed": desk.keys.seal_text(tried.result, trial_place(uuid, item.site_id)),
        "result_hash": print_,
        "state": "due",
        "left": [],
        "complete": False,
        "attempts": 0,
        "next_at": desk.at,
        "ends_at": desk.at + KEPT,
    }
    insert_if_absent(desk.session, Trial, values, ["item_id", "moderator_id", "result_hash"])
    return desk.session.scalars(same).one()


def found(desk: Desk, item: Item, moderator: Moderator, result: str) -> Trial | None:
    """The trial of a text, if there is one."""
    mine = (Trial.item_id == item.id) & (Trial.moderator_id == moderator.id)
    return desk.session.scalar(select(Trial).where(mine, Trial.result_hash == desk.text_hash(item.site_id, result)))


def first_due(desk: Desk) -> int | None:
    """A trial that could be scanned now, for the sweep's nudge."""
    return desk.session.scalar(select(Trial.id).where(_due(desk)).order_by(Trial.next_at).limit(1))


def _due(desk: Desk) -> ColumnElement[bool]:
    return (Trial.state == "due") & (Trial.next_at <= desk.at) & (Trial.ends_at > desk.at)


def lease(desk: Desk, limit: int) -> list[LeasedTrial]:
    """Lease due trials. Attempts are raised now, before the work that may kill."""
    rows = select(Trial).where(_due(desk)).order_by(Trial.next_at, Trial.id).limit(limit)
    token, leased = new_uuid(), []
    for row in desk.session.scalars(rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)):
        if row.attempts >= ATTEMPTS:
            _end(row, "failed")
            continue
        row.attempts, row.lease = row.attempts + 1, token
        row.next_at = desk.at + timedelta(seconds=desk.settings.scan_lease)
        leased.append(LeasedTrial(row.id, token))
    desk.session.flush()
    return leased


def begin(desk: Desk, leased: LeasedTrial) -> Check | None:
    """The text to scan. None if the lease is lost or the text is gone."""
    row = _held(desk, leased)
    if row is None or row.result_sealed is None:
        return None
    try:
        text = desk.keys.open_text(row.result_sealed, trial_place(row.uuid, row.site_id))
    except Unreadable:
        return None
    site = desk.session.get_one(Site, row.site_id)
    cuts = Decision(revision_id=row.revision_id, spans=row.spans)  # as if it were decided; never added
    context = context_of(desk, desk.session.get_one(Revision, row.revision_id), site)
    return Check(row.site_id, text, context, left_on_purpose(desk, cuts), site.policy)


def answer(desk: Desk, leased: LeasedTrial, left: Sequence[tuple[int, int, str]], *, complete: bool) -> bool:
    """Keep what is left in the result beyond what was left knowingly, and destroy the text. False if too late."""
    row = _held(desk, leased)
    if row is None:
        return False
    places: list[Any] = [list(place) for place in left]
    row.left, row.complete = places, complete
    _end(row, "done")
    desk.session.flush()
    return True


def _end(row: Trial, state: str) -> None:
    row.state, row.lease, row.result_sealed = state, None, None


def _held(desk: Desk, leased: LeasedTrial) -> Trial | None:
    row = desk.session.get(Trial, leased.trial_id, populate_existing=True)
    return row if row is not None and row.state == "due" and row.lease == leased.token else None
