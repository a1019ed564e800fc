"""One post's whole way, cut off at each crash point in turn, and gone on with: the end is the same as without."""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest

from models import crash
from models.decision import Decision
from models.item import Item
from models.post import Post, Revision
from moderation_ui.app import create_app
from tests.chaos.stage import PASSWORD, PERSON, WITH_DEATH
from tests.fakes.generic import SECRET, FakeGeneric
from tests.moderation_ui.desk_of_tests import Browser, as_body, event, signed
from tests.worker.workshop import LEAK, MAIL
from worker import check, deliver, scan
from worker.sweep import Sweep, purge

pytestmark = pytest.mark.chaos
WAY = ("intake", "sweep", "scan", "decide", "deliver", "purge")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def fake():
    with FakeGeneric() as site:
        site.add("1", LEAK)
        yield site


@pytest.fixture
def way(stage, fake):
    stage.add_site(fake)
    stage.add_person()
    return Way(stage)


class Way:
    """The steps of the way, each of which may be repeated."""

    def __init__(self, stage):
        self.stage = stage

    @contextmanager
    def web(self):
        """The web process, which arms itself by its settings."""
        app = create_app(self.stage.settings.model_copy(update={"crash_at": self.stage.armed}))
        yield app.test_client()
        app.extensions["overshare"].database.engine.dispose()
        app.extensions["overshare"].nudge.close()

    def intake(self):
        """The platform sends, and sends again until it hears 2xx."""
        body = as_body(event("1", LEAK, object="post"))
        with self.web() as client:
            answer = client.post("/hooks/forum", data=body, headers=signed(SECRET, body))
        assert answer.status_code == 202, answer.text

    def sweep(self):
        assert Sweep(self.stage.runtime).look()

    def scan(self):
        scan.drain(self.stage.runtime, first=0)

    def decide(self):
        """A moderator decides what is still open."""
        item = self.stage.all(Item)[0]
        if item.state != "new":
            return
        with self.web() as client:
            browser = Browser(client)
            assert browser.post("/sign-in", {"name": PERSON, "password": PASSWORD}).status_code == 303
            answer = browser.decide(item.uuid)
        assert answer.status_code == 303, answer.text

    def deliver(self):
        check.drain(self.stage.runtime, first=0)
        deliver.drain(self.stage.runtime, first=0)

    def purge(self):
        self.stage.texts_are_past_their_date()
        purge(self.stage.runtime)

    def walk(self, steps):
        for step in steps:
            getattr(self, step)()


@pytest.mark.parametrize("point", crash.POINTS)
def test_whoever_dies_there_the_work_is_finished_once_and_everything_holds(way, stage, fake, point):
    at = WAY.index(point.partition(".")[0])
    way.walk(WAY[:at])

    assert stage.dies_at(point, getattr(way, WAY[at])) == WITH_DEATH

    if WAY[at] != "intake":
        assert stage.verify() == "Everything holds.\n"
    stage.leases_run_out()
    way.walk(WAY[at:])
    assert stage.verify() == "Everything holds.\n"
    assert_finished(stage, fake)


def assert_finished(stage, fake):
    [edit] = fake.effects
    assert edit.before == LEAK
    assert edit.after == fake.posts["1"].text
    assert MAIL not in edit.after
    [decision] = stage.all(Decision)
    assert (decision.action, decision.state, edit.mark) == ("redact", "applied", decision.uuid)
    [item], [post], [revision] = stage.all(Item), stage.all(Post), stage.all(Revision)
    assert (item.state, post.state, revision.scan) == ("redacted", "live", "shown")
    assert (revision.text_sealed, decision.result_sealed) == (None, None)
    assert len(set(stage.findings())) == len(stage.findings()) >= 2


def test_a_sweep_started_by_the_command_ends_with_9_at_its_point(stage):
    said = stage.command("sweep", OVERSHARE_CRASH_AT="sweep.after_enqueue")

    assert said.returncode == WITH_DEATH


def test_every_point_is_called_somewhere_and_nothing_else_is():
    rooms = ("models", "worker", "moderation_ui", "overshare")
    sources = [file.read_text() for room in rooms for file in (ROOT / room).rglob("*.py")]
    called = {name for source in sources for name in re.findall(r'crash\.point\("([\w.]+)"\)', source)}

    assert called == set(crash.POINTS)


def test_every_point_belongs_to_a_step_of_the_way():
    assert {point.partition(".")[0] for point in crash.POINTS} == set(WAY)
