from datetime import timedelta

import pytest
from sqlalchemy import update

from models import outbox
from models.decision import Decision
from models.delivery import Delivery
from models.finding import FindingRow
from models.item import Item
from models.post import Revision
from models.site import Site
from platforms.platform import Event
from tests.fakes.generic import FakeGeneric
from tests.fakes.server import Fault
from tests.worker.workshop import LEAK, MAIL, killed_at
from worker import check, deliver, scan
from worker.outbound import Outbound

BOTH = f"{MAIL} or ring 0113 246 0147"


@pytest.fixture
def fake():
    with FakeGeneric() as site:
        yield site


@pytest.fixture
def shop(either, fake):
    """A site with one post that was found out and now waits for a decision."""
    fake.add("1", LEAK)
    either.add_site(fake)
    either.post_in(LEAK)
    scan.drain(either.runtime, first=0)
    return either


def decide(shop, action="hold", **more):
    shop.decide(action, **more)
    check.drain(shop.runtime, first=0)


def carry(shop, times=1):
    """Let time pass, so that whatever waits is due, and carry it out."""
    for _ in range(times):
        with shop.desk() as desk:
            desk.session.execute(update(Delivery).where(Delivery.state == "waiting").values(next_at=desk.at))
            desk.session.execute(update(Site).values(resting_until=None))
        deliver.drain(shop.runtime, first=0)


def state(shop):
    return shop.all(Decision)[-1].state


def test_a_redaction_is_checked_and_then_stands_on_the_site(shop, fake):
    decide(shop, "redact", needle=BOTH)
    carry(shop)

    assert fake.posts["1"].text == LEAK.replace(BOTH, "[e-mail removed]")
    assert shop.deliveries() == [("check", "sent"), ("redact", "sent")]
    assert state(shop) == "applied"


def test_nothing_is_sent_before_the_result_was_checked(shop, fake):
    shop.decide("redact")

    carry(shop)

    assert fake.effects == []


@pytest.mark.parametrize("kind", ["reset", "lost", "500", "500_after", "502", "503", "limit_json", "limit_text", "html",
                                  "huge", "deep", "cut", "not_json", "redirect", "read_only"])  # fmt: skip
def test_after_any_one_fault_it_is_applied_once_all_the_same(shop, fake, kind):
    fake.fail(Fault(kind))
    decide(shop)

    carry(shop)
    if kind not in {"redirect", "html"}:
        assert state(shop) == "waiting"
    carry(shop)

    assert len(fake.effects) <= 1
    if kind != "redirect":
        assert (state(shop), fake.posts["1"].status, len(fake.effects)) == ("applied", "held", 1)


def test_a_timeout_after_it_was_applied_is_not_applied_again(shop, fake):
    decide(shop, "redact", needle=BOTH)
    fake.fail(Fault("lost", times=3))

    carry(shop, times=4)

    assert state(shop) == "applied"
    assert [effect.what for effect in fake.effects] == ["edit"]


@pytest.mark.parametrize("point", ["deliver.after_claim", "deliver.before_call", "deliver.after_call",
                                   "deliver.before_commit", "deliver.after_commit"])  # fmt: skip
def test_whatever_the_step_it_dies_at_it_is_applied_once(shop, fake, point):
    decide(shop)
    shop.runtime.database.engine.dispose()

    with killed_at(point, lambda: deliver.drain(shop.runtime, first=0)) as code:
        assert code == 9
    carry(shop, times=2)

    assert state(shop) == "applied"
    assert [effect.what for effect in fake.effects] == ["hold"]


def test_a_text_that_was_changed_meanwhile_is_not_touched_and_comes_back(shop, fake):
    decide(shop, "redact", needle=BOTH)
    fake.edit("1", "I have taken it out myself.")

    carry(shop)

    assert fake.posts["1"].text == "I have taken it out myself."
    assert fake.effects == []
    assert state(shop) == "changed"
    assert [(item.state, item.why) for item in shop.all(Item)] == [("new", "changed")]


