"""An authenticator app as a second factor (RFC 6238), and recovery codes for the day the phone is lost.

Its secret is sealed in its row and shown only until the first code of it was right. Each code is taken once: the half
minute it belongs to is stored, and none at or before it counts again.
"""

import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, func, or_, select, update

from models.base import new_uuid
from models.credential import RecoveryCode, SecondFactor
from models.crypto import Place, forms
from models.desk import Desk
from models.moderator import Moderator

ISSUER = "Overshare"
DRIFT = 1
"""Half minutes a phone's clock may be off, either way (RFC 6238, 5.2)."""
PENDING = timedelta(minutes=15)
KEEP_PENDING = timedelta(hours=1)
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 12
"""Twelve of 31 signs are 59 bits, and none of the signs can be taken for another."""


class WrongCode(Exception):
    """The code is not right, too old, or was used before: which one is not said."""


class NotNow(Exception):
    """A second factor is on already, or its setting up took too long."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A secret that waits for its first code: what an app needs, never to be shown again."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def of(desk: Desk, moderator: Moderator) -> SecondFactor | None:
    """A person's second factor, confirmed or not."""
    return desk.session.scalar(select(SecondFactor).where(SecondFactor.moderator_id == moderator.id))


def is_on(desk: Desk, moderator: Moderator) -> bool:
    """Whether a code is asked for when this person signs in."""
    mine = (SecondFactor.moderator_id == moderator.id) & SecondFactor.confirmed_at.is_not(None)
    return desk.session.scalar(select(SecondFactor.id).where(mine)) is not None


def begin(desk: Desk, moderator: Moderator) -> None:
    """Make a new secret that counts for nothing yet. Raise NotNow if a second factor is on."""
    if is_on(desk, moderator):
        raise NotNow
    desk.session.execute(delete(SecondFactor).where(SecondFactor.moderator_id == moderator.id))
    uuid = new_uuid()
    sealed = desk.keys.seal(pyotp.random_base32().encode(), _place(uuid))
    row = SecondFactor(uuid=uuid, moderator_id=moderator.id, secret_sealed=sealed, made_at=desk.at)
    desk.session.add(row)
    desk.session.flush()


def pending(desk: Desk, moderator: Moderator) -> Pending | None:
    """The secret that waits for its first code, unless it waited too long."""
    row = _pending_row(desk, moderator)
    if row is None:
        return None
    secret = _secret(desk, row)
    return Pending(secret, pyotp.TOTP(secret).provisioning_uri(name=moderator.name, issuer_name=ISSUER))


def _pending_row(desk: Desk, moderator: Moderator) -> SecondFactor | None:
    row = of(desk, moderator)
    fresh = row is not None and row.confirmed_at is None and row.made_at > desk.at - PENDING
    return row if fresh else None


def confirm(desk: Desk, moderator: Moderator, code: str) -> list[str]:
    """Turn the second factor on with its first code. Return the recovery codes. Raise NotNow, WrongCode."""
    row = _pending_row(desk, moderator)
    if row is None:
        raise NotNow
    if not _take(desk, row, code):
        raise WrongCode
    row.confirmed_at = desk.at
    desk.note("second_factor.on", moderator.uuid, moderator.uuid)
    desk.session.flush()
    return new_codes(desk, moderator)


def accepts(desk: Desk, moderator: Moderator, given: str) -> str:
    """Take a code of the app or a recovery code, once. Return which it was: code, or recovery_code. Raise WrongCode."""
    row = of(desk, moderator)
    if row is None or row.confirmed_at is None:
        raise WrongCode
    if _take(desk, row, given):
        return "code"
    used = delete(RecoveryCode).where(
        RecoveryCode.moderator_id == moderator.id, RecoveryCode.mark.in_(forms(_mark(desk, moderator, given)))
    )
    if desk.session.scalar(used.returning(RecoveryCode.id)) is None:
        raise WrongCode
    desk.note("recovery_code.used", moderator.uuid, moderator.uuid, left=left(desk, moderator))
    return "recovery_code"


def _take(desk: Desk, row: SecondFactor, given: str) -> bool:
    """Whether a code is right now, and takes it: of two who come with one code at once, one is let in."""
    code = re.sub(r"\s", "", given)
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    try:
        totp = pyotp.TOTP(_secret(desk, row))
        step = totp.verify_and_get_timecode(code, for_time=desk.at.timestamp(), valid_window=DRIFT)
    except OTPVerificationError:
        return False
    unused = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
    taken = update(SecondFactor).where(SecondFactor.id == row.id, unused).values(last_step=step)
    return desk.session.scalar(taken.returning(SecondFactor.id)) is not None


def new_codes(desk: Desk, moderator: Moderator) -> list[str]:
    """Ten new recovery codes; the ones before are worth nothing from now on."""
    desk.session.execute(delete(RecoveryCode).where(RecoveryCode.moderator_id == moderator.id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)]
    desk.session.add_all(
        RecoveryCode(moderator_id=moderator.id, mark=str(_mark(desk, moderator, code))) for code in codes
    )
    desk.note("recovery_codes.made", moderator.uuid, moderator.uuid, count=len(codes))
    desk.session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, _LENGTH, 4)) for code in codes]


def left(desk: Desk, moderator: Moderator) -> int:
    """How many recovery codes a person has left."""
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.moderator_id == moderator.id)
    return desk.session.scalar(mine) or 0


def remove(desk: Desk, moderator: Moderator, by: str = "operator") -> bool:
    """Switch the second factor off and forget its secret and codes. False if there was none."""
    desk.session.execute(delete(RecoveryCode).where(RecoveryCode.moderator_id == moderator.id))
    gone = delete(SecondFactor).where(SecondFactor.moderator_id == moderator.id).returning(SecondFactor.id)
    if desk.session.scalar(gone) is None:
        return False
    desk.note("second_factor.off", by, moderator.uuid)
    return True


def _mark(desk: Desk, moderator: Moderator, code: str) -> str:
    """The keyed fingerprint of a recovery code, however it was typed."""
    plain = re.sub(r"[\s-]", "", code).lower()[:64]
    return desk.keys.fingerprint(f"recovery:{moderator.uuid}", plain)


def _place(uuid: str) -> Place:
    return Place("second_factor", "secret_sealed", uuid, 0)


def _secret(desk: Desk, row: SecondFactor) -> str:
    return desk.keys.open(row.secret_sealed, _place(row.uuid)).decode()
