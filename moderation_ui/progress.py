"""How far a decision has come, and whether it can still be taken back; if not, why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from models import settle
from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Revision
from models.review import DECIDED


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
    return progress_of(desk, [decision])[decision.id]


def progress_of(desk: Desk, decisions: Sequence[Decision]) -> dict[int, Progress]:
    """The same of several, with a fixed number of queries: the last ten stand on every page."""
    around = _around(desk, decisions)
    return {decision.id: _progress(desk, decision, around) for decision in decisions}


@dataclass(frozen=True, slots=True)
class _Around:
    """What there is to know besides: steps and who by decision, the last decision and state by item, texts left."""

    steps: dict[int, list[Delivery]]
    names: dict[int, str]
    last: dict[int, int]
    states: dict[int, str]
    texts: frozenset[int]


def _around(desk: Desk, decisions: Sequence[Decision]) -> _Around:
    ids = [decision.id for decision in decisions]
    items = {decision.item_id for decision in decisions}
    following = select(Decision.id, Decision.follows_id).where(Decision.follows_id.in_(ids))
    owner = {number: number for number in ids} | _pairs(desk, following)
    steps: dict[int, list[Delivery]] = {number: [] for number in ids}
    ordered = select(Delivery).where(Delivery.decision_id.in_(owner)).order_by(Delivery.decision_id, Delivery.position)
    for step in desk.session.scalars(ordered):
        steps[owner[step.decision_id] or step.decision_id].append(step)
    people = select(Moderator.id, Moderator.name).where(Moderator.id.in_({one.moderator_id for one in decisions}))
    standing = (Decision.state != "undone") & Decision.follows_id.is_(None)
    last = select(Decision.item_id, func.max(Decision.id)).where(Decision.item_id.in_(items), standing)
    texts = select(Revision.id).where(
        Revision.id.in_({decision.revision_id for decision in decisions}), Revision.text_sealed.is_not(None)
    )
    return _Around(
        steps=steps,
        names=_pairs(desk, people),
        last=_pairs(desk, last.group_by(Decision.item_id)),
        states=_pairs(desk, select(Item.id, Item.state).where(Item.id.in_(items))),
        texts=frozenset(desk.session.scalars(texts)),
    )


def _pairs(desk: Desk, wanted: Select[int, Any]) -> dict[int, Any]:
    return {row[0]: row[1] for row in desk.session.execute(wanted)}


def _progress(desk: Desk, decision: Decision, around: _Around) -> Progress:
    steps = around.steps[decision.id]
    arrived = settle.begun(steps)
    return Progress(
        uuid=decision.uuid,
        action=decision.action,
        actor=around.names.get(decision.moderator_id or 0, ""),
        reason=decision.reason,
        at=decision.decided_at,
        state=decision.state,
        trouble=decision.trouble,
        steps=tuple((step.step, step.state, step.last_reason) for step in steps),
        spans=len(decision.spans),
        undo_until=decision.decided_at + timedelta(minutes=desk.settings.undo_minutes),
        lasting=_lasting(decision, around, arrived=arrived),
        arrived=arrived,
    )


def _lasting(decision: Decision, around: _Around, *, arrived: bool) -> str:
    """Why a decision can no longer be taken back, as `models.review.undo` would see it."""
    if decision.state in {"undone", "changed", "gone"}:
        return decision.state
    if decision.action == "restore":
        return "restored"
    if around.last.get(decision.item_id) != decision.id:
        return "followed"
    state = around.states[decision.item_id]
    if state not in DECIDED.values():
        return "back" if state == "new" else "gone"
    if any(step.late and step.begun_at is not None for step in around.steps[decision.id]):
        return "history_purged"
    forgotten = decision.result_sealed is None or decision.revision_id not in around.texts
    return "text_gone" if decision.action == "redact" and arrived and forgotten else ""
