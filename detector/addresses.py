"""Postal addresses by grammar: what a street line looks like in some thirty countries, and what may follow it.

It reads the tagger's tokens, so it costs one look at each word; only a street word, a street ending or a box starts any
work, and that work looks at a bounded number of neighbours. Sources of the words: the postal unions' public addressing
pages as we know them, checked against Faker's addresses.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detector.people_words import BLANK_LINE, GAP, Words

Place = tuple[int, int, float]
"""First token, token after the last, score."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Number, name, type: the English-speaking countries. A weak type is also an everyday word and must be capitalised.
_STRONG = _set(
    "street st avenue ave av road rd boulevard blvd lane ln drive dr court ct terrace crescent cres highway hwy parkway "
    "pkwy pky turnpike freeway gardens gdns mews esplanade str blv bvd strt"
)
_WEAK = _set(
    "way place pl square sq circle cir close grove row alley walk hill park loop run pike plaza plz ridge point pt view "
    "crossing xing heights hts parade pde quay wharf common green rise vale bypass mall trail trl tr ter path pass cove bend "
    "manor glen broadway center centre route rte creek landing hollow meadow meadows villas estate colony nagar marg junction "
    "extension expressway expy plain branch field fields island isle lake mount mountain shore spring springs summit "
    "village valley bridge brook camp canyon cliff club corner crest estates falls ferry flat ford forest fort garden harbor "
    "haven inlet key knoll light lock lodge mill mission oval port prairie ranch rapid river shoal skyway spur station stream "
    "terr tunnel union well wall bluff causeway circuit"
)
# Type, name, number (or number, type, name): Romance and Slavic countries, Indonesia, Turkey.
_BEFORE = _set(
    "rue chemin allée allee impasse quai ruelle calle c avda avenida paseo plaza carrer camino ronda travesía via viale corso "
    "piazza vicolo strada largo rua travessa praça praca estrada alameda ulica ul aleja al plac pl osiedle os bulevardul "
    "jalan jl carrera cra calzada rambla pasaje callejón cuesta glorieta contrada piazzale borgo rotonda ulitsa náměstí "
    "avenue boulevard bd cours route place square passage faubourg sentier lotissement"
)
_BOTH = _set("avenue boulevard route place square plaza pl al c os via passage cours largo corso st str")
# Name, type, number, or one word with the type as its ending: German, Dutch, Nordic, Finnish, Hungarian.
_ENDINGS = (
    "straße strasse str gasse weg platz allee ring damm ufer chaussee graben stieg steig promenade straat laan plein gracht "
    "kade dreef singel steeg gatan gata vägen vagen väg gränd backen torget stigen vegen veien vei gate gaten vej gade allé "
    "stræde plads parken vænget bakken katu tie kuja polku raitti puisto"
).split()
_ENDING = re.compile(rf"(?:{'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$")
_APART = _set(
    "straße strasse str platz allee weg ring damm ufer gasse straat laan plein gata gatan väg vej gade gate utca út tér útja "
    "körút sokak cadde caddesi sk cd ulice třída náměstí katu tie"
)
_NOT_STREETS = _set(
    "spring bring string during boring monitoring engineering gate interstate instate investigate navigate "
    "aggregate mitigate tie necktie dirección norweg beweg keineswegs abstrakt frigate delegate".replace("\n", " ")
)
_DIRECTIONS = _set("n s e w ne nw se sw north south east west northeast northwest southeast southwest")
_PARTICLES = _set(
    "de du des la le les l d del della dei delle di da do dos das los las el y e van der den het von am an im of the "
    "saint st san santa sainte and"
)
_STOP = _set(
    "a an is was are were be been it its this that these those my your his her their our you i we they he she not no people "
    "year years yr yrs day days hour hours hrs minutes minute min mins mile miles km times dollars bucks percent pm am more "
    "other different new people than about just only after before when if then so but all some any posts replies comments "
    "members users views points votes seconds weeks months guys kids men women cars per degrees feet ft inches lbs pounds "
    "grams mg ml mph rpm gb mb kb tb watts volts have has had would could with for from to in on at by or as up out off into "
    "over under can will do did does get got go going went here there what which who how too very much many one two three "
    "bedroom bathroom hard disk floppy external internal"
)  # fmt: skip
_UNITS = _set(
    "apt apartment suite ste unit flat floor fl room rm bldg building lot no studio stop block piso planta étage bte "
    "bus wohnung og lok m lokal".replace("\n", " ")
)
_STATES = _set(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC "
    "SD TN TX UT VT VA WA WV WI WY DC ON QC BC AB MB SK NS NB NL NSW VIC QLD WA TAS ACT"
)
_STATE_NAMES = _set(
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana "
    "iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska "
    "nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming ontario "
    "quebec alberta manitoba saskatchewan mass calif penn tenn"
)
_COUNTRIES = _set(
    "usa us uk england scotland ireland canada australia germany deutschland france spain españa italy italia poland polska "
    "netherlands nederland austria österreich switzerland schweiz belgium sweden sverige denmark norway finland portugal"
)
_BOX = _set("box postfach apartado bp postbus skrytka skr")
_LONGEST_NAME = 5
_CITY = 3
_NUMBER = 5
_ZIP = {4, 5}
_US_ZIP = 5
_WITH_TAIL = 0.18


