from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import intake
from models.address import CommentAddress
from models.author import Author
from models.post import Post, Revision
from models.receipt import Receipt
from models.texts import read_text, read_url
from models.verify import verify
from platforms.platform import Event
from tests.factories import (
    TEXT,
    a_moderator,
    a_site,
    an_item,
    decide,
    deliver,
    incoming,
    receive,
    result,
    scan,
    the_item,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def rows(house, row):
    with house.desk() as desk:
        return list(desk.session.scalars(select(row).order_by(row.id)))


def test_a_post_is_stored_once_with_its_text_sealed(house):
    site = a_site(house)
    received = receive(house, site, incoming(url="https://blog.example.org/830"))
    assert received.outcome == "accepted"

    with house.desk() as desk:
        post, revision = desk.session.scalars(select(Post)).one(), desk.session.scalars(select(Revision)).one()
        assert revision.id == received.revision_id
        assert TEXT.encode() not in revision.text_sealed
        assert read_text(house.keys, revision) == TEXT
        assert read_url(house.keys, post) == "https://blog.example.org/830"
        assert (revision.scan, revision.length, revision.ours) == ("due", len(TEXT), False)
        assert verify(desk) == []


def test_the_same_delivery_again_has_no_effect(house):
    site = a_site(house)
    receive(house, site, incoming(), "msg_a")
    assert receive(house, site, incoming("other", event=Event.EDITED), "msg_a").outcome == "duplicate"
    assert len(rows(house, Revision)) == 1
    assert len(rows(house, Receipt)) == 1


@pytest.mark.parametrize("text", ["\0 \ud800 x", "e\u0301 \U0001f600 \u202e", "", "a" * 200_000], ids=range(4))
def test_a_text_is_kept_exactly_as_received(house, text):
    receive(house, a_site(house), incoming(text, thread="\0\udfff", author_name="\0\ud801"))
    with house.desk() as desk:
        assert read_text(house.keys, desk.session.scalars(select(Revision)).one()) == text


@pytest.mark.parametrize("external_id", ["", "x" * 121, "a\0b", "\ud800"], ids=range(4))
def test_an_id_that_cannot_be_stored_is_rejected_and_seen(house, external_id):
    assert receive(house, a_site(house), incoming(external_id=external_id)).outcome == "rejected:post_id"
    assert [receipt.outcome for receipt in rows(house, Receipt)] == ["rejected:post_id"]


def test_a_delivery_that_could_not_be_understood_is_kept_as_rejected_once(house):
    site = a_site(house)
    for _ in range(2):
        with house.desk() as desk:
            intake.reject(desk, site, intake.Message("msg_a", 17), "not_json")
    assert [(receipt.outcome, receipt.size) for receipt in rows(house, Receipt)] == [("rejected:not_json", 17)]


ORDERS = {
    "an older edit after a newer": (
        [("edited", 5, "new"), ("edited", 3, "old")], ["accepted", "stale"], "live", "new",
    ),
    "the creation after the edit": (
        [("edited", 5, "new"), ("created", 1, "old")], ["accepted", "stale"], "live", "new",
    ),
    "the deletion before the creation": (
        [("deleted", 5, ""), ("created", 1, "old")], ["deleted", "stale"], "deleted", None,
    ),
    "an edit from before the deletion": (
        [("created", 1, "a"), ("deleted", 5, ""), ("edited", 3, "b")],
        ["accepted", "deleted", "stale"], "deleted", None,
    ),
    "an old deletion after an edit": (
        [("edited", 5, "new"), ("deleted", 3, "")], ["accepted", "stale"], "live", "new",
    ),
    "a restore after the deletion": (
        [("created", 1, "a"), ("deleted", 5, ""), ("restored", 5, "a")],
        ["accepted", "deleted", "accepted"], "live", "a",
    ),
    "the same text again": (
        [("created", 1, "a"), ("edited", 2, "a")], ["accepted", "unchanged"], "live", "a",
    ),
    "a ping": ([("ping", 1, "")], ["ignored"], None, None),
}  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
def test_events_out_of_order_end_as_the_site_has_it(house, order):
    events, outcomes, state, text = ORDERS[order]
    site = a_site(house)
    seen = [
        receive(house, site, incoming(words, event=Event(event), revised_at=NOON + timedelta(minutes=at))).outcome
        for event, at, words in events
    ]
    assert seen == outcomes
    posts = rows(house, Post)
    assert [post.state for post in posts] == ([state] if state else [])
    with house.desk() as desk:
        newest = desk.session.scalars(select(Revision).order_by(Revision.number.desc())).first()
        if text is not None:
            assert read_text(house.keys, newest) == text
            assert newest.scan == "due"
        assert verify(desk) == []


def test_a_clock_that_runs_ahead_does_not_shut_out_later_edits(house):
    site = a_site(house)
    receive(house, site, incoming(revised_at=datetime.now(UTC) + timedelta(days=300)))
    house.later(minutes=10)
    later = datetime.now(UTC) + timedelta(minutes=10)
    assert receive(house, site, incoming("new", event=Event.EDITED, revised_at=later)).outcome == "accepted"


def test_what_is_private_is_never_stored(house):
    site = a_site(house)
    assert receive(house, site, incoming(public=False)).outcome == "private"
    assert rows(house, Post) == []
    receive(house, site, incoming())
    assert receive(house, site, incoming(public=False, event=Event.EDITED)).outcome == "private"
    assert [post.state for post in rows(house, Post)] == ["withdrawn"]
    assert [revision.text_sealed for revision in rows(house, Revision)] == [None]


def test_a_post_that_goes_takes_its_item_and_texts_with_it(house):
    site = a_site(house)
    an_item(house, site)
    receive(house, site, incoming(event=Event.DELETED))
    assert (the_item(house).state, the_item(house).why) == ("closed", "deleted")
    assert all(revision.text_sealed is None for revision in rows(house, Revision))
    with house.desk() as desk:
        assert verify(desk) == []


ADDRESSES = {
    "203.0.113.7": 1, "::ffff:203.0.113.7": 1, "2001:db8::1": 1, " 203.0.113.7 ": 1, "not an address": 0, "": 0,
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_blog_comments_address_is_sealed_and_found_by_network(house, address):
    site = a_site(house)
    receive(house, site, incoming(address=address))
    found = rows(house, CommentAddress)
    assert len(found) == ADDRESSES[address]
    assert all(address.strip().encode() not in row.address_sealed for row in found)


def test_neighbours_share_a_network_and_equals_a_host(house):
    site = a_site(house)
    for number, address in enumerate(("203.0.113.7", "203.0.113.9", "::ffff:203.0.113.7")):
        receive(house, site, incoming(external_id=str(number), address=address))
    one, two, three = rows(house, CommentAddress)
    assert one.by_network == two.by_network == three.by_network
    assert one.by_host == three.by_host != two.by_host


def test_a_forums_address_is_refused_and_counted(house):
    site = a_site(house, "forum", "forum")
    receive(house, site, incoming(address="203.0.113.7"))
    assert rows(house, CommentAddress) == []
    assert rows(house, Receipt)[0].address_refused


def test_an_author_is_known_by_a_fingerprint_and_a_sealed_name(house):
    site, other = a_site(house), a_site(house, "forum", "forum")
    for number in range(3):
        receive(house, site, incoming(external_id=str(number), staff=number == 2))
    receive(house, other, incoming())
    receive(house, site, incoming(external_id="9", author_id="", author_name=""))
    first, second = rows(house, Author)
    assert first.author_key != second.author_key
    assert first.staff
    assert b"ada" not in first.name_sealed


def test_our_own_edit_coming_back_is_recognised(house):
    site, moderator = a_site(house), a_moderator(house)
    item = an_item(house, site)
    decide(house, item, moderator)
    assert deliver(house) == ["redact:redact"]
    cut = TEXT.replace("ada@example.org", "[e-mail removed]")
    receive(house, site, incoming(cut, event=Event.EDITED))
    assert [revision.ours for revision in rows(house, Revision)] == [False, True]
    scan(house, result(findings=()))
    assert the_item(house).state == "redacted"


def test_a_mark_recognises_our_edit_where_the_site_changed_it_a_little(house):
    site, moderator = a_site(house), a_moderator(house)
    uuid = decide(house, an_item(house, site), moderator)
    deliver(house)
    receive(house, site, incoming("Call me.", event=Event.EDITED, mark=uuid))
    assert rows(house, Revision)[-1].ours


def test_an_author_who_puts_the_leak_back_is_no_echo(house):
    site, moderator = a_site(house), a_moderator(house)
    decide(house, an_item(house, site), moderator)
    deliver(house)
    receive(house, site, incoming(TEXT.replace("ada@example.org", "[e-mail removed]"), event=Event.EDITED))
    scan(house, result(findings=()))
    receive(house, site, incoming(TEXT, event=Event.EDITED))
    scan(house)
    assert (the_item(house).state, the_item(house).why) == ("new", "changed")


def test_many_deliveries_of_one_post_at_once_make_one_post(house):
    site = a_site(house)
    with ThreadPoolExecutor(8) as pool:
        texts = [f"text {number % 4}" for number in range(16)]
        jobs = [pool.submit(receive, house, site, incoming(text, event=Event.EDITED)) for text in texts]
        outcomes = {job.result().outcome for job in jobs}
    assert outcomes <= {"accepted", "unchanged", "stale"}
    assert len(rows(house, Post)) == 1
    with house.desk() as desk:
        due = select(func.count()).select_from(Revision).where(Revision.scan == "due")
        assert desk.session.scalar(due) == 1
        assert verify(desk) == []
