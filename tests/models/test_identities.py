from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from models import accounts, identities, invitations, sessions, team
from models.audit import AuditEvent
from models.credential import Identity
from models.identities import Name, Person, Unknown
from models.moderator import Moderator
from tests.factories import a_moderator, a_site

ISSUER = "https://login.example.org"
ANNA = Person(ISSUER, "u-1", "anna@example.org", ("anna",))


def enter(house, person):
    with house.desk() as desk:
        return identities.enter(desk, person)


def refused(house, person):
    with pytest.raises(Unknown) as why:
        enter(house, person)
    return why.value.reason


@pytest.fixture
def grace(house):
    moderator = a_moderator(house)
    with house.desk() as desk:
        identities.link(desk, moderator, Name("email", ISSUER, "Anna@Example.org"))
    return moderator


def test_an_address_finds_an_account_once_and_a_subject_from_then_on(house, grace):
    assert refused(house, Person(ISSUER, "u-1")) == "unverified"
    assert enter(house, ANNA).name == "grace"
    assert enter(house, Person(ISSUER, "u-1")).name == "grace"
    assert refused(house, Person(ISSUER, "u-2", "anna@example.org")) == "nobody"
    assert refused(house, Person("https://other.example.org", "u-1", "anna@example.org")) == "nobody"
    with house.desk() as desk:
        stored = [(row.kind, row.mark) for row in desk.session.scalars(select(Identity))]
    assert {kind for kind, _ in stored} == {"email", "subject"}
    assert not any(word in mark for _, mark in stored for word in ("anna", "u-1"))


def test_two_browsers_that_come_first_at_once_link_one_subject(house, grace):
    with ThreadPoolExecutor(4) as pool:
        assert {person.name for person in pool.map(lambda _: enter(house, ANNA), range(4))} == {"grace"}
    with house.desk() as desk:
        subjects = select(func.count()).select_from(Identity).where(Identity.kind == "subject")
        assert desk.session.scalar(subjects) == 1


def test_an_invitation_by_address_is_used_up(house):
    with house.desk() as desk:
        invitations.invite(desk, "Anna@example.org", [], admin=False, by="operator")
    person = enter(house, ANNA)
    assert person.active
    with house.desk() as desk:
        assert invitations.of(desk, person) is None
        assert not accounts.matches(desk.session.get(Moderator, person.id).password_hash, "")
        actions = desk.session.scalars(select(AuditEvent.action)).all()
    assert {"invitation.accepted", "identity.linked"} <= set(actions)


def test_a_disabled_account_stays_out_however_it_is_found(house, grace):
    enter(house, ANNA)
    with house.desk() as desk:
        accounts.set_active(desk, desk.session.get(Moderator, grace.id), active=False)
    assert refused(house, ANNA) == "disabled"


def test_a_one_time_password_is_void_once_somebody_came_another_way(house, grace):
    with house.desk() as desk:
        given = accounts.reset_password(desk, desk.session.get(Moderator, grace.id))
    enter(house, ANNA)
    with house.desk() as desk:
        moderator = desk.session.get(Moderator, grace.id)
        assert not moderator.one_time
        assert not accounts.matches(moderator.password_hash, given)


def test_claims_give_and_take_roles_and_renew_sessions(house):
    blog, forum = a_site(house), a_site(house, "forum", "forum")
    person = enter(house, Person(ISSUER, "u-1", "", ("anna",), ("moderator@blog", "lead@*", "king@blog", "lead@gone")))
    with house.desk() as desk:
        assert team.roles_on(desk, person, blog.id) == {"moderator", "lead"}
        assert team.roles_on(desk, person, forum.id) == {"lead"}
        token = sessions.begin(desk, person, agent="", strong=False, how="provider")
    enter(house, Person(ISSUER, "u-1", "", ("anna",), ("privacy@forum",)))
    with house.desk() as desk:
        assert team.roles_on(desk, person, blog.id) == frozenset()
        assert team.roles_on(desk, person, forum.id) == {"privacy"}
        assert sessions.find(desk, token).renew
    assert refused(house, Person(ISSUER, "u-1", "", ("anna",), ())) == "no_role"


def test_the_last_admin_stays_one_whatever_the_claims_say(house):
    a_site(house)
    person = enter(house, Person(ISSUER, "u-1", "", ("anna",), ("admin",)))
    enter(house, Person(ISSUER, "u-1", "", ("anna",), ("moderator@blog",)))
    with house.desk() as desk:
        assert desk.session.get(Moderator, person.id).role == "admin"


@pytest.mark.parametrize("names", [(), ("grace",), ("GRACE",), ("", "  ", "x" * 65, "a\nb")])
def test_no_account_is_made_under_a_name_that_is_taken_or_none(house, grace, names):
    assert refused(house, Person(ISSUER, "u-5", "", names, ("admin",))) == "name"
    with house.desk() as desk:
        assert desk.session.scalar(select(func.count()).select_from(Moderator)) == 1


def test_unlinking_forgets_every_name(house, grace):
    enter(house, ANNA)
    with house.desk() as desk:
        assert identities.unlink(desk, grace) == 2
        assert identities.unlink(desk, grace) == 0
    assert refused(house, ANNA) == "nobody"
