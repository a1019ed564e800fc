"""Discourse's REST API: the calls we make, and what a post, a title or a queued post looks like when it is read."""

import json
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from platforms import contract, fields
from platforms.decoding import decode_reply
from platforms.platform import Again, Call, Connection, Order, Outcome, Reply, Unreadable
from platforms.replies import answer, trouble

POST = "post"
TITLE = "topic_title"
QUEUED = "queued_post"
PENDING = 0
APPROVED = 1
REASON = "moderator edit"
"""Starts every edit reason of ours; the decision's id follows. Neutral: an edit reason is public."""

_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_SPACES = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SUFFIX = "(edited for privacy by the moderators)"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands there now. `number` is the post's place in its topic, `id` its own."""

    id: int
    text: str = field(repr=False)
    version: int = 1
    at: datetime | None = None
    deleted: bool = False
    hidden: bool = False
    number: int = 0
    reviewable: int | None = None
    status: int = PENDING
    actions: frozenset[str] = frozenset()


Read = Generator[Call, Reply, Standing]


class Ended(Exception):
    """A conversation is over before its last word. `outcome` says how; `conversation` catches it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Api:
    """Builds calls for one site. The key goes into a header; a URL holds ids only."""

    connection: Connection

    def call(
        self, method: str, path: str, data: Mapping[str, Any] | None = None, form: Mapping[str, str] | None = None
    ) -> Call:
        """A call with our key. `data` goes as JSON; `form` as a form, where Discourse compares strings."""
        headers = {"accept": "application/json"}
        if self.connection.api_key:
            headers |= {"api-key": self.connection.api_key, "api-username": self.connection.api_user or "system"}
        body = b""
        if data is not None:
            headers["content-type"], body = "application/json", json.dumps(data).encode()
        elif form is not None:
            headers["content-type"], body = "application/x-www-form-urlencoded", urlencode(form).encode()
        return Call(method, self.connection.base_url.rstrip("/") + path, headers, body)

    @property
    def hold(self) -> str:
        """How this site holds a post: flag, delete or placeholder."""
        chosen = self.connection.options.get("hold", "flag")
        return chosen if chosen in {"delete", "placeholder"} else "flag"


class Target(Protocol):
    """A text on Discourse that can be read and rewritten."""

    def read(self) -> Read:
        """What stands there now."""
        ...

    def write(self, standing: Standing, text: str, reason: str) -> Call:
        """The call that puts another text there, only if what was read stands there still."""
        ...


def target(api: Api, order: Order) -> Target | None:
    """What an order is about; None if its id is none of Discourse's."""
    known = contract.own_id(order)
    if not _ID.fullmatch(known):
        return None
    if order.kind == TITLE:
        return Title(api, int(known))
    return QueuedPost(api, int(known)) if order.kind == QUEUED else Post(api, int(known))


@dataclass(frozen=True, slots=True)
class Post:
    """A published post."""

    api: Api
    id: int

    def read(self) -> Read:
        """GET the post with its source text."""
        reply = yield self.api.call("GET", f"/posts/{self.id}.json")
        return _read(reply, lambda data: _post(data, self.id))

    def write(self, standing: Standing, text: str, reason: str) -> Call:
        """PUT the text; `original_text` is Discourse's optimistic lock, compared exactly with what is stored."""
        edit = {"raw": text, "original_text": standing.text, "edit_reason": reason}
        return self.api.call("PUT", f"/posts/{self.id}.json", {"post": edit, "bypass_bump": True})


@dataclass(frozen=True, slots=True)
class Title:
    """A topic's title. Discourse has no lock for it: it is read just before."""

    api: Api
    id: int

    def read(self) -> Read:
        """GET the topic."""
        reply = yield self.api.call("GET", f"/t/{self.id}.json")
        return _read(reply, lambda data: _title(data, self.id))

    def write(self, standing: Standing, text: str, reason: str) -> Call:  # noqa: ARG002 - neither lock nor reason here
        """PUT the title."""
        return self.api.call("PUT", f"/t/-/{self.id}.json", {"title": text.replace("\n\n", " ")})

    def first_post(self) -> Read:
        """The post whose revisions keep the titles from before."""
        reply = yield self.api.call("GET", f"/posts/by_number/{self.id}/1.json")
        return _read(reply, lambda data: _post(data, None))


