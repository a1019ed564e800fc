"""Which texts a worker scans, and what becomes of the result.

Claim in one transaction, scan in none, record each result in a transaction of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update

from detector.finding import Context, Finding
from models import learnings, memory
from models.author import Author
from models.base import new_uuid
from models.contexts import context_of
from models.crypto import forms
from models.decision import Decision
from models.desk import Desk
from models.direct import insert_many
from models.finding import FindingRow
from models.item import Item
from models.learnings import NOTHING, Taught
from models.post import Post, Revision
from models.residue import left_on_purpose, residue
from models.session import insert_if_absent
from models.settle import on_hold, written
from models.site import Site
from models.texts import TextGone, item_of, lock_post, lock_posts, read_text
from models.value import Value
from models.value_rule import ValueRule
from models.waiting import (
    KINDS_LENGTH,
    Redaction,
    close,
    kept_back,
    new_item,
    policy_allow,
    policy_hold,
    policy_redact,
    show,
)
from platforms.platform import Step

ATTEMPTS = 3
"""After so many attempts that never came to an end, a text is taken out: it may be what kills the worker."""
_VALUE_SEEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A revision leased to one worker; the result must bring the same token."""

    revision_id: int
    site_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed text and what is known about it besides. The text never shows in a repr."""

    claimed: Claimed
    text: str = field(repr=False)
    context: Context
    policy: Mapping[str, Any]
    platform: str
    taught: Taught = NOTHING


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan's result: findings with the fingerprints of their values, and the policy's outcome.

    `outcome` is clear, review or hold. `hold_steps` and `allow_steps` carry the policy's own decision to the platform.
    `redaction` is there when nothing stands in the text but values that moderators said always go. `remembered` says
    that it is clear only because moderators let the site remember its values.
    """

    findings: tuple[tuple[Finding, str], ...]
    complete: bool
    outcome: str
    version: str
    hold_steps: tuple[Step, ...] = ()
    allow_steps: tuple[Step, ...] = ()
    redaction: Redaction | None = None
    remembered: bool = False


def fingerprint(desk: Desk, site_id: int, kind: str, value: str) -> str:
    """The fingerprint of a normalised value, as `Scanned.findings` wants it: equal on one site, unknown elsewhere."""
    return desk.keys.fingerprint(f"value:{site_id}:{kind}", value)


def first_due(desk: Desk) -> int | None:
    """A revision that could be claimed now, for the sweep's nudge."""
    return desk.session.scalar(select(Revision.id).where(_due(desk)).order_by(Revision.next_at).limit(1))


def claim(desk: Desk, limit: int, first: int | None = None) -> list[Claimed]:
    """Lease due revisions, some of each site in turn so that one flood does not starve the others.

    `first` asks for one revision to be among them. Attempts are raised now, before the work that may kill. A text
    that was tried before and never came to an end is handed out alone: what it does must not be counted against others.
    """
    _take_out(desk)
    suspect = _pick(desk, _due(desk, Revision.attempts > 0), 1)
    if suspect:
        return _lease(desk, suspect)
    fresh = Revision.attempts == 0
    wanted = _pick(desk, _due(desk, fresh, Revision.id == first), 1) if first is not None else []
    sites = _sites_waiting(desk)
    share = max(1, limit // max(1, len(sites)))
    for most in (share, limit):
        for site in sites:
            missing = min(most, limit - len(wanted))
            known = Revision.id.not_in([row.id for row in wanted])
            if missing > 0:
                wanted += _pick(desk, _due(desk, fresh, known, Revision.site_id == site), missing)
    return _lease(desk, wanted)


def _due(desk: Desk, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Revision.scan == "due", Revision.next_at <= desk.at, *more)


def _sites_waiting(desk: Desk) -> list[int]:
    waiting = select(Revision.id).where(_due(desk, Revision.site_id == Site.id, Revision.attempts == 0)).exists()
    return list(desk.session.scalars(select(Site.id).where(waiting).order_by(Site.id)))


def _pick(desk: Desk, which: ColumnElement[bool], limit: int) -> list[Revision]:
    rows = select(Revision).where(which).order_by(Revision.next_at, Revision.id).limit(limit)
    locked = rows.with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)
    return list(desk.session.scalars(locked))


