"""Copies of the database, and the way back. A copy holds no keys; a restore repeats what was erased since."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pysqlite3

from models import reprint, setup
from models.erased import Erased, erase_again, erased
from models.settings import Settings
from overshare.desk import at_work
from overshare.rooms import only_one
from worker.runtime import make_runtime
from worker.sweep import purge

PAGES: Final = 2000
"""Pages copied at a time: writers get their turn in between."""


class NotPossible(Exception):
    """This cannot be backed up or restored; the message says what to do."""


def save(settings: Settings, file: Path) -> int:
    """Copy a SQLite database to a new file (0600) while it is in use. Return its size in bytes. Raise NotPossible."""
    source = _sqlite_file(settings)
    if file.exists():
        raise NotPossible(f"{file} exists. Choose another name, so that no older backup is lost.")
    if not source.exists():
        raise NotPossible(f"There is no database {source} yet.")
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(pysqlite3.connect(str(source))) as live, closing(pysqlite3.connect(str(file))) as copy:
        live.backup(copy, pages=PAGES)
        _is_sound(copy, file)
    return file.stat().st_size


def restore(settings: Settings, file: Path) -> int:
    """Put a backup in place of the database, which is kept beside it. Return how many erasures were repeated."""
    target = _sqlite_file(settings)
    with only_one(settings.data_dir.resolve()):
        with _opened(file) as copy:
            _is_sound(copy, file)
        since = _erased(settings) if target.exists() else []
        _swap(file, target)
        prepared = setup.prepare(settings)
        prepared.database.engine.dispose()
        renew_prints(settings)  # a backup from before a change of the index key knows everybody by the old one
        with at_work(settings) as desk:
            again = erase_again(desk, since)
        purge(make_runtime(settings))  # what fell due since the backup must not be seen again either
        return again


def renew_prints(settings: Settings) -> int:
    """Lay every fingerprint under the newest index key, in small transactions. Return how many rows were renewed."""
    total = 0
    while True:
        with at_work(settings) as desk:
            done = reprint.reprint(desk)
            if done == 0 and desk.keys.index_name() and not reprint.left(desk):
                reprint.finished(desk)
        total += done
        if done == 0:
            return total


def _sqlite_file(settings: Settings) -> Path:
    if not settings.database.startswith("sqlite:///"):
        raise NotPossible("PostgreSQL has its own tools: pg_dump --format=custom, and pg_restore. See docs/operate.md.")
    return Path(settings.database.removeprefix("sqlite:///"))


@contextmanager
def _opened(file: Path) -> Iterator[pysqlite3.Connection]:
    if not file.is_file():
        raise NotPossible(f"There is no file {file}.")
    with closing(pysqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def _is_sound(connection: pysqlite3.Connection, file: Path) -> None:
    """An empty file is a sound database too: ours has tables in it."""
    try:
        answer = connection.execute("PRAGMA integrity_check").fetchone()
        ours = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'audit_event'").fetchone()
    except pysqlite3.DatabaseError:
        answer = ours = None
    if answer != ("ok",) or ours != (1,):
        raise NotPossible(f"{file} is not a sound database of Overshare. Use another backup.")


def _erased(settings: Settings) -> list[Erased]:
    """Who was erased by now: that outlives the person's rows and the backup."""
    with at_work(settings) as desk:
        return erased(desk)


def _swap(file: Path, target: Path) -> None:
    """Copy beside the target first, so that a crash leaves one whole database or the other."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh, old = target.with_suffix(".restoring"), target.with_suffix(".before-restore")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, file.open("rb") as source:
        shutil.copyfileobj(source, out)
        out.flush()
        os.fsync(out.fileno())
    if target.exists():
        with closing(pysqlite3.connect(str(target))) as live:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.replace(old)
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    fresh.replace(target)
