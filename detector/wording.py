"""What stands instead of a value, said so that it forms no markup of its own."""

import html
import re
from hashlib import blake2b
from typing import Any, Protocol

from detector.kinds import KINDS
from detector.places import Place

# Not the star: a row of stars is a rule or emphasis in Markdown.
MASK = "•"
_LEAST, _MOST = 3, 12
_BRACKETED = re.compile(r"\[[\w .,'-]{1,80}\]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$:@-])")


class Operator(Protocol):
    """What Presidio's anonymizer operators offer, and all that is used of it.

    Presidio itself is not imported: its package brings the language model, which the web process must not load.
    """

    def operate(self, text: str, params: dict[str, Any]) -> str:
        """What stands in place of `text`."""
        ...


def replacement(
    kind: str,
    style: str = "replace",
    value: str = "",
    *,
    key: bytes = b"",
    text: str = "",
    operator: Operator | None = None,
    params: dict[str, Any] | None = None,
) -> str:
    """What a reader sees instead: "[e-mail removed]" (replace), dots (mask), pseudonym (needs `key`), custom (`text`).

    The same value under the same key has the same pseudonym. With `operator` a Presidio operator says it.
    """
    title = KINDS[kind].title if kind in KINDS else "data"
    if operator is not None:
        return operator.operate(value, {"entity_type": kind.upper(), **(params or {})})
    if style == "mask":
        return MASK * max(_LEAST, min(len(value), _MOST))
    if style == "pseudonym" and key:
        digest = blake2b(value.encode("utf-8", "surrogatepass"), key=key[:64], person=b"pseudonym", digest_size=4)
        return f"[{title} {digest.hexdigest()}]"
    if style == "custom" and text.strip():
        return text
    return KINDS[kind].replacement if kind in KINDS else f"[{title} removed]"


def longer(told: str) -> str:
    """The same, long and varied enough for platforms that refuse short posts."""
    return told[:-1] + " by a moderator]" if _BRACKETED.fullmatch(told) else f"{told} (removed by a moderator)"


def said_in(place: Place | None, markup: str, told: str, before: str, after: str, *, defined: bool = False) -> str:
    """`told` as it may stand at a place. `before`, `after`: the source around; `defined`: a link has its name."""
    told = " ".join(_CONTROL.sub(" ", told).split()) or "removed"
    if place in {Place.TAG, Place.TARGET, Place.ADDRESS, Place.WRAPPED}:
        return slug(told)
    if markup == "html":
        return html.escape(told, quote=True)
    if place is Place.CODE:
        return told.replace("`", "'").replace("~~~", "-").replace("|", "/")
    if markup == "bbcode":
        return told if _BRACKETED.fullmatch(told) else told.replace("[", "(").replace("]", ")")
    return _in_markdown(told, before, after, defined=defined) if markup == "markdown" else told


def slug(told: str) -> str:
    """Letters, digits and hyphens only: safe in a link and in a tag."""
    return re.sub(r"[^A-Za-z0-9]+", "-", told).strip("-").lower() or "removed"


def _in_markdown(told: str, before: str, after: str, *, defined: bool) -> str:
    escaped = (len(before) - len(before.rstrip("\\"))) % 2 == 1
    if _BRACKETED.fullmatch(told):
        binds = after[:1] in {"(", "[", ":"} or before[-1:] in {"]", "!", "^"} or defined
        safe = f"\\{told[:-1]}\\]" if binds else told
    else:
        safe = _MARKDOWN.sub(r"\\\1", told)
    # A backslash that stands before already escapes the first sign.
    return safe[1:] if escaped and safe[:1] == "\\" else safe
