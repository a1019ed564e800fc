"""The whole story of a text, in order: read, find, resolve, judge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from detector.allowance import Allowance
from detector.analyzer import Analyzer, RuleRecognizer
from detector.candidate import Candidate
from detector.document import Document
from detector.finding import Context, Finding, ScanResult
from detector.judge import judge
from detector.markup import read
from detector.resolve import resolve
from detector.rules.catalogue import RULES
from detector.rules.from_yaml import load
from detector.rules.rule import Rule
from detector.taggers import load_tagger

PLAIN = Context()
LONGEST = 2_000_000
"""Code points of a text that are read; what comes after makes the result incomplete."""


class Detector:
    """Finds and judges. Make one, keep it; scanning never touches disk or network.

    `pipeline`: "default", any spaCy pipeline by directory or package, GLiNER, any Presidio NLP engine: by name or as an
    object (see detector.taggers). `rule_files`: YAML with further rules or Presidio recognizers. `recognizers`:
    Presidio recognizer objects. `documentation_is_real`: take example.com, 192.0.2.1 and the like for real values.
    `moves`: what moderators taught (detector.calibration), for every text; `Context.moves` goes before.
    """

    def __init__(
        self,
        pipeline: Any = "default",
        *,
        names: bool = True,
        rules: Sequence[Rule] = RULES,
        rule_files: Sequence[Path] = (),
        recognizers: Sequence[Any] = (),
        documentation_is_real: bool = False,
        moves: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self.rules = (*rules, *(rule for path in rule_files for rule in load(path)))
        self.documentation_is_real = documentation_is_real
        self.moves = dict(moves)
        self._pipeline = (
            "" if not names else str(pipeline) if isinstance(pipeline, str | Path) else type(pipeline).__name__
        )
        tagger = load_tagger(pipeline) if names else None
        self._analyzer = Analyzer(RuleRecognizer(self.rules), tagger, recognizers)
        self._last: tuple[str, Context, dict[tuple[str, int, int], str]] | None = None

    @cached_property
    def version(self) -> str:
        """Changes when the rules or the pipeline do, so that a row can say what judged it."""
        told = [f"{rule.name}\0{rule.pattern}\0{rule.score}\0{rule.before}" for rule in self.rules]
        return sha256("\1".join((self._pipeline, *told)).encode()).hexdigest()[:12]

    def scan(self, text: str, context: Context = PLAIN) -> ScanResult:
        """One text."""
        return self.scan_many([text], [context])[0]

    def scan_many(self, texts: Sequence[str], contexts: Sequence[Context] | None = None) -> list[ScanResult]:
        """A result for each text, in order. 16 to 64 short texts at a time are cheapest."""
        contexts = contexts or [PLAIN] * len(texts)
        read_ones, allowances = [], []
        for text, context in zip(texts, contexts, strict=True):
            allowances.append(_allowance(text))
            with allowances[-1]:
                read_ones.append(read(_legible(text), context))
        found = self._analyzer.find(read_ones, allowances)
        return [self._judged(*one) for one in zip(read_ones, found, allowances, strict=True)]

    def values_of(self, text: str, context: Context, findings: Sequence[Finding]) -> list[str]:
        """The normalised value of each finding: the same datum has the same value in every disguise."""
        if self._last is None or self._last[:2] != (text, context):
            document = read(_legible(text), context)
            candidates = resolve(self._analyzer.find([document])[0], document.plain)
            places = {(one.kind, *document.to_source(one.start, one.end)): one.value for one in candidates}
            self._last = (text, context, places)
        values = self._last[2]
        return [values.get((one.kind, one.start, one.end)) or text[one.start : one.end] for one in findings]

    def value_of(self, text: str, context: Context, finding: Finding) -> str:
        """The normalised value of one finding. Asking for one after another of the same text finds only once."""
        return self.values_of(text, context, [finding])[0]

    def _judged(self, document: Document, candidates: Sequence[Candidate], allowance: Allowance) -> ScanResult:
        known = _with_history(resolve(candidates, document.plain), document.context)
        moves = {**self.moves, **dict(document.context.moves)}
        findings = judge(document, known, documentation_is_real=self.documentation_is_real, moves=moves)
        return ScanResult(findings, allowance.reason is None, allowance.reason, self.version)


def _with_history(candidates: list[Candidate], context: Context) -> list[Candidate]:
    """The candidates, each with what became of the same value before."""
    if not context.history:
        return candidates
    before = {(kind, value): code for kind, value, code in context.history}
    return [
        replace(one, facts={**one.facts, "history": before[one.kind, one.value]})
        if (one.kind, one.value) in before
        else one
        for one in candidates
    ]


def _allowance(text: str) -> Allowance:
    allowance = Allowance(min(len(text), LONGEST))
    if len(text) > LONGEST:
        allowance.give_up("too_long")
    return allowance


def _legible(text: str) -> str:
    """No lone surrogates, which nothing can encode; each becomes one sign, so that offsets stay."""
    text = text[:LONGEST]
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text
