"""What a worker process has at hand: settings, keys, the bell, the way out; and, made in each child, the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from models.crypto import KeyRing
from models.desk import Desk
from models.jobs import Nudge
from models.session import Database
from models.settings import Settings
from models.setup import open_
from worker.outbound import Outbound


@dataclass(slots=True)
class Runtime:
    """Made once in the parent. A database connection must not cross a fork: each child opens its own."""

    settings: Settings
    keys: KeyRing = field(repr=False)
    nudge: Nudge
    outbound: Outbound
    _database: Database = field(repr=False)
    stopping: bool = False
    """Set in a child whose worker was told to stop: what was claimed is finished, and nothing more is."""
    _opened_in: int = field(default_factory=os.getpid)

    @property
    def database(self) -> Database:
        """This process's own database."""
        if self._opened_in != os.getpid():
            # The parent's pool was empty when we forked; if it was not, its connections are not ours to use or close.
            self._database.engine.dispose(close=False)
            self._opened_in = os.getpid()
        return self._database

    def let_go(self) -> None:
        """Close this process's connections, so that none crosses a fork. What was compiled stays, for the children."""
        self._database.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Desk]:
        """A transaction's desk; committed at the end. Raise models.session.Busy."""
        with self.database.begin() as session:
            yield Desk.at_work(session, self.keys, self.settings)

    @contextmanager
    def read(self) -> Iterator[Desk]:
        """A desk that writes nothing."""
        with self.database.read() as session:
            yield Desk.at_work(session, self.keys, self.settings)


def make_runtime(settings: Settings) -> Runtime:
    """Read the keys and open what may be shared with children. Raise models.crypto.KeysMissing."""
    database, keys = open_(settings)
    runtime = Runtime(
        settings=settings,
        keys=keys,
        nudge=Nudge(settings.redis),
        outbound=Outbound(private=settings.private_targets),
        _database=database,
    )
    runtime.let_go()
    return runtime


_current: list[Runtime] = []


def install(runtime: Runtime) -> None:
    """Make this the runtime that the jobs of this process and its children use."""
    _current[:] = [runtime]


def current() -> Runtime:
    """The runtime of this process."""
    return _current[0]


def stop_soon() -> None:
    """The worker was told to stop: begin nothing more."""
    for runtime in _current:
        runtime.stopping = True
