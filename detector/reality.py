"""Is it a real one? Placeholders, reserved ranges, masks and look-alikes lower P(real), with the reason."""

from dataclasses import dataclass

from detector.candidate import Candidate
from detector.document import Document


@dataclass(frozen=True, slots=True)
class Reality:
    """P(real), the reasons, and whether the finding is set aside (kept, with its reason, but not shown)."""

    probability: float
    reasons: tuple[str, ...] = ()
    suppressed: bool = False


def real(candidate: Candidate, document: Document) -> Reality:
    """How probable it is that this is somebody's real value."""
    del document
    return Reality(candidate.score)
