"""Discourse: its own webhooks in, its REST API out."""

import re
from collections.abc import Generator, Mapping
from typing import Any

from platforms.discourse_api import QUEUED, TITLE, Api
from platforms.discourse_carry import CLEAN_HISTORY, conversation
from platforms.discourse_events import event_of, post_of, queued_of, title_of
from platforms.platform import (
    Again,
    Call,
    Connection,
    Conversation,
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
from platforms.replies import answer, trouble
from platforms.signatures import discourse_verify, sha256

STEPS = {
    "redact": (Step("redact"), Step(CLEAN_HISTORY, late=True)),
    "hold": (Step("hold"),),
    "allow": (Step("allow"),),
    "restore": (Step("restore"),),
}
_EVENT = re.compile(r"[a-z_]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_CURSOR = re.compile(r"([0-9]{1,18})(?::([0-9]{1,18}):([0-9]{1,18}))?", re.ASCII)


class Discourse:
    """A Discourse forum. It stores no address with a post, and what else names one is dropped."""

    name = "discourse"
    title = "Discourse"
    source = "forum"

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: tuple[str, ...], now: float) -> str:  # noqa: ARG002 - no time is signed
        """Discourse's HMAC. The id is the hash of the event's name and the body.

        The name belongs to it: a removal and a creation can have the same bytes. The event's number does not: each
        automatic retry has a new one, and it is not signed.
        """
        digest = discourse_verify(headers, body, secrets)
        return sha256(f"{_event(headers)}\n{digest}")

    def parse(
        self, headers: Mapping[str, str], payload: Mapping[str, Any], connection: Connection | None = None
    ) -> IncomingPost:
        """Read a delivery. Without `connection`, restricted categories cannot be told from public ones."""
        return event_of(_event(headers), payload, connection)

    def steps(self, action: str, connection: Connection) -> tuple[Step, ...]:  # noqa: ARG002 - the conversation looks
        """A redaction is followed, once it cannot be undone any more, by cleaning the public history."""
        return STEPS.get(action, ())

    def carry(self, step: str, order: Order, connection: Connection, now: float) -> Conversation:  # noqa: ARG002 - nothing is timed
        """The conversation of one step."""
        return conversation(step, order, Api(connection))

    def poll(self, cursor: str, connection: Connection, now: float) -> Poll | None:  # noqa: ARG002 - nothing is timed
        """The newest posts, back to the highest id seen."""
        return _poll(cursor, Api(connection))

    def look(self, external_id: str, kind: str, connection: Connection) -> Look | None:
        """The post itself; of a topic its title and its first post."""
        return _look(external_id.rpartition(":")[2], kind, Api(connection))


def _event(headers: Mapping[str, str]) -> str:
    name = headers.get("x-discourse-event", "")
    return name if _EVENT.fullmatch(name) else ""


def _poll(cursor: str, api: Api) -> Poll:
    """One page of 50, newest first.

    The cursor is the highest id seen, and while pages are still missing also where to go on and where to stop
    (`top:before:floor`). The newest page is read in every poll, so that edits of the newest posts are seen as well.
    """
    known = _CURSOR.fullmatch(cursor)
    top, before, floor = (int(part) if part else 0 for part in known.groups()) if known else (0, 0, 0)
    api, restricted = yield from _eyes(api)
    path = f"/posts.json?before={before}" if before else "/posts.json"
    reply = yield api.call("GET", path)
    bad = trouble(reply)
    if bad is not None:
        return GivenUp("nothing_to_poll") if isinstance(bad, Gone) else bad
    listed = answer(reply).get("latest_posts")
    if not isinstance(listed, list):
        return Again("unreadable_reply")
    return _page(listed, restricted, api.connection, (top, before, floor))


def _page(listed: list[Any], restricted: frozenset[str], connection: Connection, at: tuple[int, int, int]) -> Page:
    top, before, floor = at
    posts = [_post(entry, restricted, connection) for entry in listed]
    ids = [entry["id"] for entry in listed if isinstance(entry, dict) and _is_id(entry.get("id"))]
    highest, lowest = max([top, *ids]), min(ids, default=0)
    stop = floor if before else top
    # The first poll of all starts the watch; what is older is a backfill's business.
    more = bool(stop and lowest - 1 > stop and (not before or lowest < before))
    following = f"{highest}:{lowest - 1}:{stop}" if more else str(highest)
    read = tuple(post for post in posts if post is not None)
    return Page(read, following, more, unreadable=len(posts) - len(read))


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**18


def _post(entry: Any, restricted: frozenset[str], connection: Connection) -> IncomingPost | None:
    if not isinstance(entry, dict):
        return None
    event = Event.CREATED if entry.get("version") == 1 else Event.EDITED
    hidden_from_most = {**entry, "topic_archetype": "private"} if str(entry.get("category_id")) in restricted else entry
    try:
        return post_of(hidden_from_most, event, connection)
    except Unreadable:
        return None


def _eyes(api: Api) -> Generator[Call, Reply, tuple[Api, frozenset[str]]]:
    """With whose eyes to read, and which categories are not everybody's.

    Our key sees restricted categories, and `/site.json` tells which they are. Where that cannot be read the list is
    asked for without a key: then it holds what everybody sees and nothing else.
    """
    anonymous = Api(Connection(base_url=api.connection.base_url, options=api.connection.options))
    if not api.connection.api_key:
        return anonymous, frozenset()
    reply = yield api.call("GET", "/site.json")
    categories = answer(reply).get("categories") if trouble(reply) is None else None
    if not isinstance(categories, list):
        return anonymous, frozenset()
    closed = (one for one in categories if isinstance(one, dict) and one.get("read_restricted") is not False)
    return api, frozenset(str(one.get("id")) for one in closed)


def _look(own: str, kind: str, api: Api) -> Look:
    """Read with our key; what not everybody may see comes back as private."""
    if not _NUMBER.fullmatch(own):
        return GivenUp("bad_id")
    api, restricted = yield from _eyes(api)
    if kind == QUEUED:
        return (yield from _look_at_queued(own, api))
    topic = own
    post: dict[str, Any] | Again | GivenUp | Gone = {}
    if kind != TITLE:
        post = yield from _asked(api, f"/posts/{own}.json")
        topic = str(post.get("topic_id")) if isinstance(post, dict) else ""
    if not isinstance(post, dict) or not _NUMBER.fullmatch(topic):
        return Again("unreadable_reply") if isinstance(post, dict) else post
    about = yield from _topic_of(topic, api)
    if not isinstance(about, dict):
        return about
    if kind != TITLE:
        return _seen([_in_topic(post, about, restricted, api.connection)], own)
    first = yield from _asked(api, f"/posts/by_number/{topic}/1.json")
    title = _title(about, restricted, api.connection)
    return _seen([title, _in_topic(first, about, restricted, api.connection) if isinstance(first, dict) else None], own)


def _topic_of(topic: str, api: Api) -> Generator[Call, Reply, dict[str, Any] | Again | GivenUp | Gone]:
    about = yield from _asked(api, f"/t/{topic}.json")
    if isinstance(about, dict) and (str(about.get("id")) != topic or not isinstance(about.get("archetype"), str)):
        return Again("unreadable_reply")  # what does not say that it is public must not be taken for private
    return about


def _asked(api: Api, path: str) -> Generator[Call, Reply, dict[str, Any] | Again | GivenUp | Gone]:
    reply = yield api.call("GET", path)
    bad = trouble(reply)
    return dict(answer(reply)) if bad is None else bad


def _look_at_queued(own: str, api: Api) -> Look:
    told = yield from _asked(api, f"/review/{own}.json")
    if not isinstance(told, dict):
        return told
    try:
        post = queued_of(told.get("reviewable") or {}, "reviewable_updated", api.connection)
    except Unreadable:
        return Again("unreadable_reply")
    return _seen([post], own)


def _in_topic(
    post: dict[str, Any], topic: Mapping[str, Any], restricted: frozenset[str], connection: Connection
) -> IncomingPost | None:
    """A post read by itself does not say where it stands: its topic does."""
    place = {
        "category_id": topic.get("category_id"),
        "topic_archetype": topic.get("archetype", ""),
        "topic_title": topic.get("title"),
    }
    return _post({**post, **place}, restricted, connection)


def _title(data: dict[str, Any], restricted: frozenset[str], connection: Connection) -> IncomingPost | None:
    seen = {**data, "archetype": "private"} if str(data.get("category_id")) in restricted else data
    try:
        return title_of(seen, Event.EDITED, connection)
    except Unreadable:
        return None


def _seen(posts: list[IncomingPost | None], own: str) -> Page | Again:
    """What was asked for comes first; an answer about another post is none."""
    read = [post for post in posts if post is not None and post.event is not Event.IGNORED]
    if posts[0] is None or (read and read[0].external_id.rpartition(":")[2] != own):
        return Again("uncertain")
    return Page(tuple(read), "")
