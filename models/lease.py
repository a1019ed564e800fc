"""Work that only one process may do at a time, however many are started: held by a row, by the database's clock."""

from datetime import datetime, timedelta

from sqlalchemy import String, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.desk import Desk
from models.session import insert_if_absent


class Lease(Base):
    """Who does one kind of work, and until when unless renewed."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(32), unique=True)
    holder: Mapped[str] = mapped_column(String(36))
    until: Mapped[datetime]


def hold(desk: Desk, name: str, holder: str, seconds: float) -> bool:
    """Take or renew the lease. False while it is somebody else's."""
    until = desk.at + timedelta(seconds=seconds)
    mine = update(Lease).where(Lease.name == name, (Lease.holder == holder) | (Lease.until < desk.at))
    if desk.session.scalar(mine.values(holder=holder, until=until).returning(Lease.id)) is not None:
        return True
    values = {"name": name, "holder": holder, "until": until}
    return insert_if_absent(desk.session, Lease, values, ["name"]) is not None


def give_up(desk: Desk, name: str, holder: str) -> None:
    """End the lease early, so that the next process need not wait for it to run out."""
    mine = update(Lease).where(Lease.name == name, Lease.holder == holder)
    desk.session.execute(mine.values(until=desk.at - timedelta(seconds=1)))
