"""The people who work here, and their signed-in browsers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, uuid_column


class Moderator(Base):
    """An account. role is admin (of everything) or member, whose roles by site are its memberships."""

    __tablename__ = "moderator"

    uuid: Mapped[str] = uuid_column()
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    one_time: Mapped[bool] = mapped_column(default=False, comment="the password must be changed at the next sign-in")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SignIn(Base):
    """A browser that is signed in, known by the hash of its cookie. No address, no more than the kind of browser."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"), index=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    agent: Mapped[str] = mapped_column(
        String(24), default="", server_default="", comment="browser and system in words of a short list"
    )
    strong: Mapped[bool] = mapped_column(default=False, server_default=false(), comment="a second step was passed")
    renew: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="rights changed: the next answer brings a new token"
    )


class FailedSignIn(Base):
    """Failed attempts on one account name or from one address in the current window, by fingerprint."""

    __tablename__ = "failed_sign_in"

    subject: Mapped[str] = mapped_column(String(32), unique=True)
    count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(index=True)
