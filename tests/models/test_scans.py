from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from models import review, scans
from models.decision import Decision
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.value import Value
from models.verify import verify
from platforms.platform import Event
from tests.factories import (
    FOUND,
    STEPS,
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

CUT = TEXT.replace("ada@example.org", "[e-mail removed]")


def claim(house, limit=100, first=None):
    with house.desk() as desk:
        return scans.claim(desk, limit, first)


def record(house, claimed, scanned=None):
    with house.desk() as desk:
        return scans.record_scan(desk, claimed, scanned or result())


def rows(house, row):
    with house.desk() as desk:
        return list(desk.session.scalars(select(row).order_by(row.id)))


def many(house, sites, each):
    for site in sites:
        for number in range(each):
            receive(house, site, incoming(external_id=f"{site.name}-{number}"))


def test_a_flood_of_one_site_does_not_starve_another(house):
    loud, quiet = a_site(house, "loud"), a_site(house, "quiet")
    many(house, [loud], 12)
    many(house, [quiet], 2)
    claimed = claim(house, 8)
    assert len(claimed) == 8
    assert sum(one.site_id == quiet.id for one in claimed) == 2


def test_the_asked_for_revision_is_among_the_claimed(house):
    site = a_site(house)
    many(house, [site], 6)
    last = rows(house, Revision)[-1].id
    assert last in [one.revision_id for one in claim(house, 2, first=last)]


def test_what_is_leased_is_due_again_when_the_lease_ends_and_the_late_result_is_refused(house):
    receive(house, a_site(house), incoming())
    (first,) = claim(house)
    assert claim(house) == []
    house.later(seconds=house.settings.scan_lease + 1)
    (second,) = claim(house)
    assert not record(house, first)
    assert record(house, second)
    assert not record(house, second)
    assert len(rows(house, FindingRow)) == 2


def test_a_text_that_kills_is_tried_alone_and_then_taken_out(house):
    site = a_site(house)
    many(house, [site], 3)
    assert len(claim(house)) == 3
    for _ in range(2 * 3):
        house.later(seconds=house.settings.scan_lease + 1)
        assert len(claim(house)) == 1
    house.later(seconds=house.settings.scan_lease + 1)
    assert claim(house) == []
    assert {revision.scan for revision in rows(house, Revision)} == {"quarantined"}
    assert {(item.state, item.why) for item in rows(house, Item)} == {("new", "quarantined")}


def test_a_scan_that_raised_or_was_given_back_is_tried_again(house):
    receive(house, a_site(house), incoming())
    (one,) = claim(house)
    with house.desk() as desk:
        assert scans.give_back(desk, one)
        assert not scans.give_back(desk, one)
    (two,) = claim(house)
    assert rows(house, Revision)[0].attempts == 1
    with house.desk() as desk:
        assert scans.failed(desk, two, "MemoryError")
        assert not scans.failed(desk, two, "MemoryError")
    house.later(seconds=2)
    assert len(claim(house)) == 1


def test_workers_at_once_claim_each_revision_once(house):
    site = a_site(house)
    many(house, [site], 30)
    with ThreadPoolExecutor(6) as pool:
        batches = list(pool.map(lambda _: claim(house, 7), range(6)))
    ids = [one.revision_id for batch in batches for one in batch]
    assert len(ids) == len(set(ids)) == 30


def test_results_at_once_with_the_same_values_do_not_wait_for_each_other(house):
    site = a_site(house)
    many(house, [site], 12)
    claimed = claim(house)
    other = result(findings=tuple(reversed(FOUND)))
    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(record, house, one, other if one.revision_id % 2 else None) for one in claimed]
        assert all(job.result() for job in jobs)
    assert len(rows(house, Value)) == 2
    assert len(rows(house, FindingRow)) == 24


def test_the_worker_is_told_what_it_may_know(house):
    site = a_site(house, options={"own_domains": ["example.net"], "language": "de"})
    receive(house, site, incoming(markup="html", staff=True))
    claimed = claim(house)
    with house.desk() as desk:
        (work,) = scans.texts(desk, claimed)
    assert work.text == TEXT
    assert work.context.own_domains == ("blog.example.org", "example.net")
    assert (work.context.language, work.context.markup, work.context.staff) == ("de", "html", True)
    assert "ada@" not in repr(work)


def test_a_text_that_went_meanwhile_is_left_out(house):
    site = a_site(house)
    receive(house, site, incoming())
    claimed = claim(house)
    receive(house, site, incoming(event=Event.DELETED))
    with house.desk() as desk:
        assert scans.texts(desk, claimed) == []
    assert not record(house, claimed[0])


def test_an_edit_during_a_scan_makes_the_result_void(house):
    site = a_site(house)
    receive(house, site, incoming())
    (one,) = claim(house)
    receive(house, site, incoming("new", event=Event.EDITED))
    assert not record(house, one)
    assert [revision.scan for revision in rows(house, Revision)] == ["superseded", "due"]


