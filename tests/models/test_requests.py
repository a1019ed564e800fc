"""Finding who asks, masking what is others', erasing after a while: on both databases."""

import pytest
from sqlalchemy import select

from models import portability, requests, rights
from models.audit import AuditEvent
from models.author import Author
from models.site import Site
from models.tombstone import Tombstone
from models.verify import verify
from tests.factories import EMAIL, PHONE, TEXT, a_moderator, a_site, an_item, decide, deliver, finding, incoming, result

ADA, NUMBER = TEXT[slice(*EMAIL)], "+442079460018"


@pytest.fixture
def site(house):
    """A blog with one item by ada, in which her address and somebody's number stand."""
    site = a_site(house)
    found = (
        (finding(), house.keys.fingerprint(f"value:{site.id}:email", ADA)),
        (finding(*PHONE, kind="phone"), house.keys.fingerprint(f"value:{site.id}:phone", NUMBER)),
    )
    an_item(house, site, incoming(address="203.0.113.7"), result(found))
    return site


def look(house, by, value):
    with house.desk() as desk:
        every = desk.session.scalars(select(Site)).all()
        return [(one.name, one.mentions, one.posts) for one in requests.find(desk, every, by, value, "operator")]


@pytest.mark.parametrize(
    ("by", "value", "mentions"),
    [
        ("id", "7", False),
        ("name", "ADA", False),
        ("email", "Ada@Example.org", True),
        ("phone", "+44 20 7946 0018", True),
        ("phone", "0044 2079460018", True),
    ],
)
def test_an_author_is_found_on_every_site_asked_for(house, site, by, value, mentions):
    assert look(house, by, value) == [("ada", mentions, 1)]


def test_a_name_without_an_id_is_found_by_its_fingerprint_after_it_was_forgotten(house):
    an_item(house, a_site(house), incoming(author_id="", author_name="bob"))
    house.later(days=91)
    with house.desk() as desk:
        rights.purge(desk)
    assert look(house, "name", "bob") == [("", False, 1)]
    with house.desk() as desk, pytest.raises(ValueError, match="colour"):
        requests.find(desk, [], "colour", "x", "operator")


def test_what_is_kept_is_counted(house, site):
    decide(house, _item(house), a_moderator(house))
    with house.desk() as desk:
        kept = requests.kept(desk, desk.session.scalars(select(Author)).one())
    assert kept == requests.Kept(posts=1, texts=1, addresses=1, findings=2, items=1, decisions=1, waiting=1)


def _item(house):
    with house.desk() as desk:
        return requests.items_holding(desk, desk.session.scalars(select(Site)).all(), "email", ADA)[0]


def test_others_data_are_masked_in_texts_and_in_what_redactions_left(house, site):
    decide(house, _item(house), a_moderator(house))
    deliver(house)
    with house.desk() as desk:
        author = desk.session.scalars(select(Author)).one()
        masked = portability.export_masked(desk, author, requests.marks(desk, site, "email", ADA))
        bare = portability.export_masked(desk, author, [])
    assert masked["revision"][0]["text"] == TEXT.replace(TEXT[slice(*PHONE)], "[phone]")
    assert bare["revision"][0]["text"] == TEXT.replace(TEXT[slice(*PHONE)], "[phone]").replace(ADA, "[email]")
    results = [row["result"] for row in masked["decision"] if row["result"]]
    assert results
    assert not any(TEXT[slice(*PHONE)] in one or ADA in one for one in results)


def test_a_planned_erasure_waits_for_its_time_and_goes_on_where_it_was_cut_off(house, site):
    for number in range(2, 6):
        an_item(house, site, incoming(external_id=str(number)))
    with house.desk() as desk:
        at = rights.plan_erasure(desk, desk.session.scalars(select(Author)).one(), "operator")
        assert (at - desk.at).total_seconds() == 600
        assert rights.purge(desk).counts == {}
    house.later(minutes=11)
    rounds = 0
    while True:
        with house.desk() as desk:
            if not rights.purge(desk, limit=2).total:
                break
        rounds += 1
        with house.desk() as desk:
            assert verify(desk) == []
    assert rounds > 1
    with house.desk() as desk:
        assert desk.session.scalars(select(Author)).all() == []
        assert len(desk.session.scalars(select(Tombstone)).all()) == 1
        told = desk.session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("author."))).all()
        assert [event.action for event in told] == ["author.erasure_planned", "author.erased"]
        assert all(event.detail["site"] == site.id for event in told)
