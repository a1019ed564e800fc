from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from models import clock, crash, session
from models.lease import give_up, hold
from models.receipt import Receipt
from models.session import Busy, Database, insert_if_absent, make_engine
from models.site import Site
from tests.factories import House, a_site


def test_a_commit_is_on_disk_and_destroyed_bytes_are_overwritten(sqlite_database):
    with sqlite_database.begin() as work:
        pragma = {
            name: work.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("synchronous", "secure_delete", "foreign_keys")
        }
    assert pragma == {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("version", "mode"),
    [("3.40.1", "DELETE"), ("3.51.2", "DELETE"), ("3.51.3", "WAL"), ("3.53.4", "WAL"), ("4.0.0", "WAL")],
)
def test_the_log_is_used_only_where_sqlite_is_free_of_the_bug(monkeypatch, version, mode):
    monkeypatch.setattr(session.pysqlite3, "sqlite_version", version)
    assert session.journal_mode() == mode


def test_a_locked_database_is_busy_and_says_no_more(sqlite_database, monkeypatch, tmp_path):
    monkeypatch.setattr(session, "BUSY_MS", 50)
    impatient = Database(make_engine(f"sqlite:///{tmp_path / 'overshare.db'}"))
    with sqlite_database.begin() as holder:
        holder.execute(text("SELECT 1"))
        with pytest.raises(Busy) as busy, impatient.begin() as work:
            work.execute(text("SELECT 1"))
    impatient.engine.dispose()
    assert str(busy.value) == "OperationalError"


def test_a_reader_does_not_wait_for_a_writer(sqlite_database):
    with sqlite_database.begin() as writer, sqlite_database.read() as reader:
        writer.execute(text("SELECT 1"))
        assert reader.scalars(select(Site)).all() == []


def fill(work, site):
    for number in range(5000):
        values = {"site_id": site.id, "message_key": f"{number:032}", "size": 1, "outcome": "x" * 30}
        values |= {"address_refused": False, "received_at": datetime.now(UTC)}
        insert_if_absent(work, Receipt, values, ["site_id", "message_key"])


def test_a_full_disk_is_busy_and_leaves_nothing_half_done(sqlite_database, keys, settings):
    site = a_site(House(sqlite_database, keys, settings))
    with sqlite_database.begin() as work:
        pages = work.execute(text("PRAGMA page_count")).scalar()
        work.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(Busy), sqlite_database.begin() as work:
        fill(work, site)
    with sqlite_database.begin() as work:
        assert work.scalars(select(Receipt)).all() == []
        work.execute(text("PRAGMA max_page_count = 1000000"))
    with sqlite_database.begin() as work:
        fill(work, site)


def end_its_connection(database, work):
    pid = work.execute(text("SELECT pg_backend_pid()")).scalar()
    with database.begin() as other:
        other.execute(text(f"SELECT pg_terminate_backend({pid})"))
    work.execute(text("SELECT 1"))


def test_a_lost_connection_is_busy(postgres_database):
    with pytest.raises(Busy), postgres_database.begin() as work:
        end_its_connection(postgres_database, work)


def test_an_exception_holds_no_bound_value(house):
    values = {"site_id": 999, "message_key": "marked-value", "size": 1, "outcome": "marked-value"}
    values |= {"address_refused": False, "received_at": datetime.now(UTC)}
    with pytest.raises(IntegrityError) as refused, house.desk() as desk:
        desk.session.execute(insert(Receipt), values)
    assert "marked-value" not in str(refused.value)


def test_what_is_there_is_not_inserted_again(house):
    site = a_site(house)
    values = {"site_id": site.id, "message_key": "k", "size": 1, "outcome": "accepted", "address_refused": False}
    with house.desk() as desk:
        values["received_at"] = desk.at
        assert insert_if_absent(desk.session, Receipt, values, ["site_id", "message_key"])
        assert insert_if_absent(desk.session, Receipt, values, ["site_id", "message_key"]) is None


def test_times_are_aware_and_in_utc_on_both_databases(house):
    here = timezone(timedelta(hours=5))
    noon = datetime(2026, 5, 4, 12, tzinfo=here)
    site = a_site(house)
    with house.desk() as desk:
        desk.session.get(Site, site.id).polled_at = noon
    with house.desk() as desk:
        read = desk.session.get(Site, site.id).polled_at
        assert read == noon
        assert read.utcoffset() == timedelta(0)
        assert abs(clock.now(desk.session) - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_time_without_a_zone_is_refused(house):
    a_site(house)
    with pytest.raises(StatementError, match="time zone"), house.desk() as desk:
        desk.session.execute(update(Site).values(polled_at=datetime(2026, 5, 4)))  # noqa: DTZ001


def test_a_row_shows_its_name_and_id_and_nothing_else(house):
    site = a_site(house, title="Marked")
    assert repr(site) == f"<Site {site.id}>"


def test_a_lease_is_one_holders_until_it_ends(house):
    with house.desk() as desk:
        assert hold(desk, "sweep", "a", 15)
        assert hold(desk, "sweep", "a", 15)
        assert not hold(desk, "sweep", "b", 15)
    house.later(seconds=16)
    with house.desk() as desk:
        assert hold(desk, "sweep", "b", 15)
        give_up(desk, "sweep", "a")
        assert not hold(desk, "sweep", "a", 15)
        give_up(desk, "sweep", "b")
        assert hold(desk, "sweep", "a", 15)


def test_a_crash_point_there_is_not_cannot_be_armed():
    with pytest.raises(ValueError, match="no crash point"):
        crash.arm("somewhere")
    crash.arm("")
    crash.point("intake.before_commit")
