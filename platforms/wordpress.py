"""WordPress, through our plugin (platforms/wordpress/overshare.php): the generic contract over its REST routes.

The core REST API is not used: each update by it overwrites the commenter's stored address and user agent with ours
(WordPress Trac #64248), and it has no lock against an edit in between.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from platforms import contract, fields
from platforms.decoding import decode_reply
from platforms.generic import Generic, decision_call, read_call, read_page
from platforms.platform import (
    Again,
    Call,
    Changed,
    Connection,
    Conversation,
    Done,
    GivenUp,
    Gone,
    Order,
    Poll,
    Reply,
    Unreadable,
)
from platforms.replies import CONFLICT, GONE, answer, trouble
from platforms.signatures import sha256

ROUTES = "overshare/v1"
SHOWN = frozenset({"approved", "approve", "published", "1"})
NO_ROUTE = "rest_no_route"
"""What WordPress answers when the plugin is switched off: the comment is not gone."""


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment as it stands there."""

    text: str = field(repr=False)
    status: str
    revision: int
    at: datetime | None


class WordPress(Generic):
    """A WordPress blog's comments: the generic contract, and a way to read a comment before and after."""

    name = "wordpress"
    title = "WordPress"
    source = "blog"

    def carry(self, step: str, order: Order, connection: Connection, now: float) -> Conversation:  # noqa: ARG002
        """Read the comment, call the plugin unless the text stands there already, read again.

        A hold or an allow is always told to the plugin, which keeps what the status alone does not show: whether
        WordPress would have published the comment, and until when it waits for us. Its row lock and hash decide.
        """
        before = yield from _read(order, connection, now)
        if not isinstance(before, _Comment):
            return before
        if (ready := _standing(before, order)) is not None:
            return ready
        call = decision_call(self.name, route(connection, "decisions"), order, connection, now)
        if call is None:
            return GivenUp("no_secret")
        told = _told((yield call))
        if not isinstance(told, (str, Changed)):
            return told
        after = yield from _read(order, connection, now)
        if not isinstance(after, _Comment):
            return after
        return _changed(after) if isinstance(told, Changed) else _checked(after, told, order)

    def poll(self, cursor: str, connection: Connection, now: float) -> Poll | None:
        """Ask the plugin for the comments that changed since `cursor`."""
        return read_page(
            str(connection.options.get("poll_url") or route(connection, "comments")), cursor, connection, now
        )


def route(connection: Connection, path: str) -> str:
    """Where a route of the plugin is. `callback_url` of the options, if set, tells where `decisions` is.

    A blog with plain permalinks has no /wp-json/: option `plain_permalinks`.
    """
    callback = str(connection.options.get("callback_url") or "")
    if callback.endswith("/decisions"):
        return callback.removesuffix("decisions") + path
    base = connection.base_url.rstrip("/")
    if connection.options.get("plain_permalinks") is True:
        return f"{base}/?rest_route=/{ROUTES}/{path}"
    return f"{base}/wp-json/{ROUTES}/{path}"


def _read(
    order: Order, connection: Connection, now: float
) -> Generator[Call, Reply, _Comment | Again | GivenUp | Gone]:
    known = contract.own_id(order)
    call = read_call(route(connection, f"comments/{quote(known, safe='')}"), connection, now)
    if call is None:
        return GivenUp("no_secret")
    reply = yield call
    if _is_route_missing(reply):
        return GivenUp("plugin_missing")
    if (bad := trouble(reply)) is not None:
        return bad
    try:
        return _comment(decode_reply(reply.body), known)
    except Unreadable:
        return Again("unreadable_reply")


def _comment(data: Mapping[str, Any], known: str) -> _Comment | Again:
    text = fields.text(data, "text")
    if fields.identifier(data, "id") != known or data.get("text_sha256") != sha256(text):
        return Again("uncertain")
    number, stamped = contract.revision_of(data)
    return _Comment(text, fields.name(data, "status", 32), number, fields.instant(data, "revised_at") or stamped)


def _is_route_missing(reply: Reply) -> bool:
    return reply.status in GONE and answer(reply).get("code") == NO_ROUTE


def _standing(comment: _Comment, order: Order) -> Done | Gone | None:
    """What can be said from reading alone; None if the plugin must be called.

    The text may differ from what was ordered and be ours all the same, as WordPress filtered it when it saved: the
    plugin remembers which text became which.
    """
    if comment.status in contract.REMOVED and (order.action == "allow" or comment.status != "spam"):
        return Gone()
    if order.action in contract.WITH_TEXT and comment.text == order.result_text:
        return Done(sha256(comment.text))
    return None


def _told(reply: Reply) -> str | Changed | Again | GivenUp | Gone:
    """The hash of the text that the plugin says stands there now, or why there is none."""
    if reply.status == CONFLICT:
        return Changed()
    if _is_route_missing(reply):
        return GivenUp("plugin_missing")
    if (bad := trouble(reply)) is not None:
        return bad
    data = answer(reply)
    carried = data.get("applied") is True or (data.get("applied") is False and data.get("reason") == "already")
    told = data.get("text_sha256")
    return told if carried and isinstance(told, str) else Again("uncertain")


def _changed(comment: _Comment) -> Changed:
    return Changed(comment.text, comment.revision, comment.at)


def _checked(comment: _Comment, told: str, order: Order) -> Done | Again | Changed:
    """Look again: what stands there is what was ordered, or what the plugin says it made of it."""
    known = sha256(comment.text)
    if order.action in contract.WITH_TEXT:
        return _checked_text(comment, told == known, order)
    if known != told:
        return Again("uncertain") if comment.text == order.base_text else _changed(comment)
    # An allowed comment may stay unpublished: what WordPress wants moderated stays in its own queue.
    shown = order.action == "hold" and comment.status in SHOWN
    return Again("not_applied") if shown else Done(known)


def _checked_text(comment: _Comment, as_told: bool, order: Order) -> Done | Again | Changed:
    if comment.text == order.result_text:
        return Done(sha256(comment.text))
    if comment.text == order.base_text:
        return Again("not_applied")
    if as_told and not _left(comment.text, order):
        return Done(sha256(comment.text), comment.text)
    return _changed(comment)


def _left(text: str, order: Order) -> bool:
    """Whether something that was cut stands there still, more often than it was left on purpose."""
    cut = {order.base_text[span.start : span.end] for span in order.spans}
    return any(text.count(value) > order.result_text.count(value) for value in cut if value)
