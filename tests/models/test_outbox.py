from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import outbox, review
from models.decision import Decision
from models.delivery import Delivery
from models.finding import FindingRow
from models.post import Post, Revision
from models.site import Site
from models.texts import read_text
from models.verify import verify
from platforms.platform import Changed, Event, Span, Step
from tests.factories import (
    EMAIL,
    PHONE,
    TEXT,
    a_moderator,
    a_site,
    an_item,
    decide,
    deliver,
    finding,
    incoming,
    receive,
    result,
    scan,
    the_item,
)


class Lowest:
    """Dice that always show the least."""

    def uniform(self, least, _most):
        return least


HISTORY = (Step("redact"), Step("clean_history", late=True))


def rows(house, row):
    with house.desk() as desk:
        return list(desk.session.scalars(select(row).order_by(row.id)))


def lease(house, **values):
    with house.desk() as desk:
        return outbox.lease(desk, **values)


def begin(house, leased):
    with house.desk() as desk:
        return outbox.begin(desk, leased)


def end(house, verb, leased, *more):
    with house.desk() as desk:
        return getattr(outbox, verb)(desk, leased, *more)


def check(house):
    with house.desk() as desk:
        for leased in outbox.lease_check(desk):
            outbox.checked(desk, leased, 0, complete=True)


@pytest.fixture
def moderator(house):
    return a_moderator(house)


@pytest.fixture
def site(house):
    return a_site(house)


@pytest.fixture
def held(house, site, moderator):
    """A leased step of a hold."""
    decide(house, an_item(house, site), moderator, "hold")
    return lease(house)[0]


def items(house, site, moderator, count):
    for number in range(count):
        decide(house, an_item(house, site, incoming(external_id=f"{site.name}-{number}")), moderator, "hold")


def test_a_step_is_one_workers_until_its_lease_ends(house, held):
    assert lease(house) == []
    house.later(seconds=outbox.LEASE_SECONDS + 1)
    (second,) = lease(house)
    assert begin(house, held) is None
    assert begin(house, second) is not None
    assert not end(house, "sent", held)
    assert not end(house, "again", held, "x")
    assert not end(house, "given_up", held, "x")
    assert not end(house, "gone", held)
    assert end(house, "changed", held, Changed()) is None
    assert end(house, "sent", second)
    assert not end(house, "sent", second)


def test_workers_at_once_lease_each_step_once(house, site, moderator):
    items(house, site, moderator, 12)
    with ThreadPoolExecutor(6) as pool:
        batches = list(pool.map(lambda _: lease(house, limit=4), range(6)))
    ids = [one.delivery_id for batch in batches for one in batch]
    assert len(ids) == len(set(ids))
    ids += [one.delivery_id for one in lease(house)]
    assert sorted(ids) == [row.id for row in rows(house, Delivery)]


def test_sites_take_turns(house, site, moderator):
    items(house, site, moderator, 5)
    items(house, a_site(house, "quiet"), moderator, 1)
    assert len({one.site_id for one in lease(house, limit=2)}) == 2


def test_the_asked_for_step_comes_first(house, site, moderator):
    items(house, site, moderator, 4)
    last = rows(house, Delivery)[-1].id
    assert [one.delivery_id for one in lease(house, first=last, limit=1)] == [last]


def test_a_later_step_waits_for_the_earlier_and_a_late_one_for_the_undo_window(house, site, moderator):
    decide(house, an_item(house, site), moderator, steps=HISTORY)
    assert lease(house) == []
    check(house)
    (redact,) = lease(house)
    assert redact.step == "redact"
    begin(house, redact)
    end(house, "sent", redact)
    assert lease(house) == []
    house.later(minutes=house.settings.undo_minutes, seconds=1)
    assert [one.step for one in lease(house)] == ["clean_history"]


