"""Changing the index key, on both databases: step by step, with posts coming in and decisions made meanwhile."""

import os

import pytest
from sqlalchemy import func, select

from models import attempts, memory, reprint
from models.author import Author
from models.credential import Identity, KnownSource
from models.crypto import KeyRing
from models.decision import Decision
from models.finding import FindingRow
from models.item import Item
from models.post import Post, Revision
from models.tombstone import Tombstone
from models.value import Value
from models.verify import verify
from platforms.platform import Event
from tests.factories import (
    TEXT,
    House,
    a_moderator,
    a_site,
    an_item,
    decide,
    deliver,
    finding,
    incoming,
    receive,
    result,
    scan,
    the_item,
)

VALUE = "ada@example.org"


def with_new_key(house, number="2"):
    """The same house after its processes were started again with one more index key."""
    ring = dict(house.keys.keys)
    ring["index"] = {**ring["index"], number: os.urandom(32)}
    return House(house.database, KeyRing(ring), house.settings, house.shift)


def found(house, site, value=VALUE):
    return ((finding(), house.keys.fingerprint(f"value:{site.id}:email", value)),)


def rows(house, row):
    with house.desk() as desk:
        return list(desk.session.scalars(select(row).order_by(row.id)))


def renew(house, limit=500):
    """Renew all, checking after each transaction as if it had been the last before a crash. Return how many steps."""
    steps = 0
    while True:
        with house.desk() as desk:
            if reprint.reprint(desk, limit) == 0:
                reprint.finished(desk)
                return steps
        steps += 1
        with house.desk() as desk:
            assert verify(desk) == []


@pytest.fixture
def site(house):
    return a_site(house)


@pytest.fixture
def full(house, site):
    """A house with something of everything that is known by a fingerprint."""
    moderator = a_moderator(house)
    receive(house, site, incoming(address="203.0.113.7"), "msg_before")
    scan(house, result(found(house, site)))
    item = the_item(house)
    with house.desk() as desk:
        row = desk.session.scalars(select(FindingRow)).first()
        memory.remember(desk, row, moderator, memory.Wish("redact", "author", "own_wish", 30))
    decide(house, item, moderator)
    deliver(house)
    an_item(
        house,
        site,
        incoming(external_id="2", author_id="8", author_name="bob"),
        result(found(house, site, "b@x.example")),
    )
    with house.desk() as desk:
        other = desk.session.scalars(select(Author).order_by(Author.id.desc())).first()
        desk.session.add(Tombstone(site_id=site.id, author_key=other.author_key, erased_at=desk.at.replace(year=2020)))
    return house


def look_up_everything(house, site, number):
    """What must be found by a fingerprint of the data, whichever key it is stored under."""
    assert receive(house, site, incoming(external_id="1"), "msg_before").outcome == "duplicate"
    echo = TEXT.replace(VALUE, "[e-mail removed]")
    assert receive(house, site, incoming(echo, event=Event.EDITED)).outcome in {"accepted", "unchanged"}
    assert rows(house, Revision)[-1 if number == 0 else 2].ours
    receive(house, site, incoming(external_id=f"n{number}"))
    scan(house, result(found(house, site)))
    with house.desk() as desk:
        assert desk.session.scalar(select(func.count()).select_from(Author)) == 2
        assert desk.session.scalar(select(func.count()).select_from(Value)) == 2
        post = desk.session.scalars(select(Post).order_by(Post.id.desc())).first()
        mark = ("email", desk.keys.fingerprint(f"value:{site.id}:email", VALUE))
        assert memory.acts_on(desk, post, [mark]) == {mark: "redact"}
        assert verify(desk) == []


def test_both_forms_are_looked_up_while_the_key_changes_and_afterwards(full, site):
    house = with_new_key(full)
    look_up_everything(house, site, 0)
    with house.desk() as desk:
        assert set(reprint.left(desk)) == {
            "tombstone", "author", "receipt", "value", "value_rule", "revision", "decision", "comment_address"
        }  # fmt: skip
        assert reprint.reprint(desk, limit=3) == 3
    look_up_everything(house, site, 1)
    assert renew(house, limit=2) >= 3
    look_up_everything(house, site, 2)
    with house.desk() as desk:
        assert reprint.left(desk) == {}
        assert verify(desk) == []
        assert set(reprint.count(desk)) - {"2"} == {"1"}
        assert reprint.count(desk)["1"] == 0


