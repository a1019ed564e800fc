"""The walls around the pages: headers, hosts, sessions, forged forms, roles."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from models import accounts, team
from models.moderator import Moderator, SignIn
from moderation_ui import auth
from moderation_ui.auth import Needs, Undeclared, check, need_of
from tests.moderation_ui.desk_of_tests import PASSWORD, Browser, House
from tests.moderation_ui.observatory import score

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def secure(house):
    """The same house behind https."""
    settings = house.settings.model_copy(update={"public_url": "https://queue.example.org"})
    return House(settings, house.database, house.keys, secrets=house.secrets)


def sign_in_securely(house):
    client = house.app.test_client()
    answer = client.post(
        "/sign-in",
        data={"name": "ana", "password": PASSWORD},
        headers=OWN,
        base_url="https://queue.example.org",
    )
    return client, answer


def pages_of(house, uuid):
    return [
        rule.rule.replace("<uuid>", uuid)
        for rule in house.app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint != "static" and "<" not in rule.rule.replace("<uuid>", "")
    ]


def test_every_page_scores_at_least_150_by_the_observatory(secure):
    uuid = secure.waiting_item()
    client, answer = sign_in_securely(secure)
    assert score(answer, https=True) >= 150
    scores = {}
    for path in [*pages_of(secure, uuid), "/nothing-here", "/items/not-a-name"]:
        got = client.get(path, base_url="https://queue.example.org")
        assert got.status_code < 500, path
        if got.mimetype == "text/html" and got.status_code not in {302, 303}:
            scores[path] = score(got, https=True)
    assert len(scores) >= 5
    assert min(scores.values()) >= 150, scores


def test_the_one_cookie_is_as_strict_as_a_cookie_can_be(secure):
    client, answer = sign_in_securely(secure)
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    for flag in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
    assert client.get_cookie("__Host-session", "queue.example.org") is not None


def test_there_is_no_cookie_before_signing_in(house):
    for path in ("/", "/sign-in", "/health/live", "/nothing"):
        assert not house.app.test_client().get(path).headers.getlist("Set-Cookie")


def test_pages_are_never_stored_and_static_files_are_by_their_hash(house):
    browser = house.sign_in()
    assert browser.get("/").headers["Cache-Control"] == "no-store"
    with browser.get("/static/overshare.js?v=1") as named, browser.get("/static/overshare.js") as bare:
        assert "immutable" in named.headers["Cache-Control"]
        assert bare.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.evil.example", "a b"])
def test_a_strange_host_is_not_answered(house, host):
    assert house.app.test_client().get("/sign-in", headers={"Host": host}).status_code == 400


def test_every_page_declares_what_it_needs(house):
    needs = {rule.endpoint: need_of(house.app, rule.endpoint) for rule in house.app.url_map.iter_rules()}
    assert None not in needs.values()
    free = {endpoint for endpoint, need in needs.items() if need is Needs.NOTHING}
    joining = {"joining.show", "joining.opened", "joining.joined"}
    signing_in = {"accounts.sign_in", "accounts.signed_in", "second_step.ask", "second_step.answer"}
    signing_in |= {"oidc.start", "oidc.callback", "oidc.finish"}
    assert free == {"static", "health.live", "health.ready", *signing_in, *joining}
    assert {endpoint for endpoint, need in needs.items() if need is Needs.SIGNATURE} == {"webhooks.hook"}


def test_a_page_that_does_not_say_stops_the_start():
    app = Flask("silent")
    app.add_url_rule("/open", "open", lambda: "everything")
    with pytest.raises(Undeclared, match="open"):
        check(app)


def test_a_page_added_later_without_a_need_is_not_served(house):
    house.app.add_url_rule("/late", "late", lambda: "everything")
    assert house.sign_in().get("/late").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(house):
    uuid = house.waiting_item()
    client = house.app.test_client()
    for path in ("/", "/pulse", "/password", f"/items/{uuid}"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in"), path
    for path in (f"/items/{uuid}/decide", f"/items/{uuid}/reveal", "/sign-out"):
        assert client.post(path, headers=OWN).status_code == 401


# ---- forged forms ----

ORIGINS = {
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site"},
    "another origin": {"Origin": "https://evil.example"},
    "no origin at all": {"Origin": "null"},
    "the right name, another port": {"Origin": "http://localhost:81"},
    "https for http": {"Origin": "https://localhost"},
    "a browser that says nothing": {},
}


@pytest.mark.parametrize("headers", ORIGINS.values(), ids=ORIGINS)
@pytest.mark.parametrize(
    "path", ["/items/{}/decide", "/items/{}/undo", "/items/{}/reveal", "/items/{}/claim", "/sign-out"]
)
def test_a_form_from_elsewhere_changes_nothing(house, headers, path):
    uuid = house.waiting_item()
    browser = house.sign_in()
    fields = {**browser.decision(uuid), "action": "allow"}
    answer = browser.post(path.format(uuid), fields, headers=headers)
    assert answer.status_code == 403
    assert house.item(uuid).state == "new"
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("headers", ORIGINS.values(), ids=ORIGINS)
def test_nobody_can_be_signed_in_from_elsewhere(house, headers):
    answer = house.app.test_client().post("/sign-in", data={"name": "ana", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("token", ["", "0" * 32, "é", "0" * 9999])
def test_a_wrong_token_changes_nothing(house, token):
    uuid = house.waiting_item()
    browser = house.sign_in()
    fields = {**browser.decision(uuid), "action": "allow"}
    assert browser.post(f"/items/{uuid}/decide", fields, token=token).status_code == 403
    assert house.item(uuid).state == "new"


def test_the_token_of_another_session_is_wrong(house):
    uuid = house.waiting_item()
    first, second = house.sign_in(), house.sign_in()
    assert first.token() != second.token()
    answer = second.post(f"/items/{uuid}/decide", {**second.decision(uuid), "action": "allow"}, token=first.token())
    assert answer.status_code == 403


def test_an_own_origin_is_enough_for_an_older_browser(house):
    headers = {"Origin": "http://localhost"}
    answer = house.app.test_client().post("/sign-in", data={"name": "ana", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 303


def test_reading_a_page_changes_nothing(house):
    uuid = house.waiting_item()
    browser = house.sign_in()
    for verb in ("decide", "undo", "reveal", "claim", "release", "retry"):
        assert browser.get(f"/items/{uuid}/{verb}").status_code == 405
    browser.get(f"/items/{uuid}")
    assert house.item(uuid).version == 1
    assert house.item(uuid).claimed_by is None


# ---- sessions ----


def test_a_cookie_planted_before_is_not_the_session_after(house):
    client = house.app.test_client()
    client.set_cookie("session", "planted")
    answer = client.post("/sign-in", data={"name": "ana", "password": PASSWORD}, headers=OWN)
    assert "planted" not in answer.headers["Set-Cookie"]
    assert client.get("/").status_code == 200
    other = house.app.test_client()
    other.set_cookie("session", "planted")
    assert other.get("/").status_code == 302


def test_signing_in_again_ends_the_session_before(house):
    browser = house.sign_in()
    old = browser.client.get_cookie("session").value
    browser.post("/sign-in", {"name": "ana", "password": PASSWORD})
    stolen = house.app.test_client()
    stolen.set_cookie("session", old)
    assert stolen.get("/").status_code == 302


def test_signing_out_ends_the_session_on_the_server(house):
    browser = house.sign_in()
    old = browser.client.get_cookie("session").value
    assert browser.post("/sign-out").location == "/sign-in"
    browser.client.set_cookie("session", old)
    assert browser.get("/").status_code == 302


def test_what_is_stored_of_a_session_cannot_be_used_as_one(house):
    house.sign_in()
    with house.database.read() as session:
        stored = session.scalar(select(SignIn.token_hash))
    thief = house.app.test_client()
    thief.set_cookie("session", stored)
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize("column", ["seen_at", "begun_at"])
def test_a_session_ends_by_itself(house, column):
    browser = house.sign_in()
    with house.desk() as desk:
        past = timedelta(minutes=31) if column == "seen_at" else timedelta(hours=12, minutes=1)
        desk.session.execute(update(SignIn).values(**{column: desk.at - past}))
    assert browser.get("/").status_code == 302


def test_a_disabled_account_is_out_at_once(house):
    browser = house.sign_in()
    with house.desk() as desk:
        accounts.set_active(desk, desk.session.scalar(select(Moderator).where(Moderator.name == "ana")), False)
    assert browser.get("/").status_code == 302


def test_an_abuse_reviewer_sees_no_queue(house):
    uuid = house.waiting_item()
    house.add_person("rev", "abuse_reviewer")
    browser = house.sign_in("rev")
    refused = browser.get("/")
    assert refused.status_code == 403
    assert "Not with your role" in refused.text
    assert "abuse reviewer" in refused.text
    assert browser.get(f"/items/{uuid}").status_code == 403
    assert browser.post(f"/items/{uuid}/reveal").status_code == 403


# ---- passwords ----


def test_a_one_time_password_leads_only_to_choosing_ones_own(house):
    with house.desk() as desk:
        given = team.add_person(desk, "ben", "moderator")
    uuid = house.waiting_item()
    browser = Browser(house.app.test_client())
    assert browser.post("/sign-in", {"name": "ben", "password": given}).location == "/password"
    for path in ("/", f"/items/{uuid}", "/pulse"):
        assert browser.get(path).location == "/password"
    assert browser.post(f"/items/{uuid}/decide").location == "/password"
    fields = {"old": given, "new": "another long phrase", "again": "another long phrase"}
    assert browser.post("/password", fields).location == "/"
    assert browser.get("/").status_code == 200


BAD_PASSWORDS = {
    "short": ("short", "short", "too short"),
    "unlike": ("another long phrase", "another wrong phrase", "not the same in both"),
    "same": (PASSWORD, PASSWORD, "have already"),
    "named": ("ana likes long phrases", "ana likes long phrases", "holds your name"),
    "endless": ("x" * 2000, "x" * 2000, "longer than"),
}


@pytest.mark.parametrize(("new", "again", "told"), BAD_PASSWORDS.values(), ids=BAD_PASSWORDS)
def test_a_password_that_will_not_do_is_explained(house, new, again, told):
    browser = house.sign_in()
    answer = browser.post("/password", {"old": PASSWORD, "new": new, "again": again})
    assert answer.status_code == 400
    assert told in answer.text
    assert f'"{new}"' not in answer.text
    assert browser.get("/").status_code == 200


def test_changing_the_password_ends_every_other_session(house):
    here, there = house.sign_in(), house.sign_in()
    fields = {"old": PASSWORD, "new": "another long phrase", "again": "another long phrase"}
    assert here.post("/password", fields).status_code == 303
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_guessing_is_stopped_with_words_that_help(house):
    browser = Browser(house.app.test_client())
    answers = [browser.post("/sign-in", {"name": "ana", "password": f"guess {n}"}) for n in range(30)]
    assert answers[0].status_code == 401
    assert "do not go together" in answers[0].text
    stopped = [answer for answer in answers if answer.status_code == 429]
    assert stopped
    assert int(stopped[0].headers["Retry-After"]) > 0
    assert "Nothing is wrong with your account" in stopped[0].text
    assert browser.post("/sign-in", {"name": "ana", "password": PASSWORD}).status_code == 429


def test_an_unknown_name_is_answered_like_a_wrong_password(house):
    browser = Browser(house.app.test_client())
    known = browser.post("/sign-in", {"name": "ana", "password": "a wrong long phrase"})
    unknown = browser.post("/sign-in", {"name": "eva", "password": "a wrong long phrase"})
    assert known.status_code == unknown.status_code == 401
    assert known.text.replace("ana", "eva") == unknown.text


PLACES = ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-out", "javascript:1", "/items/../x"]


@pytest.mark.parametrize("place", PLACES)
def test_signing_in_leads_nowhere_else(house, place):
    browser = Browser(house.app.test_client())
    assert "evil" not in browser.get(f"/sign-in?next={place}").text
    answer = browser.post("/sign-in", {"name": "ana", "password": PASSWORD, "next": place})
    assert answer.location == "/"


def test_signing_in_leads_back_to_the_item_that_was_asked_for(house):
    uuid = house.waiting_item()
    asked = house.app.test_client().get(f"/items/{uuid}?view=held")
    browser = Browser(house.app.test_client())
    assert asked.location in {
        f"/sign-in?next=/items/{uuid}?view%3Dheld",
        f"/sign-in?next=%2Fitems%2F{uuid}%3Fview%3Dheld",
    }
    fields = {"name": "ana", "password": PASSWORD, "next": f"/items/{uuid}?view=held"}
    assert browser.post("/sign-in", fields).location == f"/items/{uuid}?view=held"


# ---- errors ----


def test_an_error_page_has_a_number_and_none_of_the_reason(house, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("anna.weber@mail.example")

    monkeypatch.setattr("moderation_ui.screen.queue_page", broken)
    answer = house.sign_in().get("/")
    assert answer.status_code == 500
    assert "anna.weber" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Number to quote" in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_a_busy_database_is_said_kindly(house, monkeypatch):
    from models.session import Busy  # noqa: PLC0415

    def busy(*_args, **_more):
        raise Busy("locked")

    browser = house.sign_in()
    monkeypatch.setattr("moderation_ui.screen.queue_page", busy)
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_health_says_whether_work_can_be_taken(house, monkeypatch):
    client = house.app.test_client()
    assert client.get("/health/live").json == {"state": "live"}
    assert client.get("/health/ready").status_code == 200
    house.database.engine.dispose()
    monkeypatch.setattr(type(house.database), "read", _away)
    assert client.get("/health/ready").status_code == 503


def _away(_self):
    from models.session import Busy  # noqa: PLC0415

    raise Busy("away")


def test_the_roles_of_pages_are_roles_there_are():
    assert set().union(*auth.ROLES.values()) <= {*team.SITE_ROLES, team.ADMIN}


def test_the_machine_itself_may_ask_how_we_are_whatever_the_hosts_are(house):
    settings = house.settings.model_copy(update={"trusted_hosts": ("queue.example.org",)})
    client = House(settings, house.database, house.keys).app.test_client()
    for host in ("127.0.0.1:8000", "queue.example.org"):
        assert client.get("/health/live", headers={"Host": host}).status_code == 200
    assert client.get("/health/live", headers={"Host": "other.example.org"}).status_code == 400
