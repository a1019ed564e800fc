"""How much processor time one text may cost. When it is spent the result says so: never read that as clean."""

from dataclasses import dataclass
from time import thread_time
from types import TracebackType
from typing import Self

FLOOR = 0.4
PER_MILLION = 0.8
MOST_CANDIDATES = 4000


@dataclass(slots=True)
class Allowance:
    """Seconds of processor time for a text of `length` code points: what passes inside `with`, and only that."""

    length: int
    reason: str | None = None
    used: float = 0.0
    since: float | None = None

    def __enter__(self) -> Self:
        self.since = thread_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.since is not None:
            self.used += thread_time() - self.since
            self.since = None

    @property
    def spent(self) -> bool:
        """Whether the time is up; remembers that it was."""
        if self.reason is None:
            running = thread_time() - self.since if self.since is not None else 0.0
            if self.used + running > FLOOR + PER_MILLION * self.length / 1_000_000:
                self.reason = "time"
        return self.reason is not None

    def give_up(self, reason: str) -> None:
        """Note why the text is not read to its end; the first reason stays."""
        self.reason = self.reason or reason
