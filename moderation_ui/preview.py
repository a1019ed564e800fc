"""Before and after of a redaction as parts to show: always covered, whatever was revealed, and never as HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from detector.redaction import Cut
from moderation_ui.marked import Spot, pieces, visible
from moderation_ui.masking import mask


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the difference. `how` is same, cut or put."""

    how: str
    text: str = field(repr=False)


def difference(source: str, cuts: Sequence[Cut], spots: Sequence[Spot]) -> list[Part]:
    """The source with what is cut and what is put in its place; other places that were found stay covered."""
    return list(_parts(source, sorted(cuts, key=lambda cut: cut.start), spots))


def _parts(source: str, cuts: Sequence[Cut], spots: Sequence[Spot]) -> Iterator[Part]:
    at = 0
    for cut in cuts:
        if at < cut.start:
            yield Part("same", _covered(source, at, cut.start, spots))
        yield Part("cut", visible(mask(cut.kind, source[cut.start : cut.end])))
        if cut.replacement:
            yield Part("put", visible(cut.replacement))
        at = cut.end
    if at < len(source):
        yield Part("same", _covered(source, at, len(source), spots))


def _covered(source: str, start: int, end: int, spots: Sequence[Spot]) -> str:
    near = [
        Spot(spot.id, spot.number, max(spot.start, start) - start, min(spot.end, end) - start, spot.kind)
        for spot in spots
        if spot.start < end and start < spot.end
    ]
    shown = pieces(source[start:end], near, revealed=False)
    return "".join("" if piece.text == "\u240d" else piece.text for piece in shown)


def as_json(parts: Sequence[Part]) -> list[dict[str, str]]:
    """For the page's script, which makes nodes of it."""
    return [asdict(part) for part in parts]
