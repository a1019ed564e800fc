"""Signing in through a provider: the way in, and every way to cheat. Each cheat ends without a session."""

import re
import time
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from models import identities, invitations, second_factor, team
from models.audit import AuditEvent
from models.credential import HalfSignIn
from models.identities import Name
from models.moderator import Moderator, SignIn
from models.settings import Settings
from moderation_ui.provider import Provider, is_safe
from overshare.web import ask_provider
from platforms.platform import Call
from tests.fakes.provider import CLIENT, SECRET, FakeProvider, rsa_key, state_of
from tests.fakes.server import Fault
from tests.moderation_ui.desk_of_tests import PASSWORD, Browser, House

PUBLIC = "http://localhost"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def provider():
    with FakeProvider() as fake:
        yield fake


def with_provider(house, provider, **more):
    """The same house with a provider."""
    values = {
        "oidc_issuer": provider.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Example Org",
        "oidc_private": True,
        "public_url": PUBLIC,
        **more,
    }
    settings = house.settings.model_copy(update=values)
    new = House(settings, house.database, house.keys, secrets=house.secrets)
    object.__setattr__(new.room, "provider", Provider(settings, ask_provider(settings)))
    return new


@pytest.fixture
def open_house(house, provider):
    """A house whose `ana` the provider knows as anna@example.org."""
    with house.desk() as desk:
        identities.link(desk, who(desk, "ana"), Name("email", provider.url, "Anna@example.org"))
    return with_provider(house, provider)


def who(desk, name):
    return desk.session.scalar(select(Moderator).where(Moderator.name == name))


class Visitor:
    """A browser that goes the whole way, step by step."""

    def __init__(self, house, provider):
        self.house, self.provider = house, provider
        self.client = house.app.test_client()

    def leave(self, next_=""):
        """Press the button: where the browser is sent."""
        answer = self.client.get("/oidc/start", query_string={"next": next_} if next_ else {}, headers=OWN)
        return answer.location or ""

    def agree(self, there):
        """Be at the provider: where it sends the browser back to."""
        parts = urlsplit(there)
        return self.provider.answer(Call("GET", f"{self.provider.url}{parts.path}?{parts.query}")).headers["location"]

    def come_back(self, location):
        """The page that hands code and state on: its form's fields."""
        parts = urlsplit(location)
        page = self.client.get(f"{parts.path}?{parts.query}", headers={"Sec-Fetch-Site": "cross-site"})
        return page, dict(re.findall(r'name="(code|state)" value="([^"]*)"', page.text))

    def finish(self, fields, **changes):
        return self.client.post("/oidc/finish", data={**fields, **changes}, headers=OWN)

    def whole_way(self, next_=""):
        _, fields = self.come_back(self.agree(self.leave(next_)))
        return self.finish(fields)

    def is_in(self):
        return self.client.get("/", headers=OWN).status_code == 200


def test_whoever_the_provider_knows_comes_in(open_house, provider):
    visitor = Visitor(open_house, provider)
    page = visitor.client.get("/sign-in").text
    assert "Sign in with Example Org" in page
    answer = visitor.whole_way()
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.is_in()
    with open_house.desk() as desk:
        row = desk.session.scalars(select(SignIn)).one()
        assert desk.session.get(Moderator, row.moderator_id).name == "ana"
        assert desk.session.scalars(select(HalfSignIn)).all() == []
        detail = desk.session.scalar(select(AuditEvent.detail).where(AuditEvent.action == "signed_in"))
        assert detail == {"how": "provider"}


def test_the_provider_is_asked_with_pkce_state_and_nonce_and_nothing_of_them_is_stored(open_house, provider):
    visitor = Visitor(open_house, provider)
    asked = state_of(visitor.leave())
    assert asked["redirect_uri"] == f"{PUBLIC}/oidc/callback"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    cookie = visitor.client.get_cookie("session").value
    assert cookie not in asked.values()
    with open_house.desk() as desk:
        row = desk.session.scalars(select(HalfSignIn)).one()
        stored = {str(value) for value in vars(row).values()}
    assert not stored & {asked["state"], asked["nonce"], cookie}


