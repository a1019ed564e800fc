"""Invitations: an account is made with its roles and no password, and one link lets its person choose one.

The link works once and for 72 hours. Only its hash is kept. Nothing is sent by e-mail: whoever invites hands it over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select

from models import accounts, team
from models.accounts import Office
from models.base import new_uuid
from models.crypto import new_token, token_hash
from models.desk import Desk
from models.membership import Invitation
from models.moderator import Moderator
from models.session import insert_if_absent
from models.site import Site

VALID = timedelta(hours=72)
FORGOTTEN = timedelta(days=30)
"""So long an invitation that ran out is still shown, so that it can be made anew."""
TOKEN_LIMIT = 100


class Gone(Exception):
    """No invitation has this token now: never had, used, taken back or over. Which one is not said."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation: the token goes into the link, is shown once and is stored only as a hash."""

    person: Moderator
    invitation: Invitation
    token: str = field(repr=False)


def invite(desk: Desk, name: str, given: Iterable[tuple[Site, str]], *, admin: bool, by: str) -> Made:
    """Ask somebody to come: by the name (or e-mail address) they will sign in with, with roles by site.

    Raise ValueError with a sentence if the name cannot be one or is taken.
    """
    if not accounts.is_name(name):
        raise ValueError(f"A name has 1 to {accounts.NAME_LENGTH} printable characters, without spaces around it.")
    # Two names that differ in case only would be taken for each other by everybody but the database.
    taken = select(Moderator.id).where(func.lower(Moderator.name) == name.lower())
    uuid = new_uuid()
    values = {
        "uuid": uuid, "name": name, "role": team.ADMIN if admin else "member", "password_hash": "", "one_time": False,
        "active": False, "created_at": desk.at,
    }  # fmt: skip
    free = desk.session.scalar(taken) is None
    row = insert_if_absent(desk.session, Moderator, values, ["name"]) if free else None
    if row is None:
        raise ValueError(f"There is an account {name} already.")
    person = desk.session.get_one(Moderator, row)
    desk.note("invitation.made", by, uuid, admin=admin)
    for site, role in given:
        team.grant(desk, person, site, role, by)
    return _with_token(desk, person)


def _with_token(desk: Desk, person: Moderator) -> Made:
    token = new_token()
    row = Invitation(moderator_id=person.id, token_hash=token_hash(token), made_at=desk.at, expires_at=desk.at + VALID)
    desk.session.add(row)
    desk.session.flush()
    return Made(person, row, token)


def of(desk: Desk, person: Moderator) -> Invitation | None:
    """The invitation of somebody who has not come yet, be it over or not."""
    return desk.session.scalar(select(Invitation).where(Invitation.moderator_id == person.id))


def renew(desk: Desk, person: Moderator, by: str) -> Made:
    """Make a new link; the one before is worth nothing from now on. Raise Gone if there is no invitation."""
    if not _delete(desk, person):
        raise Gone
    desk.note("invitation.renewed", by, person.uuid)
    return _with_token(desk, person)


def revoke(desk: Desk, person: Moderator, by: str) -> None:
    """Take an invitation back, and the account that was never entered. Raise Gone if there is no invitation."""
    if not _delete(desk, person):
        raise Gone
    desk.note("invitation.revoked", by, person.uuid)
    desk.session.delete(person)
    desk.session.flush()


def _delete(desk: Desk, person: Moderator) -> bool:
    mine = delete(Invitation).where(Invitation.moderator_id == person.id)
    return desk.session.scalar(mine.returning(Invitation.id)) is not None


def invited(desk: Desk, token: str) -> Moderator:
    """Whose invitation this token opens. Raise Gone."""
    row = desk.session.scalar(select(Invitation).where(_opens(token), Invitation.expires_at > desk.at))
    if row is None:
        raise Gone
    return desk.session.get_one(Moderator, row.moderator_id)


def _opens(token: str) -> ColumnElement[bool]:
    return Invitation.token_hash == token_hash(token[:TOKEN_LIMIT])


def accept(office: Office, token: str, password: str) -> Moderator:
    """Give the invited account its password. The invitation is used up by it. Raise Gone, BadPassword."""
    with office.database.read() as session:
        name = invited(Desk.at_work(session, office.keys, office.settings), token).name
    hashed = accounts.hash_new(name, "", password)
    with office.database.begin() as session:
        desk = Desk.at_work(session, office.keys, office.settings)
        # Found and removed in one statement: of two who use one link at once, one is told that it is gone.
        used = delete(Invitation).where(_opens(token), Invitation.expires_at > desk.at)
        person_id = session.scalar(used.returning(Invitation.moderator_id))
        if person_id is None:
            raise Gone
        person = session.get_one(Moderator, person_id)
        person.password_hash, person.active = hashed, True
        desk.note("invitation.accepted", person.uuid, person.uuid)
        session.flush()
        return person


def forget_expired(desk: Desk, limit: int = 500) -> int:
    """Remove the invitations that ran out long ago, with the accounts nobody entered. Return how many."""
    over = select(Invitation).where(Invitation.expires_at < desk.at - FORGOTTEN).limit(limit)
    found = list(desk.session.scalars(over))
    for row in found:
        revoke(desk, desk.session.get_one(Moderator, row.moderator_id), "worker")
    return len(found)
