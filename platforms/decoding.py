"""Strict JSON: what hooks bring and what platforms answer is read by this and nothing else (promises T3 to T7, T22)."""

import json
import math
import re
from typing import Any, NoReturn

from platforms.platform import Unreadable

LIMIT = 256 * 1024
"""Bytes of a webhook's body."""

REPLY_LIMIT = 1024 * 1024
"""Bytes of a platform's answer."""

MAX_DEPTH = 32
MAX_KEYS = 2_000
MAX_REPLY_KEYS = 50_000
MAX_DIGITS = 19
"""What fits in 64 bits. Longer numbers are no ids, and Python's own limit on digits would be a ValueError."""

MAX_NUMBER = 64
_BOM = b"\xef\xbb\xbf"
_SIGNS = re.compile(rb'["\\\[\]{}]')


def decode(body: bytes, *, limit: int = LIMIT, keys: int = MAX_KEYS) -> dict[str, Any]:
    """Read a JSON object. Raise Unreadable with a code; nothing of the body stays in the exception."""
    text = _text(body, limit)
    _check_depth(body)
    value, code = _parsed(text, keys)
    if code:
        raise Unreadable(code)  # raised out here: inside `except` it would carry the parser's copy of the body along
    if not isinstance(value, dict):
        raise Unreadable("not_an_object")
    return value


def decode_reply(body: bytes) -> dict[str, Any]:
    """Read a platform's answer: the same rules, larger limits. Raise Unreadable."""
    return decode(body, limit=REPLY_LIMIT, keys=MAX_REPLY_KEYS)


def readable(text: str) -> str:
    """Text that every database and every encoder takes: NUL and lone surrogates become U+FFFD, one for one."""
    if "\0" not in text and text.isascii():
        return text
    return _UNKEEPABLE.sub("\ufffd", text)


_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def _text(body: bytes, limit: int) -> str:
    if len(body) > limit:
        raise Unreadable("too_large")
    if body.startswith(_BOM):
        raise Unreadable("byte_order_mark")
    text = _utf8(body)
    if text is None:
        raise Unreadable("not_utf8")
    return text


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:  # it holds the body, so nothing may be raised from it
        return None


def _check_depth(body: bytes) -> None:
    """Count brackets outside strings before the parser recurses into them. One pass, whatever the body holds."""
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    depth, inside, skip = 0, False, -1
    for match in _SIGNS.finditer(body):
        at, sign = match.start(), match[0]
        if at == skip:
            continue
        if sign == b"\\":
            skip = at + 1 if inside else -1
        elif sign == b'"':
            inside = not inside
        elif not inside:
            depth += 1 if sign in b"[{" else -1
            if depth > MAX_DEPTH:
                raise Unreadable("too_deep")


def _parsed(text: str, keys: int) -> tuple[Any, str]:
    """The value and "", or None and the code of what is wrong."""
    objects = _Objects(keys)
    try:
        value = json.loads(
            text,
            object_pairs_hook=objects.build,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except Unreadable as wrong:
        return None, wrong.reason
    except (ValueError, RecursionError):
        return None, "not_json"
    return value, ""


class _Objects:
    """Builds the objects of one document, and counts their keys."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def build(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """One object; two keys of one name would let two readers see two things."""
        self._left -= len(pairs)
        if self._left < 0:
            raise Unreadable("too_many_keys")
        built = dict(pairs)
        if len(built) != len(pairs):
            raise Unreadable("duplicate_key")
        return built


def _refuse_constant(_name: str) -> NoReturn:
    raise Unreadable("not_a_number")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise Unreadable("huge_number")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits) if len(digits) <= MAX_NUMBER else math.inf
    if not math.isfinite(value):
        raise Unreadable("huge_number")
    return value
