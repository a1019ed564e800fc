"""Guessing passwords: slow for whoever guesses, no wall for whoever owns the account, and nothing is learnt from it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import accounts, attempts, clock, invitations, second_factor
from models.moderator import FailedSignIn, Moderator
from tests.moderation_ui.desk_of_tests import PASSWORD, Browser

HOME = "203.0.113.5"


@pytest.fixture
def later(monkeypatch):
    real, moved = clock.now, timedelta()

    def move(**units):
        nonlocal moved
        moved += timedelta(**units)

    monkeypatch.setattr(clock, "now", lambda session: real(session) + moved)
    return move


def attempt(house, name="ana", password="a wrong long phrase", source=HOME):
    client = house.app.test_client()
    fields = {"name": name, "password": password}
    here = {"REMOTE_ADDR": source}
    return client.post("/sign-in", data=fields, headers={"Sec-Fetch-Site": "same-origin"}, environ_overrides=here)


def strangers(house, count, name="ana"):
    """Guesses from everywhere. Return how often each status came back."""
    answers = [attempt(house, name, source=f"198.51.100.{n}").status_code for n in range(count)]
    return {status: answers.count(status) for status in set(answers)}


def test_an_account_is_guessed_ten_times_however_many_addresses_there_are(house):
    assert strangers(house, 14) == {401: attempts.PER_ACCOUNT, 429: 4}


def test_an_address_guesses_thirty_times_however_many_names_there_are(house):
    answers = [attempt(house, f"name {n}").status_code for n in range(33)]
    assert (answers.count(401), answers.count(429)) == (attempts.PER_SOURCE, 3)


def test_strangers_who_never_stop_do_not_keep_the_owner_out(house, later):
    assert attempt(house, password=PASSWORD).status_code == 303
    for _ in range(3):
        strangers(house, 12)
        assert attempt(house, password=PASSWORD).status_code == 303
        later(minutes=16)
    assert strangers(house, 12)[429] == 2


def test_a_new_address_of_the_owner_waits_a_quarter_of_an_hour_at_most(house, later):
    strangers(house, 12)
    waiting = attempt(house, password=PASSWORD)
    assert waiting.status_code == 429
    assert int(waiting.headers["Retry-After"]) <= attempts.WINDOW.total_seconds()
    later(minutes=16)
    assert attempt(house, password=PASSWORD).status_code == 303


def test_guessing_from_the_owners_own_address_is_stopped_too(house):
    attempt(house, password=PASSWORD)
    answers = [attempt(house).status_code for _ in range(12)]
    assert (answers.count(401), answers.count(429)) == (attempts.PER_ACCOUNT, 2)


def test_an_address_is_forgotten_after_a_month(house, later):
    attempt(house, password=PASSWORD)
    later(days=31)
    strangers(house, 12)
    assert attempt(house, password=PASSWORD).status_code == 429


def seen(answer, name):
    """What can be told from an answer, but for the name that was typed."""
    headers = {key: value for key, value in answer.headers.items() if key not in {"Retry-After", "Content-Length"}}
    return answer.status_code, answer.text.replace(f'value="{name}"', 'value=""'), headers


def test_a_name_that_is_nobodys_is_answered_like_one_that_is_somebodys(house):
    with house.desk() as desk:
        for name in ("disabled", "strong", "onetime"):
            accounts.create_moderator(desk, name, "member", PASSWORD if name != "onetime" else None)
        desk.session.scalar(select(Moderator).where(Moderator.name == "disabled")).active = False
        strong = desk.session.scalar(select(Moderator).where(Moderator.name == "strong"))
        second_factor.begin(desk, strong)
        second_factor.of(desk, strong).confirmed_at = desk.at
        invitations.invite(desk, "invited@example.org", [], admin=False, by="operator")
    names = ("ana", "nobody", "disabled", "strong", "onetime", "invited@example.org")
    first = [seen(attempt(house, name, source=f"198.51.100.{n}"), name) for n, name in enumerate(names)]
    assert all(one == first[0] for one in first)
    for name in names:
        for n in range(attempts.PER_ACCOUNT):
            attempt(house, name, source=f"192.0.2.{n}")
    stopped = [seen(attempt(house, name, source=f"198.51.100.{90 + n}"), name) for n, name in enumerate(names)]
    assert stopped[0][0] == 429
    assert all(len({one[0] for one in stopped}) == 1 and one[2] == stopped[0][2] for one in stopped)


def test_as_much_is_computed_for_nobody_as_for_somebody(house, monkeypatch):
    hashed = []
    real = accounts.password_matches
    monkeypatch.setattr(accounts, "password_matches", lambda stored, word: hashed.append(1) or real(stored, word))
    for name in ("ana", "nobody", "\0", "x" * 64):
        attempt(house, name)
    assert len(hashed) == 4


def test_the_right_password_of_an_invited_or_disabled_account_is_no_password(house):
    with house.desk() as desk:
        invitations.invite(desk, "ben", [], admin=False, by="operator")
        desk.session.scalar(select(Moderator).where(Moderator.name == "ana")).active = False
    assert attempt(house, "ben", "").status_code == 401
    assert attempt(house, "ana", PASSWORD).status_code == 401


def test_counters_hold_no_name_and_no_address(house):
    attempt(house)
    attempt(house, password=PASSWORD)
    with house.desk() as desk:
        subjects = [*desk.session.scalars(select(FailedSignIn.subject))]
        subjects += desk.session.scalars(select(attempts.KnownSource.subject))
    assert len(subjects) >= 2
    assert not any(word in subject for subject in subjects for word in ("ana", "203.0"))


def test_changing_the_password_is_guessed_no_faster(house):
    browser = Browser(house.app.test_client())
    browser.post("/sign-in", {"name": "ana", "password": PASSWORD})
    fields = {"old": "a wrong long phrase", "new": "another long phrase", "again": "another long phrase"}
    answers = [browser.post("/password", fields).status_code for _ in range(12)]
    assert (answers.count(400), answers.count(429)) == (attempts.PER_ACCOUNT, 2)
    strangers(house, 12)
    assert browser.get("/").status_code == 200
