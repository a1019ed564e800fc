from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from models import outbox, review
from models.audit import AuditEvent
from models.decision import Decision
from models.delivery import Delivery, read_spans, splice, to_base
from models.post import Revision
from models.reveal import Reveal
from models.site import Site
from models.texts import TextGone, read_result
from models.verify import verify
from platforms.platform import Changed, Event, Span, Step
from tests.factories import (
    EMAIL,
    PHONE,
    STEPS,
    TEXT,
    a_moderator,
    a_site,
    an_item,
    decide,
    deliver,
    incoming,
    receive,
    result,
    scan,
    the_item,
    verdict,
)

HISTORY = (Step("redact"), Step("clean_history", late=True))


def rows(house, row):
    with house.desk() as desk:
        return list(desk.session.scalars(select(row).order_by(row.id)))


def undo(house, moderator, uuid):
    with house.desk() as desk:
        review.undo(desk, the_item(house), moderator, uuid, STEPS)


def states(house):
    return [(one.action, one.state) for one in rows(house, Decision)]


@pytest.fixture
def moderator(house):
    return a_moderator(house)


@pytest.fixture
def item(house):
    return an_item(house, a_site(house))


def test_a_claim_is_one_moderators_until_it_runs_out(house, item, moderator):
    other = a_moderator(house, "other")
    with house.desk() as desk:
        assert review.claim(desk, item, moderator)
        assert review.claim(desk, item, moderator)
        assert not review.claim(desk, item, other)
    house.later(minutes=11)
    with house.desk() as desk:
        assert review.claim(desk, item, other)
        review.release(desk, item, moderator)
        review.release(desk, item, other)
    assert the_item(house).claimed_by is None


def test_moderators_claiming_at_once_get_one_claim(house, item):
    people = [a_moderator(house, f"p{number}") for number in range(6)]

    def one(person):
        with house.desk() as desk:
            return review.claim(desk, item, person)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, people)) == 1


def test_a_reveal_is_written_down(house, item, moderator):
    with house.desk() as desk:
        assert review.reveal(desk, item, moderator, "second_look") == TEXT
        review.reveal(desk, item, moderator, "for fun")
    assert [look.purpose for look in rows(house, Reveal)] == ["second_look", "review"]
    assert [event.action for event in rows(house, AuditEvent)].count("item.revealed") == 2


def test_a_redaction_is_checked_then_sent_and_binds_to_the_text(house, item, moderator):
    decide(house, item, moderator)
    assert [row.step for row in rows(house, Delivery)] == ["check", "redact"]
    assert deliver(house) == ["redact:redact"]
    assert states(house) == [("redact", "applied")]
    with house.desk() as desk:
        decision = desk.session.scalars(select(Decision)).one()
        written = read_result(house.keys, decision)
        assert written == TEXT.replace("ada@example.org", "[e-mail removed]")
        assert read_spans(decision, written) == (Span(*EMAIL, "email", "[e-mail removed]"),)
        assert "removed" not in str(decision.spans)
        assert verify(desk) == []


def test_moderators_deciding_at_once_make_one_decision(house, item):
    people = [a_moderator(house, f"p{number}") for number in range(6)]

    def one(person):
        try:
            decide(house, item, person, "hold")
        except review.Conflict as conflict:
            return conflict.reason
        return "done"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(one, people))
    assert outcomes == ["decided_meanwhile"] * 5 + ["done"]
    assert len(rows(house, Decision)) == 1


