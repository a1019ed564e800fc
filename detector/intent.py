"""Was it meant to be public? One reason a group, log-odds, a sigmoid: P(unintended)."""

from collections.abc import Sequence
from dataclasses import dataclass

from detector.candidate import Candidate
from detector.document import Document


@dataclass(frozen=True, slots=True)
class Intent:
    """P(unintended), the reasons strongest first, the class (I1-I8, U1-U12), whose datum it is."""

    probability: float
    reasons: tuple[str, ...] = ()
    code: str = ""
    subject: str = "unknown"
    hostile: bool = False


def unintended(candidate: Candidate, document: Document, others: Sequence[Candidate] = ()) -> Intent:
    """How probable it is that the person concerned did not mean this value to be read here."""
    del document, others
    return Intent(0.95 if candidate.kind in {"credential", "private_key"} else 0.6)
