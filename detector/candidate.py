"""What a rule or the pipeline proposes, before anyone judged it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in `Document.plain` that may be a value of `kind`.

    `score` is P(real) by the rule alone, 0 to 1. `value` is normalised (lower-case domain, E.164 number, digits only),
    so that the same datum gets the same value in every disguise; it never leaves the process. `facts` is what the rule
    knows: provider, checksum, region, obfuscated, decoded, context (the word that spoke for it).
    """

    kind: str
    start: int
    end: int
    score: float
    rule: str
    value: str = field(default="", repr=False)
    also: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
