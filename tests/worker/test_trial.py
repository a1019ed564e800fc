"""A redaction tried before it is decided."""

import pytest
from sqlalchemy import select, update

from models import accounts, rights, trials
from models.item import Item
from models.moderator import Moderator
from models.texts import forget_texts
from models.trial import Trial
from models.trials import Tried
from platforms.platform import Span
from tests.worker.workshop import LEAK, MAIL
from worker import scan, trial

PHONE = "0113 246 0147"
TOLD = "[e-mail removed]"


@pytest.fixture
def shop(either):
    either.add_site()
    either.post_in(LEAK)
    scan.drain(either.runtime, first=0)
    with either.desk() as desk:
        accounts.create_moderator(desk, "rosa", "admin", password="a long enough phrase")
    return either


def attempt(shop, needle=MAIL, told=TOLD) -> Trial:
    with shop.desk() as desk:
        item = desk.session.scalar(select(Item))
        start = LEAK.index(needle)
        spans = (Span(start, start + len(needle), "email", told),)
        result = LEAK[:start] + told + LEAK[start + len(needle) :]
        return trials.ask(desk, item, desk.session.scalar(select(Moderator)), Tried(item.revision_id, spans, result))


def kept(shop) -> Trial:
    return shop.all(Trial)[-1]


def test_what_was_left_knowingly_is_no_news_and_the_text_is_forgotten_with_the_answer(shop):
    attempt(shop)
    assert kept(shop).result_sealed is not None
    trial.drain(shop.runtime, first=0)
    row = kept(shop)
    assert (row.state, row.complete, row.left, row.result_sealed) == ("done", True, [], None)


def test_what_a_replacement_brings_in_is_told_by_its_place_alone(shop):
    told = "ask tomasz.gray@brookfield-mail.com"
    attempt(shop, told=told)
    trial.drain(shop.runtime, first=0)
    at = LEAK.index(MAIL)
    [[start, end, kind]] = kept(shop).left
    assert (start, end, kind) == (at + 4, at + len(told), "email")


def test_the_same_text_is_tried_once_and_another_takes_its_place(shop):
    first, again = attempt(shop), attempt(shop)
    assert first.id == again.id
    attempt(shop, needle=PHONE)
    assert len(shop.all(Trial)) == 1


def test_a_text_that_ends_the_worker_is_not_tried_for_ever(shop):
    attempt(shop)
    for _ in range(trials.ATTEMPTS + 1):
        with shop.desk() as desk:
            trials.lease(desk, 8)
            desk.session.execute(update(Trial).values(next_at=desk.at))
    assert (kept(shop).state, kept(shop).result_sealed) == ("failed", None)


def test_a_scan_makes_way_for_a_moderator_who_waits(shop):
    shop.runtime.settings = shop.runtime.settings.model_copy(update={"scan_batch": 1})
    for number in range(3):
        shop.post_in(LEAK, external_id=f"more-{number}")
    attempt(shop)
    scan.drain(shop.runtime, first=0)
    assert shop.scans().count("due") == 2
    trial.drain(shop.runtime, first=0)
    scan.drain(shop.runtime, first=0)
    assert (kept(shop).state, shop.scans().count("due")) == ("done", 0)


def test_a_trial_is_purged_within_minutes_and_goes_with_the_posts_texts(shop):
    attempt(shop)
    with shop.desk() as desk:
        desk.session.execute(update(Trial).values(ends_at=desk.at))
    with shop.desk() as desk:
        assert rights.purge(desk).counts["trials"] == 1
    attempt(shop)
    with shop.desk() as desk:
        forget_texts(desk.session, desk.session.scalar(select(Item.post_id)))
    assert shop.all(Trial) == []
