"""Digits spelled out, in five languages: five four one 662."""

import re

from detector.rules.rule import Hit

_LEAST, _MOST = 7, 15
_SPOKEN = {
    word: str(digit)
    for digit, names in enumerate(
        (
            "zero oh nought null cero cuatrocero",
            "one eins un uno jeden",
            "two zwei zwo deux dos dwa",
            "three drei trois tres trzy",
            "four vier quatre cuatro cztery",
            "five funf cinq cinco piec",
            "six sechs seis szesc",
            "seven sieben sept siete siedem",
            "eight acht huit ocho osiem",
            "nine neun neuf nueve dziewiec",
        )
    )
    for word in names.split()
}
SPOKEN_WORD = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_REPEATED = {"double": 2, "triple": 3, "doppel": 2}
_TOKENS = re.compile(r"[a-z]+|\d+")


def check_spoken(hit: Hit) -> Hit | None:
    """Digits spelled out, at least seven in all and at least three of them words."""
    number, spoken, times = "", 0, 1
    for token in _TOKENS.findall(hit.matched.lower()):
        if token in _REPEATED:
            times = _REPEATED[token]
        elif token.isdigit() or token in _SPOKEN:
            number += (token if token.isdigit() else _SPOKEN[token]) * times
            spoken, times = spoken + (not token.isdigit()), 1
    if not _LEAST <= len(number) <= _MOST or spoken < 3:  # noqa: PLR2004 (fewer words are prose)
        return None
    return hit.but(value=number, facts={"obfuscated": True})
