"""Every promise, fault and threat has tests that are there; every T-number in the code stands in the list."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| ([PFT]\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", PAGE, re.MULTILINE)
TESTS = ROOT / "tests"
WANTED = {*(f"P{n}" for n in range(1, 8)), *(f"F{n}" for n in range(1, 12)), *(f"T{n}" for n in range(1, 45))}
ROOMS = ("overshare", "moderation_ui", "worker", "models", "detector", "platforms", "tests")


def names_in(file):
    return {
        node.name for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    }


def test_every_promise_fault_and_threat_has_its_line():
    assert sorted(number for number, *_ in LINES) == sorted(WANTED)


@pytest.mark.parametrize(("number", "named"), [(number, named) for number, _, named, _ in LINES])
def test_every_line_names_tests_that_are_there(number, named):
    for one in named.split(", "):
        path, _, name = one.partition("::")
        assert name in names_in(TESTS / path), f"{number}: {one}"


def test_every_number_that_code_and_tests_speak_of_stands_in_the_list():
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    spoken = {
        number for file in files for number in re.findall(r"\bT[1-9][0-9]?\b(?=[:,. )])", file.read_text("utf-8"))
    }
    assert spoken & WANTED
    assert {number for number in spoken if int(number[1:]) > 44} == set()


def test_nothing_is_given_out_as_csv():
    """T15: a cell that a spreadsheet takes for a formula cannot come from us while there are no cells."""
    rooms = [room for room in ROOMS if room not in {"tests", "detector"}]
    files = [file for room in rooms for file in (ROOT / room).rglob("*.py")]
    assert files
    assert [
        file for file in files if re.search(r"^\s*(import|from) csv\b", file.read_text("utf-8"), re.MULTILINE)
    ] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_every_dependency_is_pinned_with_its_hash(lock):
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", " ", "-"))]
    assert lines
    assert [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
