"""What stands where a value was: the site's own words, dots, a pseudonym, or a moderator's words once looked at."""

import re
from dataclasses import dataclass, field

from flask import abort, request

from detector.folding import fold
from detector.kinds import KINDS
from detector.redaction import replacement
from models.desk import Desk
from models.review import NotPossible
from models.site import Site
from moderation_ui.leaking import leaks

STYLES = ("replace", "mask", "pseudonym", "custom")
LONGEST = 60
DIGITS = 3
"""More digits than this in a moderator's own words could be part of a number."""
PIECE = 5
"""So many letters and digits of a value in a row, and it is no accident."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a moderator wants of one place: a kind other than the detector's, a style, their own words."""

    kind: str = ""
    style: str = ""
    words: str = field(default="", repr=False)


PLAIN = Wish()


def wish_of(number: int) -> Wish:
    """What the form says of one finding. 400 for what it does not offer."""
    return checked(*(_field(f"{name}-{number}") for name in ("kind", "style", "words")))


def _field(name: str) -> str:
    values = request.form.getlist(name)
    if len(values) > 1:
        abort(400)
    return values[0] if values else ""


def checked(kind: str, style: str, words: str) -> Wish:
    """A wish of the closed lists, its words on one line and short. 400 for anything else."""
    if (kind and kind not in KINDS) or (style and style not in STYLES) or len(words) > LONGEST:
        abort(400)
    return Wish(kind, style, " ".join(words.split()) if style == "custom" else "")


def stand_in(desk: Desk, site: Site, kind: str, value: str, wish: Wish) -> str:
    """What a reader will see instead of a value. Raise NotPossible if a moderator's own words might be a leak."""
    style = wish.style or site.options.get("replacement", "replace")
    if style == "custom" and wish.words:
        if tells(wish.words, value):
            raise NotPossible("words_leak")
        return replacement(kind, "custom", text=wish.words)
    if style == "pseudonym":
        key = desk.keys.fingerprint(f"pseudonym:{site.id}", kind).encode()
        return replacement(kind, "pseudonym", value.strip().casefold(), key=key)
    return replacement(kind, "mask" if style == "mask" else "replace", value)


def tells(words: str, value: str) -> bool:
    """Whether a moderator's own words look like personal data, or hold a part of the value they stand for."""
    said, meant = _bare(words), _bare(value)
    if sum(character.isdigit() for character in said) > DIGITS or leaks(words):
        return True
    if len(meant) < PIECE:
        return bool(meant) and meant in said
    return any(meant[at : at + PIECE] in said for at in range(len(meant) - PIECE + 1))


def _bare(text: str) -> str:
    """Letters and digits alone, undisguised, so that spaces and dots hide nothing."""
    return re.sub(r"[\W_]+", "", fold(text).text.casefold())
