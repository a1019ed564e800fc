from datetime import timedelta

from sqlalchemy import select

from models import audit_chain
from models.audit import AuditEvent, record


def noted(house, *ages):
    for age in ages:
        with house.desk() as desk:
            at = desk.at - timedelta(seconds=age)
            record(desk.session, at=at, action="item.opened", actor="worker", subjects=["one"], detail={})


def chained(house):
    with house.desk() as desk:
        audit_chain.extend(desk)
    with house.desk() as desk:
        assert audit_chain.first_break(desk.session) is None
        return desk.session.scalars(select(AuditEvent.chain).order_by(AuditEvent.id)).all()


def test_an_event_that_waited_for_its_turn_is_not_chained_before_the_younger_one_ahead_of_it(house):
    noted(house, 60, 5, 12)

    assert [chain is not None for chain in chained(house)] == [True, False, False]
    house.later(seconds=30)
    assert all(chained(house))


def test_a_changed_event_breaks_the_chain(house):
    noted(house, 60, 50, 40)
    chained(house)
    with house.desk() as desk:
        desk.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()[1].action = "item.closed"

    with house.desk() as desk:
        second = desk.session.scalars(select(AuditEvent.id).order_by(AuditEvent.id)).all()[1]
        assert audit_chain.first_break(desk.session) == second
