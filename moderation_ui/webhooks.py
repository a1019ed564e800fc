"""The door for platforms: limits first, then the signature over the raw bytes, then the payload, then one commit.

Nothing is written for a delivery that is not signed, every refusal looks the same, and a 2xx is only said after the
commit. A known site never hears 404 or 410: Discourse would switch its webhook off.
"""

import re
import time

from flask import Blueprint, Response, jsonify, request

from models.intake import Message, Received
from models.session import Busy
from moderation_ui.auth import Needs, needs
from moderation_ui.keeping import Delivery, keep
from moderation_ui.known import KnownSite
from moderation_ui.room import reading, refuse, room
from platforms.catalogue import platform
from platforms.decoding import LIMIT, decode
from platforms.platform import Refused, Unreadable

pages = Blueprint("webhooks", __name__, url_prefix="/hooks")
# What an unknown site's delivery is checked with, so that it takes the same path and time as a known one's.
NOBODY = ("whsec_bm8gc2l0ZSBoYXMgdGhpcyBzZWNyZXQsIGl0IGlzIG5vYm9keSdz",)
# Wrong from the first byte on, whoever signed it: 400. Well-formed JSON that is no event we can take: 422.
MALFORMED = 400
NOT_UNDERSTOOD = 422
SEMANTIC = frozenset({"missing_field", "wrong_type", "unknown_event", "bad_field", "too_long"})


class Turned(Exception):
    """A delivery that goes no further: the status, and the reason for the tally."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@pages.post("/<site>", strict_slashes=False)
@needs(Needs.SIGNATURE)
def hook(site: str) -> tuple[Response, int]:
    """Take one delivery in. 202 once it is kept."""
    try:
        received = _take(site, _body())
    except Turned as turned:
        return _refuse(turned)
    except Busy:
        return _refuse(Turned(503, "busy"))
    return jsonify(outcome=received.outcome), 202


def _refuse(turned: Turned) -> tuple[Response, int]:
    refuse(f"hook:{turned.reason}")
    response = jsonify(error="refused" if turned.status == 401 else turned.reason)  # noqa: PLR2004 - HTTP
    if turned.status in {429, 503}:
        response.headers["Retry-After"] = "5"
    return response, turned.status


def _body() -> bytes:
    """The raw bytes, complete and within the limit, never decompressed."""
    if "Transfer-Encoding" in request.headers or "CONTENT_LENGTH" not in request.environ:
        raise Turned(411, "length_required")
    told = str(request.environ["CONTENT_LENGTH"])
    if not re.fullmatch(r"[0-9]{1,18}", told, re.ASCII):
        raise Turned(411 if told == "" else 400, "bad_length")
    length = int(told)
    if length > LIMIT:
        raise Turned(413, "too_large")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Turned(415, "encoded")
    body: bytes = request.environ["wsgi.input"].read(length)
    if len(body) != length:
        raise Turned(400, "cut_short")
    return body


def _take(name: str, body: bytes) -> Received:
    """Keep a delivery. Raise Turned."""
    headers = {key.lower(): value for key, value in request.headers.items()}
    for _ in range(2):
        with room().together.coming():
            delivery = _signed(name, headers, body)
        if (received := keep(delivery)) is not None:
            break
        room().known.forget(name)
    else:
        raise Turned(503, "busy")  # the site was changed twice in these milliseconds
    if delivery.post is None:
        raise Turned(_status(delivery.unreadable), delivery.unreadable)
    return received


def _signed(name: str, headers: dict[str, str], body: bytes) -> Delivery:
    known, identity = _sender(name, headers, body)
    settings = room().settings
    # Each process has its share: together they never take more, and none need ask another before it answers.
    if not room().quota.takes(known.site.id, max(1, settings.inbound_per_minute // settings.web_processes)):
        raise Turned(429, "quota")
    message = Message(id=identity, size=len(body))
    try:
        return Delivery(known, message, known.speaks.parse(headers, decode(body), known.connection))
    except Unreadable as unreadable:
        return Delivery(known, message, None, unreadable.reason)


def _sender(name: str, headers: dict[str, str], body: bytes) -> tuple[KnownSite, str]:
    """Who signed it, and the delivery's own id. Raise Turned.

    What is remembered of the site is tried first, and what does not fit that is checked against the row. A name that
    nobody has goes the same way, with a secret that nobody has, so that it takes as long as a wrong signature.
    """
    known = room().known.get(name)
    for last in (False, True):
        if last:
            with reading() as desk:
                known = room().known.read(desk, name)
        try:
            identity = _verified(known, headers, body)
        except Refused as refused:
            reason = refused.reason if known else "unknown_site"
        else:
            if known is not None:
                return known, identity
            reason = "unknown_site"
    raise Turned(401, reason)


def _verified(known: KnownSite | None, headers: dict[str, str], body: bytes) -> str:
    speaks, secrets = (known.speaks, known.connection.secrets) if known else (platform("generic"), NOBODY)
    return speaks.verify(headers, body, secrets, time.time())


def _status(reason: str) -> int:
    return NOT_UNDERSTOOD if reason in SEMANTIC else MALFORMED