REFUSED = {
    "an action there is not": ({"action": "burn", "steps": ()}, "unknown_action"),
    "nothing chosen": ({"spans": ()}, "nothing_chosen"),
    "no result": ({"result": None}, "nothing_chosen"),
    "another result": ({"result": TEXT}, "result_mismatch"),
    "spans that overlap": ({"spans": (Span(0, 5, "a", ""), Span(4, 9, "b", ""))}, "spans_overlap"),
    "an empty span": ({"spans": (Span(4, 4, "a", ""),)}, "spans_overlap"),
    "a span outside": ({"spans": (Span(4, 400, "a", ""),)}, "result_mismatch"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_verdict_that_does_not_hold_together_is_refused(house, item, moderator, case):
    values, reason = REFUSED[case]
    refused = replace(verdict(item), **values)
    with pytest.raises(review.NotPossible, match=reason), house.desk() as desk:
        review.decide(desk, item, moderator, refused)
    assert rows(house, Decision) == []


def test_an_edit_meanwhile_refuses_the_decision(house, item, moderator):
    site = a_site(house, "other")
    receive(house, site, incoming())  # another site's post of the same id is another post
    with house.desk() as desk:
        blog = desk.session.get(type(site), item.site_id)
    receive(house, blog, incoming("new words", event=Event.EDITED))
    with pytest.raises(review.Conflict, match="edited_meanwhile"):
        decide(house, item, moderator)
    scan(house)
    with pytest.raises(review.Conflict, match="decided_meanwhile"):
        decide(house, item, moderator)


def test_a_text_not_yet_scanned_is_not_decided(house, item, moderator):
    decide(house, item, moderator, "hold")
    with house.desk() as desk:
        leased = outbox.lease(desk)[0]
        outbox.begin(desk, leased)
        outbox.changed(desk, leased, Changed("quite other words"))
    with pytest.raises(review.NotPossible, match="not_scanned_yet"):
        decide(house, the_item(house), moderator, "hold")


def test_a_post_that_went_is_not_decided(house, item, moderator):
    with house.desk() as desk:
        site = desk.session.get(Site, item.site_id)
    receive(house, site, incoming(event=Event.DELETED))
    with pytest.raises(review.Conflict, match="gone"):
        decide(house, item, moderator)


def test_what_is_decided_is_undone_before_it_is_decided_again(house, item, moderator):
    decide(house, item, moderator, "allow")
    with pytest.raises(review.NotPossible, match="already_decided"):
        decide(house, the_item(house), moderator, "hold")


def test_allowing_what_is_public_carries_nothing(house, item, moderator):
    decide(house, item, moderator, "allow")
    assert deliver(house) == []
    assert states(house) == [("allow", "applied")]


def test_a_held_post_is_let_out_after_its_redaction(house, item, moderator):
    decide(house, item, moderator, "hold")
    deliver(house)
    decide(house, the_item(house), moderator)
    assert deliver(house) == ["redact:redact", "allow:allow"]
    assert states(house) == [("hold", "applied"), ("redact", "applied"), ("allow", "applied")]


def test_an_unpublished_post_is_let_out_after_its_redaction(house, moderator):
    item = an_item(house, a_site(house), incoming(status="held"))
    decide(house, item, moderator)
    assert deliver(house) == ["redact:redact", "allow:allow"]


def test_a_hold_that_was_never_sent_is_replaced_not_carried(house, moderator):
    item = an_item(house, a_site(house), scanned=result(outcome="hold"))
    decide(house, item, moderator, "allow")
    assert deliver(house) == []
    assert states(house) == [("hold", "undone"), ("allow", "applied")]


def test_undo_before_anything_was_sent_drops_it(house, item, moderator):
    uuid = decide(house, item, moderator)
    undo(house, moderator, uuid)
    assert deliver(house) == []
    assert states(house) == [("redact", "undone")]
    assert the_item(house).state == "new"
    decide(house, the_item(house), moderator)
    assert deliver(house) == ["redact:redact"]


@pytest.mark.parametrize(("action", "back"), [("redact", "restore"), ("hold", "allow")])
def test_undo_of_what_was_sent_reverses_it(house, item, moderator, action, back):
    uuid = decide(house, item, moderator, action)
    deliver(house)
    undo(house, moderator, uuid)
    assert deliver(house) == [f"{back}:{back}"]
    assert states(house) == [(action, "undone"), (back, "applied")]
    with pytest.raises(review.Conflict, match="not_the_last_decision"):
        undo(house, moderator, uuid)
    with house.desk() as desk:
        assert verify(desk) == []


def test_a_restore_starts_from_what_the_redaction_wrote(house, item, moderator):
    uuid = decide(house, item, moderator)
    deliver(house)
    undo(house, moderator, uuid)
    with house.desk() as desk:
        order = outbox.begin(desk, outbox.lease(desk)[0])
    assert (order.base_text, order.result_text) == (TEXT.replace("ada@example.org", "[e-mail removed]"), TEXT)


def test_undo_of_a_redaction_let_out_holds_before_it_restores(house, moderator):
    item = an_item(house, a_site(house), incoming(status="held"))
    uuid = decide(house, item, moderator)
    deliver(house)
    undo(house, moderator, uuid)
    assert deliver(house) == ["hold:hold", "restore:restore"]


def test_undo_while_a_worker_carries_it_waits_for_its_lease_to_end(house, item, moderator):
    uuid = decide(house, item, moderator, "hold")
    with house.desk() as desk:
        leased = outbox.lease(desk)[0]
        outbox.begin(desk, leased)
    undo(house, moderator, uuid)
    with house.desk() as desk:
        assert not outbox.sent(desk, leased)
        assert outbox.lease(desk) == []
    house.later(seconds=outbox.LEASE_SECONDS + 1)
    assert deliver(house) == ["allow:allow"]


def test_a_hold_by_policy_can_be_undone(house, moderator):
    an_item(house, a_site(house), scanned=result(outcome="hold"))
    deliver(house)
    undo(house, moderator, rows(house, Decision)[0].uuid)
    assert deliver(house) == ["allow:allow"]
    assert the_item(house).state == "new"


def test_undo_of_a_redaction_after_a_hold_is_held_again(house, item, moderator):
    decide(house, item, moderator, "hold")
    deliver(house)
    uuid = decide(house, the_item(house), moderator)
    undo(house, moderator, uuid)
    assert the_item(house).state == "held"


def test_history_that_was_cleaned_cannot_be_undone(house, item, moderator):
    uuid = decide(house, item, moderator, steps=HISTORY)
    assert deliver(house) == ["redact:redact"]
    house.later(minutes=11)
    assert deliver(house) == ["redact:clean_history"]
    with pytest.raises(review.NotPossible, match="history_purged"):
        undo(house, moderator, uuid)


def test_moderators_undoing_at_once_undo_once(house, item, moderator):
    uuid = decide(house, item, moderator, "hold")
    deliver(house)

    def one(_):
        try:
            undo(house, moderator, uuid)
        except review.Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1
    assert deliver(house) == ["allow:allow"]


def test_undo_needs_the_text_it_would_put_back(house, item, moderator):
    uuid = decide(house, item, moderator)
    deliver(house)
    with house.desk() as desk:
        for revision in desk.session.scalars(select(Revision)):
            revision.text_sealed = None
    with pytest.raises(review.NotPossible, match="text_gone"):
        undo(house, moderator, uuid)
    with pytest.raises(TextGone), house.desk() as desk:
        review.reveal(desk, the_item(house), moderator, "review")


def test_a_redaction_needs_the_text(house, item, moderator):
    with house.desk() as desk:
        desk.session.get(Revision, item.revision_id).text_sealed = None
    with pytest.raises(review.NotPossible, match="text_gone"):
        decide(house, item, moderator)


def test_what_was_given_up_is_tried_again(house, moderator):
    item = an_item(house, a_site(house), incoming(status="held"))
    decide(house, item, moderator)
    with house.desk() as desk:
        outbox.checked(desk, outbox.lease_check(desk)[0], 0, complete=True)
    with house.desk() as desk:
        outbox.given_up(desk, outbox.lease(desk)[0], "forbidden")
    assert states(house) == [("redact", "failed"), ("allow", "failed")]
    assert deliver(house) == []
    with house.desk() as desk:
        assert review.retry(desk, the_item(house), moderator) == 2
    assert deliver(house) == ["redact:redact", "allow:allow"]
    with pytest.raises(review.NotPossible, match="nothing_to_retry"), house.desk() as desk:
        review.retry(desk, the_item(house), moderator)
    with house.desk() as desk:
        assert verify(desk) == []


def test_nothing_is_tried_again_of_a_post_that_went(house, item, moderator):
    decide(house, item, moderator, "hold")
    with house.desk() as desk:
        outbox.gone(desk, outbox.lease(desk)[0])
    with pytest.raises(review.Conflict, match="gone"), house.desk() as desk:
        review.retry(desk, the_item(house), moderator)


def test_nothing_is_tried_again_where_nothing_was_decided(house, item, moderator):
    with pytest.raises(review.NotPossible, match="nothing_to_retry"), house.desk() as desk:
        review.retry(desk, item, moderator)


PLACES = [
    ((0, 5), (0, 5)),
    ((10, 12), None),
    ((9, 25), None),
    ((26, 28), (25, 27)),
    ((5, 12), (5, 24)),
    ((20, 28), (9, 27)),
    ((5, 28), (5, 27)),
]


@pytest.mark.parametrize(("place", "expected"), PLACES)
def test_a_place_in_the_result_is_found_in_the_judged_text(place, expected):
    decision = Decision(spans=[[9, 24, "email", 16]])
    assert to_base(decision, *place) == expected


def test_a_splice_keeps_everything_else():
    spans = (Span(*PHONE, "phone", "#"), Span(*EMAIL, "email", ""))
    assert splice(TEXT, spans) == "Call me:  or #. Thanks!"
