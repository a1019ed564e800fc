from datetime import UTC, datetime

import pytest

from platforms.catalogue import platform
from platforms.decoding import decode
from platforms.discourse_events import PLACEHOLDER
from platforms.platform import Connection, Event, Refused, Unreadable
from tests.fakes.discourse import SECRET, FakeDiscourse
from tests.platforms.fixture import discourse_headers, raw, read

DISCOURSE = platform("discourse")
SITE = Connection("https://forum.example.com", options={"private_categories": [31]})
POST = "discourse_post_created.json"


def delivered(name, connection=SITE):
    body, headers = raw(name), discourse_headers(name)
    DISCOURSE.verify(headers, body, (read("discourse_headers.json")["secret"],), 0)
    return DISCOURSE.parse(headers, decode(body), connection)


def post(event="post_created", connection=SITE, **changes):
    payload = {"post": {**read(POST)["post"], **changes}}
    return DISCOURSE.parse({"x-discourse-event-type": "post", "x-discourse-event": event}, payload, connection)


def test_a_created_post_is_read_whole():
    created = delivered(POST)
    data = read(POST)["post"]
    assert (created.event, created.external_id, created.kind, created.public) == (Event.CREATED, "60118", "post", True)
    assert (created.text, created.markup, created.revision) == (data["raw"], "markdown", 1)
    assert (created.thread, created.thread_title) == ("4100", data["topic_title"])
    assert created.url == "https://forum.example.com" + data["post_url"]
    assert created.revised_at == created.created_at == datetime(2026, 5, 6, 7, 3, 12, 204000, tzinfo=UTC)
    assert (created.author_id, created.author_name, created.staff) == ("1187", "wanda_iq", False)
    assert (created.address, created.address_refused, created.status) == (None, False, "published")


def test_an_edit_is_later_than_what_it_edits():
    edited, created = delivered("discourse_post_edited.json"), delivered(POST)
    assert edited.event is Event.EDITED
    assert (edited.revised_at, edited.revision) > (created.revised_at, created.revision)


def test_our_own_edit_coming_back_carries_its_mark():
    echo = delivered("discourse_post_edited_own_redaction_echo.json")
    assert echo.mark == "5f0c2a8e-3b1d-4f67-9a20-c1d2e3f4a5b6"
    assert echo.text == read("discourse_api_put_post_request.json")["post"]["raw"]


def test_a_removed_post_comes_without_its_text():
    removed = delivered("discourse_post_destroyed.json")
    assert (removed.event, removed.external_id, removed.text) == (Event.DELETED, "60119", "")
    assert removed.revision == 2


def test_a_personal_message_comes_without_its_text():
    private = delivered("discourse_post_created_private_message.json")
    assert (private.public, private.text, private.thread_title, private.author_name) == (False, "", "", "")


def test_a_ping_is_a_ping():
    assert delivered("discourse_ping.json").event is Event.PING


def test_a_queued_post_waits_for_its_approval():
    queued = delivered("discourse_reviewable_created_queued_post.json")
    assert (queued.event, queued.external_id, queued.kind) == (Event.CREATED, "queued_post:905", "queued_post")
    assert (queued.status, queued.public, queued.markup) == ("pending", True, "markdown")
    assert "01632 960 733" in queued.text
    assert queued.author_id == "1460"


@pytest.mark.parametrize("status", [1, 2, 3])
def test_a_queued_post_that_was_decided_is_over(status):
    data = read("discourse_reviewable_created_queued_post.json")["reviewable"] | {"status": status, "version": 1}
    over = DISCOURSE.parse({"x-discourse-event": "reviewable_transitioned_to"}, {"reviewable": data}, SITE)
    assert (over.event, over.external_id, over.text, over.revision) == (Event.DELETED, "queued_post:905", "", 1)


def test_another_kind_of_reviewable_is_ignored():
    data = read("discourse_reviewable_created_queued_post.json")["reviewable"] | {"type": "ReviewableUser"}
    assert DISCOURSE.parse({}, {"reviewable": data}, SITE).event is Event.IGNORED


PRIVATE = [
    {"topic_archetype": "private_message"},
    {"topic_archetype": "banner"},
    {"category_id": None},
    {"category_id": 31},
    {"post_type": 4},
]


