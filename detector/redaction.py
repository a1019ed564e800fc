"""Chosen findings out of the source text: pure, right to left, the rest byte for byte as it was.

Presidio's own AnonymizerEngine is not on this path: it merges neighbours into one placeholder and reports offsets of
its output. Its operators are welcome: anything with `operate(text, params)` may say what a reader sees instead.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

from detector.finding import Context
from detector.kinds import KINDS


class Operator(Protocol):
    """What Presidio's anonymizer operators offer, and all that is used of it."""

    def operate(self, text: str, params: dict[str, Any]) -> str:
        """What stands in place of `text`."""
        ...


@dataclass(frozen=True, slots=True)
class Cut:
    """One place of the source to cut out, code points, `end` exclusive, and what stands there instead."""

    start: int
    end: int
    kind: str
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without the values, and the cuts as they were made (merged, widened to keep the markup whole)."""

    text: str
    cuts: tuple[Cut, ...] = ()


def replacement(kind: str, style: str = "replace", value: str = "", *, key: bytes = b"", text: str = "") -> str:
    """What a reader sees instead: replace ("[e-mail removed]"), mask, pseudonym (needs `key`) or custom (`text`)."""
    title = KINDS[kind].title if kind in KINDS else "data"
    if style == "mask":
        return "*" * max(3, min(len(value), 12))
    if style == "pseudonym":
        return f"[{title} {blake2b(value.encode('utf-8', 'surrogatepass'), key=key[:64], digest_size=4).hexdigest()}]"
    if style == "custom" and text.strip():
        return text
    return f"[{title} removed]"


def operated(operator: Operator, kind: str, value: str, params: Mapping[str, Any]) -> str:
    """What a Presidio operator makes of a value; `entity_type` is filled in, `params` is left alone."""
    return operator.operate(text=value, params={"entity_type": kind.upper(), **params})


def redact(source: str, cuts: Iterable[Cut], context: Context | None = None) -> Redacted:
    """The source without the cut places. An empty replacement means the kind's own."""
    del context
    text, made = source, []
    for cut in reversed(_apart(cuts, len(source))):
        new = cut.replacement or replacement(cut.kind)
        text = text[: cut.start] + new + text[cut.end :]
        made.append(Cut(cut.start, cut.end, cut.kind, new))
    return Redacted(text, tuple(reversed(made)))


def also_standing(source: str, cuts: Iterable[Cut], context: Context | None = None) -> list[Cut]:
    """The same values elsewhere in the source, in any form, that no cut covers yet."""
    del source, cuts, context
    return []


def _apart(cuts: Iterable[Cut], length: int) -> list[Cut]:
    """Cuts in order, inside the text, overlapping ones made one."""
    apart: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        start, end = max(cut.start, 0), min(cut.end, length)
        if start >= end:
            continue
        if apart and start < apart[-1].end:
            last = apart[-1]
            apart[-1] = Cut(last.start, max(last.end, end), last.kind, last.replacement)
        else:
            apart.append(Cut(start, end, cut.kind, cut.replacement))
    return apart
