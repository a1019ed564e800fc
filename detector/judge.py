"""Candidates in, findings out: is each real, was it meant to be public, how bad is it if it stays."""

from collections.abc import Sequence

from detector.candidate import Candidate
from detector.document import Document
from detector.finding import Finding
from detector.intent import unintended
from detector.reality import real
from detector.severity import severity

_FEW = 3


def judge(document: Document, candidates: Sequence[Candidate]) -> tuple[Finding, ...]:
    """All findings of one document by start, suppressed ones too. `candidates` must not overlap."""
    numbers: dict[tuple[str, str], int] = {}
    found = []
    for candidate in candidates:
        reality = real(candidate, document)
        intent = unintended(candidate, document, candidates)
        harm = severity(candidate, document, candidates, intent)
        start, end = document.to_source(candidate.start, candidate.end)
        found.append(
            Finding(
                kind=candidate.kind,
                start=start,
                end=end,
                real=reality.probability,
                unintended=intent.probability,
                severity=harm.band,
                rule=candidate.rule,
                reasons=(*reality.reasons, *intent.reasons[:_FEW], *harm.reasons),
                also=candidate.also,
                suppressed=reality.suppressed,
                subject=intent.subject,
                same=numbers.setdefault((candidate.kind, candidate.value), len(numbers) + 1),
            )
        )
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))
