"""Invitations: one link, once, for a while, for one account."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import accounts, invitations, rights, team
from models.accounts import BadPassword, Office, Refused
from models.audit import AuditEvent
from models.invitations import Gone
from models.membership import Invitation, Membership
from models.moderator import Moderator
from models.verify import verify
from tests.factories import PASSWORD, a_moderator, a_site

NAME = "hana@example.org"


@pytest.fixture
def blog(house):
    return a_site(house)


@pytest.fixture
def office(house):
    return Office(house.database, house.keys, house.settings)


@pytest.fixture
def made(house, blog):
    with house.desk() as desk:
        return invitations.invite(desk, NAME, [(blog, "moderator")], admin=False, by="root")


def person(desk, name=NAME):
    return desk.session.scalar(select(Moderator).where(Moderator.name == name))


def age(house, **units):
    """Let an invitation grow older."""
    with house.desk() as desk:
        desk.session.scalars(select(Invitation)).one().expires_at -= timedelta(**units)


def test_an_invited_person_chooses_a_password_and_has_the_roles(house, office, blog, made):
    with house.desk() as desk:
        assert not person(desk).active
        assert made.token not in repr(made)
        assert made.token not in desk.session.scalars(select(Invitation.token_hash)).one()
        assert verify(desk) == []
    with pytest.raises(Refused):
        accounts.sign_in(office, NAME, "", "203.0.113.5")
    invitations.accept(office, made.token, PASSWORD)
    assert not accounts.sign_in(office, NAME, PASSWORD, "203.0.113.5").must_change
    with house.desk() as desk:
        assert team.roles_on(desk, person(desk), blog.id) == {"moderator"}
        assert desk.session.scalar(select(Invitation.id)) is None
        assert verify(desk) == []
        actions = list(desk.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert actions[1:4] == ["invitation.made", "membership.granted", "invitation.accepted"]


def test_a_link_works_once(office, made):
    invitations.accept(office, made.token, PASSWORD)
    with pytest.raises(Gone):
        invitations.accept(office, made.token, "another long phrase")


def test_of_two_who_use_one_link_at_once_one_gets_in(office, made):
    def use(password):
        try:
            invitations.accept(office, made.token, password)
        except Gone:
            return None
        return password

    with ThreadPoolExecutor(2) as pool:
        used = [password for password in pool.map(use, ("the first long phrase", "a second long phrase")) if password]
    assert len(used) == 1
    assert accounts.sign_in(office, NAME, used[0], "203.0.113.5").token


def test_a_link_works_for_72_hours(house, office, made):
    age(house, hours=71, minutes=59)
    with house.desk() as desk:
        assert invitations.invited(desk, made.token).name == NAME
    age(house, minutes=2)
    with pytest.raises(Gone), house.desk() as desk:
        invitations.invited(desk, made.token)
    with pytest.raises(Gone):
        invitations.accept(office, made.token, PASSWORD)


@pytest.mark.parametrize("guess", ["", "x", "0" * 43, "\ud800", "a" * 10_000, "\0"])
def test_a_guessed_link_does_not_work(office, made, guess):
    with pytest.raises(Gone):
        invitations.accept(office, guess, PASSWORD)


def test_what_is_stored_of_a_link_does_not_work(house, office, made):
    with house.desk() as desk:
        stored = desk.session.scalars(select(Invitation.token_hash)).one()
    with pytest.raises(Gone):
        invitations.accept(office, stored, PASSWORD)


@pytest.mark.parametrize("password", ["short", "x" * 1001, f"I am {NAME} again"])
def test_a_password_that_will_not_do_leaves_the_link_working(office, made, password):
    with pytest.raises(BadPassword):
        invitations.accept(office, made.token, password)
    invitations.accept(office, made.token, PASSWORD)


def test_a_new_link_ends_the_one_before(house, office, made):
    with house.desk() as desk:
        again = invitations.renew(desk, person(desk), "root")
    with pytest.raises(Gone):
        invitations.accept(office, made.token, PASSWORD)
    invitations.accept(office, again.token, PASSWORD)
    with pytest.raises(Gone), house.desk() as desk:
        invitations.renew(desk, person(desk), "root")


def test_an_invitation_taken_back_takes_the_account_with_it(house, office, made):
    with house.desk() as desk:
        invitations.revoke(desk, person(desk), "root")
    with pytest.raises(Gone):
        invitations.accept(office, made.token, PASSWORD)
    with house.desk() as desk:
        assert person(desk) is None
        assert desk.session.scalar(select(Membership.id)) is None


def test_nobody_who_came_can_be_taken_back_like_an_invitation(house, office, made):
    invitations.accept(office, made.token, PASSWORD)
    with pytest.raises(Gone), house.desk() as desk:
        invitations.revoke(desk, person(desk), "root")


def test_an_account_nobody_entered_can_neither_be_activated_nor_reset(house, made):
    for way in (lambda desk: accounts.set_active(desk, person(desk), active=True),
                lambda desk: accounts.reset_password(desk, person(desk))):  # fmt: skip
        with pytest.raises(ValueError, match="accepted first"), house.desk() as desk:
            way(desk)


def test_an_invited_admin_is_no_admin_yet(house, blog):
    boss = a_moderator(house, "boss", "admin")
    with house.desk() as desk:
        invitations.invite(desk, "second", [], admin=True, by=boss.uuid)
    with pytest.raises(ValueError, match="last active admin"), house.desk() as desk:
        accounts.set_role(desk, person(desk, "boss"), "member")


@pytest.mark.parametrize("name", ["", " x", "a\nb", "a" * 65, NAME, NAME.upper()])
def test_a_name_that_cannot_be_or_is_taken_is_refused(house, made, name):
    with pytest.raises(ValueError, match=r"\.$"), house.desk() as desk:
        invitations.invite(desk, name, [], admin=False, by="root")


def test_what_ran_out_long_ago_is_forgotten_with_its_account(house, made):
    age(house, days=32)
    with house.desk() as desk:
        assert "invitations" not in rights.purge(desk).counts
        assert person(desk) is not None
    age(house, days=2)
    with house.desk() as desk:
        assert rights.purge(desk).counts["invitations"] == 1
        assert person(desk) is None
