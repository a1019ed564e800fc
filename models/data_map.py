"""The data map: for every column what it is for, on what ground, who sees it, how it is kept and when it goes.

`data_map.yaml` is the one source; the page in docs, the export and the tests are made from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FIELDS = ("purpose", "ground", "who", "protection", "retention", "erase", "export")
_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One column. `erase` says what an erasure does to it; `export` whether an author is given it."""

    table: str
    column: str
    purpose: str
    ground: str
    who: str
    protection: str
    retention: str
    erase: str
    export: bool


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of the map. A column's own words stand before its table's."""
    return tuple(_read())


def _read() -> Iterator[Entry]:
    for table, about in yaml.safe_load(_FILE.read_text(encoding="utf-8")).items():
        shared = {name: about[name] for name in FIELDS if name in about}
        for column, own in about["columns"].items():
            yield Entry(table=table, column=column, **{**shared, **(own or {})})


def exported(table: str) -> tuple[str, ...]:
    """The columns of a table that an author is given."""
    return tuple(entry.column for entry in entries() if entry.table == table and entry.export)


def page() -> str:
    """The map as `docs/data-map.md` has it."""
    lines = [
        "# Data map",
        "",
        "Made from `models/data_map.yaml` by `python -m models.data_map`; a test keeps the two equal, and another",
        "holds the map against the tables, so that no column is stored without a purpose, a ground and an end.",
    ]
    table = ""
    for entry in entries():
        if entry.table != table:
            table = entry.table
            heads = " | ".join(("column", *FIELDS))
            lines += ["", f"## {table}", "", f"| {heads} |", "| --- " * (len(FIELDS) + 1) + "|"]
        cells = (entry.column, *(_cell(getattr(entry, name)) for name in FIELDS))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    Path("docs/data-map.md").write_text(page(), encoding="utf-8")