def test_a_post_that_is_gone_closes_its_item_and_our_copy_is_destroyed(shop, fake):
    decide(shop)
    fake.remove("1")

    carry(shop)

    assert (state(shop), shop.all(Item)[0].state) == ("gone", "closed")
    assert [row.text_sealed for row in shop.all(Revision)] == [None]


def test_what_the_platform_will_never_do_is_given_up_at_once_and_shown(shop):
    with shop.desk() as desk:
        desk.session.execute(update(Site).values(options={}))  # nowhere to call
    decide(shop)

    carry(shop)

    assert (shop.deliveries(), state(shop)) == ([("hold", "given_up")], "failed")


def test_an_address_inside_is_never_called(shop, fake):
    shop.runtime.outbound = Outbound(private=False)
    decide(shop)

    carry(shop)

    assert fake.requests == []
    assert shop.all(Delivery)[0].last_reason.startswith("target_")


def test_a_refusal_to_wait_for_is_waited_for_and_never_longer_than_an_hour(shop, fake):
    fake.fail(Fault("503"))
    decide(shop)
    deliver.drain(shop.runtime, first=0)

    [row] = shop.all(Delivery)
    with shop.runtime.read() as desk:
        wait = row.next_at - desk.at

    assert timedelta(seconds=20) < wait < timedelta(hours=1, minutes=1)


def test_after_days_of_silence_it_is_given_up_and_shown(shop, fake):
    fake.fail(Fault("reset", times=1000))
    decide(shop)
    with shop.desk() as desk:
        desk.session.execute(update(Decision).values(decided_at=desk.at - timedelta(hours=200)))
        desk.session.execute(update(Delivery).values(give_up_at=desk.at - timedelta(hours=1)))

    carry(shop)

    assert state(shop) == "failed"


def test_a_site_that_fails_again_and_again_rests_and_another_does_not(either):
    with FakeGeneric() as down, FakeGeneric() as well:
        for name, fake in (("down", down), ("well", well)):
            fake.add("1", LEAK)
            either.add_site(fake, name=name)
            either.post_in(LEAK, site=name)
            scan.drain(either.runtime, first=0)
            if name == "down":
                fake.fail(Fault("reset", times=1000))
            either.decide("hold")
        for _ in range(outbox.BREAK_AFTER + 1):
            with either.desk() as desk:
                desk.session.execute(update(Delivery).where(Delivery.state == "waiting").values(next_at=desk.at))
            deliver.drain(either.runtime, first=0)

        resting = {site.name: site.resting_until is not None for site in either.all(Site)}

        assert resting == {"down": True, "well": False}
        assert well.posts["1"].status == "held"
        before = len(down.requests)
        with either.desk() as desk:
            desk.session.execute(update(Delivery).where(Delivery.state == "waiting").values(next_at=desk.at))
        deliver.drain(either.runtime, first=0)
        assert len(down.requests) == before


def test_two_workers_at_once_do_not_carry_the_same_step(shop, fake):
    decide(shop)
    with shop.desk() as desk:
        [leased] = outbox.lease(desk)

    carry_now = deliver.drain(shop.runtime, first=leased.delivery_id)

    assert carry_now is None
    assert fake.requests == []


def test_a_residue_gives_the_item_back_and_nothing_is_sent(shop, fake):
    """The moderator cut the telephone number; the result still holds the address that nobody chose to leave."""
    with shop.desk() as desk:
        desk.session.execute(FindingRow.__table__.delete())  # as if the first scan had seen nothing

    decide(shop, "redact", needle="0113 246 0147")
    carry(shop)

    assert fake.effects == []
    assert [(item.state, item.why) for item in shop.all(Item)] == [("new", "residue")]


def test_our_own_edit_that_comes_back_is_scanned_and_opens_nothing(shop, fake):
    decide(shop, "redact", needle=BOTH)
    carry(shop)

    shop.post_in(fake.posts["1"].text, event=Event.EDITED)
    scan.drain(shop.runtime, first=0)

    assert [row.ours for row in shop.all(Revision)] == [False, True]
    assert [item.state for item in shop.all(Item)] == ["redacted"]
