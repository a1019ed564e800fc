"""The way back: which part of one text each character of another came from."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps spans of a derived text to spans of the text it was derived from.

    Piece i covers derived[starts[i]:starts[i + 1]] and came from source[lefts[i]:rights[i]]. A verbatim piece maps
    character by character; any other character stands for its piece's whole source (an entity), which is empty for
    characters that were put in between. Without pieces the two texts are the same.
    """

    starts: tuple[int, ...] = ()
    lefts: tuple[int, ...] = ()
    rights: tuple[int, ...] = ()
    verbatim: tuple[bool, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of derived[start:end]; an empty span maps to an empty one."""
        if not self.starts:
            return start, end
        left = self._left(start)
        if end <= start:
            return left, left
        return left, max(left, self._right(end - 1))

    def _left(self, offset: int) -> int:
        piece = max(bisect_right(self.starts, offset) - 1, 0)
        if self.verbatim[piece]:
            return min(self.lefts[piece] + offset - self.starts[piece], self.rights[piece])
        return self.lefts[piece]

    def _right(self, offset: int) -> int:
        piece = max(bisect_right(self.starts, offset) - 1, 0)
        if self.verbatim[piece]:
            return self.lefts[piece] + offset - self.starts[piece] + 1
        return self.rights[piece]

    def is_verbatim(self, start: int, end: int) -> bool:
        """Whether derived[start:end] stands in the source character by character, in one piece."""
        if not self.starts:
            return True
        piece = max(bisect_right(self.starts, start) - 1, 0)
        after = self.starts[piece + 1] if piece + 1 < len(self.starts) else end
        return self.verbatim[piece] and end <= after


@dataclass(slots=True)
class Weaver:
    """Builds a derived text and its OffsetMap from left to right."""

    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    last: str = ""
    _starts: list[int] = field(default_factory=list)
    _lefts: list[int] = field(default_factory=list)
    _rights: list[int] = field(default_factory=list)
    _verbatim: list[bool] = field(default_factory=list)

    def keep(self, start: int, end: int) -> None:
        """Append source[start:end] as it is."""
        if start >= end:
            return
        if self._verbatim and self._verbatim[-1] and self._rights[-1] == start:
            self._rights[-1] = end
        else:
            self._note(start, end, verbatim=True)
        self._append(self.source[start:end])

    def put(self, text: str, start: int, end: int) -> None:
        """Append `text` in place of source[start:end], which is empty for something put in between."""
        if text:
            self._note(start, end, verbatim=False)
            self._append(text)

    def done(self) -> tuple[str, OffsetMap]:
        """The derived text and the way back."""
        text = "".join(self.parts)
        if len(self._starts) == 1 and self._verbatim[0] and text == self.source:
            return text, OffsetMap()
        if not self._starts:
            self._note(0, 0, verbatim=False)
        return text, OffsetMap(tuple(self._starts), tuple(self._lefts), tuple(self._rights), tuple(self._verbatim))

    def _note(self, start: int, end: int, *, verbatim: bool) -> None:
        self._starts.append(self.length)
        self._lefts.append(start)
        self._rights.append(end)
        self._verbatim.append(verbatim)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.last = text[-1]
