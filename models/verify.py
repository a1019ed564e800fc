"""The invariant checker: what must hold of the rows at any moment, also in production.

Each invariant is one query for rows that break it, or one function where a query cannot tell.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from models import audit_chain, reprint, verify_team
from models.address import CommentAddress
from models.attempts import KEEP_KNOWN
from models.audit import AuditEvent
from models.author import Author
from models.credential import HalfSignIn, KnownSource, RecoveryCode, SecondFactor
from models.crypto import Unreadable
from models.decision import Decision
from models.delivery import CHECK, Delivery
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.reseal import COLUMNS
from models.site import Site

OVERDUE = timedelta(hours=1)
"""So long something due may wait before it counts as forgotten: the sweep looks every second."""
PURGE_OVERDUE = timedelta(days=1)
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken promise: a code, and the table and id of the row."""

    code: str
    subject: str


def verify(desk: Desk) -> list[Problem]:
    """Every invariant that can be seen on rows, at most 100 rows of each. An empty list is what it should be."""
    problems = []
    for code, table, broken in _queries(desk):
        problems += [Problem(code, f"{table} {row}") for row in desk.session.scalars(broken.limit(_SHOWN))]
    for look in _LOOKS:
        problems += look(desk)
    return problems


def _queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    yield from _scan_queries(desk)
    yield from _item_queries()
    yield from _decision_queries()
    yield from _delivery_queries(desk)
    yield from _retention_queries(desk)
    yield from verify_team.queries(desk)


def _scan_queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    forgotten = and_(Revision.scan == "due", Revision.next_at < desk.at - OVERDUE)
    yield "scan_overdue", "revision", select(Revision.id).where(forgotten)
    yield "clear_incomplete", "revision", select(Revision.id).where(Revision.scan == "clear", ~Revision.complete)
    outside = or_(FindingRow.start < 0, FindingRow.end <= FindingRow.start, FindingRow.end > Revision.length)
    found = select(FindingRow.id).join(Revision, FindingRow.revision_id == Revision.id)
    yield "finding_outside_text", "finding", found.where(outside)
    unscanned = found.where(Revision.scan == "due", Revision.scanned_at.is_(None))
    yield "finding_without_scan", "finding", unscanned
    of_gone = select(Revision.id).join(Post, Revision.post_id == Post.id).where(Post.state != "live")
    yield "scan_of_gone", "revision", of_gone.where(Revision.scan == "due")
    yield "text_of_gone", "revision", of_gone.where(Revision.text_sealed.is_not(None))
    textless = select(Post.id).where(Post.state == "live", ~exists().where(Revision.post_id == Post.id))
    yield "post_without_text", "post", textless


def _item_queries() -> Iterator[tuple[str, str, Select[Any]]]:
    lost = and_(Revision.scan.in_(("shown", "quarantined")), ~Revision.ours)
    yield (
        "shown_without_item",
        "revision",
        select(Revision.id).where(lost, ~exists().where(Item.post_id == Revision.post_id)),
    )
    of_gone = select(Item.id).join(Post, Item.post_id == Post.id).where(Post.state != "live", Item.state != "closed")
    yield "item_of_gone", "item", of_gone
    textless = select(Item.id).join(Revision, Item.revision_id == Revision.id)
    yield (
        "waiting_without_text",
        "item",
        textless.where(Item.state.in_(("new", "held")), Revision.text_sealed.is_(None)),
    )
    strange = select(Item.id).join(Revision, Item.revision_id == Revision.id).where(Revision.post_id != Item.post_id)
    yield "item_of_other_post", "item", strange
    chosen = exists().where(Decision.item_id == Item.id)
    yield (
        "decided_without_decision",
        "item",
        select(Item.id).where(Item.state.in_(("redacted", "held", "allowed")), ~chosen, Item.why != "clear"),
    )


def _decision_queries() -> Iterator[tuple[str, str, Select[Any]]]:
    steps = exists().where(Delivery.decision_id == Decision.id)
    waiting = steps.where(Delivery.state == "waiting")
    unsent = steps.where(Delivery.state != "sent")
    yield "waiting_without_step", "decision", select(Decision.id).where(Decision.state == "waiting", ~waiting)
    yield "settled_with_step", "decision", select(Decision.id).where(Decision.state != "waiting", waiting)
    yield "applied_with_unsent", "decision", select(Decision.id).where(Decision.state == "applied", unsent)
    other = aliased(Decision)
    same = and_(other.item_id == Decision.item_id, other.id < Decision.id, other.revision_id == Decision.revision_id)
    twice = and_(same, other.action == Decision.action, other.state == "applied", other.follows_id.is_(None))
    again = select(Decision.id).where(Decision.action == "redact", Decision.state == "applied", exists().where(twice))
    yield "applied_twice", "decision", again
    noted = exists().where(AuditEvent.subject == Decision.uuid, AuditEvent.action == "decision.opened")
    kept = select(func.min(AuditEvent.at)).scalar_subquery()
    yield "decision_without_audit", "decision", select(Decision.id).where(~noted, Decision.decided_at > kept)
    bound = select(Decision.id).join(Revision, Decision.revision_id == Revision.id)
    yield "decision_of_other_text", "decision", bound.where(Decision.text_hash != Revision.text_hash)


