"""The door for platforms: limits first, then the signature over the raw bytes, then the payload, then one commit.

Nothing is written for a delivery that is not signed, every refusal looks the same, and a 2xx is only said after the
commit. A known site never hears 404 or 410: Discourse would switch its webhook off.
"""

import re
import time
from dataclasses import dataclass, field

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import select

from models import crash, intake, sites
from models.desk import Desk
from models.jobs import SCAN
from models.session import Busy
from models.site import Site
from moderation_ui.auth import Needs, needs
from moderation_ui.room import reading, room, writing
from platforms.catalogue import platform
from platforms.decoding import LIMIT, decode
from platforms.platform import Connection, Platform, Refused, Unreadable

pages = Blueprint("webhooks", __name__, url_prefix="/hooks")
# What an unknown site's delivery is checked with, so that it takes the same path and time as a known one's.
NOBODY = Connection("", secrets=("whsec_bm8gc2l0ZSBoYXMgdGhpcyBzZWNyZXQsIGl0IGlzIG5vYm9keSdz",))
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """A signed delivery: whose, its own id, and its bytes."""

    site: Site
    speaks: Platform
    connection: Connection = field(repr=False)
    message: intake.Message
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@pages.post("/<site>", strict_slashes=False)
@needs(Needs.SIGNATURE)
def hook(site: str) -> tuple[Response, int]:
    """Take one delivery in. 202 once it is kept."""
    try:
        delivery = _signed(site, _body())
        received = _keep(delivery)
    except Turned as turned:
        return _refuse(turned)
    except Busy:
        return _refuse(Turned(503, "busy"))
    crash.point("intake.after_commit")
    if received.revision_id is not None:
        room().nudge(SCAN, received.revision_id)
    crash.point("intake.after_enqueue")
    return jsonify(outcome=received.outcome), 202


def _refuse(turned: Turned) -> tuple[Response, int]:
    room().refused.add(f"hook:{turned.reason}")
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


def _signed(name: str, body: bytes) -> Delivery:
    headers = {key.lower(): value for key, value in request.headers.items()}
    with reading() as desk:
        site = desk.session.scalar(select(Site).where(Site.name == _plain(name), Site.active))
        connection = sites.connection(desk, site) if site is not None else NOBODY
    speaks = platform(site.platform if site is not None else "generic")
    try:
        identity = speaks.verify(headers, body, connection.secrets, time.time())
    except Refused as refused:
        raise Turned(401, refused.reason if site is not None else "unknown_site") from None
    if site is None:
        raise Turned(401, "unknown_site")
    if not room().quota.takes(site.id, room().settings.inbound_per_minute):
        raise Turned(429, "quota")
    return Delivery(site, speaks, connection, intake.Message(id=identity, size=len(body)), headers, body)


def _plain(name: str) -> str:
    """A name that both databases can be asked for: PostgreSQL takes neither NUL nor lone surrogates."""
    return name if name.isascii() and name.isprintable() else ""


def _keep(delivery: Delivery) -> intake.Received:
    """Read the payload and commit what it says; what was signed but cannot be read leaves a row for the admin."""
    try:
        post = delivery.speaks.parse(delivery.headers, decode(delivery.body), delivery.connection)
    except Unreadable as unreadable:
        with writing() as desk:
            intake.reject(desk, delivery.site, delivery.message, unreadable.reason)
        raise Turned(_status(unreadable.reason), unreadable.reason) from None

    def work(desk: Desk) -> intake.Received:
        received = intake.receive(desk, delivery.site, post, delivery.message)
        crash.point("intake.before_commit")
        return received

    if room().database.engine.dialect.name == "sqlite":
        # SQLite lets one write at a time: those who would wait for each other share a commit.
        return room().together.keep(work, writing)
    with writing() as desk:
        return work(desk)


def _status(reason: str) -> int:
    return NOT_UNDERSTOOD if reason in SEMANTIC else MALFORMED
