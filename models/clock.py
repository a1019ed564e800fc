"""One clock: the database's, so that leases mean the same on every machine."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def now(session: Session) -> datetime:
    """The database's present time, in UTC. SQLite lives on this machine, so its clock is ours."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    moment = session.scalar(select(func.clock_timestamp()))
    assert isinstance(moment, datetime)
    return moment.astimezone(UTC)
