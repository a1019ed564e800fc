"""Several threads' webhooks in one commit: a commit waits for the disk, and one wait can serve all who have come.

Whoever gets the turn takes everything that has gathered, its own included, and commits it at once; the others find
theirs done when the turn comes to them. It waits for a moment for those who have said that they are coming. There is no
thread of its own, nothing to start or stop, and a delivery that comes alone is committed alone and at once. Nobody is
told 2xx before the commit that holds their delivery.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

MOST: Final = 32
PATIENCE: Final = 0.002
"""Seconds a commit waits for those who are coming: what it takes to read a few deliveries."""
_LOOK: Final = 0.0002
Work = TypeVar("Work")
Outcome = TypeVar("Outcome")


@dataclass(slots=True)
class _Waiting(Generic[Work, Outcome]):
    """One thread's work, and what became of it."""

    work: Work
    outcomes: list[Outcome] = field(default_factory=list)
    error: Exception | None = field(default=None, repr=False)
    done: bool = False


class Together(Generic[Work, Outcome]):
    """Gathers the work of a process's threads into common transactions."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._turn = threading.Lock()
        self._gathered: list[_Waiting[Work, Outcome]] = []
        self._coming = 0

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Say that this thread makes work ready, and is about to `keep` it after the block."""
        with self._gate:
            self._coming += 1
        try:
            yield
        finally:
            with self._gate:
                self._coming -= 1

    def keep(self, work: Work, commit: Callable[[Sequence[Work]], Sequence[Outcome]]) -> Outcome:
        """Do this work; it is committed when this returns. Raise what went wrong with it.

        `commit` does all the work it is given in one transaction, commits that and returns the outcomes, in order. It
        runs in one thread at a time.
        """
        mine: _Waiting[Work, Outcome] = _Waiting(work)
        with self._gate:
            self._gathered.append(mine)
        while not mine.done:
            with self._turn:
                if not mine.done:
                    self._wait()
                    _do(self._take(), commit)
        if mine.error is not None:
            raise mine.error
        return mine.outcomes[0]

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while self._coming and len(self._gathered) < MOST and time.monotonic() < until:
            time.sleep(_LOOK)

    def _take(self) -> list[_Waiting[Work, Outcome]]:
        with self._gate:
            taken, self._gathered = self._gathered[:MOST], self._gathered[MOST:]
        return taken


def _do(taken: list[_Waiting[Work, Outcome]], commit: Callable[[Sequence[Work]], Sequence[Outcome]]) -> None:
    """All in one transaction; if that fails, each in its own, so that one bad delivery fails alone."""
    if len(taken) > 1 and _all(taken, commit):
        return
    for waiting in taken:
        try:
            waiting.outcomes = [*commit([waiting.work])]
        except Exception as error:  # noqa: BLE001 - it is raised in the thread it belongs to
            waiting.error = error
        waiting.done = True


def _all(taken: list[_Waiting[Work, Outcome]], commit: Callable[[Sequence[Work]], Sequence[Outcome]]) -> bool:
    try:
        outcomes = commit([waiting.work for waiting in taken])
    except Exception:  # noqa: BLE001 - whose it was shows when each is tried alone
        return False
    for waiting, outcome in zip(taken, outcomes, strict=True):
        waiting.outcomes, waiting.done = [outcome], True
    return True
