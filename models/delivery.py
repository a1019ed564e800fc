"""One step of carrying a decision out: the outbox, and the opening of a decision with its steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, new_uuid
from models.crypto import Place
from models.decision import Decision
from models.desk import Desk
from models.item import Item
from models.post import Revision
from platforms.platform import Span, Step

CHECK = Step("check")
"""The step before the first call of a redaction: the new text is scanned, so that nothing is left by mistake."""


class Delivery(Base):
    """One step. state: waiting, sent, given_up, dropped (an earlier step failed, or it was taken back in time)."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("decision_id", "step"),
        Index("ix_delivery_due", "state", "next_at"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    position: Mapped[int]
    step: Mapped[str] = mapped_column(String(32))
    late: Mapped[bool] = mapped_column(default=False, comment="cannot be taken back, so it waits for the undo window")
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    give_up_at: Mapped[datetime] = mapped_column(comment="tried until here")
    lease: Mapped[str | None] = mapped_column(String(36), comment="the token that a result must bring")
    begun_at: Mapped[datetime | None] = mapped_column(comment="intent: written before the first call")
    finished_at: Mapped[datetime | None]
    last_reason: Mapped[str] = mapped_column(String(64), default="")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided: the action, by whom, where to cut, and the steps that carry it out.

    `moderator` is the row id, or None for the policy. `result` is the whole new text of a redaction or restore.
    """

    action: str
    steps: tuple[Step, ...]
    actor: str = "policy"
    moderator: int | None = None
    spans: tuple[Span, ...] = ()
    result: str | None = None
    follows: int | None = None
    reason: str = ""


def result_place(decision: Decision) -> Place:
    """Where a decision's result is sealed."""
    return Place("decision", "result_sealed", decision.uuid, decision.site_id)


def open_decision(desk: Desk, item: Item, revision: Revision, judgement: Judgement) -> Decision:
    """Write a decision with one row a step. Late steps wait for the undo window."""
    decision = Decision(
        uuid=new_uuid(),
        site_id=item.site_id,
        item_id=item.id,
        revision_id=revision.id,
        text_hash=revision.text_hash,
        item_version=item.version,
        action=judgement.action,
        actor=judgement.actor,
        moderator_id=judgement.moderator,
        spans=[[span.start, span.end, span.kind, len(span.replacement)] for span in judgement.spans],
        follows_id=judgement.follows,
        reason=judgement.reason,
        previous_state=item.state,
        state="waiting" if judgement.steps else "applied",
        decided_at=desk.at,
        settled_at=None if judgement.steps else desk.at,
    )
    if judgement.result is not None:
        decision.result_sealed = desk.keys.seal_text(judgement.result, result_place(decision))
        decision.result_hash = desk.text_hash(item.site_id, judgement.result)
    desk.session.add(decision)
    desk.session.flush()
    _plan(desk, decision, item.post_id, judgement.steps)
    return decision


def splice(base: str, spans: Iterable[Span]) -> str:
    """The base text with every span replaced; what a redaction's result must be, to the character."""
    parts, place = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        parts += [base[place : span.start], span.replacement]
        place = span.end
    return "".join((*parts, base[place:]))


def read_spans(decision: Decision, result: str) -> tuple[Span, ...]:
    """The spans with their replacements, which stand in the (sealed) result and nowhere else."""
    spans, shift = [], 0
    for start, end, kind, length in sorted(decision.spans):
        spans.append(Span(start, end, kind, result[start + shift : start + shift + length]))
        shift += length - (end - start)
    return tuple(spans)


def to_base(decision: Decision, start: int, end: int) -> tuple[int, int] | None:
    """A place in the result as the place in the judged text; None if it lies in what we put there ourselves."""
    shift, first, last = 0, None, None
    for cut_start, cut_end, _, length in sorted(decision.spans):
        new_start, new_end = cut_start + shift, cut_start + shift + length
        if new_start <= start and end <= new_end:
            return None
        if start < new_end and first is None:
            first = min(start - shift, cut_start)
        if end <= new_start and last is None:
            last = end - shift
        elif end <= new_end and last is None:
            last = cut_end
        shift += length - (cut_end - cut_start)
    return (start - shift if first is None else first), (end - shift if last is None else last)


def _plan(desk: Desk, decision: Decision, post_id: int, steps: tuple[Step, ...]) -> None:
    undo = timedelta(minutes=desk.settings.undo_minutes)
    for position, step in enumerate(steps):
        due = desk.at + undo if step.late else desk.at
        row = Delivery(
            site_id=decision.site_id,
            post_id=post_id,
            decision_id=decision.id,
            position=position,
            step=step.name,
            late=step.late,
            next_at=due,
            give_up_at=due + timedelta(hours=desk.settings.give_up_hours),
        )
        desk.session.add(row)
    desk.note("decision.opened", decision.actor, decision.uuid, act=decision.action, steps=len(steps))
