"""How far a decision has come, derived from its steps, and what that means for the decisions beside it.

All of it is called with the post locked.
"""

from datetime import datetime

from sqlalchemy import func, select, update

from models.decision import Decision
from models.delivery import CHECK, Delivery
from models.desk import Desk
from models.item import Item


def steps_of(desk: Desk, *decisions: int) -> list[Delivery]:
    """The steps of decisions, in order, read afresh."""
    desk.session.flush()
    mine = select(Delivery).where(Delivery.decision_id.in_(decisions)).order_by(Delivery.decision_id, Delivery.position)
    return list(desk.session.scalars(mine.execution_options(populate_existing=True)))


def begun(rows: list[Delivery]) -> bool:
    """Whether the platform may have seen anything of these steps."""
    return any(row.begun_at is not None for row in rows if row.step != CHECK.name)


def drop(desk: Desk, rows: list[Delivery]) -> datetime:
    """Take the waiting steps out. Return from when on nobody can still be carrying one of them."""
    free = desk.at
    for row in rows:
        if row.state == "waiting":
            if row.lease is not None:
                free = max(free, row.next_at)
            row.state, row.lease, row.finished_at = "dropped", None, desk.at
    return free


def close(desk: Desk, decision: Decision, state: str, trouble: str = "") -> None:
    """Write a decision's end."""
    decision.state, decision.trouble, decision.settled_at = state, trouble or decision.trouble, desk.at
    detail: dict[str, str] = {"trouble": trouble} if trouble else {}
    desk.note(f"decision.{state}", "worker", decision.uuid, **detail)


def settle(desk: Desk, decision: Decision) -> None:
    """Derive the state from the steps once none waits any more."""
    rows = steps_of(desk, decision.id)
    if decision.state != "waiting" or any(row.state == "waiting" for row in rows):
        return
    done = any(row.state == "sent" for row in rows if row.step != CHECK.name)
    if all(row.state == "sent" for row in rows):
        close(desk, decision, "applied")
        return
    trouble = next((row.last_reason for row in rows if row.state == "given_up"), decision.trouble)
    close(desk, decision, "partial" if done else "failed", trouble)


def abandon(desk: Desk, decision: Decision, state: str, trouble: str) -> None:
    """End a decision that cannot go on, and what was to follow it: a release after a failed redaction must not be."""
    drop(desk, steps_of(desk, decision.id))
    close(desk, decision, state, trouble)
    abandon_followers(desk, decision)


def abandon_followers(desk: Desk, decision: Decision) -> None:
    """Drop what waits for a decision that will not be applied."""
    following = select(Decision).where(Decision.follows_id == decision.id, Decision.state == "waiting")
    for follower in desk.session.scalars(following):
        drop(desk, steps_of(desk, follower.id))
        close(desk, follower, "failed", "follows_failed")


def set_aside(desk: Desk, item_id: int, state: str, trouble: str) -> int:
    """End the waiting decisions of which nothing was begun. Return how many.

    They were about a text that is no longer there, or another decision took their place. What was begun goes on: its
    conversation compares texts, and a history that must be cleaned still must be.
    """
    waiting = select(Decision).where(Decision.item_id == item_id, Decision.state == "waiting")
    count = 0
    for decision in desk.session.scalars(waiting.order_by(Decision.id)):
        rows = steps_of(desk, decision.id)
        if not begun(rows):
            drop(desk, rows)
            close(desk, decision, state, trouble)
            count += 1
    return count


def on_hold(desk: Desk, item: Item) -> bool:
    """Whether the site may be keeping the post back on our word: the last hold or allow that reached it was a hold."""
    reached = select(Delivery.id).where(Delivery.decision_id == Decision.id, Delivery.begun_at.is_not(None)).exists()
    words = select(Decision.action).where(Decision.item_id == item.id, Decision.action.in_(("hold", "allow")), reached)
    return desk.session.scalar(words.order_by(Decision.id.desc()).limit(1)) == "hold"


def written(desk: Desk, post_id: int) -> Decision | None:
    """The decision whose text should stand on the site now: the last redaction or restore that was begun."""
    reached = (
        select(Delivery.id)
        .where(Delivery.decision_id == Decision.id, Delivery.begun_at.is_not(None), Delivery.step != CHECK.name)
        .exists()
    )
    same = select(Decision).join(Item, Decision.item_id == Item.id).where(Item.post_id == post_id)
    texts = same.where(Decision.result_hash.is_not(None), reached)
    return desk.session.scalar(texts.order_by(Decision.id.desc()).limit(1))


def policy_decisions(desk: Desk, item_id: int, since: datetime) -> int:
    """How often the policy decided about an item since then."""
    mine = (Decision.item_id == item_id) & (Decision.actor == "policy") & (Decision.decided_at > since)
    return desk.session.scalar(select(func.count()).select_from(Decision).where(mine)) or 0


def reopen_steps(desk: Desk, decision: Decision, give_up_at: datetime) -> int:
    """Let the steps that were given up or dropped be tried again. What was begun stays known as begun."""
    stuck = update(Delivery).where(Delivery.decision_id == decision.id, Delivery.state.in_(("given_up", "dropped")))
    again = stuck.values(
        state="waiting", attempts=0, next_at=desk.at, give_up_at=give_up_at, finished_at=None, lease=None
    )
    count = len(desk.session.scalars(again.returning(Delivery.id)).all())
    decision.state, decision.settled_at = "waiting", None
    return count
