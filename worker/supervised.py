"""The start of a worker process: its logs, its limits, its runtime, its detector warmed, then RQ's loop."""

import gc
import resource
import signal
import sys
import time

import redis

from models import crash
from models.logs import log, start_logging, told
from models.settings import Settings
from worker import runtime
from worker.broker import connect, make_worker, warn_of_eviction

LONGEST_PAUSE = 10.0


def run(settings: Settings, queue: str, *, burst: bool = False) -> None:
    """Work on one queue until told to stop. With `burst`, until it is empty."""
    start_logging(settings.log_level, f"worker-{queue}")
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))  # until RQ has its own, which lets a job end
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # a child that is not ready for it must not die of it
    crash.arm(settings.crash_at)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    runtime.install(runtime.make_runtime(settings))
    if queue == "scan":
        from worker import check, scan, warm  # noqa: F401, PLC0415 - only this process carries the language model

        warm.detector(settings)
    else:
        from worker import deliver, poll  # noqa: F401, PLC0415 - loaded here, each child need not do it again
    connection = connect(settings.redis)
    _wait_for(connection)
    warn_of_eviction(connection)
    worker = make_worker(queue, connection)
    log().info("worker.started", queue=queue)
    gc.collect()
    gc.freeze()  # children then leave what we loaded alone, and share its memory
    worker.work(burst=burst, logging_level="WARNING")


def _wait_for(connection: "redis.Redis") -> None:
    """Wait until Redis answers: it may be started at the same time, or be away for a while."""
    pause = 0.05
    while True:
        try:
            connection.ping()
        except redis.RedisError as error:
            log().warning("redis.away", after=pause, **told(error))
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return
