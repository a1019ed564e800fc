"""Takes disguises off a text: compatibility forms, invisible characters, foreign digits, entities, percent escapes.

`fold` keeps the way back to the text it was given. Its second view, `Folded.view`, holds one byte for each code point,
so that byte-wise pattern engines report code points: Latin letters lose their marks, look-alikes of other scripts
become the Latin letter they imitate, any other letter is 0xB5, any other sign 0xA4.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import unquote

from detector.offsets import OffsetMap, Weaver

LETTER = 0xB5
SIGN = 0xA4

_SPECIAL = re.compile(
    r"[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|commat|period|lowbar|plus|amp|lt|gt|quot|apos|nbsp|colon|sol|num|hyphen|dash);"
    r"|(?:%[0-9A-Fa-f]{2})+"
)
# Signs that stand for nothing: soft hyphen, zero-width, direction marks, joiners, fillers, tags, variation selectors.
_INVISIBLE = frozenset(
    (
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE0080),
        *range(0xE0100, 0xE01F0),
    )
)
# Cyrillic, Greek and Armenian letters that are drawn like a Latin one (Unicode's confusables, the everyday part).
_LOOK_ALIKES = {
    pair[0]: pair[1]
    for pair in (
        "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw вb кk мm нh тt АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS "
        "αa οo ντ υu ρp ιi κk ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX օo սu ոn հh ցg ɡg ıi ⅼl"
    )
    .replace("ντ", "νv")
    .split()
}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"), "-")
_DOTS = dict.fromkeys(map(ord, "\u3002\uff61\u2024\u00b7\u2027\u30fb"), ".")
_STRAIGHT = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2044: "/", **_DASHES, **_DOTS}


@dataclass(frozen=True)
class Folded:
    """A text without its disguises. Spans of `text` and of `view` are the same; `to_plain` leads back."""

    text: str = field(repr=False)
    offsets: OffsetMap = field(default_factory=OffsetMap, repr=False)

    @cached_property
    def view(self) -> bytes:
        """One byte for each code point of `text`."""
        return view(self.text)

    def to_plain(self, start: int, end: int) -> tuple[int, int]:
        """The span of the unfolded text that text[start:end] came from."""
        return self.offsets.span(start, end)

    def disguised(self, start: int, end: int) -> bool:
        """Whether anything was folded inside the span."""
        return not self.offsets.is_verbatim(start, end)


def fold(text: str) -> Folded:
    """`text` without disguises. Linear in its length."""
    if text.isascii() and "%" not in text and "&" not in text:
        return Folded(text)
    weaver = Weaver(text)
    done = 0
    for match in _SPECIAL.finditer(text):
        plain = _unfold(match.group())
        if plain is None:
            continue
        start, end = match.span()
        weaver.keep(done, start)
        weaver.put(plain, start, end)
        done = end
    weaver.keep(done, len(text))
    return Folded(*weaver.done())


@lru_cache(maxsize=65536)
def _unfold(piece: str) -> str | None:
    """What a piece stands for, or None when it stands for itself."""
    if piece[0] == "%":
        plain = _percent(piece)
    elif piece[0] == "&":
        plain = unescape(piece)
    else:
        plain = "".join(_character(char) for char in unicodedata.normalize("NFC", piece))
    return None if plain == piece else plain


def _percent(piece: str) -> str:
    try:
        plain = unquote(piece, errors="strict")
    except UnicodeDecodeError:
        return piece
    return plain if plain.isprintable() else piece


def _character(char: str) -> str:
    code = ord(char)
    if code in _INVISIBLE:
        return ""
    if code in _STRAIGHT:
        return _STRAIGHT[code]
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    if char.isspace():
        return "\n" if char in "\u2028\u2029\x85" else " "
    return unicodedata.normalize("NFKC", char)


def view(text: str) -> bytes:
    """One byte for each code point: what patterns are matched against."""
    if text.isascii():
        return text.encode("ascii")
    return text.translate(_TABLE).encode("latin-1")


class _Bytes(dict[int, int]):
    """A translation table that fills itself as characters turn up."""

    def __missing__(self, code: int) -> int:
        self[code] = result = _byte(code)
        return result


_TABLE = _Bytes()


def _byte(code: int) -> int:
    char = chr(code)
    if char.isascii():
        return code
    imitated = _LOOK_ALIKES.get(char)
    if imitated:
        return ord(imitated)
    base = _SPECIAL_LETTERS.get(char) or unicodedata.normalize("NFKD", char)[0]
    if base.isascii() and base.isprintable():
        return ord(base)
    return LETTER if char.isalpha() else SIGN


_SPECIAL_LETTERS = dict(zip("łŁøØđĐßæÆœŒðÐþÞħŧ", "lLoOdDsaAoOdDtTht", strict=True))


def plainly(text: str) -> str:
    """`text` with look-alike letters of other scripts replaced by the Latin ones, for values such as addresses."""
    return text if text.isascii() else "".join(_LOOK_ALIKES.get(char, char) for char in text)
