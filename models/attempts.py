"""Counting attempts to get in, so that guessing is slow and nobody can shut an account's owner out for good.

Attempts are counted by account and by source (an address, of which only the day's keyed fingerprint is kept). Where an
account and a source went together before, the account's own attempts from there are counted apart: strangers who use up
the account's count from elsewhere do not keep its owner out.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, select, update

from models.credential import KnownSource
from models.crypto import forms
from models.desk import Desk
from models.moderator import FailedSignIn
from models.session import insert_if_absent

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_SOURCE = 30
KEEP_KNOWN = timedelta(days=30)


class TooMany(Exception):
    """Too many attempts. `after` is in how many seconds the next may be made."""

    def __init__(self, after: int) -> None:
        super().__init__("too_many")
        self.after = after


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was counted: for what, from where, and how many seconds to wait; 0 lets it be checked."""

    account: str
    source: str | None
    wait: int


def begin(desk: Desk, account: str, source: str | None, *, what: str = "account") -> Attempt:
    """Count an attempt before it is checked, so that many at once do not slip through.

    `account` is whose it is (a name, a uuid), `what` which door. An attempt without a source is counted by account.
    """
    day = desk.at.date().isoformat()
    mark = desk.keys.fingerprint(what, account)
    if source is None:
        return Attempt(mark, None, _count(desk, mark, PER_ACCOUNT))
    origin = desk.keys.fingerprint(f"source:{day}", source)
    pair = desk.keys.fingerprint("known", f"{account}\0{source}")
    here = desk.keys.fingerprint(f"{what}:here", pair) if _is_known(desk, pair) else mark
    waits = (_count(desk, here, PER_ACCOUNT), _count(desk, origin, PER_SOURCE))
    return Attempt(here, origin, max(waits))


def count_source(desk: Desk, source: str, what: str, most: int) -> int:
    """Count what anybody may do from one source only so often. Return how many seconds to wait, or 0."""
    day = desk.at.date().isoformat()
    return _count(desk, desk.keys.fingerprint(f"{what}:{day}", source), most)


def succeeded(desk: Desk, attempt: Attempt) -> None:
    """Forget the account's attempts and take this one back from the source's, which is known from now on."""
    desk.session.execute(delete(FailedSignIn).where(FailedSignIn.subject == attempt.account))
    own = update(FailedSignIn).where(FailedSignIn.subject == attempt.source, FailedSignIn.count > 0)
    desk.session.execute(own.values(count=FailedSignIn.count - 1))


def remember(desk: Desk, account: str, source: str) -> None:
    """A person got all the way in from here: remember the pair."""
    pair = desk.keys.fingerprint("known", f"{account}\0{source}")
    again = update(KnownSource).where(KnownSource.subject.in_(forms(pair))).values(seen_at=desk.at)
    if desk.session.scalar(again.returning(KnownSource.id)) is None:
        insert_if_absent(desk.session, KnownSource, {"subject": pair, "seen_at": desk.at}, ["subject"])


def _is_known(desk: Desk, pair: str) -> bool:
    known = KnownSource.subject.in_(forms(pair)) & (KnownSource.seen_at > desk.at - KEEP_KNOWN)
    return desk.session.scalar(select(KnownSource.id).where(known)) is not None


def _count(desk: Desk, subject: str, most: int) -> int:
    """Count an attempt in its window. Return how many seconds to wait, or 0."""
    over = FailedSignIn.since <= desk.at - WINDOW
    counted = update(FailedSignIn).where(FailedSignIn.subject == subject)
    counted = counted.values(
        count=case((over, 1), else_=FailedSignIn.count + 1),
        since=case((over, desk.at), else_=FailedSignIn.since),
    ).returning(FailedSignIn.count, FailedSignIn.since)
    while True:
        insert_if_absent(desk.session, FailedSignIn, {"subject": subject, "count": 0, "since": desk.at}, ["subject"])
        # A sign-in that succeeds at this moment removes the row between the two.
        found = desk.session.execute(counted, execution_options={"synchronize_session": False}).one_or_none()
        if found is not None:
            count, since = found
            return 0 if count <= most else max(1, int((since + WINDOW - desk.at).total_seconds()))
