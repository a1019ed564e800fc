"""`overshare person`: requests answered on the command line."""

import json

import pytest
from sqlalchemy import select, update

from models import intake, sites
from models.audit import AuditEvent
from models.author import Author
from models.post import Post
from overshare.desk import at_work
from platforms.platform import Event, IncomingPost


@pytest.fixture
def uuid(run):
    run("site", "add", "forum", "--platform", "generic", "--url", "https://93.184.216.34")
    with at_work() as desk:
        post = IncomingPost(Event.CREATED, "1", text="Thanks.", author_id="77", author_name="Wanda Iqbal")
        intake.observe(desk, sites.find(desk, "forum"), post)
        return desk.session.scalars(select(Author)).one().uuid


def test_somebody_is_found_by_what_standard_input_says_and_it_is_not_repeated(run, uuid):
    said = run("person", "find", "--by", "name", input="Wanda Iqbal\n")
    assert uuid in said
    assert "Wanda" not in said
    assert "Nobody is found" in run("person", "find", "--by", "email", input="w@mail.example\n", code=1)
    assert "There is no site nowhere" in run("person", "find", "--site", "nowhere", input="77\n", code=3)
    assert "posts: 1" in run("person", "show", uuid)
    assert "no author of this name" in run("person", "show", "someone", code=3)
    with at_work() as desk:
        kept = desk.session.scalars(select(AuditEvent).where(AuditEvent.action == "author.sought")).all()
        assert not any("Wanda" in str((one.subject, one.detail)) for one in kept)


def test_an_export_is_a_private_file_and_never_written_over_another(run, uuid, tmp_path):
    file = tmp_path / "told.json"
    assert "1 rows" not in run("person", "export", uuid, "--file", str(file))
    assert file.stat().st_mode & 0o077 == 0
    assert json.loads(file.read_text())["author"][0]["name"] == "Wanda Iqbal"
    assert "exists" in run("person", "export", uuid, "--file", str(file), code=3)
    assert json.loads(run("person", "export", uuid, "--whole"))["revision"][0]["text"] == "Thanks."
    assert json.loads(run("person", "export", uuid, "--own", "email", input="w@mail.example\n"))["post"]


def test_an_erasure_can_be_called_off_until_its_time_and_can_be_made_at_once(run, uuid):
    assert "call it off" in run("person", "erase", uuid, "--yes")
    assert "Is erased at" in run("person", "show", uuid)
    assert "called off" in run("person", "keep", uuid)
    assert "No erasure" in run("person", "keep", uuid)
    run("person", "erase", uuid, input="n\n", code=1)

    assert "1 posts are erased" in run("person", "erase", uuid, "--now", "--yes")

    with at_work() as desk:
        assert desk.session.scalars(select(Author)).all() == []
        assert desk.session.scalars(select(Post)).one().state == "erased"


def test_a_planned_erasure_is_done_by_the_sweep_and_missed_ones_are_a_problem(run, uuid):
    run("person", "erase", uuid, "--yes")
    with at_work() as desk:
        desk.session.execute(update(Author).values(erase_at=desk.at.replace(year=2020)))
    assert "erasure_overdue" in run("verify", code=1)
    assert "planned_erasures: 1" in run("purge")
    assert "Everything holds" in run("verify")


def test_who_was_erased_is_erased_again_from_a_list_and_who_came_back_since_is_left_alone(run, uuid, tmp_path):
    run("backup", str(tmp_path / "before.db"))
    run("person", "erase", uuid, "--now", "--yes")
    listed = tmp_path / "erased.jsonl"
    assert "1 erasures" in run("person", "erased", "--file", str(listed))
    assert "Wanda" not in listed.read_text()
    with at_work() as desk:
        post = IncomingPost(Event.CREATED, "2", text="Back.", author_id="77", author_name="Wanda Iqbal")
        intake.observe(desk, sites.find(desk, "forum"), post)
    assert "0 authors" in run("person", "erase-again", str(listed))
    run("backup", str(tmp_path / "after.db"))

    assert "0 erasures" in run("restore", str(tmp_path / "after.db"))  # nothing of the old author is in it
    with at_work() as desk:
        assert len(desk.session.scalars(select(Author)).all()) == 1
    assert "1 erasures" in run("restore", str(tmp_path / "before.db"))
    with at_work() as desk:
        assert desk.session.scalars(select(Author)).all() == []
    listed.write_text("{}\n")
    assert "no list" in run("person", "erase-again", str(listed), code=3)


def test_an_erasure_planned_after_the_backup_is_planned_again(run, uuid, tmp_path):
    run("backup", str(tmp_path / "before.db"))
    run("person", "erase", uuid, "--yes")

    run("restore", str(tmp_path / "before.db"))

    assert "Is erased at" in run("person", "show", uuid)
    assert json.loads(run("person", "erased"))["planned"] is True
