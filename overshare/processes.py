"""The supervisor behind `overshare up`: starts the rooms, starts again whichever ends, and ends them all by pid."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from models.logs import log

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY_SECONDS: Final = 60.0
"""A child that lived so long has started well: its next end is met with the first pause again."""
END_SECONDS: Final = 20.0
TICK_SECONDS: Final = 0.2
_PR_SET_PDEATHSIG: Final = 1
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


@dataclass(slots=True)
class Child:
    """One process to keep alive. `ends_last` is for what the others stand on; `before` runs ahead of each start.

    `quiet` drops what it says on standard output.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    ends_last: bool = False
    quiet: bool = False
    before: Callable[[], None] = lambda: None
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    starts: int = 0
    pause: float = FIRST_PAUSE
    due_at: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it, in a session of its own: a Ctrl-C in the terminal reaches us alone, and we tell them in order."""
        self.before()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.quiet else None,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
        )
        self.started_at = time.monotonic()
        self.starts += 1

    def signal(self, number: int) -> None:
        """Send a signal if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


def _end_with_parent() -> None:
    """Ask the kernel to end this child when the supervisor is killed, so that nothing is left behind."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps children alive until it is told to stop. Restarts whatever the exit code: RQ ends with 0 on errors."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)
        self._stop = False

    def run(self, *, is_up: Callable[[], bool] = lambda: True, started: Callable[[], None] = lambda: None) -> None:
        """Start all in order, call `started` once `is_up`; return after SIGTERM or SIGINT, every child ended."""
        before = {number: signal.signal(number, self._asked) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in self.children:
                if not self._stop:
                    child.start()
            said = False
            while not self._stop:
                self.tick(time.monotonic())
                if not said and is_up():
                    said = True
                    started()
                time.sleep(TICK_SECONDS)
        finally:
            self.end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: object) -> None:
        self._stop = True

    def tick(self, now: float) -> None:
        """Notice ends, and start again what has waited long enough."""
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._note_end(child, now)
            if child.process is None and now >= child.due_at:
                child.start()
                child.started_at = now
                log().info("child.restarted", child=child.name, count=child.starts)

    def _note_end(self, child: Child, now: float) -> None:
        assert child.process is not None
        log().warning("child.ended", child=child.name, rc=child.process.returncode, after=int(now - child.started_at))
        if now - child.started_at > STEADY_SECONDS:
            child.pause = FIRST_PAUSE
        child.due_at = now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)
        child.process = None

    def end(self) -> None:
        """End every child: first those that stand on others, then the rest; who does not listen is killed."""
        for last in (False, True):
            group = [child for child in self.children if child.ends_last is last]
            for child in group:
                child.signal(signal.SIGTERM)
            self._wait(group)

    def _wait(self, group: Sequence[Child]) -> None:
        until = time.monotonic() + END_SECONDS
        while any(child.alive for child in group) and time.monotonic() < until:
            time.sleep(TICK_SECONDS / 4)
        for child in group:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def ourselves(*arguments: str) -> list[str]:
    """The command line that runs this program again with other arguments."""
    return [sys.executable, "-m", "overshare", *arguments]


def no_core_dumps() -> None:
    """A crashed process must not write its memory, with keys and texts, to disk."""
    import resource  # noqa: PLC0415 - absent on Windows, where there are no core dumps either

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
