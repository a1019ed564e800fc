from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from models import accounts, attempts, clock, rights, second_factor, second_step, sessions
from models.accounts import Office, Refused
from models.attempts import TooMany
from models.audit import AuditEvent
from models.credential import HalfSignIn, RecoveryCode, SecondFactor
from models.moderator import Moderator, SignIn
from models.second_factor import NotNow, WrongCode
from models.second_step import Expired, Proof
from models.sessions import Browser
from models.verify import verify
from tests.factories import PASSWORD, a_moderator

HERE = Browser("Firefox/Linux", "203.0.113.5")


class Phone:
    """An authenticator app: knows the secret and the house's time."""

    def __init__(self, house, secret):
        self.house = house
        self.totp = pyotp.TOTP(secret)

    def code(self, *, steps=0):
        with self.house.desk() as desk:
            return self.totp.at(desk.at, counter_offset=steps)


@pytest.fixture
def office(house):
    return Office(house.database, house.keys, house.settings)


@pytest.fixture(autouse=True)
def _time(house, monkeypatch):
    """`house.later` moves the database's clock, as these verbs open their own transactions."""
    real, moved = clock.now, timedelta()

    def later(**units):
        nonlocal moved
        moved += timedelta(**units)

    monkeypatch.setattr(clock, "now", lambda session: real(session) + moved)
    monkeypatch.setattr(house, "later", later)


@pytest.fixture
def grace(house):
    return a_moderator(house)


def set_up(house, office, moderator):
    """Turn the second factor on. Return the phone and the recovery codes."""
    with house.desk() as desk:
        second_factor.begin(desk, moderator)
        phone = Phone(house, second_factor.pending(desk, moderator).secret)
    _, codes = second_step.turn_on(office, moderator.id, phone.code(), HERE)
    house.later(minutes=1)
    return phone, codes


def sign_in(office, source="203.0.113.5"):
    return accounts.sign_in(office, "grace", PASSWORD, source)


def who(house, token):
    with house.desk() as desk:
        found = accounts.session(desk, token)
        return found and found.name


def test_until_its_first_code_was_right_a_second_factor_counts_for_nothing(house, office, grace):
    with house.desk() as desk:
        second_factor.begin(desk, grace)
        assert not second_factor.is_on(desk, grace)
    assert not sign_in(office).half
    with pytest.raises(WrongCode):
        second_step.turn_on(office, grace.id, "000000", HERE)
    assert not sign_in(office).half


def test_a_password_alone_opens_nothing_once_it_is_on(house, office, grace):
    phone, _ = set_up(house, office, grace)
    half = sign_in(office)
    assert half.half
    assert who(house, half.token) is None
    passed = second_step.pass_code(office, half.token, phone.code(), HERE)
    assert passed.signed.token != half.token
    assert (who(house, half.token), who(house, passed.signed.token)) == (None, "grace")
    with house.desk() as desk:
        row = sessions.find(desk, passed.signed.token)
        assert (row.strong, row.agent) == (True, "Firefox/Linux")
        assert desk.session.scalar(select(func.count()).select_from(HalfSignIn)) == 0


def test_a_code_is_taken_once_by_whoever_comes_first(house, office, grace):
    phone, _ = set_up(house, office, grace)
    code = phone.code()
    second_step.pass_code(office, sign_in(office).token, code, HERE)
    with pytest.raises(Refused):
        second_step.pass_code(office, sign_in(office).token, code, HERE)


def test_one_code_typed_in_two_browsers_at_once_lets_one_in(house, office, grace):
    phone, _ = set_up(house, office, grace)
    code, halves = phone.code(), [sign_in(office).token for _ in range(4)]

    def one(token):
        try:
            return second_step.pass_code(office, token, code, HERE)
        except Refused:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert sum(passed is not None for passed in pool.map(one, halves)) == 1


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phones_clock_may_be_half_a_minute_off(house, office, grace, steps):
    phone, _ = set_up(house, office, grace)
    house.later(minutes=5)
    half = sign_in(office).token
    for wrong in (-2, 2):
        with pytest.raises(Refused):
            second_step.pass_code(office, half, phone.code(steps=wrong), HERE)
    assert second_step.pass_code(office, half, phone.code(steps=steps), HERE).signed.token


def test_an_earlier_code_does_not_count_after_a_later_one(house, office, grace):
    phone, _ = set_up(house, office, grace)
    house.later(minutes=5)
    second_step.pass_code(office, sign_in(office).token, phone.code(steps=1), HERE)
    with pytest.raises(Refused):
        second_step.pass_code(office, sign_in(office).token, phone.code(), HERE)


NO_CODES = ("", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "x" * 500, "\ud800", "1 2 3")


def test_what_is_no_code_is_refused(house, office, grace):
    set_up(house, office, grace)
    half = sign_in(office).token
    for given in NO_CODES:
        with pytest.raises(Refused):
            second_step.pass_code(office, half, given, HERE)


