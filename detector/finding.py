"""The values that leave the detector. None of them holds a character of the text."""

from dataclasses import dataclass, field

from detector.kinds import Band


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text besides the text.

    `markup` is one of plain, markdown, html, bbcode. Everything else may stay empty. `moves` are what this site's
    moderators taught (see detector.calibration): a code and log-odds each. `history` is what became of values before:
    kind, normalised value, and allowed_before, redacted_before or edited_out_elsewhere.
    """

    markup: str = "plain"
    language: str = "en"
    kind: str = "post"
    site: str = ""
    author: str = ""
    thread: str = ""
    category: str = ""
    staff: bool = False
    first_post: bool = False
    own_domains: tuple[str, ...] = ()
    moves: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    history: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text.

    `start` and `end` (exclusive) count code points of the source as stored, markup included. `real` is the
    probability that it is a real value, `unintended` the probability that its owner did not mean to publish it.
    `reasons` are codes; `detector.reasons` has the sentences. A suppressed finding is kept, with its reason, and not
    shown. `subject` says whose datum it is: self, third_party, organisation or unknown. Findings of one text with the
    same number `same` hold the same value; 0 means not compared.
    """

    kind: str
    start: int
    end: int
    real: float
    unintended: float
    severity: Band
    rule: str
    reasons: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    suppressed: bool = False
    subject: str = "unknown"
    same: int = 0

    @property
    def priority(self) -> float:
        """Severity x P(real) x P(unintended), 0 to 4."""
        return (self.severity.rank + 1) * self.real * self.unintended


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All findings of one text, by `start`. `complete` is false when a budget ran out: never read that as clean."""

    findings: tuple[Finding, ...] = ()
    complete: bool = True
    incomplete_reason: str | None = None
    detector_version: str = field(default="")

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings a person should see."""
        return tuple(finding for finding in self.findings if not finding.suppressed)
