"""Every post is scanned, and its findings stand there once, whatever is killed or emptied meanwhile."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models import intake, sites
from models.post import Revision
from platforms.platform import Event, IncomingPost
from tests.chaos.stage import Stage
from worker.embedded import PrivateRedis

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(280)]
POSTS, FEWEST = 1500, 36
BATCH = 25


class Works:
    """A scan worker, a sweep and Redis, each killed now and then."""

    def __init__(self, stage, redis):
        self.stage, self.redis, self.dice = stage, redis, random.Random(11)
        self.faults: list[str] = []
        self.taken = 0
        self.worker = stage.start("worker", "scan")
        self.sweep = stage.start("sweep")

    def kill_worker(self):
        """The worker and whatever it forked."""
        for pid in (*_children(self.worker.pid), self.worker.pid):
            _kill(pid)
        self.worker.wait()
        self.worker = self.stage.start("worker", "scan")

    def kill_horse(self):
        """The process that has the job in hand."""
        for pid in _children(self.worker.pid):
            _kill(pid)

    def kill_sweep(self):
        _kill(self.sweep.pid)
        self.sweep.wait()
        self.sweep = self.stage.start("sweep")

    def kill_redis(self):
        _kill(self.redis.pid)
        self.redis.stop()
        self.redis.start()

    def flush(self):
        with self.stage.redis as client:
            client.flushall()

    def harm(self):
        """One fault, horses first among them; a horse only counts when there was one."""
        ways = (self.kill_horse,) * 3 + (self.flush,) * 2 + (self.kill_redis, self.kill_sweep, self.kill_worker)
        chosen = self.dice.choice(ways)
        if chosen == self.kill_horse and not _children(self.worker.pid):
            return
        chosen()
        self.faults.append(chosen.__name__)
        self.keep_alive()

    def take_in(self):
        """Some more posts, each with one address in it."""
        with self.stage.desk() as desk:
            site = sites.find(desk, "forum")
            for _ in range(min(BATCH, POSTS - self.taken)):
                self.taken += 1
                text = f"My colleague has fault {self.taken} too: ask marta.winter{self.taken}@brookfield-mail.com."
                intake.observe(desk, site, IncomingPost(event=Event.CREATED, external_id=str(self.taken), text=text))
        self.stage.runtime.nudge("scan", 0)

    def done(self) -> int:
        with self.stage.runtime.read() as desk:
            ended = select(func.count()).where(Revision.scan.in_(("clear", "shown")))
            return desk.session.scalar(ended)

    def come_to_an_end(self):
        """No more faults, and somebody to start again what ended, as `overshare up` does."""
        until = time.monotonic() + 90
        while self.done() < POSTS:
            if time.monotonic() > until:
                states = Counter((row.scan, row.attempts) for row in self.stage.all(Revision))
                pytest.fail(f"{states} {self.faults} worker {self.worker.poll()} sweep {self.sweep.poll()}")
            self.keep_alive()
            time.sleep(0.1)

    def keep_alive(self):
        if self.worker.poll() is not None:
            self.worker = self.stage.start("worker", "scan")


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_no_post_stays_unscanned_and_no_finding_stands_twice(settings):
    with PrivateRedis(settings.redis_socket) as redis:
        stage = Stage(settings.model_copy(update={"scan_batch": 20}))
        try:
            stage.add_site()
            works = Works(stage, redis)
            while works.taken < POSTS or len(works.faults) < FEWEST:
                works.take_in()
                time.sleep(works.dice.uniform(0.2, 0.8))
                works.harm()

            works.come_to_an_end()
        finally:
            stage.stop()

        assert len(works.faults) >= FEWEST
        assert set(works.faults) >= {"kill_worker", "kill_horse", "kill_redis", "kill_sweep", "flush"}
        assert set(stage.scans()) <= {"clear", "shown"}
        assert len(stage.scans()) == POSTS
        mails = [row for row in stage.findings() if row[3] == "email"]
        assert len(mails) == len(set(mails)) == POSTS
        assert stage.verify() == "Everything holds.\n"
        stage.runtime.let_go()
