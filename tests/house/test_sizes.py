import ast
import pathlib

import pytest

ROOMS = ("detector", "platforms", "models", "worker", "moderation_ui", "overshare")
FILE_LINES = 400
FUNCTION_LINES = 50
ROOT = pathlib.Path(__file__).parents[2]
# A migration is written once, as Alembic renders it, and then never again.
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.parent.name != "versions")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= FILE_LINES

    functions = [node for node in ast.walk(ast.parse("\n".join(lines))) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if node.end_lineno - node.lineno + 1 > FUNCTION_LINES]
    assert long == []


def test_the_rooms_are_not_empty():
    assert len(FILES) > len(ROOMS)