def test_one_cookie_does_for_the_whole_way_and_changes_on_it(open_house, provider):
    visitor = Visitor(open_house, provider)
    there = visitor.leave()
    half = visitor.client.get_cookie("session").value
    page, fields = visitor.come_back(visitor.agree(there))
    assert not page.headers.getlist("Set-Cookie")
    [cookie] = visitor.finish(fields).headers.getlist("Set-Cookie")
    assert cookie.startswith("session=")
    assert "SameSite=Strict" in cookie
    assert half not in cookie
    thief = open_house.app.test_client()
    thief.set_cookie("session", half)
    assert thief.get("/").status_code == 302


def test_beginning_it_ends_the_session_whose_cookie_it_replaces(open_house, provider):
    visitor = Visitor(open_house, provider)
    visitor.client.post("/sign-in", data={"name": "ana", "password": PASSWORD}, headers=OWN)
    visitor.leave()
    with open_house.desk() as desk:
        assert desk.session.scalars(select(SignIn)).all() == []


def test_signing_in_leads_on_to_the_item_that_was_asked_for_and_nowhere_else(open_house, provider):
    uuid = open_house.waiting_item()
    assert Visitor(open_house, provider).whole_way(f"/items/{uuid}").location == f"/items/{uuid}"
    for place in ("https://evil.example", "//evil.example", "/\\evil.example", "/items/../x"):
        assert Visitor(open_house, provider).whole_way(place).location == "/"


def test_a_subject_once_linked_counts_more_than_an_address(open_house, provider):
    assert Visitor(open_house, provider).whole_way().status_code == 303
    provider.people["anna"]["email"] = "anna.new@example.org"
    assert Visitor(open_house, provider).whole_way().status_code == 303
    provider.people["other"] = {"sub": "u-9", "email": "anna@example.org", "email_verified": True}
    provider.who = "other"
    newcomer = Visitor(open_house, provider)
    assert newcomer.whole_way().status_code == 403
    assert not newcomer.is_in()


def test_whoever_was_invited_by_address_needs_no_password(house, provider):
    with house.desk() as desk:
        invitations.invite(desk, "anna@example.org", [], admin=True, by="operator")
    visitor = Visitor(with_provider(house, provider), provider)
    assert visitor.whole_way().status_code == 303
    assert visitor.is_in()
    with house.desk() as desk:
        anna = who(desk, "anna@example.org")
        assert anna.active
        assert invitations.of(desk, anna) is None


def test_an_invitation_that_ran_out_lets_nobody_in(house, provider):
    with house.desk() as desk:
        made = invitations.invite(desk, "anna@example.org", [], admin=True, by="operator")
        made.invitation.expires_at = desk.at
    visitor = Visitor(with_provider(house, provider), provider)
    assert visitor.whole_way().status_code == 403
    with house.desk() as desk:
        assert not who(desk, "anna@example.org").active


def test_nobody_gets_an_account_by_signing_in_there(house, provider):
    visitor = Visitor(with_provider(house, provider), provider)
    answer = visitor.whole_way()
    assert answer.status_code == 403
    assert "no account here for you" in answer.text
    assert not visitor.is_in()
    with house.desk() as desk:
        assert {row.name for row in desk.session.scalars(select(Moderator))} == {"admin", "ana"}


ROLES = {"oidc_role_claim": "groups", "oidc_roles": ("forum team=moderator@blog", "leads=lead@*", "ops=admin")}


