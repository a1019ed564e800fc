"""A database that is full, locked or refuses one statement: 503 or 500, never 2xx, and all is well afterwards."""

import pytest
from sqlalchemy import event as listen
from sqlalchemy import text

from models.post import Post
from moderation_ui.app import create_app
from tests.chaos.stage import Stage
from tests.fakes.generic import SECRET
from tests.moderation_ui.desk_of_tests import as_body, event, signed

pytestmark = pytest.mark.chaos


@pytest.fixture
def stage(settings):
    shop = Stage(settings)
    shop.add_site()
    yield shop
    shop.stop()


@pytest.fixture
def app(stage):
    made = create_app(stage.settings)
    yield made
    engine_of(made).dispose()
    made.extensions["overshare"].nudge.close()


def engine_of(app):
    return app.extensions["overshare"].database.engine


def send(app, number, words="It works now, thank you."):
    body = as_body(event(str(number), words, object="post"))
    headers = signed(SECRET, body, message=f"msg_{number}")
    return app.test_client().post("/hooks/forum", data=body, headers=headers)


def test_a_full_disk_is_answered_503_and_what_was_said_stays_true(stage, app):
    full = [True]

    @listen.listens_for(engine_of(app), "checkout")
    def checked_out(connection, *_):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages if full[0] else 1_000_000}")

    answers = [send(app, number, f"{number} " + "long words " * 2000) for number in range(8)]

    assert {answer.status_code for answer in answers} <= {202, 503}
    assert answers[-1].status_code == 503
    assert answers[-1].headers["Retry-After"]
    said = {str(number) for number, answer in enumerate(answers) if answer.status_code == 202}
    assert {post.external_id for post in stage.all(Post)} == said
    full[0] = False
    assert [send(app, number).status_code for number in range(8)] == [202] * 8
    assert len(stage.all(Post)) == 8
    assert stage.verify() == "Everything holds.\n"


def test_a_locked_database_is_answered_503(stage, app):
    @listen.listens_for(engine_of(app), "checkout")
    def checked_out(connection, *_):
        connection.execute("PRAGMA busy_timeout=50")

    with stage.runtime.database.engine.connect() as other:
        other.execute(text("SELECT 1"))  # our engine begins with BEGIN IMMEDIATE
        answer = send(app, 1)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        other.rollback()

    assert send(app, 1).status_code == 202
    assert len(stage.all(Post)) == 1


@pytest.mark.parametrize("table", ["post", "revision", "author", "receipt", "audit_event"])
def test_one_refused_statement_leaves_nothing_behind(stage, app, table):
    change(stage, f"CREATE TRIGGER stop BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'not now'); END")

    assert send(app, 1).status_code >= 500

    assert stage.all(Post) == []
    change(stage, "DROP TRIGGER stop")
    assert send(app, 1).status_code == 202
    assert len(stage.all(Post)) == 1
    assert stage.verify() == "Everything holds.\n"


def change(stage, statement):
    with stage.runtime.database.engine.begin() as connection:
        connection.execute(text(statement))
