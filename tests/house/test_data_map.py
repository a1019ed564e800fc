from pathlib import Path

import pytest

from models import data_map
from models.reprint import EXPIRING, PRINTS
from models.reseal import KEPT, SEALED
from models.tables import METADATA

COLUMNS = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns}


def test_every_column_has_a_purpose_a_ground_and_an_end_and_every_entry_a_column():
    assert {(entry.table, entry.column) for entry in data_map.entries()} == COLUMNS


@pytest.mark.parametrize("entry", data_map.entries(), ids=lambda entry: f"{entry.table}.{entry.column}")
def test_an_entry_says_everything(entry):
    words = (entry.purpose, entry.ground, entry.who, entry.protection, entry.retention, entry.erase)
    assert all(isinstance(word, str) and word for word in words)
    assert isinstance(entry.export, bool)
    assert not any("|" in word or "\n" in word for word in words)


def test_the_page_in_the_docs_is_up_to_date():
    page = Path(__file__).parents[2] / "docs" / "data-map.md"
    assert page.read_text(encoding="utf-8") == data_map.page(), "run: python -m models.data_map"


def test_what_is_called_sealed_is_sealed_in_the_map_and_sealed_again_with_new_keys():
    named = {(table, column) for table, column in COLUMNS if column.endswith("_sealed")}
    mapped = {(one.table, one.column) for one in data_map.entries() if one.protection.startswith("AES-256-GCM")}
    assert named == mapped == SEALED | KEPT


def test_every_fingerprint_is_renewed_with_a_new_index_key_or_is_gone_soon():
    mapped = {(one.table, one.column) for one in data_map.entries() if one.protection.startswith("HMAC-SHA-256")}
    assert mapped == PRINTS | EXPIRING


def test_no_column_can_hold_a_text_unsealed():
    """A free text column is where a leaked value would end up."""
    free = {(table.name, column.name) for table in METADATA.sorted_tables for column in table.columns
            if str(column.type) in {"TEXT", "VARCHAR", "CLOB"}}  # fmt: skip
    assert free == set()


def test_nothing_that_only_nobody_sees_is_exported():
    assert [entry.column for entry in data_map.entries() if entry.export and entry.who == "nobody"] == []