def test_a_claim_makes_accounts_and_decides_about_roles_each_time(house, provider):
    provider.people["anna"]["groups"] = ["forum team", "leads", "something else"]
    other = with_provider(house, provider, **ROLES)
    assert Visitor(other, provider).whole_way().status_code == 303
    with house.desk() as desk:
        anna = who(desk, "anna")
        assert team.roles(desk, anna) == {"moderator", "lead"}
    provider.people["anna"]["groups"] = "ops"
    assert Visitor(other, provider).whole_way().status_code == 303
    with house.desk() as desk:
        assert team.roles(desk, who(desk, "anna")) == {"admin"}
    provider.people["anna"]["groups"] = ["forum team"]
    assert Visitor(other, provider).whole_way().status_code == 303
    provider.people["anna"]["groups"] = []
    assert Visitor(other, provider).whole_way().status_code == 403


def test_a_claim_may_lie_within_another(house, provider):
    provider.people["anna"]["realm_access"] = {"roles": ["ops"]}
    other = with_provider(house, provider, **ROLES | {"oidc_role_claim": "realm_access.roles"})
    assert Visitor(other, provider).whole_way().status_code == 303


def test_a_new_account_does_not_take_the_name_of_another(house, provider):
    provider.people["anna"] |= {"groups": ["ops"], "preferred_username": "Ana"}
    visitor = Visitor(with_provider(house, provider, **ROLES), provider)
    assert visitor.whole_way().status_code == 403
    assert not visitor.is_in()


def test_whoever_has_a_second_step_here_is_asked_for_it_unless_the_provider_did(open_house, provider, house):
    with house.desk() as desk:
        second_factor.begin(desk, who(desk, "ana"))
        second_factor.of(desk, who(desk, "ana")).confirmed_at = desk.at
    visitor = Visitor(open_house, provider)
    assert visitor.whole_way().location == "/sign-in/code"
    assert not visitor.is_in()
    strong = Visitor(with_provider(house, provider, oidc_is_strong=True, require_totp=True), provider)
    assert strong.whole_way().location == "/"
    assert strong.is_in()


def test_a_disabled_account_stays_out(open_house, provider, house):
    with house.desk() as desk:
        who(desk, "ana").active = False
    visitor = Visitor(open_house, provider)
    assert visitor.whole_way().status_code == 403


# ---- what the provider may say wrongly: each case changes one thing ----


def _stale(provider):
    provider.claims |= {"iat": int(time.time()) - 900, "exp": int(time.time()) - 300}


def _future(provider):
    provider.claims |= {"iat": int(time.time()) + 900, "nbf": int(time.time()) + 900}


def _says(**claims):
    return lambda provider: provider.claims.update(claims)


def _signs(how):
    def cheat(provider):
        provider.sign = getattr(provider, how)

    return cheat


def _unlisted(provider):
    provider.header["alg"] = "RS512"


