"""The team's pages and the invitation's: what admins change, and every way to misuse it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import accounts, invitations, sites, team
from models.audit import AuditEvent
from models.item import Item
from models.membership import Invitation
from models.moderator import Moderator
from tests.moderation_ui.desk_of_tests import PASSWORD, Browser, House

NAME = "hana@example.org"


@pytest.fixture
def root(house):
    """An admin's browser."""
    house.add_person("root", "admin")
    return house.sign_in("root")


def person(house, name="ana"):
    with house.desk() as desk:
        return desk.session.scalar(select(Moderator).where(Moderator.name == name))


def grant(house, role, site="blog"):
    with house.desk() as desk:
        return f"{sites.find(desk, site).uuid}:{role}"


def roles(house, name="ana", site="blog"):
    with house.desk() as desk:
        return team.roles_on(desk, person(house, name), sites.find(desk, site).id)


def invite(house, root, name=NAME, **fields):
    answer = root.post("/team/invite", {"name": name, "grant": grant(house, "moderator"), **fields})
    assert answer.status_code == 200, answer.status_code
    return re.search(r'readonly value="([^"]+)"', answer.text)[1]


def join(house, code, password=PASSWORD):
    browser = Browser(house.app.test_client())
    return browser.post("/join/password", {"code": code, "new": password, "again": password}, token="")


# ---- changing ----


def test_an_admin_changes_roles_and_it_counts_in_the_middle_of_a_session(house, root):
    uuid = house.waiting_item()
    ana = house.sign_in()
    fields = {**ana.decision(uuid), "action": "allow"}
    changed = root.post(f"/team/{person(house).uuid}/roles", {"had": grant(house, "moderator")})
    assert changed.status_code == 303
    assert ana.post(f"/items/{uuid}/decide", fields).status_code == 403
    assert ana.get(f"/items/{uuid}").status_code == 403
    assert house.item(uuid).state == "new"
    root.post(f"/team/{person(house).uuid}/roles", {"grant": [grant(house, "lead"), grant(house, "privacy")]})
    assert roles(house) == {"lead", "privacy"}
    assert ana.get(f"/items/{uuid}").status_code == 200


def test_a_site_taken_away_is_gone_while_the_others_stay(house, root):
    house.add_site("forum", source="forum")
    here, there = house.waiting_item(), house.waiting_item(site="forum")
    ana = house.sign_in()
    assert {here, there} <= set(re.findall(r'data-item="([^"]+)"', ana.get("/").text))
    ana.post(f"/items/{there}/claim")
    root.post(f"/team/{person(house).uuid}/roles", {"had": grant(house, "moderator", "forum")})
    assert ana.get(f"/items/{there}").status_code == 404
    assert ana.post(f"/items/{there}/reveal").status_code == 404
    assert there not in ana.get("/?view=all").text
    assert ana.get(f"/items/{here}").status_code == 200
    assert house.item(there).claimed_by is None


def test_two_admins_who_change_one_person_do_not_undo_each_other(house, root):
    before = {"had": grant(house, "moderator")}
    where = f"/team/{person(house).uuid}/roles"
    root.post(where, {**before, "grant": [grant(house, "moderator"), grant(house, "lead")]})
    root.post(where, {**before, "grant": [grant(house, "moderator"), grant(house, "privacy")]})
    assert roles(house) == {"moderator", "lead", "privacy"}


def test_a_deactivated_person_is_out_in_the_middle_of_a_session_and_can_come_back(house, root):
    uuid = house.waiting_item()
    ana = house.sign_in()
    fields = {**ana.decision(uuid), "action": "allow"}
    where = f"/team/{person(house).uuid}"
    assert root.post(f"{where}/deactivate").status_code == 303
    assert ana.post(f"/items/{uuid}/decide", fields, token="0" * 32).status_code == 401
    assert ana.get("/").location.startswith("/sign-in")
    answer = Browser(house.app.test_client()).post("/sign-in", {"name": "ana", "password": PASSWORD}, token="")
    assert answer.status_code == 401
    assert "Deactivated" in root.get("/team").text
    root.post(f"{where}/activate")
    assert ana.get("/").location.startswith("/sign-in")
    assert house.sign_in().get(f"/items/{uuid}").status_code == 200


def test_the_last_admin_can_be_neither_demoted_nor_deactivated(house, root):
    with house.desk() as desk:
        first = desk.session.scalar(select(Moderator).where(Moderator.name == "admin"))
        accounts.set_active(desk, first, active=False)
    where = f"/team/{person(house, 'root').uuid}"
    for answer in (root.post(f"{where}/roles", {"was_admin": "1"}), root.post(f"{where}/deactivate")):
        assert answer.status_code == 409
        assert "last active administrator" in answer.text
    assert root.get("/team").status_code == 200
    root.post(f"/team/{person(house).uuid}/roles", {"admin": "1"})
    assert root.post(f"{where}/roles", {"was_admin": "1"}).status_code == 303
    assert root.get("/team").status_code == 403


