"""Which texts a worker scans, and what becomes of the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from detector.finding import Context, Finding
from models.base import new_uuid
from models.delivery import Judgement, open_decision
from models.desk import Desk
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.session import insert_if_absent
from models.value import Value
from platforms.platform import Step

ATTEMPTS = 3
"""After so many attempts that never came to an end, a text is taken out: it may be what kills the worker."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A revision leased to one worker; the result must bring the same token."""

    revision_id: int
    site_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan's result: findings with the fingerprints of their values, and the policy's outcome.

    `outcome` is clear, review or hold. `hold_steps` and `allow_steps` carry the policy's own decision to the platform.
    """

    findings: tuple[tuple[Finding, str], ...]
    complete: bool
    outcome: str
    version: str
    hold_steps: tuple[Step, ...] = ()
    allow_steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed text and what is known about it besides. The text never shows in a repr."""

    claimed: Claimed
    text: str = field(repr=False)
    context: Context
    policy: Mapping[str, Any]
    platform: str


def texts(desk: Desk, claimed: Sequence[Claimed]) -> list[Work]:
    """Open the claimed texts, in order. What was superseded or forgotten meanwhile is left out."""
    raise NotImplementedError


def fingerprint(desk: Desk, site_id: int, kind: str, value: str) -> str:
    """The fingerprint of a normalised value, as `Scanned.findings` wants it: equal on one site, unknown elsewhere."""
    return desk.keys.fingerprint(f"value:{site_id}:{kind}", value)


def give_back(desk: Desk, claimed: Claimed) -> bool:
    """Give a claim back untried, as when the worker is told to stop."""
    raise NotImplementedError


def failed(desk: Desk, claimed: Claimed, reason: str) -> bool:
    """The scan raised: try it again a little later, alone, until it has had its attempts. `reason` is a code."""
    raise NotImplementedError


def first_due(desk: Desk) -> int | None:
    """A revision that could be claimed now, for the sweep's nudge."""
    raise NotImplementedError


def claim(desk: Desk, limit: int, first: int | None = None) -> list[Claimed]:
    """Lease due revisions, the oldest of each site in turn so that one flood does not starve the others.

    `first` asks for one revision to be among them. Attempts are raised now, before the work that may kill.
    """
    due = (Revision.scan == "due") & (Revision.next_at <= desk.at)
    turn = func.row_number().over(partition_by=Revision.site_id, order_by=Revision.next_at)
    queue = select(Revision.id, turn.label("turn")).where(due).subquery()
    ids = list(desk.session.scalars(select(queue.c.id).order_by(queue.c.turn, queue.c.id).limit(limit)))
    wanted = [*ids, first] if first is not None else ids
    rows = desk.session.scalars(select(Revision).where(Revision.id.in_(wanted), due).with_for_update(skip_locked=True))
    token, claimed = new_uuid(), []
    for row in rows:
        if row.attempts >= ATTEMPTS:
            _quarantine(desk, row)
            continue
        row.attempts += 1
        row.lease = token
        row.next_at = desk.at + timedelta(seconds=desk.settings.scan_lease)
        claimed.append(Claimed(row.id, row.site_id, token))
    return claimed


def _quarantine(desk: Desk, revision: Revision) -> None:
    revision.scan, revision.lease = "quarantined", None
    _show(desk, revision, why="quarantined", findings=())
    desk.note("revision.quarantined", "worker", revision.uuid, attempts=revision.attempts)


def record_scan(desk: Desk, claimed: Claimed, scanned: Scanned) -> bool:
    """Store a result once. False if the lease is no longer this worker's: then nothing is changed."""
    held = select(Revision).where(Revision.id == claimed.revision_id, Revision.lease == claimed.token)
    revision = desk.session.scalar(held.with_for_update())
    if revision is None or revision.scan != "due":
        return False
    revision.lease, revision.complete = None, scanned.complete
    revision.detector_version, revision.scanned_at = scanned.version, desk.at
    _store_findings(desk, revision, scanned)
    post = desk.session.get_one(Post, revision.post_id, with_for_update=True)
    clear = scanned.complete and scanned.outcome == "clear"
    revision.scan = "clear" if clear else "shown"
    desk.note("revision.scanned", "worker", revision.uuid, outcome=scanned.outcome, complete=scanned.complete)
    if clear:
        _clear(desk, revision, post, scanned)
    elif not revision.ours:
        _flag(desk, revision, scanned)
    return True


