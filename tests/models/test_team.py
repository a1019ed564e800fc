"""Roles by site: who has which, what leaves with them, and what an upgrade makes of the roles before."""

import pytest
from sqlalchemy import func, select, text

from models import accounts, handling, review, schema, team
from models.audit import AuditEvent
from models.membership import Invitation, Membership
from models.moderator import Moderator
from models.review import NotPossible
from models.session import make_engine
from models.team import Grant
from models.verify import verify
from tests.factories import PASSWORD, House, a_moderator, a_site, an_item, decide, the_item


@pytest.fixture
def blog(house):
    return a_site(house)


@pytest.fixture
def grace(house, blog):
    return a_moderator(house)


def row(desk, person):
    return desk.session.get(Moderator, person.id)


def actions(house, like):
    with house.desk() as desk:
        found = select(AuditEvent.action, AuditEvent.detail).where(AuditEvent.action.like(like))
        return [(action, detail.get("role")) for action, detail in desk.session.execute(found.order_by(AuditEvent.id))]


def test_a_role_is_given_once_and_taken_once_and_both_are_written_down(house, blog, grace):
    with house.desk() as desk:
        assert team.grant(desk, grace, blog, "lead", by="root")
        assert not team.grant(desk, grace, blog, "lead", by="root")
        assert team.roles_on(desk, row(desk, grace), blog.id) == {"moderator", "lead"}
        assert team.withdraw(desk, grace, blog, "lead", by="root")
        assert not team.withdraw(desk, grace, blog, "lead", by="root")
        assert team.roles(desk, row(desk, grace)) == {"moderator"}
    assert actions(house, "membership.%")[1:] == [("membership.granted", "lead"), ("membership.withdrawn", "lead")]


def test_a_role_there_is_not_is_refused(house, blog, grace):
    with pytest.raises(ValueError, match="role"), house.desk() as desk:
        team.grant(desk, grace, blog, "admin")
    with pytest.raises(ValueError, match="role"), house.desk() as desk:
        team.add_person(desk, "x", "king")


def test_an_account_has_its_role_on_the_sites_named_or_on_all(house, blog):
    forum = a_site(house, "forum", "forum")
    with house.desk() as desk:
        team.add_person(desk, "here", "moderator", PASSWORD, sites=[blog])
        team.add_person(desk, "everywhere", "privacy", PASSWORD)
        team.add_person(desk, "boss", "admin", PASSWORD)
        people = {person.name: person for person in desk.session.scalars(select(Moderator))}
        assert team.grants_of(desk, people["here"]) == {Grant(blog.id, "moderator")}
        assert team.grants_of(desk, people["everywhere"]) == {Grant(blog.id, "privacy"), Grant(forum.id, "privacy")}
        assert team.grants_of(desk, people["boss"]) == frozenset()


def test_an_admin_moderates_and_leads_everywhere_and_is_nothing_else_unasked(house, blog):
    boss = a_moderator(house, "boss", "admin")
    with house.desk() as desk:
        assert team.roles_on(desk, boss, blog.id) == {"moderator", "lead"}
        assert team.roles(desk, boss) == {"admin"}
        team.grant(desk, boss, blog, "privacy")
        assert team.roles(desk, boss) == {"admin", "privacy"}


def test_who_moderates_no_more_gives_the_claims_of_that_site_back(house, blog, grace):
    forum = a_site(house, "forum", "forum")
    here = an_item(house, blog)
    there = an_item(house, forum)
    with house.desk() as desk:
        team.grant(desk, grace, forum, "moderator")
        team.grant(desk, grace, blog, "lead")
        assert review.claim(desk, here, grace)
        assert review.claim(desk, there, grace)
        team.withdraw(desk, grace, blog, "lead")
        assert desk.session.get(type(here), here.id, populate_existing=True).claimed_by == grace.id
        team.withdraw(desk, grace, blog, "moderator")
    with house.desk() as desk:
        held = {item.site_id: item.claimed_by for item in desk.session.scalars(select(type(here)))}
        assert held == {blog.id: None, forum.id: grace.id}
        assert verify(desk) == []


def test_an_admin_who_is_one_no_more_gives_claims_back(house, blog):
    boss, _other = a_moderator(house, "boss", "admin"), a_moderator(house, "second", "admin")
    item = an_item(house, blog)
    with house.desk() as desk:
        review.claim(desk, item, boss)
        accounts.set_role(desk, row(desk, boss), "member")
    assert the_item(house).claimed_by is None
    with house.desk() as desk:
        assert verify(desk) == []


def test_what_was_escalated_is_decided_by_a_lead(house, blog, grace):
    lead = a_moderator(house, "lea", "lead")
    item = an_item(house, blog)
    with house.desk() as desk:
        handling.escalate(desk, item, grace)
    with pytest.raises(NotPossible, match="escalated"):
        decide(house, the_item(house), grace)
    assert the_item(house).state == "new"
    assert decide(house, the_item(house), lead)
    assert the_item(house).state == "redacted"