@dataclass(frozen=True, slots=True)
class QueuedPost:
    """A post that waits for approval. Rewriting it leaves no revision."""

    api: Api
    id: int

    def read(self) -> Read:
        """GET the reviewable."""
        reply = yield self.api.call("GET", f"/review/{self.id}.json")
        return _read(reply, lambda data: _queued(data, self.id))

    def write(self, standing: Standing, text: str, reason: str) -> Call:  # noqa: ARG002 - the queue has no reasons
        """PUT the text; `version` is the lock."""
        change = {"reviewable": {"payload": {"raw": text}}}
        return self.api.call("PUT", f"/review/{self.id}.json?version={standing.version}", change)

    def perform(self, standing: Standing, action: str) -> Call:
        """PUT an action of the queue."""
        return self.api.call("PUT", f"/review/{self.id}/perform/{action}.json?version={standing.version}")


def normal(text: str) -> str:
    """Text as Discourse stores it: Unicode's spaces are one ASCII space each, and none stand at the end."""
    return _SPACES.sub(" ", text).rstrip()


def padded(text: str) -> str:
    """Text that passes the shortest length and the least variety of characters that Discourse asks of a post.

    Discourse refuses a post of fewer than 20 characters or 7 different ones (`min_post_length`, `body_min_entropy`)
    with 422, so a post of which hardly anything was left gets a neutral last line.
    """
    return f"{normal(text)}\n\n{_SUFFIX}"


def forms(text: str) -> frozenset[str]:
    """How a text of ours may stand there: as stored, lengthened, and both with a title's one line."""
    stored, longer = normal(text), padded(text)
    return frozenset({stored, longer, longer.replace("\n\n", " ")})


def echoes(reply: Reply, known: int) -> bool:
    """Whether the answer to an edit speaks of the post that was edited, or of none."""
    post = answer(reply).get("post")
    return not isinstance(post, dict) or post.get("id") == known


def succeed(reply: Reply) -> Reply:
    """The reply, if it is a success. Raise Ended."""
    if (bad := trouble(reply)) is not None:
        raise Ended(bad)
    return reply


def _read(reply: Reply, build: Callable[[Mapping[str, Any]], Standing | None]) -> Standing:
    """What a reply says stands there. An answer about something else decides nothing."""
    succeed(reply)
    try:
        standing = build(decode_reply(reply.body))
    except Unreadable:
        standing, reason = None, "unreadable_reply"
    else:
        reason = "uncertain"
    if standing is None:
        raise Ended(Again(reason))
    return standing


def _post(data: Mapping[str, Any], known: int | None) -> Standing | None:
    number = data.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or (known is not None and number != known):
        return None
    reviewable = data.get("reviewable_id")
    return Standing(
        id=number,
        text=fields.text(data, "raw"),
        version=fields.count(data, "version") or 1,
        at=fields.instant(data, "updated_at"),
        deleted=data.get("deleted_at") is not None or fields.flag(data, "user_deleted"),
        hidden=fields.flag(data, "hidden"),
        number=fields.count(data, "post_number"),
        reviewable=reviewable if isinstance(reviewable, int) else None,
    )


def _title(data: Mapping[str, Any], known: int) -> Standing | None:
    if data.get("id") != known:
        return None
    return Standing(known, fields.text(data, "title"), deleted=data.get("deleted_at") is not None)


def _queued(data: Mapping[str, Any], known: int) -> Standing | None:
    queued = fields.mapping(data, "reviewable")
    if queued.get("id") != known:
        return None
    payload = queued.get("payload")
    raw = payload.get("raw") if isinstance(payload, dict) else None
    return Standing(
        id=known,
        text=raw if isinstance(raw, str) else "",
        version=fields.count(queued, "version"),
        status=fields.count(queued, "status"),
        actions=_actions(data),
    )


def _actions(data: Mapping[str, Any]) -> frozenset[str]:
    """The actions offered: their ids stand in side-loaded lists whose names changed with the years."""
    named = set()
    for key in ("bundled_actions", "actions", "reviewable_actions"):
        entries = data.get(key)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                named.add(entry["id"].rpartition("-")[2])
    return frozenset(named)
