"""What moderators let a site remember decides later posts by itself: in the worker, where everybody can see it."""

import pytest
from sqlalchemy import select

from models import accounts, memory, review
from models.audit import AuditEvent
from models.decision import Decision
from models.delivery import Delivery
from models.finding import FindingRow
from models.item import Item
from models.memory import Wish
from models.moderator import Moderator
from models.texts import read_result
from models.value_rule import ValueRule
from models.waiting import POLICY_CAP
from tests.worker.workshop import LEAK, MAIL
from worker import scan

ALONE = f"My colleague Marta has the same fault, ask {MAIL} about it."


@pytest.fixture
def shop(either):
    either.add_site()
    return either


def drain(shop):
    scan.drain(shop.runtime, first=0)


def remember(shop):
    """Let the site remember the address in the newest post."""
    with shop.desk() as desk:
        person = desk.session.scalar(select(Moderator).where(Moderator.name == "rosa"))
        if person is None:
            accounts.create_moderator(desk, "rosa", "admin", password="a long enough phrase")
            person = desk.session.scalars(select(Moderator).where(Moderator.name == "rosa")).one()
        finding = select(FindingRow).where(FindingRow.kind == "email").order_by(FindingRow.id.desc()).limit(1)
        memory.remember(desk, desk.session.scalars(finding).one(), person, Wish("redact", "author", "own_wish", 30))
        return person


def items(shop):
    return [(item.state, item.why) for item in shop.all(Item)]


def test_a_later_post_with_nothing_else_in_it_is_redacted_by_the_rule(shop):
    shop.post_in(LEAK, "1")
    drain(shop)
    remember(shop)
    shop.post_in(ALONE.replace("fault", "lamp"), "2")
    drain(shop)
    assert items(shop) == [("new", "findings"), ("redacted", "remembered")]
    [decision] = shop.all(Decision)
    assert (decision.actor, decision.action, decision.state) == ("policy", "redact", "waiting")
    assert next(row.step for row in shop.all(Delivery)) == "check"
    with shop.runtime.read() as desk:
        result = read_result(desk.keys, desk.session.scalars(select(Decision)).one())
    assert MAIL not in result
    assert result.startswith("My colleague Marta has the same lamp, ask [")
    [rule] = shop.all(ValueRule)
    assert rule.uses == 1
    assert [event.subject for event in shop.all(AuditEvent, AuditEvent.action == "value_rule.used")] == [rule.uuid]


def test_what_else_stands_in_a_post_is_left_to_a_person(shop):
    shop.post_in(LEAK, "1")
    drain(shop)
    remember(shop)
    shop.post_in(LEAK.replace("fault", "lamp"), "2")
    drain(shop)
    assert items(shop)[1] == ("new", "findings")
    assert not shop.all(Decision)


def test_a_person_takes_back_what_a_rule_redacted(shop):
    shop.post_in(LEAK, "1")
    drain(shop)
    person = remember(shop)
    shop.post_in(ALONE, "2")
    drain(shop)
    [decision] = shop.all(Decision)
    with shop.desk() as desk:
        item = desk.session.get_one(Item, decision.item_id)
        review.undo(desk, item, person, decision.uuid, {"hold": (), "allow": (), "restore": ()})
    assert items(shop)[1] == ("new", "remembered")
    assert shop.all(Decision)[0].state == "undone"


def test_a_rule_does_not_fight_with_an_author_for_ever(shop):
    shop.post_in(LEAK, "1")
    drain(shop)
    remember(shop)
    for number in range(POLICY_CAP + 2):
        shop.post_in(f"{ALONE} Try {number}.", "2", revision=number + 1)
        drain(shop)
    assert items(shop)[1][0] == "new"
    assert len(shop.all(Decision)) <= POLICY_CAP
