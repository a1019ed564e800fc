import shutil
import tempfile
from pathlib import Path

import pytest

from models.settings import Settings
from models.setup import prepare
from tests.chaos.stage import Stage
from worker.embedded import PrivateRedis


@pytest.fixture(scope="session")
def first_day(tmp_path_factory):
    """A data directory as the first start leaves it, copied for each test."""
    directory = tmp_path_factory.mktemp("first") / "data"
    prepare(Settings(data_dir=directory)).database.engine.dispose()
    return directory


@pytest.fixture
def settings(first_day):
    """Settings on a data directory with a short path: a socket lives in it."""
    parent = Path(tempfile.mkdtemp(prefix="ov-"))
    directory = shutil.copytree(first_day, parent / "data")
    yield Settings(data_dir=directory, private_targets=True, names=False, sweep_interval=0.2, scan_lease=5)
    shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request, settings):
    """A house on each database in turn, with a private Redis."""
    used = settings
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        name = f"chaos_{settings.data_dir.parent.name.replace('-', '_').lower()}"
        used = settings.model_copy(update={"database_url": server.create(name)})
        prepare(used).database.engine.dispose()
    with PrivateRedis(used.redis_socket):
        shop = Stage(used)
        yield shop
        shop.stop()
