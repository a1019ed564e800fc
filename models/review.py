"""What moderators do with an item: claim, reveal, decide, undo, try again."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select, update

from models.decision import Decision
from models.delivery import CHECK, Delivery, Judgement, open_decision
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.reveal import Reveal
from models.texts import read_result, read_text
from platforms.platform import Span, Step

DECIDED = {"redact": "redacted", "hold": "held", "allow": "allowed"}
PURPOSES = ("review", "second_look", "request")


class Conflict(Exception):
    """Somebody else was first, or the text is no longer the one that was seen. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotPossible(Exception):
    """This cannot be done to this item now. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator decided, bound to what the moderator saw.

    `steps` carry the action; `release` follows a redaction of a post that is held or not yet published.
    """

    action: str
    item_version: int
    revision_id: int
    steps: tuple[Step, ...]
    release: tuple[Step, ...] = ()
    spans: tuple[Span, ...] = ()
    result: str | None = field(default=None, repr=False)


def claim(desk: Desk, item: Item, moderator: Moderator) -> bool:
    """Lease an item to a moderator, or renew the lease. False if it is somebody else's."""
    free = (Item.claimed_by.is_(None)) | (Item.claimed_by == moderator.id) | (Item.claimed_until < desk.at)
    until = desk.at + timedelta(minutes=desk.settings.claim_minutes)
    mine = update(Item).where(Item.id == item.id, free).values(claimed_by=moderator.id, claimed_until=until)
    taken = desk.session.execute(mine.returning(Item.id)).scalar() is not None
    desk.session.refresh(item)
    return taken


def release(desk: Desk, item: Item, moderator: Moderator) -> None:
    """Give a claim back."""
    mine = update(Item).where(Item.id == item.id, Item.claimed_by == moderator.id)
    desk.session.execute(mine.values(claimed_by=None, claimed_until=None))


def reveal(desk: Desk, item: Item, moderator: Moderator, purpose: str) -> str:
    """Write down that the text is looked at, and return it. Raise texts.TextGone."""
    revision = desk.session.get_one(Revision, item.revision_id)
    text = read_text(desk.keys, revision)
    looked = Reveal(
        moderator_id=moderator.id,
        item_id=item.id,
        revision_id=revision.id,
        purpose=purpose if purpose in PURPOSES else "review",
        revealed_at=desk.at,
    )
    desk.session.add(looked)
    desk.note("item.revealed", moderator.uuid, item.uuid, purpose=looked.purpose)
    desk.session.flush()
    return text


def decide(desk: Desk, item: Item, moderator: Moderator, verdict: Verdict) -> Decision:
    """Decide what was seen, and nothing else. Raise Conflict if it is no longer that."""
    if verdict.action not in DECIDED:
        raise NotPossible("unknown_action")
    if verdict.action == "redact" and (not verdict.spans or verdict.result is None):
        raise NotPossible("nothing_chosen")
    revision, post = _seen(desk, item, verdict)
    previous = item.state
    bound = update(Item).where(
        Item.id == item.id, Item.version == verdict.item_version, Item.revision_id == verdict.revision_id
    )
    state = DECIDED[verdict.action]
    closing = {"state": state, "version": verdict.item_version + 1, "closed_at": None if state == "held" else desk.at}
    changed = desk.session.execute(bound.values(**closing, claimed_by=None, claimed_until=None).returning(Item.id))
    if changed.scalar() is None:
        raise Conflict("decided_meanwhile")
    waiting = previous == "held" or not post.published
    decision = _open(desk, item, revision, moderator, verdict, waiting=waiting)
    decision.previous_state = previous
    desk.session.refresh(item)
    _keep_until(desk, revision)
    desk.note("item.decided", moderator.uuid, item.uuid, act=verdict.action, version=verdict.item_version)
    return decision


def _seen(desk: Desk, item: Item, verdict: Verdict) -> tuple[Revision, Post]:
    post = desk.session.get_one(Post, item.post_id, with_for_update=True)
    newest = select(Revision).where(Revision.post_id == post.id).order_by(Revision.number.desc()).limit(1)
    revision = desk.session.scalar(newest)
    if post.state != "live" or item.state == "closed":
        raise Conflict("gone")
    if item.version != verdict.item_version:
        raise Conflict("decided_meanwhile")
    if revision is None or revision.id != verdict.revision_id:
        seen = desk.session.get(Revision, verdict.revision_id)
        if revision is None or not revision.ours or seen is None:
            raise Conflict("edited_meanwhile")
        raise Conflict("decided_meanwhile")
    return revision, post


