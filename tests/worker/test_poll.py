import pytest

from models.address import CommentAddress
from models.post import Post
from models.site import Site
from tests.fakes.generic import FakeGeneric
from tests.fakes.server import Fault
from tests.worker.workshop import HARMLESS, LEAK
from worker import poll, scan


@pytest.fixture
def fake():
    with FakeGeneric(page=2) as site:
        yield site


@pytest.fixture
def shop(either, fake):
    either.add_site(fake)
    return either


def due_again(shop):
    with shop.desk() as desk:
        desk.session.get_one(Site, 1).polled_at = None


def test_what_the_platform_never_sent_is_found_over_all_pages(shop, fake):
    for number in range(5):
        fake.add(str(number), LEAK if number == 3 else HARMLESS)

    poll.drain(shop.runtime, first=1)
    scan.drain(shop.runtime, first=0)

    assert sorted(shop.scans()) == ["clear"] * 4 + ["shown"]


def test_the_same_poll_again_changes_nothing(shop, fake):
    fake.add("1", LEAK)
    poll.drain(shop.runtime, first=1)
    due_again(shop)

    poll.drain(shop.runtime, first=1)

    assert len(shop.scans()) == 1


def test_an_edit_and_a_removal_that_were_missed_are_seen(shop, fake):
    fake.add("1", LEAK)
    fake.add("2", LEAK)
    poll.drain(shop.runtime, first=1)
    fake.edit("1", HARMLESS)
    fake.remove("2")
    due_again(shop)

    poll.drain(shop.runtime, first=1)
    scan.drain(shop.runtime, first=0)

    assert [post.state for post in shop.all(Post)] == ["live", "deleted"]
    assert "clear" in shop.scans()


@pytest.mark.parametrize("kind", ["reset", "500", "html", "deep", "cut", "limit_json", "redirect", "huge"])
def test_a_poll_that_goes_wrong_is_made_again_and_loses_nothing(shop, fake, kind):
    fake.add("1", LEAK)
    fake.fail(Fault(kind))

    poll.drain(shop.runtime, first=1)
    due_again(shop)
    poll.drain(shop.runtime, first=1)

    assert len(shop.scans()) == 1


def test_it_is_not_polled_before_its_time(shop, fake):
    poll.drain(shop.runtime, first=1)

    poll.drain(shop.runtime, first=1)

    assert len(fake.requests) == 1


def test_a_forum_poll_never_keeps_an_address(either):
    with FakeGeneric(wordpress=True) as fake:
        fake.add("1", LEAK)
        either.add_site(None, source="forum", platform="generic")
        with either.desk() as desk:
            site = desk.session.get_one(Site, 1)
            site.options = {"poll_url": f"{fake.url}/wp-json/overshare/v1/comments"}
        poll.drain(either.runtime, first=1)

    assert len(either.scans()) == 1
    assert either.all(CommentAddress) == []