def test_what_no_form_holds_is_refused(house, root):
    where = f"/team/{person(house).uuid}/roles"
    assert root.post(where, {"grant": grant(house, "admin")}).status_code == 400
    assert root.post(where, {"grant": "00000000-0000-4000-8000-000000000000:lead"}).status_code == 404
    assert root.post("/team/00000000-0000-4000-8000-000000000000/roles").status_code == 404
    assert roles(house) == {"moderator"}


def test_every_change_is_written_down_with_who_made_it(house, root):
    invite(house, root)
    root.post(f"/team/{person(house, NAME).uuid}/renew")
    root.post(f"/team/{person(house, NAME).uuid}/revoke")
    where = f"/team/{person(house).uuid}"
    root.post(f"{where}/roles", {"had": grant(house, "moderator"), "grant": grant(house, "lead"), "admin": "1"})
    root.post(f"{where}/deactivate")
    root.post(f"{where}/activate")
    with house.desk() as desk:
        mine = select(AuditEvent.action).where(AuditEvent.actor == person(house, "root").uuid)
        actions = list(desk.session.scalars(mine.order_by(AuditEvent.id)))
    assert actions == [
        "signed_in", "invitation.made", "membership.granted", "invitation.renewed", "invitation.revoked",
        "membership.granted", "membership.withdrawn", "moderator.role_changed", "moderator.disabled",
        "moderator.enabled",
    ]  # fmt: skip


def test_who_has_no_queue_is_told_the_roles_and_led_elsewhere(house):
    house.add_person("cara", "abuse_reviewer")
    house.add_person("nobody", on=[])
    page = house.sign_in("cara").get("/").text
    assert "Your roles: abuse reviewer" in page
    assert "To the queue" not in page
    assert "no role on any site yet" in house.sign_in("nobody").get("/").text


# ---- a moderator who wants more ----

WANTED = ("roles", "deactivate", "activate", "renew", "revoke")


@pytest.mark.parametrize("what", WANTED)
def test_nobody_raises_themselves(house, what):
    ana = house.sign_in()
    fields = {"grant": grant(house, "privacy"), "admin": "1"}
    assert ana.post(f"/team/{person(house).uuid}/{what}", fields).status_code == 403
    assert roles(house) == {"moderator"}
    assert person(house).role == "member"


def test_a_role_in_another_form_gives_nothing(house):
    ana = house.sign_in()
    uuid = house.waiting_item()
    ana.decide(uuid, "allow", admin="1", role="admin", grant=grant(house, "lead"))
    ana.post("/password", {"old": PASSWORD, "new": PASSWORD + "!", "again": PASSWORD + "!", "role": "admin"})
    assert (person(house).role, roles(house)) == ("member", {"moderator"})


def test_a_moderator_invites_nobody(house):
    answer = house.sign_in().post("/team/invite", {"name": "x", "grant": grant(house, "moderator"), "admin": "1"})
    assert answer.status_code == 403
    assert person(house, "x") is None


# ---- invitations ----


def test_an_invited_person_gets_in_by_the_link_and_sees_the_site_alone(house, root):
    house.add_site("forum", source="forum", strange=True)
    here, there = house.waiting_item(), house.waiting_item(site="forum")
    address, _hash, code = invite(house, root).partition("#")
    assert address == "http://localhost/join"
    assert "Invited" in root.get("/team").text
    browser = Browser(house.app.test_client())
    assert browser.get("/join").status_code == 200
    assert f"Welcome, {NAME}" in browser.post("/join", {"code": code}, token="").text
    assert join(house, code).location == "/join?done=1"
    hana = house.sign_in(NAME)
    listed = hana.get("/").text
    assert here in listed
    assert there not in listed


def test_the_link_is_shown_once_and_stands_nowhere_else(house, root):
    code = invite(house, root).partition("#")[2]
    uuid = person(house, NAME).uuid
    for path in ("/team", f"/team/{uuid}", "/"):
        assert code not in root.get(path).text
    with house.desk() as desk:
        assert code not in str(desk.session.execute(select(AuditEvent.action, AuditEvent.detail)).all())
        assert code not in desk.session.scalars(select(Invitation.token_hash)).one()


def _used(house, root, code):
    assert join(house, code).status_code == 303


def _renewed(house, root, code):
    root.post(f"/team/{person(house, NAME).uuid}/renew")


def _revoked(house, root, code):
    root.post(f"/team/{person(house, NAME).uuid}/revoke")


def _over(house, root, code):
    with house.desk() as desk:
        desk.session.scalars(select(Invitation)).one().expires_at = desk.at - timedelta(seconds=1)


WAYS = {"used": _used, "renewed": _renewed, "taken back": _revoked, "over": _over}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_link_that_is_over_is_answered_like_one_that_never_was(house, root, way):
    code = invite(house, root).partition("#")[2]
    way(house, root, code)
    browser = Browser(house.app.test_client())
    over, guessed = join(house, code, "quite another phrase"), join(house, "guessed", "quite another phrase")
    opened = browser.post("/join", {"code": code}, token="")
    assert over.status_code == guessed.status_code == opened.status_code == 410
    assert over.text == guessed.text
    assert NAME not in opened.text
    answer = browser.post("/sign-in", {"name": NAME, "password": "quite another phrase"}, token="")
    assert answer.status_code == 401


