"""Which processes make a running Overshare, and starting them all on one machine."""

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from models import setup
from models.logs import start_logging
from models.settings import Settings, child_environment
from overshare.processes import Child, Supervisor, no_core_dumps, ourselves
from worker import embedded

LOCK: Final = "running.lock"


class AlreadyRunning(Exception):
    """Another process works on this data directory; the message says what to do."""


class NotADemo(Exception):
    """The data directory holds something else than a demo; the message says what to do."""


@contextmanager
def only_one(directory: Path) -> Iterator[None]:
    """Hold the data directory for one `up`, `demo` or `restore`: two would fight over socket, port and file."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise AlreadyRunning(
            f"Overshare runs on {directory} already. Stop it first, or set OVERSHARE_DATA_DIR."
        ) from None
    try:
        yield
    finally:
        os.close(handle)


def children(settings: Settings) -> list[Child]:
    """The processes of one machine, what others stand on first."""
    environment = child_environment(settings)
    workers = range(1, settings.scan_workers + 1)
    ours = [
        Child("web", ourselves("web"), environment),
        *(Child(f"scan-{number}", ourselves("worker", "scan"), environment) for number in workers),
        Child("deliver", ourselves("worker", "deliver"), environment),
        Child("sweep", ourselves("sweep"), environment),
    ]
    if settings.redis_url:
        return ours
    socket = settings.redis_socket
    private = Child(
        "redis",
        embedded.command(socket),
        environment,
        ends_last=True,
        quiet=True,
        before=lambda: embedded.remove_stale(socket),
    )
    return [private, *ours]


def run(
    settings: Settings,
    *,
    ready: Callable[[setup.Ready], None],
    more: Callable[[setup.Ready], list[Child]] = lambda _: [],
) -> None:
    """Prepare, start every process, call `ready`, keep them alive and end them when told to. `more` adds processes."""
    no_core_dumps()
    start_logging(settings.log_level, "up")
    with only_one(settings.data_dir.resolve()):
        prepared = setup.prepare(settings)
        every = [*children(settings), *more(prepared)]
        prepared.database.engine.dispose()
        Supervisor(every).run(is_up=lambda: listens(settings), started=lambda: ready(prepared))


def listens(settings: Settings) -> bool:
    """Whether the web process takes connections."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - what it may be set to
    with suppress(OSError), socket.create_connection((host, settings.port), timeout=1):
        return True
    return False
