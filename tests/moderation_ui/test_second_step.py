"""The second step and the account's page, as a browser sees them."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from models import accounts, clock, sessions, team
from models.moderator import Moderator, SignIn
from moderation_ui.browsers import coarse
from tests.moderation_ui.desk_of_tests import PASSWORD, Browser, House

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """`later(minutes=1)` moves the database's clock, and with it the codes that count."""
    real, moved = clock.now, timedelta()

    def move(**units):
        nonlocal moved
        moved += timedelta(**units)

    monkeypatch.setattr(clock, "now", lambda session: real(session) + moved)
    return move


class Phone:
    def __init__(self, house, secret):
        self._house, self._totp, self.secret = house, pyotp.TOTP(secret), secret

    def code(self):
        with self._house.desk() as desk:
            return self._totp.at(desk.at)


def set_up(house, browser):
    """Turn the second step on in a signed-in browser. Return the phone and the recovery codes."""
    assert browser.post("/account/second-step/begin").status_code == 303
    page = browser.get("/account/second-step").text
    phone = Phone(house, re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", ""))
    shown = browser.post("/account/second-step/confirm", {"code": phone.code()})
    assert shown.status_code == 200
    return phone, re.findall(r"<li><code>([a-z0-9-]+)</code></li>", shown.text)


def step(browser, code):
    return browser.post("/sign-in/code", {"code": code}, token="")


def half_in(house, **more):
    """A browser whose password was right."""
    browser = Browser(house.app.test_client())
    answer = browser.post("/sign-in", {"name": "ana", "password": PASSWORD, **more}, token="")
    assert answer.location == "/sign-in/code"
    return browser


def cookie(browser):
    return browser.client.get_cookie("session").value


def is_in(browser):
    return browser.get("/").status_code == 200


def test_from_setting_up_to_signing_in_with_code_and_with_recovery_code(house, later):
    browser = house.sign_in()
    assert "Set it up" in browser.get("/account").text
    phone, codes = set_up(house, browser)
    assert len(set(codes)) == 10
    assert "10 recovery codes left" in browser.get("/account").text
    later(minutes=1)
    with_code = half_in(house)
    assert not is_in(with_code)
    assert step(with_code, phone.code()).location == "/"
    assert is_in(with_code)
    with_recovery = half_in(house)
    assert step(with_recovery, codes[0].upper()).location == "/"
    assert "9 recovery codes left" in with_recovery.get("/account").text
    assert step(half_in(house), codes[0]).status_code == 401


def test_the_secret_and_the_codes_are_shown_once(house, later):
    browser = house.sign_in()
    phone, codes = set_up(house, browser)
    later(minutes=1)
    pages = [browser.get(path).text for path in ("/account", "/account/second-step")]
    again = browser.post("/account/second-step/confirm", {"code": phone.code()})
    assert again.status_code == 303
    assert not any(codes[0] in page or 'class="key"' in page for page in pages)


def test_the_picture_holds_what_the_key_says(house):
    browser = house.sign_in()
    browser.post("/account/second-step/begin")
    page = browser.get("/account/second-step").text
    path = re.search(r'fill="#000" d="([^"]+)"', page)[1]
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", path)
    size = int(re.search(r'viewBox="0 0 (\d+)', page)[1])
    assert (size - 8 - 17) % 4 == 0, "a QR code has 17 + 4n modules, and a quiet zone of four around them"
    assert "data:" not in page


def test_half_a_sign_in_reaches_nothing_but_the_code(house, later):
    set_up(house, house.sign_in())
    later(minutes=1)
    uuid = house.waiting_item()
    browser = half_in(house)
    for path in ("/", f"/items/{uuid}", "/account", "/password", "/account/second-step"):
        assert browser.get(path).location.startswith("/sign-in"), path
    for path in (f"/items/{uuid}/decide", "/account/second-step/off", "/account/sessions/end-others"):
        assert browser.post(path, {"code": "000000"}, token="").status_code == 401
    assert browser.get("/sign-in/code").status_code == 200
    assert Browser(house.app.test_client()).get("/sign-in/code").location == "/sign-in"


def test_a_cookie_planted_or_half_is_not_the_session_after(house, later):
    phone, _ = set_up(house, house.sign_in())
    later(minutes=1)
    browser = half_in(house)
    half = cookie(browser)
    step(browser, phone.code())
    assert cookie(browser) != half
    thief = Browser(house.app.test_client())
    thief.client.set_cookie("session", half)
    assert not is_in(thief)
    assert thief.get("/sign-in/code").location == "/sign-in"


def test_the_way_goes_on_to_the_item_that_was_asked_for(house, later):
    phone, _ = set_up(house, house.sign_in())
    later(minutes=1)
    uuid = house.waiting_item()
    assert step(half_in(house, next=f"/items/{uuid}"), phone.code()).location == f"/items/{uuid}"


def test_a_wrong_code_says_the_same_whatever_is_wrong_with_it(house, later):
    phone, codes = set_up(house, house.sign_in())
    later(minutes=1)
    used = phone.code()
    step(half_in(house), used)
    browser = half_in(house)
    answers = [step(browser, given) for given in ("000000", used, "nonsense", codes[0][:-1], "")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def test_guessing_codes_is_stopped_for_a_while(house, later):
    set_up(house, house.sign_in())
    later(minutes=1)
    browser = half_in(house)
    answers = [step(browser, f"{n:06}") for n in range(12)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    later(minutes=16)
    assert step(half_in(house), "000000").status_code == 401


def test_turning_it_on_and_off_signs_every_other_browser_out_and_renews_this_one(house, later):
    here, there = house.sign_in(), house.sign_in()
    before = cookie(here)
    phone, _ = set_up(house, here)
    assert cookie(here) != before
    assert (is_in(here), is_in(there)) == (True, False)
    later(minutes=1)
    between = cookie(here)
    for wrong in ({"password": "wrong", "code": phone.code()}, {"password": PASSWORD, "code": "000000"}):
        answer = here.post("/account/second-step/off", wrong)
        assert answer.status_code == 400
        assert "password or the code is not right" in answer.text
    assert here.post("/account/second-step/off", {"password": PASSWORD, "code": phone.code()}).status_code == 303
    assert cookie(here) != between
    assert is_in(here)
    assert house.sign_in().get("/").status_code == 200


def test_the_form_right_after_the_new_token_works(house):
    """The page with the codes is an answer under the new token already: its own forms must carry it."""
    browser = house.sign_in()
    browser.post("/account/second-step/begin")
    page = browser.get("/account/second-step").text
    phone = Phone(house, re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", ""))
    shown = browser.post("/account/second-step/confirm", {"code": phone.code()}).text
    token = re.search(r'name="token" value="([0-9a-f]+)"', shown)[1]
    assert browser.post("/sign-out", token=token).location == "/sign-in"


def test_new_recovery_codes_need_a_code_and_end_the_old_ones(house, later):
    browser = house.sign_in()
    phone, old = set_up(house, browser)
    later(minutes=1)
    assert browser.post("/account/second-step/codes", {"code": "000000"}).status_code == 400
    shown = browser.post("/account/second-step/codes", {"code": phone.code()}).text
    new = re.findall(r"<li><code>([a-z0-9-]+)</code></li>", shown)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert step(half_in(house), old[0]).status_code == 401


def test_an_old_session_must_sign_in_again_before_setting_up(house):
    browser = house.sign_in()
    with house.desk() as desk:
        desk.session.execute(update(SignIn).values(begun_at=desk.at - timedelta(minutes=16)))
    assert "Sign in again" in browser.get("/account/second-step").text
    browser.post("/account/second-step/begin")
    assert 'class="key"' not in browser.get("/account/second-step").text
    answer = browser.post("/sign-out", {"next": "/account/second-step"})
    assert answer.location in {"/sign-in?next=/account/second-step", "/sign-in?next=%2Faccount%2Fsecond-step"}
    again = {"name": "ana", "password": PASSWORD, "next": "/account/second-step"}
    assert browser.post("/sign-in", again).location == "/account/second-step"


def test_an_old_session_is_not_shown_what_another_sets_up(house):
    old = house.sign_in()
    with house.desk() as desk:
        desk.session.execute(update(SignIn).values(begun_at=desk.at - timedelta(minutes=31)))
    new = house.sign_in()
    new.post("/account/second-step/begin")
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', new.get("/account/second-step").text)[1]
    assert 'class="key"' not in old.get("/account/second-step").text
    answer = old.post("/account/second-step/confirm", {"code": Phone(house, secret.replace(" ", "")).code()})
    assert answer.status_code == 303
    assert not is_in(Browser(house.app.test_client()))
    assert house.sign_in().get("/").status_code == 200


def test_the_database_file_holds_neither_secret_nor_codes_nor_tokens(house, later):
    browser = house.sign_in()
    phone, codes = set_up(house, browser)
    later(minutes=1)
    half = half_in(house)
    words = [
        phone.secret,
        *codes,
        *(code.replace("-", "") for code in codes),
        cookie(browser),
        cookie(half),
        "127.0.0.1",
    ]
    files = [path.read_bytes() for path in house.settings.data_dir.glob("overshare.db*")]
    assert sum(len(file) for file in files) > 100_000
    assert [word for word in words for file in files if word.encode() in file] == []


def test_where_it_is_required_nothing_else_is_reached_before(house, later):
    strict = House(house.settings.model_copy(update={"require_totp": True}), house.database, house.keys)
    uuid = house.waiting_item()
    browser = strict.sign_in()
    for path in ("/", f"/items/{uuid}", "/account", "/memory"):
        assert browser.get(path).location == "/account/second-step", path
    assert browser.post(f"/items/{uuid}/decide").location == "/account/second-step"
    assert "Everybody here signs in with a second step" in browser.get("/account/second-step").text
    phone, _ = set_up(strict, browser)
    assert is_in(browser)
    later(minutes=1)
    fresh = half_in(strict)
    step(fresh, phone.code())
    assert is_in(fresh)
    later(minutes=1)
    fresh.post("/account/second-step/off", {"password": PASSWORD, "code": phone.code()})
    assert fresh.get("/").location == "/account/second-step"


def test_a_one_time_password_comes_before_the_second_step(house):
    with house.desk() as desk:
        given = team.add_person(desk, "ben", "moderator")
    strict = House(house.settings.model_copy(update={"require_totp": True}), house.database, house.keys)
    browser = Browser(strict.app.test_client())
    assert browser.post("/sign-in", {"name": "ben", "password": given}).location == "/password"
    for path in ("/", "/account", "/account/second-step"):
        assert browser.get(path).location == "/password"
    fields = {"old": given, "new": "another long phrase", "again": "another long phrase"}
    browser.post("/password", fields)
    assert browser.get("/").location == "/account/second-step"


# ---- sessions ----


def test_signed_in_browsers_are_listed_in_coarse_words_and_ended_one_by_one(house):
    here = house.sign_in()
    other = Browser(house.app.test_client())
    form = {"name": "ana", "password": PASSWORD}
    other.client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin", "User-Agent": FIREFOX})
    page = here.get("/account").text
    assert "Firefox on Linux" in page
    assert "140" not in page
    assert page.count("this one") == 1
    [row] = re.findall(r'name="session" value="(\d+)"', page)
    assert here.post("/account/sessions/end", {"session": row}).status_code == 303
    assert (is_in(here), is_in(other)) == (True, False)
    assert here.post("/account/sessions/end", {"session": row}).status_code == 404


def test_nobody_ends_somebody_elses_session(house):
    house.add_person("ben")
    ben, ana = house.sign_in("ben"), house.sign_in()
    with house.desk() as desk:
        row = desk.session.scalar(select(SignIn.id).order_by(SignIn.id).limit(1))
    assert ana.post("/account/sessions/end", {"session": str(row)}).status_code == 404
    ana.post("/account/sessions/end-others")
    assert (is_in(ben), is_in(ana)) == (True, True)


def test_all_others_are_ended_at_once(house):
    here, *others = [house.sign_in() for _ in range(3)]
    assert here.post("/account/sessions/end-others").status_code == 303
    assert [is_in(browser) for browser in (here, *others)] == [True, False, False]


def test_a_change_of_rights_brings_a_new_token_with_the_next_answer(house):
    browser = house.sign_in()
    before = cookie(browser)
    with house.desk() as desk:
        accounts.set_role(desk, desk.session.scalar(select(Moderator).where(Moderator.name == "ana")), "admin")
    page = browser.get("/account")
    assert cookie(browser) != before
    thief = Browser(house.app.test_client())
    thief.client.set_cookie("session", before)
    assert not is_in(thief)
    token = re.search(r'name="token" value="([0-9a-f]+)"', page.text)[1]
    assert browser.post("/account/sessions/end-others", token=token).status_code == 303
    with house.desk() as desk:
        assert len(sessions.listed(desk, desk.session.scalar(select(Moderator).where(Moderator.name == "ana")))) == 1


def test_a_form_sent_right_after_a_change_of_rights_is_taken_under_the_old_token(house):
    browser = house.sign_in()
    token, before = browser.token(), cookie(browser)
    with house.desk() as desk:
        accounts.set_role(desk, desk.session.scalar(select(Moderator).where(Moderator.name == "ana")), "admin")
    assert browser.post("/account/sessions/end-others", token=token).status_code == 303
    assert cookie(browser) != before
    assert is_in(browser)


AGENTS = {
    FIREFOX: "Firefox/Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 "
    "Edg/140.0": "Edge/Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
    "Safari/605.1.15": "Safari/macOS",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/140 Safari/604.1": "Chrome/iOS",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130 Safari/537.36":
        "Samsung/Android",
    "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36": "Chrome/ChromeOS",
    "curl/8.1": "",
    "": "",
    "x" * 4000: "",
}  # fmt: skip


def test_a_browser_is_known_by_two_words_of_a_short_list():
    assert {agent: coarse(agent) for agent in AGENTS} == AGENTS
    assert max(len(coarse(agent)) for agent in AGENTS) <= SignIn.agent.type.length