def _store_findings(desk: Desk, revision: Revision, scanned: Scanned) -> None:
    rows = [
        {
            "revision_id": revision.id,
            "value_id": _value(desk, revision.site_id, finding.kind, fingerprint),
            "detector_version": scanned.version,
            "kind": finding.kind,
            "start": finding.start,
            "end": finding.end,
            "real": finding.real,
            "unintended": finding.unintended,
            "severity": finding.severity.value,
            "rule": finding.rule,
            "reasons": list(finding.reasons),
            "also": list(finding.also),
            "suppressed": finding.suppressed,
        }
        for finding, fingerprint in scanned.findings
    ]
    if rows:
        desk.session.execute(insert(FindingRow), rows)


def _value(desk: Desk, site_id: int, kind: str, fingerprint: str) -> int | None:
    same = update(Value).where(Value.site_id == site_id, Value.kind == kind, Value.fingerprint == fingerprint)
    seen = same.values(last_seen_at=desk.at).returning(Value.id)
    values = {"site_id": site_id, "kind": kind, "fingerprint": fingerprint}
    values |= {"first_seen_at": desk.at, "last_seen_at": desk.at}
    unique = ["site_id", "kind", "fingerprint"]
    return desk.session.scalar(seen) or insert_if_absent(desk.session, Value, values, unique)


def _clear(desk: Desk, revision: Revision, post: Post, scanned: Scanned) -> None:
    """Nothing to show: forget the text soon, and tell a site that waits for our word."""
    revision.purge_at = desk.at + timedelta(hours=desk.settings.keep_clean_hours)
    item = desk.session.scalar(select(Item).where(Item.post_id == revision.post_id).with_for_update())
    if item is not None:
        if item.state == "new":  # the author mended it
            item.state, item.why, item.closed_at = "closed", "mended", desk.at
            item.revision_id = revision.id
            item.version += 1
        return
    if not post.published:
        item = _new_item(desk, revision, state="allowed", why="clear")
        open_decision(desk, item, revision, Judgement(action="allow", steps=scanned.allow_steps))


def _flag(desk: Desk, revision: Revision, scanned: Scanned) -> None:
    shown = tuple(finding for finding, _ in scanned.findings if not finding.suppressed)
    item = _show(desk, revision, why="findings" if scanned.complete else "incomplete", findings=shown)
    if scanned.outcome == "hold":
        open_decision(desk, item, revision, Judgement(action="hold", steps=scanned.hold_steps))
        item.state = "held"


def _show(desk: Desk, revision: Revision, *, why: str, findings: tuple[Finding, ...]) -> Item:
    """Put a revision into the queue: a new item, or the post's own item again."""
    item = desk.session.scalar(select(Item).where(Item.post_id == revision.post_id).with_for_update())
    if item is None:
        item = _new_item(desk, revision, state="new", why=why)
    else:
        item.why = "changed" if item.state in {"redacted", "allowed", "held"} else why
        item.state, item.revision_id, item.closed_at = "new", revision.id, None
        item.claimed_by = item.claimed_until = None
        item.version += 1
    worst = max((finding.severity for finding in findings), key=lambda band: band.rank, default=None)
    item.severity = worst.value if worst else "low"
    item.priority = max((finding.priority for finding in findings), default=4.0)
    item.kinds = ",".join(sorted({finding.kind for finding in findings}))
    desk.note("item.opened", "worker", item.uuid, why=item.why, findings=len(findings))
    return item


def _new_item(desk: Desk, revision: Revision, *, state: str, why: str) -> Item:
    item = Item(
        uuid=new_uuid(),
        site_id=revision.site_id,
        post_id=revision.post_id,
        revision_id=revision.id,
        state=state,
        why=why,
        version=1,
        opened_at=desk.at,
        closed_at=desk.at if state == "allowed" else None,
    )
    desk.session.add(item)
    desk.session.flush()
    return item
