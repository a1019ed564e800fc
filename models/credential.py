"""What else lets a person in: a second factor, recovery codes, a provider's names for them; and sign-ins half done.

Nothing here can be used by whoever has only the database: the second factor's secret is sealed, codes, addresses and
what a provider says are kept as keyed fingerprints.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class SecondFactor(Base):
    """A person's authenticator app. It counts once a code of it was shown to be right."""

    __tablename__ = "second_factor"

    uuid: Mapped[str] = uuid_column()
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id", ondelete="CASCADE"), unique=True)
    secret_sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(comment="the half minute of the last code: each is taken once")


class RecoveryCode(Base):
    """One code for the day the phone is lost. Gone once it was used."""

    __tablename__ = "recovery_code"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id", ondelete="CASCADE"), index=True)
    mark: Mapped[str] = mapped_column(String(32), unique=True)


class HalfSignIn(Base):
    """A sign-in under way: the password was right and a code is awaited, or the browser is at the provider's.

    Its cookie opens nothing. It is not a session and is never made one: a new token is.
    """

    __tablename__ = "half_sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(360), comment="where to go on to: an item's own address, or empty")
    begun_at: Mapped[datetime] = mapped_column(index=True)


class KnownSource(Base):
    """An account and an address that went together before: strangers' guesses do not keep its owner out from there."""

    __tablename__ = "known_source"

    subject: Mapped[str] = mapped_column(String(32), unique=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Identity(Base):
    """What the sign-in provider calls a person: its own subject, or an e-mail address it says it checked."""

    __tablename__ = "identity"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8), comment="subject or email")
    provider: Mapped[str] = mapped_column(String(32), comment="fingerprint of the issuer")
    mark: Mapped[str] = mapped_column(String(32), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
