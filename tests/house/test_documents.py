"""What the guides, units and container files name is there: commands, options, settings, files, routes."""

import configparser
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from models.settings import PREFIX, Settings
from moderation_ui import webhooks
from moderation_ui.app import build
from moderation_ui.room import Room
from overshare.command import main

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
TOLD = re.compile(r"`(overshare [^`\n]+)`|^(?: {4}|[a-z ]*)(?:\S*/bin/)?(overshare [a-z][^\n]*)", re.MULTILINE)
SUB = re.compile(r"[a-z][a-z-]*")


def told(text):
    """The commands that a guide tells to type, continued lines joined, comments and prose after them left out."""
    for ticked, typed in TOLD.findall(re.sub(r"\\\n\s*", " ", text)):
        line = ticked or typed
        yield re.split(r"\s#|\s{3,}(?!--)|\s\(|[|;]| && ", line)[0].strip()


def resolved(line):
    """The click command of a line and the words after it. LookupError if there is none."""
    whole = line if line.count("'") % 2 == 0 else line.rpartition("'")[0]  # JSON may go on in the next line
    command, words = main, shlex.split(whole, comments=True)[1:]
    while isinstance(command, click.Group) and words and SUB.fullmatch(words[0]):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            raise LookupError(line)
        command, words = found, words[1:]
    return command, words


def unknown_options(line):
    command, words = resolved(line)
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "--version",
    }
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_commands_and_options_of_a_guide_are_there(guide):
    for line in told(guide.read_text(encoding="utf-8")):
        assert unknown_options(line) == [], line


def test_the_guides_tell_many_commands():
    assert sum(len(list(told(guide.read_text(encoding="utf-8")))) for guide in GUIDES) > 30


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_files_that_a_guide_links_to_are_there(guide):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (guide.parent / link).exists()] == []


@pytest.mark.parametrize(
    "file", [*GUIDES, *UNITS, ROOT / "compose.yaml", ROOT / "Dockerfile"], ids=lambda file: file.name
)
def test_settings_that_are_named_are_settings(file):
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+[A-Z])\b", file.read_text(encoding="utf-8")))
    plugin = {"URL", "SECRET", "MODE", "RELEASE_MINUTES", "KEEP_DAYS"}  # constants in a blog's wp-config.php
    known = (
        {name.upper() for name in Settings.model_fields} | {"CONFIG"} | (plugin if "wordpress" in file.name else set())
    )
    assert named - known == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_and_needs_units_there_are(unit):
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str
    read.read_string(unit.read_text(encoding="utf-8"))
    start = read["Service"]["ExecStart"].removeprefix("/opt/overshare/bin/")
    assert not isinstance(resolved(start)[0], click.Group)
    assert unknown_options(start) == []
    named = re.findall(r"overshare[\w@-]*\.(?:service|target)", unit.read_text(encoding="utf-8"))
    there = {file.name for file in (ROOT / "deploy").iterdir()}
    assert [name for name in named if name not in there and re.sub(r"@.*\.", "@.", name) not in there] == []
    assert read["Service"]["NoNewPrivileges"] == "yes"


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_container_stands_on_what_the_file_defines(name):
    service = COMPOSE["services"][name]
    for other in service.get("depends_on", {}):
        assert other in COMPOSE["services"]
    assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    volumes = [one.partition(":")[0] for one in service.get("volumes", [])]
    assert [one for one in volumes if not one.startswith(("/", ".")) and one not in COMPOSE["volumes"]] == []
    if service["image"].startswith("overshare"):
        assert not isinstance(resolved("overshare " + " ".join(service["command"]))[0], click.Group)
        check = service.get("healthcheck", {}).get("test", ["CMD", "overshare", "doctor"])
        assert unknown_options(" ".join(check[1:])) == []
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_the_image_holds_every_room_and_only_those(tmp_path):
    copied = set(re.findall(r"^COPY (\w+) \1$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    listed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    rooms = {"detector", "platforms", "models", "worker", "moderation_ui", "overshare"}
    assert copied == rooms
    assert rooms < listed


def test_the_paths_of_the_openapi_file_are_routes(house):
    paths = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))["paths"]
    app = build(Room(house.settings, house.database, house.keys, lambda *_: True))
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).rstrip("/"), method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods
    }
    told = {(path, method.upper()) for path, about in paths.items() for method in about}
    assert told
    assert told <= routes


def test_the_openapi_file_names_every_answer_of_the_hook_and_no_other():
    answers = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8"))["paths"]["/hooks/{site}"][
        "post"
    ]
    said = {
        int(code)
        for code in re.findall(r"Turned\((\d{3})", (ROOT / "moderation_ui" / "webhooks.py").read_text("utf-8"))
    }
    made = said | {202, webhooks.MALFORMED, webhooks.NOT_UNDERSTOOD} | {411}
    assert {int(code) for code in answers["responses"]} == made