def test_a_recovery_code_works_once_however_it_is_typed(house, office, grace):
    _, codes = set_up(house, office, grace)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    typed = f" {codes[3].upper().replace('-', ' ')} "
    assert second_step.pass_code(office, sign_in(office).token, typed, HERE).signed.token
    with pytest.raises(Refused):
        second_step.pass_code(office, sign_in(office).token, codes[3], HERE)
    with house.desk() as desk:
        assert second_factor.left(desk, grace) == second_factor.RECOVERY_CODES - 1


def test_recovery_codes_and_the_secret_cannot_be_read_from_the_rows(house, office, grace):
    phone, codes = set_up(house, office, grace)
    with house.desk() as desk:
        marks = desk.session.scalars(select(RecoveryCode.mark)).all()
        row = desk.session.scalars(select(SecondFactor)).one()
        assert len(marks) == second_factor.RECOVERY_CODES
        assert not {code.replace("-", "") for code in codes} & set(marks)
        assert phone.totp.secret.encode() not in row.secret_sealed
        assert second_factor.pending(desk, grace) is None


def test_somebody_elses_recovery_code_is_worth_nothing(house, office, grace):
    _, codes = set_up(house, office, grace)
    ada = a_moderator(house, "ada")
    set_up(house, office, ada)
    half = accounts.sign_in(office, "ada", PASSWORD, "203.0.113.9").token
    with pytest.raises(Refused):
        second_step.pass_code(office, half, codes[0], HERE)


def test_new_recovery_codes_end_the_old_ones(house, office, grace):
    phone, old = set_up(house, office, grace)
    new = second_step.new_codes(office, grace.id, phone.code(), HERE)
    assert not set(old) & set(new)
    with pytest.raises(Refused):
        second_step.pass_code(office, sign_in(office).token, old[0], HERE)
    assert second_step.pass_code(office, sign_in(office).token, new[0], HERE).signed.token
    with pytest.raises(WrongCode):
        second_step.new_codes(office, grace.id, "000000", HERE)


def test_guessing_codes_is_stopped_and_the_right_one_must_wait_too(house, office, grace):
    phone, _ = set_up(house, office, grace)
    with house.desk() as desk:
        desk.session.execute(attempts.KnownSource.__table__.delete())
    half = sign_in(office).token
    for number in range(attempts.PER_ACCOUNT):
        with pytest.raises(Refused):
            second_step.pass_code(office, half, "000000", Browser("", f"198.51.100.{number}"))
    with pytest.raises(TooMany) as waits:
        second_step.pass_code(office, half, phone.code(), Browser("", "198.51.100.99"))
    assert 0 < waits.value.after <= 900
    with pytest.raises(TooMany):
        second_step.pass_code(office, sign_in(office).token, phone.code(), Browser("", "198.51.100.98"))


def test_whoever_has_only_the_password_cannot_keep_the_owner_out(house, office, grace):
    phone, _ = set_up(house, office, grace)
    second_step.pass_code(office, sign_in(office).token, phone.code(), HERE)
    house.later(minutes=1)
    stolen = accounts.sign_in(office, "grace", PASSWORD, "198.51.100.1").token
    for number in range(attempts.PER_ACCOUNT + 3):
        with pytest.raises((Refused, TooMany)):
            second_step.pass_code(office, stolen, "000000", Browser("", f"198.51.100.{number}"))
    assert second_step.pass_code(office, sign_in(office).token, phone.code(), HERE).signed.token


def test_half_a_sign_in_ends_by_itself_and_with_the_account(house, office, grace):
    phone, _ = set_up(house, office, grace)
    late, disabled = sign_in(office).token, sign_in(office).token
    with house.desk() as desk:
        accounts.set_active(desk, desk.session.get(Moderator, grace.id), active=False)
    with pytest.raises(Expired):
        second_step.pass_code(office, disabled, phone.code(), HERE)
    with house.desk() as desk:
        accounts.set_active(desk, desk.session.get(Moderator, grace.id), active=True)
    late = sign_in(office).token
    house.later(minutes=11)
    with pytest.raises(Expired):
        second_step.pass_code(office, late, phone.code(), HERE)
    with pytest.raises(Expired):
        second_step.pass_code(office, "nonsense", phone.code(), HERE)


def test_turning_it_on_ends_every_session_and_begins_a_stronger_one(house, office, grace):
    before = [sign_in(office).token, sign_in(office).token]
    with house.desk() as desk:
        second_factor.begin(desk, grace)
        phone = Phone(house, second_factor.pending(desk, grace).secret)
    signed, _ = second_step.turn_on(office, grace.id, phone.code(), HERE)
    assert [who(house, token) for token in before] == [None, None]
    assert who(house, signed.token) == "grace"
    with pytest.raises(NotNow), house.desk() as desk:
        second_factor.begin(desk, grace)
    with pytest.raises(NotNow):
        second_step.turn_on(office, grace.id, phone.code(steps=1), HERE)


