"""What secrets are made of: a short notation for the form of a token, entropy, and what is no secret at all.

The notation: pieces divided by blanks. `w*20:64` is 20 to 64 signs of the alphabet `w`, `h*32` exactly 32 of `h`; any
other piece stands for itself, `ghp_|gho_` for one of several. Patterns and the examples of the rules both come from it,
so that no token stands in the source, not even an invented one.
"""

import random
import re
from base64 import b64decode, urlsafe_b64decode
from collections import Counter
from itertools import pairwise
from math import log2

_UPPER, _LOWER, _DIGIT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"
ALPHABETS = {
    "d": ("0-9", _DIGIT),
    "h": ("0-9a-f", _DIGIT + "abcdef"),
    "x": ("0-9A-Fa-f", _DIGIT + "abcdefABCDEF"),
    "l": ("0-9a-z", _DIGIT + _LOWER),
    "U": ("0-9A-Z", _DIGIT + _UPPER),
    "2": ("A-Z2-7", _UPPER + "234567"),
    "k": ("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
    "a": ("0-9A-Za-z", _DIGIT + _LOWER + _UPPER),
    "W": ("0-9A-Za-z_", _DIGIT + _LOWER + _UPPER),
    "w": ("0-9A-Za-z_-", _DIGIT + _LOWER + _UPPER),
    "e": ("0-9A-Za-z_=-", _DIGIT + _LOWER + _UPPER),
    "E": ("0-9A-Za-z_=.-", _DIGIT + _LOWER + _UPPER),
    "T": ("0-9A-Za-z_.~-", _DIGIT + _LOWER + _UPPER),
    "b": ("0-9A-Za-z+/=", _DIGIT + _LOWER + _UPPER),
    "B": ("0-9A-Za-z+/=_.-", _DIGIT + _LOWER + _UPPER),
}
"""Alphabet by letter: its character class and the signs that an example is made of."""
UUID = "x*8 - x*4 - x*4 - x*4 - x*12"
_PIECE = re.compile(r"([A-Za-z2])\*(\d+)(?::(\d+))?")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_LONGEST_COUNT = 120  # a count is a copy in the program each; beyond this the length says nothing


def pattern(shape: str) -> str:
    """The expression of a shape, for RE2 and re alike."""
    return "".join(map(_expression, shape.split(" ")))


def _expression(piece: str) -> str:
    match = _PIECE.fullmatch(piece)
    if piece == "|":
        return r"\|"
    if not match:
        choices = [re.escape(choice).replace(r"\-", "-").replace(r"\~", "~") for choice in piece.split("|")]
        return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
    least, most = int(match[2]), int(match[3] or match[2])
    count = f"{{{least}}}" if least == most else f"{{{least},{most if most <= _LONGEST_COUNT else ''}}}"
    return f"[{ALPHABETS[match[1]][0]}]{count}"


def example(shape: str) -> str:
    """An invented value of a shape, always the same one."""
    chance = random.Random(shape)  # noqa: S311 (an example, not a secret)
    made = []
    for piece in shape.split(" "):
        match = _PIECE.fullmatch(piece)
        signs = ALPHABETS[match[1]][1] if match else ""
        made.append(
            "".join(chance.choice(signs) for _ in range(int(match[2]))) if match else piece.split("|")[0] or piece
        )
    return "".join(made)


def entropy(text: str) -> float:
    """Shannon's bits a sign, by the signs' own frequencies."""
    size = len(text)
    return -sum(count / size * log2(count / size) for count in Counter(text).values()) if text else 0.0


def classes(text: str) -> int:
    """How many of lower case, upper case, digits and other signs a text has."""
    return sum(
        (
            any(char.islower() for char in text),
            any(char.isupper() for char in text),
            any(char.isdigit() for char in text),
            any(not char.isalnum() and not char.isspace() for char in text),
        )
    )


def monotonous(text: str) -> bool:
    """Crosses, zeros, counting up: what stands where a value would be."""
    bare = re.sub(r"[^0-9A-Za-z]", "", text).lower()
    if len(bare) < 8:  # noqa: PLR2004 (too short to tell)
        return len(set(bare)) <= 1
    if len(set(bare)) <= 4 or bare.count("x") > len(bare) // 2:  # noqa: PLR2004
        return True
    longest = run = 1
    for left, right in pairwise(bare):
        run = run + 1 if ord(right) - ord(left) in {0, 1} else 1
        longest = max(longest, run)
    return longest >= max(8, len(bare) // 3)


def wordy(text: str) -> bool:
    """Words put together, as names in programs and hosts are: no digits in it, or only a number at a word's end."""
    parts = [part for part in re.split(r"[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])", text) if part]
    return bool(parts) and all(re.fullmatch(r"[A-Za-z]+\d{0,2}|\d{1,4}|v\d+", part) for part in parts)


def decoded(text: str) -> str:
    """What base64 (either alphabet) carries if that is readable; otherwise nothing."""
    padded = text + "=" * (-len(text) % 4)
    try:
        raw = urlsafe_b64decode(padded) if re.search(r"[-_]", text) else b64decode(padded)
        plain = raw.decode("utf-8")
    except ValueError:
        return ""
    return plain if plain.isprintable() or "\n" in plain else ""


_PLACEHOLDER = re.compile(r"example|placeholder|your[_-]?|x{6,}|dummy|redacted|\.\.|insert|_here", re.IGNORECASE)


def placeheld(text: str) -> bool:
    """Something written where a secret would stand: crosses, counting, `YOUR_TOKEN_HERE`, a cut end."""
    return monotonous(text) or bool(_PLACEHOLDER.search(text))


def shuffled(text: str) -> bool:
    """Letters change between upper and lower case as often as chance does it, not as words in a name do."""
    runs = [len(run) for run in re.findall(r"[a-z]+|[A-Z]+", text)]
    return len(runs) > 3 and sum(runs) / len(runs) <= 2.7  # noqa: PLR2004 (chance gives 2)