CHEATS = {
    "another nonce": _says(nonce="0" * 32),
    "no nonce": _says(nonce=None),
    "alg none": _signs("unsigned"),
    "HS256 with the public key": _signs("with_public_key"),
    "a stranger's key": _signs("by_a_stranger"),
    "a key in the header": _signs("with_its_own_key"),
    "claims changed after signing": _signs("changed"),
    "an algorithm that is not listed": _unlisted,
    "expired": _stale,
    "from the future": _future,
    "no end": _says(exp=None),
    "an end that is no number": _says(exp="tomorrow"),
    "another audience": _says(aud="another-client"),
    "no audience": _says(aud=None),
    "several audiences without a party": _says(aud=[CLIENT, "another-client"]),
    "another authorized party": _says(azp="another-client"),
    "another issuer": _says(iss="https://evil.example"),
    "no issuer": _says(iss=None),
    "no subject": _says(sub=None),
    "a subject that is no text": _says(sub=["u-1"]),
    "an empty subject": _says(sub=""),
    "a subject without end": _says(sub="x" * 300),
    "no token": lambda provider: provider.body.update(id_token=None),
    "a token that is none": lambda provider: provider.body.update(id_token="a.b.c"),
    "a token without end": lambda provider: provider.body.update(id_token="x" * 100_000),
    "another access token's hash": _says(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


def test_a_token_that_does_not_prove_it_opens_nothing(open_house, provider):
    opened = {}
    for name, cheat in CHEATS.items():
        cheat(provider)
        visitor = Visitor(open_house, provider)
        answer = visitor.whole_way()
        if answer.status_code != 400 or "could not be checked" not in answer.text or visitor.is_in():
            opened[name] = answer.status_code
        provider.be_honest()
    assert opened == {}
    with open_house.desk() as desk:
        assert desk.session.scalars(select(SignIn)).all() == []
    assert Visitor(open_house, provider).whole_way().status_code == 303


UNCHECKED = {"not checked": False, "nothing said": None, "checked in words": "true", "checked by number": 1}


def test_an_address_the_provider_did_not_check_is_nobodys(open_house, provider):
    for name, said in UNCHECKED.items():
        provider.claims["email_verified"] = said
        visitor = Visitor(open_house, provider)
        assert visitor.whole_way().status_code == 403, name
        assert not visitor.is_in(), name


# ---- what a browser may send wrongly ----


def test_a_state_that_is_missing_wrong_or_of_another_browser_opens_nothing(open_house, provider):
    for change in ({"state": ""}, {"state": "0" * 32}, {"state": "é"}):
        visitor = Visitor(open_house, provider)
        _, fields = visitor.come_back(visitor.agree(visitor.leave()))
        assert visitor.finish(fields, **change).status_code == 400
        assert visitor.finish(fields).status_code == 400, "the state was used up by the wrong one"
        assert not visitor.is_in()
    one, other = Visitor(open_house, provider), Visitor(open_house, provider)
    _, fields = one.come_back(one.agree(one.leave()))
    other.leave()
    assert other.finish(fields).status_code == 400  # an attacker's code in a victim's browser
    assert not other.is_in()
    nobody = Visitor(open_house, provider)
    assert nobody.finish(fields).status_code == 400


def test_what_came_back_once_does_not_come_back_twice(open_house, provider):
    visitor = Visitor(open_house, provider)
    there = visitor.leave()
    half = visitor.client.get_cookie("session").value
    _, fields = visitor.come_back(visitor.agree(there))
    assert visitor.finish(fields).status_code == 303
    again = Visitor(open_house, provider)
    again.client.set_cookie("session", half)
    assert again.finish(fields).status_code == 400
    fresh = Visitor(open_house, provider)
    _, own = fresh.come_back(fresh.agree(fresh.leave()))
    assert fresh.finish(own, code=fields["code"]).status_code == 400  # the code was used up at the provider
    assert not fresh.is_in()


def test_a_code_of_another_browser_fails_by_its_verifier_and_nonce(open_house, provider):
    victim, thief = Visitor(open_house, provider), Visitor(open_house, provider)
    _, stolen = victim.come_back(victim.agree(victim.leave()))
    _, own = thief.come_back(thief.agree(thief.leave()))
    assert thief.finish(own, code=stolen["code"]).status_code == 400
    assert not thief.is_in()


def test_the_cookie_of_half_a_password_sign_in_is_none_for_the_provider(open_house, provider, house):
    with house.desk() as desk:
        second_factor.begin(desk, who(desk, "ana"))
        second_factor.of(desk, who(desk, "ana")).confirmed_at = desk.at
    visitor = Visitor(open_house, provider)
    visitor.client.post("/sign-in", data={"name": "ana", "password": PASSWORD}, headers=OWN)
    assert visitor.finish({"code": "x", "state": "0" * 32}).status_code == 400
    assert visitor.client.get("/sign-in/code").status_code == 302


NOTHING_USEFUL = (
    "error=access_denied&state=" + "0" * 32,
    "code=x",
    "code=x&state=short",
    "state=" + "0" * 32,
    f"code={'x' * 3001}&state={'0' * 32}",
    f"code=%C3%A9&state={'0' * 32}",
    f"code=x&state={'0' * 32}&iss=https://evil.example",
    "",
)


def test_coming_back_with_nothing_useful_ends_in_one_sentence(open_house):
    for query in NOTHING_USEFUL:
        answer = open_house.app.test_client().get(f"/oidc/callback?{query}")
        assert answer.status_code == 400, query
        assert "could not be checked" in answer.text
        assert "evil" not in answer.text


def test_what_comes_back_is_shown_as_text_only(open_house):
    answer = open_house.app.test_client().get(f'/oidc/callback?state={"0" * 32}&code="><script>x</script>')
    assert "<script>x" not in answer.text
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_nobody_else_can_begin_it_and_so_replace_the_cookie(open_house, site):
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = open_house.app.test_client().get("/oidc/start", headers=headers)
    assert answer.status_code == 403
    assert not answer.headers.getlist("Set-Cookie")


def test_finishing_from_elsewhere_is_refused(open_house, provider):
    visitor = Visitor(open_house, provider)
    _, fields = visitor.come_back(visitor.agree(visitor.leave()))
    answer = visitor.client.post("/oidc/finish", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not visitor.is_in()


def test_beginning_it_over_and_over_is_stopped(open_house, provider):
    answers = [open_house.app.test_client().get("/oidc/start", headers=OWN).status_code for _ in range(62)]
    assert (answers[0], answers[-1]) == (302, 429)


# ---- a provider that is away, or not what it should be ----

FAULTS = ("reset", "500", "503", "huge", "deep", "cut", "not_json", "html", "redirect")


@pytest.mark.parametrize("path", ["/.well-known", "/token", "/jwks"])
def test_a_provider_that_does_not_answer_as_it_should_is_said_kindly(open_house, provider, path):
    for kind in FAULTS:
        asking = open_house.room.provider
        asking._kept.clear()  # noqa: SLF001 - as after ten minutes
        provider.fail(Fault(kind, path=path, times=9))
        visitor = Visitor(open_house, provider)
        answer = visitor.client.get("/oidc/start", headers=OWN) if "well" in path else visitor.whole_way()
        assert answer.status_code == 503, kind
        assert "does not answer as it should" in answer.text
        assert not visitor.is_in()
        provider.recover()
    assert Visitor(open_house, provider).whole_way().status_code == 303


def test_a_provider_that_hangs_does_not_hold_every_thread(open_house, provider, monkeypatch):
    monkeypatch.setattr("moderation_ui.provider.PATIENCE_SECONDS", 0.01)
    places = open_house.room.provider._places  # noqa: SLF001 - as if so many were waiting
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    assert taken == open_house.settings.web_threads // 2
    assert open_house.app.test_client().get("/oidc/start", headers=OWN).status_code == 503
    assert open_house.sign_in().get("/").status_code == 200
    for _ in range(taken):
        places.release()
    assert Visitor(open_house, provider).whole_way().status_code == 303


DESCRIPTIONS = {
    "another issuer": {"issuer": "https://evil.example"},
    "plain http for the code": {"token_endpoint": "http://evil.example/token"},
    "a file": {"jwks_uri": "file:///etc/passwd"},
    "no address": {"authorization_endpoint": None},
    "a script": {"authorization_endpoint": "javascript:alert(1)"},
    "a name before the host": {"authorization_endpoint": "https://us@evil.example/"},
    "no text": {"token_endpoint": ["https://evil.example"]},
}


def test_a_description_that_leads_elsewhere_is_not_followed(open_house, provider):
    for name, change in DESCRIPTIONS.items():
        provider.be_honest()
        provider.description |= change
        answer = open_house.app.test_client().get("/oidc/start", headers=OWN)
        assert (answer.status_code, answer.location) == (503, None), name


class Weak:
    """A key that can be broken."""

    def as_dict(self, private):
        return {**rsa_key("first").as_dict(private=private), "n": "AQAB" * 40}


class Strange:
    def as_dict(self, private):  # noqa: ARG002 - as a key is asked
        return {"kty": "oct", "k": "c2VjcmV0", "use": "sig"}


@pytest.mark.parametrize(
    "published", [[], [Weak()], [Strange()], [Strange()] * 51], ids=["none", "weak", "secret", "many"]
)
def test_keys_that_prove_nothing_are_not_believed(open_house, provider, published):
    provider.published = published
    assert Visitor(open_house, provider).whole_way().status_code == 503


def test_a_new_key_of_the_provider_is_learnt(open_house, provider, monkeypatch):
    assert Visitor(open_house, provider).whole_way().status_code == 303
    provider.key = rsa_key("second")
    provider.published = [rsa_key("first"), provider.key]
    monkeypatch.setattr("moderation_ui.provider.AGAIN_SECONDS", 0.0)
    assert Visitor(open_house, provider).whole_way().status_code == 303


def test_a_token_with_an_unknown_key_does_not_make_us_ask_again_and_again(open_house, provider):
    assert Visitor(open_house, provider).whole_way().status_code == 303
    provider.sign = provider.by_a_stranger
    before = sum(request.path == "/jwks" for request in provider.requests)
    for _ in range(3):
        assert Visitor(open_house, provider).whole_way().status_code == 400
    assert sum(request.path == "/jwks" for request in provider.requests) == before


def test_a_client_without_basic_sends_its_secret_in_the_form(open_house, provider):
    provider.description["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert Visitor(open_house, provider).whole_way().status_code == 303


def test_a_wrong_secret_is_no_way_in(house, provider):
    other = with_provider(house, provider, oidc_client_secret="wrong")
    assert Visitor(other, provider).whole_way().status_code == 400


def test_without_the_setting_there_is_no_such_way(house):
    client = house.app.test_client()
    assert "Sign in with" not in client.get("/sign-in").text
    assert client.get("/oidc/start", headers=OWN).status_code == 404
    assert client.get("/oidc/callback?code=x&state=y").status_code == 404
    assert client.post("/oidc/finish", data={"code": "x", "state": "y"}, headers=OWN).status_code == 404


def test_nothing_of_a_person_is_in_what_is_counted_logged_or_written_down(open_house, provider, caplog):
    Visitor(open_house, provider).whole_way()
    provider.claims["nonce"] = "x"
    Visitor(open_house, provider).whole_way()
    provider.claims = {"sub": "u-7", "email": "secret.person@example.org"}
    Visitor(open_house, provider).whole_way()
    with open_house.desk() as desk:
        written = repr(
            [(row.action, row.actor, row.subject, row.detail) for row in desk.session.scalars(select(AuditEvent))]
        )
    everything = written + caplog.text + repr(open_house.room.refused.counts()) + repr(open_house.room)
    for word in ("secret.person", "anna@example", "u-7", "u-1", SECRET):
        assert word not in everything
    assert {"provider:claim_nonce", "provider:nobody"} <= set(open_house.room.refused.counts())


ADDRESSES = {
    "https://login.example.org/a": True, "http://127.0.0.1:81/x": True, "http://[::1]/x": True,
    "http://login.example.org/a": False, "https://": False, "https://a@b.example": False, "ftp://a.example": False,
    "https://a.example/#x": False, "http://127.0.0.1.evil.example": False, "https://[x": False, "": False,
}  # fmt: skip


def test_only_https_or_this_very_machine_is_gone_to():
    assert {url: is_safe(url) for url in ADDRESSES} == ADDRESSES


def test_the_secret_is_in_no_repr(provider):
    settings = Settings(oidc_client_secret=SECRET)
    assert SECRET not in repr(settings)


def test_a_password_still_works_beside_the_provider(open_house):
    assert open_house.sign_in().get("/").status_code == 200
    assert isinstance(open_house.sign_in(), Browser)