def _lease(desk: Desk, rows: list[Revision]) -> list[Claimed]:
    token = new_uuid()
    for row in rows:
        row.attempts += 1
        row.lease = token
        row.next_at = desk.at + timedelta(seconds=desk.settings.scan_lease)
    desk.session.flush()
    return [Claimed(row.id, row.site_id, token) for row in rows]


def _take_out(desk: Desk) -> None:
    """Quarantine what had its attempts: a person sees it, and nothing else waits for it."""
    spent = select(Revision.id, Revision.post_id).where(_due(desk, Revision.attempts >= ATTEMPTS)).limit(10)
    for revision_id, post_id in desk.session.execute(spent).all():
        lock_post(desk.session, post_id)
        revision = desk.session.get_one(Revision, revision_id, populate_existing=True)
        if revision.scan == "due" and revision.attempts >= ATTEMPTS and revision.next_at <= desk.at:
            revision.scan, revision.lease = "quarantined", None
            show(desk, revision, why="quarantined", findings=())
            desk.note("revision.quarantined", "worker", revision.uuid, attempts=revision.attempts)
    desk.session.flush()


def texts(desk: Desk, claimed: Sequence[Claimed]) -> list[Work]:
    """Open the claimed texts, in order. What was superseded or forgotten meanwhile is left out."""
    around = _fetch(desk, [one.revision_id for one in claimed])
    taught = {site: learnings.in_force(desk, site) for site in {one.site_id for one in claimed}}
    found = [_work(desk, one, taught[one.site_id]) for one in claimed]
    del around
    return [work for work in found if work is not None]


def _fetch(desk: Desk, revisions: Sequence[int]) -> list[Any]:
    """Everything around these texts in one query a table: as long as this is held, the session has it at hand."""
    fetched: list[Any] = list(desk.session.scalars(select(Revision).where(Revision.id.in_(revisions))))
    posts = list(desk.session.scalars(select(Post).where(Post.id.in_({row.post_id for row in fetched}))))
    authors = {post.author_id for post in posts if post.author_id is not None}
    return [*fetched, *posts, *desk.session.scalars(select(Author).where(Author.id.in_(authors)))]


def lock(desk: Desk, claimed: Sequence[Claimed]) -> None:
    """Hold the posts of several texts whose results are stored in one transaction."""
    if len(claimed) > 1:
        ids = [one.revision_id for one in claimed]
        lock_posts(desk.session, set(desk.session.scalars(select(Revision.post_id).where(Revision.id.in_(ids)))))


def _work(desk: Desk, claimed: Claimed, taught: Taught) -> Work | None:
    revision = desk.session.get(Revision, claimed.revision_id)
    if revision is None or revision.lease != claimed.token:
        return None
    try:
        text = read_text(desk.keys, revision)
    except TextGone:
        return None
    site = desk.session.get_one(Site, revision.site_id)
    context = replace(context_of(desk, revision, site), moves=taught.moves)
    return Work(claimed, text, context, site.policy, site.platform, taught)


def give_back(desk: Desk, claimed: Claimed) -> bool:
    """Give a claim back untried, as when the worker is told to stop."""
    held = update(Revision).where(Revision.id == claimed.revision_id, Revision.lease == claimed.token)
    values = {"lease": None, "attempts": Revision.attempts - 1, "next_at": desk.at}
    return desk.session.scalar(held.values(**values).returning(Revision.id)) is not None


def failed(desk: Desk, claimed: Claimed, reason: str) -> bool:
    """The scan raised: try it again a little later, alone, until it has had its attempts. `reason` is a code."""
    held = update(Revision).where(Revision.id == claimed.revision_id, Revision.lease == claimed.token)
    later = held.values(lease=None, next_at=desk.at + timedelta(seconds=1)).returning(Revision.uuid)
    uuid = desk.session.scalar(later)
    if uuid is None:
        return False
    desk.note("revision.failed", "worker", uuid, reason=reason)
    return True


