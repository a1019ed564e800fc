"""The sweep: looks at the rows every second and rings again for what was forgotten; destroys what is past its date.

Any number may run; a lease in the database lets one work. It needs Redis for nothing but ringing, and outlives the
absence of both: an error is logged, and the next look comes a little later.
"""

import resource
import signal
import threading
import time
from typing import Final

from models import audit_chain, crash, fetches, learnings, lease, outbox, rights, scans, sites, targets, trials
from models.base import new_uuid
from models.jobs import CHECK, DELIVER, FETCH, LEARN, POLL, SCAN, TRIAL
from models.logs import log, start_logging, told
from models.settings import Settings
from worker.runtime import Runtime, make_runtime

LEASE_SECONDS: Final = 15.0
LONGEST_PAUSE: Final = 30.0
PURGE_SECONDS: Final = 60.0
ROUNDS: Final = 200
"""Transactions one purge may take; what is left waits for the next."""


class Sweep:
    """One process's sweep. `look` is one round; `run` goes on until `stop` is set."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.stop = threading.Event()
        self._holder = new_uuid()
        self._purge_at = 0.0

    def run(self) -> None:
        """Look, wait, look again; after an error wait longer each time."""
        interval = pause = self.runtime.settings.sweep_interval
        while not self.stop.is_set():
            try:
                self.look()
                pause = interval
            except Exception as error:  # noqa: BLE001 - whatever is away will be back; the sweep must then still be here
                log().warning("sweep.failed", after=pause, **told(error))
                pause = min(max(pause, interval) * 2, LONGEST_PAUSE)
            self.stop.wait(pause)
        self._hand_over()

    def look(self) -> bool:
        """One round. False if another process holds the lease."""
        with self.runtime.write() as desk:
            ours = lease.hold(desk, "sweep", self._holder, LEASE_SECONDS)
        if not ours:
            return False
        self.ring()
        crash.point("sweep.after_enqueue")
        with self.runtime.write() as desk:
            audit_chain.extend(desk)
        if time.monotonic() >= self._purge_at:
            self._purge_at = time.monotonic() + PURGE_SECONDS
            remind(self.runtime)
            self._ring_for_lessons()
            purge(self.runtime)
        return True

    def ring(self) -> None:
        """Ring for everything that is due: if somebody rang already, the bell stays silent."""
        with self.runtime.read() as desk:
            due = {
                SCAN: scans.first_due(desk),
                CHECK: outbox.first_check_due(desk),
                TRIAL: trials.first_due(desk),
                DELIVER: outbox.first_due(desk),
                POLL: next(iter(sites.polls_due(desk)), None),
                FETCH: fetches.first_due(desk),
            }
        for job, row_id in due.items():
            if row_id is not None:
                self.runtime.nudge(job, row_id)

    def _ring_for_lessons(self) -> None:
        """Once a minute is enough for what happens once a night."""
        with self.runtime.read() as desk:
            site_id = learnings.due(desk)
        if site_id is not None:
            self.runtime.nudge(LEARN, site_id)

    def _hand_over(self) -> None:
        try:
            with self.runtime.write() as desk:
                lease.give_up(desk, "sweep", self._holder)
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself
            log().warning("sweep.not_handed_over", **told(error))


def remind(runtime: Runtime) -> int:
    """Let what waits longer than it should rise, in small transactions. Return how many."""
    count = 0
    for _ in range(ROUNDS):
        with runtime.write() as desk:
            risen = targets.remind(desk)
        count += risen
        if risen == 0:
            break
    if count:
        log().info("items.late", count=count)
    return count


def purge(runtime: Runtime) -> dict[str, int]:
    """Destroy what is past its date, in small transactions. Return how many of each."""
    counts: dict[str, int] = {}
    for _ in range(ROUNDS):
        with runtime.write() as desk:
            purged = rights.purge(desk)
            crash.point("purge.before_commit")
        crash.point("purge.after_commit")
        for name, count in purged.counts.items():
            counts[name] = counts.get(name, 0) + count
        if purged.total == 0:
            break
    if any(counts.values()):
        runtime.database.scrub()
        log().info("purge.done", count=sum(counts.values()))
    return counts


def run(settings: Settings) -> None:
    """Sweep until told to stop."""
    start_logging(settings.log_level, "sweep")
    crash.arm(settings.crash_at)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sweep = Sweep(make_runtime(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: sweep.stop.set())
    log().info("sweep.started")
    sweep.run()
