"""Anything that can call a webhook and answer a callback: the generic contract, both directions."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from platforms import contract
from platforms.decoding import decode_reply
from platforms.platform import (
    Again,
    Call,
    Changed,
    Connection,
    Conversation,
    Done,
    Event,
    GivenUp,
    Gone,
    IncomingPost,
    Look,
    Order,
    Page,
    Poll,
    Reply,
    Step,
    Unreadable,
)
from platforms.replies import CONFLICT, answer, trouble
from platforms.signatures import BadSecret, sha256, standard_sign, standard_verify

ACTIONS = frozenset({"redact", "hold", "allow", "restore"})


class Generic:
    """The generic contract."""

    name = "generic"
    title = "Anything else"
    source = "forum"

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: tuple[str, ...], now: float) -> str:
        """Standard Webhooks."""
        return standard_verify(headers, body, secrets, now)

    def parse(
        self,
        headers: Mapping[str, str],  # noqa: ARG002 - all of it is in the signed body
        payload: Mapping[str, Any],
        connection: Connection | None = None,  # noqa: ARG002 - the payload says whether it is public
    ) -> IncomingPost:
        """Read a delivery of the contract."""
        return contract.event_of(payload)

    def steps(self, action: str, connection: Connection) -> tuple[Step, ...]:  # noqa: ARG002 - alike for all sites
        """One callback an action."""
        return (Step(action),) if action in ACTIONS else ()

    def carry(self, step: str, order: Order, connection: Connection, now: float) -> Conversation:  # noqa: ARG002
        """Call back, once.

        The receiver compares `base_text_sha256` before it acts: that is the reading before, and its answer's
        `text_sha256` is the looking after. The same id again has no second effect (docs/openapi.yaml).
        """
        url = str(connection.options.get("callback_url") or "")
        if not url:
            return GivenUp("no_callback_url")
        call = decision_call(self.name, url, order, connection, now)
        if call is None:
            return GivenUp("no_secret")
        reply = yield call
        return settled(reply, order)

    def poll(self, cursor: str, connection: Connection, now: float) -> Poll | None:
        """Ask `poll_url` for what changed since `cursor`."""
        url = str(connection.options.get("poll_url") or "")
        return read_page(url, cursor, connection, now) if url else None

    def look(self, external_id: str, kind: str, connection: Connection) -> Look | None:  # noqa: ARG002
        """The contract has no such question: an event brings the whole post, and the poll tells the rest."""
        return None


def decision_call(source: str, url: str, order: Order, connection: Connection, now: float) -> Call | None:
    """The signed callback of an order, or None without a usable secret.

    Its id is the decision's and action's, so that a receiver knows the second try for the first one.
    """
    body = contract.decision_of(order, source=source, site=connection.base_url, now=now)
    signed = _signed(f"{order.decision_id}_{order.action}", body, connection, now)
    return None if signed is None else Call("POST", url, {"content-type": "application/json", **signed}, body)


def read_call(url: str, connection: Connection, now: float) -> Call | None:
    """A signed GET: there is no body, so what is signed is `GET <path?query>`."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    nonce = sha256(f"{now!r} {target}")[:32]
    signed = _signed(f"get_{nonce}", f"GET {target}".encode(), connection, now)
    return None if signed is None else Call("GET", url, signed)


def _signed(message_id: str, body: bytes, connection: Connection, now: float) -> dict[str, str] | None:
    try:
        return standard_sign(message_id, int(now), body, *connection.secrets)
    except (BadSecret, ValueError):
        return None


def settled(reply: Reply, order: Order) -> Done | Again | GivenUp | Changed | Gone:
    """What the answer to a callback means: done only if the text it names is the one that should stand there."""
    if reply.status == CONFLICT:
        return _conflict(reply, order)
    if (bad := trouble(reply)) is not None:
        return bad
    data = _reply_of(reply)
    if data is None:
        return Again("unreadable_reply")
    if data.get("text_sha256") != sha256(wanted(order)):
        return Again("uncertain")
    if data.get("applied") is True or (data.get("applied") is False and data.get("reason") == "already"):
        return Done(sha256(wanted(order)))
    return GivenUp("not_applied")


def wanted(order: Order) -> str:
    """The text that stands there once the order is carried out."""
    return order.result_text if order.action in contract.WITH_TEXT else order.base_text


def _conflict(reply: Reply, order: Order) -> Done | Changed | Again:
    data = _reply_of(reply)
    if data is None or not isinstance(data.get("text_sha256"), str):
        return Again("unreadable_reply")
    # An earlier try may have been carried out although its answer was lost: then the text is the wanted one.
    redone = order.action in contract.WITH_TEXT and data["text_sha256"] == sha256(wanted(order))
    return Done(data["text_sha256"]) if redone else Changed()


def _reply_of(reply: Reply) -> dict[str, Any] | None:
    try:
        return decode_reply(reply.body)
    except Unreadable:
        return None


def read_page(url: str, cursor: str, connection: Connection, now: float) -> Poll:
    """One page of `{"posts" or "comments": [...], "cursor": "...", "more": false}`."""
    joint = "&" if urlsplit(url).query else "?"
    call = read_call(f"{url}{joint}since={quote(cursor, safe='')}", connection, now)
    if call is None:
        return GivenUp("no_secret")
    reply = yield call
    bad = trouble(reply)
    if isinstance(bad, Gone):
        return GivenUp("nothing_to_poll")
    if bad is not None:
        return bad
    return _page(answer(reply), cursor)


def _page(data: Mapping[str, Any], cursor: str) -> Page | Again:
    entries = data.get("posts", data.get("comments"))
    following = data.get("cursor")
    if not isinstance(entries, list) or not isinstance(following, str) or len(following) > 200:  # noqa: PLR2004 - the column's width
        return Again("unreadable_reply")
    posts = [post for entry in entries if (post := _entry(entry)) is not None]
    more = data.get("more") is True and following != cursor
    return Page(tuple(posts), following, more, unreadable=len(entries) - len(posts))


def _entry(entry: Any) -> IncomingPost | None:
    """One post of a page. What stands there now is told as an edit: it never beats a removal that came later."""
    try:
        return contract.post_of(entry, Event.EDITED) if isinstance(entry, dict) else None
    except Unreadable:
        return None
