"""The RQ worker: one queue a process, JSON, and no job but those on the list.

Redis is a bell, not a memory: whoever can write to it may ring, and nothing more. A job that is not on the list, or
brings anything but one row id, is failed without being looked at further; what RQ would import by name on a job's
word (callbacks, webhooks, dependencies, bound instances) is dropped on reading.
"""

import json
import os
import signal
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

import redis
from rq import Queue, Worker
from rq.exceptions import DeserializationError
from rq.job import JOB_ID_PATTERN, Job, JobStatus
from rq.serializers import JSONSerializer
from rq.utils import str_to_date

from models.jobs import QUEUES
from models.logs import log, told
from worker import runtime

JOB_SECONDS: Final = 120
"""The longest a job may run. A job drains what is due for a part of this and then rings again."""
FAILURE_SECONDS: Final = 3600
WORKER_TTL: Final = 120
"""A worker waits for a bell a little shorter than this; its connection must be patient enough for that."""
DATA_BYTES: Final = 512
FUNCTIONS: Final = "worker.jobs."

_DATES = ("created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat")
_KEPT = frozenset({"data", "origin", "status", "worker_name", *_DATES})


class NotListed(Exception):
    """A job that is not on the list was rung for. The message says nothing of it."""


class ListedJob(Job):
    """A job whose function is one of `models.jobs` for its queue and whose only argument is a row id."""

    def restore(self, raw_data: Mapping[Any, Any]) -> None:
        """Read from Redis only what a bell needs: a hash with anything wrong in it must not stop the worker."""
        raw = {_text(key): value for key, value in raw_data.items()}
        kept = {key: value for key, value in raw.items() if key in _KEPT}
        kept["data"] = zlib.compress(_data(kept.get("data")))
        kept["status"] = _status(kept.get("status"))
        for name in ("origin", "worker_name"):
            kept[name] = _text(kept.get(name, b"")).encode()
        for name in _DATES:
            if name in kept and not _is_date(kept[name]):
                del kept[name]
        super().restore({key.encode(): value for key, value in kept.items()})
        self.timeout, self.result_ttl, self.failure_ttl = JOB_SECONDS, 0, FAILURE_SECONDS

    def _deserialize_data(self) -> None:
        """Take the call apart. Raise DeserializationError for what is not on the list, whatever it is."""
        try:
            name, instance, args, kwargs = json.loads(bytes(self.data))
        except (ValueError, TypeError, RecursionError):
            raise DeserializationError from None
        if not _is_listed(self.origin, name) or instance is not None or kwargs or not _is_one_id(args):
            raise DeserializationError from None
        self._func_name, self._instance, self._args, self._kwargs = name, None, (args[0],), {}

    @property
    def func(self) -> Callable[[int], None]:
        """The function on the list. Raise NotListed."""
        name = self.func_name or ""
        if not _is_listed(self.origin, name):
            raise NotListed
        from worker import jobs  # noqa: PLC0415 - after the fork: a job's module is the job's business

        return getattr(jobs, name.removeprefix(FUNCTIONS))  # type: ignore[no-any-return]

    def get_call_string(self) -> str:
        """What RQ writes where a job has no description of its own."""
        return "job"


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _data(stored: Any) -> bytes:
    """The job's call, inflated no further than a listed call can be long."""
    if not isinstance(stored, bytes):
        return b""
    try:
        return zlib.decompressobj().decompress(stored, DATA_BYTES)
    except zlib.error:
        return b""


def _status(stored: Any) -> bytes:
    known = {status.value for status in JobStatus}
    word = _text(stored)
    return (word if word in known else JobStatus.QUEUED.value).encode()


def _is_date(stored: Any) -> bool:
    try:
        str_to_date(stored)
    except (ValueError, TypeError, AttributeError):
        return False
    return True


def _is_listed(queue: str, name: Any) -> bool:
    return isinstance(name, str) and name in {FUNCTIONS + job for job in QUEUES.get(queue, ())}


def _is_one_id(args: Any) -> bool:
    return isinstance(args, list) and len(args) == 1 and type(args[0]) is int and 0 <= args[0] < 2**63


