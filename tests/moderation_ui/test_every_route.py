"""What must hold of every page and every form there is: taken from the map of addresses, so that none is forgotten."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import Headers

from models import team
from models.audit import AuditEvent
from models.moderator import Moderator
from models.refusal import Refusal
from models.tables import ROWS
from moderation_ui.auth import Needs, need_of
from tests.moderation_ui import observatory
from tests.moderation_ui.desk_of_tests import PASSWORD, House
from tests.moderation_ui.observatory import score

HTTPS = "https://queue.example.org"
OWN = {"Sec-Fetch-Site": "same-origin"}
FLOOR = 150


@pytest.fixture
def secure(house):
    """The house behind https, with somebody who may do everything, and an item."""
    settings = house.settings.model_copy(update={"public_url": HTTPS})
    new = House(settings, house.database, house.keys, secrets=house.secrets)
    new.add_person("root", "admin")
    with new.desk() as desk:
        root = desk.session.scalar(select(Moderator).where(Moderator.name == "root"))
        for site in desk.session.scalars(select(team.Site)):
            for role in team.SITE_ROLES:
                team.grant(desk, root, site, role)
    new.uuid = new.waiting_item()
    return new


def signed_in(house):
    client = house.app.test_client()
    fields = {"name": "root", "password": PASSWORD}
    answer = client.post("/sign-in", data=fields, headers=OWN, base_url=HTTPS)
    assert answer.status_code == 303
    return client, answer


def addresses(house, method):
    """Every address that takes a method, with the item's name wherever one is wanted, and what it needs."""
    return {
        re.sub(r"<[^>]+>", house.uuid, rule.rule): need_of(house.app, rule.endpoint)
        for rule in house.app.url_map.iter_rules()
        if method in rule.methods and rule.endpoint != "static"
    }


def test_every_html_answer_scores_at_least_150_by_the_observatory(secure):
    client, first = signed_in(secure)
    stranger = secure.app.test_client()
    answers = {("POST", "/sign-in"): first}
    for path in addresses(secure, "GET"):
        answers["in", path] = client.get(path, base_url=HTTPS, headers=OWN)
        answers["out", path] = stranger.get(path, base_url=HTTPS, headers=OWN)
    for path in addresses(secure, "POST"):
        answers["forged", path] = client.post(path, base_url=HTTPS, headers={"Sec-Fetch-Site": "cross-site"})
        answers["wrong way", path] = client.put(path, base_url=HTTPS, headers=OWN)
    answers["in", "/nothing"] = client.get("/nothing", base_url=HTTPS)
    assert [key for key, answer in answers.items() if answer.status_code >= 500] == []
    pages = {key: answer for key, answer in answers.items() if answer.mimetype == "text/html"}
    whole = [key for key, answer in pages.items() if answer.status_code == 200]
    assert len(whole) >= 8, whole
    scores = {key: score(answer, https=True) for key, answer in pages.items()}
    # A bare redirect has no script to vouch for; everything else about it is held to the same.
    assert {key: points for key, points in scores.items() if points < FLOOR} == {}


def answer(text="", *, cookies=(), **headers):
    held = Headers([(name.replace("_", "-"), value) for name, value in headers.items()])
    for cookie in cookies:
        held.add("Set-Cookie", cookie)
    return SimpleNamespace(headers=held, text=text)


POLICIES = {
    "": -25,
    "default-src 'none'; form-action 'self'": 10,
    "default-src 'none'": 5,
    "default-src 'self'": 5,
    "script-src 'self'": -20,
    "default-src 'none'; script-src 'unsafe-inline'; form-action 'self'": -20,
    "default-src 'none'; script-src data:; form-action 'self'": -20,
    "default-src 'none'; object-src *; form-action 'self'": -20,
    "default-src 'none'; connect-src http://a.example; form-action 'self'": -20,
    "default-src 'none'; script-src 'self' 'unsafe-eval'; form-action 'self'": -10,
    "default-src 'none'; img-src http://a.example; form-action 'self'": -10,
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'": 0,
}


