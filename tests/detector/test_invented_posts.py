"""The whole judgement on our own invented posts, in five languages. Bounds hold a regression, they measure nothing:

the posts were labelled before anything ran on them, but what they showed was then used to improve the detector.
"""

import pytest

from detector.engine import Detector
from detector.training.evaluate_exposure import posts_table, spans_table
from tests.detector.labelled_posts import posts


@pytest.fixture(scope="module")
def scanned():
    records = posts()
    return records, Detector().scan_many([one["text"] for one in records], [one["context"] for one in records])


def test_the_set_is_whole(scanned):
    records, _ = scanned
    assert len(records) >= 200
    assert {one["language"] for one in records} == {"en", "de", "fr", "es", "pl"}
    assert {one["expect"] for one in records} == {"clear", "review", "hold"}
    assert all("⟦" not in one["text"] for one in records)


def test_what_exposes_somebody_is_flagged_and_little_else(scanned):
    figures = posts_table(*scanned)
    assert figures["flagged precision"] >= 0.95
    assert figures["flagged recall"] >= 0.95
    assert figures["clear flagged"] <= 0.04
    assert figures["average precision"] >= 0.97


def test_what_is_grave_is_held(scanned):
    figures = posts_table(*scanned)
    assert figures["hold recall"] >= 0.97
    assert figures["hold precision"] >= 0.95


def test_values_are_found_where_they_stand_and_weighed_as_the_policy_has_it(scanned):
    figures = spans_table(*scanned)
    assert figures["found"] >= 0.95
    assert figures["found exactly"] >= 0.88
    assert figures["harmless left alone"] >= 0.97
    assert figures["same severity"] >= 0.95


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pl"])
def test_no_language_is_left_behind(scanned, language):
    records, results = scanned
    mine = [(one, result) for one, result in zip(records, results, strict=True) if one["language"] == language]
    figures = posts_table([one for one, _ in mine], [result for _, result in mine])
    assert figures["flagged recall"] >= 0.9
    assert figures["clear flagged"] <= 0.1
