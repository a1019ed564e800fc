"""Where in a source text code, logs, quotes and signatures stand, for the page to draw. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from detector.document import Document, Stretch, Zone
from detector.finding import Context
from detector.markup import read
from moderation_ui.marked import Piece

DRAWN = frozenset({Zone.HIDDEN, Zone.MAIL, Zone.CODE, Zone.LOG, Zone.SIGNATURE, Zone.QUOTE, Zone.TABLE})
"""Links show themselves, titles too."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stretch of the source. `block`: it fills whole lines; else it stands inside one."""

    start: int
    end: int
    zone: str
    block: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that stand in one zone; without one it is plain prose."""

    pieces: tuple[Piece, ...]
    zone: str = ""
    block: bool = False


def grouped(pieces: Sequence[Piece], source: str, context: Context) -> tuple[Group, ...]:
    """The pieces of a text by the zone each stands in; what is no span is split where a zone begins or ends."""
    drawn = list(zones(source, context))
    edges = sorted({edge for one in drawn for edge in (one.start, one.end)})
    groups: list[tuple[Drawn | None, list[Piece]]] = []
    starts = [one.start for one in drawn]
    for piece in (part for whole in pieces for part in _split(whole, edges)):
        at = bisect_right(starts, piece.start) - 1
        zone = drawn[at] if at >= 0 and piece.start < drawn[at].end else None
        if not groups or groups[-1][0] is not zone:
            groups.append((zone, []))
        groups[-1][1].append(piece)
    return tuple(
        Group(tuple(inside), zone.zone, zone.block) if zone else Group(tuple(inside)) for zone, inside in groups
    )


def _split(piece: Piece, edges: Sequence[int]) -> Iterator[Piece]:
    if piece.masked or piece.hidden:
        yield piece
        return
    at = piece.start
    for edge in (*(edge for edge in edges if piece.start < edge < piece.end), piece.end):
        yield replace(piece, start=at, end=edge, text=piece.text[at - piece.start : edge - piece.start])
        at = edge


def zones(source: str, context: Context) -> Iterator[Drawn]:
    """The zones of a source in order, none in another: of several the most telling."""
    document = read(source, context)
    seen = _seen(document)
    stretches = tuple(_in_source(document, one) for one in document.stretches if one.zone in DRAWN)
    flat = Document(source, source, context, marked=stretches)
    edges = sorted({edge for one in stretches for edge in (one.start, one.end)})
    done = 0
    for begin, end, zone in _runs(flat, edges):
        start = begin + len(source[begin:end]) - len(source[begin:end].lstrip("\r\n"))
        if start >= end:
            continue
        wide = _whole_lines(source, start, end, seen)
        drawn = Drawn(*wide, zone.value, block=True) if wide else Drawn(start, end, zone.value, block=False)
        if drawn.start >= done or start >= done:
            yield replace(drawn, start=max(drawn.start, done))
            done = drawn.end


def _runs(flat: Document, edges: Sequence[int]) -> Iterator[tuple[int, int, Zone]]:
    last: tuple[int, int, Zone] | None = None
    for start, end in pairwise(edges):
        zone = flat.zone_at(start)
        if last and last[2] is zone and last[1] == start:
            last = (last[0], end, zone)
            continue
        if last and last[2] is not Zone.PROSE:
            yield last
        last = (start, end, zone)
    if last and last[2] is not Zone.PROSE:
        yield last


def _in_source(document: Document, stretch: Stretch) -> Stretch:
    """A stretch's hull in the source: a link's target stands behind its text in the one and before it in the other."""
    spans = list(_spans(document, stretch.start, stretch.end))
    start = min((left for left, _ in spans), default=0)
    end = max((right for _, right in spans), default=start)
    inside = document.source[start:end]
    return replace(stretch, start=start + len(inside) - len(inside.lstrip("\r\n")), end=end)


def _spans(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The source spans of the pieces of plain[start:end]."""
    starts = document.offsets.starts
    if not starts:
        yield start, end
        return
    at = max(bisect_right(starts, start) - 1, 0)
    while at < len(starts) and starts[at] < end:
        after = starts[at + 1] if at + 1 < len(starts) else len(document.plain)
        left, right = document.to_source(max(start, starts[at]), min(end, after))
        if left < right:
            yield left, right
        at += 1


def _seen(document: Document) -> list[tuple[int, int]]:
    """The stretches of the source of which a reader sees something, in order."""
    spans = _spans(document, 0, len(document.plain))
    return sorted((left, right) for left, right in spans if document.source[left:right].strip())


def _whole_lines(source: str, start: int, end: int, seen: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The lines that hold nothing but this, fences and tags beside it included; None if others share them."""
    begin = source.rfind("\n", 0, start) + 1
    stop = source.find("\n", max(start, end - 1))
    stop = len(source) if stop < 0 else stop + 1
    if _shows(source, begin, start, seen) or _shows(source, end, stop, seen):
        return None
    before = source.rfind("\n", 0, max(begin - 1, 0)) + 1
    if begin and source[before:begin].strip() and not _shows(source, before, begin, seen):
        begin = before
    after = source.find("\n", stop)
    after = len(source) if after < 0 else after + 1
    if source[stop:after].strip() and not _shows(source, stop, after, seen):
        stop = after
    return begin, stop


def _shows(source: str, start: int, end: int, seen: list[tuple[int, int]]) -> bool:
    if not source[start:end].strip():
        return False
    at = max(bisect_right(seen, (start, start)) - 1, 0)
    while at < len(seen) and seen[at][0] < end:
        left, right = max(seen[at][0], start), min(seen[at][1], end)
        if left < right and source[left:right].strip():
            return True
        at += 1
    return False
