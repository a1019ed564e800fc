"""What a site remembers about values, and what follows from it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from models.audit import AuditEvent
from models.decision import Decision
from models.finding import FindingRow
from models.texts import read_result
from models.value_rule import ValueRule
from tests.moderation_ui.handled import VALUE, again, remember, stored

pytestmark = pytest.mark.both_databases


def test_an_allowed_value_is_not_shown_again(house):
    uuid = again(house, "1")
    browser = house.sign_in()
    assert remember(house, browser, uuid).location == "/memory"
    later = house.item(again(house, "2"))
    assert (later.state, later.why) == ("allowed", "remembered")
    [rule] = stored(house, ValueRule)
    assert (rule.state, rule.uses) == ("active", 1)
    [used] = stored(house, AuditEvent, AuditEvent.action == "value_rule.used")
    assert (used.subject, used.actor) == (rule.uuid, "policy")


def test_what_a_rule_decided_is_seen_and_can_be_taken_back(house):
    uuid = again(house, "1")
    browser = house.sign_in()
    remember(house, browser, uuid)
    later = again(house, "2")
    assert later in browser.get("/?view=decided").text
    page = browser.get(f"/items/{later}").text
    assert "Decided by what moderators let the site remember" in page
    [decision] = stored(house, Decision)
    assert (decision.actor, decision.action, decision.moderator_id) == ("policy", "allow", None)
    assert browser.post(f"/items/{later}/undo", {"decision": decision.uuid}).status_code == 303
    assert house.item(later).state == "new"


def test_what_else_stands_in_the_text_is_still_shown(house):
    uuid = again(house, "1")
    remember(house, house.sign_in(), uuid)
    text = f"Mail me: {VALUE} or ring 0171 2345678"
    at = text.index("0171")
    other = house.scan(house.post_in(text, external_id="2"), ("email", 9, 9 + len(VALUE)), ("phone", at, at + 12))
    assert house.item(other).kinds == "phone"


def test_a_rule_for_a_whole_site_needs_a_second_person(house):
    uuid = again(house, "1")
    house.add_person("ben")
    ana, ben = house.sign_in("ana"), house.sign_in("ben")
    remember(house, ana, uuid, scope="site")
    [rule] = stored(house, ValueRule)
    assert rule.state == "proposed"
    assert ana.post(f"/memory/{rule.uuid}/approve").status_code == 409
    assert "would allow 1 waiting item" in ana.get("/memory").text
    assert house.item(again(house, "2")).state == "new"
    assert ben.post(f"/memory/{rule.uuid}/approve").status_code == 303
    assert house.item(again(house, "3")).state == "allowed"


def test_waiting_items_with_nothing_else_in_them_are_closed_on_request(house):
    uuids = [again(house, str(n)) for n in range(3)]
    browser = house.sign_in()
    remember(house, browser, uuids[0])
    [rule] = stored(house, ValueRule)
    assert "Allow 3 waiting items" in browser.get("/memory").text
    page = browser.post(f"/memory/{rule.uuid}/close", {"count": 3}).text
    assert "Allowed: 3 / 3" in page
    assert {house.item(uuid).state for uuid in uuids} == {"allowed"}
    assert len(stored(house, Decision)) == 3
    batches = [one.detail["batch"] for one in stored(house, AuditEvent, AuditEvent.action == "item.batched")]
    assert batches == [rule.uuid] * 3


def test_more_items_than_were_shown_are_not_closed(house):
    uuids = [again(house, str(n)) for n in range(3)]
    browser = house.sign_in()
    remember(house, browser, uuids[0])
    [rule] = stored(house, ValueRule)
    assert browser.post(f"/memory/{rule.uuid}/close", {"count": 2}).status_code == 409
    assert {house.item(uuid).state for uuid in uuids} == {"new"}


def test_waiting_items_are_redacted_by_a_rule_that_says_so(house):
    uuids = [again(house, str(n)) for n in range(2)]
    browser = house.sign_in()
    remember(house, browser, uuids[0], act="redact")
    [rule] = stored(house, ValueRule)
    assert "Redact 2 waiting items" in browser.get("/memory").text
    browser.post(f"/memory/{rule.uuid}/close", {"count": 2})
    assert [decision.action for decision in stored(house, Decision)] == ["redact", "redact"]
    assert {read_result(house.keys, one) for one in stored(house, Decision)} == {"Mail me: [e-mail removed]"}


def test_what_a_rule_would_close_is_counted_before_it_is_made(house):
    first = again(house, "1")
    text = f"Mail me: {VALUE}"
    fields = ("email", 9, 9 + len(VALUE))
    house.scan(house.post_in(text, external_id="2", author_id="78"), fields)
    house.scan(house.post_in(text, external_id="3", author_id="78", thread="831"), fields)
    more = f"{text} or ring 0171 2345678"
    house.scan(house.post_in(more, external_id="4"), fields, ("phone", more.index("0171"), len(more)))
    page = house.sign_in().get(f"/items/{first}/remember").text
    figures = re.findall(r'<span class="label">(.*?)</span> (\d+)', page)
    assert figures == [("by this author", "1"), ("in this thread", "2"), ("on the whole site", "3")]
    assert VALUE not in page


def test_several_values_of_an_item_are_remembered_at_once(house):
    text = f"Mail me: {VALUE} or ring 0171 2345678"
    at = text.index("0171")
    uuid = house.scan(house.post_in(text, external_id="1"), ("email", 9, 9 + len(VALUE)), ("phone", at, len(text)))
    browser = house.sign_in()
    findings = [row.id for row in stored(house, FindingRow)]
    wish = {"act": "redact", "scope": "thread", "reason": "other", "days": "90"}
    assert browser.post(f"/items/{uuid}/remember", {"finding": findings, **wish}).status_code == 303
    assert sorted((rule.kind, rule.act, rule.thread) for rule in stored(house, ValueRule)) == [
        ("email", "redact", "830"),
        ("phone", "redact", "830"),
    ]


@pytest.mark.parametrize("chosen", [[], ["999999"]], ids=["nothing", "another post's"])
def test_what_is_not_in_the_item_is_not_remembered(house, chosen):
    uuid = again(house, "1")
    wish = {"act": "allow", "scope": "author", "reason": "other", "days": "30", "finding": chosen}
    assert house.sign_in().post(f"/items/{uuid}/remember", wish).status_code == 409
    assert not stored(house, ValueRule)


def test_the_same_is_not_remembered_twice_for_one_place(house):
    uuid = again(house, "1")
    browser = house.sign_in()
    remember(house, browser, uuid)
    assert remember(house, browser, uuid, act="redact").status_code == 409
    assert remember(house, browser, uuid, scope="thread").status_code == 303
    assert len(stored(house, ValueRule)) == 2


def test_a_rule_is_changed_and_a_longer_one_for_a_site_is_agreed_to_again(house):
    uuid = again(house, "1")
    house.add_person("ben")
    ana, ben = house.sign_in("ana"), house.sign_in("ben")
    remember(house, ana, uuid, scope="site", days="90")
    [rule] = stored(house, ValueRule)
    ben.post(f"/memory/{rule.uuid}/approve")
    ana.post(f"/memory/{rule.uuid}/edit", {"reason": "role_address", "days": "30"})
    [shorter] = stored(house, ValueRule)
    assert (shorter.state, shorter.reason) == ("active", "role_address")
    assert shorter.ends_at < rule.ends_at
    ana.post(f"/memory/{rule.uuid}/edit", {"reason": "role_address", "days": "365"})
    [longer] = stored(house, ValueRule)
    assert (longer.state, longer.approved_by) == ("proposed", None)
    assert ana.post(f"/memory/{rule.uuid}/approve").status_code == 409
    assert house.item(again(house, "2")).state == "new"


def test_an_ended_rule_is_listed_apart_and_is_not_changed(house):
    uuid = again(house, "1")
    browser = house.sign_in()
    remember(house, browser, uuid)
    [rule] = stored(house, ValueRule)
    browser.post(f"/memory/{rule.uuid}/end")
    assert rule.uuid not in browser.get("/memory").text
    assert "always allow" in browser.get("/memory?state=ended").text
    assert browser.post(f"/memory/{rule.uuid}/edit", {"reason": "other", "days": "30"}).status_code == 409


@pytest.mark.parametrize("how", ["ended", "over", "another author", "another thread"])
def test_a_rule_holds_only_where_and_while_it_should(house, how):
    uuid = again(house, "1")
    browser = house.sign_in()
    remember(house, browser, uuid, scope="thread" if how == "another thread" else "author")
    [rule] = stored(house, ValueRule)
    more = {}
    if how == "ended":
        browser.post(f"/memory/{rule.uuid}/end")
    elif how == "over":
        with house.desk() as desk:
            desk.session.execute(update(ValueRule).values(ends_at=desk.at - timedelta(seconds=1)))
    else:
        more = {"author_id": "78"} if how == "another author" else {"thread": "831"}
    text = f"Mail me: {VALUE}"
    other = house.scan(house.post_in(text, external_id="2", **more), ("email", 9, 9 + len(VALUE)))
    assert house.item(other).state == "new"


def test_a_rule_never_holds_the_value(house):
    uuid = again(house, "1")
    browser = house.sign_in()
    remember(house, browser, uuid)
    assert VALUE not in browser.get("/memory").text
    [rule] = stored(house, ValueRule)
    assert all(VALUE not in str(value) for value in vars(rule).values())


@pytest.mark.parametrize("changed", [{"act": "eat"}, {"scope": "world"}, {"reason": "because"}, {"days": "9999"}])
def test_a_wish_outside_the_lists_is_refused(house, changed):
    uuid = again(house, "1")
    assert remember(house, house.sign_in(), uuid, **changed).status_code == 400
    assert not stored(house, ValueRule)


def test_a_value_that_always_goes_comes_up_ticked(house):
    text = f"Mail me: {VALUE}"
    uuid = house.scan(house.post_in(text, external_id="1"), ("email", 9, 9 + len(VALUE), 0.9, 0.1))
    browser = house.sign_in()
    assert browser.decision(uuid)["cut"] == []
    remember(house, browser, uuid, act="redact")
    assert len(browser.decision(uuid)["cut"]) == 1
    assert "The site remembers that this always goes" in browser.get(f"/items/{uuid}").text
