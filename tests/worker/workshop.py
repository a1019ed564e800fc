"""A worker's surroundings for tests: a real database, real keys, a real Redis, rows made by the real verbs."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

import redis
from sqlalchemy import select

from models import accounts, crash, intake, outbox, review, sites
from models.delivery import Delivery
from models.finding import FindingRow
from models.item import Item
from models.moderator import Moderator
from models.post import Revision
from models.settings import Settings, child_environment
from platforms.catalogue import platform
from platforms.platform import Event, IncomingPost, Span
from tests.fakes.generic import SECRET, FakeGeneric
from worker.runtime import Runtime, make_runtime

LEAK = "My colleague Marta has the same fault: ask marta.winter@brookfield-mail.com or ring 0113 246 0147."
HARMLESS = "Thanks, clearing the cache helped."
MAIL = "marta.winter@brookfield-mail.com"


@dataclass
class Workshop:
    """What a worker process has, and hands to make rows with."""

    settings: Settings
    runtime: Runtime = field(init=False)
    processes: list[subprocess.Popen] = field(default_factory=list)

    def __post_init__(self):
        self.runtime = make_runtime(self.settings)

    def desk(self):
        return self.runtime.write()

    @property
    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.settings.redis)

    def add_site(self, fake: FakeGeneric | None = None, name="forum", **more) -> int:
        connection = fake.connection() if fake else None
        with self.desk() as desk:
            new = sites.add_site(
                desk,
                name=name,
                title=name,
                platform=more.pop("platform", "generic"),
                source=more.pop("source", "forum"),
                base_url=connection.base_url if connection else "https://forum.example.org",
                options=dict(connection.options) if connection else {},
                secret=SECRET,
                **more,
            )
            return new.site.id

    def post_in(self, text, external_id="1", site="forum", **more) -> int:
        """Take a post in, as a webhook would, and return its revision's id."""
        with self.desk() as desk:
            row = sites.find(desk, site)
            post = IncomingPost(
                event=more.pop("event", Event.CREATED), external_id=external_id, text=text, author_id="77", **more
            )
            received = intake.observe(desk, row, post)
            return received.revision_id

    def decide(self, action="redact", needle=MAIL) -> str:
        """Decide the newest item as its moderator would."""
        with self.desk() as desk:
            moderator = desk.session.scalar(select(Moderator).where(Moderator.role == "admin"))
            if moderator is None:
                accounts.create_moderator(desk, "rosa", "admin", password="a long enough phrase")
                moderator = desk.session.scalar(select(Moderator))
            item = desk.session.scalar(select(Item).order_by(Item.id.desc()).limit(1))
            revision = desk.session.get_one(Revision, item.revision_id)
            text = review.reveal(desk, item, moderator, "review")
            speaks, spans, result = platform("generic"), (), None
            if action == "redact":
                start = text.index(needle)
                spans = (Span(start, start + len(needle), "email", "[e-mail removed]"),)
                result = text[:start] + "[e-mail removed]" + text[start + len(needle) :]
            verdict = review.Verdict(
                action=action,
                item_version=item.version,
                revision_id=revision.id,
                steps=speaks.steps(action, self.runtime_connection(desk, item.site_id)),
                spans=spans,
                result=result,
            )
            return review.decide(desk, item, moderator, verdict).uuid

    def runtime_connection(self, desk, site_id):
        return outbox.read_site(desk, site_id)[1]

    def all(self, row, *where):
        with self.runtime.read() as desk:
            return list(desk.session.scalars(select(row).where(*where).order_by(row.id)))

    def scans(self) -> list[str]:
        return [row.scan for row in self.all(Revision)]

    def findings(self) -> list[tuple[int, int, int, str]]:
        return [(row.revision_id, row.start, row.end, row.kind) for row in self.all(FindingRow)]

    def deliveries(self) -> list[tuple[str, str]]:
        return [(row.step, row.state) for row in self.all(Delivery)]

    def start(self, *arguments, **more) -> subprocess.Popen:
        """Start one of the command's processes."""
        environment = {**child_environment(self.settings), **more}
        with (self.settings.data_dir / "log").open("ab") as log:
            process = subprocess.Popen([sys.executable, "-m", "overshare", *arguments], env=environment, stderr=log)
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.runtime.database.engine.dispose()
        self.runtime.nudge.close()

    def log(self) -> str:
        return (self.settings.data_dir / "log").read_text()


def wait_until(holds, seconds=120.0):
    """Wait for something that other processes bring about; a busy machine may need long, an idle one does not."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)


@contextmanager
def killed_at(point: str, work) -> None:
    """Run `work` in a child that dies at a crash point, as a SIGKILL there would have it."""
    pid = os.fork()
    if pid == 0:
        try:
            crash.arm(point)
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    yield os.waitstatus_to_exitcode(status)
