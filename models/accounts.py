"""Accounts and sign-ins: Argon2id, one-time passwords. Sessions, counters and second factors have files of their own.

`sign_in` and `change_password` take the database itself: hashing takes tens of milliseconds and must not hold a
transaction open. Everything else is a verb on a desk.
"""

import threading
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, select, update

from models import attempts, second_factor, sessions
from models.attempts import Attempt, TooMany
from models.base import new_uuid
from models.crypto import KeyRing, hash_password, new_token, password_matches
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.session import Database, insert_if_absent
from models.sessions import Browser
from models.settings import Settings

ROLES = ("member", "admin")
MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 1000
NAME_LENGTH = 64
_HASHING = threading.BoundedSemaphore(2)
"""Argon2id takes memory on purpose: more at once would let sign-in attempts exhaust it."""


class Refused(Exception):
    """Wrong name or password, or not active: which one is not said."""


class BadPassword(Exception):
    """The new password will not do. `reason` is too_short, too_long, same or has_name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token goes into the cookie and is stored only as a hash.

    `half` says that it is none yet: a code is still to be given, and the token opens only the page that asks for it.
    """

    token: str = field(repr=False)
    moderator: Moderator
    must_change: bool
    half: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """What the two verbs need that hash a password outside any transaction."""

    database: Database = field(repr=False)
    keys: KeyRing = field(repr=False)
    settings: Settings = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """What an attempt is checked against; the hash is None for nobody."""

    id: int | None
    password_hash: str | None = field(repr=False)
    attempt: Attempt


def sign_in(office: Office, name: str, password: str, source: str, *, agent: str = "", place: str = "") -> SignedIn:
    """Sign in from `source` (an address; only keyed fingerprints of it are kept). Raise Refused, TooMany.

    `place` is where to go on to; it is kept only while a code is awaited.
    """
    known = _attempt(office, name, source)
    if not matches(known.password_hash, password):
        raise Refused
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        moderator = _unchanged(desk, known)
        attempts.succeeded(desk, known.attempt)
        if second_factor.is_on(desk, moderator):
            return SignedIn(sessions.begin_half(desk, moderator, place), moderator, moderator.one_time, half=True)
        attempts.remember(desk, moderator.name.casefold(), source)
        return enter(desk, moderator, Browser(agent), strong=False, how="password")


def enter(desk: Desk, moderator: Moderator, browser: Browser, *, strong: bool, how: str) -> SignedIn:
    """Begin a session for somebody who showed who they are."""
    token = sessions.begin(desk, moderator, agent=browser.agent, strong=strong, how=how)
    return SignedIn(token, moderator, moderator.one_time)


def change_password(
    office: Office, moderator_id: int, old: str, new: str, *, agent: str = "", strong: bool = False
) -> SignedIn:
    """Change one's own password: every session ends, and a new one begins. Raise Refused, TooMany, BadPassword.

    `strong` is whether the session that asks had passed a second step: so has the new one then.
    """
    with office.database.read() as session:
        name = session.get_one(Moderator, moderator_id).name
    _check_new(name, old, new)
    known = _attempt(office, name, None, what="password")
    if not matches(known.password_hash, old):
        raise Refused
    hashed = hash_new(name, old, new)
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        mine = update(Moderator).where(Moderator.id == moderator_id, Moderator.password_hash == known.password_hash)
        session.execute(mine.values(password_hash=hashed, one_time=False))
        moderator = session.get_one(Moderator, moderator_id)
        end_sessions(desk, moderator)
        desk.note("password.changed", moderator.uuid, moderator.uuid)
        attempts.succeeded(desk, known.attempt)
        moderator = _unchanged(desk, _Known(known.id, hashed, known.attempt))
        return enter(desk, moderator, Browser(agent), strong=strong, how="password")


def hash_new(name: str, old: str, new: str) -> str:
    """The hash of a new password for an account, made outside any transaction. Raise BadPassword."""
    _check_new(name, old, new)
    with _HASHING:
        return hash_password(new)


