"""Each invariant is broken by hand, behind the verbs' back, and must be named."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from models.address import CommentAddress
from models.audit import AuditEvent
from models.decision import Decision
from models.delivery import Delivery
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.site import Site
from models.verify import verify
from tests.factories import a_moderator, a_site, an_item, decide, deliver, incoming, receive

LONG_AGO = timedelta(days=-2)


def change(row, row_id, **values):
    def do(desk):
        given = {name: desk.at + value if isinstance(value, timedelta) else value for name, value in values.items()}
        desk.session.execute(update(row).where(row.id == row_id).values(given))

    return do


def move_text(desk):
    text = desk.session.scalar(select(Revision.text_sealed).where(Revision.id == 1))
    desk.session.execute(update(Revision).where(Revision.id == 2).values(text_sealed=text))


def lose_events(desk):
    desk.session.execute(delete(AuditEvent).where(AuditEvent.action == "decision.opened"))


def lose_text(desk):
    desk.session.execute(delete(Revision).where(Revision.id == 3))


def decide_twice(desk):
    change(Decision, 2, action="redact", state="applied", item_id=1, revision_id=1, follows_id=None)(desk)


def free_hold(desk):
    change(Delivery, 3, state="sent")(desk)


BREAKS = {
    "scan_overdue": change(Revision, 3, next_at=LONG_AGO),
    "clear_incomplete": change(Revision, 1, scan="clear", complete=False),
    "finding_outside_text": change(FindingRow, 1, end=9999),
    "finding_without_scan": change(Revision, 1, scan="due", scanned_at=None),
    "scan_of_gone": change(Post, 3, state="deleted"),
    "text_of_gone": change(Post, 1, state="deleted"),
    "post_without_text": lose_text,
    "shown_without_item": change(Revision, 3, scan="shown"),
    "item_of_gone": change(Post, 1, state="withdrawn"),
    "item_of_other_post": change(Item, 2, revision_id=1),
    "waiting_without_text": change(Revision, 2, text_sealed=None),
    "decided_without_decision": change(Decision, 2, item_id=1),
    "waiting_without_step": change(Delivery, 3, state="dropped"),
    "settled_with_step": change(Decision, 2, state="applied"),
    "applied_with_unsent": change(Delivery, 2, state="given_up"),
    "applied_twice": decide_twice,
    "decision_without_audit": lose_events,
    "decision_of_other_text": change(Decision, 1, text_hash="another"),
    "sent_without_intent": free_hold,
    "delivery_of_other_post": change(Delivery, 3, post_id=1),
    "sent_out_of_order": change(Delivery, 1, state="given_up"),
    "delivery_overdue": change(Delivery, 3, next_at=LONG_AGO),
    "text_overdue": change(Revision, 1, purge_at=LONG_AGO),
    "address_overdue": change(CommentAddress, 1, purge_at=LONG_AGO),
    "forum_address": change(Site, 1, source="forum"),
    "span_outside_text": change(Decision, 1, spans=[[0, 9999, "email", 1]]),
    "sealed_unreadable": move_text,
}


@pytest.fixture
def lived_in(house):
    """A redacted post (1), a held one (2) whose hold is on its way, and one not yet scanned (3)."""
    site, moderator = a_site(house), a_moderator(house)
    decide(house, an_item(house, site, incoming(address="203.0.113.7")), moderator)
    deliver(house)
    decide(house, an_item(house, site, incoming(external_id="2")), moderator, "hold")
    receive(house, site, incoming(external_id="3"))
    return house


def test_a_healthy_house_has_no_problem(lived_in):
    with lived_in.desk() as desk:
        assert verify(desk) == []


@pytest.mark.parametrize("code", BREAKS)
def test_a_broken_invariant_is_named(lived_in, code):
    with lived_in.desk() as desk:
        BREAKS[code](desk)
        assert code in {problem.code for problem in verify(desk)}
