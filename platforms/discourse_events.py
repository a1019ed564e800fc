"""What Discourse tells: webhooks of posts, titles and the approval queue, and the list of newest posts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from platforms import fields
from platforms.discourse_api import PENDING, POST, QUEUED, REASON, TITLE, normal
from platforms.platform import Connection, Event, IncomingPost

PLACEHOLDER = "This post is being checked for privacy and will be back soon."
"""Stands in for a post that is held by the `placeholder` strategy."""

WHISPER = 4
SMALL_ACTION = 3
POST_EVENTS = {
    "post_created": Event.CREATED,
    "post_edited": Event.EDITED,
    "post_recovered": Event.RESTORED,
    "post_destroyed": Event.DELETED,
}
TOPIC_EVENTS = {
    "topic_created": Event.CREATED,
    "topic_edited": Event.EDITED,
    "topic_revised": Event.EDITED,
    "topic_recovered": Event.RESTORED,
    "topic_destroyed": Event.DELETED,
}
ADDRESSES = ("ip", "ip_address", "registration_ip_address")
IGNORED = IncomingPost(Event.IGNORED)
_MARK = re.compile(rf"{REASON} ([0-9a-f-]{{8,64}})")
_PATH = re.compile(r"/t/[^\s\x00-\x1f\x7f]{1,900}")


def event_of(name: str, payload: Mapping[str, Any], connection: Connection | None) -> IncomingPost:
    """Read a delivery by the root key of its (signed) body and the event's name in the header. Raise Unreadable."""
    if "ping" in payload:
        return IncomingPost(Event.PING)
    if name == "post_destroyed" and connection and connection.options.get("hold") == "delete":
        return IGNORED  # it may be our own hold, and who deleted is not told: forgetting the text could not be undone
    if "post" in payload and name in POST_EVENTS:
        return post_of(fields.mapping(payload, "post"), POST_EVENTS[name], connection)
    if "topic" in payload and name in TOPIC_EVENTS:
        return title_of(fields.mapping(payload, "topic"), TOPIC_EVENTS[name], connection)
    if "reviewable" in payload:
        return queued_of(fields.mapping(payload, "reviewable"), name, connection)
    return IGNORED


def post_of(data: Mapping[str, Any], event: Event, connection: Connection | None) -> IncomingPost:
    """Read a post. Private ones leave without their words. Raise Unreadable.

    A hidden post is not private: it is one that was held, by us or by others, and comes back with its text. An author
    who deletes a post leaves a stub in its place, which is a removal as well.
    """
    post = IncomingPost(
        event,
        fields.identifier(data, "id"),
        POST,
        revision=fields.count(data, "version"),
        revised_at=fields.instant(data, "updated_at") or fields.instant(data, "created_at"),
        address_refused=any(data.get(name) for name in ADDRESSES),
    )
    if not is_public(data, connection) or data.get("post_type") == WHISPER:
        return replace(post, public=False)
    left = data.get("deleted_at") is not None or (fields.flag(data, "user_deleted") and event is not Event.RESTORED)
    if event is Event.DELETED or left:
        return replace(post, event=Event.DELETED)
    text = fields.text(data, "raw")
    # Our own stand-in is nothing to look at: what was held stays what we know of the post.
    if data.get("post_type") == SMALL_ACTION or normal(text) == PLACEHOLDER:
        return IGNORED
    return replace(
        post,
        thread=fields.identifier(data, "topic_id", needed=False),
        thread_title=fields.name(data, "topic_title", 500),
        url=_url(data, connection),
        text=text,
        markup="markdown",
        created_at=fields.instant(data, "created_at"),
        author_id=fields.identifier(data, "user_id", needed=False),
        author_name=fields.name(data, "username"),
        staff=fields.flag(data, "staff"),
        mark=mark_of(data.get("edit_reason")),
    )


def is_public(data: Mapping[str, Any], connection: Connection | None) -> bool:
    """Whether everybody may read it, as far as the payload and the site's options tell.

    A payload does not say whether a category is restricted. Option `public_categories` names the only ones to look
    at; `private_categories` names those to leave alone.
    """
    if data.get("topic_archetype", data.get("archetype", "regular")) != "regular":
        return False
    category = data.get("category_id")
    if category is None:
        return False
    options = connection.options if connection else {}
    only = options.get("public_categories")
    if only is not None and str(category) not in _ids(only):
        return False
    return str(category) not in _ids(options.get("private_categories"))


def mark_of(reason: Any) -> str | None:
    """The decision whose edit reason this is. Anybody can write one: a hint, never a proof."""
    match = _MARK.fullmatch(reason) if isinstance(reason, str) else None
    return match[1] if match else None


def _ids(option: Any) -> frozenset[str]:
    return frozenset(str(one) for one in option) if isinstance(option, (list, tuple)) else frozenset()


def _url(data: Mapping[str, Any], connection: Connection | None) -> str:
    path = data.get("post_url")
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        return ""
    return (connection.base_url.rstrip("/") if connection else "") + path


def title_of(data: Mapping[str, Any], event: Event, connection: Connection | None) -> IncomingPost:
    """A topic's title. The payload has no time of its last edit: events count in the order they arrive."""
    topic = fields.identifier(data, "id")
    known = f"{TITLE}:{topic}"
    if not is_public(data, connection):
        return IncomingPost(event, known, TITLE, public=False)
    if event is Event.DELETED or data.get("deleted_at") is not None:
        return IncomingPost(Event.DELETED, known, TITLE)
    author = data.get("created_by") if isinstance(data.get("created_by"), dict) else {}
    return IncomingPost(
        event,
        known,
        TITLE,
        thread=topic,
        url=f"{connection.base_url.rstrip('/')}/t/{topic}" if connection and topic.isdecimal() else "",
        text=fields.text(data, "title"),
        created_at=fields.instant(data, "created_at"),
        author_id=fields.identifier(data, "user_id", needed=False),
        author_name=fields.name(author or {}, "username"),
        # An edit of the first post together with its title is told as this alone, without the post's text.
        partial=event is Event.EDITED,
    )


def queued_of(data: Mapping[str, Any], name: str, connection: Connection | None) -> IncomingPost:
    """A post that waits for approval. Once approved it is a post of its own; this one is then over."""
    if data.get("type") != "ReviewableQueuedPost":
        return IGNORED
    known = f"{QUEUED}:{fields.identifier(data, 'id')}"
    version, created = fields.count(data, "version"), fields.instant(data, "created_at")
    if data.get("category_id") is not None and not is_public(data, connection):
        return IncomingPost(Event.CREATED, known, QUEUED, public=False, revision=version, revised_at=created)
    if fields.count(data, "status") != PENDING:
        return IncomingPost(Event.DELETED, known, QUEUED, revision=version, revised_at=created)
    payload = fields.mapping(data, "payload")
    return IncomingPost(
        Event.CREATED if name == "reviewable_created" else Event.EDITED,
        known,
        QUEUED,
        thread=fields.identifier(data, "topic_id", needed=False),
        thread_title=fields.name(payload, "title", 500),
        url=f"{connection.base_url.rstrip('/')}/review/{known.partition(':')[2]}" if connection else "",
        text=fields.text(payload, "raw"),
        markup="markdown",
        status="pending",
        revision=version,
        revised_at=created,
        created_at=created,
        author_id=fields.identifier(data, "target_created_by_id", needed=False),
    )
