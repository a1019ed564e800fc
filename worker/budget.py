"""How much a scan may use: processor time for each text, memory for the process, and what happens beyond.

Two lines of defence. A timer of processor time interrupts Python and ends one text's scan as incomplete. A scan that
hangs in compiled code is ended with its process by the kernel; the row's attempts then single the text out.
"""

import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from detector.finding import Context, ScanResult
from models.logs import log, told

TEXT_SECONDS: Final = 2.0
"""Processor seconds one text may take by itself."""
SHARE_SECONDS: Final = 0.25
"""Processor seconds each text of a batch adds to the batch's budget."""
GRACE_SECONDS: Final = 3
"""After the timer, so long until the kernel ends the process."""
_CHARGED: Final = ~0 << 3
"""Linux's id for this process's CPUCLOCK_PROF (linux/posix-timers.h): the clock that RLIMIT_CPU is held against."""
MEMORY_BYTES: Final = 1024**3
"""Address space a child may add to what it was forked with."""


class BudgetSpent(BaseException):
    """The processor time is used up. Not an Exception, so that a library's `except Exception` cannot swallow it."""


class Scanner(Protocol):
    """What is asked of the detector."""

    @property
    def version(self) -> str:
        """The version whose judgement this is."""
        ...

    def scan_many(self, texts: Sequence[str], contexts: Sequence[Context]) -> list[ScanResult]:
        """All findings of each text."""
        ...


def limit_memory() -> None:
    """Let this child grow by a gigabyte and no further: a text that wants more fails alone, as MemoryError."""
    if not sys.platform.startswith("linux"):
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    ceiling = pages * resource.getpagesize() + MEMORY_BYTES
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or ceiling < hard:
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))


def _charged() -> float:
    """Seconds charged to this process, by ticks; in a long life they drift from what process_time measures."""
    return time.clock_gettime(_CHARGED) if sys.platform.startswith("linux") else time.process_time()


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raise BudgetSpent in the block after so much processor time; end the process if it does not listen."""

    def spent(_signal: int, _frame: object) -> None:
        raise BudgetSpent

    before = signal.signal(signal.SIGPROF, spent)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(_charged() + seconds) + GRACE_SECONDS, hard))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def scan_within(detector: Scanner, texts: Sequence[str], contexts: Sequence[Context]) -> list[ScanResult]:
    """Scan a batch; if anything goes wrong, each text alone, so that one bad text costs only itself.

    A text that cannot be scanned comes back incomplete, which sends it to a person.
    """
    if len(texts) > 1:
        try:
            with processor_time(TEXT_SECONDS + SHARE_SECONDS * len(texts)):
                results = detector.scan_many(texts, contexts)
            if len(results) == len(texts):
                return results
        except (Exception, BudgetSpent) as error:  # noqa: BLE001 - whatever it is, the texts are tried one by one
            log().warning("scan.batch_failed", count=len(texts), **told(error))
    return [_alone(detector, text, context) for text, context in zip(texts, contexts, strict=True)]


def _alone(detector: Scanner, text: str, context: Context) -> ScanResult:
    try:
        with processor_time(TEXT_SECONDS):
            return detector.scan_many([text], [context])[0]
    except BudgetSpent:
        reason = "budget"
    except MemoryError:
        reason = "memory"
    except Exception as error:  # noqa: BLE001 - a text nobody could scan goes to a person, whatever the reason
        log().error("scan.failed", **told(error))
        reason = "failed"
    log().warning("scan.incomplete", reason=reason)
    return ScanResult(complete=False, incomplete_reason=reason, detector_version=detector.version)
