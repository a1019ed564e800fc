from dataclasses import replace

import pytest

from platforms.catalogue import platform
from platforms.platform import Again, Connection, Event, GivenUp
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.generic import FakeGeneric
from tests.fakes.server import Fault, reply
from tests.platforms.conversation import NOW, poll
from tests.platforms.fixture import read


def read_all(name, fake, connection, cursor=""):
    pages = []
    while True:
        page = poll(name, fake, connection, cursor)
        pages.append(page)
        cursor = page.cursor
        if not page.more:
            return pages, cursor
        assert len(pages) < 20


def ids(pages):
    return [int(post.external_id) for page in pages for post in page.posts]


def test_the_first_poll_of_a_forum_starts_the_watch():
    forum = FakeDiscourse()
    known = [forum.add_post(f"Text number {n} of the forum.") for n in range(70)]
    pages, cursor = read_all("discourse", forum, forum.connection())
    assert ids(pages) == known[:-51:-1]
    assert cursor == str(known[-1])


def test_a_poll_goes_back_to_the_highest_id_seen():
    forum = FakeDiscourse()
    seen = forum.add_post("The last one that was seen.")
    new = [forum.add_post(f"Text number {n} of the forum.") for n in range(130)]
    pages, cursor = read_all("discourse", forum, forum.connection(), str(seen))
    assert set(ids(pages)) >= set(new)
    assert len(pages) == 3
    assert cursor == str(new[-1])


def test_a_poll_that_stopped_half_way_goes_on_from_its_cursor():
    forum = FakeDiscourse()
    seen = forum.add_post("The last one that was seen.")
    new = [forum.add_post(f"Text number {n} of the forum.") for n in range(130)]
    first = poll("discourse", forum, forum.connection(), str(seen))
    late = forum.add_post("Written while we were reading.")
    pages, cursor = read_all("discourse", forum, forum.connection(), first.cursor)
    assert set(ids([first, *pages])) >= set(new)
    again, _ = read_all("discourse", forum, forum.connection(), cursor)
    assert late in ids(again)


def test_edits_of_the_newest_posts_are_seen_by_every_poll():
    forum = FakeDiscourse()
    known = forum.add_post("As it was first written.")
    _, cursor = read_all("discourse", forum, forum.connection())
    forum.author_edits(known, "As it was written later.")
    page = poll("discourse", forum, forum.connection(), cursor)
    assert (page.posts[0].event, page.posts[0].text) == (Event.EDITED, "As it was written later.")


def test_restricted_categories_leave_without_their_words():
    forum = FakeDiscourse()
    forum.restricted.add(50)
    public = forum.add_post("Everybody may read this here.")
    forum.add_post("Only the staff may read this.", topic=9000, category=50)
    page = poll("discourse", forum, forum.connection())
    assert [(post.public, post.text) for post in page.posts] == [(False, ""), (True, forum.posts[public].raw)]


@pytest.mark.parametrize("unreadable", ["no key", "huge", "500", "html"])
def test_without_the_categories_only_what_everybody_sees_is_read(unreadable):
    forum = FakeDiscourse()
    forum.restricted.add(50)
    public = forum.add_post("Everybody may read this here.")
    forum.add_post("Only the staff may read this.", topic=9000, category=50)
    connection = forum.connection()
    if unreadable == "no key":
        connection = replace(connection, api_key="")
    else:
        forum.fail(Fault(unreadable, path="/site.json"))
    assert ids([poll("discourse", forum, connection)]) == [public]


@pytest.mark.parametrize("cursor", ["", "nonsense", "1:2", "-5", "9" * 40])
def test_a_cursor_that_is_none_starts_anew(cursor):
    forum = FakeDiscourse()
    known = forum.add_post("Some text that is long enough.")
    assert poll("discourse", forum, forum.connection(), cursor).cursor == str(known)


def test_the_list_of_the_fixture_is_read():
    forum = FakeDiscourse()
    forum.route = lambda request: reply(
        200,
        read("discourse_api_latest_posts.json")
        if request.path == "/posts.json"
        else {"categories": [{"id": 21, "read_restricted": False}]},
    )
    page = poll("discourse", forum, forum.connection())
    assert [post.external_id for post in page.posts] == ["60118", "60112", "60101"]
    assert [post.event for post in page.posts] == [Event.CREATED, Event.CREATED, Event.EDITED]
    assert (page.cursor, page.more, page.unreadable) == ("60118", False, 0)


def test_one_broken_entry_does_not_keep_the_others():
    forum = FakeDiscourse()
    entries = [{"id": 5, "raw": None, "category_id": 1}, "what", {"id": 4, "raw": "A text.", "category_id": 1}]
    forum.route = lambda _request: reply(200, {"latest_posts": entries})
    page = poll("discourse", forum, replace(forum.connection(), api_key=""))
    assert ([post.external_id for post in page.posts], page.unreadable) == (["4"], 2)


@pytest.fixture(params=["generic", "wordpress"])
def name(request):
    return request.param


@pytest.fixture
def site(name):
    return FakeGeneric(wordpress=name == "wordpress", clock=lambda: NOW, page=3)


def test_a_poll_reads_page_after_page_and_then_only_what_is_new(name, site):
    for known in range(7):
        site.add(str(known), f"comment {known}")
    pages, cursor = read_all(name, site, site.connection())
    assert ids(pages) == list(range(7))
    assert len(pages) == 3
    site.edit("2", "comment 2, edited")
    site.remove("4")
    (page,), _ = read_all(name, site, site.connection(), cursor)
    told = [(post.external_id, post.event, post.text) for post in page.posts]
    assert told == [("2", Event.EDITED, "comment 2, edited"), ("4", Event.DELETED, "")]


def test_a_cursor_goes_into_the_address_safely(name, site):
    site.add("1", "text")
    poll(name, site, site.connection(), "0")
    site.route = lambda _request: reply(200, {"posts": [], "cursor": "a&b#c d"})
    page = poll(name, site, site.connection(), "a&b=c#d é")
    assert page.cursor == "a&b#c d"
    assert site.requests[-1].query["since"] == "a&b=c#d é"


@pytest.mark.parametrize(
    "data",
    [{}, {"posts": 1, "cursor": ""}, {"posts": []}, {"posts": [], "cursor": 5}, {"posts": [], "cursor": "x" * 201}],
)
def test_a_page_that_is_none_is_asked_for_again(name, site, data):
    site.route = lambda _request: reply(200, data)
    assert poll(name, site, site.connection()) == Again("unreadable_reply")


def test_a_page_that_leads_nowhere_is_the_last(name, site):
    site.route = lambda _request: reply(200, {"posts": [], "cursor": "7", "more": True})
    assert poll(name, site, site.connection(), "7").more is False


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("limit_json", Again("rate_limited", 14)), ("lost", Again("no_answer")), ("html_404", Again("html_reply"))],
)
def test_a_fault_puts_the_poll_off(name, site, kind, outcome):
    site.fail(Fault(kind))
    assert poll(name, site, site.connection()) == outcome


def test_a_poll_that_is_refused_is_given_up(name, site):
    site.route = lambda _request: reply(404, {})
    assert poll(name, site, site.connection()) == GivenUp("nothing_to_poll")
    assert poll(name, site, replace(site.connection(), secrets=())) == GivenUp("no_secret")


def test_a_generic_site_without_a_poll_url_is_not_polled():
    assert platform("generic").poll("", Connection("https://x.example"), NOW) is None
