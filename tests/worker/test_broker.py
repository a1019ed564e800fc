import json
import pickle  # noqa: TID251 - what is refused
import zlib

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job, JobStatus
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer, PickleSerializer

from models.jobs import QUEUES
from tests.worker.workshop import MAIL
from worker import broker, jobs, runtime


@pytest.fixture
def connection(workshop):
    runtime.install(workshop.runtime)
    return broker.connect(workshop.settings.redis)


def work(connection, queue="scan"):
    """Let a real worker fork and work until the queue is empty."""
    broker.make_worker(queue, connection).work(burst=True, logging_level="WARNING")


def ring(connection, function, *arguments, queue="scan", **more):
    return Queue(queue, connection=connection, serializer=JSONSerializer).enqueue_call(
        function, args=arguments, description="a job", **more
    )


def failed(connection, queue="scan"):
    return FailedJobRegistry(queue, connection=connection, serializer=JSONSerializer).get_job_ids()


@pytest.fixture
def touched(tmp_path, monkeypatch):
    """Jobs that leave a trace in a file, since they run in another process."""
    trace = tmp_path / "trace"

    def leave(row_id):
        with trace.open("a") as file:
            file.write(f"{row_id}\n")

    for name in ("scan", "check", "deliver", "poll"):
        monkeypatch.setattr(jobs, name, leave)
    return lambda: trace.read_text().split() if trace.exists() else []


def test_a_listed_job_is_done_and_leaves_nothing_in_redis(connection, touched):
    job = ring(connection, "worker.jobs.scan", 12, result_ttl=0)

    work(connection)

    assert touched() == ["12"]
    assert failed(connection) == []
    assert not connection.exists(job.key)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("os.system", ("touch {mark}",)),
        ("subprocess.getoutput", ("touch {mark}",)),
        ("builtins.eval", ("__import__('os').system('touch {mark}')",)),
        ("worker.jobs.runtime", (1,)),
        ("worker.jobs.deliver", (1,)),
        ("worker.jobs.__doc__", (1,)),
        ("worker.jobs.scan.__call__", (1,)),
        ("worker.jobs.scan", ()),
        ("worker.jobs.scan", (1, 2)),
        ("worker.jobs.scan", ("1",)),
        ("worker.jobs.scan", (True,)),
        ("worker.jobs.scan", (1.0,)),
        ("worker.jobs.scan", (-1,)),
        ("worker.jobs.scan", (2**63,)),
        ("worker.jobs.scan", (None,)),
        ("worker.jobs.scan", ([1],)),
    ],
)
def test_what_is_not_on_the_list_fails_without_being_run(connection, touched, tmp_path, function, arguments):
    mark = tmp_path / "mark"
    said = tuple(one.format(mark=mark) if isinstance(one, str) else one for one in arguments)
    job = ring(connection, function, *said)

    work(connection)

    assert not mark.exists()
    assert touched() == []
    assert failed(connection) == [job.id]


def test_a_pickled_payload_is_refused_unread(connection, tmp_path):
    mark = tmp_path / "mark"

    class Bad:
        def __reduce__(self):
            return open, (str(mark), "w")

    job = ring(connection, "worker.jobs.scan", 1)
    for data in (pickle.dumps(Bad()), zlib.compress(pickle.dumps(Bad()))):
        connection.hset(job.key, "data", data)
        Queue("scan", connection=connection, serializer=JSONSerializer).push_job_id(job.id)
        work(connection)

    assert not mark.exists()


def test_a_job_written_by_a_pickling_queue_is_refused(connection, touched):
    Queue("scan", connection=connection, serializer=PickleSerializer).enqueue_call("worker.jobs.scan", args=(1,))

    work(connection)

    assert touched() == []


def test_callbacks_webhooks_dependencies_and_keywords_on_a_job_are_not_followed(connection, touched, tmp_path):
    mark = tmp_path / "mark"
    job = ring(connection, "worker.jobs.scan", 1)
    connection.hset(
        job.key,
        mapping={
            "success_callback_name": "os.system",
            "failure_callback_name": "os.system",
            "stopped_callback_name": "os.system",
            "webhooks": json.dumps([{"url": f"file://{mark}"}]),
            "dependency_ids": json.dumps(["other"]),
            "meta": b"\x80\x04",
            "retries_left": 5,
            "timeout": 10**9,
        },
    )

    work(connection)

    assert touched() == ["1"]
    assert failed(connection) == []


