"""Users' own rules from YAML, without code: ours, or Presidio's pattern recognizers.

A pattern is taken only if RE2 takes it, so it runs in linear time whatever a poster writes; and only if its program is
of a reasonable size. A Presidio recognizer's patterns become rules of ours for the same reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from detector import checksums
from detector.folding import fold
from detector.kinds import KINDS, Kind
from detector.rules.rule import Check, Hit, PatternRefused, Rule, compiled
from detector.rules.rule_set import RuleSet

LARGEST_PROGRAM = 20_000
_MARKED = re.compile(r"\[\[(.*?)\]\](?!\])", re.DOTALL)
_LABELS = frozenset(
    (
        *("PERSON", "EMAIL", "PHONE", "ADDRESS", "LOCATION", "ORG", "IP", "MAC", "HOSTNAME", "USER_PATH", "CREDENTIAL"),
        *("CREDIT_CARD", "IBAN", "NATIONAL_ID", "DATE_OF_BIRTH", "LICENCE_KEY", "SERIAL", "SIGNED_LINK", "USERNAME"),
        *("URL", "CRYPTO", "OTHER"),
    )
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a rule: its name, a code, words for its author."""

    rule: str
    code: str
    words: str


class RuleFileRefused(ValueError):
    """A file of rules that cannot be used; says where and why."""


def _digits_pass(test: Any) -> Check:
    def check(hit: Hit) -> Hit | None:
        number = checksums.digits(hit.matched)
        return hit.but(value=number, facts={**hit.facts, "checksum": True}) if number and test(number) else None

    return check


def _iban(hit: Hit) -> Hit | None:
    account = re.sub(r"[ -]", "", hit.matched).upper()
    return hit.but(value=account) if checksums.mod97(account) else None


VALIDATORS: Mapping[str, Check] = {"luhn": _digits_pass(checksums.luhn), "iban": _iban}
_TUPLES = frozenset({"gate", "before", "after", "unless", "finds", "ignores"})
_SIMPLE = frozenset({"name", "kind", "pattern", "score", "with_context", "needs_context", "case_matters", "alone"})


def load(path: Path) -> tuple[Rule, ...]:
    """The rules of a file; RuleFileRefused or PatternRefused if it cannot be used. New kinds become known."""
    data = yaml.safe_load(path.read_text("utf-8")) or {}
    if not isinstance(data, dict) or set(data) - {"rules", "recognizers", "kinds"}:
        raise RuleFileRefused(f"{path.name}: expected the keys rules, recognizers and kinds")
    for name, about in (data.get("kinds") or {}).items():
        _learn_kind(str(name), about or {})
    rules = [_rule(entry) for entry in data.get("rules") or ()]
    rules.extend(rule for entry in data.get("recognizers") or () for rule in _from_presidio(entry))
    for rule in rules:
        _refuse_large(rule)
        if rule.kind not in KINDS:
            _learn_kind(rule.kind, {})
    return tuple(rules)


def _learn_kind(name: str, about: Mapping[str, Any]) -> None:
    label = str(about.get("label", "OTHER"))
    if label not in _LABELS:
        raise RuleFileRefused(f"kind {name}: label {label} does not exist")
    title = str(about.get("title", name.replace("_", " ")))
    KINDS.setdefault(name, Kind(name, label, title, f"[{title} removed]"))


def _rule(entry: Any) -> Rule:
    if not isinstance(entry, dict) or not {"name", "kind", "pattern"} <= set(entry):
        raise RuleFileRefused("each rule needs name, kind and pattern")
    known = {one.name for one in fields(Rule)} & (_TUPLES | _SIMPLE) | {"validator"}
    if strange := sorted(set(entry) - known):
        raise RuleFileRefused(f"rule {entry['name']}: unknown key {strange[0]}")
    validator = entry.get("validator")
    if validator is not None and validator not in VALIDATORS:
        raise RuleFileRefused(f"rule {entry['name']}: validator {validator} does not exist")
    values: dict[str, Any] = {
        key: tuple(map(str, entry[key] or ())) if key in _TUPLES else entry[key]
        for key in known & set(entry) - {"validator"}
    }
    return Rule(**values, check=VALIDATORS[validator] if validator else None)


def _from_presidio(entry: Any) -> Iterator[Rule]:
    """A pattern recognizer in Presidio's own YAML form."""
    if not isinstance(entry, dict) or "name" not in entry or not (entry.get("patterns") or entry.get("deny_list")):
        raise RuleFileRefused("each recognizer needs a name, and patterns or a deny_list")
    entity = str(entry.get("supported_entity") or (entry.get("supported_entities") or ["other"])[0])
    words = _context(entry)
    for number, pattern in enumerate(entry.get("patterns") or ()):
        score = float(pattern.get("score", 0.5))
        yield Rule(
            name=f"{entry['name']}_{pattern.get('name', number)}".lower().replace(" ", "_"),
            kind=entity.lower(),
            pattern=f"((?s){pattern['regex']})" if "(" not in pattern["regex"] else f"((?s:{pattern['regex']}))",
            score=score,
            before=words,
            after=words,
            with_context=min(1.0, max(score + 0.35, 0.4)),
        )
    if entry.get("deny_list"):
        listed = "|".join(re.escape(str(word)).replace(r"\-", "-") for word in entry["deny_list"])
        yield Rule(
            name=f"{entry['name']}_deny_list".lower().replace(" ", "_"),
            kind=entity.lower(),
            pattern=rf"(?:^|[^0-9A-Za-z])({listed})(?:[^0-9A-Za-z]|$)",
            score=float(entry.get("deny_list_score", 1.0)),
        )


def _context(entry: Mapping[str, Any]) -> tuple[str, ...]:
    languages = entry.get("supported_languages") or ()
    words = [word for one in languages if isinstance(one, dict) for word in one.get("context") or ()]
    return tuple(map(str, (*words, *(entry.get("context") or ()))))


def _refuse_large(rule: Rule) -> None:
    try:
        size = compiled(rule.pattern, case_matters=rule.case_matters).programsize
    except Exception as error:
        raise PatternRefused(rule.name, f"RE2 refuses the pattern, which could blow up ({error})") from error
    if size > LARGEST_PROGRAM:
        raise PatternRefused(rule.name, f"the pattern becomes {size} steps, more than {LARGEST_PROGRAM}")


def check(rules: Sequence[Rule]) -> list[Problem]:
    """Runs each rule on its own examples: what it should find and does not, what it should ignore and finds."""
    return [problem for rule in rules for problem in _problems(rule)]


def _problems(rule: Rule) -> Iterator[Problem]:
    rule_set = RuleSet([rule])
    if not rule.finds:
        yield Problem(
            rule.name, "no_example", "it has no `finds`: add an example with the value in [[double brackets]]"
        )
    for number, example in enumerate(rule.finds, 1):
        wanted = _MARKED.findall(example)
        found = [hit.matched for _, hit in rule_set.hits(fold(_MARKED.sub(r"\1", example)))]
        if not wanted or any(value not in found for value in wanted):
            yield Problem(rule.name, "missed", f"it does not find the marked value of example {number}")
    for number, example in enumerate(rule.ignores, 1):
        if list(rule_set.hits(fold(example))):
            yield Problem(rule.name, "false_hit", f"it finds something in `ignores` {number}")