def _delivery_queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    sent = and_(Delivery.state == "sent", Delivery.step != CHECK.name)
    yield "sent_without_intent", "delivery", select(Delivery.id).where(sent, Delivery.begun_at.is_(None))
    placed = select(Delivery.id).join(Decision, Delivery.decision_id == Decision.id)
    placed = placed.join(Item, Decision.item_id == Item.id)
    yield "delivery_of_other_post", "delivery", placed.where(Item.post_id != Delivery.post_id)
    earlier = aliased(Delivery)
    skipped = and_(
        earlier.decision_id == Delivery.decision_id, earlier.position < Delivery.position, earlier.state != "sent"
    )
    yield "sent_out_of_order", "delivery", select(Delivery.id).where(Delivery.state == "sent", exists().where(skipped))
    waits = and_(
        earlier.post_id == Delivery.post_id,
        earlier.state == "waiting",
        or_(
            earlier.decision_id < Delivery.decision_id,
            and_(earlier.decision_id == Delivery.decision_id, earlier.position < Delivery.position),
        ),
    )
    due = and_(Delivery.state == "waiting", Delivery.next_at < desk.at - OVERDUE, ~exists().where(waits))
    awake = or_(Site.resting_until.is_(None), Site.resting_until < desk.at - OVERDUE)
    overdue = select(Delivery.id).join(Site, Delivery.site_id == Site.id).where(due, Site.active, awake)
    yield "delivery_overdue", "delivery", overdue
    asked = select(Post.id).join(Site, Post.site_id == Site.id).where(Site.active, awake)
    yield "fetch_overdue", "post", asked.where(Post.fetch_at < desk.at - OVERDUE)


def _retention_queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    past = desk.at - PURGE_OVERDUE
    used = exists().where(Decision.revision_id == Revision.id, Decision.state == "waiting")
    kept = and_(Revision.text_sealed.is_not(None), Revision.purge_at < past, ~used)
    yield "text_overdue", "revision", select(Revision.id).where(kept)
    yield "address_overdue", "comment_address", select(CommentAddress.id).where(CommentAddress.purge_at < past)
    yield "erasure_overdue", "author", select(Author.id).where(Author.erase_at < past)
    yield from _credential_queries(desk)
    forum = select(CommentAddress.id).join(Site, CommentAddress.site_id == Site.id).where(Site.source != "blog")
    yield "forum_address", "comment_address", forum


def _credential_queries(desk: Desk) -> Iterator[tuple[str, str, Select[Any]]]:
    past = desk.at - PURGE_OVERDUE
    yield "half_sign_in_overdue", "half_sign_in", select(HalfSignIn.id).where(HalfSignIn.begun_at < past)
    known = select(KnownSource.id).where(KnownSource.seen_at < past - KEEP_KNOWN)
    yield "known_source_overdue", "known_source", known
    unfinished = and_(SecondFactor.confirmed_at.is_(None), SecondFactor.made_at < past)
    yield "second_factor_unfinished", "second_factor", select(SecondFactor.id).where(unfinished)
    on = exists().where(SecondFactor.moderator_id == RecoveryCode.moderator_id, SecondFactor.confirmed_at.is_not(None))
    yield "recovery_code_without_factor", "recovery_code", select(RecoveryCode.id).where(~on)


def _chain(desk: Desk) -> list[Problem]:
    broken = audit_chain.first_break(desk.session)
    return [] if broken is None else [Problem("audit_chain_broken", f"audit_event {broken}")]


def _spans(desk: Desk) -> list[Problem]:
    rows = select(Decision.id, Decision.spans, Revision.length).join(Revision, Decision.revision_id == Revision.id)
    redactions = desk.session.execute(rows.where(Decision.action == "redact").execution_options(yield_per=500))
    return [
        Problem("span_outside_text", f"decision {row_id}")
        for row_id, spans, length in redactions
        if any(not 0 <= start < end <= length for start, end, *_ in spans)
    ]


def _sealed(desk: Desk) -> list[Problem]:
    problems = []
    for sealed in COLUMNS:
        column = getattr(sealed.row, sealed.column)
        for row in desk.session.scalars(select(sealed.row).where(column.is_not(None)).execution_options(yield_per=500)):
            try:
                desk.keys.open(getattr(row, sealed.column), sealed.place(row), sealed.purpose)
            except Unreadable:
                problems.append(Problem("sealed_unreadable", f"{sealed.row.__tablename__} {row.id}"))
    return problems


def _prints(desk: Desk) -> list[Problem]:
    """Once a change of the index key was finished, nothing may be found under an older one only."""
    known = set(desk.keys.keys["index"])
    problems = [Problem("fingerprint_of_lost_key", f"index-{one}") for one in reprint.key_ids(desk) if one not in known]
    ended = select(AuditEvent.id).where(
        AuditEvent.action == "index.renewed", AuditEvent.subject == reprint.finished_subject(desk)
    )
    if desk.keys.index_name() and desk.session.scalar(ended.limit(1)) is not None:
        problems += [Problem("fingerprint_left_behind", table) for table in reprint.left(desk)]
    return problems


_LOOKS: tuple[Callable[[Desk], list[Problem]], ...] = (_chain, _spans, _sealed, _prints)
