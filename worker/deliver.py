"""Carry decisions out: lease a step, commit the intent, hold the platform's conversation, write down how it ended."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, assert_never

from models import crash, outbox
from models.desk import Desk
from models.jobs import DELIVER, SCAN
from models.logs import log, told
from models.outbox import LEASE_SECONDS, Leased
from platforms.catalogue import platform
from platforms.platform import Again, Changed, Connection, Conversation, Done, GivenUp, Gone, Order, Outcome, Unreadable
from worker.outbound import NotAllowed, Outbound, retry_after
from worker.runtime import Runtime

DRAIN_SECONDS: Final = 40.0
BATCH: Final = 1
"""Steps leased at once: a slow site must not let the leases of others run out unused."""
CALLS: Final = 250
"""Calls one conversation may make: hiding a hundred revisions takes two hundred."""
TALK_SECONDS: Final = LEASE_SECONDS - 30.0
"""No call is begun later than this in a conversation, so that it has ended when the lease does."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One step's conversation: what is to be done, where, and until when."""

    step: str
    order: Order
    platform: str
    connection: Connection = field(repr=False)


def drain(runtime: Runtime, first: int) -> None:
    """Carry out what is due until nothing is, or until this job has run long enough."""
    runtime.nudge.begun(DELIVER)
    until = time.monotonic() + DRAIN_SECONDS
    hint: int | None = first
    while time.monotonic() < until and not runtime.stopping:
        with runtime.write() as desk:
            leased = outbox.lease(desk, first=hint, limit=BATCH)
        crash.point("deliver.after_claim")
        if not leased:
            return
        for one in leased:
            carry(runtime, one)
        hint = None
    runtime.nudge(DELIVER, 0)


def carry(runtime: Runtime, leased: Leased) -> None:
    """Carry one leased step out, whatever happens, and record it."""
    with runtime.write() as desk:
        order = outbox.begin(desk, leased)
        name, connection = outbox.read_site(desk, leased.site_id)
    if order is None:
        return
    crash.point("deliver.before_call")
    outcome = converse(runtime.outbound, Talk(leased.step, order, name, connection))
    crash.point("deliver.after_call")
    with runtime.write() as desk:
        revision = settle(desk, leased, outcome)
        crash.point("deliver.before_commit")
    crash.point("deliver.after_commit")
    log().info("delivery.tried", delivery=leased.delivery_id, step=leased.step, outcome=type(outcome).__name__.lower())
    if revision is not None:
        runtime.nudge(SCAN, revision)


def settle(desk: Desk, leased: Leased, outcome: Outcome) -> int | None:
    """Record an outcome. Return the revision to scan if another text stood there."""
    match outcome:
        case Done(text_sha256=text_sha256, text=text):
            outbox.sent(desk, leased, text_sha256, text)
        case Again(reason=reason, after=after):
            outbox.again(desk, leased, reason, after)
        case GivenUp(reason=reason):
            outbox.given_up(desk, leased, reason)
        case Changed():
            return outbox.changed(desk, leased, outcome)
        case Gone():
            outbox.gone(desk, leased)
        case _:
            assert_never(outcome)
    return None


def converse(outbound: Outbound, talk: Talk) -> Outcome:
    """Hold a conversation to its end. What goes wrong on the way is an outcome as well."""
    until = time.monotonic() + TALK_SECONDS
    try:
        conversation = platform(talk.platform).carry(
            talk.step, talk.order, talk.connection, datetime.now(UTC).timestamp()
        )
        return _drive(outbound, conversation, until)
    except NotAllowed as error:
        return GivenUp(f"target_{error.reason}")
    except Unreadable as error:
        return Again(f"unreadable_{error.reason}"[:64])
    except Exception as error:  # noqa: BLE001 - a platform's strange answer must not stop the other deliveries
        log().error("delivery.failed", step=talk.step, platform=talk.platform, **told(error))
        return Again("failed_here")


def _drive(outbound: Outbound, conversation: Conversation, until: float) -> Outcome:
    asked_to_wait = 0.0
    try:
        call = next(conversation)
        for _ in range(CALLS):
            if time.monotonic() > until:
                return Again("took_too_long", asked_to_wait)
            reply = outbound.send(call)
            asked_to_wait = retry_after(reply)
            call = conversation.send(reply)
    except StopIteration as end:
        outcome: Outcome = end.value
        return _patient(outcome, asked_to_wait)
    finally:
        conversation.close()
    return Again("too_many_calls", asked_to_wait)


def _patient(outcome: Outcome, asked_to_wait: float) -> Outcome:
    """Wait at least as long as the platform asked for, and never longer than an hour at its word."""
    if isinstance(outcome, Again):
        return Again(outcome.reason, min(max(outcome.after, asked_to_wait), 3600.0))
    return outcome
