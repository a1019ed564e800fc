"""Ask a site how single posts stand: one we heard of too late, or of which an event told only part."""

import time
from typing import Final

from models import fetches, outbox, sites
from models.fetches import Asking
from models.jobs import FETCH, SCAN
from models.logs import log, told
from platforms.catalogue import platform
from platforms.platform import Again, Connection, GivenUp, Gone, Look, Page, Unreadable
from worker.outbound import NotAllowed, Outbound
from worker.runtime import Runtime

CALLS: Final = 10
FETCH_SECONDS: Final = 40.0


def drain(runtime: Runtime, first: int) -> None:
    """Ask about this post and every other that is due, until this job has run long enough."""
    runtime.nudge.begun(FETCH)
    until = time.monotonic() + FETCH_SECONDS
    while time.monotonic() < until and not runtime.stopping:
        with runtime.write() as desk:
            wanted = fetches.lease(desk, first=first, limit=1)
        if not wanted:
            return
        fetch(runtime, wanted[0])


def fetch(runtime: Runtime, asking: Asking) -> None:
    """Ask about one post and take the answer in."""
    with runtime.read() as desk:
        name, connection = outbox.read_site(desk, asking.site_id)
    found = ask(runtime.outbound, name, asking, connection)
    revisions: list[int] = []
    with runtime.write() as desk:
        if found is None:
            sites.poll_soon(desk, asking.site_id)
            fetches.settled(desk, asking, "polled_instead")
        elif isinstance(found, Page):
            revisions = fetches.answered(desk, asking, found.posts)
        elif isinstance(found, Gone):
            fetches.gone(desk, asking)
        elif isinstance(found, Again):
            fetches.again(desk, asking, found.reason, found.after)
        else:
            fetches.settled(desk, asking, found.reason)
    if revisions:
        runtime.nudge(SCAN, revisions[0])


def ask(outbound: Outbound, name: str, asking: Asking, connection: Connection) -> Page | Again | GivenUp | Gone | None:
    """How the post stands, or None where a platform has no such question."""
    try:
        conversation = platform(name).look(asking.external_id, asking.kind, connection)
        return None if conversation is None else _drive(outbound, conversation)
    except NotAllowed as error:
        return GivenUp(f"target_{error.reason}")
    except Unreadable as error:
        return Again(f"unreadable_{error.reason}")
    except Exception as error:  # noqa: BLE001 - one strange answer must not stop the others' turns
        log().error("fetch.failed", platform=name, **told(error))
        return Again("failed")


def _drive(outbound: Outbound, conversation: Look) -> Page | Again | GivenUp | Gone:
    try:
        call = next(conversation)
        for _ in range(CALLS):
            call = conversation.send(outbound.send(call))
    except StopIteration as end:
        answer: Page | Again | GivenUp | Gone = end.value
        return answer
    finally:
        conversation.close()
    return Again("too_many_calls")
