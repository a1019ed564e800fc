"""A step of a decision in one worker's hands."""

from dataclasses import dataclass

from models import settle
from models.decision import Decision
from models.delivery import Delivery
from models.desk import Desk
from models.texts import lock_post

LEASE_SECONDS = 120
"""Longer than any conversation may take: `worker.outbound` ends one well before."""


@dataclass(frozen=True, slots=True)
class Leased:
    """One step leased to one worker."""

    delivery_id: int
    decision_id: int
    site_id: int
    post_id: int
    step: str
    token: str
    attempts: int


def held(desk: Desk, leased: Leased) -> tuple[Delivery, Decision] | None:
    """Lock the post; the step and its decision if the lease still holds."""
    lock_post(desk.session, leased.post_id)
    row = desk.session.get_one(Delivery, leased.delivery_id, populate_existing=True)
    if row.state != "waiting" or row.lease != leased.token:
        return None
    return row, desk.session.get_one(Decision, leased.decision_id, populate_existing=True)


def finish(desk: Desk, row: Delivery, state: str, reason: str = "") -> None:
    """End a step."""
    row.state, row.lease, row.finished_at = state, None, desk.at
    row.last_reason = reason[:64]


def give_up(desk: Desk, row: Delivery, decision: Decision, reason: str) -> None:
    """End a step and its decision: the rest is dropped, and what was to follow it."""
    finish(desk, row, "given_up", reason)
    desk.note("delivery.given_up", "worker", decision.uuid, step=row.step, reason=reason)
    settle.drop(desk, settle.steps_of(desk, decision.id))
    settle.settle(desk, decision)
    settle.abandon_followers(desk, decision)
