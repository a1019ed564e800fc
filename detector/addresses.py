"""Postal addresses by grammar: what a street line looks like in some thirty countries, and what may follow it.

It reads the tagger's tokens, so it costs one look at each word; only a street word, a street ending or a box starts any
work, and that work looks at a bounded number of neighbours.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from detector.address_tails import Line, Place, tail, with_tail
from detector.address_words import (
    APART,
    BEFORE,
    BOX,
    COUNTRIES,
    DIRECTIONS,
    ENDINGS,
    NOT_STREETS,
    PARTICLES,
    STATE_NAMES,
    STATES,
    STOP,
    STRONG,
    UNITS,
    WEAK,
)
from detector.people_words import Words

_ENDING = re.compile(rf"(?:{'|'.join(sorted(ENDINGS, key=len, reverse=True))})$")
_SIGNS = STRONG | WEAK | BEFORE | APART | BOX | STATE_NAMES | COUNTRIES | UNITS
_EDGES = "\n\t|*>#"
_LONGEST_NAME = 5  # words of a street's name
_FEW = 3
_NUMBER = 5
_CODES = (4, 5)
_HOUSE_DIGITS = 4
_NAMED = 5  # characters a word with a street's ending has at least one more than
_PLACED = frozenset({"am", "an", "im", "in", "auf", "zum", "zur", "unter", "hinter", "beim", "vor"})
"""Small words that German streets begin with: "Am Deich 4"."""
_HOUSE = {
    "coded": 0.78,
    "english": 0.72,
    "weak": 0.55,
    "uncased": 0.4,
    "foreign": 0.66,
    "ending": 0.68,
    "box": 0.8,
    "town": 0.5,
}
"""Scores of a street line by itself."""
_PLAIN = frozenset({"street", "st", "avenue", "ave", "road", "rd", "lane", "ln", "boulevard", "blvd"})
"""Types that need neither a capital nor a town beside them."""
_BOX_PREFIX = frozenset({"p", "o", "po", ".", "post", "office", "skr", "poczt"})
_BOX_ALONE = frozenset({"postfach", "apartado", "postbus"})
_BEFORE_NUMBER = frozenset({",", "n\u00ba", "n", "no", "nr", "num", "n\u00famero", "\u00ba", "\u00b0", "."})


_Begin = Callable[[Line, int], Iterator[Place]]
_MOST_ROLES = 40_000  # words remembered


def find(words: Words) -> list[Place]:
    """The addresses of a text as stretches of tokens, without overlaps, by position."""
    small = [word.lower() for word in words.strings]
    line = Line(words.strings, small, words.starts, words.ends)
    if len(_roles) > _MOST_ROLES:
        _roles.clear()
    found: list[Place] = []
    for n, roles in enumerate([_roles[word] for word in small]):
        for begin in roles:
            places = begin(line, n)
            found += places if begin is _town else (with_tail(line, place) for place in places)
    return _longest(found)


class _Roles(dict[str, tuple[_Begin, ...]]):
    """What may begin at a word; nearly always nothing. Fills itself as words turn up."""

    def __missing__(self, word: str) -> tuple[_Begin, ...]:
        ending = word in APART or (len(word) > _NAMED and bool(_ENDING.search(word)))
        tries: tuple[tuple[bool, _Begin], ...] = (
            (word in STRONG or word in WEAK, _number_name_type),
            (word in BEFORE, _type_name_number),
            (ending, _name_number),
            (word in BOX, _box),
            (len(word) in _CODES and word.isdigit(), _before_code),
            (len(word) == _NUMBER and word.isdigit(), _town),
        )
        self[word] = roles = tuple(begin for begins, begin in tries if begins)
        return roles


_roles = _Roles()


def has_sign(words: Sequence[str]) -> bool:
    """Whether any of the words is one that addresses are known by: a type of street, a box, a state, a country."""
    return any(
        word.isupper() if word in STATES else len(word) > 1 and (word.lower() in _SIGNS or _ENDING.search(word.lower()))
        for word in words
    )


def has_coded_town(words: Sequence[str]) -> bool:
    """Whether a post code of four or five digits stands before a capitalised word: "24837 Schleswig"."""
    return any(
        code.isdigit() and len(code) in _CODES and town[0].isupper() and len(town) > _FEW
        for code, town in pairwise(words)
    )


def _number_name_type(line: Line, n: int) -> Iterator[Place]:
    weak = line.small[n] in WEAK
    if weak and not line.words[n][0].isupper() and not _weak_but_followed(line, n):
        return
    for start in range(n - 2, max(n - _LONGEST_NAME - 3, -1), -1):
        if line.number(start) and line.words[start + 1][0] not in ".-/:%\n\t,)":
            if any(word[0].isalnum() and word[0] != "'" for word in line.words[start + 1 : n]):
                cased = any(word[0].isupper() or word[0].isdigit() for word in line.words[start + 1 : n + 1])
                if cased or line.small[n] in _PLAIN or tail(line, n + 1) > n + 1:
                    score = _HOUSE["weak" if weak else "english"] if cased else _HOUSE["uncased"]
                    yield _house(line, start), _side(line, n + 1), score
            return
        if not line.name(start, weak) and line.words[start] != "#":
            return
        if line.small[n - 1] in STOP or not line.name(n - 1, weak):
            return


def _weak_but_followed(line: Line, n: int) -> bool:
    rest = tail(line, n + 1)
    return rest > n + 1


def _house(line: Line, start: int) -> int:
    """Where the house number begins: "12-14", "Flat 3, 12"."""
    if start > 1 and line.words[start - 1] in "-\u2013/" and line.words[start - 2].isdigit():
        start -= 2
    for back in (2, 3):
        if (
            start >= back
            and line.small[start - back] in UNITS
            and line.words[start - 1] in (",", line.words[start - 1])
        ):
            inside = line.words[start - back + 1 : start]
            if all(len(word) <= _NUMBER and (word[0].isalnum() or word == ",") for word in inside):
                return start - back
    return start


def _side(line: Line, end: int) -> int:
    """Past a full stop and a side: "Main St. N.W."."""
    size = len(line.words)
    if end < size and line.words[end] == ".":
        end += 1
    if end < size and line.small[end] in DIRECTIONS and line.words[end][0].isupper():
        end += 1
        while end + 1 < size and line.words[end] == "." and line.small[end + 1] in DIRECTIONS:
            end += 2
    return end


def _type_name_number(line: Line, n: int) -> Iterator[Place]:
    """As in "rue de la Paix 12", "Calle Mayor, 5", "ul. Długa 7", and with the number first: "12, rue de la Paix"."""
    size = len(line.words)
    first = n + 1
    while first < size and line.words[first] in "./":
        first += 1
    end, names = first, 0
    while end < size and end - first <= _LONGEST_NAME + 2 and _foreign_name(line, end):
        names += line.words[end][0].isupper() or line.words[n].islower() is False
        end += 1
    if end == first or not names:
        return
    ahead = n - 1
    if ahead > 0 and line.words[ahead] == ",":
        ahead -= 1
    if line.number(ahead):
        yield _house(line, ahead), end, _HOUSE["foreign"]
        return
    after = end
    while after < size and line.small[after] in _BEFORE_NUMBER:
        after += 1
    if line.number(after) and after - end <= _FEW:
        yield n, _letter(line, after + 1), _HOUSE["foreign"]


def _foreign_name(line: Line, n: int) -> bool:
    word = line.words[n]
    if word in "-'\u2019.":
        return True
    return word[0].isalpha() and (word[0].isupper() or line.small[n] in PARTICLES or len(word) == 1)


def _letter(line: Line, end: int) -> int:
    """Past "12a", "12-14", "12/3"."""
    size = len(line.words)
    if end < size and len(line.words[end]) == 1 and line.words[end].isalpha() and line.glued(end):
        return end + 1
    if end + 1 < size and line.words[end] in "-\u2013/" and line.words[end + 1][0].isdigit():
        return end + 2
    return end


def _name_number(line: Line, n: int) -> Iterator[Place]:
    """As in "Hauptstraße 12", "Berliner Str. 5a", "Kossuth Lajos utca 4"."""
    if line.small[n] in NOT_STREETS:
        return
    after = n + 1
    if after < len(line.words) and line.words[after] == ".":
        after += 1
    if not line.number(after):
        return
    start = n
    apart = line.small[n] in APART
    while start > 0 and n - start < _FEW and line.words[start - 1][0].isupper():
        start -= 1
    if (apart and start == n) or (not apart and line.words[n].islower() and tail(line, after + 1) == after + 1):
        return
    yield (start if apart else n), _letter(line, after + 1), _HOUSE["ending"]


def _box(line: Line, n: int) -> Iterator[Place]:
    after = n + 1 + (n + 1 < len(line.words) and line.words[n + 1] in "#.")
    if not (after < len(line.words) and line.words[after].isdigit()):
        return
    start = n
    while start > 0 and n - start < _NUMBER and line.small[start - 1] in _BOX_PREFIX:
        start -= 1
    if start < n or line.small[n] in _BOX_ALONE:
        while line.words[start] == ".":
            start += 1
        yield start, after + 1, _HOUSE["box"]


def _before_code(line: Line, n: int) -> Iterator[Place]:
    """As in "Am Deich 4a, 28755 Bremen": any name with a house number, if a post code and a town follow."""
    words, size = line.words, len(line.words)
    if n + 1 >= size or not (words[n + 1][0].isupper() and len(words[n + 1]) > _FEW - 1 and words[n + 1].isalpha()):
        return
    at = n - 1
    if at < _FEW or words[at][0] not in ",\n":
        return
    end, at = at, at - 1
    if len(words[at]) == 1 and words[at].isalpha() and line.glued(at):
        at -= 1
    if not line.number(at) or len(words[at]) > _HOUSE_DIGITS or not words[at - 1][0].isalpha():
        return
    start = at
    while start > 0 and at - start < _LONGEST_NAME and (words[start - 1][0].isupper() or words[start - 1] in ".-"):
        start -= 1
    if start > 0 and start < at and line.small[start - 1] in _PLACED:
        start -= 1
    while start < at and not words[start][0].isalpha():
        start += 1
    if start < at and any(word[0].isupper() for word in words[start:at]):
        yield start, end, _HOUSE["coded"]


def _town(line: Line, n: int) -> Iterator[Place]:
    """As in "Springfield, IL 62704" or "28013 Madrid, Spain", alone on a line or in a column."""
    words, size = line.words, len(line.words)
    start, end = n, n + 1
    if n > 1 and (words[n - 1] in STATES or line.small[n - 1] in STATE_NAMES):
        start = n - 1 - (words[n - 2] == ",")
        while start > 0 and n - start < _NUMBER and (words[start - 1][0].isupper() or words[start - 1] == "."):
            start -= 1
    else:
        while end < size and end - n < _FEW and words[end][0].isupper():
            end += 1
        closed = end + 1 < size and words[end] == "," and line.small[end + 1] in COUNTRIES
        end = end + 2 if closed and end > n + 1 else n + 1
    alone = (start == 0 or words[start - 1][0] in _EDGES) and (end == size or words[end][0] in _EDGES)
    if alone and end - start > _FEW - 1 and words[start][0] != ".":
        yield start, end, _HOUSE["town"]


def _longest(places: list[Place]) -> list[Place]:
    """Of places that overlap, the longer one: one sweep from left to right."""
    kept: list[Place] = []
    for place in sorted(places):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
        elif place[1] - place[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = place
    return kept
