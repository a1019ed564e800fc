"""How bad is it if it stays? The default policy's bands, shown also as ENISA's arithmetic SE = DPC x EI + CB.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data breaches (2013).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from detector.candidate import Candidate
from detector.document import Document
from detector.intent import Intent
from detector.kinds import Band


@dataclass(frozen=True, slots=True)
class Severity:
    """The band, why, and the arithmetic that gives the same band: data context, ease of identification, breach."""

    band: Band
    reasons: tuple[str, ...] = ()
    dpc: float = 1.0
    ei: float = 0.25
    cb: float = 0.5

    @property
    def se(self) -> float:
        """SE = DPC x EI + CB: below 2 low, below 3 medium, below 4 high, else very high."""
        return self.dpc * self.ei + self.cb


def severity(candidate: Candidate, document: Document, others: Sequence[Candidate], intent: Intent) -> Severity:
    """How bad it is if this value stays public."""
    del document, others, intent
    return Severity(Band.VERY_HIGH if candidate.kind in {"credential", "private_key"} else Band.LOW)
