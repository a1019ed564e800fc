"""Real databases and a real Redis, once a session; each test gets them empty."""

import shutil
import tempfile
from pathlib import Path

import pytest
import redis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text

from models import schema
from models.crypto import create_keys
from models.session import Database, make_engine
from models.settings import Settings
from models.tables import METADATA
from tests.chromium import chromium  # noqa: F401 - a fixture
from tests.factories import House
from tests.servers import Postgres, RedisServer

# No test may fail because the machine is busy.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL. Its data lives as long as the tests, so it need not reach the disk."""
    server = Postgres("fsync=off", "full_page_writes=off", "shared_buffers=64MB")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server():
    """A running Redis; a unix socket's path must be short."""
    directory = Path(tempfile.mkdtemp(prefix="rd-", dir="/tmp"))
    server = RedisServer(directory)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def redis_url(redis_server):
    """An empty Redis."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return create_keys(tmp_path_factory.mktemp("ring") / "keys")


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory):
    file = tmp_path_factory.mktemp("template") / "overshare.db"
    engine = make_engine(f"sqlite:///{file}", journal="DELETE")
    schema.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def _postgres_database(postgres):
    database = Database(make_engine(postgres.create("overshare_tests"), pool_size=12))
    schema.upgrade(database.engine)
    yield database
    database.engine.dispose()


@pytest.fixture
def sqlite_database(tmp_path, _sqlite_template):
    """An empty SQLite database with all tables."""
    file = tmp_path / "overshare.db"
    shutil.copy(_sqlite_template, file)
    database = Database(make_engine(f"sqlite:///{file}"))
    yield database
    database.engine.dispose()


@pytest.fixture
def postgres_database(_postgres_database):
    """An empty PostgreSQL database with all tables."""
    tables = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
    with _postgres_database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return _postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """Each database in turn."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")


@pytest.fixture
def house(database, keys, settings):
    """A database with its keys and settings, and the verbs at hand, on each database in turn."""
    return House(database, keys, settings)
