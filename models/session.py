"""The engine and its sessions: what each database needs so that a commit is a promise."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from models.base import Base
from models.direct import insert_many

# SQLite before 3.51.3 can corrupt a WAL database when two connections reset the log at the same moment.
SAFE_WAL = (3, 51, 3)
BUSY_MS = 5000
_JOURNAL_PAUSE = 0.02
_SCRUBBED = ("revision", "decision", "post", "author", "comment_address", "finding")


class Busy(Exception):
    """The database cannot take this now; the same request can be made again."""


def journal_mode() -> str:
    """WAL where this SQLite is free of the WAL-reset bug, else DELETE."""
    version = tuple(int(part) for part in pysqlite3.sqlite_version.split("."))
    return "WAL" if version >= SAFE_WAL else "DELETE"


def make_engine(url: str, *, pool_size: int = 8, journal: str | None = None) -> Engine:
    """An engine for SQLite or PostgreSQL. Bound values never reach an exception."""
    if url.startswith("sqlite"):
        engine = create_engine(url, module=pysqlite3, hide_parameters=True, connect_args={"timeout": BUSY_MS / 1000})
        _prepare_sqlite(engine, journal or journal_mode())
        return engine
    return create_engine(url, hide_parameters=True, pool_size=pool_size, max_overflow=4, pool_pre_ping=True)


def _prepare_sqlite(engine: Engine, journal: str) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, see below
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        _set_journal(connection, journal)
        for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "journal_size_limit=67108864"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Any) -> None:
        # A transaction that reads first and writes later would meet "locked" at a point where it cannot be repeated.
        immediate = connection.get_execution_options().get("reads_only") is not True
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _set_journal(connection: Any, journal: str) -> None:
    """Change the mode where it is another: SQLite does not wait for that lock by itself, so two first starts met it."""
    until = time.monotonic() + BUSY_MS / 1000
    while connection.execute("PRAGMA journal_mode").fetchone()[0].upper() != journal:
        try:
            connection.execute(f"PRAGMA journal_mode={journal}")
        except pysqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_JOURNAL_PAUSE)


class Database:
    """An engine and the way to use it: `with database.begin() as session`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._write = sessionmaker(engine, expire_on_commit=False)
        self._read = sessionmaker(engine.execution_options(reads_only=True), expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction, committed at the end. Raise Busy when the database is away or locked."""
        with _named_errors(), self._write.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that writes nothing."""
        with _named_errors(), self._read.begin() as session:
            yield session

    def scrub(self) -> None:
        """Take destroyed bytes out of the files after a purge or an erasure. Never inside a transaction.

        SQLite overwrites them in the database at once (secure_delete), but its log keeps older pages until it is
        emptied. PostgreSQL keeps dead rows until a vacuum.
        """
        with _named_errors():
            if self.engine.dialect.name == "sqlite":
                self._truncate_log()
            else:
                with self.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                    for table in _SCRUBBED:
                        connection.exec_driver_sql(f'VACUUM "{table}"')

    def _truncate_log(self) -> None:
        connection = self.engine.raw_connection()  # a checkpoint cannot be made within a transaction
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise Busy(type(error.orig).__name__) from None
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Busy("connection_lost") from None
        raise


def insert_if_absent(session: Session, row: type[Base], values: dict[str, Any], unique: list[str]) -> int | None:
    """Insert and return the new id, or leave what is there with the same unique columns and return None."""
    session.flush()  # what it refers to
    new = insert_many(session, row, [values], unique=tuple(unique))
    return new[0][0] if new else None


def insert_row(session: Session, row: type[Base], values: dict[str, Any]) -> int:
    """Insert and return the new id. What it refers to is flushed already."""
    [(new,)] = insert_many(session, row, [values])
    return int(new)
