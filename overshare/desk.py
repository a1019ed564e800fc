"""A working place for commands: one transaction on the database the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager

from models import setup
from models.desk import Desk
from models.settings import Settings
from overshare.sentences import settings


@contextmanager
def at_work(chosen: Settings | None = None) -> Iterator[Desk]:
    """A desk whose work is committed at the end. Raise CannotStart when nothing was set up yet."""
    chosen = chosen or settings()
    database, keys = setup.open_(chosen)
    try:
        with database.begin() as session:
            yield Desk.at_work(session, keys, chosen)
    finally:
        database.engine.dispose()