class ListedQueue(Queue):
    """A queue that throws away what it cannot read instead of letting it end the worker."""

    job_class = ListedJob

    @classmethod
    def dequeue_any(  # noqa: PLR0917 - RQ passes them so
        cls,
        queues: Iterable[Queue],
        timeout: int | None,
        connection: "redis.Redis",
        job_class: type[Job] | None = None,
        serializer: Any = None,
        death_penalty_class: Any = None,
    ) -> "tuple[Job, Queue] | None":
        """The next job that can be read, as RQ takes it."""
        waiting = list(queues)
        while True:
            try:
                return super().dequeue_any(waiting, timeout, connection, job_class, serializer, death_penalty_class)
            except (ValueError, TypeError, LookupError, AttributeError) as error:
                # What reading nonsense raises; a wish to stop and a Redis that is away are none of these.
                log().warning("job.unreadable", **told(error))
                _drop_nonsense(connection, [queue.intermediate_queue_key for queue in waiting])


def _drop_nonsense(connection: "redis.Redis", keys: Iterable[str]) -> None:
    """Take out of the in-between lists what is no job id: RQ's own maintenance would stumble over it."""
    for key in keys:
        for name in connection.lrange(key, 0, -1):
            if not JOB_ID_PATTERN.fullmatch(_text(name)):
                connection.lrem(key, 0, name)  # type: ignore[arg-type]  # bytes are taken as they are


class ListedWorker(Worker):
    """A forking worker that takes no orders from Redis besides listed jobs."""

    job_class = ListedJob

    def subscribe(self) -> None:
        """No commands: whoever may write to Redis could else shut workers down."""

    def unsubscribe(self) -> None:
        """Nothing was subscribed."""

    def check_for_suspension(self, burst: bool) -> None:
        """No suspension by a key in Redis either."""

    def setup_work_horse_signals(self) -> None:
        """In the child: besides RQ's, hear from the worker that it was told to stop."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        signal.signal(signal.SIGUSR1, lambda _number, _frame: runtime.stop_soon())

    def handle_warm_shutdown_request(self) -> None:
        """Let the child finish what it has claimed; a job that drains would else go on for its whole time."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        if self.horse_pid:
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGUSR1)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log what went wrong without its message: that may hold a poster's words."""
        log().error("job.failed", queue=job.origin, job=job.id, **told(exc_info[1]))

    def handle_job_failure(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: Any = None,
        exc_string: str = "",  # noqa: ARG002 - a traceback with messages must not reach Redis
        execution: Any = None,
    ) -> None:
        """Keep a failure in Redis for an hour, as a class and a frame."""
        error = sys.exception()
        short = " ".join(told(error).values()) if error else "ended without a word"
        super().handle_job_failure(job, queue, started_job_registry, exc_string=short, execution=execution)


def connect(url: str) -> "redis.Redis":
    """A connection that gives up soon when Redis is away, but waits while it merely has nothing to say."""
    return redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=WORKER_TTL + 10, health_check_interval=15)


def make_worker(queue: str, connection: "redis.Redis", *, maintenance: int = 60) -> ListedWorker:
    """A worker for exactly one queue: with two, RQ loses what was popped when it dies."""
    if queue not in QUEUES:
        raise ValueError(f"There is no queue {queue}. The queues are: {', '.join(QUEUES)}.")
    return ListedWorker(
        [ListedQueue(queue, connection=connection, job_class=ListedJob, serializer=JSONSerializer)],
        connection=connection,
        serializer=JSONSerializer,
        job_class=ListedJob,
        queue_class=ListedQueue,
        log_job_description=False,
        worker_ttl=WORKER_TTL,
        maintenance_interval=maintenance,
        job_monitoring_interval=10,
    )


def eviction(connection: "redis.Redis") -> str:
    """The policy by which this Redis throws keys away when it is full; empty when it will not say."""
    try:
        answer = connection.config_get("maxmemory-policy")
    except redis.RedisError:
        return ""
    return str(answer.get("maxmemory-policy", "")) if isinstance(answer, dict) else ""


def warn_of_eviction(connection: "redis.Redis") -> None:
    """Say at start when Redis may drop jobs: the sweep makes up for it, but slowly."""
    policy = eviction(connection)
    if policy not in {"noeviction", ""}:
        log().warning("redis.evicts", policy=policy)
