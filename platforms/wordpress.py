"""WordPress, through our plugin (platforms/wordpress/overshare.php): the generic contract over its REST routes.

The core REST API is not used: each update by it overwrites the commenter's stored address and user agent with ours
(WordPress Trac #64248), and it has no lock against an edit in between.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from platforms import contract, fields
from platforms.decoding import decode_reply
from platforms.generic import ACTIONS, decision_call, read_call, read_page, settled, wanted
from platforms.platform import (
    Again,
    Call,
    Changed,
    Connection,
    Conversation,
    Done,
    GivenUp,
    Gone,
    IncomingPost,
    Order,
    Poll,
    Reply,
    Step,
    Unreadable,
)
from platforms.replies import GONE, answer, sha256, trouble
from platforms.signatures import standard_verify

ROUTES = "overshare/v1"
SHOWN = frozenset({"approved", "approve", "published", "1"})
WAITING = frozenset({"hold", "held", "unapproved", "pending", "0"})
NO_ROUTE = "rest_no_route"
"""What WordPress answers when the plugin is switched off: the comment is not gone."""


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment as it stands there."""

    text: str = field(repr=False)
    status: str
    revision: int
    at: Any = None


class WordPress:
    """A WordPress blog's comments."""

    name = "wordpress"
    title = "WordPress"
    source = "blog"

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: tuple[str, ...], now: float) -> str:
        """Standard Webhooks."""
        return standard_verify(headers, body, secrets, now)

    def parse(
        self,
        headers: Mapping[str, str],  # noqa: ARG002 - all of it is in the signed body
        payload: Mapping[str, Any],
        connection: Connection | None = None,  # noqa: ARG002 - the payload says whether it is public
    ) -> IncomingPost:
        """Read a delivery of the plugin."""
        return contract.event_of(payload)

    def steps(self, action: str, connection: Connection) -> tuple[Step, ...]:  # noqa: ARG002 - alike for all sites
        """One callback an action: comments have no revisions to clean."""
        return (Step(action),) if action in ACTIONS else ()

    def carry(self, step: str, order: Order, connection: Connection, now: float) -> Conversation:  # noqa: ARG002
        """Read the comment, call the plugin if there is something to do, read again."""
        before = yield from _read(order, connection, now)
        if not isinstance(before, _Comment):
            return before
        if (ready := _standing(before, order)) is not None:
            return ready
        call = decision_call(self.name, route(connection, "decisions"), order, connection, now)
        if call is None:
            return GivenUp("no_secret")
        reply = yield call
        if _is_route_missing(reply):
            return GivenUp("plugin_missing")
        told = settled(reply, order)
        if isinstance(told, Changed):
            return _changed(before) if before.text != order.base_text else told
        if isinstance(told, Again) and told.reason == "uncertain":
            told = Done()  # WordPress filters what it saves, so the hash may differ: look at the text itself
        if not isinstance(told, Done):
            return told
        after = yield from _read(order, connection, now)
        return _checked(after, answer(reply), order) if isinstance(after, _Comment) else after

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
    revised_at = fields.parse_instant(str(data.get("revised_at") or ""))
    revision = data.get("revision")
    number = revision if isinstance(revision, int) and not isinstance(revision, bool) else 0
    return _Comment(text, fields.name(data, "status", 32), number, revised_at)


def _is_route_missing(reply: Reply) -> bool:
    return reply.status in GONE and answer(reply).get("code") == NO_ROUTE


def _standing(comment: _Comment, order: Order) -> Done | Changed | Gone | None:
    """What can be said from reading alone; None if the plugin must be called."""
    if comment.status in contract.REMOVED and (order.action == "allow" or comment.status != "spam"):
        return Gone()
    if order.action in contract.WITH_TEXT:
        # A third text may be our own as WordPress filtered it: the plugin knows which decisions it has carried out.
        return Done(sha256(comment.text)) if comment.text == order.result_text else None
    if comment.text != order.base_text:
        return _changed(comment)
    return Done(sha256(comment.text)) if _is_there(comment, order.action) else None


def _is_there(comment: _Comment, action: str) -> bool:
    if action == "hold":
        return comment.status in WAITING or comment.status == "spam"
    return comment.status in SHOWN


def _changed(comment: _Comment) -> Changed:
    return Changed(comment.text, comment.revision, comment.at)


def _checked(comment: _Comment, told: Mapping[str, Any], order: Order) -> Done | Again | Changed:
    """Look again: the status or the text is what was ordered."""
    if order.action not in contract.WITH_TEXT:
        if comment.text != order.base_text:
            return _changed(comment)
        return Done(sha256(comment.text)) if _is_there(comment, order.action) else Again("uncertain")
    if comment.text == wanted(order):
        return Done(sha256(comment.text))
    if comment.text == order.base_text:
        return Again("not_applied")
    ours = told.get("text_sha256") == sha256(comment.text)
    if ours and not _left(comment.text, order):
        return Done(sha256(comment.text), comment.text)
    return _changed(comment)


def _left(text: str, order: Order) -> bool:
    """Whether something that was cut stands there still, more often than it was left on purpose."""
    cut = {order.base_text[span.start : span.end] for span in order.spans}
    return any(text.count(value) > order.result_text.count(value) for value in cut if value)
