"""The first start and every later one: data directory, keys, tables, canaries, the first admin."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import schema
from models.accounts import first_admin
from models.canary import Canary
from models.crypto import KeyRing, KeysMissing, Place, Unreadable, create_keys, load_keys
from models.desk import Desk
from models.reseal import count
from models.session import Busy, Database, insert_if_absent, make_engine
from models.settings import Settings

_WORD = b"canary"


class CannotStart(Exception):
    """Something is not as it must be; the message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a process works with. The password is there only at the very first start, to be printed once."""

    database: Database = field(repr=False)
    keys: KeyRing = field(repr=False)
    one_time_password: str | None = field(default=None, repr=False)


def prepare(settings: Settings) -> Ready:
    """Make or check everything, bring the tables up to date. Raise CannotStart, KeysMissing."""
    _private(settings.data_dir)
    if settings.database.startswith("sqlite"):
        _private_file(Path(settings.database.removeprefix("sqlite:///")))
    with _reached(settings) as database:
        keys = _keys(settings, database)
        schema.upgrade(database.engine)
        with database.begin() as session:
            desk = Desk.at_work(session, keys, settings)
            _forget_unused(desk)
            add_canaries(session, keys)
            check_canaries(session, keys)  # also those that another process added at the same moment
            password = first_admin(desk)
        return Ready(database, keys, password)


def open_(settings: Settings) -> tuple[Database, KeyRing]:
    """The same for a child process: checks, but makes and migrates nothing. Raise CannotStart, KeysMissing."""
    if not settings.keys.exists() and _sqlite_is_missing(settings):
        raise CannotStart(f"Nothing was set up in {settings.data_dir} yet. Run: overshare up (or overshare migrate)")
    keys = load_keys(settings.keys)
    with _reached(settings) as database:
        with database.read() as session:
            found = schema.current(session.connection())
            if found != schema.head():
                raise CannotStart(
                    f"The database is at revision {found or 'none'}, this version needs {schema.head()}. "
                    "Run: overshare migrate"
                )
            check_canaries(session, keys)
        return database, keys


def without_key(settings: Settings) -> tuple[str, Database] | None:
    """What is wrong with the keys of a database that is there and holds sealed values, and that database.

    None where it is not that: all is well, nothing was set up yet, or the database cannot be reached either.
    """
    try:
        database, _ = open_(settings)
    except KeysMissing as error:
        return (str(error), found) if (found := _sealed_database(settings)) is not None else None
    except CannotStart:
        return None
    database.engine.dispose()
    return None


def _sqlite_is_missing(settings: Settings) -> bool:
    return settings.database.startswith("sqlite") and not Path(settings.database.removeprefix("sqlite:///")).exists()


def _sealed_database(settings: Settings) -> Database | None:
    if _sqlite_is_missing(settings):
        return None  # to open it would make it
    try:
        with _reached(settings) as database, database.read() as session:
            tables = inspect(session.connection()).get_table_names()
            used = Canary.__tablename__ in tables and session.scalar(select(Canary.id).limit(1)) is not None
    except CannotStart:
        return None
    if used:
        return database
    database.engine.dispose()
    return None


@contextmanager
def _reached(settings: Settings) -> Iterator[Database]:
    """The database; its connections are let go if the start fails."""
    database = Database(make_engine(settings.database))
    try:
        yield database
    except BaseException as error:
        database.engine.dispose()
        if isinstance(error, Busy | OperationalError):
            sentence = "The database cannot be reached. Start it, or correct OVERSHARE_DATABASE_URL."
            raise CannotStart(sentence) from None
        raise


def _private(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(directory.stat().st_mode) & 0o077:
        raise CannotStart(f"{directory} can be read by others. Run: chmod 700 {directory}")


def _private_file(file: Path) -> None:
    """SQLite would make its file with the umask; its journals take the file's mode."""
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    elif stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise CannotStart(f"{file} can be read by others. Run: chmod 600 {file}")


def _keys(settings: Settings, database: Database) -> KeyRing:
    """New keys only for a database that has sealed nothing: beside an old one they would hide that its own are lost."""
    with database.read() as session:
        tables = inspect(session.connection()).get_table_names()
        used = Canary.__tablename__ in tables and session.scalar(select(Canary.id).limit(1)) is not None
    return load_keys(settings.keys) if used else create_keys(settings.keys)


def _place(purpose: str, key_id: str) -> Place:
    return Place("canary", "word_sealed", f"{purpose}-{key_id}", 0)


def check_canaries(session: Session, keys: KeyRing) -> None:
    """Open a word under every key that was ever used. Raise KeysMissing and say which key is lost."""
    for row in session.scalars(select(Canary)):
        name = f"{row.purpose}-{row.key_id}.key"
        try:
            keys.open(row.word_sealed, _place(row.purpose, row.key_id), row.purpose)
        except Unreadable as error:
            fault = "is missing" if str(error) == "key_missing" else "is not the one this database was sealed with"
            raise KeysMissing(
                f"The key {name} {fault}. Restore it from your backup of the keys; without it what it sealed is lost."
            ) from None


def _forget_unused(desk: Desk) -> None:
    """A key that was taken away after everything was sealed again is no lost key."""
    gone = [row for row in desk.session.scalars(select(Canary)) if row.key_id not in desk.keys.keys[row.purpose]]
    used = count(desk) if gone else {}
    for row in gone:
        if row.purpose != "index" and (row.purpose, row.key_id) not in used:
            desk.session.delete(row)
            desk.note("key.retired", "operator", f"{row.purpose}-{row.key_id}")
    desk.session.flush()


def add_canaries(session: Session, keys: KeyRing) -> None:
    """Seal a word under every key that has none."""
    known = {(row.purpose, row.key_id) for row in session.scalars(select(Canary))}
    for purpose, ring in keys.keys.items():
        for key_id, key in ring.items():
            if (purpose, key_id) not in known:
                sealed = KeyRing({purpose: {key_id: key}}).seal(_WORD, _place(purpose, key_id), purpose)
                values = {"purpose": purpose, "key_id": key_id, "word_sealed": sealed}
                insert_if_absent(session, Canary, values, ["purpose", "key_id"])