@dataclass(frozen=True, slots=True)
class _Line:
    """The tokens, both as written and small."""

    words: Sequence[str]
    small: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def glued(self, n: int) -> bool:
        """Whether nothing stands between the tokens n - 1 and n."""
        return self.starts[n] == self.ends[n - 1]

    def number(self, n: int) -> bool:
        """Whether a house number stands at n: one to five digits, nothing glued to it that says price, version, time."""
        if not 0 <= n < len(self.words) or not self.words[n].isdigit() or len(self.words[n]) > _NUMBER:
            return False
        before = self.words[n - 1][0] if n else " "
        return before not in "$€£=@:+" and not (n > 1 and before in "./" and self.words[n - 2].isdigit())

    def name(self, n: int, weak: bool) -> bool:
        """Whether a word at n can be part of a street's name."""
        word, small = self.words[n], self.small[n]
        if word[0].isdigit():
            return word[-1].isalpha() or len(word) <= 3  # noqa: PLR2004 - "5th", "Highway 101"
        if not word[0].isalpha():
            return word in ".'-\u2019" and n > 0
        return word[0].isupper() or (not weak and small not in _STOP) or small in _PARTICLES or small in _DIRECTIONS


def find(words: Words) -> list[Place]:
    """The addresses of a text as stretches of tokens, without overlaps, by position."""
    small = [word.lower() for word in words.strings]
    line = _Line(words.strings, small, words.starts, words.ends)
    found: list[Place] = []
    for n, word in enumerate(small):
        if word in _STRONG or word in _WEAK:
            found += _number_name_type(line, n)
        if word in _BEFORE:
            found += _type_name_number(line, n)
        if word in _APART or (len(word) > 5 and _ENDING.search(word)):  # noqa: PLR2004 - an ending and a name
            found += _name_number(line, n)
        if word in _BOX:
            found += _box(line, n)
    return _longest([_with_tail(line, place) for place in found])


def _number_name_type(line: _Line, n: int) -> Iterator[Place]:
    weak = line.small[n] in _WEAK
    if weak and not line.words[n][0].isupper() and not _weak_but_followed(line, n):
        return
    for start in range(n - 2, max(n - _LONGEST_NAME - 3, -1), -1):
        if line.number(start) and line.words[start + 1][0] not in ".-/:%\n\t,)":
            if any(word[0].isalnum() and word[0] not in "'" for word in line.words[start + 1 : n]):
                cased = any(word[0].isupper() or word[0].isdigit() for word in line.words[start + 1 : n + 1])
                yield _house(line, start), _side(line, n + 1), (0.55 if weak else 0.72) if cased else 0.4
            return
        if not line.name(start, weak) and line.words[start] != "#":
            return
        if line.small[n - 1] in _STOP or not line.name(n - 1, weak):
            return


def _weak_but_followed(line: _Line, n: int) -> bool:
    rest = _tail(line, n + 1)
    return rest > n + 1


