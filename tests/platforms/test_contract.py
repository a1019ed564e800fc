import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.catalogue import platform
from platforms.contract import decision_of
from platforms.decoding import decode
from platforms.platform import Event, Order, Span, Unreadable
from tests.platforms.fixture import raw, read

CREATED = "generic_webhook_post_created.json"
VECTORS = read("standard_webhooks_vectors.json")
AT = datetime(2026, 5, 8, 18, 2, 11, tzinfo=UTC)


@pytest.fixture(params=["generic", "wordpress"])
def speaks(request):
    return platform(request.param)


def delivery(kind="post.created", timestamp="2026-05-08T18:02:11Z", **changes):
    return {"type": kind, "timestamp": timestamp, "data": {**read(CREATED)["data"], **changes}}


def parse(*args, **changes):
    return platform("generic").parse({}, delivery(*args, **changes))


@pytest.mark.parametrize("name", [CREATED, "generic_callback_decision_redact.json"])
def test_the_signed_fixtures_verify(speaks, name):
    headers = VECTORS[name]
    verified = speaks.verify(headers, raw(name), (VECTORS["secret"],), int(headers["webhook-timestamp"]))
    assert verified == headers["webhook-id"]


def test_a_comment_is_read_whole(speaks):
    created = speaks.parse({}, decode(raw(CREATED)))
    data = read(CREATED)["data"]
    assert (created.event, created.external_id, created.kind) == (Event.CREATED, "7301", "comment")
    assert (created.text, created.markup) == (data["text"], "html")
    assert (created.thread, created.url) == ("412", data["url"])
    assert (created.revision, created.revised_at, created.created_at) == (1, AT, AT)
    assert (created.author_name, created.author_id, created.address) == ("Odile Barre", "", "203.0.113.94")
    assert (created.public, created.status, created.address_refused, created.mark) == (True, "published", False, None)


def test_only_a_comment_keeps_its_posters_address():
    dropped = parse(object="post")
    assert (dropped.address, dropped.address_refused) == (None, True)
    assert parse(object="post", author={"name": "Odile"}).address_refused is False


def test_a_titles_id_never_meets_a_posts():
    assert parse(object="topic_title", id="7301").external_id == "topic_title:7301"


@pytest.mark.parametrize(
    ("visibility", "public"), [("public", True), ("unlisted", True), ("members", False), ("private", False)]
)
def test_visibility_decides(visibility, public):
    assert parse(visibility=visibility).public is public


@pytest.mark.parametrize(
    ("given", "markup"),
    [
        ("markdown", "markdown"),
        ("mycode", "bbcode"),
        ("bbcode", "bbcode"),
        ("html", "html"),
        ("rst", "plain"),
        (None, "plain"),
    ],
)
def test_an_unknown_format_is_plain(given, markup):
    assert parse(format=given).markup == markup


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("published", "published"),
        ("approved", "published"),
        ("hold", "pending"),
        ("held", "pending"),
        (None, "published"),
    ],
)
def test_a_status_is_published_or_pending(given, status):
    assert parse(status=given).status == status


@pytest.mark.parametrize("status", ["spam", "trash", "post-trashed", "deleted"])
def test_what_was_thrown_away_is_removed(status):
    removed = parse("post.edited", status=status)
    assert (removed.event, removed.text) == (Event.DELETED, "")


def test_a_removal_needs_no_more_than_an_id():
    payload = {"type": "post.deleted", "timestamp": "2026-05-08T19:00:00Z", "data": {"id": 7301, "object": "comment"}}
    removed = platform("generic").parse({}, payload)
    assert (removed.event, removed.external_id) == (Event.DELETED, "7301")
    assert removed.revised_at == datetime(2026, 5, 8, 19, tzinfo=UTC)


def test_events_of_one_post_are_in_the_order_they_happened():
    story = [
        parse("post.created"),
        parse(
            "post.edited", "2026-05-08T18:05:00Z", edited_at="2026-05-08T18:05:00Z", revision="2026-05-08T18:05:00Z#2"
        ),
        parse("post.deleted", "2026-05-08T18:09:00Z", edited_at="2026-05-08T18:05:00Z", revision=2),
        parse("post.restored", "2026-05-08T18:20:00Z", edited_at="2026-05-08T18:05:00Z", revision=2),
        parse("post.edited", "2026-05-08T18:30:00Z", edited_at="2026-05-08T18:30:00Z", revision=3),
    ]
    order = [(event.revised_at, event.revision) for event in story]
    assert order == sorted(order)
    assert len(set(order)) == len(order)


