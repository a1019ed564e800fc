"""Telling words in English, German, French, Spanish and Polish: what a poster says around a value.

Patterns are RE2's (linear time); neither case nor accents matter. A group is one thing a poster does, not one language.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

from detector.folding import SIGN
from detector.tables import cues_against, cues_giving, cues_records, cues_sensitive

# A text's telling words stand near its values; of a very long text the beginning is enough to know what it is about.
_READ = 200_000
_MOST = 2_000
_BYTE = 0xFF
_ANYWHERE = re2._Anchor.UNANCHORED  # noqa: SLF001 (re2's own match objects cost more than the match)


def _plain_letters() -> dict[int, str]:
    """Latin letters without their accents, one for one. RE2's word boundary knows ASCII alone."""
    letters = {
        ord("ß"): "s",
        ord("ł"): "l",
        ord("Ł"): "L",
        ord("ø"): "o",
        ord("Ø"): "O",
        ord("æ"): "a",
        ord("œ"): "o",
        ord("’"): "'",
    }
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            letters[code] = base
    return letters


_LETTERS = _plain_letters()


class _Bytes(dict[int, int]):
    """Characters to single bytes; the table fills itself as characters turn up."""

    def __missing__(self, code: int) -> int:
        plain = ord(_LETTERS.get(code, chr(code)))
        self[code] = byte = plain if plain <= _BYTE else SIGN
        return byte


_BYTES = _Bytes()


def plain_view(text: str) -> bytes:
    """The text without accents, a byte for each character, so that places in it are places in the text."""
    return text.encode("ascii") if text.isascii() else text.translate(_BYTES).encode("latin-1")


@dataclass(frozen=True)
class Cue:
    """One group of telling words."""

    patterns: tuple[str, ...]

    def places(self, view: bytes) -> list[tuple[int, int]]:
        """Where they stand in a text, given as `plain_view`, by start, not overlapping."""
        found: list[tuple[int, int]] = []
        at, end = 0, min(len(view), _READ)
        while (span := self._match(_ANYWHERE, view, at, end)[0])[0] >= 0:
            found.append(span)
            at = max(span[1], at + 1)
            if len(found) >= _MOST or at >= end:
                break
        return found

    @cached_property
    def _match(self) -> Callable[[Any, bytes, int, int], Sequence[tuple[int, int]]]:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.encoding = re2.Options.Encoding.LATIN1
        pattern = plain_view("|".join(f"(?:{pattern})" for pattern in self.patterns))
        match: Callable[[Any, bytes, int, int], Sequence[tuple[int, int]]]
        match = re2.compile(pattern, options)._regexp.Match  # noqa: SLF001 (no wrapper)
        return match


CUES: dict[str, Cue] = {
    name: Cue(patterns)
    for words in (cues_giving.WORDS, cues_against.WORDS, cues_records.WORDS, cues_sensitive.WORDS)
    for name, patterns in words.items()
}