def _open(
    desk: Desk, item: Item, revision: Revision, moderator: Moderator, verdict: Verdict, *, waiting: bool
) -> Decision:
    steps = verdict.steps
    if verdict.action == "redact":
        steps = (CHECK, *steps)
    elif verdict.action == "allow" and not waiting:
        steps = ()  # it is public already: nothing to carry
    judgement = Judgement(
        action=verdict.action,
        steps=steps,
        actor="moderator",
        moderator=moderator.id,
        spans=verdict.spans,
        result=verdict.result,
    )
    decision = open_decision(desk, item, revision, judgement)
    if verdict.action == "redact" and waiting:
        after = Judgement(action="allow", steps=verdict.release, follows=decision.id)
        open_decision(desk, item, revision, after)
    return decision


def _keep_until(desk: Desk, revision: Revision) -> None:
    revision.purge_at = desk.at + timedelta(days=desk.settings.keep_decided_days)


def last_decision(desk: Desk, item: Item) -> Decision | None:
    """The decision that stands: the newest that is not a release following a redaction."""
    newest = select(Decision).where(Decision.item_id == item.id, Decision.state != "undone")
    follows_redaction = (Decision.action == "allow") & Decision.follows_id.is_not(None)
    return desk.session.scalar(newest.where(~follows_redaction).order_by(Decision.id.desc()).limit(1))


def undo(desk: Desk, item: Item, moderator: Moderator, decision_uuid: str, steps: dict[str, tuple[Step, ...]]) -> None:
    """Take the last decision back: by dropping it if nothing was sent, else by a decision that reverses it.

    `steps` gives the platform's steps of hold, allow and restore.
    """
    item = desk.session.get_one(Item, item.id, with_for_update=True, populate_existing=True)
    decision = last_decision(desk, item)
    if decision is None or decision.uuid != decision_uuid or decision.action == "restore" or item.state == "closed":
        raise Conflict("not_the_last_decision")
    rows = list(desk.session.scalars(_steps_of(decision)))
    if any(row.late and row.state == "sent" for row in rows):
        raise NotPossible("history_purged")
    begun = [row for row in rows if row.begun_at is not None and row.step != CHECK.name]
    _drop(desk, rows)
    if begun:
        _reverse(desk, item, decision, moderator, steps)
    if decision.state == "waiting" or not begun:
        decision.state, decision.settled_at = "undone", desk.at
    item.state, item.why, item.closed_at = "new", item.why, None
    item.version += 1
    desk.note("item.undone", moderator.uuid, item.uuid, decision=decision.uuid)


def _steps_of(decision: Decision) -> "select[tuple[Delivery]]":  # type: ignore[valid-type]
    following = select(Decision.id).where(Decision.follows_id == decision.id)
    mine = (Delivery.decision_id == decision.id) | Delivery.decision_id.in_(following)
    return select(Delivery).where(mine).with_for_update()


def _drop(desk: Desk, rows: list[Delivery]) -> None:
    for row in rows:
        if row.state == "waiting":
            row.state, row.lease, row.finished_at = "dropped", None, desk.at
    opened = {row.decision_id for row in rows if row.begun_at is None}
    unsent = update(Decision).where(Decision.id.in_(opened), Decision.state == "waiting")
    desk.session.execute(unsent.values(state="undone", settled_at=desk.at))


def _reverse(
    desk: Desk, item: Item, decision: Decision, moderator: Moderator, steps: dict[str, tuple[Step, ...]]
) -> None:
    revision = desk.session.get_one(Revision, decision.revision_id)
    opposite = {"redact": "restore", "hold": "allow", "allow": "hold"}[decision.action]
    result = read_text(desk.keys, revision) if opposite == "restore" else None
    if opposite == "restore":
        read_result(desk.keys, decision)  # without it we could not tell that it is still our text
    judgement = Judgement(
        action=opposite,
        steps=steps[opposite],
        actor="moderator",
        moderator=moderator.id,
        result=result,
        follows=decision.id,
    )
    open_decision(desk, item, revision, judgement)


def retry(desk: Desk, item: Item, moderator: Moderator) -> int:
    """Try again what was given up. Return how many steps are on their way again."""
    stuck = select(Decision.id).where(Decision.item_id == item.id, Decision.state.in_(("failed", "partial")))
    rows = select(Delivery).where(Delivery.decision_id.in_(stuck), Delivery.state.in_(("given_up", "dropped")))
    count = 0
    for row in desk.session.scalars(rows.with_for_update()):
        row.state, row.attempts, row.next_at, row.begun_at, row.finished_at = "waiting", 0, desk.at, None, None
        count += 1
    desk.session.execute(update(Decision).where(Decision.id.in_(stuck)).values(state="waiting", settled_at=None))
    desk.note("item.retried", moderator.uuid, item.uuid, steps=count)
    return count
