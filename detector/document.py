"""A text as the detector sees it: plain characters, where each came from, and what kind of place each stands in."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from detector.finding import Context
from detector.folding import Folded, fold
from detector.offsets import OffsetMap


class Zone(StrEnum):
    """What kind of place a character stands in, most telling first: where zones overlap, the first one named counts."""

    HIDDEN = "hidden"
    MAIL = "mail"
    CODE = "code"
    LOG = "log"
    LINK = "link"
    SIGNATURE = "signature"
    QUOTE = "quote"
    TABLE = "table"
    TITLE = "title"
    PROSE = "prose"


ALT = "alt"
"""What `Stretch.about` says of a picture's alternative text."""

_RANK = {zone: rank for rank, zone in enumerate(Zone)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A zone's extent in the plain text, end exclusive. `about` says more: who is quoted, a code's language."""

    start: int
    end: int
    zone: Zone
    about: str = field(default="", repr=False)


@dataclass(frozen=True)
class Document:
    """One text, read. Offsets are code points of `plain` unless a name says source.

    `marked` are the zones that the markup says; `by_lines` finds those that lines show by their form, when somebody
    asks for a zone, which in most texts, where nothing was found, nobody does.
    """

    source: str = field(repr=False)
    plain: str = field(repr=False)
    context: Context
    offsets: OffsetMap = field(default_factory=OffsetMap, repr=False)
    marked: tuple[Stretch, ...] = field(default=(), repr=False)
    by_lines: Callable[[str, Sequence[Stretch]], Iterable[Stretch]] | None = field(default=None, repr=False)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """All zones. They may overlap (code inside a quote); whatever no stretch covers is prose."""
        return (*self.marked, *(self.by_lines(self.plain, self.marked) if self.by_lines else ()))

    @cached_property
    def alts(self) -> tuple[Stretch, ...]:
        """The texts that stand for pictures."""
        return tuple(stretch for stretch in self.marked if stretch.about == ALT)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that plain[start:end] came from, tags inside it included, tags around it not."""
        return self.offsets.span(start, end)

    def zone_at(self, offset: int) -> Zone:
        """The most telling zone of one character."""
        starts, zones, _ = self._segments
        at = bisect_right(starts, offset) - 1
        return zones[at] if at >= 0 else Zone.PROSE

    def zones_at(self, offset: int) -> frozenset[Zone]:
        """Every zone a character stands in; PROSE alone when there is none."""
        starts, _, layers = self._segments
        at = bisect_right(starts, offset) - 1
        return layers[at] if at >= 0 else _PROSE

    @cached_property
    def folded(self) -> Folded:
        """The plain text without disguises, with the way back to `plain`."""
        return fold(self.plain)

    @cached_property
    def _segments(self) -> tuple[list[int], list[Zone], list[frozenset[Zone]]]:
        return _flatten(self.stretches)


_PROSE = frozenset({Zone.PROSE})


def _flatten(stretches: Iterable[Stretch]) -> tuple[list[int], list[Zone], list[frozenset[Zone]]]:
    """Overlapping stretches as a run of segments: their starts, the most telling zone, all zones. O(n log n)."""
    edges = sorted(
        edge
        for stretch in stretches
        if stretch.start < stretch.end
        for edge in ((stretch.start, 1, stretch.zone), (stretch.end, -1, stretch.zone))
    )
    depth: dict[Zone, int] = {}
    starts: list[int] = []
    layers: list[frozenset[Zone]] = []
    for offset, change, zone in edges:
        depth[zone] = depth.get(zone, 0) + change
        present = frozenset(name for name, count in depth.items() if count > 0) or _PROSE
        if starts and starts[-1] == offset:
            layers[-1] = present
        else:
            starts.append(offset)
            layers.append(present)
    return starts, [min(layer, key=_RANK.__getitem__) for layer in layers], layers