def test_keywords_and_instances_are_refused(connection, touched):
    job = ring(connection, "worker.jobs.scan", 1)
    for call in (
        ["worker.jobs.scan", None, [1], {"first": 2}],
        ["scan", {"a": 1}, [1], {}],
        ["worker.jobs.scan", "instance", [1], {}],
        {"not": "a list"},
    ):
        connection.hset(job.key, "data", zlib.compress(json.dumps(call).encode()))
        Queue("scan", connection=connection, serializer=JSONSerializer).push_job_id(job.id)
        work(connection)

    # The first ringing was overwritten by the first call; none of them was run.
    assert touched() == []


@pytest.mark.parametrize(
    "broken",
    [{"status": "no such status"}, {"created_at": "yesterday"}, {"timeout": "soon"}, {"data": b""},
     {"data": b"\xff" * 50}, {"data": zlib.compress(b"[" * 400)}, {"data": zlib.compress(b"x" * 10**7)},
     {"origin": b"\xff\xfe"}, {"webhooks": b"{"}, {"result_ttl": "x"}, {"number_of_retries": "many"}],
)  # fmt: skip
def test_a_job_hash_with_anything_wrong_in_it_does_not_stop_the_worker(connection, touched, broken):
    bad = ring(connection, "worker.jobs.scan", 1)
    connection.hset(bad.key, mapping=broken)
    ring(connection, "worker.jobs.scan", 2)

    work(connection)

    assert touched()[-1:] == ["2"]


def test_a_job_id_that_is_none_does_not_stop_the_worker(connection, touched):
    for name in (b"\xff\xfe", b"a b", b"", b"x" * 5000):
        connection.rpush("rq:queue:scan", name)
    ring(connection, "worker.jobs.scan", 2)

    work(connection)

    assert touched() == ["2"]


def test_a_job_that_raises_leaves_a_class_and_a_frame_in_redis_and_no_words(connection, monkeypatch, capfd):
    def fail(_):
        raise RuntimeError(f"{MAIL} was in the text")

    monkeypatch.setattr(jobs, "scan", fail)
    job = ring(connection, "worker.jobs.scan", 1, failure_ttl=3600)

    work(connection)

    kept = b" ".join(value for key in connection.scan_iter() for value in dump(connection, key))
    assert MAIL.encode() not in kept
    assert b"RuntimeError" in kept
    assert MAIL not in "".join(capfd.readouterr())
    assert 0 < connection.ttl(job.key) <= 3600


def dump(connection: Redis, key):
    kind = connection.type(key)
    if kind == b"hash":
        return [part for value in connection.hgetall(key).values() for part in (value, inflate(value))]
    if kind == b"stream":
        return [
            part for _, entry in connection.xrange(key) for value in entry.values() for part in (value, inflate(value))
        ]
    return [connection.dump(key) or b""]


def inflate(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        try:
            return zlib.decompress(__import__("base64").b64decode(value))
        except (ValueError, zlib.error):
            return b""


def test_descriptions_hold_a_name_and_an_id(workshop):
    connection = workshop.redis
    workshop.runtime.nudge("scan", 7)

    [job_id] = Queue("scan", connection=connection).job_ids
    job = Job.fetch(job_id, connection=connection, serializer=JSONSerializer)

    assert (job.func_name, list(job.args), job.description) == ("worker.jobs.scan", [7], "scan 7")


def test_a_worker_listens_to_exactly_one_queue_and_to_no_commands(connection):
    worker = broker.make_worker("deliver", connection)

    worker.subscribe()
    connection.set("rq:suspended", 1)
    worker.check_for_suspension(burst=False)

    assert worker.queue_names() == ["deliver"]
    assert worker.pubsub is None
    assert worker.log_job_description is False
    with pytest.raises(ValueError, match="scan, deliver"):
        broker.make_worker("other", connection)


def test_every_job_name_is_a_function_of_one_id_and_every_function_is_on_a_list():
    listed = {name for names in QUEUES.values() for name in names}
    functions = {name for name, one in vars(jobs).items() if getattr(one, "__module__", "") == jobs.__name__}

    assert listed == functions
    assert all(getattr(jobs, name).__code__.co_argcount == 1 for name in listed)


def test_a_job_of_a_dead_worker_is_not_run_twice_at_once(connection, touched):
    job = ring(connection, "worker.jobs.scan", 1)
    connection.hset(job.key, "status", JobStatus.STARTED.value)

    work(connection)
    work(connection)

    assert touched() == ["1"]


def test_a_redis_that_evicts_is_warned_of(connection, capfd):
    connection.config_set("maxmemory-policy", "allkeys-lru")

    broker.warn_of_eviction(connection)

    assert "redis.evicts" in "".join(capfd.readouterr())
