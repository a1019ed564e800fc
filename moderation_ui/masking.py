"""What stands in a value's place until it is revealed: enough to tell two apart, never enough to use."""

from collections.abc import Callable

DOT = "\u2022"
MANY = 8
CARD_TAIL = 4
SHORT_VALUE = 8


def mask(kind: str, value: str) -> str:
    """The masked form of a value. No more than its first character or last two to four are kept, by kind."""
    shape = _SHAPES.get(kind)
    if shape is None or len(value.strip()) < SHORT_VALUE:
        return _dots(value)
    return shape(value.strip())


def _dots(value: str) -> str:
    return DOT * max(3, min(MANY, len(value.strip())))


def _email(value: str) -> str:
    _, found, domain = value.rpartition("@")
    ending = domain.rpartition(".")[2] if found and "." in domain else ""
    ending = ending if ending.isalpha() and len(ending) <= 6 else ""  # noqa: PLR2004 - longer is no usual ending
    return f"{_first(value)}{DOT * 3}@{DOT * 4}" + (f".{ending}" if ending else "")


def _last_two(value: str) -> str:
    tail = value[-2:]
    return DOT * 6 + (tail if tail.isdigit() else DOT * 2)


def _card(value: str) -> str:
    """The last four digits are what receipts print, too."""
    digits = "".join(character for character in value if character.isdigit())
    return DOT * 4 + " " + (digits[-CARD_TAIL:] if len(digits) >= 12 else DOT * CARD_TAIL)  # noqa: PLR2004 - ISO 7812


def _country(value: str) -> str:
    head = value[:2]
    return (head.upper() if head.isalpha() and head.isascii() else DOT * 2) + DOT * 6


def _initials(value: str) -> str:
    words = value.split()[:3]
    return " ".join(f"{_first(word)}{DOT * 2}" for word in words)


def _first(value: str) -> str:
    return value[0] if value[:1].isalnum() else DOT


_SHAPES: dict[str, Callable[[str], str]] = {
    "email": _email,
    "phone": _last_two,
    "card": _card,
    "iban": _country,
    "person": _initials,
}
