"""A post's text as pieces to show: runs, numbered spans and invisible characters made visible.

Pure. Templates escape every piece; nothing of a post is ever read as HTML, so there is nothing to sanitise.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from moderation_ui.masking import mask

# Looks empty or changes how its neighbours are drawn, without being of a category that says so.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
PLAIN_CONTROLS = frozenset("\n\t")
EMOJI_JOINERS = frozenset("\u200d")
REPLACED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place to mark: code points of the source. `number` is 0 for what is masked and not shown as a span."""

    id: int
    number: int
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text. `start` counts code points of the source; `spot` is the span it belongs to.

    `text` is what is shown: itself, a mask (then `masked`) or the name of a character that cannot be seen (`hidden`).
    """

    start: int
    end: int
    text: str = field(repr=False)
    spot: Spot | None = None
    masked: bool = False
    hidden: str = ""


def pieces(source: str, spots: Sequence[Spot], *, revealed: bool) -> list[Piece]:
    """The whole text in order. Without `revealed` every spot is its mask."""
    made: list[Piece] = []
    at = 0
    for spot in apart(spots, len(source)):
        made.extend(_runs(source, at, spot.start, None))
        if revealed:
            made.extend(_runs(source, spot.start, spot.end, spot))
        else:
            shown = mask(spot.kind, source[spot.start : spot.end])
            made.append(Piece(spot.start, spot.end, visible(shown), spot, masked=True))
        at = spot.end
    made.extend(_runs(source, at, len(source), None))
    return made


def apart(spots: Sequence[Spot], length: int) -> Iterator[Spot]:
    """Spots in order and inside the text; what overlaps an earlier one is cut to what is left of it."""
    at = 0
    for spot in sorted(spots, key=lambda spot: (spot.start, -spot.end, spot.number)):
        start, end = max(at, spot.start, 0), min(spot.end, length)
        if start < end:
            yield Spot(spot.id, spot.number, start, end, spot.kind)
            at = end


def _runs(source: str, start: int, end: int, spot: Spot | None) -> Iterator[Piece]:
    begun = start
    for at in range(start, end):
        name = hidden_name(source, at)
        if not name:
            continue
        if begun < at:
            yield Piece(begun, at, source[begun:at], spot)
        yield Piece(at, at + 1, name, spot, hidden=_title(source[at]))
        begun = at + 1
    if begun < end:
        yield Piece(begun, end, source[begun:end], spot)


def hidden_name(source: str, at: int) -> str:
    """How to write a character that cannot be seen, or an empty string for one that can."""
    character = source[at]
    if " " <= character <= "~" or character in PLAIN_CONTROLS:
        return ""
    if character == "\r" and source[at + 1 : at + 2] == "\n":
        return "\u240d"
    category = unicodedata.category(character)
    unseen = category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or character in BLANKS or _selects(character)
    if not unseen or (character in EMOJI_JOINERS and _between_emoji(source, at)):
        return ""
    return f"U+{ord(character):04X}"


def _selects(character: str) -> bool:
    """The variation selectors that carry no look: a way to hide data."""
    return "\U000e0100" <= character <= "\U000e01ef"


def _between_emoji(source: str, at: int) -> bool:
    before = source[at - 1 : at].replace("\ufe0f", "\u2600") if at else ""
    after = source[at + 1 : at + 2]
    return all(unicodedata.category(side) in {"So", "Sk"} for side in (before, after) if side) and bool(
        before and after
    )


def _title(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "half of a character"
    return unicodedata.name(character, "control character").lower()


def visible(text: str) -> str:
    """A text that can be sent as UTF-8 and cannot rearrange what stands around it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(REPLACED if _harmful(character) else character for character in text)


def _harmful(character: str) -> bool:
    return (
        character not in PLAIN_CONTROLS
        and unicodedata.category(character) in {"Cc", "Cs", "Cf"}
        and (character not in EMOJI_JOINERS)
    )
