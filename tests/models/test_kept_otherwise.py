"""A platform that trims, filters or lengthens what it is given."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from models import outbox
from models.decision import Decision
from models.post import Revision
from models.texts import read_result
from platforms.platform import Event
from tests.factories import a_moderator, a_site, an_item, decide, incoming, receive

KEPT = "Call me: (e-mail removed) or 020 7946 0018. Thanks! (edited by the site)"


def carried_as(house, text):
    with house.desk() as desk:
        for leased in outbox.lease_check(desk):
            outbox.checked(desk, leased, 0, complete=True)
    with house.desk() as desk:
        leased = outbox.lease(desk)[0]
    with house.desk() as desk:
        outbox.begin(desk, leased)
    with house.desk() as desk:
        assert outbox.sent(desk, leased, "", text)


def test_what_a_platform_made_of_our_text_is_known_as_ours_when_it_comes_back(house):
    site = a_site(house)
    decide(house, an_item(house, site), a_moderator(house))
    carried_as(house, KEPT)

    later = datetime.now(UTC) + timedelta(minutes=1)
    receive(house, site, incoming(KEPT, event=Event.EDITED, revised_at=later))

    with house.desk() as desk:
        assert read_result(desk.keys, desk.session.scalars(select(Decision)).one()) == KEPT
        assert [row.ours for row in desk.session.scalars(select(Revision).order_by(Revision.id))] == [False, True]


def test_a_text_that_is_not_told_leaves_the_result_as_it_was(house):
    site = a_site(house)
    decide(house, an_item(house, site), a_moderator(house))
    with house.desk() as desk:
        before = desk.session.scalars(select(Decision)).one().result_hash
    carried_as(house, None)

    with house.desk() as desk:
        assert desk.session.scalars(select(Decision)).one().result_hash == before
