"""What may follow a street line: a flat, a town with its state and post code, a country."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detector.address_words import COUNTRIES, DIRECTIONS, PARTICLES, STATE_NAMES, STATES, STOP, UNITS
from detector.people_words import BLANK_LINE, GAP

Place = tuple[int, int, float]
"""First token, token after the last, score."""

_CITY = 3  # words of a town's name, about
_NUMBER = 5  # digits of a house number or post code
_ZIP = (4, 5)
_AFTER_CITY = (1, 2, 4, 5, 6)  # "Dublin 3", "Sydney 2000", "Pune 411004"
_WITH_TAIL = 0.18
_MOST = 0.97
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|[A-Z]\d[A-Z]\d[A-Z]\d")
_POSTCODE_TOKENS = 6
_PAIR = 2
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens, both as written and small."""

    words: Sequence[str]
    small: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def glued(self, n: int) -> bool:
        """Whether nothing stands between the tokens n - 1 and n."""
        return self.starts[n] == self.ends[n - 1]

    def number(self, n: int) -> bool:
        """Whether a house number stands at n: up to five digits, nothing before it that says price, version or time."""
        if not 0 <= n < len(self.words) or not self.words[n].isdigit() or len(self.words[n]) > _NUMBER:
            return False
        before = self.words[n - 1][0] if n else " "
        if before in "$€£=@:+":
            return False
        parted = before in "./" or (before == "," and self.glued(n))
        return not (n > 1 and parted and self.words[n - 2].isdigit())

    def name(self, n: int, weak: bool) -> bool:
        """Whether a word at n can be part of a street's name."""
        word, small = self.words[n], self.small[n]
        if word[0].isdigit():
            return word[-1].isalpha() or len(word) <= _CITY
        if not word[0].isalpha():
            return word in ".'-\u2019" and n > 0
        return word[0].isupper() or (not weak and small not in STOP) or small in PARTICLES or small in DIRECTIONS


def with_tail(line: Line, place: Place) -> Place:
    """The place with the flat, town, post code and country that follow it, and the likelier for a town."""
    start, end, score = place
    end = _unit(line, end)
    further = tail(line, end)
    return (start, further, min(score + _WITH_TAIL, _MOST)) if further > end else (start, end, score)


def _unit(line: Line, end: int) -> int:
    """Past ", Apt. 4B" or "#12"."""
    size = len(line.words)
    at = end + (end < size and line.words[end] == ",")
    if at < size and (line.small[at] in UNITS or line.words[at] == "#"):
        at += 1
        while at < size and line.words[at] in "#.":
            at += 1
        if at < size and (line.words[at][0].isdigit() or len(line.words[at]) == 1):
            at += 1
            return at + (at < size and len(line.words[at]) == 1 and line.words[at].isalpha())
    return end


def tail(line: Line, end: int) -> int:
    """Past ", Springfield, IL 62704", a line break and "12345 Berlin", a UK post code, a country."""
    at = _skip(line, end)
    for step in (_code_city, _city_state, _city_code):
        reached = step(line, at)
        if reached > at:
            return _country(line, reached)
    return end


def _skip(line: Line, at: int) -> int:
    """Over commas, one line break, quote marks and a wide gap."""
    seen = 0
    while at < len(line.words) and seen < _CITY:
        word = line.words[at]
        if word == BLANK_LINE or (word[0] not in ",\n>|" and word != GAP):
            break
        at += 1
        seen += 1
    return at


def _city(line: Line, at: int) -> int:
    end = at
    while end < len(line.words) and end - at < _CITY + 2:
        word = line.words[end]
        # A full stop goes on only behind a short form: "St. Louis", not "Madrid. Call".
        if word in ".-'" and end > at and (word != "." or len(line.words[end - 1]) <= _SHORT):
            end += 1
            continue
        if not (word[0].isalpha() and (word[0].isupper() or word.islower()) and line.small[end] not in STOP):
            break
        end += 1
    return end


def _code_city(line: Line, at: int) -> int:
    """As in "12345 Berlin", "D-12345 Berlin", "00-950 Warszawa", "123 45 Praha"."""
    words, size = line.words, len(line.words)
    code = at
    if code + 1 < size and words[code] in {"D", "F", "A", "CH", "E", "I", "PL", "NL", "B"} and words[code + 1] == "-":
        code += 2
    if code + 2 < size and words[code].isdigit() and words[code + 1] == "-" and words[code + 2].isdigit():
        code += 3
    elif code < size and words[code].isdigit() and len(words[code]) in _ZIP:
        code += 1
        if code < size and len(words[code]) == _PAIR and words[code].isupper():  # "1017 AB"
            code += 1
    elif code + 1 < size and words[code].isdigit() and words[code + 1].isdigit() and len(words[code + 1]) < _NUMBER:
        code += 2
    else:
        return at
    code += code < size and words[code] == ","
    if code < size and words[code][0].isupper() and len(words[code]) > 1:
        end = code + 1
        while (
            end < size
            and end - code < _CITY
            and (words[end] == "-" or (words[end][0].isupper() and len(words[end]) > 1))
        ):
            end += 1
        return end
    return at


def _city_state(line: Line, at: int) -> int:
    """As in "Springfield, IL 62704", "Springfield Ma", with or without its ZIP code."""
    words, small, size = line.words, line.small, len(line.words)
    limit = _city(line, at)
    for end in range(at + 1, min(limit, size) + 1):
        state = end + (end < size and words[end] == ",")
        if state >= size:
            break
        named = small[state] in STATE_NAMES or (
            words[state].upper() in STATES and (words[state].isupper() or state > end)
        )
        if (
            small[state] in {"new", "north", "south", "west", "rhode"}
            and state + 1 < size
            and words[state + 1][0].isupper()
        ):
            named, state = True, state + 1
        if named:
            return _zip(line, state + 1)
    return at


def _zip(line: Line, at: int) -> int:
    words, size = line.words, len(line.words)
    here = at
    while here < size and words[here] in {",", ".", GAP} and here - at < _PAIR:
        here += 1
    if here < size and words[here].isdigit() and len(words[here]) in _ZIP:
        if here + 2 < size and words[here + 1] == "-" and words[here + 2].isdigit():
            return here + 3
        return here + 1
    return _postcode(line, here) or at


def _postcode(line: Line, at: int) -> int:
    """Past a British or Canadian post code, which is cut into letters and digits; 0 if there is none."""
    joined, end = "", at
    while (
        end < len(line.words)
        and end - at < _POSTCODE_TOKENS
        and len(line.words[end]) <= _PAIR
        and line.words[end].isalnum()
    ):
        joined += line.words[end].upper()
        end += 1
        if _POSTCODE.fullmatch(joined):
            return end
    return 0


def _city_code(line: Line, at: int) -> int:
    """As in "London SW1A 1AA", "Dublin 4", "Sydney 2000"."""
    if found := _postcode(line, at):
        return found
    end = _city(line, at)
    for after in range(at + 1, end + 1):
        code = after + (after < len(line.words) and line.words[after] in {",", "\n"})
        if found := _postcode(line, code):
            return found
        if code < len(line.words) and line.words[code].isdigit() and line.words[after - 1][0].isupper():
            return code + 1 if len(line.words[code]) in _AFTER_CITY else at
    return at


def _country(line: Line, end: int) -> int:
    at = end
    while at < len(line.words) and line.words[at] in {",", "\n"} and at - end < _PAIR:
        at += 1
    return at + 1 if at < len(line.words) and line.small[at] in COUNTRIES else end