def _check_new(name: str, old: str, new: str) -> None:
    if len(new) < MINIMUM_LENGTH:
        raise BadPassword("too_short")
    if len(new) > MAXIMUM_LENGTH:
        raise BadPassword("too_long")
    if new == old:
        raise BadPassword("same")
    if name.casefold() in new.casefold():
        raise BadPassword("has_name")


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one, as slowly for nobody's as for somebody's."""
    with _HASHING:
        return password_matches(stored, password[: MAXIMUM_LENGTH + 1])


def _attempt(office: Office, name: str, source: str | None, *, what: str = "account") -> _Known:
    """Count the attempt before it is checked, so that many at once do not slip through. Raise TooMany."""
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        attempt = attempts.begin(desk, name.casefold()[:NAME_LENGTH], source, what=what)
        same = select(Moderator).where(Moderator.name == name, Moderator.active)
        found = session.scalar(same) if is_name(name) else None
    if attempt.wait:
        raise TooMany(attempt.wait)
    if found is None:
        return _Known(None, None, attempt)
    return _Known(found.id, found.password_hash, attempt)


def _unchanged(desk: Desk, known: _Known) -> Moderator:
    """The account, unless it was changed while the password was being checked. Raise Refused."""
    same = select(Moderator).where(
        Moderator.id == known.id, Moderator.active, Moderator.password_hash == known.password_hash
    )
    moderator = desk.session.scalar(same)
    if moderator is None:
        raise Refused
    return moderator


def session(desk: Desk, token: str) -> Moderator | None:
    """Who this token is, now: role and activity are read at each request. Call it in a writing transaction."""
    row = sessions.find(desk, token)
    return None if row is None else desk.session.get_one(Moderator, row.moderator_id)


def sign_out(desk: Desk, token: str) -> None:
    """End one session."""
    row = sessions.find(desk, token)
    if row is None:
        return
    desk.session.delete(row)
    uuid = desk.session.get_one(Moderator, row.moderator_id).uuid
    desk.note("signed_out", uuid, uuid)
    desk.session.flush()


def end_sessions(desk: Desk, moderator: Moderator) -> int:
    """End every session of an account. Return how many there were."""
    return sessions.end_all(desk, moderator)


def create_moderator(desk: Desk, name: str, role: str, password: str | None = None, by: str = "operator") -> str:
    """Make an account. Return its password: the one given, else a new one that must be changed at once.

    Raise ValueError with a sentence if the name is taken or the role is not one; BadPassword.
    """
    if role not in ROLES:
        raise ValueError(f"A role is one of {', '.join(ROLES)}.")
    if not is_name(name):
        raise ValueError(f"A name has 1 to {NAME_LENGTH} printable characters, without spaces around it.")
    if password is not None:
        _check_new(name, "", password)
    given = password or new_token()
    values = {
        "uuid": new_uuid(),
        "name": name,
        "role": role,
        "password_hash": hash_password(given),
        "one_time": password is None,
        "active": True,
        "created_at": desk.at,
    }
    if insert_if_absent(desk.session, Moderator, values, ["name"]) is None:
        raise ValueError(f"There is an account {name} already.")
    desk.note("moderator.created", by, str(values["uuid"]), role=role)
    return given


def is_name(name: str) -> bool:
    """Printable, so that neither database refuses it."""
    return 0 < len(name) <= NAME_LENGTH and name.isprintable() and name == name.strip()


def reset_password(desk: Desk, moderator: Moderator, by: str = "operator") -> str:
    """Give an account a new one-time password and end its sessions. Raise ValueError for one never entered."""
    _entered(moderator)
    password = new_token()
    moderator.password_hash, moderator.one_time = hash_password(password), True
    end_sessions(desk, moderator)
    desk.note("password.reset", by, moderator.uuid)
    return password


def set_active(desk: Desk, moderator: Moderator, active: bool, by: str = "operator") -> None:
    """Disable or enable an account; disabling ends its sessions and gives its claims back.

    Raise ValueError for the last active admin: nobody could let anybody in again; and for an account that was never
    entered, which has no password to sign in with.
    """
    if active:
        _entered(moderator)
    if not active:
        _keep_one_admin(desk, moderator)
        end_sessions(desk, moderator)
        _give_claims_back(desk, moderator)
    moderator.active = active
    desk.note("moderator.enabled" if active else "moderator.disabled", by, moderator.uuid)
    desk.session.flush()


def _give_claims_back(desk: Desk, moderator: Moderator) -> None:
    claims = update(Item).where(Item.claimed_by == moderator.id)
    desk.session.execute(claims.values(claimed_by=None, claimed_until=None))


def _entered(moderator: Moderator) -> None:
    if not moderator.password_hash:
        raise ValueError("This account has no password yet: its invitation has to be accepted first.")


def set_role(desk: Desk, moderator: Moderator, role: str, by: str = "operator") -> None:
    """Make somebody an admin or a member; it counts from the next request on. Raise ValueError for the last admin."""
    if role not in ROLES:
        raise ValueError(f"A role is one of {', '.join(ROLES)}.")
    if role != "admin":
        _keep_one_admin(desk, moderator)
        _give_claims_back(desk, moderator)  # also where a role by site is left: it costs one more click
    moderator.role = role
    sessions.renew_at_next(desk, moderator)
    desk.note("moderator.role_changed", by, moderator.uuid, role=role)
    desk.session.flush()


def _keep_one_admin(desk: Desk, moderator: Moderator) -> None:
    admins: ColumnElement[bool] = (Moderator.role == "admin") & Moderator.active
    # All of them are locked: two admins who disable each other at the same moment would both succeed.
    ids = desk.session.scalars(select(Moderator.id).where(admins).order_by(Moderator.id).with_for_update()).all()
    if list(ids) == [moderator.id]:
        raise ValueError("This is the last active admin. Make another one first.")


def first_admin(desk: Desk) -> str | None:
    """Make the account `admin` if there is no account at all, and return its one-time password."""
    if desk.session.scalar(select(Moderator.id).limit(1)) is not None:
        return None
    try:
        return create_moderator(desk, "admin", "admin", by="setup")
    except ValueError:
        return None  # another process was starting at the same moment and has printed it
