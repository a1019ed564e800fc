"""What an answer means, for every platform alike: done, not now, never, or gone."""

import re
from collections.abc import Mapping
from typing import Any

from platforms.decoding import decode_reply
from platforms.platform import Again, GivenUp, Gone, Reply, Unreadable

MAX_WAIT = 3600.0
"""A platform that says "come back in a year" is asked again after an hour (T21)."""

DEFAULT_WAIT = 60.0
OK = range(200, 300)
REDIRECTS = range(300, 400)
RATE_LIMITED = 429
LATER = frozenset({408, 423, 425, RATE_LIMITED})
UNAVAILABLE = 503
FORBIDDEN = 403
GONE = frozenset({404, 410})
CONFLICT = 409
UNPROCESSABLE = 422
SERVER_ERRORS = range(500, 600)
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def trouble(reply: Reply) -> Again | GivenUp | Gone | None:
    """Why a reply is not a success, or None if it is one. A conflict is the caller's to read."""
    status = reply.status
    if status not in range(200, 600):
        return Again("no_answer")
    if status in LATER or status in SERVER_ERRORS:
        return _later(reply)
    if is_html(reply):
        return Again("html_reply")  # a proxy or a login page spoke, not the platform
    return None if status in OK else _never(status)


def _never(status: int) -> GivenUp | Gone:
    if status in GONE:
        return Gone()
    if status in REDIRECTS:
        return GivenUp("redirected")  # never followed: it may lead anywhere
    return GivenUp({401: "unauthorised", FORBIDDEN: "forbidden"}.get(status, f"refused_{status}"))


def _later(reply: Reply) -> Again:
    if reply.status == RATE_LIMITED:
        return Again("rate_limited", wait(reply))
    if reply.status == UNAVAILABLE:
        reason = "read_only" if answer(reply).get("error_type") == "read_only" else "unavailable"
        return Again(reason, wait(reply))
    return Again(f"status_{reply.status}", wait(reply) if _header(reply, "retry-after") else 0.0)


def wait(reply: Reply) -> float:
    """Seconds the platform asks for, never more than an hour. From the header, else Discourse's JSON, else a minute."""
    given = _header(reply, "retry-after")
    if _SECONDS.fullmatch(given):
        return min(float(given), MAX_WAIT)
    extras = answer(reply).get("extras")
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    if isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and seconds >= 0:
        return min(float(seconds), MAX_WAIT)
    return DEFAULT_WAIT


def answer(reply: Reply) -> Mapping[str, Any]:
    """The JSON object of a reply, or an empty one."""
    try:
        return decode_reply(reply.body)
    except Unreadable:
        return {}


def is_html(reply: Reply) -> bool:
    """Whether a page came back where data should have."""
    if not reply.body:
        return False
    return "html" in _header(reply, "content-type").lower() or reply.body.lstrip()[:1] == b"<"


def _header(reply: Reply, name: str) -> str:
    return next((value for key, value in reply.headers.items() if key.lower() == name), "")