def record_scan(desk: Desk, claimed: Claimed, scanned: Scanned) -> bool:
    """Store a result once. False if the lease is no longer this worker's: then nothing is changed."""
    post_id = desk.session.scalar(select(Revision.post_id).where(Revision.id == claimed.revision_id))
    if post_id is None:
        return False
    post = lock_post(desk.session, post_id)
    revision = desk.session.get_one(Revision, claimed.revision_id, with_for_update=True, populate_existing=True)
    if revision.lease != claimed.token or revision.scan != "due":
        return False
    scanned = _remembered(desk, post, revision, scanned)
    revision.lease, revision.complete = None, scanned.complete
    revision.detector_version, revision.scanned_at = scanned.version, desk.at
    _store_findings(desk, revision, scanned)
    clear = scanned.complete and scanned.outcome == "clear"
    revision.scan = "clear" if clear else "shown"
    desk.note("revision.scanned", "worker", revision.uuid, outcome=scanned.outcome, complete=scanned.complete)
    if revision.ours:
        _echo(desk, revision, scanned, clear=clear)
    elif clear:
        _clear(desk, revision, post, scanned)
    else:
        _flag(desk, revision, post, scanned)
    desk.session.flush()
    return True


def _remembered(desk: Desk, post: Post, revision: Revision, scanned: Scanned) -> Scanned:
    """What the site's moderators remembered about these values: an allowed one is not shown again.

    A text in which only such values stood is clear; if anything else stands in it, the outcome is left as it was.
    What always goes is never clear, whatever the policy thinks of it.
    """
    rules = memory.governing(desk, post, {(finding.kind, mark) for finding, mark in scanned.findings if mark})
    if scanned.outcome == "clear" and any(
        rules[finding.kind, mark].act == "redact"
        for finding, mark in scanned.findings
        if (finding.kind, mark) in rules and not finding.suppressed
    ):
        scanned = replace(scanned, outcome="review")
    allowed = {mark: rule for mark, rule in rules.items() if rule.act == "allow"}
    if not allowed:
        return scanned
    memory.used(desk, allowed.values(), revision.uuid)
    findings = tuple(
        (replace(finding, suppressed=True, reasons=(*finding.reasons, "allowed_here")), mark)
        if (finding.kind, mark) in allowed
        else (finding, mark)
        for finding, mark in scanned.findings
    )
    if any(not finding.suppressed for finding, _ in findings) or scanned.outcome == "clear":
        return replace(scanned, findings=findings)
    return replace(scanned, findings=findings, outcome="clear", remembered=True)


def _store_findings(desk: Desk, revision: Revision, scanned: Scanned) -> None:
    # Values are touched in one order, or two results with the same two values could wait for each other.
    values = {
        (finding.kind, mark): store_value(desk, revision.site_id, finding.kind, mark)
        for finding, mark in sorted(scanned.findings, key=lambda pair: (pair[0].kind, pair[1]))
    }
    rows = [
        finding_values(revision, finding, values[finding.kind, mark]) | {"detector_version": scanned.version}
        for finding, mark in scanned.findings
    ]
    unique = {(row["start"], row["end"], row["kind"]): row for row in rows}
    insert_many(desk.session, FindingRow, list(unique.values()), returning=())


def finding_values(revision: Revision, finding: Finding, value_id: int | None) -> dict[str, Any]:
    """A finding as its row's columns."""
    return {
        "revision_id": revision.id,
        "value_id": value_id,
        "detector_version": revision.detector_version,
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "real": finding.real,
        "unintended": finding.unintended,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "reasons": list(finding.reasons),
        "also": list(finding.also),
        "subject": finding.subject,
        "same": finding.same,
        "suppressed": finding.suppressed,
    }


