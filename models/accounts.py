"""Accounts and sign-ins: Argon2id, one-time passwords, counters, sessions as rows.

`sign_in` and `change_password` take the database itself: hashing takes tens of milliseconds and must not hold a
transaction open. Everything else is a verb on a desk.
"""

import threading
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, case, delete, select, update

from models.base import new_uuid
from models.crypto import KeyRing, hash_password, new_token, password_matches, token_hash
from models.desk import Desk
from models.item import Item
from models.moderator import FailedSignIn, Moderator, SignIn
from models.session import Database, insert_if_absent
from models.settings import Settings

ROLES = ("member", "admin")
MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 1000
NAME_LENGTH = 64
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_SOURCE = 30
_HASHING = threading.BoundedSemaphore(2)
"""Argon2id takes memory on purpose: more at once would let sign-in attempts exhaust it."""


class Refused(Exception):
    """Wrong name or password, or not active: which one is not said."""


class TooMany(Exception):
    """Too many attempts. `after` is in how many seconds the next may be made."""

    def __init__(self, after: int) -> None:
        super().__init__("too_many")
        self.after = after


class BadPassword(Exception):
    """The new password will not do. `reason` is too_short, too_long, same or has_name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token goes into the cookie and is stored only as a hash."""

    token: str = field(repr=False)
    moderator: Moderator
    must_change: bool


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
    account: str
    source: str | None


def sign_in(office: Office, name: str, password: str, source: str) -> SignedIn:
    """Sign in from `source` (an address; only its keyed fingerprint of the day is kept). Raise Refused, TooMany."""
    known = _attempt(office, name, source)
    if not _matches(known.password_hash, password):
        raise Refused
    with office.database.begin() as session:
        return _enter(Desk.at_work(session, office.keys, office.settings), known)


def change_password(office: Office, moderator_id: int, old: str, new: str) -> SignedIn:
    """Change one's own password: every session ends, and a new one begins. Raise Refused, TooMany, BadPassword."""
    with office.database.read() as session:
        name = session.get_one(Moderator, moderator_id).name
    _check_new(name, old, new)
    known = _attempt(office, name, None)
    if not _matches(known.password_hash, old):
        raise Refused
    hashed = hash_new(name, old, new)
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        mine = update(Moderator).where(Moderator.id == moderator_id, Moderator.password_hash == known.password_hash)
        session.execute(mine.values(password_hash=hashed, one_time=False))
        moderator = session.get_one(Moderator, moderator_id)
        end_sessions(desk, moderator)
        desk.note("password.changed", moderator.uuid, moderator.uuid)
        return _enter(desk, _Known(known.id, hashed, known.account, known.source))


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


def _matches(stored: str | None, password: str) -> bool:
    with _HASHING:
        return password_matches(stored, password[: MAXIMUM_LENGTH + 1])


def _attempt(office: Office, name: str, source: str | None) -> _Known:
    """Count the attempt before it is checked, so that many at once do not slip through. Raise TooMany."""
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        day = desk.at.date().isoformat()
        account = desk.keys.fingerprint("account", name.casefold()[:NAME_LENGTH])
        origin = None if source is None else desk.keys.fingerprint(f"source:{day}", source)
        waits = [_count(desk, account, PER_ACCOUNT)]
        if origin is not None:
            waits.append(_count(desk, origin, PER_SOURCE))
        same = select(Moderator).where(Moderator.name == name, Moderator.active)
        found = session.scalar(same) if is_name(name) else None
    if any(waits):
        raise TooMany(max(waits))
    if found is None:
        return _Known(None, None, account, origin)
    return _Known(found.id, found.password_hash, account, origin)


def _count(desk: Desk, subject: str, most: int) -> int:
    """Count an attempt in its window. Return how many seconds to wait, or 0."""
    insert_if_absent(desk.session, FailedSignIn, {"subject": subject, "count": 0, "since": desk.at}, ["subject"])
    over = FailedSignIn.since <= desk.at - WINDOW
    counted = update(FailedSignIn).where(FailedSignIn.subject == subject)
    counted = counted.values(
        count=case((over, 1), else_=FailedSignIn.count + 1),
        since=case((over, desk.at), else_=FailedSignIn.since),
    )
    count, since = desk.session.execute(counted.returning(FailedSignIn.count, FailedSignIn.since)).one()
    return 0 if count <= most else max(1, int((since + WINDOW - desk.at).total_seconds()))


def _enter(desk: Desk, known: _Known) -> SignedIn:
    """Begin a session, unless the account was changed while the password was being checked."""
    same = select(Moderator).where(
        Moderator.id == known.id, Moderator.active, Moderator.password_hash == known.password_hash
    )
    moderator = desk.session.scalar(same)
    if moderator is None:
        raise Refused
    desk.session.execute(delete(FailedSignIn).where(FailedSignIn.subject == known.account))
    attempts = update(FailedSignIn).where(FailedSignIn.subject == known.source, FailedSignIn.count > 0)
    desk.session.execute(attempts.values(count=FailedSignIn.count - 1))
    token = new_token()
    row = SignIn(token_hash=token_hash(token), moderator_id=moderator.id, begun_at=desk.at, seen_at=desk.at)
    desk.session.add(row)
    desk.note("signed_in", moderator.uuid, moderator.uuid)
    desk.session.flush()
    return SignedIn(token, moderator, moderator.one_time)


def session(desk: Desk, token: str) -> Moderator | None:
    """Who this token is, now: role and activity are read at each request. Call it in a writing transaction.

    None after 30 minutes without a request, 12 hours in all, or when the account was disabled.
    """
    row = desk.session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))
    if row is None:
        return None
    moderator = desk.session.get_one(Moderator, row.moderator_id)
    if row.seen_at < desk.at - IDLE or row.begun_at < desk.at - ABSOLUTE or not moderator.active:
        desk.session.delete(row)
        return None
    if row.seen_at < desk.at - TOUCH:
        row.seen_at = desk.at
    return moderator


def sign_out(desk: Desk, token: str) -> None:
    """End one session."""
    ended = delete(SignIn).where(SignIn.token_hash == token_hash(token)).returning(SignIn.moderator_id)
    moderator = desk.session.scalar(ended)
    if moderator is not None:
        uuid = desk.session.get_one(Moderator, moderator).uuid
        desk.note("signed_out", uuid, uuid)


def end_sessions(desk: Desk, moderator: Moderator) -> int:
    """End every session of an account. Return how many there were."""
    ended = delete(SignIn).where(SignIn.moderator_id == moderator.id).returning(SignIn.id)
    return len(desk.session.scalars(ended).all())


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
        claims = update(Item).where(Item.claimed_by == moderator.id)
        desk.session.execute(claims.values(claimed_by=None, claimed_until=None))
    moderator.active = active
    desk.note("moderator.enabled" if active else "moderator.disabled", by, moderator.uuid)
    desk.session.flush()


def _entered(moderator: Moderator) -> None:
    if not moderator.password_hash:
        raise ValueError("This account has no password yet: its invitation has to be accepted first.")


def set_role(desk: Desk, moderator: Moderator, role: str, by: str = "operator") -> None:
    """Make somebody an admin or a member; it counts from the next request on. Raise ValueError for the last admin."""
    if role not in ROLES:
        raise ValueError(f"A role is one of {', '.join(ROLES)}.")
    if role != "admin":
        _keep_one_admin(desk, moderator)
    moderator.role = role
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
