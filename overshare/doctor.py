"""What Overshare stands on: settings, keys, database, Redis, clock, port. Each check ends with what to do."""

import shutil
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pysqlite3
from sqlalchemy.exc import SQLAlchemyError

from models import clock, setup
from models.crypto import KeysMissing, load_keys
from models.session import Busy, journal_mode
from models.settings import Settings
from worker import embedded
from worker.broker import connect, eviction

SKEW_SECONDS: Final = 5.0
FREE_BYTES: Final = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at. The sentence says how it is, or what to do."""

    what: str
    ok: bool
    sentence: str


def examine(settings: Settings) -> list[Checked]:
    """Look at everything, whatever goes wrong on the way."""
    checks = (_directory, _keys, _sqlite, _database, _clock, _redis, _port, _provider)
    return [check(settings) for check in checks]


def _directory(settings: Settings) -> Checked:
    directory = settings.data_dir.resolve()
    if not directory.exists():
        return Checked("data directory", True, f"{directory} is made at the first start.")
    if directory.stat().st_mode & 0o077:
        return Checked("data directory", False, f"Others may enter it. Run: chmod 700 {directory}")
    free = shutil.disk_usage(directory).free
    if free < FREE_BYTES:
        return Checked("data directory", False, f"Only {free // 1024**2} MiB are free. Make room before it fills up.")
    return Checked("data directory", True, f"{directory}, {free // 1024**2} MiB free.")


def _keys(settings: Settings) -> Checked:
    if not settings.keys.exists():
        return Checked("keys", True, f"{settings.keys} is made at the first start.")
    try:
        ring = load_keys(settings.keys)
    except KeysMissing as error:
        return Checked("keys", False, str(error))
    names = ", ".join(f"{purpose}-{ring.newest(purpose)}" for purpose in ring.keys)
    return Checked("keys", True, f"{names} write. Keep a backup of {settings.keys} apart from the database's.")


def _sqlite(settings: Settings) -> Checked:
    if not settings.database.startswith("sqlite"):
        return Checked("SQLite", True, "is not used.")
    version = pysqlite3.sqlite_version
    if journal_mode() != "WAL":
        sentence = f"{version} may corrupt a WAL database, so the slower DELETE mode is used. Install pysqlite3 >= 0.6."
        return Checked("SQLite", False, sentence)
    return Checked("SQLite", True, f"{version}, WAL mode.")


def _database(settings: Settings) -> Checked:
    try:
        database, _ = setup.open_(settings)
        with database.read() as session:
            clock.now(session)
    except (setup.CannotStart, KeysMissing) as error:
        return Checked("database", False, str(error))
    except (Busy, SQLAlchemyError, OSError):
        return Checked("database", False, "It does not answer. Start it, or mend OVERSHARE_DATABASE_URL.")
    database.engine.dispose()
    return Checked("database", True, "answers, its tables are up to date and the keys fit.")


def _clock(settings: Settings) -> Checked:
    """Leases live by the database's clock, signatures by this machine's."""
    with suppress(Exception):
        database, _ = setup.open_(settings)
        with database.read() as session:
            skew = abs((clock.now(session) - datetime.now(UTC)).total_seconds())
        database.engine.dispose()
        if skew > SKEW_SECONDS:
            sentence = f"This machine and the database are {skew:.0f} seconds apart. Set both by NTP."
            return Checked("clock", False, sentence)
    year = time.gmtime().tm_year
    if year < 2026:  # noqa: PLR2004 - before this was written
        return Checked("clock", False, "This machine lives in the past: signed webhooks are refused. Set it by NTP.")
    return Checked("clock", True, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC.")


def _redis(settings: Settings) -> Checked:
    if not settings.redis_url:
        try:
            path = embedded.find_server()
        except embedded.NoRedis as error:
            return Checked("Redis", False, str(error))
        if not embedded.answers(settings.redis_socket):
            return Checked("Redis", True, f"{path} is started by `overshare up`.")
    try:
        connection = connect(settings.redis)
        connection.ping()
        policy = eviction(connection)
        version = str(connection.info("server").get("redis_version", "0"))
    except Exception:  # noqa: BLE001 - whatever it is, the sentence is the same
        return Checked("Redis", False, "It does not answer. Start it, or mend OVERSHARE_REDIS_URL.")
    if tuple(int(part) for part in version.split(".")[:2]) < (6, 2):
        return Checked("Redis", False, f"{version} is too old: a dying worker would lose its job. Use 6.2 or newer.")
    if policy not in {"noeviction", ""}:
        return Checked("Redis", False, f"maxmemory-policy is {policy}: it may drop jobs. Set it to noeviction.")
    return Checked("Redis", True, f"{version} answers.")


def _port(settings: Settings) -> Checked:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            sentence = f"{settings.port} is in use: by Overshare itself, or choose another by OVERSHARE_PORT."
            return Checked("port", True, sentence)
    return Checked("port", True, f"{settings.port} is free.")


def _provider(settings: Settings) -> Checked:
    if not settings.oidc_issuer:
        return Checked("sign-in provider", True, "is not used.")
    # Only where there is one: what reads its tokens is slow to load, and this file is part of every command.
    from moderation_ui.provider import Away, Provider  # noqa: PLC0415
    from overshare.web import ask_provider  # noqa: PLC0415

    try:
        Provider(settings, ask_provider(settings)).look()
    except Away as away:
        sentence = f"{settings.oidc_issuer} does not answer as it must ({away.reason}). See docs/sign-in.md."
        return Checked("sign-in provider", False, sentence)
    return Checked("sign-in provider", True, f"{settings.oidc_issuer} answers, and its keys can be used.")
