"""Skipping, escalating, noting, deciding several at once, and what a site remembers."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.attention import Attention
from models.audit import AuditEvent
from models.decision import Decision
from models.finding import FindingRow
from models.remark import Remark
from models.texts import read_result
from models.value_rule import ValueRule

VALUE = "anna.weber@mail.example"


def stored(house, row, *where):
    with house.database.read() as session:
        return list(session.scalars(select(row).where(*where).order_by(row.id)))


def version(house, uuid):
    return {"version": house.item(uuid).version}


def finding_of(house, uuid):
    [row] = stored(house, FindingRow, FindingRow.revision_id == house.item(uuid).revision_id)
    return row


def remember(house, browser, uuid, **changes):
    wish = {"act": "allow", "scope": "author", "reason": "hotline", "days": "30", **changes}
    return browser.post(f"/items/{uuid}/remember", {"finding": finding_of(house, uuid).id, **wish})


def again(house, external_id):
    """The same value in another post, with the same fingerprint."""
    text = f"Mail me: {VALUE}"
    return house.scan(house.post_in(text, external_id=external_id), ("email", 9, 9 + len(VALUE)))


def test_a_skipped_item_goes_and_comes_back_by_itself(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    assert browser.post(f"/items/{uuid}/skip", {**version(house, uuid), "span": "hour"}).location == "/"
    assert uuid not in browser.get("/").text.replace("/undo", "")
    assert uuid in browser.get("/?view=skipped").text
    assert "Skipped by ana until" in browser.get(f"/items/{uuid}").text
    with house.desk() as desk:
        desk.session.execute(update(Attention).values(skipped_until=desk.at - timedelta(seconds=1)))
    assert uuid in browser.get("/").text
    assert house.item(uuid).state == "new"


def test_an_escalated_item_waits_for_a_lead_until_it_is_decided(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    browser.post(f"/items/{uuid}/escalate", version(house, uuid))
    assert uuid in browser.get("/?view=escalated").text
    assert "Escalated by ana" in browser.get(f"/items/{uuid}").text
    browser.decide(uuid, "allow")
    assert "Nothing here." in browser.get("/?view=escalated").text


def test_what_was_decided_meanwhile_is_neither_skipped_nor_escalated(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    before = version(house, uuid)
    browser.decide(uuid, "allow")
    for verb in ("skip", "escalate"):
        assert browser.post(f"/items/{uuid}/{verb}", before).status_code == 409
        assert browser.post(f"/items/{uuid}/{verb}", version(house, uuid)).status_code == 409
    assert not stored(house, Attention)


def test_a_note_is_kept_sealed_and_shown(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    assert browser.post(f"/items/{uuid}/note", {"note": "Asked the poster, waits for an answer"}).status_code == 303
    assert "Asked the poster" in browser.get(f"/items/{uuid}").text
    [row] = stored(house, Remark)
    assert b"Asked" not in row.text_sealed


LEAKS = {
    "an address": "He also wrote from max.muster@mail.example",
    "the value itself": f"It is {VALUE} again",
    "the value in capitals": VALUE.upper(),
    "a card": "card 4111 1111 1111 1111",
    "an IBAN": "pay to DE89 3704 0044 0532 0130 00",
    "a token": "ghp_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX",
}


@pytest.mark.parametrize("note", LEAKS.values(), ids=LEAKS)
def test_a_note_that_holds_a_leak_is_refused_and_not_repeated(house, note):
    uuid = house.waiting_item()
    answer = house.sign_in().post(f"/items/{uuid}/note", {"note": note})
    assert answer.status_code == 409
    assert "Say it without" in answer.text
    assert note not in answer.text
    assert not stored(house, Remark)


def test_several_are_decided_each_by_its_own_row(house):
    uuids = [house.waiting_item(external_id=str(n)) for n in range(3)]
    browser = house.sign_in()
    chosen = [f"{uuid}:1" for uuid in uuids]
    page = browser.post("/bulk", {"action": "redact", "chosen": chosen, "count": 3})
    assert "Redacted: 3 / 3" in page.text
    assert [row.action for row in stored(house, Decision)] == ["redact"] * 3
    batches = {event.detail["batch"] for event in stored(house, AuditEvent, AuditEvent.action == "item.batched")}
    assert len(batches) == 1


def test_one_of_several_that_changed_is_left_and_named(house):
    first, second = house.waiting_item(external_id="1"), house.waiting_item(external_id="2")
    browser = house.sign_in()
    browser.decide(second, "hold")
    page = browser.post("/bulk", {"action": "allow", "chosen": [f"{first}:1", f"{second}:1"], "count": 2}).text
    assert "Allowed: 1 / 2" in page
    assert "Somebody else decided this first" in page
    assert (house.item(first).state, house.item(second).state) == ("allowed", "held")


BAD_BULK = {
    "none": {"chosen": []},
    "another number than was shown": {"count": "7"},
    "no version": {"chosen": "00000000-0000-0000-0000-000000000000"},
    "a version that is none": {"chosen": "00000000-0000-0000-0000-000000000000:x"},
    "too many": {"chosen": [f"00000000-0000-0000-0000-{n:012d}:1" for n in range(101)], "count": "101"},
}


@pytest.mark.parametrize("changed", BAD_BULK.values(), ids=BAD_BULK)
def test_a_batch_that_makes_no_sense_is_refused(house, changed):
    uuid = house.waiting_item()
    form = {"action": "allow", "chosen": [f"{uuid}:1"], "count": "1", **changed}
    assert house.sign_in().post("/bulk", form).status_code == 400
    assert house.item(uuid).state == "new"


def test_the_same_value_elsewhere_is_redacted_there_and_nothing_else_is(house):
    first = again(house, "1")
    text = f"Mail me: {VALUE} or ring 0171 2345678"
    at = text.index("0171")
    second = house.scan(
        house.post_in(text, external_id="2"), ("email", 9, 9 + len(VALUE)), ("phone", at, at + len("0171 2345678"))
    )
    browser = house.sign_in()
    assert "The same value in 1 other item" in browser.get(f"/items/{first}").text
    browser.post("/bulk", {"action": "redact", "like": first, "chosen": [f"{second}:1"], "count": 1})
    [decision] = stored(house, Decision)
    assert read_result(house.keys, decision) == "Mail me: [e-mail removed] or ring 0171 2345678"


def test_an_allowed_value_is_not_shown_again(house):
    uuid = again(house, "1")
    browser = house.sign_in()
    assert remember(house, browser, uuid).location == "/memory"
    assert again(house, "2") == ""
    [rule] = stored(house, ValueRule)
    assert (rule.state, rule.uses) == ("active", 1)


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
    assert again(house, "2") != ""
    assert ben.post(f"/memory/{rule.uuid}/approve").status_code == 303
    assert again(house, "3") == ""


def test_waiting_items_with_nothing_else_in_them_are_closed_on_request(house):
    uuids = [again(house, str(n)) for n in range(3)]
    browser = house.sign_in()
    remember(house, browser, uuids[0])
    [rule] = stored(house, ValueRule)
    assert "Allow 3 waiting items" in browser.get("/memory").text
    browser.post(f"/memory/{rule.uuid}/close")
    assert {house.item(uuid).state for uuid in uuids} == {"allowed"}
    assert len(stored(house, Decision)) == 3


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
    assert house.scan(house.post_in(text, external_id="2", **more), ("email", 9, 9 + len(VALUE))) != ""


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


def test_the_authors_earlier_items_are_counted(house):
    first, second = again(house, "1"), again(house, "2")
    browser = house.sign_in()
    browser.decide(first, "allow")
    page = browser.get(f"/items/{second}").text
    assert "1 earlier item" in page
    assert "Allowed: 1" in page


def test_an_item_that_waits_too_long_is_called_late_and_stays(house):
    uuid = house.waiting_item()
    with house.desk() as desk:
        desk.session.execute(update(type(house.item(uuid))).values(opened_at=desk.at - timedelta(days=30)))
    assert "late" in house.sign_in().get("/").text
    assert house.item(uuid).state == "new"


def test_a_value_that_always_goes_comes_up_ticked(house):
    text = f"Mail me: {VALUE}"
    uuid = house.scan(house.post_in(text, external_id="1"), ("email", 9, 9 + len(VALUE), 0.9, 0.1))
    browser = house.sign_in()
    assert browser.decision(uuid)["cut"] == []
    remember(house, browser, uuid, act="redact")
    assert len(browser.decision(uuid)["cut"]) == 1
    assert "The site remembers that this always goes" in browser.get(f"/items/{uuid}").text
