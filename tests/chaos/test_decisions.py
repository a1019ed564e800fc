"""Over a thousand seeded stories: no decision is applied twice or to another text, and every doubtful one is shown."""

from collections import Counter

import pytest
from sqlalchemy import event

from models import clock, crash, outbox
from models.delivery import CHECK
from models.settle import steps_of
from models.verify import verify
from tests.chaos.schedules import Clock, Schedule, Wire, point
from tests.fakes.generic import FakeGeneric
from tests.worker.workshop import Workshop

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]
BATCHES, SEEDS = 20, 51
TOLD = {"failed", "partial", "changed", "gone"}


@pytest.fixture
def shop(settings):
    """SQLite without waiting for the disk: nothing here is cut off by a power failure."""
    used = Workshop(settings)

    @event.listens_for(used.runtime.database.engine, "connect")
    def connected(connection, _record):
        connection.execute("PRAGMA synchronous=OFF")

    used.add_site(FakeGeneric())
    yield used
    used.stop()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_story_applies_a_decision_twice_or_to_another_text(shop, monkeypatch, batch):
    fake, time = FakeGeneric(), Clock(clock.now)
    monkeypatch.setattr(clock, "now", time)
    monkeypatch.setattr(crash, "point", point)
    shop.runtime.outbound = wire = Wire(fake)

    for seed in range(batch * SEEDS, (batch + 1) * SEEDS):
        story = Schedule(shop, fake, wire, time, seed)
        story.run()
        assert_story(story)

    with shop.desk() as desk:
        assert verify(desk) == []


def assert_story(story):
    effects = [effect for effect in story.fake.effects if effect.id == story.name]
    times = Counter((effect.mark, effect.what) for effect in effects)
    assert set(times.values()) <= {1}, (story.seed, times)
    assert not story.waiting(), story.seed
    with story.shop.desk() as desk:
        decisions = {decision.uuid: decision for decision in story.decisions(desk)}
        assert {effect.mark for effect in effects} <= set(decisions), story.seed
        for decision in decisions.values():
            mine = [effect for effect in effects if effect.mark == decision.uuid]
            assert_decision(story, desk, decision, mine, decisions.values())


def assert_decision(story, desk, decision, effects, decisions):
    steps = [step for step in steps_of(desk, decision.id) if step.step != CHECK.name]
    for effect in effects:
        assert steps[0].begun_at is not None, story.seed
        if effect.what == "edit":
            assert effect.before == outbox.base_text(desk, decision), story.seed
    if decision.state == "applied" and decision.action in {"redact", "restore"} and not effects:
        already = story.fake.posts[story.name].text
        assert desk.text_hash(decision.site_id, already) == decision.result_hash, story.seed
    if effects and decision.state == "undone":
        assert any(other.follows_id == decision.id for other in decisions), (story.seed, "silently undone")
    if not effects and steps and steps[0].begun_at is not None and decision.state not in {"applied", "undone"}:
        assert decision.state in TOLD, (story.seed, decision.state)
