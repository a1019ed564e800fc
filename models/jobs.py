"""The names of the jobs, and the nudge that wakes a worker. Rows remember the work; a lost nudge costs a moment."""

from collections.abc import Mapping
from typing import Final

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

SCAN: Final = "scan"
CHECK: Final = "check"
TRIAL: Final = "trial"
DELIVER: Final = "deliver"
POLL: Final = "poll"
FETCH: Final = "fetch"
LEARN: Final = "learn"
QUEUES: Final[Mapping[str, tuple[str, ...]]] = {"scan": (SCAN, CHECK, TRIAL, LEARN), "deliver": (DELIVER, POLL, FETCH)}
"""One queue a worker process: a worker that listens to several loses what it was handed when it dies."""

JOB_TIMEOUT = 60
FAILURE_TTL = 3600
AWAKE_MS = 5000
"""How long one nudge speaks for all that follow it: each job drains every row that is due."""


def queue_of(job: str) -> str:
    """The queue a job goes to. Raise KeyError for a job there is not."""
    for queue, jobs in QUEUES.items():
        if job in jobs:
            return queue
    raise KeyError(job)


def function_of(job: str) -> str:
    """The dotted name of the function that does a job; each takes exactly one row id."""
    queue_of(job)
    return f"worker.jobs.{job}"


def _mark(job: str) -> str:
    return f"overshare:awake:{job}"


class Nudge:
    """Wakes workers, best effort. It carries one row id, no text, and never raises: the sweep finds what it missed."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1)
        # RQ asks the server for its version once a queue; lazily, so that a Redis that is away stops nothing.
        self._queues: dict[str, Queue] = {}

    def __call__(self, job: str, row_id: int) -> bool:
        """Enqueue a job unless one that has not begun speaks for it. False if Redis is away."""
        try:
            if self._redis.set(_mark(job), "1", nx=True, px=AWAKE_MS):
                self._enqueue(job, row_id)
        except (RedisError, OSError):
            return False
        return True

    def begun(self, job: str) -> None:
        """Say that a job has begun, before it claims: what is committed from now on needs a nudge of its own."""
        try:
            self._redis.delete(_mark(job))
        except (RedisError, OSError):
            return

    def awake(self, job: str, milliseconds: int) -> None:
        """Say for a moment that a job is at work and looks at the rows by itself, so that nobody need ring.

        Whoever says it must say `begun` and look once more before it stops looking.
        """
        try:
            self._redis.set(_mark(job), "1", px=milliseconds)
        except (RedisError, OSError):
            return

    def close(self) -> None:
        """Let the connections go."""
        self._redis.close()

    def _enqueue(self, job: str, row_id: int) -> None:
        name = queue_of(job)
        if name not in self._queues:
            self._queues[name] = Queue(name, connection=self._redis, serializer=JSONSerializer)
        self._queues[name].enqueue_call(
            function_of(job),
            args=(int(row_id),),
            description=f"{job} {int(row_id)}",
            timeout=JOB_TIMEOUT,
            result_ttl=0,
            failure_ttl=FAILURE_TTL,
        )
