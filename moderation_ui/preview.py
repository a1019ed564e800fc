"""Before, after and difference of a redaction, of the source and of what readers see, as parts to show.

Always covered, whatever was revealed, and never as HTML. What readers see is the detector's plain view of the text:
link targets and hidden parts stand in angle brackets, since whoever looks can read them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from detector.document import Document
from detector.finding import Context
from detector.markup import read
from detector.redaction import Cut
from moderation_ui.marked import Piece, Spot, pieces, visible
from moderation_ui.masking import mask

Place = tuple[int, int, str]
"""Start and end in the result, and the kind."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text. `how` is same, cut (goes), put (comes in its stead) or left (found in the new text)."""

    how: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A redaction to be shown: both texts, the cuts, every place known in the old one, what a scan found in the new."""

    before: str = field(repr=False)
    after: str = field(repr=False)
    cuts: Sequence[Cut]
    spots: Sequence[Spot]
    left: Sequence[Place]
    context: Context


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a text and what is shown there instead."""

    start: int
    end: int
    how: str
    shown: str = field(repr=False)


def views(made: Made) -> dict[str, dict[str, list[dict[str, str]]]]:
    """The source and the readers' text, each before, after and as the difference: for the page's script."""
    old, new = _old(made), _new(made)
    gone = _gone(made)
    seen, soon = read(made.before, made.context), read(made.after, made.context)
    new_read = _in_plain(soon, new)
    told = {
        "source": {
            "before": _parts(made.before, old),
            "after": _parts(made.after, new),
            "diff": _parts(made.after, new, gone),
        },
        "readers": {
            "before": _parts(seen.plain, _in_plain(seen, old)),
            "after": _parts(soon.plain, new_read),
            "diff": _parts(soon.plain, new_read, gone),
        },
    }
    return {
        whose: {name: [asdict(part) for part in parts] for name, parts in shown.items()}
        for whose, shown in told.items()
    }


def _old(made: Made) -> list[Mark]:
    cuts = [Mark(cut.start, cut.end, "cut", _mask(cut.kind, made.before[cut.start : cut.end])) for cut in made.cuts]
    return _apart([*cuts, *(_spot(made.before, spot) for spot in made.spots)])


def _new(made: Made) -> list[Mark]:
    """The marks of the new text; each stand-in is named after the cut it stands for."""
    puts, others, shift, at = [], [], 0, 0
    for number, cut in enumerate(sorted(made.cuts, key=lambda cut: cut.start)):
        others += list(_kept(made, at, cut.start, shift))
        start = cut.start + shift
        puts.append(Mark(start, start + len(cut.replacement), f"put {number}", visible(cut.replacement)))
        shift, at = shift + len(cut.replacement) - (cut.end - cut.start), cut.end
    others += list(_kept(made, at, len(made.before), shift))
    left = [Mark(start, end, "left", _mask(kind, made.after[start:end])) for start, end, kind in made.left]
    return _apart([*left, *puts, *others])


def _kept(made: Made, start: int, end: int, shift: int) -> Iterator[Mark]:
    """The known places between two cuts, where they stand in the new text."""
    for spot in made.spots:
        left, right = max(spot.start, start), min(spot.end, end)
        if left < right:
            yield Mark(left + shift, right + shift, "same", _mask(spot.kind, made.before[spot.start : spot.end]))


def _gone(made: Made) -> dict[str, str]:
    """What goes, by the name of what comes in its stead."""
    ordered = sorted(made.cuts, key=lambda cut: cut.start)
    return {f"put {n}": _mask(cut.kind, made.before[cut.start : cut.end]) for n, cut in enumerate(ordered)}


def _spot(text: str, spot: Spot) -> Mark:
    return Mark(spot.start, spot.end, "same", _mask(spot.kind, text[spot.start : spot.end]))


def _mask(kind: str, value: str) -> str:
    return visible(mask(kind, value))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """In order; of two that overlap the one that was named first, and of the other what is left of it."""
    taken: list[Mark] = []
    for mark in marks:
        free = [(mark.start, mark.end)]
        for other in taken:
            free = (
                [
                    piece
                    for start, end in free
                    for piece in ((start, min(end, other.start)), (max(start, other.end), end))
                    if piece[0] < piece[1]
                ]
                if other.start < mark.end and mark.start < other.end
                else free
            )
        taken += [Mark(start, end, mark.how, mark.shown) for start, end in free]
        if mark.start == mark.end:
            taken.append(mark)
    return sorted(taken, key=lambda mark: (mark.start, mark.end))


def _parts(text: str, marks: Sequence[Mark], gone: dict[str, str] | None = None) -> list[Part]:
    return [part for part in _told(text, marks, gone or {}) if part.text]


def _told(text: str, marks: Sequence[Mark], gone: dict[str, str]) -> Iterator[Part]:
    at, told = 0, set()
    for mark in marks:
        if at < mark.start:
            yield Part("same", _plainly(text[at : mark.start]))
        if mark.how in gone and mark.how not in told:
            told.add(mark.how)
            yield Part("cut", gone[mark.how])
        yield Part(mark.how.partition(" ")[0], mark.shown)
        at = max(at, mark.end)
    if at < len(text):
        yield Part("same", _plainly(text[at:]))


def _plainly(text: str) -> str:
    """A run with its unseen characters named."""
    return "".join(_named(piece) for piece in pieces(text, (), revealed=False))


def _named(piece: Piece) -> str:
    if not piece.hidden:
        return piece.text
    return "" if piece.text == "\u240d" else f"\u2039{piece.text}\u203a"


def _in_plain(document: Document, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a source where they stand in its plain view: in several places, or in none."""
    starts, offsets = document.offsets.starts, document.offsets
    if not starts:
        return list(marks)
    begins = [mark.start for mark in marks]
    found: list[Mark] = []
    for at, (left, right, verbatim) in enumerate(zip(offsets.lefts, offsets.rights, offsets.verbatim, strict=True)):
        end = starts[at + 1] if at + 1 < len(starts) else len(document.plain)
        for mark in _touching(marks, begins, left, right):
            if not verbatim:
                found.append(Mark(starts[at], end, mark.how, mark.shown))
                continue
            start = max(mark.start, left) - left + starts[at]
            found.append(Mark(start, min(mark.end, right) - left + starts[at], mark.how, mark.shown))
    return [_as_read(document, mark) for mark in _joined(sorted(found, key=lambda mark: (mark.start, mark.end)))]


def _touching(marks: Sequence[Mark], begins: Sequence[int], left: int, right: int) -> Iterator[Mark]:
    at = max(bisect_right(begins, left) - 1, 0)
    while at < len(marks) and marks[at].start < right:
        if left < marks[at].end:
            yield marks[at]
        at += 1


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """Pieces of one mark that stand side by side are one."""
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        if last and last.end >= mark.start and (last.how, last.shown) == (mark.how, mark.shown):
            joined[-1] = Mark(last.start, max(last.end, mark.end), last.how, last.shown)
        else:
            joined.append(mark)
    return joined


def _as_read(document: Document, mark: Mark) -> Mark:
    """What comes in shows as it will be read, without the signs that keep it from being markup."""
    if not mark.how.startswith("put"):
        return mark
    return Mark(mark.start, mark.end, mark.how, visible(document.plain[mark.start : mark.end]))
