"""What moderators do with an item: claim, reveal, decide, undo, try again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import or_, select, update

from models import rulings, settle, team
from models.decision import Decision
from models.delivery import CHECK, Delivery, Judgement, open_decision, splice
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Post, Revision
from models.reveal import Reveal
from models.site import Site
from models.texts import TextGone, item_of, lock_post, newest_revision, read_result, read_text
from models.waiting import bring_back, kept_back
from platforms.platform import Span, Step

DECIDED = {"redact": "redacted", "hold": "held", "allow": "allowed"}
OPPOSITE = {"redact": "restore", "hold": "allow", "allow": "hold"}
REASONS = ("public", "not_personal", "role", "other")
"""Why something that was found may stay. A site can require one of every allowance (`options["reasons"]`)."""
PURPOSES = ("review", "second_look", "request")


class Conflict(Exception):
    """Somebody else was first, or the text is no longer the one that was seen. `reason` is a code.

    decided_meanwhile, edited_meanwhile, gone, not_the_last_decision.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotPossible(Exception):
    """This cannot be done to this item now. `reason` is a code.

    unknown_action, nothing_chosen, spans_overlap, result_mismatch, already_decided, not_scanned_yet, history_purged,
    text_gone, nothing_to_retry, reason_needed, escalated (a lead of the site decides it).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator decided, bound to what the moderator saw.

    `steps` carry the action; `release` (the platform's steps of allow) follows a redaction of a post that is held or
    not yet published. `result` must be the text with exactly the `spans` replaced. `reason` is one of REASONS or empty;
    `said_kinds` are the kinds that the moderator corrected, by finding.
    """

    action: str
    item_version: int
    revision_id: int
    steps: tuple[Step, ...]
    release: tuple[Step, ...] = ()
    spans: tuple[Span, ...] = ()
    result: str | None = field(default=None, repr=False)
    reason: str = ""
    said_kinds: Mapping[int, str] = field(default_factory=dict)


def claim(desk: Desk, item: Item, moderator: Moderator) -> bool:
    """Lease an item to a moderator, or renew the lease. False if it is somebody else's."""
    free = or_(Item.claimed_by.is_(None), Item.claimed_by == moderator.id, Item.claimed_until < desk.at)
    until = desk.at + timedelta(minutes=desk.settings.claim_minutes)
    mine = update(Item).where(Item.id == item.id, free).values(claimed_by=moderator.id, claimed_until=until)
    taken = desk.session.execute(mine.returning(Item.id)).scalar() is not None
    if item in desk.session:
        desk.session.refresh(item)
    return taken


def release(desk: Desk, item: Item, moderator: Moderator) -> None:
    """Give a claim back."""
    mine = update(Item).where(Item.id == item.id, Item.claimed_by == moderator.id)
    desk.session.execute(mine.values(claimed_by=None, claimed_until=None))


def reveal(desk: Desk, item: Item, moderator: Moderator, purpose: str) -> str:
    """Write down that the text is looked at, and return it; commit before it is shown. Raise texts.TextGone."""
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
    """Decide what was seen, and nothing else. Raise Conflict if it is no longer that, NotPossible if it cannot be."""
    if verdict.action not in DECIDED or verdict.reason not in {"", *REASONS}:
        raise NotPossible("unknown_action")
    if verdict.action == "allow" and not verdict.reason and requires_reasons(desk, item):
        raise NotPossible("reason_needed")
    post = lock_post(desk.session, item.post_id)
    item = _present(desk, item)
    revision = _seen(desk, item, post, verdict)
    if team.waits_for_lead(desk, item, moderator):
        raise NotPossible("escalated")
    if verdict.action == "redact":
        _check_result(desk, revision, verdict)
    settle.set_aside(desk, item.id, "undone", "replaced")
    held = settle.on_hold(desk, item)
    decision = _open(desk, item, revision, moderator, verdict, back=kept_back(post, held))
    rulings.record(desk, decision, revision, verdict.said_kinds)
    state = DECIDED[verdict.action]
    item.state, item.version, item.closed_at = state, item.version + 1, None if state == "held" else desk.at
    item.claimed_by = item.claimed_until = None
    revision.purge_at = None if state == "held" else desk.at + timedelta(days=desk.settings.keep_decided_days)
    desk.note(
        "item.decided",
        moderator.uuid,
        item.uuid,
        act=verdict.action,
        version=verdict.item_version,
        **_why(verdict.reason),
    )
    desk.session.flush()
    return decision