def test_our_port_of_the_scoring_gives_the_points_of_its_table():
    given = {policy: observatory.policy(answer(Content_Security_Policy=policy)) for policy in POLICIES}
    assert given == POLICIES
    assert [observatory.cookies(answer(cookies=[one])) for one in (
        "s=1; Secure; HttpOnly; SameSite=Strict", "s=1; Secure; HttpOnly", "s=1; Secure; HttpOnly; SameSite=None",
        "s=1; Secure; SameSite=Lax", "s=1; HttpOnly; SameSite=Lax",
    )] == [5, 0, -20, -30, -40]  # fmt: skip
    assert observatory.cookies(answer()) == 0
    assert observatory.score(answer(), https=False) < 50
    hsts = [
        observatory.transport(answer(Strict_Transport_Security=f"max-age={age}"), https=True) for age in (1, 31536000)
    ]
    assert hsts == [-10, 0]
    assert observatory.transport(answer(), https=True) == -20
    assert observatory.integrity(answer('<script src="//a.example/x.js" integrity="x"></script>')) == -50
    assert observatory.integrity(answer('<script src="/x.js"></script>')) == 0
    assert observatory.referrer(answer(Referrer_Policy="unsafe-url")) == -5


# ---- forged forms ----

FORGED = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "no origin": {"Origin": "null"},
    "nothing said": {},
    "another site with our origin": {"Sec-Fetch-Site": "cross-site", "Origin": HTTPS},
}


def standing(house):
    """How many rows of each table there are, but for counted refusals, and the last thing that was written down."""
    with house.desk() as desk:
        rows = (row for row in ROWS if row is not Refusal)
        counts = {row.__tablename__: desk.session.scalar(select(func.count()).select_from(row)) for row in rows}
        return counts, desk.session.scalar(select(func.max(AuditEvent.id)))


def test_no_form_is_taken_from_elsewhere_whatever_token_it_carries(secure):
    client, _ = signed_in(secure)
    page = client.get("/account", base_url=HTTPS, headers=OWN).text
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)[1]
    before, taken = standing(secure), {}
    forms = {path: need for path, need in addresses(secure, "POST").items() if need is not Needs.SIGNATURE}
    assert len(forms) >= 25
    for path in forms:
        for name, headers in FORGED.items():
            given = client.post(path, data={"token": token}, base_url=HTTPS, headers=headers)
            if given.status_code != 403:
                taken[path, name] = given.status_code
    assert taken == {}
    assert standing(secure) == before


def test_no_form_of_a_signed_in_page_is_taken_without_its_token(secure):
    client, _ = signed_in(secure)
    before, taken = standing(secure), {}
    forms = [path for path, need in addresses(secure, "POST").items() if need not in {Needs.SIGNATURE, Needs.NOTHING}]
    assert len(forms) >= 20
    for path in forms:
        for token in ("", "0" * 32, "é"):
            given = client.post(path, data={"token": token}, base_url=HTTPS, headers=OWN)
            if given.status_code != 403:
                taken[path, token] = given.status_code
    assert taken == {}
    assert standing(secure) == before


def test_no_form_of_a_signed_in_page_is_taken_from_a_stranger_or_half_a_sign_in(secure):
    stranger, half = secure.app.test_client(), secure.app.test_client()
    half.set_cookie("__Host-session", "half", domain="queue.example.org", secure=True)
    before = standing(secure)
    for path, need in addresses(secure, "POST").items():
        if need not in {Needs.SIGNATURE, Needs.NOTHING}:
            for client in (stranger, half):
                assert client.post(path, base_url=HTTPS, headers=OWN).status_code == 401, path
    assert standing(secure) == before


def test_nothing_is_changed_by_asking_for_a_page(secure):
    """A link can be followed by anybody's page: so nothing may be done by one."""
    client, _ = signed_in(secure)
    before = standing(secure)
    for path in set(addresses(secure, "POST")) - set(addresses(secure, "GET")):
        given = client.get(path, base_url=HTTPS, headers={"Sec-Fetch-Site": "cross-site"})
        assert given.status_code in {404, 405}, path
    for path in set(addresses(secure, "GET")) - {"/oidc/start"}:
        client.get(path, base_url=HTTPS, headers={"Sec-Fetch-Site": "cross-site"})
    assert standing(secure) == before


def test_no_answer_sets_a_cookie_but_those_that_begin_or_end_a_session(secure):
    client, _ = signed_in(secure)
    for path in set(addresses(secure, "GET")) - {"/oidc/start"}:
        for who in (client, secure.app.test_client()):
            assert not who.get(path, base_url=HTTPS, headers=OWN).headers.getlist("Set-Cookie"), path