def test_without_a_lead_who_can_act_every_moderator_decides_what_was_escalated(house, blog, grace):
    lead = a_moderator(house, "lea", "lead")
    item = an_item(house, blog)
    with house.desk() as desk:
        handling.escalate(desk, item, grace)
        accounts.set_active(desk, row(desk, lead), active=False)
    assert decide(house, the_item(house), grace)


def test_an_admin_decides_what_was_escalated(house, blog, grace):
    a_moderator(house, "lea", "lead")
    boss = a_moderator(house, "boss", "admin")
    item = an_item(house, blog)
    with house.desk() as desk:
        handling.escalate(desk, item, grace)
    assert decide(house, the_item(house), boss)


# ---- upgrades ----


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request, tmp_path):
    """A database as the version before roles by site left it: two sites, a moderator, a reviewer, an admin."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = postgres.create("overshare_roles") if postgres else f"sqlite:///{tmp_path / 'old.db'}"
    engine = make_engine(url)
    schema.upgrade(engine, "0002")
    with engine.begin() as connection:
        for number, role in enumerate(("moderator", "reviewer", "admin"), 1):
            connection.execute(
                text(
                    "INSERT INTO moderator (uuid, name, role, password_hash, one_time, active, created_at) "
                    "VALUES (:uuid, :name, :role, 'x', :no, :yes, CURRENT_TIMESTAMP)"
                ),
                {"uuid": f"u{number}", "name": role, "role": role, "no": False, "yes": True},
            )
        for name in ("blog", "forum"):
            connection.execute(
                text(
                    "INSERT INTO site (uuid, name, title, platform, source, base_url, active, secrets_sealed, "
                    "access_sealed, options, policy, failures, cursor, created_at) VALUES (:name, :name, :name, "
                    "'generic', 'blog', 'https://x', :yes, :none, :none, '{}', '{}', 0, '', CURRENT_TIMESTAMP)"
                ),
                {"name": name, "yes": True, "none": b""},
            )
    yield engine
    engine.dispose()
    if postgres:
        postgres.drop("overshare_roles")


def roles(engine):
    with engine.begin() as connection:
        return dict(connection.execute(text("SELECT name, role FROM moderator")).all())


def test_an_upgrade_locks_nobody_out_and_a_way_back_keeps_the_roles(before):
    schema.upgrade(before, "0003")
    with before.begin() as connection:
        held = connection.execute(
            text(
                "SELECT moderator.name, site.name, membership.role FROM membership "
                "JOIN moderator ON moderator.id = moderator_id JOIN site ON site.id = site_id"
            )
        ).all()
        connection.execute(
            text(
                "INSERT INTO moderator (uuid, name, role, password_hash, one_time, active, created_at) "
                "VALUES ('u9', 'asked', 'member', '', :no, :no, CURRENT_TIMESTAMP)"
            ),
            {"no": False},
        )
        connection.execute(
            text(
                "INSERT INTO invitation (moderator_id, token_hash, made_at, expires_at) "
                "SELECT id, 'h', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM moderator WHERE name = 'asked'"
            )
        )
    sites = ("blog", "forum")
    assert {tuple(one) for one in held} == {
        *(("moderator", site, "moderator") for site in sites),
        *(("reviewer", site, "abuse_reviewer") for site in sites),
    }
    assert roles(before) == {"moderator": "member", "reviewer": "member", "admin": "admin", "asked": "member"}
    schema.downgrade(before, "0002")
    assert roles(before) == {"moderator": "moderator", "reviewer": "reviewer", "admin": "admin"}


# ---- what must hold ----


def _stray(desk):
    desk.session.execute(Membership.__table__.update().values(role="king"))


def _king(desk):
    desk.session.execute(Moderator.__table__.update().values(role="king"))


def _stranger(desk):
    desk.session.execute(Membership.__table__.delete())


def _asked(desk):
    person = desk.session.scalar(select(Moderator.id))
    desk.session.add(Invitation(moderator_id=person, token_hash="h", made_at=desk.at, expires_at=desk.at))


def _empty(desk):
    desk.session.execute(Moderator.__table__.update().values(password_hash=""))


BREAKS = {
    "membership_unknown_role": _stray,
    "account_unknown_role": _king,
    "claim_of_stranger": _stranger,
    "invitation_of_entered": _asked,
    "account_without_password": _empty,
}


@pytest.mark.parametrize("code", BREAKS)
def test_a_broken_promise_about_the_team_is_named(house, blog, grace, code):
    item = an_item(house, blog)
    with house.desk() as desk:
        review.claim(desk, item, grace)
        assert verify(desk) == []
    with house.desk() as desk:
        BREAKS[code](desk)
        desk.session.flush()
        assert code in {problem.code for problem in verify(desk)}


def test_a_membership_of_a_site_that_is_missing_is_named(sqlite_database, keys, settings):
    house = House(sqlite_database, keys, settings)
    a_moderator(house, "x")
    with sqlite_database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO membership (moderator_id, site_id, role, since) VALUES (1, 99, 'lead', '2026-01-01')")
        raw.execute("PRAGMA foreign_keys=ON")
    with house.desk() as desk:
        assert desk.session.scalar(select(func.count()).select_from(Membership)) == 1
        assert {problem.code for problem in verify(desk)} == {"membership_of_missing"}
