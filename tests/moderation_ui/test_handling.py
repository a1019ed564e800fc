"""Skipping, escalating, noting."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.attention import Attention
from models.remark import Remark
from tests.moderation_ui.handled import VALUE, again, stored, version


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


def test_the_authors_earlier_items_are_counted(house):
    first, second = again(house, "1"), again(house, "2")
    browser = house.sign_in()
    browser.decide(first, "allow")
    page = browser.get(f"/items/{second}").text
    assert "1 earlier item" in page
    assert "Allowed: 1" in page
