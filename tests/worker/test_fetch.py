"""T40: an event of a post that was never seen, or that tells only part, makes a worker ask the site."""

import pytest
from sqlalchemy import select, update

from models import fetches, intake, sites
from models.audit import AuditEvent
from models.post import Post, Revision
from models.site import Site
from models.texts import read_text
from models.verify import verify
from platforms.catalogue import platform
from platforms.decoding import decode
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.server import Fault
from worker import fetch

NUMBER = iter(range(1, 10_000))
OLD = "What the frozen event still says of it."
NEW = "What stands there by now, with more in it."


@pytest.fixture
def forum():
    with FakeDiscourse() as site:
        yield site


@pytest.fixture
def shop(either, forum):
    either.add_site(forum, platform="discourse")
    with either.desk() as desk:
        site = desk.session.get_one(Site, 1)
        sites.set_access(desk, site, api_key=forum.connection().api_key, api_user="privacy_desk")
    return either


def told(shop, forum, event, known):
    """A webhook as it was frozen when it happened."""
    headers, body = forum.webhook(event, known)
    with shop.desk() as desk:
        site = desk.session.get_one(Site, 1)
        post = platform("discourse").parse(headers, decode(body), sites.connection(desk, site))
        return intake.receive(desk, site, post, intake.Message(f"m{next(NUMBER)}", 1))


def texts(shop):
    with shop.desk() as desk:
        rows = desk.session.scalars(select(Revision).where(Revision.text_sealed.is_not(None)).order_by(Revision.id))
        return [read_text(desk.keys, row) for row in rows]


def states(shop):
    return [post.state for post in shop.all(Post)]


def work(shop):
    fetch.drain(shop.runtime, first=0)
    with shop.desk() as desk:
        assert verify(desk) == []


def test_an_edit_of_a_post_never_seen_is_kept_and_the_present_text_fetched(shop, forum):
    known = forum.add_post(OLD)
    told(shop, forum, "post_edited", known)
    assert shop.all(Post)[0].fetch_at is not None
    forum.author_edits(known, NEW)

    work(shop)

    assert texts(shop) == [OLD, NEW]
    assert shop.all(Post)[0].fetch_at is None


def test_a_removal_of_a_post_never_seen_is_believed_only_after_asking(shop, forum):
    there, gone, deleted = forum.add_post(OLD), forum.add_post(OLD), forum.add_post(OLD)
    for known in (there, gone, deleted):
        told(shop, forum, "post_destroyed", known)
    del forum.posts[gone]
    forum.posts[deleted].deleted = True
    assert states(shop) == ["deleted"] * 3

    work(shop)

    assert states(shop) == ["live", "deleted", "deleted"]
    assert texts(shop) == [OLD]


def test_a_return_of_a_post_never_seen_that_is_gone_again_leaves_nothing(shop, forum):
    known = forum.add_post(OLD)
    told(shop, forum, "post_recovered", known)
    del forum.posts[known]

    work(shop)

    assert (states(shop), texts(shop)) == (["deleted"], [])


def test_an_edit_in_what_is_private_by_now_is_forgotten(shop, forum):
    known = forum.add_post(OLD)
    told(shop, forum, "post_edited", known)
    forum.restricted.add(12)

    work(shop)

    assert (states(shop), texts(shop)) == (["withdrawn"], [])


def test_an_edit_that_was_told_as_a_title_brings_the_first_post(shop, forum):
    first = forum.add_post(OLD, number=1)
    told(shop, forum, "post_created", first)
    assert shop.all(Post)[0].fetch_at is None
    forum.author_edits(first, NEW)
    told(shop, forum, "topic_edited", 4100)

    work(shop)

    assert NEW in texts(shop)


def test_what_comes_while_we_ask_is_not_overwritten_by_the_answer(shop, forum):
    known = forum.add_post(OLD)
    told(shop, forum, "post_edited", known)
    with shop.desk() as desk:
        [asking] = fetches.lease(desk)
        assert fetches.lease(desk) == []
    old = fetch.ask(shop.runtime.outbound, "discourse", asking, forum.connection())
    forum.author_edits(known, NEW)
    told(shop, forum, "post_edited", known)
    with shop.desk() as desk:
        assert fetches.answered(desk, asking, old.posts) == []
    assert texts(shop)[-1] == NEW
    work(shop)
    assert texts(shop)[-1] == NEW


def test_a_site_that_is_away_is_asked_later_and_in_the_end_no_more(shop, forum):
    known = forum.add_post(OLD)
    told(shop, forum, "post_edited", known)
    forum.fail(Fault("503", times=50))

    work(shop)

    [row] = shop.all(Post)
    assert row.fetch_at > row.received_at
    with shop.desk() as desk:
        long_ago = desk.at.replace(year=2020)
        desk.session.execute(update(Post).values(received_at=long_ago, revised_at=long_ago, fetch_at=desk.at))
    work(shop)
    assert shop.all(Post)[0].fetch_at is None
    with shop.desk() as desk:
        events = desk.session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "post.not_fetched")).all()
    assert events == [{"reason": "unavailable"}]


def test_where_there_is_no_such_question_the_poll_comes_early(either):
    either.add_site()
    with either.desk() as desk:
        desk.session.get_one(Site, 1).polled_at = desk.at.replace(year=2020)
        site = desk.session.get_one(Site, 1)
        removal = platform("generic").parse(
            {}, {"type": "post.deleted", "timestamp": "2026-03-14T10:15:42Z", "data": {"id": "9"}}
        )
        intake.receive(desk, site, removal, intake.Message("m", 1))

    fetch.drain(either.runtime, first=0)

    assert either.all(Site)[0].polled_at is None
    assert either.all(Post)[0].fetch_at is None
