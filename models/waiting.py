"""How a post comes to wait for a person, and comes back. Called with the post locked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from detector.finding import Finding
from models.base import new_uuid
from models.delivery import CHECK, Judgement, open_decision
from models.desk import Desk
from models.item import Item
from models.post import Post, Revision
from models.settle import policy_decisions, set_aside
from models.texts import item_of
from platforms.platform import Span, Step

POLICY_CAP = 3
"""So often a day the policy may act on one item by itself; after that a person must, so that no loop can form."""
KINDS_LENGTH = 400
"""Characters of an item's list of kinds."""


def new_item(desk: Desk, revision: Revision, *, state: str, why: str) -> Item:
    """A post's item. Only a post that somebody may have to look at gets one."""
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


def show(desk: Desk, revision: Revision, *, why: str, findings: Sequence[Finding]) -> Item:
    """Put a revision into the queue: a new item, or the post's own item again."""
    item = item_of(desk.session, revision.post_id)
    if item is None:
        item = new_item(desk, revision, state="new", why=why)
    else:
        decided = item.state in {"redacted", "allowed", "held"} or item.why == "changed"
        bring_back(desk, item, "changed" if decided and why == "findings" else why)
        item.revision_id = revision.id
    worst = max((finding.severity for finding in findings), key=lambda band: band.rank, default=None)
    item.severity = worst.value if worst else "low"
    item.priority = max((finding.priority for finding in findings), default=4.0)
    item.kinds = ",".join(sorted({finding.kind for finding in findings}))[:KINDS_LENGTH]
    revision.purge_at = None
    desk.note("item.opened", "worker", item.uuid, why=item.why, findings=len(findings))
    desk.session.flush()
    return item


def bring_back(desk: Desk, item: Item, why: str) -> None:
    """Let an item wait again, with nobody's claim, under a new version."""
    if item.state != "new":  # what waits already has waited since then, however often it is edited meanwhile
        item.opened_at, item.overdue = desk.at, False
    item.state, item.why, item.closed_at = "new", why, None
    item.claimed_by = item.claimed_until = None
    item.version += 1


def close(desk: Desk, item: Item, state: str, why: str) -> None:
    """Nothing is left for a person to do."""
    item.state, item.why, item.closed_at = state, why, desk.at
    item.claimed_by = item.claimed_until = None
    item.version += 1


def policy_hold(desk: Desk, item: Item, revision: Revision, steps: tuple[Step, ...]) -> bool:
    """Hold at once, as the site's policy says. False when it did so too often today: then it just waits."""
    if _capped(desk, item):
        return False
    set_aside(desk, item.id, "undone", "replaced")
    open_decision(desk, item, revision, Judgement(action="hold", steps=steps))
    item.state = "held"
    return True


def policy_allow(desk: Desk, item: Item, revision: Revision, steps: tuple[Step, ...]) -> bool:
    """Let a post through that the site keeps back for our word. False when that happened too often today."""
    if _capped(desk, item):
        return False
    set_aside(desk, item.id, "undone", "replaced")
    open_decision(desk, item, revision, Judgement(action="allow", steps=steps))
    close(desk, item, "allowed", "clear")
    return True


@dataclass(frozen=True, slots=True)
class Redaction:
    """A redaction prepared for a text in which only values stand that always go. The text never shows in a repr."""

    spans: tuple[Span, ...] = field(repr=False)
    result: str = field(repr=False)
    steps: tuple[Step, ...]
    release: tuple[Step, ...]


def policy_redact(desk: Desk, item: Item, revision: Revision, post: Post, made: Redaction) -> bool:
    """Redact at once what moderators said always goes. False when that was done too often today: then it waits."""
    if _capped(desk, item):
        return False
    set_aside(desk, item.id, "undone", "replaced")
    cut = Judgement(action="redact", steps=(CHECK, *made.steps), spans=made.spans, result=made.result)
    decision = open_decision(desk, item, revision, cut)
    if not post.published:
        open_decision(desk, item, revision, Judgement(action="allow", steps=made.release, follows=decision.id))
    close(desk, item, "redacted", "remembered")
    revision.purge_at = desk.at + timedelta(days=desk.settings.keep_decided_days)
    return True


def _capped(desk: Desk, item: Item) -> bool:
    return policy_decisions(desk, item.id, desk.at - timedelta(days=1)) >= POLICY_CAP


def kept_back(post: Post, held: bool) -> bool:
    """Whether readers cannot see the post now: the site waits for our word, or keeps it back on our word."""
    return held or not post.published