def test_the_order_says_what_is_there_and_what_will_be(house, site, moderator):
    uuid = decide(house, an_item(house, site), moderator)
    check(house)
    order = begin(house, lease(house)[0])
    assert (order.decision_id, order.action, order.external_id, order.thread) == (uuid, "redact", "1", "830")
    assert (order.base_text, order.spans) == (TEXT, (Span(*EMAIL, "email", "[e-mail removed]"),))
    assert order.result_text == TEXT.replace("ada@example.org", "[e-mail removed]")
    assert "ada@" not in repr(order)


def test_the_intent_is_written_before_the_call(house, held):
    begin(house, held)
    assert rows(house, Delivery)[0].begun_at is not None


def test_a_text_that_is_gone_is_given_up(house, held):
    with house.desk() as desk:
        for revision in desk.session.scalars(select(Revision)):
            revision.text_sealed = None
    assert begin(house, held) is None
    assert [(one.state, one.trouble) for one in rows(house, Decision)] == [("failed", "text_gone")]


def test_waits_grow_with_jitter_and_end_after_the_given_hours(house, held):
    longest, waits = 0.0, []
    for attempt in range(200):
        assert end(house, "again", held, "status_503")
        row = rows(house, Delivery)[0]
        if row.state != "waiting":
            break
        with house.desk() as desk:
            wait = (row.next_at - desk.at).total_seconds()
        assert -5 <= wait <= min(3600, 2.0 * 2 ** min(attempt + 1, 12))
        waits.append(wait)
        longest = max(longest, wait)
        house.later(seconds=max(wait, 901.0))
        (held,) = lease(house)
    assert rows(house, Decision)[0].state == "failed"
    assert longest > 1000
    assert len(waits) > 20
    assert len({round(wait, 3) for wait in waits}) > 10


def test_what_failed_is_not_due_at_once_again_whatever_the_jitter_draws(house, held, monkeypatch):
    monkeypatch.setattr(outbox, "_JITTER", Lowest())
    assert end(house, "again", held, "status_503")
    assert lease(house) == []
    assert len(lease(house.later(seconds=1.5))) == 1


def test_a_site_that_fails_rests_and_then_one_step_tries(house, site, moderator):
    items(house, site, moderator, 8)
    leased = lease(house, limit=5)
    for one in leased:
        end(house, "again", one, "no_answer")
    house.later(seconds=8)
    assert rows(house, Site)[0].failures == 5
    assert lease(house) == []
    house.later(seconds=15)
    probe = lease(house)
    assert len(probe) == 1
    assert lease(house) == []
    end(house, "sent", probe[0])
    assert (rows(house, Site)[0].failures, rows(house, Site)[0].resting_until) == (0, None)
    house.later(minutes=1)
    assert len(lease(house)) == 7


def test_rests_grow_to_a_quarter_of_an_hour(house, held):
    for _ in range(20):
        end(house, "again", held, "no_answer")
        house.later(seconds=3601)
        (held,) = lease(house)
    end(house, "again", held, "no_answer")
    with house.desk() as desk:
        rest = rows(house, Site)[0].resting_until - desk.at
    assert timedelta(minutes=14) < rest <= timedelta(minutes=15)


def test_a_site_that_says_when_is_left_alone_until_then(house, held):
    end(house, "again", held, "rate_limited", 300.0)
    house.later(seconds=290)
    assert lease(house) == []
    assert rows(house, Site)[0].failures == 0
    house.later(seconds=11)
    assert len(lease(house)) == 1


def test_no_site_can_stop_us_for_longer_than_an_hour(house, held):
    end(house, "again", held, "rate_limited", 1e9)
    house.later(seconds=3601)
    assert len(lease(house)) == 1


def test_an_inactive_site_is_not_called(house, site, moderator):
    items(house, site, moderator, 1)
    with house.desk() as desk:
        desk.session.get(Site, site.id).active = False
        desk.session.flush()
        assert outbox.first_due(desk) is None
    assert lease(house) == []