def _house(line: _Line, start: int) -> int:
    """Where the house number begins: "12-14", "Flat 3, 12"."""
    if start > 1 and line.words[start - 1] in "-\u2013/" and line.words[start - 2].isdigit():
        start -= 2
    for back in (2, 3):
        if (
            start >= back
            and line.small[start - back] in _UNITS
            and line.words[start - 1] in (",", line.words[start - 1])
        ):
            inside = line.words[start - back + 1 : start]
            if all(len(word) <= _NUMBER and (word[0].isalnum() or word == ",") for word in inside):
                return start - back
    return start


def _side(line: _Line, end: int) -> int:
    """Past a full stop and a side: "Main St. N.W."."""
    size = len(line.words)
    if end < size and line.words[end] == ".":
        end += 1
    if end < size and line.small[end] in _DIRECTIONS and line.words[end][0].isupper():
        end += 1
        while end + 1 < size and line.words[end] == "." and line.small[end + 1] in _DIRECTIONS:
            end += 2
    return end


def _type_name_number(line: _Line, n: int) -> Iterator[Place]:
    """ "rue de la Paix 12", "Calle Mayor, 5", "ul. Długa 7", and with the number first: "12, rue de la Paix"."""
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
        yield _house(line, ahead), end, 0.66
        return
    after = end
    while after < size and line.small[after] in {",", "nº", "n", "no", "nr", "num", "número", "\u00ba", "\u00b0", "."}:
        after += 1
    if line.number(after) and after - end <= _CITY:
        yield n, _letter(line, after + 1), 0.66


def _foreign_name(line: _Line, n: int) -> bool:
    word = line.words[n]
    if word in "-'\u2019.":
        return True
    return word[0].isalpha() and (word[0].isupper() or line.small[n] in _PARTICLES or len(word) == 1)


def _letter(line: _Line, end: int) -> int:
    """Past "12a", "12-14", "12/3"."""
    size = len(line.words)
    if (
        end < size
        and len(line.words[end]) == 1
        and line.words[end].isalpha()
        and line.small[end] not in {"a", "i", "y"}
    ):
        return end + 1
    if end + 1 < size and line.words[end] in "-\u2013/" and line.words[end + 1][0].isdigit():
        return end + 2
    return end


def _name_number(line: _Line, n: int) -> Iterator[Place]:
    """ "Hauptstraße 12", "Berliner Str. 5a", "Kossuth Lajos utca 4"."""
    if line.small[n] in _NOT_STREETS:
        return
    after = n + 1
    if after < len(line.words) and line.words[after] == ".":
        after += 1
    if not line.number(after):
        return
    start = n
    apart = line.small[n] in _APART
    while start > 0 and n - start < _CITY and line.words[start - 1][0].isupper():
        start -= 1
    if (apart and start == n) or (not apart and line.words[n].islower() and _tail(line, after + 1) == after + 1):
        return
    yield (start if apart else n), _letter(line, after + 1), 0.68


def _box(line: _Line, n: int) -> Iterator[Place]:
    after = n + 1 + (n + 1 < len(line.words) and line.words[n + 1] in "#.")
    if not (after < len(line.words) and line.words[after].isdigit()):
        return
    start = n
    while (
        start > 0 and n - start < 5 and line.small[start - 1] in {"p", "o", "po", ".", "post", "office", "skr", "poczt"}
    ):  # noqa: PLR2004
        start -= 1
    if start < n or line.small[n] in {"postfach", "apartado", "postbus"}:
        while line.words[start] == ".":
            start += 1
        yield start, after + 1, 0.8


def _with_tail(line: _Line, place: Place) -> Place:
    start, end, score = place
    end = _unit(line, end)
    further = _tail(line, end)
    return (start, further, min(score + _WITH_TAIL, 0.97)) if further > end else (start, end, score)


def _unit(line: _Line, end: int) -> int:
    """Past ", Apt. 4B" or "#12"."""
    size = len(line.words)
    at = end + (end < size and line.words[end] == ",")
    if at < size and (line.small[at] in _UNITS or line.words[at] == "#"):
        at += 1
        while at < size and line.words[at] in "#.":
            at += 1
        if at < size and (line.words[at][0].isdigit() or len(line.words[at]) == 1):
            at += 1
            return at + (at < size and len(line.words[at]) == 1 and line.words[at].isalpha())
    return end


