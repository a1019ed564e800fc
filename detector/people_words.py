"""Text cut into words for the tagger of names, in linear time."""

import re
from dataclasses import dataclass
from itertools import pairwise

NORMAL, LOWER, UPPER = 0, 1, 2
"""The casing of a line: ordinary, without any capital, without any small letter."""

BLANK_LINE = "\n\n"
GAP = "\t"
MOST_TOKENS = 200_000
"""A longer text is tagged up to here; the caller is told."""

_LETTERS = r"[^\W\d_]+(?:['\u2019](?!(?:s|t|d|m|ll|re|ve)\b)[^\W\d_]+)*"
_REST = rf"{_LETTERS}|\d+(?:st|nd|rd|th)?|\n\s*|(?:\t| {{3}})[\t ]*|([^\w\s])\1*|_+"
_PLAIN = re.compile(_REST)
# Only texts that hold "@" or "//" pay for the longer alternatives. Their first runs are bounded: no quadratic rescans.
_WITH_LINKS = re.compile(
    rf"(?:https?|ftp)://\S{{1,2000}}|www\.\S{{1,2000}}|[\w.+-]{{1,64}}@(?:[\w-]{{1,63}}\.){{1,8}}\w{{2,24}}|@\w{{1,50}}|{_REST}"
)
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
    pattern = _WITH_LINKS if "@" in text or "://" in text or "www." in text else _PLAIN
    strings: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    complete = True
    for match in pattern.finditer(text):
        if len(strings) >= MOST_TOKENS:
            complete = False
            break
        string = match.group()
        start = match.start()
        first = string[0]
        if first == "\n":
            string = BLANK_LINE if string.count("\n") > 1 else "\n"
        elif first in " \t":
            string = GAP
        elif strings and strings[-1] == "#" and starts[-1] == start - 1 and not string.istitle():
            for hump in _HUMP.finditer(string):
                strings.append(hump.group())
                starts.append(start + hump.start())
                ends.append(start + hump.end())
            continue
        strings.append(string[:_LONGEST])
        starts.append(start)
        ends.append(match.end())
    return Words(strings, starts, ends, _casing(text, strings, starts), complete)


def _casing(text: str, strings: list[str], starts: list[int]) -> list[int]:
    casing = [NORMAL] * len(strings)
    breaks = [-1, *(i for i, s in enumerate(strings) if s[0] == "\n"), len(strings)]
    for before, after in pairwise(breaks):
        if after - before <= _SHORT_LINE:
            continue
        line = text[starts[before + 1] : starts[after] if after < len(starts) else len(text)]
        kind = LOWER if line.islower() else UPPER if line.isupper() else NORMAL
        if kind != NORMAL:
            casing[before + 1 : after] = [kind] * (after - before - 1)
    return casing
