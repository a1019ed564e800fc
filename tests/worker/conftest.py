import shutil
import tempfile
from pathlib import Path

import pytest

from models.settings import Settings
from models.setup import prepare
from tests.postgres import Postgres
from tests.worker.workshop import Workshop
from worker.embedded import PrivateRedis


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL of our own, thrown away at the end."""
    server = Postgres()
    server.start(fsync="off")
    yield server
    server.stop()


@pytest.fixture
def fresh_postgres(postgres):
    with postgres.database() as url:
        yield url


@pytest.fixture
def directory():
    """A data directory with a short path: a socket lives in it."""
    path = Path(tempfile.mkdtemp(prefix="ov-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def make(settings):
    ready = prepare(settings)
    ready.database.engine.dispose()
    return Workshop(settings)


@pytest.fixture
def settings(directory):
    return Settings(data_dir=directory, private_targets=True, names=False, sweep_interval=0.2, scan_lease=5)


@pytest.fixture
def workshop(settings):
    """SQLite and a private Redis."""
    with PrivateRedis(settings.redis_socket):
        shop = make(settings)
        yield shop
        shop.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, settings):
    """The same on both databases, without a Redis: what is asked must not depend on one."""
    url = request.getfixturevalue("fresh_postgres") if request.param == "postgresql" else ""
    shop = make(settings.model_copy(update={"database_url": url}))
    yield shop
    shop.stop()
