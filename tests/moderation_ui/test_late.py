"""What waits longer than it should: it rises, is told of once, and is never decided by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models import targets
from models.attention import Attention
from models.audit import AuditEvent
from models.item import Item
from tests.moderation_ui.handled import stored

pytestmark = pytest.mark.both_databases


def age(house, uuid, **span):
    with house.desk() as desk:
        desk.session.execute(update(Item).where(Item.uuid == uuid).values(opened_at=desk.at - timedelta(**span)))


def remind(house):
    with house.desk() as desk:
        return targets.remind(desk)


def listed(page):
    return [part.partition('"')[0] for part in page.split('data-item="')[1:]]


def test_past_its_target_an_item_rises_above_heavier_ones(house):
    light, heavy = house.waiting_item(external_id="1"), house.waiting_item(external_id="2")
    with house.desk() as desk:
        desk.session.execute(update(Item).where(Item.uuid == heavy).values(priority=99.0))
    browser = house.sign_in()
    assert listed(browser.get("/").text) == [heavy, light]
    age(house, light, hours=5)
    assert remind(house) == 1
    page = browser.get("/").text
    assert listed(page) == [light, heavy]
    assert "5 h of 4 h · late" in page
    assert listed(browser.get("/?view=late").text) == [light]
    assert browser.get("/pulse").json["counts"]["late"] == 1


def test_it_is_told_of_once(house):
    uuid = house.waiting_item()
    age(house, uuid, hours=5)
    assert [remind(house), remind(house)] == [1, 0]
    [told] = stored(house, AuditEvent, AuditEvent.action == "item.late")
    assert (told.subject, told.actor, told.detail) == (uuid, "worker", {"severity": "high", "hours": 5})
    [row] = stored(house, Attention)
    assert row.reminded_at is not None
    page = house.sign_in().get("/").text
    assert "1 item waits longer than it should." in page
    assert f'data-reminder="{row.reminded_at.isoformat()}"' in page


@pytest.mark.parametrize(("severity", "hours"), [("very_high", 1), ("high", 4), ("medium", 24), ("low", 72)])
def test_each_severity_has_its_target(house, severity, hours):
    uuid = house.waiting_item()
    with house.desk() as desk:
        desk.session.execute(update(Item).values(severity=severity))
    age(house, uuid, minutes=hours * 60 - 1)
    assert remind(house) == 0
    age(house, uuid, minutes=hours * 60 + 1)
    assert remind(house) == 1


def test_nothing_is_decided_by_age(house):
    uuid = house.waiting_item()
    age(house, uuid, days=300)
    remind(house)
    assert house.item(uuid).state == "new"
    assert not stored(house, AuditEvent, AuditEvent.action.like("decision.%"))


def test_editing_a_waiting_post_does_not_begin_its_time_anew(house):
    uuid = house.waiting_item()
    age(house, uuid, hours=5)
    remind(house)
    with house.desk() as desk:
        later = desk.at + timedelta(minutes=1)
    text = "Mail me again: anna.weber@mail.example today"
    house.scan(house.post_in(text, revised_at=later), ("email", 15, 38))
    item = house.item(uuid)
    assert (item.overdue, item.version) == (True, 2)
    with house.database.read() as session:
        assert session.scalar(select(Item.opened_at)) == item.opened_at


def test_what_was_decided_and_comes_back_has_its_time_again(house):
    uuid = house.waiting_item()
    age(house, uuid, hours=5)
    remind(house)
    browser = house.sign_in()
    browser.decide(uuid, "allow")
    with house.desk() as desk:
        later = desk.at + timedelta(minutes=1)
    text = "Now mail me: anna.weber@mail.example today"
    house.scan(house.post_in(text, revised_at=later), ("email", 13, 36))
    assert (house.item(uuid).state, house.item(uuid).overdue) == ("new", False)
    assert "late" not in browser.get("/").text.partition('class="rows"')[2].partition("</ol>")[0]
