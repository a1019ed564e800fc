"""Reading fields of a decoded payload: the type is as promised and the length is bounded, or it is Unreadable.

The codes: missing_field, wrong_type, bad_field, too_long, and unknown_event for an event no platform of ours sends.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from platforms.decoding import readable
from platforms.platform import Unreadable

MAX_ID = 100
MAX_NAME = 200
COLUMN = 2**31
_LINK = re.compile(r"https?://[^\s\x00-\x1f\x7f]{1,990}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def mapping(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A JSON object that must be there."""
    value = _needed(data, name)
    if not isinstance(value, dict):
        raise Unreadable("wrong_type")
    return value


def text(data: Mapping[str, Any], name: str) -> str:
    """A text that must be there, exactly as received: NUL and lone surrogates too."""
    value = _needed(data, name)
    if not isinstance(value, str):
        raise Unreadable("wrong_type")
    return value


def identifier(data: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """An id, given as a number or a text; "" if it may be missing and is."""
    value = _needed(data, name) if needed else data.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise Unreadable("wrong_type")
    known = readable(str(value)).strip()
    if len(known) > MAX_ID:
        raise Unreadable("too_long")
    if needed and not known:
        raise Unreadable("bad_field")
    return known


def name(data: Mapping[str, Any], field: str, limit: int = MAX_NAME) -> str:
    """A short text for people, cut to `limit`; "" if it is missing or null."""
    value = data.get(field)
    if value is not None and not isinstance(value, str):
        raise Unreadable("wrong_type")
    return readable(value or "")[:limit]


def link(data: Mapping[str, Any], field: str) -> str:
    """An http(s) address, or "" if there is none worth keeping."""
    value = data.get(field)
    return value if isinstance(value, str) and _LINK.fullmatch(value) else ""


def count(data: Mapping[str, Any], field: str) -> int:
    """A number that is not negative and fits in a column; 0 if missing or null."""
    value = data.get(field)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable("wrong_type")
    if not 0 <= value < COLUMN:
        raise Unreadable("bad_field")
    return value


def flag(data: Mapping[str, Any], field: str) -> bool:
    """True only for a JSON true."""
    return data.get(field) is True


def instant(data: Mapping[str, Any], field: str) -> datetime | None:
    """An RFC 3339 time with its zone, in UTC; None if missing or null."""
    value = data.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unreadable("wrong_type")
    moment = parse_instant(value)
    if moment is None:
        raise Unreadable("bad_field")
    return moment


def _needed(data: Mapping[str, Any], name: str) -> Any:
    value = data.get(name)
    if value is None:
        raise Unreadable("missing_field")
    return value


def parse_instant(value: str) -> datetime | None:
    """Read an RFC 3339 time with its zone, in UTC; None if it is not one."""
    if not _INSTANT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(_microseconds(value)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _microseconds(value: str) -> str:
    return re.sub(r"(\.\d{6})\d+", r"\1", value, flags=re.ASCII)
