"""The value that says what is taken out of a source text."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cut:
    """One place of the source to cut out, code points, `end` exclusive, and what stands there instead.

    An empty replacement means the kind's own.
    """

    start: int
    end: int
    kind: str
    replacement: str = field(default="")
