"""A real Chromium against a real web process on a port of the system's choice."""

import shutil
import threading
from pathlib import Path

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from models.settings import Settings
from models.setup import open_, prepare
from tests.moderation_ui.desk_of_tests import PASSWORD, House

SCREENSHOTS = Path(__file__).parent.parent.parent / "build" / "screenshots"


class _Quiet(WSGIRequestHandler):
    def log(self, *_args, **_more):
        pass


@pytest.fixture(scope="session")
def first_day(tmp_path_factory):
    directory = tmp_path_factory.mktemp("first") / "data"
    settings = Settings(data_dir=directory)
    ready = prepare(settings)
    house = House(settings, ready.database, ready.keys)
    house.add_site("blog", title="Workshop blog", platform="wordpress")
    house.add_site("forum", title="Home network forum", platform="discourse", source="forum")
    house.add_person("ana")
    house.add_person("ben")
    house.add_person("root", "admin")
    ready.database.engine.dispose()
    return directory


@pytest.fixture
def house(first_day, tmp_path):
    shutil.copytree(first_day, tmp_path / "data")
    settings = Settings(data_dir=tmp_path / "data")
    database, keys = open_(settings)
    yield House(settings, database, keys)
    database.engine.dispose()


@pytest.fixture
def address(house):
    server = make_server("127.0.0.1", 0, house.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visit(chromium, address):
    """Open a browser of its own, signed in as somebody; whatever it asks for must be ours."""
    contexts, foreign, troubles = [], [], []

    def watch(request):
        if not request.url.startswith((address, "data:", "blob:")):
            foreign.append(request.url)

    def open_as(name="ana", *, width=1440, height=900, theme="light", sign_in=True):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, base_url=address, locale="en-GB"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", watch)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
        if sign_in:
            page.goto("/sign-in")
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert foreign == []
    assert troubles == []
