"""A rule as data, and what its patterns are compiled to.

Patterns are RE2 (linear time, no look-around, no back-references) and run on `Folded.view`: one byte a code point,
accents taken off, so a pattern is written in plain ASCII and ignores case unless the rule says otherwise.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import re2

from detector.folding import view

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

DIGITS = "four digits"
"""A gate like a word: four digits, at most four other signs between them."""


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