def requires_reasons(desk: Desk, item: Item) -> bool:
    """Whether the item's site wants to be told why something is allowed."""
    return desk.session.get_one(Site, item.site_id).options.get("reasons") == "required"


def _why(reason: str) -> dict[str, str]:
    return {"reason": reason} if reason else {}


def give_reason(desk: Desk, item: Item, moderator: Moderator, decision_uuid: str, reason: str) -> None:
    """Say afterwards why one decided so: the one key after the decision. Raise Conflict, NotPossible."""
    if reason not in REASONS:
        raise NotPossible("unknown_action")
    lock_post(desk.session, item.post_id)
    decision = last_decision(desk, item)
    if decision is None or decision.uuid != decision_uuid or decision.moderator_id != moderator.id:
        raise Conflict("not_the_last_decision")
    decision.reason = reason
    desk.note("decision.reasoned", moderator.uuid, decision.uuid, reason=reason)
    desk.session.flush()


def _present(desk: Desk, item: Item) -> Item:
    found = item_of(desk.session, item.post_id)
    assert found is not None  # an item is never deleted while its post is locked
    return found


def _seen(desk: Desk, item: Item, post: Post, verdict: Verdict) -> Revision:
    if post.state != "live" or item.state == "closed":
        raise Conflict("gone")
    if item.version != verdict.item_version:
        raise Conflict("decided_meanwhile")
    if item.state not in {"new", "held"}:
        raise NotPossible("already_decided")
    revision = newest_revision(desk.session, post.id)
    if revision is None or revision.id != verdict.revision_id:
        raise Conflict("edited_meanwhile")
    if revision.scan == "due":
        raise NotPossible("not_scanned_yet")
    return revision


def _check_result(desk: Desk, revision: Revision, verdict: Verdict) -> None:
    """The result is the judged text with the chosen spans replaced, to the character, or nothing is decided."""
    if not verdict.spans or verdict.result is None:
        raise NotPossible("nothing_chosen")
    try:
        base = read_text(desk.keys, revision)
    except TextGone:
        raise NotPossible("text_gone") from None
    spans = sorted(verdict.spans, key=lambda span: span.start)
    ends = [0, *(span.end for span in spans)]
    if any(span.start < end or span.end <= span.start for span, end in zip(spans, ends, strict=False)):
        raise NotPossible("spans_overlap")
    if spans[-1].end > len(base) or splice(base, spans) != verdict.result:
        raise NotPossible("result_mismatch")


def _open(
    desk: Desk, item: Item, revision: Revision, moderator: Moderator, verdict: Verdict, *, back: bool
) -> Decision:
    steps = verdict.steps
    if verdict.action == "redact":
        steps = (CHECK, *steps)
    elif verdict.action == "allow" and not back:
        steps = ()  # it is public already: nothing to carry
    judgement = Judgement(
        action=verdict.action,
        steps=steps,
        actor="moderator",
        moderator=moderator.id,
        spans=verdict.spans if verdict.action == "redact" else (),
        result=verdict.result if verdict.action == "redact" else None,
        reason=verdict.reason,
    )
    decision = open_decision(desk, item, revision, judgement)
    if verdict.action == "redact" and back:
        after = Judgement(
            action="allow", steps=verdict.release, actor="moderator", moderator=moderator.id, follows=decision.id
        )
        open_decision(desk, item, revision, after)
    return decision


def last_decision(desk: Desk, item: Item) -> Decision | None:
    """The decision that stands: the newest that was not taken back and does not follow another."""
    newest = select(Decision).where(Decision.item_id == item.id, Decision.state != "undone")
    return desk.session.scalar(newest.where(Decision.follows_id.is_(None)).order_by(Decision.id.desc()).limit(1))


def followers(desk: Desk, decision: Decision) -> list[Decision]:
    """What follows a decision: the release after a redaction, and what reverses it."""
    mine = select(Decision).where(Decision.follows_id == decision.id).order_by(Decision.id)
    return list(desk.session.scalars(mine))


