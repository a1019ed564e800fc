"""The whole story of a text, in order: read, find, resolve, judge."""

from collections.abc import Sequence
from pathlib import Path

from detector import people
from detector.analyzer import Analyzer, RuleRecognizer
from detector.finding import Context, Finding, ScanResult
from detector.judge import judge
from detector.markup import read
from detector.resolve import resolve
from detector.rules.catalogue import RULES
from detector.rules.rule import Rule

PLAIN = Context()


class Detector:
    """Finds and judges. Make one, keep it, share it between threads; scanning never touches disk or network."""

    version = "1"

    def __init__(
        self,
        pipeline: str | Path | None = "default",
        *,
        names: bool = True,
        rules: Sequence[Rule] = RULES,
        rule_files: Sequence[Path] = (),
        documentation_is_real: bool = False,
    ) -> None:
        del rule_files
        tagger = (people.load() if pipeline in ("default", None) else people.load(pipeline)) if names else None
        self._analyzer = Analyzer(RuleRecognizer(rules), tagger)
        self.documentation_is_real = documentation_is_real

    def scan(self, text: str, context: Context = PLAIN) -> ScanResult:
        """One text."""
        return self.scan_many([text], [context])[0]

    def scan_many(self, texts: Sequence[str], contexts: Sequence[Context] | None = None) -> list[ScanResult]:
        """A result for each text, in order."""
        contexts = contexts or [PLAIN] * len(texts)
        documents = [read(text, context) for text, context in zip(texts, contexts, strict=True)]
        return [
            ScanResult(judge(document, resolve(candidates)), detector_version=self.version)
            for document, candidates in zip(documents, self._analyzer.find(documents), strict=True)
        ]

    def value_of(self, text: str, context: Context, finding: Finding) -> str:
        """The normalised value of a finding of this text: the same datum has the same value in every disguise."""
        document = read(text, context)
        for candidate in resolve(self._analyzer.find([document])[0]):
            if candidate.kind == finding.kind and document.to_source(candidate.start, candidate.end) == (
                finding.start,
                finding.end,
            ):
                return candidate.value
        return text[finding.start : finding.end]
