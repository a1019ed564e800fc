"""The door to Presidio: our rules and our pipeline as its recognizers, its types as the currency.

A Presidio user may put `RuleRecognizer` into an AnalyzerEngine of their own; inside the house `Analyzer` calls the same
recognizer without the engine, whose context search is quadratic and which gives up a whole text when one part fails.
"""

from collections.abc import Sequence
from typing import Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from detector.candidate import Candidate
from detector.document import Document
from detector.folding import Folded, fold
from detector.people import Tagger
from detector.rules.catalogue import RULES
from detector.rules.rule import Hit, Rule, RuleSet


class RuleRecognizer(EntityRecognizer):
    """All our rules as one Presidio recognizer of many entities."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self.rule_set = RuleSet(rules)
        super().__init__(sorted({rule.kind for rule in rules}), name="overshare_rules", version="1")

    def load(self) -> None:
        """Nothing to load: patterns were compiled when the recognizer was made."""

    def analyze(
        self, text: str, entities: list[str] | None = None, nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Presidio's door: results in offsets of `text`."""
        del nlp_artifacts
        return [
            _result(candidate) for candidate in self.propose(fold(text)) if not entities or candidate.kind in entities
        ]

    def propose(self, folded: Folded) -> list[Candidate]:
        """The house's door: candidates in offsets of the text that was folded."""
        return [_candidate(rule, hit, folded) for rule, hit in self.rule_set.hits(folded)]


def _candidate(rule: Rule, hit: Hit, folded: Folded) -> Candidate:
    start, end = folded.to_plain(hit.start, hit.end)
    facts = {**hit.facts, "obfuscated": True} if folded.disguised(hit.start, hit.end) else hit.facts
    return Candidate(hit.kind, start, end, hit.score, rule.name, hit.value, facts=facts)


def _result(candidate: Candidate) -> RecognizerResult:
    explanation = AnalysisExplanation(
        recognizer="overshare_rules", original_score=candidate.score, pattern_name=candidate.rule
    )
    return RecognizerResult(candidate.kind.upper(), candidate.start, candidate.end, candidate.score, explanation)


class Analyzer:
    """Proposes candidates: rules first, then persons and addresses by the tagger."""

    def __init__(self, recognizer: RuleRecognizer, tagger: Tagger | None) -> None:
        self.recognizer = recognizer
        self.tagger = tagger

    def find(self, documents: Sequence[Document]) -> list[list[Candidate]]:
        """All candidates of each document, unresolved, in offsets of its plain text."""
        found = [self.recognizer.propose(document.folded) for document in documents]
        if self.tagger:
            tagged = self.tagger.tag_many([document.plain for document in documents])
            for candidates, document, tags in zip(found, documents, tagged, strict=True):
                candidates.extend(
                    Candidate(kind, start, end, score, "names", " ".join(document.plain[start:end].casefold().split()))
                    for start, end, kind, score in tags
                )
        return found
