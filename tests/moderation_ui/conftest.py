import shutil

import pytest

from models.settings import Settings
from models.setup import open_, prepare
from tests.moderation_ui.desk_of_tests import House


@pytest.fixture(scope="session")
def first_day(tmp_path_factory):
    """A data directory as the first start leaves it, with one blog and one moderator: copied for each test."""
    directory = tmp_path_factory.mktemp("first") / "data"
    settings = Settings(data_dir=directory)
    ready = prepare(settings)
    house = House(settings, ready.database, ready.keys)
    house.add_site()
    house.add_person()
    ready.database.engine.dispose()
    return directory, dict(house.secrets)


def pytest_generate_tests(metafunc):
    """A test marked `both_databases` runs in a house on SQLite and in one on PostgreSQL; the others on SQLite."""
    if metafunc.definition.get_closest_marker("both_databases") and "house" in metafunc.fixturenames:
        metafunc.parametrize("house", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def house(request, tmp_path):
    """A house with one blog and one moderator."""
    if getattr(request, "param", "sqlite") == "postgresql":
        built = House(
            Settings(data_dir=tmp_path / "data"),
            request.getfixturevalue("postgres_database"),
            request.getfixturevalue("keys"),
        )
        built.add_site()
        built.add_person()
        yield built
        return
    directory, secrets = request.getfixturevalue("first_day")
    shutil.copytree(directory, tmp_path / "data")
    settings = Settings(data_dir=tmp_path / "data")
    database, keys = open_(settings)
    yield House(settings, database, keys, secrets=dict(secrets))
    database.engine.dispose()
