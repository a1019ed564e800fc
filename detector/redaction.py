"""Chosen findings out of the source text: pure, the rest byte for byte as it was, the markup still whole.

Presidio's own AnonymizerEngine is not on this path: it merges neighbours into one placeholder and reports offsets of
its output. Its operators are welcome, see detector.wording. Offsets of a Redacted's cuts are those of the source, so
that whoever applies them to the source gets the same text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from detector.cut import Cut
from detector.finding import Context
from detector.places import Place, Places, Region
from detector.residue import also_standing, standing
from detector.wording import longer, replacement, said_in, slug

__all__ = ["Cut", "Limits", "Redacted", "also_standing", "redact", "replacement"]

PLAIN = Context()
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,31};|%[0-9A-Fa-f]{2}")
_SCHEMES = ("mailto:", "tel:", "sms:", "xmpp:", "callto:", "skype:")
_EMPHASIS = re.compile(r"\*\*|__|~~")
_TAG_NAME = re.compile(r"[<\[](/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset({"br", "img", "hr", "input", "wbr", "col", "area", "source"})
_SECRETS = frozenset({"credential", "private_key", "one_time_code"})
_AROUND = 80
_LINKING = frozenset({Place.TAG, Place.TARGET, Place.WRAPPED, Place.ADDRESS})
# An attribute's value, or a bare word that can only be a datum.
_VALUE = re.compile(r"""=\s*(?:["']([^"'<>]*)["']|([^\s"'<>\[\]]+))|([^\s"'=<>\[\]]*[@\d][^\s"'=<>\[\]]*)""")
_REFERS = re.compile(r"(?:href|src|action|url|img|cite)=[\"']?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without the values, and the cuts as made: merged, widened or split to keep the markup whole."""

    text: str = field(repr=False)
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform refuses: posts of fewer characters, or of fewer different ones, than these."""

    characters: int = 0
    different: int = 0

    def met_by(self, text: str) -> bool:
        """Whether a platform would take the text."""
        stripped = text.strip()
        return len(stripped) >= self.characters and len(set(stripped)) >= self.different


def redact(source: str, cuts: Iterable[Cut], context: Context | None = None, limits: Limits | None = None) -> Redacted:
    """The source without the cut places, the same values in disguise, in tags and in links' targets too.

    A plain repetition elsewhere is a finding of its own, chosen or left by whoever chooses: `also_standing` tells.
    """
    chosen = _apart(cuts, source)
    if not chosen:
        return Redacted(source)
    markup = (context or PLAIN).markup
    places = Places(source, markup)
    out_of_sight = [one.cut for one in standing(source, chosen, context) if one.disguised or _unseen(one.cut, places)]
    pieces = [
        piece for cut in _apart([*chosen, *out_of_sight], source) for piece in _fitted(cut, source, places, markup)
    ]
    made = _worded(_apart(pieces, source), source, places, markup)
    text = _spliced(source, made)
    if limits and not limits.met_by(text):
        made = [replace(cut, replacement=_lengthened(cut, source, places)) for cut in made]
        text = _spliced(source, made)
    return Redacted(text, tuple(made))


def _spliced(source: str, cuts: Iterable[Cut]) -> str:
    parts, at = [], 0
    for cut in cuts:
        parts += [source[at : cut.start], cut.replacement]
        at = cut.end
    return "".join([*parts, source[at:]])


def _apart(cuts: Iterable[Cut], source: str) -> list[Cut]:
    """Cuts in order, inside the text, on whole entities; overlapping ones made one, named by the longer."""
    apart: list[Cut] = []
    for cut in sorted((_whole(cut, source) for cut in cuts), key=lambda cut: (cut.start, -cut.end)):
        if cut.start >= cut.end:
            continue
        if not apart or cut.start >= apart[-1].end:
            apart.append(cut)
            continue
        last = apart[-1]
        named = cut if cut.end - cut.start > last.end - last.start else last
        apart[-1] = replace(named, start=last.start, end=max(last.end, cut.end))
    return apart


def _whole(cut: Cut, source: str) -> Cut:
    """Clipped to the text; an entity or a percent code is cut as a whole or not at all."""
    start, end = max(cut.start, 0), min(cut.end, len(source))
    for match in _ENTITY.finditer(source, max(0, start - 33), min(len(source), start + 33)):
        if match.start() < start < match.end():
            start = match.start()
    for match in _ENTITY.finditer(source, max(0, end - 33), min(len(source), end + 33)):
        if match.start() < end < match.end():
            end = match.end()
    return replace(cut, start=start, end=end)


def _unseen(cut: Cut, places: Places) -> bool:
    """In a tag or a link's target, where whoever chose the cuts does not see it."""
    return any(
        region.place in _LINKING and region.start <= cut.start and cut.end <= region.end
        for region in places.touching(cut.start, cut.end)
    )


def _fitted(cut: Cut, source: str, places: Places, markup: str) -> Iterator[Cut]:
    """The same cut so that no tag, fence or target is torn: widened over its own brackets, or split at others'."""
    edges = {cut.start, cut.end}
    for region in places.touching(cut.start, cut.end):
        if region.place is Place.WRAPPED and cut.start <= region.inner_start and region.inner_end <= cut.end:
            edges -= {cut.start, cut.end}
            cut = replace(cut, start=min(cut.start, region.start), end=max(cut.end, region.end))
            edges |= {cut.start, cut.end}
        elif region.place is Place.CODE:
            edges |= {edge for edge in _code_edges(region) if cut.start < edge < cut.end}
        elif not (cut.start <= region.start and region.end <= cut.end):
            edges |= {edge for edge in (region.start, region.end) if cut.start < edge < cut.end}
    inside = sorted(edge for edge in edges if cut.start <= edge <= cut.end)
    for start, end in pairwise(inside):
        for piece in _in_values(replace(cut, start=start, end=end), source, places):
            if not _is_fence(piece, places):
                yield from _cells(_with_scheme(piece, source, places), source, markup)


def _in_values(cut: Cut, source: str, places: Places) -> Iterator[Cut]:
    """Inside a tag only what an attribute says can be cut: its name and brackets hold the text together."""
    region = next(
        (one for one in places.touching(cut.start, cut.end) if one.start <= cut.start and cut.end <= one.end), None
    )
    if region is None or region.place is not Place.TAG or (region.start, region.end) == (cut.start, cut.end):
        yield cut
        return
    for match in _VALUE.finditer(source, region.start, region.end):
        group = match.lastindex or 0
        start, end = max(match.start(group), cut.start), min(match.end(group), cut.end)
        if start < end:
            yield replace(cut, start=start, end=end)


def _code_edges(region: Region) -> tuple[int, ...]:
    return region.start, region.inner_start, region.inner_end, region.end


def _is_fence(piece: Cut, places: Places) -> bool:
    """The marks around code are nobody's data."""
    return any(
        region.place is Place.CODE and (piece.end <= region.inner_start or piece.start >= region.inner_end)
        for region in places.touching(piece.start, piece.end)
    )


def _with_scheme(cut: Cut, source: str, places: Places) -> Cut:
    """An address goes with the `mailto:` before it, so that no link to nobody is left."""
    touched = places.touching(cut.start, cut.end)
    if not any(region.place in {Place.TAG, Place.TARGET, Place.ADDRESS} for region in touched):
        return cut
    head = source[max(0, cut.start - 8) : cut.start].lower()
    scheme = next((name for name in _SCHEMES if head.endswith(name)), "")
    return replace(cut, start=cut.start - len(scheme))


def _cells(cut: Cut, source: str, markup: str) -> Iterator[Cut]:
    """In a Markdown table a cut over several cells is one for each, since the bars must stay."""
    text = source[cut.start : cut.end]
    line = source[source.rfind("\n", 0, cut.start) + 1 : cut.start + 1].lstrip()
    if markup != "markdown" or "|" not in text or not line.startswith("|"):
        yield cut
        return
    for match in re.finditer(r"[^|\n]+", text):
        cell = match[0].strip()
        if cell and not re.fullmatch(r":?-+:?", cell):
            start = cut.start + match.start() + match[0].index(cell)
            yield replace(cut, start=start, end=start + len(cell))


def _worded(cuts: list[Cut], source: str, places: Places, markup: str) -> list[Cut]:
    defined = markup == "markdown" and bool(
        re.search(r"^ {0,3}\[[^\[\]\n]* removed\]:", source, re.MULTILINE | re.IGNORECASE)
    )
    return [_with_words(cut, source, places, markup, defined=defined) for cut in cuts]


def _with_words(cut: Cut, source: str, places: Places, markup: str, *, defined: bool) -> Cut:
    told = cut.replacement or replacement(cut.kind)
    before, after = source[max(0, cut.start - _AROUND) : cut.start], source[cut.end : cut.end + _AROUND]
    place = _place(cut, places)
    said = said_in(place, markup, told, before, after, defined=defined)
    if (place is Place.TARGET and _opens(cut, places)) or (place is Place.TAG and _refers(cut, source)):
        said = f"#{said}"
    if source[cut.start : cut.end] == told:
        said = told
    return replace(cut, replacement=said + _left_open(cut, source, places, markup))


def _place(cut: Cut, places: Places) -> Place | None:
    """The place the cut lies in; None in running text, or where it covers the whole of what it lies in."""
    for region in places.touching(cut.start, cut.end):
        covered = cut.start <= region.start and region.end <= cut.end
        if not covered or region.place is Place.TARGET:
            return region.place
    return None


def _opens(cut: Cut, places: Places) -> bool:
    return any(
        region.place is Place.TARGET and cut.start <= region.start for region in places.touching(cut.start, cut.end)
    )


def _refers(cut: Cut, source: str) -> bool:
    """Where an attribute's address begins, a fragment leads nowhere else."""
    return bool(_REFERS.search(source[max(0, cut.start - 12) : cut.start]))


def _left_open(cut: Cut, source: str, places: Places, markup: str) -> str:
    """Tags whose partner stands outside the cut: they stay, or what is outside would be torn."""
    tags = [
        source[region.start : region.end]
        for region in places.touching(cut.start, cut.end)
        if region.place is Place.TAG and cut.start <= region.start and region.end <= cut.end
    ]
    kept = "".join(_unpaired(tags))
    if markup != "markdown" or cut.kind in _SECRETS:
        return kept
    return kept + _odd_emphasis(cut, source)


def _unpaired(tags: list[str]) -> list[str]:
    open_at: list[tuple[str, int]] = []
    lonely: dict[int, str] = {}
    for at, tag in enumerate(tags):
        match = _TAG_NAME.match(tag)
        if match is None or match[2].lower() in _VOID or tag.endswith("/>"):
            continue
        name = match[2].lower()
        if not match[1]:
            open_at.append((name, at))
        elif open_at and open_at[-1][0] == name:
            open_at.pop()
        else:
            lonely[at] = tag
    lonely |= {at: tags[at] for _, at in open_at}
    return [lonely[at] for at in sorted(lonely)]


def _odd_emphasis(cut: Cut, source: str) -> str:
    """`**bo**b@mail` cut from the second star on: the partner of what stands before is put back."""
    inside = source[cut.start : cut.end]
    if "\n" in inside or not _EMPHASIS.search(inside):
        return ""
    start = source.rfind("\n", 0, cut.start) + 1
    end = source.find("\n", cut.end)
    outside = source[start : cut.start] + "\n" + source[cut.end : len(source) if end < 0 else end]
    marks = ("**", "__", "~~")
    return "".join(mark for mark in marks if inside.count(mark) % 2 and outside.count(mark) % 2)


def _lengthened(cut: Cut, source: str, places: Places) -> str:
    told = cut.replacement
    if _place(cut, places) is not None or told == source[cut.start : cut.end] or told == slug(told):
        return told
    return longer(told)
