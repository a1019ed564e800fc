"""The list on both databases: order, views, filters, search, pages."""

import pytest
from sqlalchemy import select, update

from models.author import Author
from models.decision import Decision
from models.item import Item
from models.team import add_person
from moderation_ui.pseudonyms import pseudonym
from tests.moderation_ui.desk_of_tests import PASSWORD, House

VALUE = "anna.weber@mail.example"


@pytest.fixture
def house(database, keys, settings):
    """A house on each database in turn."""
    built = House(settings, database, keys)
    built.add_site()
    built.add_site("forum", source="forum", platform="discourse")
    with built.desk() as desk:
        add_person(desk, "ana", "moderator", password=PASSWORD)
    return built


def listed(browser, query=""):
    page = browser.get(f"/{query}").text
    return [part.partition('"')[0] for part in page.split('data-item="')[1:]]


def weigh(house, uuid, **changes):
    with house.desk() as desk:
        desk.session.execute(update(Item).where(Item.uuid == uuid).values(**changes))


def test_the_weightiest_come_first_and_the_oldest_of_them(house):
    uuids = [house.waiting_item(external_id=str(n)) for n in range(4)]
    for uuid, priority in zip(uuids, (1.0, 3.0, 3.0, 2.0), strict=True):
        weigh(house, uuid, priority=priority)
    assert listed(house.sign_in()) == [uuids[1], uuids[2], uuids[3], uuids[0]]


def test_views_and_filters_narrow_the_list(house):
    mail = house.waiting_item(external_id="1")
    text = "Ring 0171 2345678"
    phone = house.scan(house.post_in(text, external_id="2", site="forum"), ("phone", 5, 17, 0.9, 0.9, "medium"))
    browser = house.sign_in()
    browser.post(f"/items/{mail}/claim")
    told = {
        "": [mail, phone],
        "?kind=email": [mail],
        "?kind=phone": [phone],
        "?kind=iban": [],
        "?severity=medium": [phone],
        "?site=forum": [phone],
        "?site=nobody": [],
        "?claimed=mine": [mail],
        "?claimed=free": [phone],
        "?claimed=others": [],
        "?view=mine": [mail],
        "?view=held": [],
        "?view=all": [mail, phone],
        "?state=new": [mail, phone],
        "?view=all&state=held": [],
        "?view=late": [],
        "?view=nonsense&state=x&kind=nonsense&severity=x&page=x": [mail, phone],
    }
    for query, expected in told.items():
        assert set(listed(browser, query)) == set(expected), query


def test_an_item_is_found_by_number_permalink_and_author(house):
    uuid = house.waiting_item(external_id="5127")
    house.waiting_item(external_id="5128", author_id="99", author_name="Somebody Else")
    browser = house.sign_in()
    with house.desk() as desk:
        author = desk.session.scalars(select(Author).order_by(Author.id)).first()
    known_as = pseudonym(author.author_key).replace(" ", "+")
    places = ("5127", "%235127", "https://blog.example.org/830%23comment-5127")
    for sought in (*places, "77", known_as, "Tomasz+Gray", "tomasz+gray"):
        assert listed(browser, f"?view=all&q={sought}") == [uuid], sought
    for sought in ("51", "https://blog.example.org/", "%25", "'", "\u0000x", VALUE):
        assert listed(browser, f"?view=all&q={sought}") == [], sought


def test_views_count_what_they_hold(house):
    uuids = [house.waiting_item(external_id=str(n)) for n in range(3)]
    browser = house.sign_in()
    browser.decide(uuids[0], "hold")
    browser.decide(uuids[1], "allow")
    with house.desk() as desk:
        desk.session.execute(update(Decision).where(Decision.action == "hold").values(state="failed"))
    counts = browser.get("/pulse").json["counts"]
    assert counts == {
        "decided": 1, "escalated": 0, "failed": 1, "held": 1, "late": 0, "mine": 0, "new": 1, "skipped": 0,
    }  # fmt: skip


def test_long_lists_have_pages(house):
    uuids = [house.waiting_item(external_id=str(n)) for n in range(52)]
    browser = house.sign_in()
    first, second = listed(browser), listed(browser, "?page=2")
    assert (len(first), len(second)) == (50, 2)
    assert set(first) | set(second) == set(uuids)
    page = browser.get("/").text
    assert "1\u201350 of 52" in page
    assert 'href="/?page=2" data-page="next"' in page
    opened = browser.get(f"/items/{second[0]}?page=2").text
    assert f'data-next="{second[1]}"' in opened


def test_the_pulse_tells_what_is_new_and_who_has_what(house):
    first, second = house.waiting_item(external_id="1"), house.waiting_item(external_id="2")
    browser = house.sign_in()
    browser.post(f"/items/{first}/claim")
    told = browser.get(f"/pulse?items={first}").json
    assert told["new"] == [second]
    assert told["items"] == {first: {"holder": "ana", "mine": True, "state": "new", "told": ""}}


def test_the_pulse_tells_who_finished_an_item_and_how(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    browser.decide(uuid, "hold")
    browser.decide(uuid, "allow")
    told = browser.get(f"/pulse?items={uuid}").json["items"][uuid]
    assert (told["state"], told["told"]) == ("allowed", "Allowed by ana")


def test_an_empty_queue_says_what_else_there_is(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    browser.decide(uuid, "hold")
    page = browser.get("/").text
    assert "Nothing waiting. Well done." in page
    assert "1 is held." in page
