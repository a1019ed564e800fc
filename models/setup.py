"""The first start and every later one: data directory, keys, tables, canaries, the first admin."""

from dataclasses import dataclass, field

from models.crypto import KeyRing
from models.session import Database
from models.settings import Settings


class CannotStart(Exception):
    """Something is not as it must be; the message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a process works with. The password is there only at the very first start, to be printed once."""

    database: Database = field(repr=False)
    keys: KeyRing = field(repr=False)
    one_time_password: str | None = field(default=None, repr=False)


def prepare(settings: Settings) -> Ready:
    """Make or check everything, bring the tables up to date. Raise CannotStart, KeysMissing, BadSettings."""
    raise NotImplementedError


def open_(settings: Settings) -> tuple[Database, KeyRing]:
    """The same for a child process: checks the keys, makes and migrates nothing. Raise CannotStart, KeysMissing."""
    raise NotImplementedError