def _tail(line: _Line, end: int) -> int:
    """Past ", Springfield, IL 62704", a line break and "12345 Berlin", a UK post code, a country."""
    at = _skip(line, end)
    for step in (_code_city, _city_state, _city_code):
        reached = step(line, at)
        if reached > at:
            return _country(line, reached)
    return end


def _skip(line: _Line, at: int) -> int:
    """Over commas, one line break, quote marks and a wide gap."""
    seen = 0
    while at < len(line.words) and seen < _CITY:
        word = line.words[at]
        if word == BLANK_LINE or (word[0] not in ",\n>|" and word != GAP):
            break
        at += 1
        seen += 1
    return at


def _city(line: _Line, at: int) -> int:
    end = at
    while end < len(line.words) and end - at < _CITY + 2:
        word = line.words[end]
        if word in ".-'" and end > at:
            end += 1
            continue
        if not (word[0].isalpha() and (word[0].isupper() or word.islower()) and line.small[end] not in _STOP):
            break
        end += 1
    return end


def _code_city(line: _Line, at: int) -> int:
    """ "12345 Berlin", "D-12345 Berlin", "00-950 Warszawa", "123 45 Praha"."""
    words, size = line.words, len(line.words)
    code = at
    if code + 1 < size and words[code] in {"D", "F", "A", "CH", "E", "I", "PL", "NL", "B"} and words[code + 1] == "-":
        code += 2
    if code < size and words[code].isdigit() and len(words[code]) in _ZIP:
        code += 1
        if code < size and len(words[code]) == 2 and words[code].isupper():  # noqa: PLR2004 - "1017 AB"
            code += 1
    elif code + 2 < size and words[code].isdigit() and words[code + 1] == "-" and words[code + 2].isdigit():
        code += 3
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


def _city_state(line: _Line, at: int) -> int:
    """ "Springfield, IL 62704", "Springfield Ma", with or without its ZIP code."""
    words, small, size = line.words, line.small, len(line.words)
    limit = _city(line, at)
    for end in range(at + 1, min(limit, size) + 1):
        state = end + (end < size and words[end] == ",")
        if state >= size:
            break
        named = small[state] in _STATE_NAMES or (
            words[state].upper() in _STATES and (words[state].isupper() or state > end)
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


def _zip(line: _Line, at: int) -> int:
    words, size = line.words, len(line.words)
    here = at
    while here < size and words[here] in {",", ".", GAP} and here - at < 2:  # noqa: PLR2004
        here += 1
    if here < size and words[here].isdigit() and len(words[here]) in _ZIP:
        if here + 2 < size and words[here + 1] == "-" and words[here + 2].isdigit():
            return here + 3
        return here + 1
    return _postcode(line, here) or at


def _postcode(line: _Line, at: int) -> int:
    """Past a British or Canadian post code, which is cut into letters and digits; 0 if there is none."""
    joined, end = "", at
    while end < len(line.words) and end - at < 6 and len(line.words[end]) <= 2 and line.words[end].isalnum():  # noqa: PLR2004
        joined += line.words[end].upper()
        end += 1
        if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|[A-Z]\d[A-Z]\d[A-Z]\d", joined):
            return end
    return 0


def _city_code(line: _Line, at: int) -> int:
    """ "London SW1A 1AA", "Dublin 4", "Sydney 2000"."""
    if found := _postcode(line, at):
        return found
    end = _city(line, at)
    for after in range(at + 1, end + 1):
        code = after + (after < len(line.words) and line.words[after] in {",", "\n"})
        if found := _postcode(line, code):
            return found
        if code < len(line.words) and line.words[code].isdigit() and line.words[after - 1][0].isupper():
            return code + 1 if len(line.words[code]) in _ZIP else at
    return at


def _country(line: _Line, end: int) -> int:
    at = end
    while at < len(line.words) and line.words[at] in {",", "\n"} and at - end < 2:  # noqa: PLR2004
        at += 1
    return at + 1 if at < len(line.words) and line.small[at] in _COUNTRIES else end


def _longest(places: list[Place]) -> list[Place]:
    """Of places that overlap, the longer one: one sweep from left to right."""
    kept: list[Place] = []
    for place in sorted(places):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
        elif place[1] - place[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = place
    return kept
