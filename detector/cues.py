"""Telling words in English, German, French, Spanish and Polish: what a poster says around a value.

Patterns are RE2's (linear time); neither case nor accents matter. A group is one thing a poster does, not one language.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import re2

from detector.tables import cues_against, cues_giving, cues_records, cues_sensitive

# A text's telling words stand near its values; of a very long text the beginning is enough to know what it is about.
_READ = 200_000
_MOST = 2_000


def _plain_letters() -> dict[int, str]:
    """Latin letters without their accents, one for one. RE2's word boundary knows ASCII alone."""
    letters = {ord("ß"): "s", ord("ł"): "l", ord("Ł"): "L", ord("ø"): "o", ord("Ø"): "O", ord("æ"): "a", ord("’"): "'"}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            letters[code] = base
    return letters


_LETTERS = _plain_letters()


def without_accents(text: str) -> str:
    """The text with plain Latin letters, character for character."""
    return text if text.isascii() else text.translate(_LETTERS)


@dataclass(frozen=True)
class Cue:
    """One group of telling words."""

    patterns: tuple[str, ...]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in a text without accents, by start, not overlapping."""
        found = []
        for match in self._test.finditer(text[:_READ]):
            found.append(match.span())
            if len(found) >= _MOST:
                break
        return found

    @cached_property
    def _test(self) -> Any:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        return re2.compile(without_accents("|".join(f"(?:{pattern})" for pattern in self.patterns)), options)


CUES: dict[str, Cue] = {
    name: Cue(patterns)
    for words in (cues_giving.WORDS, cues_against.WORDS, cues_records.WORDS, cues_sensitive.WORDS)
    for name, patterns in words.items()
}