def store_value(desk: Desk, site_id: int, kind: str, mark: str) -> int | None:
    """The row of a value by its fingerprint; None where there is no fingerprint."""
    if not mark:
        return None
    same = (Value.site_id == site_id, Value.kind == kind, Value.fingerprint.in_(forms(mark)))
    values = {"site_id": site_id, "kind": kind, "fingerprint": mark, "first_seen_at": desk.at, "last_seen_at": desk.at}
    known = desk.session.execute(select(Value.id, Value.last_seen_at).where(*same)).first()
    if known is None:
        added = insert_if_absent(desk.session, Value, values, ["site_id", "kind", "fingerprint"])
        return added or desk.session.scalar(select(Value.id).where(*same))
    if known.last_seen_at < desk.at - _VALUE_SEEN:
        desk.session.execute(update(Value).where(Value.id == known.id).values(last_seen_at=desk.at))
    return int(known.id)


def _clear(desk: Desk, revision: Revision, post: Post, scanned: Scanned) -> None:
    """Nothing to show: forget the text soon, and tell a site that waits for our word."""
    revision.purge_at = desk.at + timedelta(hours=desk.settings.keep_clean_hours)
    item = item_of(desk.session, revision.post_id)
    back = kept_back(post, item is not None and on_hold(desk, item))
    if item is None and not back and not scanned.remembered:
        return
    if item is None:
        item = new_item(desk, revision, state="allowed", why="clear")
    item.revision_id = revision.id
    if scanned.remembered and not back:
        _allow_remembered(desk, item, revision, scanned)
    elif not back:
        if item.state != "closed":  # the author mended it
            close(desk, item, "closed", "mended")
    elif _held_by_person(desk, item):
        show(desk, revision, why="mended", findings=())
    elif not policy_allow(desk, item, revision, scanned.allow_steps):
        show(desk, revision, why="capped", findings=())


def _allow_remembered(desk: Desk, item: Item, revision: Revision, scanned: Scanned) -> None:
    """Decided by what moderators remembered, where everybody can see it and take it back."""
    if not policy_allow(desk, item, revision, ()):
        show(desk, revision, why="capped", findings=())
        return
    item.why = "remembered"
    item.kinds = ",".join(sorted({finding.kind for finding, _ in scanned.findings}))[:KINDS_LENGTH]


def _held_by_person(desk: Desk, item: Item) -> bool:
    holds = select(Decision.actor).where(Decision.item_id == item.id, Decision.action == "hold")
    standing = holds.where(Decision.state != "undone", Decision.follows_id.is_(None))
    return desk.session.scalar(standing.order_by(Decision.id.desc()).limit(1)) == "moderator"


def _flag(desk: Desk, revision: Revision, post: Post, scanned: Scanned) -> None:
    shown = [finding for finding, _ in scanned.findings if not finding.suppressed]
    item = show(desk, revision, why="findings" if scanned.complete else "incomplete", findings=shown)
    if scanned.redaction is not None and item.why == "findings":
        memory.used(desk, _always_going(desk, post, scanned), revision.uuid)
        if policy_redact(desk, item, revision, post, scanned.redaction):
            return
    if scanned.outcome == "hold":
        policy_hold(desk, item, revision, scanned.hold_steps)


def _always_going(desk: Desk, post: Post, scanned: Scanned) -> list[ValueRule]:
    marks = {(finding.kind, mark) for finding, mark in scanned.findings if mark and not finding.suppressed}
    return [rule for rule in memory.governing(desk, post, marks).values() if rule.act == "redact"]


def _echo(desk: Desk, revision: Revision, scanned: Scanned, *, clear: bool) -> None:
    """Our own text came back. After a redaction only what nobody chose to leave is news; after a restore all of it."""
    revision.purge_at = desk.at + timedelta(days=desk.settings.keep_decided_days)
    if clear:
        return
    decision = written(desk, revision.post_id)
    shown = [pair for pair in scanned.findings if not pair[0].suppressed]
    if decision is not None and decision.action == "redact":
        over = residue([(finding.kind, mark) for finding, mark in shown], left_on_purpose(desk, decision))
        if over:
            show(desk, revision, why="residue", findings=[shown[place][0] for place in over])
        return
    item = item_of(desk.session, revision.post_id)
    if item is None or item.state in {"new", "closed"}:
        show(desk, revision, why="findings", findings=[finding for finding, _ in shown])
