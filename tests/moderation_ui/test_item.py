"""An item's page and what can be done with it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from models import outbox
from models.audit import AuditEvent
from models.decision import Decision
from models.delivery import Delivery
from models.item import Item
from models.post import Post, Revision
from models.reveal import Reveal
from models.texts import forget_texts, read_result
from tests.moderation_ui.desk_of_tests import as_body, event, signed

VALUE = "anna.weber@mail.example"
TEXT = f"Mail me: {VALUE} today, or mail\r\n\r\nringo"


def stored(house, row, *where):
    with house.database.read() as session:
        return list(session.scalars(select(row).where(*where).order_by(row.id)))


def test_a_value_is_covered_until_it_is_revealed(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    for path in ("/", f"/items/{uuid}", "/pulse", "/?view=all"):
        page = browser.get(path).text
        assert VALUE not in page
        assert "anna" not in page
    shown = browser.post(f"/items/{uuid}/reveal")
    assert shown.status_code == 200
    assert VALUE in shown.text
    assert VALUE not in browser.get(f"/items/{uuid}").text


def test_the_row_that_says_who_looked_comes_before_the_text(house, monkeypatch):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()

    def stop(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr("moderation_ui.screen.item_page", stop)
    assert browser.post(f"/items/{uuid}/reveal").status_code == 500
    assert len(stored(house, Reveal)) == 1
    assert stored(house, AuditEvent, AuditEvent.action == "item.revealed")


def test_nothing_is_shown_when_the_row_cannot_be_written(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    with house.database.begin() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER no_reveal BEFORE INSERT ON reveal BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    answer = browser.post(f"/items/{uuid}/reveal")
    assert answer.status_code in {500, 503}
    assert VALUE not in answer.text


def test_a_text_that_was_not_scanned_to_its_end_is_covered_as_a_whole(house):
    uuid = house.scan(house.post_in(TEXT), complete=False)
    browser = house.sign_in()
    page = browser.get(f"/items/{uuid}").text
    assert "ringo" not in page
    assert "not scanned to its end" in page
    assert "ringo" in browser.post(f"/items/{uuid}/reveal").text


def test_what_was_judged_harmless_is_covered_too(house):
    at = TEXT.index(VALUE)
    uuid = house.scan(house.post_in(TEXT), ("email", at, at + len(VALUE), 0.1, 0.1, "low", True), ("person", 0, 4))
    assert VALUE not in house.sign_in().get(f"/items/{uuid}").text


def test_the_page_says_why(house):
    uuid = house.waiting_item(TEXT)
    page = house.sign_in().get(f"/items/{uuid}").text
    assert "The detector found it by its form." in page
    assert "real 95 %, by accident 90 %" in page
    assert "email_rule" in page


def test_redacting_makes_the_new_text_and_leaves_the_rest_byte_for_byte(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    assert browser.decide(uuid).location == "/"
    [decision] = stored(house, Decision)
    assert (decision.action, decision.state, house.item(uuid).state) == ("redact", "waiting", "redacted")
    assert read_result(house.keys, decision) == TEXT.replace(VALUE, "[e-mail removed]")
    assert [step.step for step in stored(house, Delivery)] == ["check", "redact"]


def test_places_marked_by_hand_are_cut_as_well(house):
    uuid = house.waiting_item(TEXT)
    at = TEXT.index("ringo")
    house.sign_in().decide(uuid, mark=[f"{at}:{at + 5}:person"])
    [decision] = stored(house, Decision)
    assert read_result(house.keys, decision).endswith("[name removed]")


@pytest.mark.parametrize("action", ["hold", "allow"])
def test_holding_and_allowing_carry_no_text(house, action):
    uuid = house.waiting_item(TEXT)
    assert house.sign_in().decide(uuid, action).status_code == 303
    [decision] = stored(house, Decision)
    assert (decision.action, decision.result_sealed, decision.spans) == (action, None, [])


def test_the_next_item_opens_after_a_decision(house):
    first = house.waiting_item(TEXT, external_id="1")
    second = house.waiting_item(TEXT, external_id="2")
    browser = house.sign_in()
    assert browser.decide(first, "allow").location == f"/items/{second}"
    assert browser.decide(second, "allow").location == "/"


def test_the_next_item_is_one_of_the_same_list(house):
    house.add_site("forum", source="forum")
    here = house.waiting_item(TEXT, external_id="1")
    house.waiting_item(TEXT, external_id="2", site="forum")
    also_here = house.waiting_item(TEXT, external_id="3")
    browser = house.sign_in()
    answer = browser.post(f"/items/{here}/decide?site=blog", {**browser.decision(here), "action": "allow"})
    assert answer.location == f"/items/{also_here}?site=blog"


def test_the_second_to_decide_sees_the_decision_of_the_first(house):
    uuid = house.waiting_item(TEXT)
    house.add_person("ben")
    ana, ben = house.sign_in("ana"), house.sign_in("ben")
    seen_by_ben = ben.decision(uuid)
    ana.decide(uuid, "hold")
    answer = ben.post(f"/items/{uuid}/decide", {**seen_by_ben, "action": "allow"})
    assert answer.status_code == 409
    assert "Somebody else decided this first" in answer.text
    assert "by ana" in answer.text
    assert len(stored(house, Decision)) == 1


def test_a_decision_on_an_older_text_is_not_taken(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    seen = browser.decision(uuid)
    with house.desk() as desk:
        later = desk.at + timedelta(minutes=1)
    house.post_in(TEXT + " edited", revised_at=later)
    answer = browser.post(f"/items/{uuid}/decide", {**seen, "action": "redact"})
    assert answer.status_code == 409
    assert not stored(house, Decision)


@pytest.mark.parametrize(
    "changed", [{"version": "2"}, {"version": "0"}, {"revision": "999999"}, {"text_hash": "0" * 32}], ids=str
)
def test_a_decision_is_bound_to_what_was_seen(house, changed):
    uuid = house.waiting_item(TEXT)
    assert house.sign_in().decide(uuid, **changed).status_code == 409
    assert not stored(house, Decision)


BAD_FORMS = {
    "no action": {"action": []},
    "an unknown action": {"action": "destroy"},
    "two actions": {"action": ["allow", "hold"]},
    "no version": {"version": []},
    "a version that is a word": {"version": "one"},
    "a negative version": {"version": "-1"},
    "a version of 19 digits": {"version": "1" * 19},
    "other digits": {"version": "\u0661"},
    "a cut that is a word": {"cut": "all"},
    "too many cuts": {"cut": ["1"] * 301},
    "a mark without a kind": {"mark": "0:4"},
    "a mark of an unknown kind": {"mark": "0:4:soul"},
    "a mark backwards": {"mark": "4:0:person"},
    "a mark of nothing": {"mark": "4:4:person"},
    "a negative mark": {"mark": "-4:4:person"},
    "a hash that is too long": {"text_hash": "0" * 65},
}


@pytest.mark.parametrize("changed", BAD_FORMS.values(), ids=BAD_FORMS)
def test_a_form_that_makes_no_sense_is_refused(house, changed):
    uuid = house.waiting_item(TEXT)
    assert house.sign_in().decide(uuid, **changed).status_code == 400
    assert not stored(house, Decision)


def test_redacting_nothing_is_explained(house):
    uuid = house.waiting_item(TEXT)
    answer = house.sign_in().decide(uuid, cut=[])
    assert answer.status_code == 409
    assert "Choose at least one place" in answer.text


def test_findings_of_another_post_cannot_be_cut(house):
    house.waiting_item(TEXT, external_id="1")
    other = house.waiting_item("Nothing but anna.weber@mail.example here", external_id="2")
    browser = house.sign_in()
    [finding] = browser.decision(other)["cut"]
    mine = house.waiting_item(TEXT, external_id="3")
    assert browser.decide(mine, cut=[finding]).status_code == 409


def test_undo_takes_back_what_was_not_sent(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    browser.decide(uuid)
    [decision] = stored(house, Decision)
    answer = browser.post(f"/items/{uuid}/undo", {"decision": decision.uuid})
    assert answer.location == f"/items/{uuid}"
    assert house.item(uuid).state == "new"
    assert stored(house, Decision)[0].state == "undone"
    assert browser.post(f"/items/{uuid}/undo", {"decision": decision.uuid}).status_code == 409


def test_undo_of_a_decision_that_is_not_the_last_is_refused(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    browser.decide(uuid, "hold")
    [held] = stored(house, Decision)
    browser.decide(uuid, "allow")
    answer = browser.post(f"/items/{uuid}/undo", {"decision": held.uuid})
    assert answer.status_code == 409
    assert house.item(uuid).state == "allowed"


def test_the_notice_offers_undo_and_says_how_far_it_is(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    browser.decide(uuid)
    page = browser.get("/").text
    assert "Redacted 1 place in Comment #1" in page
    assert "On its way to the site" in page
    assert f"/items/{uuid}/undo" in page


STATES = {
    "applied": "Done at the site",
    "partial": "Only partly done at the site",
    "changed": "Not done: the text there was changed meanwhile",
    "failed": "Not done: the site refused",
    "gone": "The post is no longer there",
}


@pytest.mark.parametrize(("state", "told"), STATES.items())
def test_how_far_a_decision_has_come_is_said_in_plain_words(house, state, told):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    browser.decide(uuid)
    with house.desk() as desk:
        desk.session.execute(update(Decision).values(state=state, trouble="forbidden"))
    assert told in browser.get(f"/items/{uuid}").text
    assert told in browser.get("/").text


def test_what_a_site_refused_can_be_tried_again(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    browser.decide(uuid, "hold")
    with house.desk() as desk:
        [leased] = outbox.lease(desk)
    with house.desk() as desk:
        outbox.begin(desk, leased)
        outbox.given_up(desk, leased, "forbidden")
    page = browser.get(f"/items/{uuid}").text
    assert "Not done: the site refused" in page
    assert "our key may not do this there" in page
    assert uuid in browser.get("/?view=failed").text
    assert browser.post(f"/items/{uuid}/retry").status_code == 303
    assert stored(house, Delivery)[0].state == "waiting"


def test_a_claim_is_a_lease(house):
    uuid = house.waiting_item(TEXT)
    house.add_person("ben")
    ana, ben = house.sign_in("ana"), house.sign_in("ben")
    assert ana.post(f"/items/{uuid}/claim").json == {"holder": "ana", "mine": True, "state": "new"}
    answer = ben.post(f"/items/{uuid}/claim")
    assert (answer.status_code, answer.json["holder"]) == (409, "ana")
    refused = ben.decide(uuid, "allow")
    assert refused.status_code == 409
    assert "ana has it open" in refused.text
    assert ana.post(f"/items/{uuid}/release").status_code == 204
    assert ben.post(f"/items/{uuid}/claim").status_code == 200


def test_a_claim_that_ran_out_is_nobodys(house):
    uuid = house.waiting_item(TEXT)
    house.add_person("ben")
    house.sign_in("ana").post(f"/items/{uuid}/claim")
    with house.desk() as desk:
        desk.session.execute(update(Item).values(claimed_until=desk.at - timedelta(seconds=1)))
    assert house.sign_in("ben").decide(uuid, "allow").status_code == 303


def test_a_text_whose_time_is_over_says_so(house):
    uuid = house.waiting_item(TEXT)
    browser = house.sign_in()
    seen = browser.decision(uuid)
    with house.desk() as desk:
        forget_texts(desk.session, stored(house, Post)[0].id)
    assert "its time here was over" in browser.get(f"/items/{uuid}").text
    assert browser.post(f"/items/{uuid}/reveal").status_code == 409
    assert browser.post(f"/items/{uuid}/decide", {**seen, "action": "redact"}).status_code == 409


@pytest.mark.parametrize("name", ["1", "../x", "00000000-0000-0000-0000-000000000000", "A" * 36, "%00"])
def test_an_item_that_is_not_there_is_not_there(house, name):
    assert house.sign_in().get(f"/items/{name}").status_code == 404


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "</textarea></title></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--<script>--><script>alert(1)</script>",
    "\u2028<script>\u2029",
    "<\0script>alert(1)</script>",
    "\ud800<script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "' onmouseover='alert(1)",
    "\u202e<script>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
]


RAW = ("<script>alert", "<img src=x", "<svg", "<iframe", "<math", "<a href='java", "onmouseover='alert", 'href="java')


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_of_a_post_is_ever_markup(house, hostile):
    text = f"{hostile} and {VALUE} and {hostile}"
    at = text.index(VALUE)
    revision = house.post_in(
        text,
        external_id=hostile.replace("\0", "")[:30].encode("utf-8", "replace").decode(),
        thread=hostile.encode("utf-8", "replace").decode().replace("\0", "")[:60],
        author_name=hostile,
        url="javascript:alert(1)",
    )
    uuid = house.scan(revision, ("email", at, at + len(VALUE)), ("person", 0, len(hostile)))
    browser = house.sign_in()
    for page in (browser.get("/"), browser.get(f"/items/{uuid}"), browser.post(f"/items/{uuid}/reveal")):
        assert page.status_code == 200
        for raw in RAW:
            assert raw not in page.text
    assert browser.decide(uuid, "allow").status_code == 303


def test_what_cannot_be_seen_is_written_out(house):
    text = f"zero\u200bwidth \u202ereversed\u202c tag\U000e0041 {VALUE} nul\0 half\ud83d \U0001f469\u200d\U0001f469"
    at = text.index(VALUE)
    uuid = house.scan(house.post_in(text), ("email", at, at + len(VALUE)))
    page = house.sign_in().get(f"/items/{uuid}").text
    for name in ("U+200B", "U+202E", "U+E0041", "U+0000", "U+D83D"):
        assert name in page
    assert "\u202e" not in page
    assert "\U0001f469\u200d\U0001f469" in page


def test_a_post_through_the_hook_can_be_decided(house):
    body = as_body(event(text=TEXT))
    headers = signed(house.secrets["blog"], body, message="msg_flow")
    assert house.app.test_client().post("/hooks/blog", data=body, headers=headers).status_code == 202
    [revision] = stored(house, Revision)
    at = TEXT.index(VALUE)
    uuid = house.scan(revision.id, ("email", at, at + len(VALUE)))
    house.sign_in().decide(uuid)
    assert house.item(uuid).state == "redacted"


def test_every_decision_has_its_audit_event(house):
    uuid = house.waiting_item(TEXT)
    house.sign_in().decide(uuid)
    with house.database.read() as session:
        number = session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "item.decided"))
    assert number == 1
