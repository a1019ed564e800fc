"""Ask a site what we have missed: a webhook may never have been sent, or never have arrived."""

import time
from datetime import UTC, datetime
from typing import Final

from models import intake, outbox, sites
from models.jobs import POLL, SCAN
from models.logs import log, told
from models.site import Site
from models.sites import PollTurn
from platforms.catalogue import platform
from platforms.platform import Again, Connection, GivenUp, Page, Poll, Unreadable
from worker.outbound import NotAllowed, Outbound
from worker.runtime import Runtime

PAGES: Final = 20
"""Pages one job reads; the next poll goes on from the cursor."""
CALLS: Final = 60
POLL_SECONDS: Final = 40.0
SITE_SECONDS: Final = 15.0
"""No further page is asked for after this: a slow site must not take the others' turns."""


def drain(runtime: Runtime, first: int) -> None:
    """Poll this site and every other whose turn it is, until this job has run long enough."""
    runtime.nudge.begun(POLL)
    with runtime.read() as desk:
        due = sites.polls_due(desk)
    until = time.monotonic() + POLL_SECONDS
    for site_id in sorted(due, key=lambda site_id: site_id != first):
        if time.monotonic() > until or runtime.stopping:
            return  # the sweep sees who is left
        poll_site(runtime, site_id)


def poll_site(runtime: Runtime, site_id: int) -> None:
    """Read what happened on one site since the last poll, and take it in as if webhooks had brought it."""
    with runtime.write() as desk:
        turn = sites.lease_poll(desk, site_id)
        if turn is None:
            return
        name, connection = outbox.read_site(desk, site_id)
    until = time.monotonic() + SITE_SECONDS
    for _ in range(PAGES):
        page = ask(runtime.outbound, name, turn.cursor, connection)
        if page is None or not _take_in(runtime, turn, page) or not page.more or time.monotonic() > until:
            return
        turn = PollTurn(site_id, page.cursor)


def ask(outbound: Outbound, name: str, cursor: str, connection: Connection) -> Page | None:
    """One page, or None when the platform cannot be polled or would not answer."""
    try:
        conversation = platform(name).poll(cursor, connection, datetime.now(UTC).timestamp())
        if conversation is None:
            return None
        answer = _drive(outbound, conversation)
    except NotAllowed as error:
        answer = GivenUp(f"target_{error.reason}")
    except Unreadable as error:
        answer = GivenUp(f"unreadable_{error.reason}")
    except Exception as error:  # noqa: BLE001 - one site's strange answer must not stop the polls of others
        log().error("poll.failed", platform=name, **told(error))
        return None
    if isinstance(answer, Page):
        return answer
    log().info("poll.refused", platform=name, reason=answer.reason)
    return None


def _drive(outbound: Outbound, conversation: Poll) -> Page | Again | GivenUp:
    try:
        call = next(conversation)
        for _ in range(CALLS):
            call = conversation.send(outbound.send(call))
    except StopIteration as end:
        answer: Page | Again | GivenUp = end.value
        return answer
    finally:
        conversation.close()
    return Again("too_many_calls")


def _take_in(runtime: Runtime, turn: PollTurn, page: Page) -> bool:
    """Store a page and where to go on, at once. False if another poll was faster or the page leads nowhere."""
    with runtime.write() as desk:
        site = desk.session.get_one(Site, turn.site_id)
        if page.cursor != turn.cursor and not sites.polled(desk, turn, page.cursor):
            return False
        received = [intake.observe(desk, site, post) for post in page.posts]
    new = [one.revision_id for one in received if one.revision_id is not None]
    if new:
        runtime.nudge(SCAN, new[0])
        log().info("poll.found", site=turn.site_id, count=len(new))
    return page.cursor != turn.cursor
