"""T40: what is unknown is asked for, not guessed. Discourse is asked about a single post, a title, a queued post."""

import pytest

from platforms.catalogue import platform
from platforms.platform import Again, Event, GivenUp, Gone, Page
from tests.fakes.discourse import FakeDiscourse
from tests.fakes.generic import FakeGeneric
from tests.fakes.server import Fault
from tests.platforms.conversation import drive

TEXT = "The first post, long enough to stand there."


def look(forum, known, kind="post", connection=None):
    return drive(forum, platform("discourse").look(str(known), kind, connection or forum.connection()))


def test_a_post_is_read_with_its_topics_place():
    forum = FakeDiscourse()
    known = forum.add_post(TEXT)
    found = look(forum, known)
    assert isinstance(found, Page)
    [post] = found.posts
    assert (post.external_id, post.text, post.public, post.thread, post.event) == (
        str(known), TEXT, True, "4100", Event.CREATED,
    )  # fmt: skip
    assert post.thread_title == forum.topics[4100].title


def test_a_title_is_read_with_the_first_post_whose_edit_it_hid():
    forum = FakeDiscourse()
    first = forum.add_post(TEXT, number=1)
    forum.author_edits(first, "Now with more in it, and long enough.")
    found = look(forum, "topic_title:4100", "topic_title")
    assert [(post.external_id, post.event) for post in found.posts] == [
        ("topic_title:4100", Event.EDITED), (str(first), Event.EDITED),
    ]  # fmt: skip
    assert found.posts[1].text == "Now with more in it, and long enough."


@pytest.mark.parametrize("where", ["restricted", "message", "whisper"])
def test_what_not_everybody_may_read_comes_back_private_and_without_words(where):
    forum = FakeDiscourse()
    known = forum.add_post(TEXT, category={"message": None, "restricted": 31}.get(where, 12))
    forum.restricted.add(31)
    if where == "message":
        forum.topics[4100].archetype = "private_message"
    if where == "whisper":
        forum.posts[known].kind = 4
    titled = [("topic_title:4100", "topic_title")] if where != "whisper" else []
    for one, kind in [(known, "post"), *titled]:
        post = look(forum, one, kind).posts[0]
        assert (post.public, post.text, post.author_id) == (False, "", "")


def test_what_was_removed_is_told_as_removed_and_what_is_away_as_gone():
    forum = FakeDiscourse()
    known = forum.add_post(TEXT)
    forum.posts[known].deleted = True
    assert look(forum, known).posts[0].event is Event.DELETED
    assert look(forum, 999_999) == Gone()
    assert look(forum, "topic_title:77", "topic_title") == Gone()
    assert look(forum, "queued_post:77", "queued_post") == Gone()


def test_a_queued_post_is_read_until_it_is_approved():
    forum = FakeDiscourse()
    known = forum.add_queued(TEXT)
    assert look(forum, f"queued_post:{known}", "queued_post").posts[0].text == TEXT
    forum.queue[known].status = 1
    assert look(forum, f"queued_post:{known}", "queued_post").posts[0].event is Event.DELETED


@pytest.mark.parametrize(
    "fault", ["reset", "500", "503", "read_only", "limit_json", "limit_text", "html", "html_404", "cut", "deep"]
)
def test_a_site_that_will_not_answer_is_asked_again_and_nothing_is_taken_for_removed(fault):
    for path in ("/posts/", "/t/"):
        forum = FakeDiscourse()
        known = forum.add_post(TEXT)
        forum.fail(Fault(fault, path=path))
        assert isinstance(look(forum, known), Again), path


def test_an_answer_about_another_post_is_no_answer():
    forum = FakeDiscourse()
    known, other = forum.add_post(TEXT), forum.add_post("Another one that is long enough.")
    forum.posts[known] = forum.posts[other]
    assert look(forum, known) == Again("uncertain")
    assert look(forum, "1 or 1=1") == GivenUp("bad_id")


@pytest.mark.parametrize("name", ["generic", "wordpress"])
def test_where_events_bring_the_whole_post_there_is_no_such_question(name):
    assert platform(name).look("1", "comment", FakeGeneric().connection()) is None
