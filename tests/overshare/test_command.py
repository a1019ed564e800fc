import json
import shutil
import stat

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from models import intake, rights, sites
from models.author import Author
from models.crypto import key_id
from models.moderator import Moderator
from models.post import Revision
from models.reseal import KEPT, SEALED
from models.settings import load
from models.tables import METADATA
from models.texts import read_text
from models.tombstone import Tombstone
from overshare.command import main
from overshare.desk import at_work
from overshare.rooms import only_one
from platforms.platform import Event, IncomingPost

ADD = ("site", "add", "forum", "--platform", "generic", "--url")
ADDRESS = "https://93.184.216.34"


def post_in(text="Thanks, that helped.", external_id="1"):
    with at_work() as desk:
        site = sites.find(desk, "forum")
        post = IncomingPost(Event.CREATED, external_id, text=text, author_id="77", author_name="Wanda Iqbal")
        return intake.observe(desk, site, post).revision_id


def test_every_command_has_help(run):
    def walk(command, path):
        assert run(*path, "--help")
        context = __import__("click").Context(command)
        for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
            if (child := command.get_command(context, name)) is not None:
                walk(child, [*path, name])

    walk(main, [])


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("OVERSHARE_PORT", "70000", "The setting port cannot be used"),
        ("OVERSHARE_PROT", "1", "OVERSHARE_PROT is not a setting"),
        ("OVERSHARE_CONFIG", "/nonexistent.toml", "There is no settings file"),
        ("OVERSHARE_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none", "The database cannot be reached"),
    ],
)
def test_what_cannot_run_ends_with_code_3_and_a_sentence(run, monkeypatch, variable, value, sentence):
    monkeypatch.setenv(variable, value)

    said = run("status", code=3)

    assert sentence in said
    assert "Traceback" not in said


def test_a_directory_that_was_never_set_up_says_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setenv("OVERSHARE_DATA_DIR", str(tmp_path / "none"))

    for command in (["status"], ["verify"], ["keys", "add", "text"], ["site", "list"]):
        result = CliRunner().invoke(main, command)

        assert result.exit_code == 3, command
        assert "Run: overshare up" in result.output
    assert not (tmp_path / "none").exists()


def test_a_lost_key_is_named(run, directory):
    (directory / "keys" / "text-1.key").unlink()

    said = run("status", code=3)
    assert "There is no text key" in said
    assert "posts" in said  # counts need no key
    assert "There is no text key" in run("verify", code=3)


def test_migrate_makes_everything_and_prints_the_password_once(monkeypatch, tmp_path):
    monkeypatch.setenv("OVERSHARE_DATA_DIR", str(tmp_path / "data"))

    first = CliRunner().invoke(main, ["migrate"], catch_exceptions=False)
    second = CliRunner().invoke(main, ["migrate"], catch_exceptions=False)

    assert "one-time password" in first.output
    assert "one-time password" not in second.output
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_status_is_json_for_scripts_and_lines_for_people(run):
    run(*ADD, ADDRESS)
    post_in()

    counts = json.loads(run("status", "--json"))

    assert counts["posts"] == {"live": 1}
    assert counts["sites"][0]["name"] == "forum"
    assert "live: 1" in run("status")


def test_verify_is_0_when_all_holds_and_1_with_lines_when_not(run):
    run(*ADD, ADDRESS)
    row = post_in()
    assert "Everything holds" in run("verify")

    with at_work() as desk:
        desk.session.execute(update(Revision).where(Revision.id == row).values(scan="shown"))

    assert "problems" in run("verify", code=1)


def test_a_site_is_added_paused_resumed_and_its_secret_changed(run):
    said = run(*ADD, ADDRESS, "--source", "blog", "--options", '{"callback_url": "https://93.184.216.34/x"}')
    assert "whsec_" in said
    assert "/hooks/forum" in said

    assert "paused" in run("site", "pause", "forum")
    assert "paused" in run("site", "list")
    run("site", "resume", "forum")
    assert "only one secret" in run("site", "retire-secret", "forum")
    assert "whsec_" in run("site", "rotate-secret", "forum")
    with at_work() as desk:
        assert len(sites.secrets_of(desk, sites.find(desk, "forum"))) == 2
    run("site", "retire-secret", "forum")
    with at_work() as desk:
        assert len(sites.secrets_of(desk, sites.find(desk, "forum"))) == 1


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://93.184.216.34", "https://"),
        ("https://127.0.0.1", "private address"),
        ("https://169.254.169.254", "private address"),
        ("https://user:word@93.184.216.34", "not an address"),
    ],
)
def test_a_site_that_must_not_be_called_is_not_added(run, url, sentence):
    assert sentence in run(*ADD, url, code=3)


@pytest.mark.parametrize("policy", ['{"holdd": true}', '{"off": ["no such kind"]}'])
def test_a_policy_with_a_misspelt_word_is_refused(run, policy):
    run(*ADD, ADDRESS, "--policy", policy, code=3)


@pytest.mark.parametrize("given", ["[1]", "{", "word"])
def test_options_that_are_no_object_are_called_wrongly(run, given):
    run(*ADD, ADDRESS, "--options", given, code=2)


