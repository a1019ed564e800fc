from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from models import accounts, attempts, review
from models.accounts import BadPassword, Office, Refused
from models.attempts import TooMany
from models.audit import AuditEvent
from models.moderator import FailedSignIn, Moderator, SignIn
from tests.factories import PASSWORD, a_moderator, a_site, an_item, the_item

HERE = "203.0.113.5"


@pytest.fixture
def office(house):
    return Office(house.database, house.keys, house.settings)


@pytest.fixture
def grace(house):
    return a_moderator(house)


def sign_in(office, password=PASSWORD, name="grace", source=HERE):
    return accounts.sign_in(office, name, password, source)


def who(house, token):
    with house.desk() as desk:
        found = accounts.session(desk, token)
        return found and found.name


def test_a_sign_in_is_known_by_a_token_that_is_not_stored(house, office, grace):
    signed = sign_in(office)
    assert (signed.moderator.name, signed.must_change) == ("grace", False)
    assert who(house, signed.token) == "grace"
    assert who(house, signed.token + "x") is None
    with house.desk() as desk:
        row = desk.session.scalars(select(SignIn)).one()
        assert signed.token not in (row.token_hash, repr(row), repr(signed))


@pytest.mark.parametrize(
    ("name", "password"), [("grace", "wrong"), ("nobody", PASSWORD), ("grace", ""), ("\0", "x"), ("grace", "\ud800")]
)
def test_a_wrong_name_or_password_is_refused_alike(office, grace, name, password):
    with pytest.raises(Refused):
        sign_in(office, password, name)


def test_after_ten_attempts_even_the_right_password_must_wait(house, office, grace):
    for number in range(attempts.PER_ACCOUNT):
        with pytest.raises(Refused):
            sign_in(office, "wrong", source=f"203.0.113.{number}")
    with pytest.raises(TooMany) as waits:
        sign_in(office)
    assert 0 < waits.value.after <= 900
    with house.desk() as desk:
        desk.session.execute(update(FailedSignIn).values(since=desk.at - attempts.WINDOW))
    assert sign_in(office).token


def test_one_address_cannot_try_everybody(house, office):
    for number in range(attempts.PER_SOURCE):
        with pytest.raises(Refused):
            sign_in(office, "wrong", f"name{number}")
    with pytest.raises(TooMany):
        sign_in(office, "wrong", "one more")


def test_attempts_at_once_are_all_counted(office, grace):
    def one(_):
        try:
            sign_in(office, "wrong")
        except Refused:
            return "refused"
        except TooMany:
            return "too many"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(one, range(14)))
    assert outcomes.count("refused") == attempts.PER_ACCOUNT


def test_success_clears_the_account_and_the_attempts_own_count(house, office, grace):
    with pytest.raises(Refused):
        sign_in(office, "wrong")
    sign_in(office)
    with house.desk() as desk:
        assert desk.session.scalar(select(func.sum(FailedSignIn.count))) == 1