def test_an_invitation_is_accepted_only_on_our_own_host_and_page(house, root):
    settings = house.settings.model_copy(update={"public_url": "https://queue.example.org"})
    public = House(settings, house.database, house.keys)
    with house.desk() as desk:
        made = invitations.invite(desk, NAME, [], admin=False, by="test")
    fields = {"code": made.token, "new": PASSWORD, "again": PASSWORD}
    own = {"Sec-Fetch-Site": "same-origin"}
    client = public.app.test_client()
    strange = client.post("/join/password", data=fields, headers=own, base_url="https://evil.example")
    assert strange.status_code == 400
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/join/password", data=fields, headers=foreign, base_url="https://queue.example.org")
    assert answer.status_code == 403
    assert not person(house, NAME).active
    answer = client.post("/join/password", data=fields, headers=own, base_url="https://queue.example.org")
    assert answer.status_code == 303
    assert person(house, NAME).active


def test_the_link_goes_to_the_public_address_whatever_host_was_asked(house, root):
    settings = house.settings.model_copy(update={"public_url": "https://queue.example.org/"})
    public = House(settings, house.database, house.keys)
    client = public.app.test_client()
    at = "https://queue.example.org"
    own = {"Sec-Fetch-Site": "same-origin"}
    client.post("/sign-in", data={"name": "root", "password": PASSWORD}, headers=own, base_url=at)
    form = client.get("/team/invite", base_url=at).text
    token = re.search(r'name="token" value="([^"]+)"', form)[1]
    fields = {"token": token, "name": NAME, "admin": "1"}
    answer = client.post("/team/invite", data=fields, headers=own, base_url=at)
    assert 'value="https://queue.example.org/join#' in answer.text


TROUBLES = {
    "taken": ({"name": "ana"}, "account with this name"),
    "taken but for its case": ({"name": "ANA"}, "account with this name"),
    "empty": ({"name": " "}, "1 to 64"),
    "two lines": ({"name": "a\nb"}, "1 to 64"),
}


@pytest.mark.parametrize(("fields", "told"), TROUBLES.values(), ids=TROUBLES)
def test_an_invitation_that_cannot_be_is_explained_and_the_ticks_stay(house, root, fields, told):
    answer = root.post("/team/invite", {"grant": grant(house, "lead"), **fields})
    assert answer.status_code == 400
    assert told in answer.text
    assert f'value="{grant(house, "lead")}" checked' in answer.text


def test_an_invitation_to_nothing_is_refused(house, root):
    answer = root.post("/team/invite", {"name": NAME})
    assert answer.status_code == 400
    assert "at least one role" in answer.text
    assert person(house, NAME) is None


@pytest.mark.parametrize(
    ("new", "again", "told"),
    [
        ("2 short", "2 short", "too short"),
        (PASSWORD, PASSWORD + "x", "not the same"),
        (f"{NAME} xyz", f"{NAME} xyz", "name"),
    ],
)
def test_a_first_password_that_will_not_do_is_explained_and_the_link_goes_on_working(house, root, new, again, told):
    code = invite(house, root).partition("#")[2]
    browser = Browser(house.app.test_client())
    answer = browser.post("/join/password", {"code": code, "new": new, "again": again}, token="")
    assert answer.status_code == 400
    assert told in answer.text
    assert new not in answer.text
    assert join(house, code).status_code == 303


def test_an_invited_person_is_no_account_yet(house, root):
    invite(house, root)
    where = f"/team/{person(house, NAME).uuid}"
    for what in ("activate", "deactivate"):
        assert root.post(f"{where}/{what}").status_code == 409
    assert root.post(f"/team/{person(house).uuid}/renew").status_code == 409
    assert root.post(f"/team/{person(house).uuid}/revoke").status_code == 409
    assert person(house) is not None


# ---- escalating ----


def test_an_escalated_item_waits_for_a_lead_of_its_site(house):
    house.add_site("forum", source="forum", strange=True)
    house.add_person("lea", "lead", on=["blog"])
    house.add_person("far", "lead", on=["forum"])
    uuid = house.waiting_item()
    ana, lea, far = house.sign_in("ana"), house.sign_in("lea"), house.sign_in("far")
    fields = ana.decision(uuid)
    assert ana.post(f"/items/{uuid}/escalate", {"version": 1}).status_code == 303
    assert "A lead of the site decides this" in ana.get(f"/items/{uuid}").text
    refused = ana.post(f"/items/{uuid}/decide", {**fields, "action": "allow"})
    assert refused.status_code == 409
    assert "a lead of the site decides it" in refused.text
    assert house.item(uuid).state == "new"
    assert far.get(f"/items/{uuid}").status_code == 404
    assert uuid in lea.get("/?view=escalated").text
    assert uuid in lea.get("/").text
    assert uuid not in ana.get("/").text
    assert uuid in ana.get("/?view=escalated").text
    assert lea.decide(uuid, "allow").status_code == 303
    with house.desk() as desk:
        assert desk.session.scalar(select(Item.state).where(Item.uuid == uuid)) == "allowed"
