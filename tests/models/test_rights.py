import pytest
from sqlalchemy import select

from models import audit_chain, data_map, portability, review, rights
from models.accounts import Office, sign_in
from models.address import CommentAddress
from models.audit import AuditEvent
from models.author import Author
from models.decision import Decision
from models.finding import FindingRow
from models.item import Item
from models.moderator import FailedSignIn, SignIn
from models.post import Post, Revision
from models.receipt import Receipt
from models.reveal import Reveal
from models.site import Site
from models.status import status, unfinished_erasures
from models.tombstone import Tombstone
from models.value import Value
from models.verify import verify
from platforms.platform import Event
from tests.factories import (
    PASSWORD,
    TEXT,
    House,
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


def rows(house, row):
    with house.desk() as desk:
        return list(desk.session.scalars(select(row).order_by(row.id)))


def purge(house, limit=500):
    counts = {}
    while True:
        with house.desk() as desk:
            purged = rights.purge(desk, limit)
        if not purged.total:
            return counts
        for name, count in purged.counts.items():
            counts[name] = counts.get(name, 0) + count


@pytest.fixture
def site(house):
    return a_site(house)


@pytest.fixture
def moderator(house):
    return a_moderator(house)


def test_a_clear_text_is_kept_for_a_day(house, site):
    receive(house, site, incoming(url="https://blog.example.org/1"))
    scan(house, result(findings=()))
    house.later(hours=23)
    assert purge(house) == {}
    house.later(hours=2)
    assert purge(house) == {"texts": 1}
    assert rows(house, Post)[0].url_sealed is None
    assert rows(house, Revision)[0].text_hash


def test_a_waiting_text_is_kept_however_long_it_waits(house, site):
    an_item(house, site)
    house.later(days=300)
    purge(house)
    assert rows(house, Revision)[0].text_sealed


@pytest.mark.parametrize(("action", "kept"), [("redact", False), ("allow", False), ("hold", True)])
def test_a_decided_text_goes_after_thirty_days_and_a_held_one_stays(house, site, moderator, action, kept):
    decide(house, an_item(house, site), moderator, action)
    deliver(house)
    house.later(days=29)
    purge(house)
    assert rows(house, Revision)[0].text_sealed
    house.later(days=2)
    purge(house)
    assert (rows(house, Revision)[0].text_sealed is not None) == kept
    assert all(kept or one.result_sealed is None for one in rows(house, Decision))


def test_a_text_is_kept_while_its_decision_is_on_its_way(house, site, moderator):
    house.set(keep_decided_days=1)
    decide(house, an_item(house, site), moderator)
    house.later(days=2)
    purge(house)
    assert rows(house, Revision)[0].text_sealed
    assert deliver(house) == ["redact:redact"]
    purge(house)
    assert rows(house, Revision)[0].text_sealed is None


def test_what_a_switched_off_site_never_got_is_given_up_so_that_its_text_can_go(house, site, moderator):
    decide(house, an_item(house, site), moderator)
    with house.desk() as desk:
        desk.session.get(Site, site.id).active = False
    house.later(days=40)
    assert purge(house)["stranded"] == 1
    assert rows(house, Decision)[0].trouble == "out_of_time"
    assert rows(house, Revision)[0].text_sealed is None
    with house.desk() as desk:
        assert verify(desk) == []


def test_a_text_that_was_edited_away_goes_after_a_week(house, site):
    an_item(house, site)
    receive(house, site, incoming("other", event=Event.EDITED))
    scan(house)
    house.later(days=8)
    purge(house)
    assert [bool(revision.text_sealed) for revision in rows(house, Revision)] == [False, True]


def test_undo_keeps_the_text_again(house, site, moderator):
    uuid = decide(house, an_item(house, site), moderator)
    with house.desk() as desk:
        review.undo(desk, the_item(house), moderator, uuid, {})
    house.later(days=40)
    purge(house)
    assert rows(house, Revision)[0].text_sealed


def test_an_address_is_kept_as_long_as_the_setting_says(house, site):
    house.set(keep_address_days=3)
    receive(house, site, incoming(address="203.0.113.7"))
    house.later(days=2)
    purge(house)
    assert len(rows(house, CommentAddress)) == 1
    house.later(days=1, minutes=1)
    purge(house)
    assert rows(house, CommentAddress) == []


def test_receipts_sign_ins_and_attempts_go_in_their_time(house, site, moderator):
    receive(house, site, incoming())
    sign_in(Office(house.database, house.keys, house.settings), moderator.name, PASSWORD, "203.0.113.5")
    house.later(minutes=31)
    purge(house)
    assert rows(house, SignIn) == []
    assert len(rows(house, FailedSignIn)) == 1
    house.later(hours=25)
    purge(house)
    assert rows(house, FailedSignIn) == []
    assert len(rows(house, Receipt)) == 1
    house.later(days=30)
    purge(house)
    assert rows(house, Receipt) == []


def test_the_audit_is_kept_a_year_and_its_chain_holds_after(house, site, moderator):
    with house.desk() as desk:
        review.reveal(desk, an_item(house, site), moderator, "review")
    house.later(days=366)
    with house.desk() as desk:
        audit_chain.extend(desk)
    receive(house, site, incoming(external_id="2"))
    house.later(minutes=1)
    with house.desk() as desk:
        audit_chain.extend(desk)
    purge(house, limit=2)
    left = rows(house, AuditEvent)
    assert left[0].action == "post.received"
    assert rows(house, Reveal) == []
    with house.desk() as desk:
        assert audit_chain.first_break(desk.session) is None


def test_an_event_changed_afterwards_breaks_the_chain(house, site):
    an_item(house, site)
    house.later(minutes=1)
    with house.desk() as desk:
        assert audit_chain.extend(desk) > 3
    with house.desk() as desk:
        event = desk.session.scalars(select(AuditEvent).order_by(AuditEvent.id).offset(2)).first()
        event.actor = "somebody"
    with house.desk() as desk:
        assert [problem.code for problem in verify(desk)] == ["audit_chain_broken"]


def test_after_thirteen_months_nothing_of_a_post_is_left(house, site, moderator):
    item = an_item(house, site, incoming(address="203.0.113.7"))
    with house.desk() as desk:
        review.reveal(desk, item, moderator, "review")
    decide(house, item, moderator)
    deliver(house)
    house.later(days=400)
    purge(house)
    for row in (Post, Revision, FindingRow, Item, Decision, Author, Value, CommentAddress, Reveal):
        assert rows(house, row) == [], row


def test_a_name_is_forgotten_ninety_days_after_the_last_post(house, site):
    an_item(house, site)
    house.later(days=91)
    purge(house)
    (author,) = rows(house, Author)
    assert author.name_sealed is None


def erase(house, number=0):
    with house.desk() as desk:
        author = desk.session.scalars(select(Author).order_by(Author.id)).all()[number]
        return rights.erase(desk, author)


def test_erasing_takes_everything_of_one_author_and_nothing_of_others(house, site, moderator):
    item = an_item(house, site, incoming(address="203.0.113.7", url="https://blog.example.org/1"))
    decide(house, item, moderator)
    deliver(house)
    an_item(house, site, incoming(external_id="2"))
    other = incoming(f"Other. {TEXT}", external_id="3", author_id="8", author_name="bob")
    an_item(house, site, other)
    assert erase(house) == {"posts": 2, "waiting": 0}
    assert len(rows(house, Author)) == 1
    assert [(post.state, post.thread, post.url_sealed) for post in rows(house, Post)][:2] == [("erased", "", None)] * 2
    assert len(rows(house, Revision)) == len(rows(house, Item)) == 1
    assert rows(house, CommentAddress) == rows(house, Decision) == []
    with house.desk() as desk:
        assert verify(desk) == []


def test_who_was_erased_stays_erased_though_the_site_tells_again(house, site):
    an_item(house, site)
    erase(house)
    assert receive(house, site, incoming(event=Event.EDITED)).outcome == "erased"
    assert receive(house, site, incoming(event=Event.DELETED)).outcome == "stale"
    assert rows(house, Revision) == []


def test_who_was_erased_and_posts_again_is_scanned_again(house, site):
    an_item(house, site)
    erase(house)
    house.later(minutes=5)
    assert receive(house, site, incoming(external_id="2")).outcome == "accepted"
    purge(house)
    assert len(rows(house, Revision)) == len(rows(house, Author)) == 1


def test_an_erasure_waits_for_a_redaction_on_its_way_and_says_so(house, site, moderator):
    decide(house, an_item(house, site), moderator)
    assert erase(house) == {"posts": 0, "waiting": 1}
    with house.desk() as desk:
        assert unfinished_erasures(desk.session) == 1
    purge(house)
    assert deliver(house) == ["redact:redact"]
    assert purge(house)["erasures"] == 1
    assert rows(house, Revision) == rows(house, Author) == []
    with house.desk() as desk:
        assert unfinished_erasures(desk.session) == 0
        assert verify(desk) == []


def test_an_erasure_can_be_asked_for_twice(house, site, moderator):
    decide(house, an_item(house, site), moderator)
    erase(house)
    house.later(minutes=1)
    erase(house)
    assert len(rows(house, Tombstone)) == 1


def test_a_tombstone_goes_when_no_backup_can_be_older(house, site):
    an_item(house, site)
    erase(house)
    house.later(days=66)
    purge(house)
    assert rows(house, Tombstone) == []


def test_destroyed_bytes_are_gone_from_the_files(sqlite_database, keys, settings, tmp_path):
    house = House(sqlite_database, keys, settings)
    site = a_site(house)
    receive(house, site, incoming(address="203.0.113.7"))
    with house.desk() as desk:
        texts, addresses = select(Revision.text_sealed), select(CommentAddress.address_sealed)
        sealed = [desk.session.scalars(texts).one(), desk.session.scalars(addresses).one()]
    files = [tmp_path / f"overshare.db{suffix}" for suffix in ("", "-wal")]
    written = b"".join(file.read_bytes() for file in files if file.exists())
    assert all(value in written for value in sealed)
    erase(house)
    house.database.scrub()
    left = b"".join(file.read_bytes() for file in files if file.exists())
    assert not any(value in left for value in sealed)


def test_scrubbing_works_on_both_databases(house):
    house.database.scrub()


def test_an_author_is_given_all_that_is_theirs_and_nothing_else(house, site, moderator):
    item = an_item(house, site, incoming(address="203.0.113.7", url="https://blog.example.org/1"))
    decide(house, item, moderator)
    an_item(house, site, incoming("Not theirs.", external_id="2", author_id="8", author_name="bob"))
    with house.desk() as desk:
        author = desk.session.scalars(select(Author).order_by(Author.id)).first()
        told = portability.export(desk, author)
    assert told["author"][0]["name"] == "ada"
    assert told["post"][0]["url"] == "https://blog.example.org/1"
    assert [revision["text"] for revision in told["revision"]] == [TEXT]
    assert [address["address"] for address in told["comment_address"]] == ["203.0.113.7"]
    assert len(told["finding"]) == 2
    assert told["decision"][0]["result"].count("[e-mail removed]") == 1
    for table, given in told.items():
        columns = {column.removesuffix("_sealed") for column in data_map.exported(table)}
        assert all(set(row) == columns for row in given)
    assert "bob" not in str(told)


def test_an_export_of_what_was_forgotten_says_so(house, site):
    an_item(house, site, incoming(status="held"), result(findings=()))
    deliver(house)
    house.later(days=100)
    purge(house)
    with house.desk() as desk:
        told = portability.export(desk, desk.session.scalars(select(Author)).one())
    assert (told["author"][0]["name"], told["revision"][0]["text"]) == (None, None)


def test_status_counts_what_there_is(house, site, moderator):
    decide(house, an_item(house, site), moderator)
    receive(house, site, incoming(external_id="2"))
    with house.desk() as desk:
        told = status(desk.session)
    assert told["posts"] == {"live": 2}
    assert told["scans"] == {"due": 1, "shown": 1}
    assert told["items"] == {"redacted": 1}
    assert (told["decisions"], told["deliveries"], told["checks"]) == ({"waiting": 1}, {"waiting": 2}, 1)
    assert told["oldest_due_scan"] >= 0
    assert told["sites"][0]["waiting_deliveries"] == 2
