"""`overshare moderator`: roles by site from the command line."""

import pytest
from sqlalchemy import select

from models import invitations, sites, team
from models.moderator import Moderator
from overshare.desk import at_work

ADDRESS = "https://93.184.216.34"


@pytest.fixture
def two_sites(run):
    for name in ("forum", "blog"):
        run("site", "add", name, "--platform", "generic", "--url", ADDRESS)


def held(name, site):
    with at_work() as desk:
        person = desk.session.scalar(select(Moderator).where(Moderator.name == name))
        return team.roles_on(desk, person, sites.find(desk, site).id)


def line(run, name):
    return next(told for told in run("moderator", "list").splitlines() if told.startswith(f"{name}\t"))


def test_an_account_is_made_for_the_sites_named_or_for_all(run, two_sites):
    run("moderator", "add", "jo", "--role", "abuse_reviewer", "--site", "blog")
    run("moderator", "add", "kim")
    assert line(run, "jo") == "jo\tblog: abuse_reviewer\tactive"
    assert line(run, "kim") == "kim\tblog: moderator; forum: moderator\tactive"
    assert line(run, "admin") == "admin\tadmin\tactive"
    assert held("jo", "forum") == frozenset()


def test_a_role_is_given_and_taken_away_by_site(run, two_sites):
    run("moderator", "add", "jo", "--site", "blog")
    assert "blog: lead, moderator" in run("moderator", "role", "jo", "lead", "--site", "blog")
    assert held("jo", "blog") == {"moderator", "lead"}
    run("moderator", "role", "jo", "moderator", "--site", "blog", "--remove")
    assert held("jo", "blog") == {"lead"}
    run("moderator", "role", "jo", "privacy")
    assert (held("jo", "blog"), held("jo", "forum")) == ({"lead", "privacy"}, {"privacy"})


def test_the_last_admin_stays_one(run):
    assert "last active admin" in run("moderator", "role", "admin", "admin", "--remove", code=3)
    assert "last active admin" in run("moderator", "deactivate", "admin", code=3)
    run("moderator", "add", "second", "--role", "admin")
    run("moderator", "role", "admin", "admin", "--remove")
    assert line(run, "admin") == "admin\tno role\tactive"


def test_an_account_is_deactivated_by_either_word(run):
    run("moderator", "add", "jo")
    for word in ("deactivate", "disable"):
        assert "jo is disabled" in run("moderator", word, "jo")
        run("moderator", "enable", "jo")


def test_what_cannot_be_is_said(run, two_sites):
    assert "no site nowhere" in run("moderator", "add", "jo", "--site", "nowhere", code=3)
    assert "leave --site out" in run("moderator", "add", "jo", "--role", "admin", "--site", "blog", code=3)
    run("moderator", "add", "jo", "--role", "king", code=2)
    run("moderator", "role", "jo", "reviewer", code=2)
    assert "no account jo" in run("moderator", "role", "jo", "lead", code=3)


def test_without_a_site_the_account_waits_for_one_and_it_is_said(run):
    assert "There is no site yet" in run("moderator", "add", "jo")


def test_an_invited_account_is_called_so_and_cannot_be_used_yet(run, two_sites):
    with at_work() as desk:
        invitations.invite(desk, "jo", [(sites.find(desk, "blog"), "moderator")], admin=False, by="test")
    assert line(run, "jo") == "jo\tblog: moderator\tinvited"
    assert "accepted first" in run("moderator", "enable", "jo", code=3)
    assert "accepted first" in run("moderator", "reset", "jo", code=3)
