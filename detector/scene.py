"""What stands around a value: its line, the words before and after, and where in the text the telling words are.

The telling words are looked up once for the whole text, so that a text with ten thousand values costs no more than one
with ten.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from detector.candidate import Candidate
from detector.cues import CUES, plain_view
from detector.document import Document, Zone
from detector.kinds import KINDS

_LINE = 400
_ROUND = 160


@dataclass(frozen=True)
class Scene:
    """One document with everything that was found in it; candidates by start, not overlapping.

    `masked_kinds`: of which kinds the poster masked other values.
    """

    document: Document
    candidates: Sequence[Candidate]
    documentation_is_real: bool = False
    masked_kinds: frozenset[str] = frozenset()
    _cues: dict[str, list[tuple[int, int]]] = field(default_factory=dict, repr=False)
    _answers: dict[str, bool] = field(default_factory=dict, repr=False)

    def of(self, candidates: Sequence[Candidate], masked_kinds: frozenset[str]) -> "Scene":
        """The same document with fewer candidates; what was heard in it need not be looked up again."""
        return Scene(self.document, candidates, self.documentation_is_real, masked_kinds, self._cues)

    @property
    def plain(self) -> str:
        """The text without markup."""
        return self.document.plain

    def text(self, candidate: Candidate) -> str:
        """The value as it stands in the text."""
        return self.plain[candidate.start : candidate.end]

    def before(self, candidate: Candidate, width: int = _ROUND) -> str:
        """Up to `width` characters before the value."""
        return self.plain[max(0, candidate.start - width) : candidate.start]

    def after(self, candidate: Candidate, width: int = _ROUND) -> str:
        """Up to `width` characters after the value."""
        return self.plain[candidate.end : candidate.end + width]

    def head(self, candidate: Candidate) -> str:
        """The part of the value's line before it."""
        low = max(0, candidate.start - _LINE)
        return self.plain[max(low, self.plain.rfind("\n", low, candidate.start) + 1) : candidate.start]

    def tail(self, candidate: Candidate) -> str:
        """The part of the value's line after it."""
        high = min(len(self.plain), candidate.end + _LINE)
        end = self.plain.find("\n", candidate.end, high)
        return self.plain[candidate.end : high if end < 0 else end]

    def zone(self, candidate: Candidate) -> Zone:
        """The most telling zone of the value."""
        return self.document.zone_at(candidate.start)

    def zones(self, candidate: Candidate) -> frozenset[Zone]:
        """Every zone the value stands in."""
        return self.document.zones_at(candidate.start)

    def once(self, question: str, answer: Callable[[], bool]) -> bool:
        """The answer to a question about the whole text, worked out once."""
        if question not in self._answers:
            self._answers[question] = answer()
        return self._answers[question]

    def cues(self, name: str) -> list[tuple[int, int]]:
        """Where the telling words of one group stand, by start."""
        if name not in self._cues:
            self._cues[name] = CUES[name].places(self._view)
        return self._cues[name]

    def says(self, name: str) -> bool:
        """Whether the text holds a telling word of the group at all."""
        return bool(self.cues(name))

    def says_near(self, name: str, candidate: Candidate, before: int = _ROUND, after: int = _ROUND) -> bool:
        """Whether a telling word of the group stands within so many characters of the value."""
        return self.says_within(name, candidate.start - before, candidate.end + after)

    def says_before(self, name: str, candidate: Candidate) -> bool:
        """Whether a telling word of the group stands before the value on its line."""
        places = self.cues(name)
        at = bisect_left(places, (candidate.start - len(self.head(candidate)), 0)) if places else 0
        return at < len(places) and places[at][1] <= candidate.start

    def says_within(self, name: str, start: int, end: int) -> bool:
        """Whether a telling word of the group touches plain[start:end]."""
        places = self.cues(name)
        if not places:
            return False
        at = bisect_right(places, (start, -1))
        if at > 0 and places[at - 1][1] > start:
            return True
        return at < len(places) and places[at][0] < end

    def near(self, candidate: Candidate, kinds: frozenset[str], distance: int = _ROUND) -> list[Candidate]:
        """Other candidates of these kinds within so many characters."""
        low = bisect_left(self._starts, candidate.start - 2 * distance)
        high = bisect_right(self._starts, candidate.end + distance)
        return [
            other
            for other in self.candidates[low:high]
            if other is not candidate and other.kind in kinds and other.end > candidate.start - distance
        ]

    def of_kind(self, *kinds: str) -> list[Candidate]:
        """All candidates of these kinds."""
        return [candidate for kind in kinds for candidate in self._by_kind.get(kind, [])]

    @cached_property
    def _view(self) -> bytes:
        return plain_view(self.plain)

    @cached_property
    def _starts(self) -> list[int]:
        return [candidate.start for candidate in self.candidates]

    @cached_property
    def _by_kind(self) -> dict[str, list[Candidate]]:
        kinds: dict[str, list[Candidate]] = {}
        for candidate in self.candidates:
            kinds.setdefault(candidate.kind, []).append(candidate)
        return kinds

    @cached_property
    def author(self) -> str:
        """The author's name as shown, folded for comparison."""
        return self.document.context.author.casefold()


def label(kind: str) -> str:
    """The label of a kind; kinds of users' own rules have none."""
    return KINDS[kind].label if kind in KINDS else "OTHER"