def test_what_is_given_up_halfway_is_partial(house, site, moderator):
    decide(house, an_item(house, site), moderator, steps=HISTORY)
    check(house)
    (redact,) = lease(house)
    begin(house, redact)
    end(house, "sent", redact)
    house.later(minutes=11)
    end(house, "given_up", lease(house)[0], "forbidden")
    assert [(one.state, one.trouble) for one in rows(house, Decision)] == [("partial", "forbidden")]


def test_a_release_never_follows_a_redaction_that_failed(house, site, moderator):
    decide(house, an_item(house, site, incoming(status="held")), moderator)
    check(house)
    end(house, "given_up", lease(house)[0], "forbidden")
    assert [(one.action, one.state) for one in rows(house, Decision)] == [("redact", "failed"), ("allow", "failed")]
    assert lease(house) == []
    assert not rows(house, Post)[0].published


def test_another_text_there_brings_the_item_back_to_be_scanned(house, site, moderator):
    decide(house, an_item(house, site), moderator)
    check(house)
    (redact,) = lease(house)
    begin(house, redact)
    with house.desk() as desk:
        later = desk.at - timedelta(minutes=1)
    revision = end(house, "changed", redact, Changed(f"{TEXT} And more.", 7, later))
    assert rows(house, Decision)[0].state == "changed"
    assert (the_item(house).state, the_item(house).why, the_item(house).revision_id) == ("new", "changed", revision)
    with house.desk() as desk:
        assert read_text(house.keys, desk.session.get(Revision, revision)) == f"{TEXT} And more."
        assert desk.session.scalars(select(Post)).one().revision_number == 7
    assert receive(house, site, incoming(f"{TEXT} And more.", event=Event.EDITED, revision=7)).outcome == "unchanged"
    scan(house)
    assert (the_item(house).state, the_item(house).why) == ("new", "changed")
    with house.desk() as desk:
        assert verify(desk) == []


def test_another_text_that_is_clean_leaves_nothing_to_do(house, site, moderator, held):
    end(house, "changed", held, Changed("fine now"))
    scan(house, result(findings=()))
    assert (the_item(house).state, the_item(house).why) == ("closed", "mended")


def test_another_text_that_was_not_read_brings_the_item_back_as_it_is(house, held):
    assert end(house, "changed", held, Changed()) is None
    assert (the_item(house).state, the_item(house).why) == ("new", "changed")


def test_another_text_we_know_already_is_not_stored_twice(house, site, held):
    begin(house, held)
    receive(house, site, incoming("other words", event=Event.EDITED))
    revision = end(house, "changed", held, Changed("other words"))
    assert revision == rows(house, Revision)[-1].id
    assert len(rows(house, Revision)) == 2


def test_a_post_that_is_gone_closes_its_item(house, held):
    assert end(house, "gone", held)
    assert (the_item(house).state, the_item(house).why) == ("closed", "deleted")
    assert [one.state for one in rows(house, Decision)] == ["gone"]
    assert all(revision.text_sealed is None for revision in rows(house, Revision))
    with house.desk() as desk:
        assert verify(desk) == []


def test_an_older_decision_of_a_post_is_carried_first(house, site, moderator, held):
    begin(house, held)
    decide(house, the_item(house), moderator, "allow")
    house.later(seconds=outbox.LEASE_SECONDS + 1)
    assert deliver(house) == ["hold:hold", "allow:allow"]


def test_check_steps_go_on_while_a_site_rests(house, site, moderator):
    decide(house, an_item(house, site), moderator)
    with house.desk() as desk:
        desk.session.get(Site, site.id).resting_until = desk.at + timedelta(hours=1)
        desk.session.flush()
        assert outbox.first_check_due(desk) is not None
        assert len(outbox.lease_check(desk)) == 1


def leased_check(house, site, moderator, **values):
    decide(house, an_item(house, site, scanned=values.pop("scanned", None)), moderator, **values)
    with house.desk() as desk:
        (leased,) = outbox.lease_check(desk)
        return leased, outbox.begin_check(desk, leased)