@pytest.mark.parametrize(("minutes", "known"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_without_a_request(house, office, grace, minutes, known):
    token = sign_in(office).token
    house.later(minutes=minutes)
    assert (who(house, token) is not None) == known


def test_a_session_that_is_used_ends_after_twelve_hours(house, office, grace):
    token = sign_in(office).token
    for _ in range(35):
        house.later(minutes=20)
        assert who(house, token) == "grace"
    house.later(minutes=25)
    assert who(house, token) is None


def test_a_role_counts_from_the_next_request(house, office, grace):
    token = sign_in(office).token
    with house.desk() as desk:
        accounts.set_role(desk, desk.session.get(Moderator, grace.id), "admin")
    with house.desk() as desk:
        assert accounts.session(desk, token).role == "admin"


def test_disabling_ends_sessions_and_gives_claims_back(house, office, grace):
    token = sign_in(office).token
    item = an_item(house, a_site(house))
    with house.desk() as desk:
        review.claim(desk, item, grace)
        accounts.set_active(desk, desk.session.get(Moderator, grace.id), active=False)
    assert who(house, token) is None
    assert the_item(house).claimed_by is None
    with pytest.raises(Refused):
        sign_in(office)
    with house.desk() as desk:
        accounts.set_active(desk, desk.session.get(Moderator, grace.id), active=True)
    assert who(house, token) is None
    assert sign_in(office).token


def test_a_session_of_an_account_disabled_by_hand_is_no_session(house, office, grace):
    token = sign_in(office).token
    with house.desk() as desk:
        desk.session.execute(update(Moderator).values(active=False))
    assert who(house, token) is None


def test_an_account_disabled_while_its_password_is_checked_does_not_get_in(house, office, grace, monkeypatch):
    matches = accounts.password_matches

    def slow(stored, password):
        with house.desk() as desk:
            desk.session.execute(update(Moderator).values(active=False))
        return matches(stored, password)

    monkeypatch.setattr(accounts, "password_matches", slow)
    with pytest.raises(Refused):
        sign_in(office)


def test_signing_out_ends_one_session(house, office, grace):
    one, two = sign_in(office).token, sign_in(office).token
    with house.desk() as desk:
        accounts.sign_out(desk, one)
        accounts.sign_out(desk, "unknown")
    assert (who(house, one), who(house, two)) == (None, "grace")


def test_a_one_time_password_is_changed_and_every_session_ends(house, office):
    with house.desk() as desk:
        given = accounts.create_moderator(desk, "ada", "member")
    first = sign_in(office, given, "ada")
    assert first.must_change
    changed = accounts.change_password(office, first.moderator.id, given, "quite another phrase")
    assert not changed.must_change
    assert (who(house, first.token), who(house, changed.token)) == (None, "ada")
    with pytest.raises(Refused):
        sign_in(office, given, "ada")
    assert sign_in(office, "quite another phrase", "ada").token


BAD = {
    "short": "too_short", "x" * 1001: "too_long", PASSWORD: "same", "I am GRACE, hello": "has_name",
}  # fmt: skip


@pytest.mark.parametrize("password", BAD, ids=BAD.values())
def test_a_new_password_that_will_not_do_is_refused_with_the_reason(office, grace, password):
    with pytest.raises(BadPassword) as refused:
        accounts.change_password(office, grace.id, PASSWORD, password)
    assert refused.value.reason == BAD[password]


def test_changing_a_password_needs_the_old_one(office, grace):
    with pytest.raises(Refused):
        accounts.change_password(office, grace.id, "wrong", "quite another phrase")


def test_a_reset_gives_a_one_time_password_and_ends_sessions(house, office, grace):
    token = sign_in(office).token
    with house.desk() as desk:
        given = accounts.reset_password(desk, desk.session.get(Moderator, grace.id))
    assert who(house, token) is None
    assert sign_in(office, given).must_change


@pytest.mark.parametrize(
    ("name", "role"),
    [("grace", "member"), ("x", "king"), ("", "admin"), ("a" * 65, "admin"), (" a", "admin"), ("a\nb", "admin")],
)
def test_an_account_that_cannot_be_made_is_refused_with_a_sentence(house, grace, name, role):
    with pytest.raises(ValueError, match=r"\.$"), house.desk() as desk:
        accounts.create_moderator(desk, name, role)


def test_there_is_always_an_admin(house, grace):
    with house.desk() as desk:
        assert accounts.first_admin(desk) is None
    boss = a_moderator(house, "boss", "admin")
    for change in (
        lambda desk, one: accounts.set_active(desk, one, active=False),
        lambda desk, one: accounts.set_role(desk, one, "member"),
    ):
        with pytest.raises(ValueError, match="last active admin"), house.desk() as desk:
            change(desk, desk.session.get(Moderator, boss.id))
    with house.desk() as desk:
        accounts.set_role(desk, desk.session.get(Moderator, grace.id), "admin")
        accounts.set_role(desk, desk.session.get(Moderator, boss.id), "member")
    with pytest.raises(ValueError, match="role"), house.desk() as desk:
        accounts.set_role(desk, desk.session.get(Moderator, boss.id), "king")


def test_the_first_admin_is_made_once(house):
    with house.desk() as desk:
        password = accounts.first_admin(desk)
        assert password
        assert accounts.first_admin(desk) is None
        assert desk.session.scalars(select(Moderator)).one().one_time
        actions = desk.session.scalars(select(AuditEvent.action)).all()
    assert actions == ["moderator.created"]


def test_two_first_starts_at_once_make_one_admin(house):
    def one(_):
        with house.desk() as desk:
            return accounts.first_admin(desk)

    with ThreadPoolExecutor(2) as pool:
        assert sum(password is not None for password in pool.map(one, range(2))) == 1
