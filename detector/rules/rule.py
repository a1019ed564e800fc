"""A rule as data, and the one pass that runs all of them over a text.

Patterns are RE2 (linear time, no look-around, no back-references) and run on `Folded.view`: one byte a code point,
accents taken off, so a pattern is written in plain ASCII and ignores case unless the rule says otherwise.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import re2

from detector.allowance import Allowance
from detector.folding import Folded, view

WINDOW = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A match on its way through a rule's check. `start` and `end` are offsets in `text`, the folded text."""

    text: str = field(repr=False)
    start: int
    end: int
    kind: str
    score: float
    groups: Sequence[tuple[int, int]] = ()
    value: str = field(default="", repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def matched(self) -> str:
        """The characters of the span."""
        return self.text[self.start : self.end]

    def group(self, number: int) -> str:
        """The characters of a group of the pattern; empty if it took no part."""
        start, end = self.groups[number]
        return self.text[start:end] if start >= 0 else ""

    def but(self, **changes: Any) -> "Hit":
        """The same hit with something changed."""
        return replace(self, **changes)


Check = Callable[[Hit], Hit | None]
Spans = Sequence[tuple[int, int]]

_ANYWHERE = re2._Anchor.UNANCHORED  # noqa: SLF001 (re2's own match objects cost more than the match)
_TRAIL = 64
_ALONE = 0.6
_SHORT = 4096
DIGITS = "four digits"
"""A gate like a word: four digits, at most four other signs between them."""
_DIGITS = r"[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9]"
_EVERY = 32
_FIELD = 48  # characters: what fits here may be a form's field, with nothing but the value in it


@dataclass(frozen=True, slots=True)
class Rule:
    """One way personal data looks.

    `pattern`: RE2; the span is group 1, or the whole match without groups.
    `gate`: the rule runs only if the folded text holds one of these (lower case; a word or a sign). A rule that wants
    a context word and names no gate is gated by its context words.
    `check`: validates, narrows or rejects a hit, and may set its value, score and facts.
    `before`, `after`: words that speak for the value when they stand within 60 characters before or after it; one of
    them raises the score to `with_context`. `needs_context` drops hits without. With `alone`, a text that is nothing but
    the value (a form's field, a wrong window) counts as context. `unless`: words that, right before it, say it is
    something else.
    `finds` and `ignores`: invented examples, tested. In `finds`, [[...]] marks the span.
    """

    name: str
    kind: str
    pattern: str
    score: float = 0.6
    gate: tuple[str, ...] = ()
    check: Check | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    with_context: float = 0.9
    needs_context: bool = False
    unless: tuple[str, ...] = ()
    alone: bool = False
    case_matters: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()

    @property
    def gates(self) -> tuple[str, ...]:
        """What must stand in the text for the rule to run; empty: always."""
        return self.gate or ((*self.before, *self.after) if self.needs_context else ())


class PatternRefused(ValueError):
    """A pattern that RE2 cannot run in linear time, or not within its memory."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


def compiled(pattern: str, *, case_matters: bool = False) -> Any:
    """An RE2 expression over views; raises re2.error if RE2 does not take the pattern."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = case_matters
    options.max_mem = 16 << 20
    options.log_errors = False
    return re2.compile(pattern.encode("latin-1"), options)


def words(choices: Iterable[str]) -> Any:
    """An expression that finds any of the words, whole."""
    listed = "|".join(re2.escape(view(choice).decode("latin-1")) for choice in choices)
    return compiled(rf"(?:^|[^0-9A-Za-z])(?:{listed})(?:[^0-9A-Za-z]|$)")


class _Runner:
    """A rule with its expressions compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        try:
            self.pattern = compiled(rule.pattern, case_matters=rule.case_matters)
        except (re2.error, UnicodeEncodeError) as error:
            raise PatternRefused(rule.name, f"RE2 refuses the pattern ({error})") from error
        self.before = words(rule.before) if rule.before else None
        self.after = words(rule.after or rule.before) if rule.after or rule.before else None
        self.allowance: Allowance | None = None
        self.unless = words(rule.unless) if rule.unless else None
        self.group = 1 if self.pattern.groups else 0
        self._match: Callable[[Any, bytes, int, int], Spans] = self.pattern._regexp.Match  # noqa: SLF001 (no wrapper)

    def matches(self, view: bytes, start: int, end: int) -> bool:
        """Whether there is anything to look at; most rules find nothing in most texts, and this is the cheap way out."""
        return self._match(_ANYWHERE, view, start, end)[0][0] >= 0

    def hits(self, folded: Folded, start: int, end: int) -> Iterator[Hit]:
        """Every hit in folded.text[start:end]. The search goes on behind the span, so that one sign may part two values."""
        tries = 0
        while (spans := self._match(_ANYWHERE, folded.view, start, end))[0][0] >= 0:
            left, right = spans[self.group]
            if left >= right:
                left, right = spans[0]
            start = max(start + 1, right if spans[0][1] - right <= _TRAIL else spans[0][1])
            tries += 1
            if tries % _EVERY == 0 and self.allowance and self.allowance.spent:
                return
            if left < right and (hit := self._checked(folded, left, right, spans)):
                start = max(hit.end, left + 1)
                yield hit
            if start > end:
                return

    def _checked(self, folded: Folded, left: int, right: int, spans: Spans) -> Hit | None:
        rule = self.rule
        hit: Hit | None
        hit = Hit(folded.text, left, right, rule.kind, rule.score, spans, folded.text[left:right], rule.facts)
        if rule.check and (hit := rule.check(hit)) is None:
            return None
        return self._in_context(hit, folded) if self.before or self.after or self.unless else hit

    def _in_context(self, hit: Hit, folded: Folded) -> Hit | None:
        before = folded.view[max(0, hit.start - WINDOW) : hit.start]
        after = folded.view[hit.end : hit.end + WINDOW // 2]
        if (self.before and self.before.search(before)) or (self.after and self.after.search(after)):
            return hit.but(score=max(hit.score, self.rule.with_context), facts={**hit.facts, "context": True})
        if self.unless and self.unless.search(before[-WINDOW // 2 :]):
            return None
        if self.rule.alone and hit.end - hit.start >= len(folded.text.strip()):
            return hit.but(score=max(hit.score, _ALONE), facts={**hit.facts, "alone": True})
        return None if self.rule.needs_context else hit


class RuleSet:
    """All rules, compiled: one pass over a text finds out which of them can match at all."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._runners = [_Runner(rule) for rule in rules]
        self._always = [number for number, rule in enumerate(rules) if not rule.gates]
        self._alone = [number for number, rule in enumerate(rules) if rule.alone]
        self._gated: list[tuple[int, ...]] = []
        self._gates = self._gate_set(rules)

    def _gate_set(self, rules: Sequence[Rule]) -> Any:
        wanted: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for literal in rule.gates:
                wanted.setdefault(view(literal.casefold()).decode("latin-1"), []).append(number)
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = False
        options.max_mem = 256 << 20
        gates = re2.Set.SearchSet(options)
        for literal, numbers in wanted.items():
            gates.Add((_DIGITS if literal == DIGITS else re2.escape(literal)).encode("latin-1"))
            self._gated.append(tuple(numbers))
        if not wanted:
            return None
        gates.Compile()
        return gates

    def hits(
        self, folded: Folded, start: int = 0, end: int | None = None, allowance: Allowance | None = None
    ) -> Iterator[tuple[Rule, Hit]]:
        """Every hit of every rule in folded.text[start:end], rule by rule, until the allowance is spent."""
        end = len(folded.text) if end is None else end
        for number in self._runnable(folded.view[start:end]):
            if allowance and end - start > _SHORT and allowance.spent:
                return
            runner = self._runners[number]
            if not runner.matches(folded.view, start, end):
                continue
            runner.allowance = allowance
            for hit in runner.hits(folded, start, end):
                yield runner.rule, hit

    def _runnable(self, window: bytes) -> list[int]:
        open_gates = (self._gates.Match(window) if self._gates else None) or ()
        alone = self._alone if len(window) <= _FIELD else ()
        return sorted({*self._always, *alone, *(number for gate in open_gates for number in self._gated[gate])})