def steps_of(desk: Desk, decision: Decision) -> list[Delivery]:
    """The steps of a decision, in order: what a page shows of how far it has come."""
    return settle.steps_of(desk, decision.id)


def undo(
    desk: Desk, item: Item, moderator: Moderator, decision_uuid: str, steps: Mapping[str, tuple[Step, ...]]
) -> None:
    """Take the last decision back: by dropping it if nothing was sent, else by decisions that reverse it.

    `steps` gives the platform's steps of hold, allow and restore. Raise Conflict, NotPossible.
    """
    lock_post(desk.session, item.post_id)
    item = _present(desk, item)
    decision = last_decision(desk, item)
    undoable = item.state in DECIDED.values() and decision is not None and decision.state not in {"changed", "gone"}
    if decision is None or not undoable or decision.uuid != decision_uuid:
        raise Conflict("not_the_last_decision")
    releases = followers(desk, decision)
    rows = settle.steps_of(desk, decision.id)
    after = settle.steps_of(desk, *(release.id for release in releases))
    if any(row.late and row.begun_at is not None for row in rows):
        raise NotPossible("history_purged")
    free = max(settle.drop(desk, rows), settle.drop(desk, after))
    for one in (decision, *releases):
        settle.close(desk, one, "undone")
    rulings.forget(desk, decision.id)
    opened: list[Decision] = []
    if settle.begun(after):  # it was let out again: first back in, then the text, or the leak would be public
        opened.append(_reverse(desk, item, moderator, decision, ("hold", steps["hold"])))
    if settle.begun(rows):
        opposite = OPPOSITE[decision.action]
        opened.append(_reverse(desk, item, moderator, decision, (opposite, steps[opposite])))
    _wait_until(desk, opened, free)
    bring_back(desk, item, "findings" if item.why in {"changed", "clear"} else item.why)
    item.state = decision.previous_state if decision.previous_state in {"new", "held"} else "new"
    desk.session.get_one(Revision, item.revision_id).purge_at = None
    desk.note("item.undone", moderator.uuid, item.uuid, decision=decision.uuid)
    desk.session.flush()


def _reverse(
    desk: Desk, item: Item, moderator: Moderator, decision: Decision, way: tuple[str, tuple[Step, ...]]
) -> Decision:
    revision = desk.session.get_one(Revision, decision.revision_id)
    result = None
    if way[0] == "restore":
        try:
            result = read_text(desk.keys, revision)
            read_result(desk.keys, decision)  # without it we could not tell that it is still our text
        except TextGone:
            raise NotPossible("text_gone") from None
    judgement = Judgement(
        action=way[0],
        steps=way[1],
        actor="moderator",
        moderator=moderator.id,
        result=result,
        follows=decision.id,
    )
    return open_decision(desk, item, revision, judgement)


def _wait_until(desk: Desk, opened: list[Decision], free: object) -> None:
    """A worker may be in the middle of what was just taken back: reversing begins when its lease is over."""
    if opened and free != desk.at:
        ids = [decision.id for decision in opened]
        desk.session.execute(update(Delivery).where(Delivery.decision_id.in_(ids)).values(next_at=free))


def retry(desk: Desk, item: Item, moderator: Moderator) -> int:
    """Try again what was given up. Return how many steps are on their way again. Raise Conflict, NotPossible."""
    post = lock_post(desk.session, item.post_id)
    item = _present(desk, item)
    if post.state != "live" or item.state == "closed":
        raise Conflict("gone")
    last = last_decision(desk, item)
    newest = select(Decision).where(Decision.item_id == item.id, Decision.state.in_(("failed", "partial")))
    if last is None or last.trouble in {"residue", "incomplete"}:
        raise NotPossible("nothing_to_retry")
    until = desk.at + timedelta(hours=desk.settings.give_up_hours)
    stuck = list(desk.session.scalars(newest.where(Decision.id >= last.id).order_by(Decision.id)))
    count = sum(settle.reopen_steps(desk, decision, until) for decision in stuck)
    if count == 0:
        raise NotPossible("nothing_to_retry")
    desk.note("item.retried", moderator.uuid, item.uuid, steps=count)
    desk.session.flush()
    return count
