"""Where a word stands, and whether its text says more of it.

At the start or end of its line, in a short line, after a closing formula, in a quote; written small elsewhere, or part
of an e-mail address.
"""

from collections import Counter
from itertools import pairwise

from detector.people_words import BLANK_LINE, Words, line_breaks

_SHORT, _MIDDLING = 2, 4
_CLOSING_WORDS = """
    - -- atentamente best bises cheers ciao cordialement danke dzięki gracias greetings gruessen gruss
    gruß grüße grüßen lg love merci mfg pozdrawiam pozdrowienia regards rgds saludos sincerely thank
    thanks thx yours
"""
_CLOSINGS = frozenset(_CLOSING_WORDS.split())
_LONG_ENOUGH = 3  # letters of a word that can be found in an e-mail address by more than chance
_LONGEST_CLOSING = 6  # words of a line that can be one
PLACES = 3 * 3 * 3 * 2 * 2


def _edge(token: str | None) -> int:
    return 2 if token is None or token == BLANK_LINE else 1


def places(words: Words) -> list[int]:
    """For each token a number below PLACES that says where on its line it stands."""
    strings = words.strings
    out = [0] * len(strings)
    closing = 0
    for before, after in pairwise(line_breaks(strings)):
        count = after - before - 1
        if not count:
            continue
        size = 0 if count <= _SHORT else 1 if count <= _MIDDLING else 2
        quoted = strings[before + 1][0] in ">|"
        base = (size * 2 + closing) * 2 + quoted
        inner = base * 9
        out[before + 1 : after] = [inner] * count
        out[before + 1] += 3 * _edge(strings[before] if before >= 0 else None)
        out[after - 1] += _edge(strings[after] if after < len(strings) else None)
        closing = int(
            count <= _LONGEST_CLOSING and not _CLOSINGS.isdisjoint(s.lower() for s in strings[before + 1 : after])
        )
    return out


def echoes(words: Words) -> list[int]:
    """For each word a sum of what its text says of it elsewhere.

    1: it is also written small; 2: it stands there capitalised again; 4: it is part of an e-mail address or handle.
    """
    counts = Counter(words.strings)
    handles = " ".join(string.lower() for string in counts if "@" in string and "@" in string[:64])
    known: dict[str, int] = {}
    for string, count in counts.items():
        # Most words are written small and in no address: nothing to say of them.
        if (string.islower() and not handles) or len(string) == 1 or not string[0].isalpha():
            continue
        lower = string.lower()
        value = 4 * (len(lower) > _LONG_ENOUGH and lower in handles)
        if lower != string:
            value += int(lower in counts) + 2 * (count > 1)
        if value:
            known[string] = value
    return [known.get(string, 0) for string in words.strings] if known else [0] * len(words.strings)
