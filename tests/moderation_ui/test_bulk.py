"""Deciding several at once: each by its own row, and the same value elsewhere."""

import pytest
from sqlalchemy import select

from models.audit import AuditEvent
from models.decision import Decision
from models.site import Site
from models.texts import read_result
from tests.moderation_ui.handled import VALUE, again, stored

pytestmark = pytest.mark.both_databases


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


def test_a_site_that_asks_why_takes_the_reason_of_a_batch(house):
    with house.desk() as desk:
        desk.session.scalars(select(Site)).one().options = {"reasons": "required"}
    uuid = house.waiting_item()
    browser = house.sign_in()
    form = {"action": "allow", "chosen": [f"{uuid}:1"], "count": 1}
    assert "Allowed: 0 / 1" in browser.post("/bulk", form).text
    assert "Allowed: 1 / 1" in browser.post("/bulk", {**form, "reason": "role"}).text
    assert [row.reason for row in stored(house, Decision)] == ["role"]


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