def test_a_check_is_told_what_was_left_on_purpose(house, site, moderator):
    _, wanted = leased_check(house, site, moderator)
    assert wanted.result_text == TEXT.replace("ada@example.org", "[e-mail removed]")
    assert wanted.left == (("phone", "f" * 32),)
    assert outbox.residue([("phone", "f" * 32)], wanted.left) == []
    assert outbox.residue([("phone", "f" * 32), ("phone", "f" * 32), ("email", "")], wanted.left) == [1, 2]


def test_residue_gives_the_item_back_and_shows_where(house, site, moderator):
    leased, _ = leased_check(house, site, moderator, steps=HISTORY)
    again = finding(PHONE[0] + 1, PHONE[1] + 1, kind="iban")
    end(house, "checked", leased, 1, True, [(again, "9" * 32), (finding(10, 12), "8" * 32)])
    item = the_item(house)
    assert (item.state, item.why) == ("new", "residue")
    assert [(one.state, one.trouble) for one in rows(house, Decision)] == [("failed", "residue")]
    assert [(one.kind, one.start, one.end) for one in rows(house, FindingRow)][2:] == [("iban", *PHONE)]
    assert lease(house) == []
    decide(house, item, moderator)
    with house.desk() as desk:
        (leased,) = outbox.lease_check(desk)
        assert ("iban", "9" * 32) in outbox.begin_check(desk, leased).left


def test_an_incomplete_check_comes_back_once(house, site, moderator):
    leased, _ = leased_check(house, site, moderator)
    end(house, "checked", leased, 0, False)
    assert the_item(house).why == "incomplete"
    with pytest.raises(review.NotPossible, match="nothing_to_retry"), house.desk() as desk:
        review.retry(desk, the_item(house), moderator)
    decide(house, the_item(house), moderator)
    with house.desk() as desk:
        (leased,) = outbox.lease_check(desk)
    assert end(house, "checked", leased, 0, False)
    assert the_item(house).state == "redacted"


def test_an_incomplete_check_of_what_was_incomplete_goes_on(house, site, moderator):
    leased, _ = leased_check(house, site, moderator, scanned=result(complete=False))
    end(house, "checked", leased, 0, False)
    assert deliver(house) == ["redact:redact"]


def test_residue_of_a_held_post_leaves_it_held(house, site, moderator):
    decide(house, an_item(house, site), moderator, "hold")
    deliver(house)
    decide(house, the_item(house), moderator)
    with house.desk() as desk:
        (leased,) = outbox.lease_check(desk)
    end(house, "checked", leased, 1, True)
    assert (the_item(house).state, the_item(house).why) == ("held", "residue")
    assert [(one.action, one.state) for one in rows(house, Decision)][1:] == [("redact", "failed"), ("allow", "failed")]


def test_a_check_whose_lease_is_lost_changes_nothing(house, site, moderator):
    leased, _ = leased_check(house, site, moderator)
    lost = replace(leased, token="other")
    assert not end(house, "checked", lost, 1, True)
    assert end(house, "begin_check", lost) is None


def test_a_check_whose_text_is_gone_is_given_up(house, site, moderator):
    leased, _ = leased_check(house, site, moderator)
    with house.desk() as desk:
        desk.session.scalars(select(Decision)).one().result_sealed = None
    assert end(house, "begin_check", leased) is None
    assert rows(house, Decision)[0].trouble == "text_gone"


def test_a_check_that_raised_is_tried_again_and_is_no_failure_of_the_site(house, site, moderator):
    leased, _ = leased_check(house, site, moderator)
    end(house, "again", leased, "failed_here")
    assert rows(house, Site)[0].failures == 0


def test_a_site_is_reached_with_its_own_keys(house):
    site = a_site(house, api_key="key", api_user="system", options={"hold": "hide"})
    with house.desk() as desk:
        platform, connection = outbox.read_site(desk, site.id)
    assert (platform, connection.api_key, connection.api_user) == ("generic", "key", "system")
    assert "key" not in repr(connection).replace("api_key", "")
