"""What a redaction would leave: the same values elsewhere in the source, in whatever disguise.

The source is read in several ways at once (as it stands, without tags, decoded, without blanks between digits), each
with the way back, and every cut value is looked for in each. Linear in the length for each value.
"""

import binascii
import html
import re
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from detector.cut import Cut
from detector.finding import Context

PLAIN = Context()
_LEAST = 4
_MOST_VALUES = 200
_INVISIBLE = "\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u180e\u202a-\u202e"
_TAGS = {
    "html": r"<!?/?[a-zA-Z-][^<>]{0,8000}>",
    "bbcode": r"\[/?[a-zA-Z*][^\[\]\n]{0,4000}\]",
    "markdown": r"</?[a-zA-Z][^<>]{0,8000}>|\*{1,3}|__|~~|`+|\\(?=[^\w\s])",
    "plain": r"(?!)",
}
_CODED = (
    r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)|(?P<percent>(?:%[0-9A-Fa-f]{2})+)"
    rf"|(?P<unseen>[{_INVISIBLE}]+)"
)
_SPACED = re.compile(r"(?<=[0-9])[\s().\-/·]{1,3}(?=[0-9])")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,100000}={0,2}")
_NUMBERS = frozenset({"phone", "card", "iban", "national_id", "passport", "bank_account", "licence_key"})
_WORDS = frozenset({"person", "username", "hostname", "location", "user_path", "serial", "address"})


@dataclass(slots=True)
class _View:
    """One reading of the source: characters, and where each came from."""

    text: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, text: str, start: int, end: int) -> None:
        """Characters that all stand for source[start:end]."""
        self.text.append(text)
        self.starts += [start] * len(text)
        self.ends += [end] * len(text)

    def copy(self, text: str, start: int) -> None:
        """Characters that stand for themselves."""
        self.text.append(text)
        self.starts += range(start, start + len(text))
        self.ends += range(start + 1, start + len(text) + 1)

    def joined(self) -> str:
        """The reading as one string."""
        return "".join(self.text)


@dataclass(frozen=True, slots=True)
class Standing:
    """A value that still stands. `disguised`: not as plain characters, so that a reader would miss it."""

    cut: Cut
    disguised: bool


def also_standing(source: str, cuts: Iterable[Cut], context: Context | None = None) -> list[Cut]:
    """The same values elsewhere in the source, in any form, that no cut covers yet, by start."""
    return [one.cut for one in standing(source, cuts, context)]


def standing(source: str, cuts: Iterable[Cut], context: Context | None = None) -> list[Standing]:
    """The same with how each stands."""
    cuts = list(cuts)
    markup = (context or PLAIN).markup
    wanted = _wanted(source, cuts, markup)
    if not wanted:
        return []
    found: list[Standing] = []
    for loose in (False, True) if any(kind in _NUMBERS for kind, _ in wanted) else (False,):
        view = _read(source, markup, squeezed=loose)
        text = view.joined()
        for (kind, value), replacement in wanted.items():
            if loose and kind not in _NUMBERS:
                continue
            needle = _squeeze(value) if loose else value
            for start, end in _places(text, needle, whole=kind in _WORDS or loose):
                cut = Cut(view.starts[start], view.ends[end - 1], kind, replacement)
                found.append(Standing(cut, not loose and source[cut.start : cut.end].lower() != needle))
    found += _in_base64(source, wanted)
    return _uncovered(found, cuts)


def _wanted(source: str, cuts: list[Cut], markup: str) -> dict[tuple[str, str], str]:
    """The values to look for, folded, with what stands instead; the longest first, at most so many."""
    wanted: dict[tuple[str, str], str] = {}
    for cut in cuts:
        for value in _forms(source[max(cut.start, 0) : cut.end], markup):
            if len(value) >= _LEAST and len(wanted) < _MOST_VALUES:
                wanted.setdefault((cut.kind, value), cut.replacement)
    return wanted


def _forms(piece: str, markup: str) -> Iterator[str]:
    yield _read(piece, markup).joined().strip()
    # A password may hold what elsewhere is markup: `pa*ss*word` is looked for as it stands, too.
    yield _fold(piece).strip()


def _fold(text: str) -> str:
    """Case, width and compatibility forms alike, character for character."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_one(letter) for letter in text)


def _fold_one(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter).lower()
    return folded if len(folded) == 1 else letter


def _read(source: str, markup: str, *, squeezed: bool = False) -> _View:
    """The source without tags and invisible characters, entities and percent codes decoded, folded."""
    test = re.compile(f"(?P<tag>{_TAGS.get(markup, '(?!)')})|{_CODED}")
    view, at = _View(), 0
    copy = _squeezing(view) if squeezed else view.copy
    for match in test.finditer(source):
        copy(_fold(source[at : match.start()]), at)
        if match["entity"]:
            view.add(_fold(html.unescape(match["entity"])), match.start(), match.end())
        elif match["percent"]:
            view.add(_fold(unquote(match["percent"])), match.start(), match.end())
        at = match.end()
    copy(_fold(source[at:]), at)
    return view


def _squeezing(view: _View) -> Callable[[str, int], None]:
    """Copies without the separators that people put between digits."""

    def copy(text: str, start: int) -> None:
        at = 0
        for match in _SPACED.finditer(text):
            view.copy(text[at : match.start()], start + at)
            at = match.end()
        view.copy(text[at:], start + at)

    return copy


def _squeeze(value: str) -> str:
    return _SPACED.sub("", value)


def _places(text: str, needle: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    if len(needle) < _LEAST:
        return
    at = text.find(needle)
    while at >= 0:
        end = at + len(needle)
        if not whole or not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at, end
        at = text.find(needle, end)


def _in_base64(source: str, wanted: dict[tuple[str, str], str]) -> Iterator[Standing]:
    """Whole base64 words that decode to something with the value in it."""
    for match in _BASE64.finditer(source):
        decoded = _decoded(match[0])
        if not decoded:
            continue
        for (kind, value), replacement in wanted.items():
            if value in decoded:
                yield Standing(Cut(match.start(), match.end(), kind, replacement), disguised=True)
                break


def _decoded(word: str) -> str:
    bare = word.rstrip("=").replace("-", "+").replace("_", "/")
    if len(bare) % 4 == 1:
        return ""
    try:
        text = b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text.lower() if text.isprintable() else ""


def _uncovered(found: list[Standing], cuts: list[Cut]) -> list[Standing]:
    """Those that touch no cut, each place once."""
    taken = sorted((cut.start, cut.end) for cut in cuts)
    left: list[Standing] = []
    at, reach = 0, 0
    for one in sorted(found, key=lambda one: (one.cut.start, -one.cut.end)):
        cut = one.cut
        while at < len(taken) and taken[at][0] < cut.end:
            reach = max(reach, taken[at][1])
            at += 1
        if cut.start >= reach and cut.start < cut.end:
            left.append(one)
            reach = cut.end
    return left
