import shutil
import tempfile
from pathlib import Path

import pytest

from models.settings import Settings
from models.setup import prepare
from tests.postgres import Postgres
from tests.worker.workshop import Workshop
from worker import scan
from worker.embedded import PrivateRedis


@pytest.fixture(scope="session")
def first_day(tmp_path_factory):
    """A data directory as the first start leaves it, copied for each test."""
    directory = tmp_path_factory.mktemp("first") / "data"
    prepare(Settings(data_dir=directory)).database.engine.dispose()
    return directory


@pytest.fixture(scope="session")
def postgres(first_day):
    """A PostgreSQL of our own with a database as the first start leaves it, thrown away at the end."""
    server = Postgres()
    server.start(fsync="off")
    with server.database() as url:
        prepare(Settings(data_dir=first_day, database_url=url)).database.engine.dispose()
        server.template = url
        yield server
    server.stop()


@pytest.fixture
def directory(first_day):
    """A data directory with a short path: a socket lives in it."""
    parent = Path(tempfile.mkdtemp(prefix="ov-"))
    yield shutil.copytree(first_day, parent / "data")
    shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def settings(directory):
    return Settings(data_dir=directory, private_targets=True, names=False, sweep_interval=0.2, scan_lease=5)


@pytest.fixture
def workshop(settings):
    """SQLite and a private Redis."""
    with PrivateRedis(settings.redis_socket):
        shop = Workshop(settings)
        yield shop
        shop.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, settings):
    """The same on both databases, without a Redis: what is asked must not depend on one."""
    if request.param == "sqlite":
        shop = Workshop(settings)
        yield shop
        shop.stop()
        return
    server = request.getfixturevalue("postgres")
    with server.database(template=server.template) as url:
        shop = Workshop(settings.model_copy(update={"database_url": url}))
        yield shop
        shop.stop()


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Jobs called by a test do not linger; those of real worker processes do."""
    monkeypatch.setattr(scan, "LINGER_SECONDS", 0.0)