def test_two_changes_in_a_row_end_as_two_one_after_the_other(full, site):
    once, twice = with_new_key(full), None
    with once.desk() as desk:
        reprint.reprint(desk, limit=4)
    twice = with_new_key(once, "3")
    look_up_everything(twice, site, 0)
    renew(twice)
    look_up_everything(twice, site, 1)
    with twice.desk() as desk:
        assert {key for key, number in reprint.count(desk).items() if number} == {"3"}


def test_what_a_process_with_the_old_ring_stored_twice_becomes_one(full, site):
    house = with_new_key(full)
    receive(house, site, incoming(external_id="5", author_id="new", author_name="eve"))
    scan(house, result(found(house, site, "e@x.example")))
    receive(full, site, incoming(external_id="6", author_id="new", author_name="eve"))
    scan(full, result(found(full, site, "e@x.example")))
    assert (len(rows(house, Author)), len(rows(house, Value))) == (4, 4)
    renew(house)
    assert (len(rows(house, Author)), len(rows(house, Value))) == (3, 3)
    fifth, sixth = (post for post in rows(house, Post) if post.external_id in {"5", "6"})
    assert fifth.author_id == sixth.author_id is not None
    assert len({row.value_id for row in rows(house, FindingRow)[-2:]}) == 1


def test_verify_says_what_was_left_behind_or_is_of_a_lost_key(full, site):
    house = with_new_key(full)
    renew(house)
    receive(full, site, incoming(external_id="6"))  # a process that was not started again
    with house.desk() as desk:
        assert {problem.code for problem in verify(desk)} == {"fingerprint_left_behind"}
    renew(house)
    with house.desk() as desk:
        assert verify(desk) == []
    with full.desk() as desk:
        assert ("fingerprint_of_lost_key", "index-2") in {(one.code, one.subject) for one in verify(desk)}


def test_known_sources_and_a_providers_names_still_fit_before_and_after(house):
    person = a_moderator(house)
    with house.desk() as desk:
        attempts.remember(desk, person.uuid, "203.0.113.9")
        marks = {name: desk.keys.fingerprint(name, "x") for name in ("provider", "mark")}
        desk.session.add(Identity(moderator_id=person.id, kind="email", made_at=desk.at, **marks))
    changed = with_new_key(house)
    for _ in range(2):
        with changed.desk() as desk:
            attempts.remember(desk, person.uuid, "203.0.113.9")
            assert len(desk.session.scalars(select(KnownSource)).all()) == 1
        renew(changed, limit=3)
    with house.desk() as desk:  # a process with the old ring does not find it, and stores it once more
        attempts.remember(desk, person.uuid, "203.0.113.9")
    renew(changed)
    with changed.desk() as desk:
        assert reprint.left(desk) == {}
        assert len(desk.session.scalars(select(KnownSource)).all()) == 1
        row = desk.session.scalars(select(Identity)).one()
        assert (row.provider, row.mark) == tuple(desk.keys.fingerprint(name, "x") for name in ("provider", "mark"))


def test_with_one_key_there_is_nothing_to_renew(full):
    with full.desk() as desk:
        before = [row.text_hash for row in desk.session.scalars(select(Revision))]
        assert reprint.reprint(desk) == 0
        assert [row.text_hash for row in desk.session.scalars(select(Revision))] == before


def test_a_decision_that_was_opened_under_the_old_key_is_still_bound_to_its_text(full, site):
    house = with_new_key(full)
    item = rows(house, Item)[-1]
    moderator = a_moderator(house, "mary")
    decide(house, item, moderator, "hold")
    renew(house)
    for decision in rows(house, Decision):
        with house.desk() as desk:
            assert decision.text_hash == desk.session.get(Revision, decision.revision_id).text_hash
