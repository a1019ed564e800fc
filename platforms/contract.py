"""The generic contract's values: what a plugin sends us about a post, and what we send it about a decision.

Both the generic platform and the WordPress plugin speak it; docs/openapi.yaml is the same for people.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from platforms import fields
from platforms.platform import Event, IncomingPost, Order, Unreadable
from platforms.signatures import sha256

EVENTS = {
    "post.created": Event.CREATED,
    "post.edited": Event.EDITED,
    "post.deleted": Event.DELETED,
    "post.restored": Event.RESTORED,
    "ping": Event.PING,
}
MARKUPS = {
    "plain": "plain",
    "markdown": "markdown",
    "html": "html",
    "html-comment": "html",
    "bbcode": "bbcode",
    "mycode": "bbcode",
}
PUBLIC = {"public": True, "unlisted": True, "members": False, "private": False}
STATUSES = {
    "published": "published",
    "approved": "published",
    "pending": "pending",
    "hold": "pending",
    "held": "pending",
    "unapproved": "pending",
}
REMOVED = frozenset({"spam", "trash", "post-trashed", "deleted"})
COMMENT = "comment"
PLAIN_IDS = frozenset({"post", COMMENT})
OBJECTS = PLAIN_IDS | {"topic_title"}
WITH_TEXT = frozenset({"redact", "restore"})
_REVISION = re.compile(r"(?:(?P<at>[0-9TZ:.+-]{20,40})#)?(?P<number>[0-9]{1,9})", re.ASCII)


def event_of(payload: Mapping[str, Any]) -> IncomingPost:
    """Read a whole delivery: type, timestamp, data. Raise Unreadable."""
    event = EVENTS.get(fields.text(payload, "type"))
    if event is None:
        raise Unreadable("unknown_event")
    if event is Event.PING:
        return IncomingPost(Event.PING)
    return post_of(fields.mapping(payload, "data"), event, fields.instant(payload, "timestamp"))


def post_of(data: Mapping[str, Any], event: Event, at: datetime | None = None) -> IncomingPost:
    """Read one post. `at` is when the event happened; a poll has none. Raise Unreadable.

    Only a comment may bring its poster's address; from anything else it is dropped and counted.
    """
    kind = fields.name(data, "object", 32) or "post"
    if kind not in OBJECTS:
        raise Unreadable("bad_field")
    revision, revised_at = _order(data, event, at)
    status = fields.name(data, "status", 32) or "published"
    if event is Event.DELETED or status in REMOVED:
        return IncomingPost(Event.DELETED, _external_id(data, kind), kind, revision=revision, revised_at=revised_at)
    author, address = _author(data)
    return IncomingPost(
        event=event,
        external_id=_external_id(data, kind),
        kind=kind,
        thread=fields.identifier(data, "thread_id", needed=False),
        thread_title=fields.name(data, "thread_title", 500),
        url=fields.link(data, "url"),
        text=_text(data),
        markup=MARKUPS.get(fields.name(data, "format", 32) or "plain", "plain"),
        public=_one_of(PUBLIC, fields.text(data, "visibility")),
        status=_one_of(STATUSES, status),
        revision=revision,
        revised_at=revised_at,
        created_at=fields.instant(data, "created_at"),
        author_id=fields.identifier(author, "id", needed=False),
        author_name=fields.name(author, "name"),
        staff=fields.flag(author, "staff"),
        address=address if kind == COMMENT else None,
        address_refused=bool(address) and kind != COMMENT,
        mark=fields.name(data, "decision_id", 64) or None,
    )


def decision_of(order: Order, *, source: str, site: str, now: float) -> bytes:
    """The body of a decision callback. The same order gives the same data, whenever it is sent."""
    data: dict[str, Any] = {
        "decision_id": order.decision_id,
        "source": source,
        "site": site,
        "object": order.kind,
        "id": own_id(order),
        "action": order.action,
        "base_text_sha256": sha256(order.base_text),
        "offset_unit": "unicode_code_point",
        "spans": [_span(order, at) for at in range(len(order.spans))],
    }
    if order.action in WITH_TEXT:
        data["result_text"] = order.result_text
        data["result_text_sha256"] = sha256(order.result_text)
    moment = datetime.fromtimestamp(int(now), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"type": f"decision.{order.action}", "timestamp": moment, "data": data}).encode()


def own_id(order: Order) -> str:
    """The post's id as the platform knows it."""
    return order.external_id.removeprefix(f"{order.kind}:")


def _span(order: Order, at: int) -> dict[str, Any]:
    span = order.spans[at]
    return {"start": span.start, "end": span.end, "category": span.kind, "replacement": span.replacement}


def _external_id(data: Mapping[str, Any], kind: str) -> str:
    """Posts and comments go by their bare id; a title's id is its topic's, so it must not meet a post's."""
    known = fields.identifier(data, "id")
    return known if kind in PLAIN_IDS else f"{kind}:{known}"


def _order(data: Mapping[str, Any], event: Event, at: datetime | None) -> tuple[int, datetime | None]:
    """The revision's number, and the moment that places this event among the post's others.

    That is when the text was last edited; for a removal and a return it is when that happened, which is later.
    """
    number, stamped = revision_of(data)
    written = fields.instant(data, "edited_at") or stamped
    if event in {Event.DELETED, Event.RESTORED}:
        return number, _latest(at, written)
    if event is Event.CREATED or at is None:
        return number, written or fields.instant(data, "created_at") or at
    return number, written or at


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def revision_of(data: Mapping[str, Any]) -> tuple[int, datetime | None]:
    """A revision is a number, or "<time>#<number>"."""
    value = data.get("revision")
    if not isinstance(value, str):
        return fields.count(data, "revision"), None
    match = _REVISION.fullmatch(value)
    if match is None:
        raise Unreadable("bad_field")
    stamped = fields.parse_instant(match["at"]) if match["at"] else None
    if match["at"] and stamped is None:
        raise Unreadable("bad_field")
    return int(match["number"]), stamped


def _text(data: Mapping[str, Any]) -> str:
    """The source text. A hash that does not fit it means that somebody re-encoded it on the way: offsets would lie."""
    text = fields.text(data, "text")
    told = data.get("text_sha256")
    if told is not None and told != sha256(text):
        raise Unreadable("bad_field")
    return text


def _author(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    author = fields.mapping(data, "author") if data.get("author") is not None else {}
    return author, fields.name(author, "ip", 64).strip()


def _one_of(table: Mapping[str, Any], value: str) -> Any:
    if value not in table:
        raise Unreadable("bad_field")
    return table[value]
