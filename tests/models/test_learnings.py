"""A site learns from its own verdicts, within bounds, and forgets on demand."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from models import learnings, rulings, scans
from models.audit import AuditEvent
from models.finding import FindingRow
from models.learning import Learning
from models.precedents import precedents
from models.ruling import Ruling
from models.status import status
from tests.factories import FOUND, a_moderator, a_site, an_item, decide, finding, incoming, receive, result


@pytest.fixture
def people(house):
    return house, a_site(house), a_moderator(house)


def ruled(house, site, moderator, count, private, **values):
    """One real decision, and its verdict as often as asked: what counts is how many there are."""
    item = an_item(house, site, incoming(external_id=f"r{count}{private}"), result((((finding(**values)), "mark"),)))
    decide(house, item, moderator, "redact" if private else "allow")
    with house.desk() as desk:
        row = desk.session.scalars(select(Ruling).order_by(Ruling.id.desc())).first()
        like = {
            name: getattr(row, name)
            for name in ("site_id", "decision_id", "finding_id", "kind", "rule", "said_kind", "taken_out")
        }
        desk.session.execute(insert(Ruling), [like] * (count - 1))


def in_force(house, site):
    with house.desk() as desk:
        return dict(learnings.in_force(desk, site.id).moves)


def learn(house, site):
    with house.desk() as desk:
        return learnings.learn_site(desk, site.id).state


def test_verdicts_move_weights_of_that_site_alone_and_are_measured(people):
    house, site, moderator = people
    other = a_site(house, "other")
    ruled(house, site, moderator, 40, private=False, unintended=0.7, reasons=("support_thread",))
    assert learn(house, site) == "active"
    assert in_force(house, site)["support_thread"] < 0
    assert in_force(house, other) == {}
    with house.desk() as desk:
        told = status(desk.session)["sites"][0]["learning"]
    assert told["brier_after"] < told["brier_before"]
    assert told["labels"] == 40


def test_credentials_and_other_peoples_data_never_become_less_urgent(people):
    house, site, moderator = people
    ruled(house, site, moderator, 80, private=False, kind="credential", unintended=0.95, reasons=("log_or_dump",))
    ruled(house, site, moderator, 81, private=False, kind="phone", unintended=0.8, reasons=("third_party",))
    learn(house, site)
    moves = in_force(house, site)
    assert moves.get("credential", 0) >= 0
    assert moves.get("third_party", 0) >= 0


def test_few_verdicts_are_measured_and_not_used(people):
    house, site, moderator = people
    ruled(house, site, moderator, 5, private=False)
    assert learn(house, site) == "unhelpful"
    assert in_force(house, site) == {}


def test_it_is_due_once_a_day_and_only_if_there_is_something_new(people):
    house, site, moderator = people
    with house.desk() as desk:
        assert learnings.due(desk) is None
    ruled(house, site, moderator, 40, private=False, unintended=0.7)
    with house.desk() as desk:
        assert learnings.due(desk) == site.id
    learn(house, site)
    house.later(hours=25)
    with house.desk() as desk:
        assert learnings.due(desk) is None
    ruled(house, site, moderator, 2, private=True)
    with house.desk() as desk:
        assert learnings.due(desk) == site.id


def test_what_was_learnt_is_taken_back_and_stays_away_until_somebody_asks(people):
    house, site, moderator = people
    ruled(house, site, moderator, 40, private=False, unintended=0.7)
    learn(house, site)
    with house.desk() as desk:
        assert learnings.undo(desk, site.id, "operator")
    assert in_force(house, site) == {}
    ruled(house, site, moderator, 41, private=True)
    house.later(hours=25)
    with house.desk() as desk:
        assert learnings.due(desk) is None
        assert not learnings.undo(desk, site.id, "operator")
    learn(house, site)
    with house.desk() as desk:
        events = set(desk.session.scalars(select(AuditEvent.action)))
        assert "undone" not in set(desk.session.scalars(select(Learning.state)))
    assert {"site.learnt", "site.unlearnt"} <= events


def test_the_next_lesson_starts_from_the_table_not_from_the_last_one(people):
    house, site, moderator = people
    ruled(house, site, moderator, 60, private=False, unintended=0.7)
    learn(house, site)
    first = in_force(house, site)
    with house.desk() as desk:
        version = learnings.version("abc", learnings.in_force(desk, site.id))
        assert learnings.taught_by(version) > 0
        moved = sum(first.values())
        for row in desk.session.scalars(select(FindingRow)):
            odds = row.unintended / (1 - row.unintended) * 2.718281828**moved
            row.unintended, row.detector_version = odds / (1 + odds), version
    learn(house, site)
    assert in_force(house, site) == pytest.approx(first, abs=0.05)


def test_a_scan_is_handed_what_its_site_taught(people):
    house, site, moderator = people
    ruled(house, site, moderator, 40, private=False, unintended=0.7)
    learn(house, site)
    receive(house, site, incoming(external_id="fresh"))
    with house.desk() as desk:
        (work,) = scans.texts(desk, scans.claim(desk, 5))
    assert dict(work.context.moves) == in_force(house, site)
    assert work.taught.id


def test_a_value_has_a_past(people):
    house, site, moderator = people
    mark = FOUND[0][1]
    item = an_item(house, site)
    decide(house, item, moderator, "redact")
    later = an_item(house, site, incoming(external_id="2", author_name="Somebody Else"))
    with house.desk() as desk:
        found = precedents(desk, later.revision_id, {("email", mark), ("email", "unknown")})
    assert found == {("email", mark): "redacted_before"}


def test_an_allowance_counts_for_the_same_author_alone(people):
    house, site, moderator = people
    mark = FOUND[0][1]
    decide(house, an_item(house, site), moderator, "allow")
    same = an_item(house, site, incoming(external_id="2"))
    with house.desk() as desk:
        assert precedents(desk, same.revision_id, {("email", mark)}) == {("email", mark): "allowed_before"}
    assert rulings.FEWEST > 1


def test_old_lessons_outside_a_day_do_not_pile_up_as_active(people):
    house, site, moderator = people
    ruled(house, site, moderator, 40, private=False, unintended=0.7)
    for _ in range(3):
        learn(house, site)
        house.later(hours=25)
    with house.desk() as desk:
        states = list(desk.session.scalars(select(Learning.state)))
    assert states.count("active") == 1
    assert timedelta(hours=24) == learnings.EVERY
