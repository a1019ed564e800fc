"""Text cut into words for the tagger of names, in linear time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

NORMAL, LOWER, UPPER = 0, 1, 2
"""The casing of a line: ordinary, without any capital, without any small letter."""

BLANK_LINE = "\n\n"
GAP = "\t"
MOST_TOKENS = 200_000
"""A longer text is tagged up to here; the caller is told."""

_REST = (
    r"{letters}+(?:['\u2019](?!(?:s|t|d|m|ll|re|ve)\b){letters}+)*|\d+(?:st|nd|rd|th)?|\n\s*|(?:\t| {{3}})[\t ]*|"
    r"([^\w\s])\1*|_+"
)
# Only texts that hold "@" or "//" pay for the longer alternatives. Their first runs are bounded: no quadratic rescans.
_LINKS = (
    r"(?:https?|ftp)://\S{{1,2000}}|www\.\S{{1,2000}}|[\w.+-]{{1,64}}@(?:[\w-]{{1,63}}\.){{1,8}}\w{{2,24}}|@\w{{1,50}}|"
)


def _pattern(*, ascii_only: bool, links: bool) -> re.Pattern[str]:
    # The same words either way; for ASCII alone a set of letters is twice as fast as "no sign, digit or underscore".
    letters = "[A-Za-z]" if ascii_only else r"[^\W\d_]"
    return re.compile(((_LINKS if links else "") + _REST).format(letters=letters), re.ASCII if ascii_only else 0)


_PATTERNS = {
    (ascii_only, links): _pattern(ascii_only=ascii_only, links=links)
    for ascii_only in (True, False)
    for links in (True, False)
}
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|.[^A-Z]*", re.DOTALL)  # "#JohnDoe" holds two words
_LONGEST = 80  # characters of a word that are kept
_SHORT_LINE = 3  # words of a line that decide nothing about its casing


@dataclass(frozen=True, slots=True)
class Words:
    r"""The tokens of a text: their strings, where they begin and end, and the casing of the line each stands on.

    A line break is a token, `"\n"` or `BLANK_LINE`, and so is a wide gap, `GAP`; a very long word is cut short, but not
    its end. `complete` is false if the text was longer than can be tagged.
    """

    strings: list[str]
    starts: list[int]
    ends: list[int]
    casing: list[int]
    complete: bool


def split(text: str) -> Words:
    """Cut a text into words, numbers, punctuation runs, links and line breaks."""
    links = "@" in text or "://" in text or "www." in text
    found = _PATTERNS[text.isascii(), links].finditer(text)
    spans = [match.span() for match in islice(found, MOST_TOKENS)]
    complete = next(found, None) is None
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    strings = [text[start:end] for start, end in spans]
    strings = [s if s[0] > " " and len(s) <= _LONGEST else _kept(s) for s in strings]
    if "#" in strings:
        strings, starts, ends = _in_humps(text, strings, starts, ends)
    return Words(strings, starts, ends, _casing(text, strings, starts), complete)


def _kept(string: str) -> str:
    """A token that is no short word as it is kept."""
    if string[0] == "\n":
        return BLANK_LINE if string.count("\n") > 1 else "\n"
    return GAP if string[0] in " \t" else string[:_LONGEST]


def _in_humps(
    text: str, strings: list[str], starts: list[int], ends: list[int]
) -> tuple[list[str], list[int], list[int]]:
    """The tokens with what follows a `#` cut where its humps begin."""
    parts: list[tuple[str, int, int]] = []
    before = ""
    for string, start, end in zip(strings, starts, ends, strict=True):
        if before == "#" and parts[-1][2] == start and string[0] not in "\n\t" and not text[start:end].istitle():
            parts += [(hump[0], start + hump.start(), start + hump.end()) for hump in _HUMP.finditer(text[start:end])]
        else:
            parts.append((string, start, end))
        before = parts[-1][0]
    return [part[0] for part in parts], [part[1] for part in parts], [part[2] for part in parts]


def _casing(text: str, strings: list[str], starts: list[int]) -> list[int]:
    casing = [NORMAL] * len(strings)
    for before, after in pairwise(line_breaks(strings)):
        if after - before <= _SHORT_LINE:
            continue
        line = text[starts[before + 1] : starts[after] if after < len(starts) else len(text)]
        kind = LOWER if line.islower() else UPPER if line.isupper() else NORMAL
        if kind != NORMAL:
            casing[before + 1 : after] = [kind] * (after - before - 1)
    return casing


def line_breaks(strings: Sequence[str]) -> list[int]:
    """Where the tokens of line breaks stand, with -1 in front and the number of tokens behind."""
    return [-1, *(n for n, string in enumerate(strings) if string[0] == "\n"), len(strings)]