@pytest.mark.parametrize("changes", PRIVATE)
@pytest.mark.parametrize("event", ["post_created", "post_edited", "post_recovered", "post_destroyed"])
def test_what_not_everybody_may_read_leaves_without_its_words(event, changes):
    private = post(event, **changes)
    assert private.public is False
    assert (private.text, private.thread_title, private.author_name) == ("", "", "")


@pytest.mark.parametrize("category", [12, 31, None])
def test_only_the_categories_that_are_named_are_looked_at(category):
    site = Connection("https://forum.example.com", options={"public_categories": ["21", 22]})
    assert post(connection=site, category_id=category).public is False
    assert post(connection=site, category_id=21).public is True


def test_a_hidden_post_is_kept_since_it_may_be_our_own_hold():
    hidden = post("post_edited", hidden=True)
    assert (hidden.public, hidden.event, hidden.text != "") == (True, Event.EDITED, True)


@pytest.mark.parametrize("changes", [{"user_deleted": True}, {"deleted_at": "2026-05-06T08:00:00.000Z"}])
def test_a_post_its_author_took_back_is_removed(changes):
    assert post("post_edited", **changes).event is Event.DELETED


def test_where_deleting_is_how_posts_are_held_a_removal_forgets_nothing():
    site = Connection("https://forum.example.com", options={"hold": "delete"})
    assert post("post_destroyed", connection=site).event is Event.IGNORED
    assert post("post_destroyed").event is Event.DELETED


def test_a_restored_post_comes_back_with_its_text():
    assert post("post_recovered", user_deleted=True).event is Event.RESTORED


def test_our_own_placeholder_says_nothing_new():
    assert post("post_edited", raw=PLACEHOLDER + "\n").event is Event.IGNORED


@pytest.mark.parametrize("event", ["post_liked", "", "POST_CREATED", "x" * 70, "post_created\n"])
def test_an_event_that_is_none_of_ours_is_ignored(event):
    assert post(event).event is Event.IGNORED


@pytest.mark.parametrize("field", ["ip", "ip_address", "registration_ip_address"])
def test_an_address_in_a_forums_payload_is_refused(field):
    refused = post(**{field: "203.0.113.9"})
    assert (refused.address, refused.address_refused) == (None, True)


BROKEN = [
    ({"id": None}, "missing_field"),
    ({"id": []}, "wrong_type"),
    ({"id": True}, "wrong_type"),
    ({"id": "9" * 101}, "too_long"),
    ({"raw": None}, "missing_field"),
    ({"raw": 5}, "wrong_type"),
    ({"version": "two"}, "wrong_type"),
    ({"version": -1}, "bad_field"),
    ({"updated_at": "yesterday"}, "bad_field"),
    ({"updated_at": 17}, "wrong_type"),
    ({"username": {}}, "wrong_type"),
]


@pytest.mark.parametrize(("changes", "reason"), BROKEN)
def test_a_post_that_is_not_one_is_unreadable(changes, reason):
    with pytest.raises(Unreadable) as unreadable:
        post(**changes)
    assert unreadable.value.reason == reason


def test_a_topics_title_is_a_post_of_its_own():
    forum = FakeDiscourse()
    headers, body = forum.webhook("topic_edited", forum.topics[forum.posts[forum.add_post("text")].topic].id)
    title = DISCOURSE.parse(headers, decode(body), SITE)
    assert (title.event, title.external_id, title.kind, title.thread) == (
        Event.EDITED,
        "topic_title:4100",
        "topic_title",
        "4100",
    )
    assert title.text == "Which wood oil for a bench that stays outside"
    assert title.revised_at is None
    forum.topics[4100].archetype = "private_message"
    headers, body = forum.webhook("topic_created", 4100)
    assert DISCOURSE.parse(headers, decode(body), SITE).public is False


def test_the_same_bytes_of_another_event_are_another_delivery():
    forum = FakeDiscourse()
    known = forum.add_post("The very same text as before.")
    ids = set()
    for event in ("post_created", "post_destroyed", "post_recovered"):
        headers, body = forum.webhook(event, known)
        ids.add(DISCOURSE.verify(headers, body, (SECRET,), 0))
        ids.add(DISCOURSE.verify({**headers, "x-discourse-event-id": "90413"}, body, (SECRET,), 0))
    assert len(ids) == 3


def test_one_changed_byte_is_refused():
    body = raw(POST).replace(b"spare", b"spore")
    with pytest.raises(Refused):
        DISCOURSE.verify(discourse_headers(POST), body, (read("discourse_headers.json")["secret"],), 0)
