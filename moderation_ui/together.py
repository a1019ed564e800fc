"""Several threads' webhooks in one commit: a commit waits for the disk, and one wait can serve all who have come.

Whoever gets the turn takes everything that has gathered, its own included, and commits it at once; the others find
theirs done when the turn comes to them. There is no thread of its own, nothing to start or stop, and a delivery that
comes alone is committed alone. Nobody is told 2xx before the commit that holds their delivery.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from models.desk import Desk
from models.intake import Received

MOST: Final = 32
Work = Callable[[Desk], Received]


@dataclass(slots=True)
class _Waiting:
    """One thread's work, and what became of it."""

    work: Work
    received: Received | None = None
    error: Exception | None = field(default=None, repr=False)
    done: bool = False


class Together:
    """Gathers the work of a process's threads into common transactions."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._turn = threading.Lock()
        self._gathered: list[_Waiting] = []

    def keep(self, work: Work, open_desk: Callable[[], AbstractContextManager[Desk]]) -> Received:
        """Do this work in a transaction that is committed when this returns. Raise what went wrong with it."""
        mine = _Waiting(work)
        with self._gate:
            self._gathered.append(mine)
        while not mine.done:
            with self._turn:
                if not mine.done:
                    self._commit(self._take(), open_desk)
        if mine.error is not None:
            raise mine.error
        assert mine.received is not None
        return mine.received

    def _take(self) -> list[_Waiting]:
        with self._gate:
            taken, self._gathered = self._gathered[:MOST], self._gathered[MOST:]
        return taken

    def _commit(self, taken: list[_Waiting], open_desk: Callable[[], AbstractContextManager[Desk]]) -> None:
        """All in one transaction; if that fails, each in its own, so that one bad delivery fails alone."""
        if len(taken) > 1:
            try:
                with open_desk() as desk:
                    received = [waiting.work(desk) for waiting in taken]
            except Exception:  # noqa: BLE001, S110 - whose it was shows when each is tried alone
                pass
            else:
                for waiting, outcome in zip(taken, received, strict=True):
                    waiting.received, waiting.done = outcome, True
                return
        for waiting in taken:
            try:
                with open_desk() as desk:
                    waiting.received = waiting.work(desk)
            except Exception as error:  # noqa: BLE001 - it is raised in the thread it belongs to
                waiting.error = error
            waiting.done = True
