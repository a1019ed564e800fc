import inspect
import json

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from models import jobs
from models.jobs import CHECK, DELIVER, FETCH, LEARN, POLL, QUEUES, SCAN, TRIAL, Nudge
from worker import jobs as worker_jobs

NAMES = [job for queue in QUEUES.values() for job in queue]


def test_every_job_is_in_exactly_one_queue():
    assert sorted(NAMES) == sorted({SCAN, CHECK, TRIAL, DELIVER, POLL, FETCH, LEARN})


@pytest.mark.parametrize("job", NAMES)
def test_a_job_is_a_function_of_the_worker_that_takes_one_id(job):
    module, _, name = jobs.function_of(job).rpartition(".")
    assert module == worker_jobs.__name__
    signature = inspect.signature(getattr(worker_jobs, name))
    assert [parameter.annotation for parameter in signature.parameters.values()] in ([int], ["int"])


def test_every_function_of_the_worker_is_a_job():
    own = [name for name, one in inspect.getmembers(worker_jobs, inspect.isfunction)
           if one.__module__ == worker_jobs.__name__ and not name.startswith("_")]  # fmt: skip
    assert sorted(own) == sorted(NAMES)


def test_a_job_there_is_not_has_no_queue():
    with pytest.raises(KeyError):
        jobs.queue_of("burn")


@pytest.fixture
def nudge(redis_url):
    nudge = Nudge(redis_url)
    yield nudge
    nudge.close()


def waiting(redis_url, queue="scan"):
    with redis.Redis.from_url(redis_url) as client:
        return [job.args for job in Queue(queue, connection=client, serializer=JSONSerializer).get_jobs()]


def test_one_nudge_speaks_for_all_until_its_job_begins(nudge, redis_url):
    assert nudge(SCAN, 1)
    assert nudge(SCAN, 2)
    assert waiting(redis_url) == [(1,)] or waiting(redis_url) == [[1]]
    nudge.begun(SCAN)
    assert nudge(SCAN, 3)
    assert len(waiting(redis_url)) == 2
    assert nudge(DELIVER, 4)
    assert len(waiting(redis_url, "deliver")) == 1


def test_redis_holds_ids_and_names_and_nothing_else(nudge, redis_url):
    nudge(SCAN, 12)
    with redis.Redis.from_url(redis_url) as client:
        (key,) = client.keys("rq:job:*")
        stored = client.hgetall(key)
    assert stored[b"description"] == b"scan 12"
    assert (
        b"worker.jobs.scan"
        in json.dumps({name.decode(): value.decode("latin-1") for name, value in stored.items()}).encode()
        or stored[b"data"]
    )
    assert int(stored[b"result_ttl"]) == 0
    assert int(stored[b"failure_ttl"]) == 3600


def test_a_nudge_never_raises_when_redis_is_away():
    away = Nudge("unix:///nonexistent/redis.sock")
    assert away(SCAN, 1) is False
    away.begun(SCAN)
    away.close()
