from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from models import intake, scans
from models.address import CommentAddress
from models.author import Author
from models.direct import MOST_ROWS, find_many, insert_many
from models.intake import Incoming, Message
from models.item import Item
from models.post import Post, Revision
from models.receipt import Receipt
from models.session import Busy
from models.texts import read_text
from models.verify import verify
from platforms.platform import Event
from tests.factories import a_site, incoming, result

NUMBERS = count()
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TURNS = [Event.CREATED, Event.CREATED, Event.EDITED, Event.DELETED, Event.RESTORED, Event.PING]

events = st.builds(
    lambda event, post, text, author, staff, minute, public, address: incoming(
        text,
        event=event,
        external_id=post,
        author_id=author,
        author_name=author and f"name of {author}",
        staff=staff,
        revised_at=NOON + timedelta(minutes=minute),
        public=public,
        address=address,
    ),
    st.sampled_from(TURNS),
    st.sampled_from("abcd"),
    st.sampled_from(["one", "two", "three \0 \ud800", ""]),
    st.sampled_from(["", "7", "8"]),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from([True, True, True, False]),
    st.sampled_from([None, "192.0.2.7", "2001:db8::7", "no address"]),
)
deliveries = st.lists(st.tuples(st.sampled_from([*range(12)]), events), max_size=12)


def receive_all(house, site, batches):
    """Take batches in, each in one transaction, with a scan of what is due after each. Return all outcomes."""
    outcomes = []
    for batch in batches:
        with house.desk() as desk:
            told = [Incoming(site, Message(f"msg_{number}", 100), post) for number, post in batch]
            outcomes += intake.receive_many(desk, told)
    return [(one.outcome, one.revision_id is not None, one.first) for one in outcomes]


def scan_all(house):
    with house.desk() as desk:
        for one in scans.claim(desk, 100):
            scans.record_scan(desk, one, result())


def state_of(house, site):
    """Everything that is known of a site's posts, without ids and times of our own."""
    with house.desk() as desk:
        session = desk.session
        authors = {one.id: one.author_key for one in session.scalars(select(Author).where(Author.site_id == site.id))}
        names = {house.keys.fingerprint(f"author:{site.id}", name): name for name in ("7", "8")}
        posts = {}
        for post in session.scalars(select(Post).where(Post.site_id == site.id)):
            texts = [
                (one.number, one.scan, one.length, one.ours, one.text_sealed and read_text(house.keys, one))
                for one in session.scalars(
                    select(Revision).where(Revision.post_id == post.id).order_by(Revision.number)
                )
            ]
            item = session.scalar(select(Item.state).where(Item.post_id == post.id))
            address = session.scalar(select(CommentAddress.id).where(CommentAddress.post_id == post.id)) is not None
            author = post.author_id and names[authors[post.author_id]]
            told = (post.state, post.revised_at, post.revision_number, post.published, post.fetch_at is not None)
            posts[post.external_id] = (*told, author, texts, item, address)
        where = Receipt.site_id == site.id
        receipts = select(Receipt.outcome, Receipt.address_refused, func.count()).where(where)
        grouped = receipts.group_by(Receipt.outcome, Receipt.address_refused)
        return posts, sorted(map(tuple, session.execute(grouped)))


@given(first=deliveries, second=deliveries)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_many_deliveries_in_one_transaction_end_as_if_each_had_one_of_its_own(house, first, second):
    number = next(NUMBERS)
    one, other = (a_site(house, f"blog-{number}-{which}") for which in ("together", "alone"))

    together = receive_all(house, one, [first])
    alone = receive_all(house, other, [[delivery] for delivery in first])
    scan_all(house)
    together += receive_all(house, one, [second])
    alone += receive_all(house, other, [[delivery] for delivery in second])

    assert together == alone
    assert state_of(house, one) == state_of(house, other)


def test_one_author_of_many_posts_is_one_row(house):
    site = a_site(house)
    with house.desk() as desk:
        posts = [incoming(external_id=str(number), author_id="7") for number in range(20)]
        intake.observe_many(desk, [(site, post) for post in posts])
    with house.desk() as desk:
        assert desk.session.scalar(select(func.count()).select_from(Author)) == 1
        assert len(set(desk.session.scalars(select(Post.author_id)))) == 1
        assert verify(desk) == []


def test_more_rows_than_one_statement_takes_are_all_written_and_found(house):
    site = a_site(house)
    keys = [f"{number:032x}" for number in range(MOST_ROWS + 3)]
    with house.desk() as desk:
        values = [
            {"site_id": site.id, "message_key": key, "size": 1, "outcome": "accepted", "received_at": desk.at}
            for key in keys
        ]
        first = insert_many(desk.session, Receipt, values, unique=("site_id", "message_key"))
        again = insert_many(desk.session, Receipt, values, unique=("site_id", "message_key"))
        found = find_many(desk.session, Receipt, ("message_key",), among="message_key", values=keys, site=site.id)
        refused = set(desk.session.scalars(select(Receipt.address_refused)))  # nobody gave it: the column's own default
    assert len({row[0] for row in first}) == len(keys)
    assert again == []
    assert {row[0] for row in found} == set(keys)
    assert refused == {False}


def test_the_error_of_a_statement_that_fails_is_the_usual_one_without_its_values(house):
    site = a_site(house)
    values = {"site_id": site.id, "message_key": "k", "size": None, "outcome": "x", "received_at": NOON}
    with pytest.raises(IntegrityError) as caught, house.desk() as desk:
        insert_many(desk.session, Receipt, [values])
    assert caught.value.params is None
    with house.desk() as desk:
        assert insert_many(desk.session, Receipt, [values | {"size": 1}])  # the connection is as good as before


ROW = {"site_id": 1, "message_key": "k", "size": 1, "outcome": "x", "received_at": NOON}


def write_after(database, statement, **values):
    with database.begin() as session:
        session.execute(text(statement), values)
        insert_many(session, Receipt, [ROW])


def test_a_database_that_cannot_take_it_is_busy(sqlite_database):
    with pytest.raises(Busy):
        write_after(sqlite_database, "PRAGMA query_only=ON")


def test_a_connection_that_was_lost_is_busy_and_is_not_used_again(postgres_database):
    with postgres_database.begin() as session:
        lost = session.scalar(text("SELECT pg_backend_pid()"))
    with pytest.raises(Busy):
        write_after(postgres_database, "SELECT pg_terminate_backend(pg_backend_pid())")
    with postgres_database.begin() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != lost