def test_setting_up_that_takes_too_long_is_begun_anew(house, office, grace):
    with house.desk() as desk:
        second_factor.begin(desk, grace)
        first = second_factor.pending(desk, grace).secret
    house.later(minutes=16)
    with house.desk() as desk:
        assert second_factor.pending(desk, grace) is None
    with pytest.raises(NotNow):
        second_step.turn_on(office, grace.id, Phone(house, first).code(), HERE)
    with house.desk() as desk:
        second_factor.begin(desk, grace)
        assert second_factor.pending(desk, grace).secret != first


def test_switching_off_needs_password_and_code(house, office, grace):
    phone, codes = set_up(house, office, grace)
    session = second_step.pass_code(office, sign_in(office).token, phone.code(), HERE).signed.token
    house.later(minutes=1)
    for proof in (Proof("wrong", phone.code()), Proof(PASSWORD, "000000"), Proof("", ""), Proof(PASSWORD, "")):
        with pytest.raises(Refused):
            second_step.turn_off(office, grace.id, proof, HERE)
    assert sign_in(office).half
    after = second_step.turn_off(office, grace.id, Proof(PASSWORD, codes[0]), HERE)
    assert (who(house, session), who(house, after.token)) == (None, "grace")
    assert not sign_in(office).half
    with house.desk() as desk:
        assert second_factor.left(desk, grace) == 0
        assert not sessions.find(desk, after.token).strong


def test_an_operator_helps_whoever_lost_phone_and_codes(house, office, grace):
    set_up(house, office, grace)
    with house.desk() as desk:
        assert second_factor.remove(desk, grace)
        assert not second_factor.remove(desk, grace)
    assert not sign_in(office).half


def test_each_change_is_written_down_without_any_code(house, office, grace):
    phone, codes = set_up(house, office, grace)
    second_step.pass_code(office, sign_in(office).token, codes[0], HERE)
    second_step.turn_off(office, grace.id, Proof(PASSWORD, phone.code()), HERE)
    with house.desk() as desk:
        events = desk.session.execute(select(AuditEvent.action, AuditEvent.detail).order_by(AuditEvent.id)).all()
    actions = [action for action, _ in events]
    for action in ("second_factor.on", "recovery_codes.made", "recovery_code.used", "second_factor.off"):
        assert action in actions
    told = repr([detail for _, detail in events])
    assert not any(code in told or code.replace("-", "") in told for code in codes)


def test_what_is_left_over_is_purged_and_a_proof_that_fails_to_is_seen(house, office, grace):
    with house.desk() as desk:
        second_factor.begin(desk, grace)
        sessions.begin_half(desk, None)
        attempts.remember(desk, "grace", "203.0.113.5")
        assert verify(desk) == []
    house.later(days=32)
    with house.desk() as desk:
        codes = {problem.code for problem in verify(desk)}
        assert {"half_sign_in_overdue", "known_source_overdue", "second_factor_unfinished"} <= codes
        counts = rights.purge(desk).counts
        assert (counts["half_sign_ins"], counts["second_factors"], counts["known_sources"]) == (1, 1, 1)
        assert verify(desk) == []


def test_a_proof_that_a_code_without_a_factor_is_seen(house, office, grace):
    with house.desk() as desk:
        second_factor.new_codes(desk, grace)
        assert {problem.code for problem in verify(desk)} == {"recovery_code_without_factor"}


def test_rights_that_change_renew_every_session_of_their_person(house, office, grace):
    token = sign_in(office).token
    with house.desk() as desk:
        accounts.set_role(desk, desk.session.get(Moderator, grace.id), "admin")
    with house.desk() as desk:
        row = sessions.find(desk, token)
        assert row.renew
        new = sessions.renewed(desk, row)
        assert sessions.renewed(desk, row) is None
    assert (who(house, token), who(house, new)) == (None, "grace")


def test_ones_own_sessions_are_listed_and_ended_and_nobody_elses(house, office, grace):
    ada = a_moderator(house, "ada")
    mine, other = sign_in(office).token, sign_in(office).token
    accounts.sign_in(office, "ada", PASSWORD, "203.0.113.9")
    with house.desk() as desk:
        assert len(sessions.listed(desk, grace)) == 2
        [hers] = sessions.listed(desk, ada)
        assert not sessions.end(desk, grace, hers.id)
        assert sessions.end_others(desk, grace, mine) == 1
        assert len(sessions.listed(desk, ada)) == 1
    assert (who(house, mine), who(house, other)) == ("grace", None)
    with house.desk() as desk:
        [row] = sessions.listed(desk, grace)
        assert sessions.end(desk, grace, row.id)
        assert desk.session.scalar(select(func.count()).select_from(SignIn)) == 1
