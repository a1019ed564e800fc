"""Every code that the judgement can emit has a sentence of its own, and the sentences are fit to be translated."""

import ast
import re
from pathlib import Path

import pytest

import detector
from detector.kinds import KINDS
from detector.reasons import SENTENCES, sentence
from detector.weights import PRIORS, REASONS

HOUSE = Path(detector.__file__).parent
# Modules whose functions return or yield codes; what else they return as text is listed beside.
EMITS = ("lookalikes", "reserved", "severity", "intent", "acts", "subject", "reality")
NO_CODES = {"organisation", "third_party", "self", "unknown"} | set(KINDS)
FROM_OUTSIDE = {"allowed_here", "residue", "too_long", "too_many", "time", "recognizer_failed"}


def texts(value):
    """The constants that an expression can come to; what calls are given does not count."""
    if isinstance(value, ast.Constant):
        return {value.value} if isinstance(value.value, str) else set()
    if isinstance(value, ast.IfExp):
        return texts(value.body) | texts(value.orelse)
    return {text for part in getattr(value, "elts", getattr(value, "values", ())) for text in texts(part)}


def emitted():
    found = set()
    for name in EMITS:
        for node in ast.walk(ast.parse((HOUSE / f"{name}.py").read_text("utf-8"))):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                found |= texts(node.value)
    return {code for code in found if re.fullmatch(r"[a-z]+(?:_[a-z]+)+", code)} - NO_CODES


def test_the_search_for_codes_finds_codes():
    assert {"masked_sibling", "private_address", "opens_something", "hostile"} <= emitted() | set(REASONS)
    assert len(emitted()) > 50


@pytest.mark.parametrize("code", sorted(emitted() | set(REASONS) | FROM_OUTSIDE | {f"kind_{kind}" for kind in PRIORS}))
def test_every_code_has_a_sentence(code):
    assert code in SENTENCES, code
    assert sentence(code) != SENTENCES["other"]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_whole_and_holds_no_place_for_a_value(code):
    said = SENTENCES[code]
    assert said[0].isupper()
    assert said.endswith(".")
    assert not set("%{}") & set(said)


def test_a_code_of_an_older_version_gets_a_neutral_sentence():
    assert sentence("long_forgotten") == SENTENCES["other"]
