"""What moderators did with what was found, kept for the next finding like it."""

import pytest
from sqlalchemy import select

from models import review, rulings
from models.audit import AuditEvent
from models.decision import Decision
from models.item import Item
from models.review import Conflict, NotPossible
from models.ruling import Ruling
from models.site import Site
from tests.factories import STEPS, a_moderator, a_site, an_item, decide, incoming


@pytest.fixture
def people(house):
    site, moderator = a_site(house), a_moderator(house)
    return house, site, moderator


def ruled(house):
    with house.desk() as desk:
        rows = desk.session.scalars(select(Ruling).order_by(Ruling.kind))
        return [(row.kind, row.said_kind, row.taken_out) for row in rows]


def shares(house, site):
    with house.desk() as desk:
        found = rulings.shares(desk, site.id, [("email", "email_rule"), ("phone", "phone_rule")])
    return {kind: (share.taken_out, share.all, share.here) for (kind, _), share in found.items()}


def test_a_redaction_says_what_was_taken_out_and_what_was_left(people):
    house, site, moderator = people
    decide(house, an_item(house, site), moderator)
    assert ruled(house) == [("email", "email", True), ("phone", "phone", False)]


def test_an_allowance_leaves_all_and_a_hold_says_nothing(people):
    house, site, moderator = people
    decide(house, an_item(house, site), moderator, "hold")
    assert ruled(house) == []
    decide(house, an_item(house, site, incoming(external_id="2")), moderator, "allow")
    assert [taken for _, _, taken in ruled(house)] == [False, False]


def test_what_is_taken_back_says_nothing_and_the_next_decision_says_it_anew(people):
    house, site, moderator = people
    item = an_item(house, site)
    uuid = decide(house, item, moderator)
    with house.desk() as desk:
        review.undo(desk, desk.session.get_one(Item, item.id), moderator, uuid, STEPS)
    assert ruled(house) == []
    with house.desk() as desk:
        item = desk.session.get_one(Item, item.id)
    decide(house, item, moderator, "allow")
    assert len(ruled(house)) == 2


def test_too_few_say_nothing_and_a_site_speaks_for_itself_once_it_has_enough(people):
    house, blog, moderator = people
    forum = a_site(house, "forum", "forum")
    moderator = a_moderator(house, "ruth", "admin")
    for number in range(rulings.FEWEST - 1):
        decide(house, an_item(house, blog, incoming(external_id=f"b{number}")), moderator)
    assert shares(house, blog) == {}
    decide(house, an_item(house, forum, incoming(external_id="f1")), moderator, "allow")
    assert shares(house, blog) == {"email": (4, 5, False), "phone": (0, 5, False)}
    decide(house, an_item(house, blog, incoming(external_id="b9")), moderator)
    assert shares(house, blog) == {"email": (5, 5, True), "phone": (0, 5, True)}
    assert shares(house, forum)["email"] == (5, 6, False)


def test_a_false_alarm_teaches_nothing_of_intent(people):
    house, site, moderator = people
    decide(house, an_item(house, site), moderator, "allow", reason="not_personal")
    with house.desk() as desk:
        assert rulings.lessons(desk) == []
    decide(house, an_item(house, site, incoming(external_id="2")), moderator, "allow", reason="public")
    with house.desk() as desk:
        assert {(one.kind, one.private) for one in rulings.lessons(desk)} == {("email", False), ("phone", False)}


def test_a_reason_is_kept_with_the_decision_and_in_the_audit(people):
    house, site, moderator = people
    item = an_item(house, site)
    uuid = decide(house, item, moderator, "allow", reason="public")
    with house.desk() as desk:
        decision = desk.session.scalars(select(Decision).where(Decision.uuid == uuid)).one()
        event = desk.session.scalars(select(AuditEvent).where(AuditEvent.action == "item.decided")).one()
        assert (decision.reason, event.detail["reason"]) == ("public", "public")
    with house.desk() as desk:
        review.give_reason(desk, desk.session.get_one(Item, item.id), moderator, uuid, "role")
    with house.desk() as desk:
        assert desk.session.scalar(select(Decision.reason)) == "role"


def test_only_who_decided_says_why_and_only_of_the_list(people):
    house, site, moderator = people
    other = a_moderator(house, "ben")
    item = an_item(house, site)
    uuid = decide(house, item, moderator, "allow")
    for who, reason, refused in ((other, "public", Conflict), (moderator, "because", NotPossible)):
        with house.desk() as desk, pytest.raises(refused):
            review.give_reason(desk, desk.session.get_one(Item, item.id), who, uuid, reason)


def test_a_site_can_require_a_reason_of_every_allowance(people):
    house, site, moderator = people
    item = an_item(house, site)
    with house.desk() as desk:
        desk.session.get_one(Site, site.id).options = {"reasons": "required"}
    with pytest.raises(NotPossible, match="reason_needed"):
        decide(house, item, moderator, "allow")
    decide(house, item, moderator, "allow", reason="other")
    with house.desk() as desk:
        assert desk.session.scalar(select(Item.state)) == "allowed"
