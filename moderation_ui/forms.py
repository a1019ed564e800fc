"""Reading what a form sends: each field once, of a known shape, or the request is refused."""

import re
from uuid import UUID

from flask import abort, request

SHORT = 200


def word(name: str, *, limit: int = SHORT, default: str | None = None) -> str:
    """One field's text. 400 when it is missing, repeated or too long."""
    values = request.form.getlist(name)
    if not values and default is not None:
        return default
    if len(values) != 1 or len(values[0]) > limit:
        abort(400)
    return values[0]


def number(name: str, *, default: int | None = None) -> int:
    """One field's whole number, zero or more. 400 for anything else."""
    value = word(name, limit=18, default=None if default is None else str(default))
    if not re.fullmatch(r"[0-9]{1,18}", value):
        abort(400)
    return int(value)


def numbers(name: str, *, most: int = 300) -> list[int]:
    """A repeated field's whole numbers."""
    values = request.form.getlist(name)
    if len(values) > most or not all(re.fullmatch(r"[0-9]{1,18}", value) for value in values):
        abort(400)
    return [int(value) for value in values]


def choice(name: str, allowed: tuple[str, ...], *, default: str | None = None) -> str:
    """One of a closed list."""
    value = word(name, limit=64, default=default)
    if value not in allowed:
        abort(400)
    return value


def named_row(value: str) -> str:
    """A row's name from the URL in its one spelling, or 404."""
    try:
        uuid = str(UUID(value))
    except ValueError:
        abort(404)
    if uuid != value:
        abort(404)
    return uuid
