"""Accounts and sign-ins: Argon2id, one-time passwords, counters, sessions as rows.

`sign_in` and `change_password` take the database itself: hashing takes tens of milliseconds and must not hold a
transaction open. Everything else is a verb on a desk.
"""

from dataclasses import dataclass, field

from models.crypto import KeyRing
from models.desk import Desk
from models.moderator import Moderator
from models.session import Database
from models.settings import Settings

ROLES = ("moderator", "reviewer", "admin")
MINIMUM_LENGTH = 12


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


def sign_in(office: Office, name: str, password: str, source: str) -> SignedIn:
    """Sign in from `source` (an address; only its keyed fingerprint of the day is kept). Raise Refused, TooMany."""
    raise NotImplementedError


def change_password(office: Office, moderator_id: int, old: str, new: str) -> SignedIn:
    """Change one's own password: every session ends, and a new one begins. Raise Refused, TooMany, BadPassword."""
    raise NotImplementedError


def session(desk: Desk, token: str) -> Moderator | None:
    """Who this token is, now: role and activity are read at each request. Call it in a writing transaction.

    None after 30 minutes without a request, 12 hours in all, or when the account was disabled.
    """
    raise NotImplementedError


def sign_out(desk: Desk, token: str) -> None:
    """End one session."""
    raise NotImplementedError


def end_sessions(desk: Desk, moderator: Moderator) -> int:
    """End every session of an account. Return how many there were."""
    raise NotImplementedError


def create_moderator(desk: Desk, name: str, role: str, password: str | None = None, by: str = "operator") -> str:
    """Make an account. Return its password: the one given, else a new one that must be changed at once.

    Raise ValueError with a sentence if the name is taken or the role is not one.
    """
    raise NotImplementedError


def reset_password(desk: Desk, moderator: Moderator, by: str = "operator") -> str:
    """Give an account a new one-time password and end its sessions."""
    raise NotImplementedError


def set_active(desk: Desk, moderator: Moderator, active: bool, by: str = "operator") -> None:
    """Disable or enable an account; disabling ends its sessions and gives its claims back."""
    raise NotImplementedError


def set_role(desk: Desk, moderator: Moderator, role: str, by: str = "operator") -> None:
    """Change a role; it counts from the next request on."""
    raise NotImplementedError


def first_admin(desk: Desk) -> str | None:
    """Make the account `admin` if there is no account at all, and return its one-time password."""
    raise NotImplementedError