@pytest.mark.parametrize(
    ("given", "revision"),
    [(3, 3), ("3", 3), ("2026-05-08T18:05:00.123456Z#7", 7), (None, 0), ("2026-05-08T18:05:00+02:00#1", 1)],
)
def test_a_revision_is_a_number_with_or_without_its_time(given, revision):
    assert parse(revision=given).revision == revision


def test_a_time_in_a_revision_counts_to_the_microsecond():
    edited = parse("post.edited", edited_at=None, revision="2026-05-08T18:05:00.123456Z#7")
    assert edited.revised_at == datetime(2026, 5, 8, 18, 5, 0, 123456, tzinfo=UTC)


def test_the_plugins_mark_is_read():
    assert parse("post.edited", decision_id="5f0c2a8e").mark == "5f0c2a8e"


def test_a_ping_is_a_ping():
    assert platform("generic").parse({}, {"type": "ping"}).event is Event.PING


BROKEN = [
    ({"id": None}, "missing_field"),
    ({"id": " "}, "bad_field"),
    ({"id": {}}, "wrong_type"),
    ({"id": "x" * 101}, "too_long"),
    ({"object": "user"}, "bad_field"),
    ({"text": None}, "missing_field"),
    ({"text": ["a"]}, "wrong_type"),
    ({"text": "another text than was hashed"}, "bad_field"),
    ({"text_sha256": "0" * 64}, "bad_field"),
    ({"visibility": None}, "missing_field"),
    ({"visibility": "friends"}, "bad_field"),
    ({"status": "perhaps"}, "bad_field"),
    ({"revision": "newest"}, "bad_field"),
    ({"revision": 1.5}, "wrong_type"),
    ({"revision": "2026-13-40T99:99:99Z#1"}, "bad_field"),
    ({"edited_at": "2026-05-08 18:02:11"}, "bad_field"),
    ({"created_at": "2026-05-08T18:02:11"}, "bad_field"),
    ({"author": "Odile"}, "wrong_type"),
    ({"author": {"ip": 5}}, "wrong_type"),
    ({"thread_id": []}, "wrong_type"),
]


@pytest.mark.parametrize(("changes", "reason"), BROKEN)
def test_a_post_that_is_not_one_is_unreadable(changes, reason):
    with pytest.raises(Unreadable) as unreadable:
        parse(**changes)
    assert unreadable.value.reason == reason


@pytest.mark.parametrize(
    ("payload", "reason"),
    [({}, "missing_field"), ({"type": 1}, "wrong_type"), ({"type": "post.liked"}, "unknown_event"),
     ({"type": "post.created"}, "missing_field"), ({"type": "post.created", "data": []}, "wrong_type"),
     ({"type": "post.created", "data": {}, "timestamp": "noon"}, "bad_field")],
)  # fmt: skip
def test_a_delivery_that_is_not_one_is_unreadable(payload, reason):
    with pytest.raises(Unreadable) as unreadable:
        platform("generic").parse({}, payload)
    assert unreadable.value.reason == reason


def test_a_text_stays_as_it_was_received_and_names_can_be_stored():
    odd = "\0 e\u0301 \u202e \ud83d 👍🏽 \r\n"
    kept = parse(text=odd, text_sha256=None, author={"name": "a\0\ud800b"}, url="javascript:alert(1)")
    assert kept.text == odd
    assert kept.author_name == "a\ufffd\ufffdb"
    assert kept.url == ""


values = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from([*read(CREATED)["data"]]), values, max_size=5))
def test_any_payload_is_read_or_unreadable(changes):
    try:
        assert parse(**changes).event in Event
    except Unreadable as unreadable:
        assert unreadable.reason in {"missing_field", "wrong_type", "bad_field", "too_long"}  # noqa: PT017


def test_a_decision_is_written_as_the_contract_says():
    told = read("generic_callback_decision_redact.json")
    data, base = told["data"], read(CREATED)["data"]["text"]
    spans = tuple(Span(one["start"], one["end"], one["category"], one["replacement"]) for one in data["spans"])
    order = Order(data["decision_id"], "redact", "7301", "comment", "412", base, data["result_text"], spans)
    at = datetime(2026, 5, 8, 18, 9, 30, tzinfo=UTC).timestamp()
    assert json.loads(decision_of(order, source="wordpress", site=data["site"], now=at)) == told


@pytest.mark.parametrize("action", ["hold", "allow"])
def test_a_decision_that_changes_no_text_carries_none(action):
    order = Order("d", action, "topic_title:9", "topic_title", "9", "base", "ignored")
    data = json.loads(decision_of(order, source="generic", site="https://x.example", now=0))["data"]
    assert (data["id"], data["action"]) == ("9", action)
    assert not {"result_text", "result_text_sha256"} & set(data)
