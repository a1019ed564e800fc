"""The step after the password: a code of the app or a recovery code, asked for before there is a session.

Attempts are counted like those on passwords. These take the database itself: a count stays when the code is wrong.
"""

from dataclasses import dataclass, field

from models import accounts, attempts, second_factor, sessions
from models.accounts import Office, Refused, SignedIn
from models.attempts import Attempt, TooMany
from models.desk import Desk
from models.moderator import Moderator
from models.second_factor import WrongCode
from models.sessions import Browser


class Expired(Exception):
    """The sign-in this belongs to took too long, or was finished already: begin again with the password."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A sign-in that is complete, and where its person wanted to go."""

    signed: SignedIn
    place: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a signed-in person shows again before something that weakens the account."""

    password: str = field(repr=False)
    code: str = field(repr=False)


def pass_code(office: Office, token: str, given: str, browser: Browser) -> Passed:
    """Complete a sign-in with a code. Raise Expired, Refused, TooMany."""
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        moderator = _half_in(desk, token)
        attempt = _count(desk, moderator, browser.source)
    _not_too_many(attempt)
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        how = _accepted(desk, moderator, given)
        half = sessions.take_half(desk, token)
        current = session.get_one(Moderator, moderator.id)
        if half is None or not current.active:
            raise Expired
        attempts.succeeded(desk, attempt)
        if browser.source is not None:
            attempts.remember(desk, current.name.casefold(), browser.source)
        return Passed(accounts.enter(desk, current, browser, strong=True, how=how), half.place)


def turn_on(office: Office, moderator_id: int, code: str, browser: Browser) -> tuple[SignedIn, list[str]]:
    """Confirm a new second factor: every session ends, a new one begins. Return it and the recovery codes.

    Raise WrongCode, NotNow, TooMany.
    """
    moderator, attempt = _attempt(office, moderator_id, browser.source)
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        current = session.get_one(Moderator, moderator.id)
        codes = second_factor.confirm(desk, current, code)
        attempts.succeeded(desk, attempt)
        sessions.end_all(desk, current)
        return accounts.enter(desk, current, browser, strong=True, how="code"), codes


def new_codes(office: Office, moderator_id: int, code: str, browser: Browser) -> list[str]:
    """Make new recovery codes, for somebody who shows a code. Raise WrongCode, TooMany."""
    moderator, attempt = _attempt(office, moderator_id, browser.source)
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        second_factor.accepts(desk, moderator, code)
        attempts.succeeded(desk, attempt)
        return second_factor.new_codes(desk, moderator)


def turn_off(office: Office, moderator_id: int, proof: Proof, browser: Browser) -> SignedIn:
    """Switch the second factor off, for somebody who shows password and code: every session ends, a new one begins.

    Raise Refused for whichever of the two is wrong, TooMany.
    """
    moderator, attempt = _attempt(office, moderator_id, browser.source)
    right = accounts.matches(moderator.password_hash or None, proof.password)
    if not right:
        raise Refused
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        current = session.get_one(Moderator, moderator.id)
        _accepted(desk, current, proof.code)
        attempts.succeeded(desk, attempt)
        second_factor.remove(desk, current, by=current.uuid)
        sessions.end_all(desk, current)
        return accounts.enter(desk, current, browser, strong=False, how="password")


def _half_in(desk: Desk, token: str) -> Moderator:
    half = sessions.half(desk, token)
    if half is None or half.moderator_id is None:
        raise Expired
    return desk.session.get_one(Moderator, half.moderator_id)


def _attempt(office: Office, moderator_id: int, source: str | None) -> tuple[Moderator, Attempt]:
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        moderator = session.get_one(Moderator, moderator_id)
        attempt = _count(desk, moderator, source)
    _not_too_many(attempt)
    return moderator, attempt


def _count(desk: Desk, moderator: Moderator, source: str | None) -> Attempt:
    return attempts.begin(desk, moderator.name.casefold(), source, what="code")


def _not_too_many(attempt: Attempt) -> None:
    if attempt.wait:
        raise TooMany(attempt.wait)


def _accepted(desk: Desk, moderator: Moderator, given: str) -> str:
    try:
        return second_factor.accepts(desk, moderator, given)
    except WrongCode:
        raise Refused from None
