"""How far a decision has come, and whether it can still be taken back; if not, why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models import settle
from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Revision
from models.review import DECIDED, last_decision


@dataclass(frozen=True, slots=True)
class Progress:
    """A decision and how far it has come. `lasting` says why it cannot be taken back; empty if it can.

    `arrived`: the site may have seen it, so that taking it back sends the opposite there.
    """

    uuid: str
    action: str
    actor: str
    reason: str
    at: datetime
    state: str
    trouble: str
    steps: tuple[tuple[str, str, str], ...]
    spans: int
    undo_until: datetime
    lasting: str
    arrived: bool

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back now."""
        return not self.lasting


def progress(desk: Desk, decision: Decision) -> Progress:
    """How far a decision has come, its release included."""
    own = [decision.id, *desk.session.scalars(select(Decision.id).where(Decision.follows_id == decision.id))]
    ordered = select(Delivery).where(Delivery.decision_id.in_(own)).order_by(Delivery.decision_id, Delivery.position)
    steps = list(desk.session.scalars(ordered))
    who = desk.session.get(Moderator, decision.moderator_id) if decision.moderator_id else None
    arrived = settle.begun(steps)
    return Progress(
        uuid=decision.uuid,
        action=decision.action,
        actor=who.name if who else "",
        reason=decision.reason,
        at=decision.decided_at,
        state=decision.state,
        trouble=decision.trouble,
        steps=tuple((step.step, step.state, step.last_reason) for step in steps),
        spans=len(decision.spans),
        undo_until=decision.decided_at + timedelta(minutes=desk.settings.undo_minutes),
        lasting=_lasting(desk, decision, steps, arrived=arrived),
        arrived=arrived,
    )


def _lasting(desk: Desk, decision: Decision, steps: list[Delivery], *, arrived: bool) -> str:
    """Why a decision can no longer be taken back, as `models.review.undo` would see it."""
    if decision.state in {"undone", "changed", "gone"}:
        return decision.state
    if decision.action == "restore":
        return "restored"
    item = desk.session.get_one(Item, decision.item_id)
    last = last_decision(desk, item)
    if last is None or last.id != decision.id:
        return "followed"
    if item.state not in DECIDED.values():
        return "back" if item.state == "new" else "gone"
    if any(step.late and step.begun_at is not None for step in steps):
        return "history_purged"
    return "text_gone" if decision.action == "redact" and arrived and _forgotten(desk, decision) else ""


def _forgotten(desk: Desk, decision: Decision) -> bool:
    revision = desk.session.get_one(Revision, decision.revision_id)
    return revision.text_sealed is None or decision.result_sealed is None
