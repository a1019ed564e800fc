from datetime import timedelta

import pytest
from rq import Queue
from sqlalchemy import update

from models import audit_chain
from models.audit import AuditEvent
from models.jobs import CHECK, DELIVER, POLL, SCAN
from models.post import Revision
from tests.worker.workshop import HARMLESS, LEAK, killed_at
from worker import scan
from worker.sweep import Sweep, purge


class Bell(list):
    """A bell that remembers what was rung."""

    def __call__(self, job, _row_id):
        self.append(job)
        return True

    def begun(self, job):
        """Nothing to remember."""

    def awake(self, job, milliseconds):
        """Nothing to remember."""

    def close(self):
        """Nothing to close."""


@pytest.fixture
def shop(either):
    either.add_site()
    either.runtime.nudge = Bell()
    return either


def test_it_rings_for_what_is_due_and_only_for_that(shop):
    sweep = Sweep(shop.runtime)
    sweep.look()
    shop.runtime.nudge.clear()

    shop.post_in(LEAK)
    sweep.look()

    assert SCAN in shop.runtime.nudge
    assert {CHECK, DELIVER}.isdisjoint(shop.runtime.nudge)

    scan.drain(shop.runtime, first=0)
    shop.runtime.nudge.clear()
    sweep.look()
    assert SCAN not in shop.runtime.nudge


def test_it_rings_for_checks_deliveries_and_polls(shop):
    shop.post_in(LEAK)
    scan.drain(shop.runtime, first=0)
    shop.decide("redact")
    shop.runtime.nudge.clear()

    Sweep(shop.runtime).ring()

    assert {CHECK, POLL} <= set(shop.runtime.nudge)


def test_two_sweeps_do_not_work_at_once_and_the_second_takes_over(shop):
    first, second = Sweep(shop.runtime), Sweep(shop.runtime)

    assert (first.look(), second.look(), first.look()) == (True, False, True)

    first.stop.set()
    first.run()
    assert second.look() is True


def test_a_text_past_its_date_is_destroyed_and_the_rest_of_the_row_stays(shop):
    shop.post_in(HARMLESS)
    scan.drain(shop.runtime, first=0)
    with shop.desk() as desk:
        desk.session.execute(update(Revision).values(purge_at=desk.at - timedelta(seconds=1)))

    purge(shop.runtime)

    [row] = shop.all(Revision)
    assert (row.text_sealed, row.scan) == (None, "clear")


@pytest.mark.parametrize("point", ["purge.before_commit", "purge.after_commit", "sweep.after_enqueue"])
def test_whatever_the_step_it_dies_at_the_next_one_goes_on(shop, point):
    shop.post_in(HARMLESS)
    scan.drain(shop.runtime, first=0)
    with shop.desk() as desk:
        desk.session.execute(update(Revision).values(purge_at=desk.at - timedelta(seconds=1)))
    shop.runtime.database.engine.dispose()

    with killed_at(point, lambda: Sweep(shop.runtime).look()) as code:
        assert code == 9
    purge(shop.runtime)

    assert [row.text_sealed for row in shop.all(Revision)] == [None]


def test_the_audit_is_chained_and_a_change_in_it_shows(shop):
    with shop.desk() as desk:
        desk.session.execute(update(AuditEvent).values(at=desk.at - timedelta(minutes=1)))
    for text in (LEAK, HARMLESS):
        shop.post_in(text, external_id=text[:5])
    with shop.desk() as desk:
        desk.session.execute(update(AuditEvent).values(at=desk.at - timedelta(minutes=1)))
        audit_chain.extend(desk)
        assert audit_chain.first_break(desk.session) is None
        last = desk.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
        last.actor = "somebody else"
        desk.session.flush()
        assert audit_chain.first_break(desk.session) == last.id


def test_what_is_too_young_is_not_chained_yet(shop):
    shop.post_in(LEAK)

    with shop.desk() as desk:
        audit_chain.extend(desk)

    assert shop.all(AuditEvent)[-1].chain is None


def test_an_error_does_not_end_it(shop, monkeypatch, caplog):
    sweep = Sweep(shop.runtime)
    looks = []

    def fail():
        looks.append(1)
        if len(looks) == 3:
            sweep.stop.set()
        raise RuntimeError("the database is away")

    monkeypatch.setattr(sweep, "look", fail)
    monkeypatch.setattr(sweep.stop, "wait", lambda _: None)

    sweep.run()

    assert len(looks) == 3


def test_a_nudge_rings_once_for_many_and_again_after_a_job_began(workshop):
    nudge = workshop.runtime.nudge
    queue = Queue("scan", connection=workshop.redis)

    assert [nudge(SCAN, number) for number in range(20)] == [True] * 20
    assert queue.count == 1
    nudge.begun(SCAN)
    nudge(SCAN, 21)
    assert queue.count == 2


def test_while_a_job_is_awake_nobody_rings_and_afterwards_bells_count_again(workshop):
    nudge, queue = workshop.runtime.nudge, Queue("scan", connection=workshop.redis)

    nudge.awake(SCAN, 60_000)
    nudge(SCAN, 1)
    assert queue.count == 0
    nudge.begun(SCAN)
    nudge(SCAN, 2)
    assert queue.count == 1
