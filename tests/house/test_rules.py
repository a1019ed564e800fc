import re

import pytest

from detector.folding import fold
from detector.kinds import KINDS
from detector.rules.catalogue import RULES
from detector.rules.from_yaml import LARGEST_PROGRAM, check
from detector.rules.rule import compiled
from detector.rules.rule_set import RuleSet

NAMES = [rule.name for rule in RULES]
OUR_KINDS = frozenset(KINDS)  # before other tests load rules of their own, which may bring kinds
TAGGED = {"person", "address", "location", "private_key", "one_time_code"}


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_finds_its_finds_and_none_of_its_ignores(rule):
    assert check([rule]) == []


def test_every_rule_has_its_own_name_and_a_known_kind():
    assert len(NAMES) == len(set(NAMES))
    assert {rule.kind for rule in RULES} <= set(KINDS)


def test_every_kind_has_a_rule_or_comes_from_the_pipeline():
    assert OUR_KINDS - {rule.kind for rule in RULES} <= TAGGED


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_pattern_stays_small(rule):
    assert compiled(rule.pattern, case_matters=rule.case_matters).programsize < LARGEST_PROGRAM


def test_a_gate_never_keeps_a_rule_from_its_own_examples():
    whole = RuleSet(RULES)
    for rule in RULES:
        for example in rule.finds:
            plain = re.sub(r"\[\[(.*?)\]\](?!\])", r"\1", example, flags=re.DOTALL)
            assert rule.name in {found.name for found, _ in whole.hits(fold(plain))}, rule.name
