"""How much processor time one text may cost. When it is spent the result says so: never read that as clean."""

from dataclasses import dataclass, field
from time import thread_time

FLOOR = 0.4
PER_MILLION = 1.2
MOST_CANDIDATES = 4000


@dataclass(slots=True)
class Allowance:
    """Seconds of this thread's processor time for a text of `length` code points, from now on."""

    length: int
    reason: str | None = None
    end: float = field(default=0.0)

    def __post_init__(self) -> None:
        if not self.end:
            self.end = thread_time() + FLOOR + PER_MILLION * self.length / 1_000_000

    @property
    def spent(self) -> bool:
        """Whether the time is up; remembers that it was."""
        if self.reason is None and thread_time() > self.end:
            self.reason = "time"
        return self.reason is not None

    def give_up(self, reason: str) -> None:
        """Note why the text is not read to its end; the first reason stays."""
        self.reason = self.reason or reason
