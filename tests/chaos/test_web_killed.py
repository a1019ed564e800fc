"""What was answered 2xx is on disk, whenever web, or PostgreSQL under it, is killed."""

import contextlib
import os
import random
import signal
import time
from pathlib import Path

import pytest

from models.post import Post, Revision
from models.receipt import Receipt
from models.setup import prepare
from tests.chaos.senders import Senders, free_port
from tests.chaos.stage import Stage
from tests.servers import Postgres
from tests.worker.workshop import wait_until

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]
KILLS = 52
"""Of each database's web: over a hundred together."""
POSTGRES_KILLS = 4


@pytest.fixture
def web(stage):
    stage.add_site()
    return Web(stage)


class Web:
    """The real `overshare web`, whose gunicorn workers, and now and then its master, are killed."""

    def __init__(self, stage):
        self.port = free_port()
        self.stage = stage
        self.stage.settings = stage.settings.model_copy(
            update={"port": self.port, "web_threads": 4, "web_processes": 3}
        )
        self.dice = random.Random(7)

    def start(self):
        self.master = self.stage.start("web")
        wait_until(self.workers)

    def workers(self) -> list[int]:
        """The pids of gunicorn's worker processes."""
        with contextlib.suppress(OSError):
            return [int(pid) for pid in _children(self.master.pid).read_text().split()]
        return []

    def kill(self):
        """SIGKILL to a worker process; about each thirteenth time to the master and all of them."""
        if self.dice.random() < 1 / 13:
            for pid in (self.master.pid, *self.workers()):
                _kill(pid)
            self.master.wait()
            self.start()
            return
        wait_until(self.workers)
        _kill(self.dice.choice(self.workers()))


def _children(pid: int) -> Path:
    return Path(f"/proc/{pid}/task/{pid}/children")


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_no_acknowledged_webhook_is_lost_or_doubled_when_web_is_killed(web):
    web.start()
    senders = Senders(web.port)
    senders.start()
    wait_until(lambda: senders.acknowledged)

    for _ in range(KILLS):
        before = len(senders.acknowledged)
        wait_until(lambda known=before: len(senders.acknowledged) > known + 3)
        time.sleep(web.dice.uniform(0, 0.05))
        web.kill()
    senders.stop()

    assert_all_there(web.stage, senders)
    assert senders.strange == []


def test_no_acknowledged_webhook_is_lost_when_postgresql_is_killed(settings):
    server = Postgres("shared_buffers=32MB")
    server.start()
    used = settings.model_copy(update={"database_url": server.create("killed")})
    prepare(used).database.engine.dispose()
    stage = Stage(used)
    try:
        stage.add_site()
        web = Web(stage)
        web.start()
        senders = Senders(web.port)
        senders.start()

        for _ in range(POSTGRES_KILLS):
            before = len(senders.acknowledged)
            wait_until(lambda known=before: len(senders.acknowledged) > known + 100)
            server.kill()
            server.start()
        senders.stop()

        stage.runtime.let_go()
        assert_all_there(stage, senders)
        assert senders.strange == []
    finally:
        stage.stop()
        server.stop()


def assert_all_there(stage, senders):
    known = [post.external_id for post in stage.all(Post)]
    assert {str(number) for number in senders.acknowledged} <= set(known)
    assert len(known) == len(set(known)) == len(stage.all(Revision)) == len(stage.all(Receipt))
    assert len(known) > 100
    assert stage.verify() == "Everything holds.\n"
