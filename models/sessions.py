"""Signed-in browsers: begun, found at each request, listed, renewed when rights change, ended."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from models.credential import HalfSignIn
from models.crypto import new_token, token_hash
from models.desk import Desk
from models.moderator import Moderator, SignIn

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)
HALF = timedelta(minutes=10)
"""So long a sign-in may stay half done: a code is typed, or the provider asks its own questions."""
FRESH = timedelta(minutes=15)
"""So long after a sign-in a second factor may be set up without signing in again."""


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of a browser that signs in: its coarse kind, and its address, which is not stored."""

    agent: str = ""
    source: str | None = None


def begin(desk: Desk, moderator: Moderator, *, agent: str, strong: bool, how: str) -> str:
    """Begin a session and return its token, which is stored only as a hash.

    `strong` says that a second step was passed, `how` is password, code, recovery_code or provider.
    """
    token = new_token()
    row = SignIn(
        token_hash=token_hash(token),
        moderator_id=moderator.id,
        begun_at=desk.at,
        seen_at=desk.at,
        agent=agent,
        strong=strong,
        renew=False,
    )
    desk.session.add(row)
    desk.note("signed_in", moderator.uuid, moderator.uuid, how=how)
    desk.session.flush()
    return token


def begin_half(desk: Desk, moderator: Moderator | None, place: str = "") -> str:
    """Remember a sign-in that is not complete, and return its token. It opens nothing."""
    token = new_token()
    whose = None if moderator is None else moderator.id
    desk.session.add(HalfSignIn(token_hash=token_hash(token), moderator_id=whose, place=place, begun_at=desk.at))
    desk.session.flush()
    return token


def half(desk: Desk, token: str) -> HalfSignIn | None:
    """The sign-in this token is half way through, unless it took too long."""
    mine = (HalfSignIn.token_hash == token_hash(token)) & (HalfSignIn.begun_at > desk.at - HALF)
    return desk.session.scalar(select(HalfSignIn).where(mine))


def take_half(desk: Desk, token: str) -> HalfSignIn | None:
    """The same, and remove it: of two who come with one token, one gets it."""
    found = half(desk, token)
    if found is None:
        return None
    desk.session.expunge(found)
    gone = delete(HalfSignIn).where(HalfSignIn.id == found.id).returning(HalfSignIn.id)
    return None if desk.session.scalar(gone) is None else found


def find(desk: Desk, token: str) -> SignIn | None:
    """The session of a token, as it stands now. Call it in a writing transaction.

    None after 30 minutes without a request, 12 hours in all, or when the account was disabled.
    """
    row = desk.session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))
    if row is None:
        return None
    active = desk.session.get_one(Moderator, row.moderator_id).active
    if row.seen_at < desk.at - IDLE or row.begun_at < desk.at - ABSOLUTE or not active:
        desk.session.delete(row)
        return None
    if row.seen_at < desk.at - TOUCH:
        row.seen_at = desk.at
    return row


def renewed(desk: Desk, row: SignIn) -> str | None:
    """A new token for a session whose person has other rights than when it began. None if it was renewed already."""
    token = new_token()
    mine = update(SignIn).where(SignIn.id == row.id, SignIn.token_hash == row.token_hash, SignIn.renew)
    changed = mine.values(token_hash=token_hash(token), renew=False).returning(SignIn.id)
    return None if desk.session.scalar(changed, execution_options={"synchronize_session": False}) is None else token


def renew_at_next(desk: Desk, moderator: Moderator) -> None:
    """Have every session of a person get a new token with its next answer, as their rights have changed."""
    mine = update(SignIn).where(SignIn.moderator_id == moderator.id)
    desk.session.execute(mine.values(renew=True), execution_options={"synchronize_session": False})


def listed(desk: Desk, moderator: Moderator) -> list[SignIn]:
    """A person's sessions that are alive, the last used first."""
    alive = (SignIn.seen_at >= desk.at - IDLE) & (SignIn.begun_at >= desk.at - ABSOLUTE)
    mine = select(SignIn).where(SignIn.moderator_id == moderator.id, alive)
    return list(desk.session.scalars(mine.order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def end(desk: Desk, moderator: Moderator, row_id: int) -> bool:
    """End one of a person's own sessions. False if there is none of theirs by that id."""
    mine = delete(SignIn).where(SignIn.id == row_id, SignIn.moderator_id == moderator.id)
    if desk.session.scalar(mine.returning(SignIn.id)) is None:
        return False
    desk.note("session.ended", moderator.uuid, moderator.uuid)
    return True


def end_others(desk: Desk, moderator: Moderator, token: str) -> int:
    """End every session of a person but the one of this token. Return how many there were."""
    others = delete(SignIn).where(SignIn.moderator_id == moderator.id, SignIn.token_hash != token_hash(token))
    ended = len(desk.session.scalars(others.returning(SignIn.id)).all())
    desk.session.execute(delete(HalfSignIn).where(HalfSignIn.moderator_id == moderator.id))
    if ended:
        desk.note("sessions.ended", moderator.uuid, moderator.uuid, count=ended)
    return ended


def end_all(desk: Desk, moderator: Moderator) -> int:
    """End every session of an account, and every sign-in it is half way through. Return how many sessions."""
    desk.session.execute(delete(HalfSignIn).where(HalfSignIn.moderator_id == moderator.id))
    ended = delete(SignIn).where(SignIn.moderator_id == moderator.id).returning(SignIn.id)
    return len(desk.session.scalars(ended).all())
