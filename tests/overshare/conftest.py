import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from models import settings as models_settings
from models.settings import Settings
from models.setup import prepare
from overshare.command import main


@pytest.fixture(scope="session")
def first_day(tmp_path_factory):
    directory = tmp_path_factory.mktemp("first") / "data"
    prepare(Settings(data_dir=directory)).database.engine.dispose()
    return directory


@pytest.fixture
def directory(first_day, monkeypatch):
    """A data directory as the first start leaves it, with a short path, that the command finds by its environment."""
    parent = Path(tempfile.mkdtemp(prefix="ov-"))
    for name in list(models_settings.os.environ):
        if name.startswith("OVERSHARE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("OVERSHARE_DATA_DIR", str(parent / "data"))
    monkeypatch.setenv("OVERSHARE_NAMES", "false")
    yield shutil.copytree(first_day, parent / "data")
    shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def run(directory):
    """Call the command: exit code and what it says."""

    def call(*arguments, code=0, **more):
        result = CliRunner().invoke(main, list(arguments), catch_exceptions=False, **more)
        assert result.exit_code == code, result.output
        return result.output

    return call