OUTCOMES = {
    "clear": (result(findings=()), None, None),
    "review": (result(), "new", "findings"),
    "hold": (result(outcome="hold"), "held", "findings"),
    "incomplete and nothing found": (result(findings=(), complete=False), "new", "incomplete"),
    "incomplete and called clear": (result(findings=(), complete=False, outcome="clear"), "new", "incomplete"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_decides_where_a_post_goes(house, outcome):
    scanned, state, why = OUTCOMES[outcome]
    receive(house, a_site(house), incoming())
    scan(house, scanned)
    assert [(item.state, item.why) for item in rows(house, Item)] == ([(state, why)] if state else [])
    with house.desk() as desk:
        assert verify(desk) == []


def test_a_hold_by_policy_is_a_decision_that_is_carried_out(house):
    an_item(house, a_site(house), scanned=result(outcome="hold"))
    (decision,) = rows(house, Decision)
    assert (decision.action, decision.actor, decision.state) == ("hold", "policy", "waiting")
    assert deliver(house) == ["hold:hold"]
    assert rows(house, Decision)[0].state == "applied"


def test_a_site_that_waits_for_our_word_is_told_when_nothing_was_found(house):
    receive(house, a_site(house), incoming(status="held"))
    scan(house, result(findings=()))
    assert deliver(house) == ["allow:allow"]
    assert (the_item(house).state, the_item(house).why) == ("allowed", "clear")
    assert rows(house, Post)[0].published


def test_the_policy_stops_acting_by_itself_after_three_times_a_day(house):
    site = a_site(house)
    for number in range(5):
        receive(house, site, incoming(f"{TEXT} {number}", event=Event.EDITED))
        scan(house, result(outcome="hold"))
    assert len([one for one in rows(house, Decision) if one.actor == "policy"]) == 3
    assert the_item(house).state == "new"
    house.later(days=1, minutes=1)
    receive(house, site, incoming(f"{TEXT} again", event=Event.EDITED))
    scan(house, result(outcome="hold"))
    assert the_item(house).state == "held"


def test_letting_through_is_capped_as_well(house):
    site = a_site(house)
    for number in range(4):
        receive(house, site, incoming(f"fine {number}", event=Event.EDITED, status="held"))
        scan(house, result(findings=()))
    assert (the_item(house).state, the_item(house).why) == ("new", "capped")


def test_an_author_who_mends_a_post_takes_it_out_of_the_queue(house):
    site = a_site(house)
    an_item(house, site)
    receive(house, site, incoming("fine now", event=Event.EDITED))
    scan(house, result(findings=()))
    assert (the_item(house).state, the_item(house).why) == ("closed", "mended")


def test_a_policys_hold_ends_when_the_author_mended_the_post(house):
    site = a_site(house)
    an_item(house, site, scanned=result(outcome="hold"))
    deliver(house)
    receive(house, site, incoming("fine now", event=Event.EDITED))
    scan(house, result(findings=()))
    assert deliver(house) == ["allow:allow"]
    assert the_item(house).state == "allowed"


def test_a_moderators_hold_stands_until_a_person_looks_again(house):
    site, moderator = a_site(house), a_moderator(house)
    decide(house, an_item(house, site), moderator, "hold")
    deliver(house)
    receive(house, site, incoming("fine now", event=Event.EDITED))
    scan(house, result(findings=()))
    assert (the_item(house).state, the_item(house).why) == ("new", "mended")
    assert deliver(house) == []
    decide(house, the_item(house), moderator, "allow")
    assert deliver(house) == ["allow:allow"]


def test_an_edit_before_the_hold_was_sent_takes_the_hold_back(house):
    site = a_site(house)
    an_item(house, site, scanned=result(outcome="hold"))
    receive(house, site, incoming("fine now", event=Event.EDITED))
    scan(house, result(findings=()))
    assert deliver(house) == []
    assert [one.state for one in rows(house, Decision)] == ["changed"]
    with house.desk() as desk:
        assert verify(desk) == []


def echo(house, scanned):
    site, moderator = a_site(house), a_moderator(house)
    decide(house, an_item(house, site), moderator)
    deliver(house)
    receive(house, site, incoming(CUT, event=Event.EDITED))
    scan(house, scanned)


def test_what_the_moderator_left_on_purpose_is_no_residue(house):
    echo(house, result(findings=(FOUND[1],)))
    assert the_item(house).state == "redacted"


def test_an_echo_that_still_holds_something_comes_back_as_residue(house):
    echo(house, result(findings=(FOUND[1], (finding(0, 4), "a" * 32))))
    assert (the_item(house).state, the_item(house).why) == ("new", "residue")
    with house.desk() as desk:
        newest = select(func.max(Revision.id))
        assert the_item(house).revision_id == desk.session.scalar(newest)


def test_an_echo_of_a_restored_text_is_shown_with_its_own_revision(house):
    site, moderator = a_site(house), a_moderator(house)
    uuid = decide(house, an_item(house, site), moderator)
    deliver(house)
    receive(house, site, incoming(CUT, event=Event.EDITED))
    scan(house, result(findings=()))
    with house.desk() as desk:
        review.undo(desk, the_item(house), moderator, uuid, STEPS)
    assert deliver(house) == ["restore:restore"]
    receive(house, site, incoming(TEXT, event=Event.EDITED))
    scan(house)
    item = the_item(house)
    assert (item.state, item.revision_id) == ("new", rows(house, Revision)[-1].id)
    decide(house, item, moderator)
    assert deliver(house) == ["redact:redact"]
    with house.desk() as desk:
        assert verify(desk) == []


def test_a_value_is_touched_again_only_after_a_while(house):
    site = a_site(house)
    many(house, [site], 1)
    scan(house)
    before = rows(house, Value)[0].last_seen_at
    receive(house, site, incoming(external_id="b"))
    scan(house)
    assert rows(house, Value)[0].last_seen_at == before
    house.later(hours=2)
    receive(house, site, incoming(external_id="c"))
    scan(house, result(findings=(replace_mark(FOUND[0], ""), FOUND[1])))
    assert rows(house, Value)[1].last_seen_at > before


def replace_mark(pair, mark):
    return replace(pair[0], reasons=("x",)), mark


def test_an_unknown_revision_is_no_result(house):
    assert not record(house, scans.Claimed(999, 1, "token"))
    with house.desk() as desk:
        assert scans.texts(desk, [scans.Claimed(999, 1, "token")]) == []
        assert scans.first_due(desk) is None