def test_what_is_not_there_is_said(run):
    assert "There is no site nowhere" in run("site", "pause", "nowhere", code=3)
    assert "There is no account nobody" in run("moderator", "reset", "nobody", code=3)


def test_accounts_are_made_reset_disabled_and_enabled(run):
    password = run("moderator", "add", "jo").splitlines()[0].rsplit(" ", 1)[1]
    assert len(password) > 12
    assert run("moderator", "reset", "jo") != password
    run("moderator", "disable", "jo")
    assert "jo\tno role\tdisabled" in run("moderator", "list")
    run("moderator", "enable", "jo")
    assert "jo\tno role\tactive" in run("moderator", "list")
    run("moderator", "add", "jo", code=3)
    with at_work() as desk:
        assert desk.session.scalar(select(Moderator).where(Moderator.name == "jo")).one_time


def test_keys_are_never_shown(run, directory):
    said = run("keys", "show")

    assert "text-1: writes" in said
    for file in (directory / "keys").glob("*.key"):
        assert file.read_text().strip() not in said


def test_a_new_key_seals_and_what_the_old_one_sealed_is_sealed_again(run):
    run(*ADD, ADDRESS)
    row = post_in("a text that is sealed")
    run("keys", "add", "text")
    assert "text-1: reads" in run("keys", "show")

    said = run("keys", "reseal")

    assert not said.startswith("0 ")
    assert run("keys", "reseal").startswith("0 ")
    with at_work() as desk:
        revision = desk.session.get_one(Revision, row)
        assert key_id(revision.text_sealed) == "2"
        assert read_text(desk.keys, revision) == "a text that is sealed"
    assert "text-1: reads, 0 sealed values" in run("keys", "show")


def test_every_sealed_column_is_sealed_again():
    sealed = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns
              if column.name.endswith("_sealed")}  # fmt: skip

    assert sealed == SEALED | KEPT


def test_a_backup_holds_no_keys_and_comes_back_whole(run, directory, tmp_path):
    run(*ADD, ADDRESS)
    post_in()
    file = tmp_path / "copy.db"
    run("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for key in (directory / "keys").glob("*.key"):
        assert key.read_bytes().strip() not in file.read_bytes()
    run("backup", str(file), code=3)  # an older backup is not overwritten
    post_in(external_id="2")

    run("restore", str(file))

    assert json.loads(run("status", "--json"))["posts"] == {"live": 1}
    assert (directory / "overshare.before-restore").exists()


def test_who_was_erased_since_stays_erased_after_a_restore(run, tmp_path):
    run(*ADD, ADDRESS)
    post_in("my own words")
    run("backup", str(tmp_path / "copy.db"))
    with at_work() as desk:
        rights.erase(desk, desk.session.scalar(select(Author)))

    assert "1 erasures" in run("restore", str(tmp_path / "copy.db"))

    with at_work() as desk:
        assert [row.text_sealed for row in desk.session.scalars(select(Revision))] in ([], [None])
        assert desk.session.scalar(select(Tombstone)) is not None


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_sound_database_is_not_restored(run, tmp_path, content):
    run(*ADD, ADDRESS)
    (tmp_path / "bad.db").write_bytes(content)

    run("restore", str(tmp_path / "bad.db"), code=3)

    assert "forum" in run("site", "list")


def test_doctor_looks_at_everything_and_says_what_to_do(run, directory):
    said = run("doctor")
    for what in ("data directory", "keys", "SQLite", "database", "clock", "Redis", "port"):
        assert f"ok   {what}" in said

    directory.chmod(0o755)
    assert f"chmod 700 {directory}" in run("doctor", "--only", "data directory", code=1)


def test_purge_says_what_it_destroyed(run):
    assert "Nothing is left" in run("purge")


def test_a_restore_is_refused_while_overshare_runs(run, tmp_path):
    run("backup", str(tmp_path / "copy.db"))
    with only_one(load().data_dir.resolve()):
        assert "runs on" in run("restore", str(tmp_path / "copy.db"), code=3)


def test_a_demo_does_not_touch_a_directory_that_holds_something_else(run, directory):
    assert "holds no demo" in run("demo", code=3)
    shutil.rmtree(directory)


def test_a_new_index_key_is_laid_over_every_fingerprint_and_a_backup_from_before_still_knows_who_was_erased(
    run, directory, tmp_path
):
    run(*ADD, ADDRESS)
    post_in()
    file = tmp_path / "before.db"
    run("backup", str(file))
    assert "one index key only" in run("keys", "rotate-index", code=3)
    run("keys", "add", "index")
    post_in(external_id="2")
    assert "nothing is under an older index key" in run("keys", "rotate-index")
    assert "index-1: reads, 0 fingerprints" in run("keys", "show")
    assert "Everything holds" in run("verify")
    with at_work() as desk:
        rights.erase(desk, desk.session.scalars(select(Author)).one())

    said = run("restore", str(file))

    assert "1 erasures" in said
    assert "Everything holds" in run("verify")
    with at_work() as desk:
        assert desk.session.scalars(select(Author)).all() == []
