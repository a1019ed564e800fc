"""Where a word stands: at the start or end of its line, in a short line, after a closing formula, in a quote; and
whether the same text also writes it small.
"""

from collections import Counter
from itertools import pairwise

from detector.people_words import BLANK_LINE, Words

_SHORT, _MIDDLING = 2, 4
_CLOSINGS = frozenset(
    "thanks thx thank cheers regards rgds sincerely best greetings yours love ciao gruß grüße gruss grüßen gruessen danke "
    "lg mfg cordialement merci bises saludos gracias atentamente pozdrawiam pozdrowienia dzięki -- -".split()
)
_LONGEST_CLOSING = 6  # words of a line that can be one
PLACES = 3 * 3 * 3 * 2 * 2


def _edge(token: str | None) -> int:
    return 2 if token is None or token == BLANK_LINE else 1


def places(words: Words) -> list[int]:
    """For each token a number below PLACES that says where on its line it stands."""
    strings = words.strings
    out = [0] * len(strings)
    breaks = [-1, *(i for i, s in enumerate(strings) if s[0] == "\n"), len(strings)]
    closing = 0
    for before, after in pairwise(breaks):
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
    """For each capitalised word: 1 if the text also writes it small, plus 2 if it stands there capitalised again."""
    counts = Counter(words.strings)
    known: dict[str, int] = {}
    out = []
    for string in words.strings:
        value = known.get(string)
        if value is None:
            value = 0
            if string[0].isupper() and len(string) > 1:
                value = int(counts[string.lower()] > 0) + 2 * (counts[string] > 1)
            known[string] = value
        out.append(value)
    return out
