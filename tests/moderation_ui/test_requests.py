"""What the person it is about may ask for, as who answers requests meets it."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import rights
from models.audit import AuditEvent
from models.author import Author
from models.post import Post
from models.requests import PER_DAY
from models.value import Value
from models.verify import verify

VALUE = "anna.weber@mail.example"
FRIEND = "kim@mail.example"
TEXT = f"Mail me: {VALUE}, or my friend: {FRIEND}."


def authors(house):
    with house.database.read() as session:
        return list(session.scalars(select(Author).order_by(Author.id)))


def events(house, action):
    with house.database.read() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


@pytest.fixture
def found(house):
    """An item with two addresses in it, known by the fingerprints that the detector's values would have."""
    revision = house.post_in(TEXT, author_id="77", author_name="Tomasz Gray")
    uuid = house.scan(revision, *(("email", TEXT.index(one), TEXT.index(one) + len(one)) for one in (VALUE, FRIEND)))
    with house.desk() as desk:
        for row in desk.session.scalars(select(Value)):
            value = VALUE if row.fingerprint == f"fp-email-{TEXT.index(VALUE)}" else FRIEND
            row.fingerprint = desk.keys.fingerprint(f"value:{row.site_id}:email", value)
    return uuid


@pytest.fixture
def desk_person(house, found):
    house.add_person("vera", "privacy")
    return house.sign_in("vera")


def look(browser, by, value, **more):
    return browser.post("/requests/find", {"by": by, "value": value, "site": "", **more})


@pytest.mark.parametrize(
    ("by", "value"),
    [("id", "77"), ("name", "Tomasz Gray"), ("name", "  tomasz  GRAY "), ("email", VALUE), ("email", VALUE.upper())],
)
def test_somebody_is_found_by_what_they_give_and_it_is_neither_shown_nor_kept(house, desk_person, by, value):
    page = look(desk_person, by, value).text
    uuid = authors(house)[0].uuid
    assert f"/requests/{uuid}" in page
    assert VALUE not in page
    [event] = events(house, "author.sought")
    assert (event.subject, event.detail["found"]) == (by, 1)
    assert value.strip() not in str(event.detail)
    assert "Somebody was looked for" in desk_person.get("/requests").text


@pytest.mark.parametrize(
    ("by", "value"),
    [("id", "78"), ("name", "Tom"), ("email", "x@mail.example"), ("phone", "+441134960123"), ("id", " ")],
)
def test_nobody_is_found_by_what_is_not_theirs(house, desk_person, by, value):
    page = look(desk_person, by, value)
    assert page.status_code == 200
    assert authors(house)[0].uuid not in page.text


def test_what_is_given_out_is_masked_but_for_what_is_theirs(house, desk_person):
    uuid = authors(house)[0].uuid
    told = desk_person.post(f"/requests/{uuid}/export", {"shape": "json", "own_by": "email", "own": VALUE})
    assert told.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(told.data)
    assert [row["text"] for row in data["revision"]] == [f"Mail me: {VALUE}, or my friend: [email]."]
    assert data["author"][0]["name"] == "Tomasz Gray"
    packed = desk_person.post(f"/requests/{uuid}/export", {"shape": "zip"})
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert sorted(archive.namelist()) == ["data.json", "read-me.txt"]
        assert VALUE.encode() not in archive.read("data.json")
    assert [event.detail["whole"] for event in events(house, "author.exported")] == [False, False]


def test_an_erasure_is_confirmed_waits_can_be_called_off_and_is_then_done(house, desk_person):
    uuid = authors(house)[0].uuid
    page = desk_person.get(f"/requests/{uuid}").text
    assert "Erase 1 post" in page
    assert desk_person.post(f"/requests/{uuid}/erase").status_code == 400
    assert authors(house)[0].erase_at is None
    assert desk_person.post(f"/requests/{uuid}/erase", {"sure": "yes"}).status_code == 303
    assert "Call off" in desk_person.get("/requests").text
    desk_person.post(f"/requests/{uuid}/keep")
    assert authors(house)[0].erase_at is None
    desk_person.post(f"/requests/{uuid}/erase", {"sure": "yes"})
    with house.desk() as desk:
        assert "planned_erasures" not in rights.purge(desk).counts
        desk.session.get(Author, authors(house)[0].id).erase_at = desk.at - timedelta(seconds=1)
    with house.desk() as desk:
        assert rights.purge(desk).counts["planned_erasures"] == 1
        assert verify(desk) == []
    assert authors(house) == []
    with house.database.read() as session:
        assert session.scalars(select(Post)).one().state == "erased"
    assert desk_person.get(f"/requests/{uuid}").status_code == 404
    log = desk_person.get("/requests").text
    assert "Erasure called off" in log
    assert "Tomasz" not in log


def test_only_who_answers_requests_of_that_site_sees_them(house, found):
    uuid = authors(house)[0].uuid
    house.add_person("root", "admin")
    house.add_site("forum", strange=True)
    house.add_person("fred", "privacy", on=["forum"])
    paths = [f"/requests/{uuid}", "/requests"]
    for name, answers in {"ana": [403, 403], "root": [403, 403], "fred": [404, 200]}.items():
        browser = house.sign_in(name)
        assert [browser.get(path).status_code for path in paths] == answers, name
        for verb, form in {"export": {"shape": "json"}, "erase": {"sure": "yes"}, "keep": {}}.items():
            assert browser.post(f"/requests/{uuid}/{verb}", form).status_code == answers[0], (name, verb)
    assert "Nobody here is known by that" in look(house.sign_in("fred"), "id", "77").text
    assert authors(house)[0].erase_at is None


def test_who_only_answers_requests_begins_with_them(desk_person):
    assert desk_person.get("/").location == "/requests"
    assert "Requests" in desk_person.get("/requests").text


def test_looking_too_often_in_a_day_is_refused(house, desk_person):
    with house.desk() as desk:
        who = events(house, "signed_in")[-1].actor
        for _ in range(PER_DAY):
            desk.note("author.sought", who, "id", found=0)
    assert look(desk_person, "id", "77").status_code == 429
    assert desk_person.post(f"/requests/{authors(house)[0].uuid}/export", {"shape": "json"}).status_code == 429
