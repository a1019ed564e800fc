"""T30: a comment's address is for abuse reviewers, whose page does not exist yet: until then nobody sees one."""

import re

import pytest
from sqlalchemy import select

from models.address import CommentAddress
from models.author import Author

ADDRESS = "203.0.113.77"
ROLES = ("moderator", "lead", "abuse_reviewer", "privacy", "admin")


@pytest.fixture
def commented(house):
    """An item of a comment that brought its address."""
    return house.waiting_item(address=ADDRESS)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_comments_address_to_anybody(house, commented, role):
    house.add_person("rob", role)
    with house.database.read() as session:
        row = session.scalars(select(CommentAddress)).one()
        author = session.scalars(select(Author)).one().uuid
    assert ADDRESS.encode() not in row.address_sealed
    marks = (ADDRESS, "203.0.113", row.by_host, row.by_network, row.uuid)
    browser = house.sign_in("rob")
    if role in {"moderator", "lead", "admin"}:
        browser.post(f"/items/{commented}/reveal", {"purpose": "review"})
    seen = 0
    for rule in house.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        uuid = author if rule.endpoint.startswith("requests.") else commented
        path = re.sub(r"<[^>]*>", uuid, rule.rule)
        page = browser.get(path)
        seen += page.status_code == 200
        assert not [mark for mark in marks if mark in page.text], path
    assert seen >= 3


def test_a_search_for_an_address_finds_nothing(house, commented):
    browser = house.sign_in()
    for sought in (ADDRESS, "203.0.113.0/24", "203.0.113"):
        assert commented not in browser.get(f"/?view=all&q={sought}").text
    assert commented in browser.get("/?view=all").text
