import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from models import schema
from models.crypto import create_keys
from models.desk import Desk
from models.session import Database, make_engine
from models.tables import METADATA, ROWS
from tests.factories import House, a_moderator, a_site, an_item, decide, deliver, incoming


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """An engine on a database without tables, on each database in turn."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    postgres = request.getfixturevalue("postgres")
    engine = make_engine(postgres.create("overshare_migrations"))
    yield engine
    engine.dispose()
    postgres.drop("overshare_migrations")


def differences(engine):
    with engine.begin() as connection:
        return compare_metadata(MigrationContext.configure(connection), METADATA)


def tables(engine):
    with engine.begin() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_every_step_up_ends_at_the_tables_the_code_has(empty):
    schema.upgrade(empty)
    assert differences(empty) == []
    with empty.begin() as connection:
        assert schema.current(connection) == schema.head() == schema.revisions()[-1]


def test_every_step_goes_up_and_down_and_up_again_with_rows_in_the_tables(empty, settings, tmp_path):
    for revision in schema.revisions():
        schema.upgrade(empty, revision)
    house = House(Database(empty), create_keys(tmp_path / "keys"), settings)
    site, moderator = a_site(house), a_moderator(house)
    decide(house, an_item(house, site, incoming(address="203.0.113.7")), moderator)
    deliver(house)
    for before in [*reversed(schema.revisions()[:-1]), "base"]:
        schema.downgrade(empty, before)
    assert tables(empty) == set()
    schema.upgrade(empty)
    assert differences(empty) == []
    with house.desk() as desk:
        assert isinstance(desk, Desk)


def test_a_step_that_fails_leaves_nothing_behind(empty):
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE tombstone (id INTEGER)"))
    with pytest.raises(Exception, match="tombstone"):
        schema.upgrade(empty)
    assert tables(empty) == {"tombstone"}


def test_every_row_is_known_to_the_migrations():
    assert {row.__tablename__ for row in ROWS} == set(METADATA.tables)
