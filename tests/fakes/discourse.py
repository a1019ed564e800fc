"""A pretended Discourse that behaves as the platform does where we touch it.

    with FakeDiscourse() as forum:
        known = forum.add_post("text", category=12)    # ids as Discourse's; number 1 starts a topic
        connection = forum.connection(hold="flag")     # a staff key; options as given
        headers, body = forum.webhook("post_created", known)   # signed, ready to be sent
        forum.author_edits(known, "another text")
        forum.posts[known].raw, .hidden, .deleted, .version, .revisions
        forum.effects                                  # edit, hide, unhide, delete, recover, hide_revision,
                                                       # delete_revisions, title, approve, queue_edit

Locks (`original_text`, a reviewable's `version`), revisions that are public until they are hidden, the 20-character
and 7-different-characters rule, trimming, 60 key calls and 20 deletions of history a minute (`limited=True`, with
`clock`), flags and reviewables,
soft deletion. Not pretended: categories' permissions by group, cooked HTML, the staff log.
"""

import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from platforms.platform import Connection, Reply
from platforms.signatures import discourse_sign
from tests.fakes.server import INSTEAD, Effect, Fake, Request, reply

KEY = "c0ffee" * 10 + "beef"
SECRET = "forum-secret-of-the-tests"
SPACES = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
STATUS = {
    400: "invalid_parameters",
    403: "invalid_access",
    404: "not_found",
}


@dataclass
class Revision:
    """The text before an edit."""

    text: str
    hidden: bool = False


@dataclass
class Kept:
    """A post."""

    id: int
    raw: str
    topic: int
    number: int
    user: str = "wanda_iq"
    user_id: int = 1187
    version: int = 1
    revisions: dict[int, Revision] = field(default_factory=dict)
    hidden: bool = False
    deleted: bool = False
    kind: int = 1  # 4 is a whisper, for staff alone
    flagged: bool = False
    reviewable: int | None = None
    edit_reason: str | None = None
    edited: int = 0
    last_editor: str = "wanda_iq"


@dataclass
class Queue:
    """Something in the review queue: a queued post (`raw`) or a flag (`post`)."""

    id: int
    raw: str | None = None
    post: int | None = None
    status: int = 0
    version: int = 0


@dataclass
class Topic:
    """A topic."""

    id: int
    title: str = "Which wood oil for a bench that stays outside"
    category: int | None = 12
    archetype: str = "regular"


class FakeDiscourse(Fake):
    """A pretended forum with one staff key."""

    def __init__(self, *, limited: bool = False, clock: Callable[[], float] = time.monotonic, **switches: bool) -> None:
        super().__init__()
        self.limited, self.clock = limited, clock
        self.can_permanently_delete = switches.get("can_permanently_delete", False)
        self.queue_for_review = switches.get("queue_for_review", True)
        self.allows_anonymous = switches.get("allows_anonymous", True)
        self.posts: dict[int, Kept] = {}
        self.topics: dict[int, Topic] = {}
        self.queue: dict[int, Queue] = {}
        self.restricted: set[int] = set()
        self._recent: deque[float] = deque()
        self._cleaned: deque[float] = deque()
        self._ids = 60_100

    # What happens on the forum itself

    def connection(self, **options: Any) -> Connection:
        """How to reach the forum with its staff key."""
        return Connection(self.url, (SECRET,), KEY, "privacy_desk", options)

    def add_post(self, raw: str, *, topic: int = 4100, number: int | None = None, category: int | None = 12) -> int:
        """A new post."""
        self._ids += 1
        self.topics.setdefault(topic, Topic(topic, category=category))
        numbers = [post.number for post in self.posts.values() if post.topic == topic]
        self.posts[self._ids] = Kept(self._ids, raw, topic, number or max([1, *numbers]) + 1)
        return self._ids

    def add_queued(self, raw: str) -> int:
        """A post that waits for approval."""
        self._ids += 1
        self.queue[self._ids] = Queue(self._ids, raw=raw)
        return self._ids

    def author_edits(self, known: int, raw: str) -> None:
        """The author edits: a new version; it also lifts a hiding."""
        with self.lock:
            self._revise(self.posts[known], raw, self.posts[known].user, None)
            self.posts[known].hidden = False

    def public_texts(self, known: int) -> list[str]:
        """Every text of a post that somebody without a key can read."""
        post = self.posts[known]
        if post.deleted or post.hidden:
            return []
        return [post.raw, *(old.text for old in post.revisions.values() if not old.hidden)]

    def webhook(self, event: str, known: int, secret: str = SECRET) -> tuple[dict[str, str], bytes]:
        """A signed delivery: headers (lower case) and body."""
        kind = event.partition("_")[0]
        data = self._topic_json(self.topics[known]) if kind == "topic" else self.post_json(self.posts[known], hook=True)
        body = json.dumps({kind: data}, separators=(",", ":")).encode()
        headers = {
            "content-type": "application/json",
            "user-agent": "Discourse/3.5.0",
            "x-discourse-instance": self.url,
            "x-discourse-event-id": "90412",
            "x-discourse-event-type": kind,
            "x-discourse-event": event,
        }
        return {**headers, **discourse_sign(body, secret)}, body

    def post_json(self, post: Kept, *, hook: bool = False) -> dict[str, Any]:
        """A post as the API and the webhooks show it."""
        topic = self.topics[post.topic]
        data = {
            "id": post.id,
            "username": post.user,
            "user_id": post.user_id,
            "created_at": "2026-05-06T07:00:00.000Z",
            "updated_at": f"2026-05-06T07:{post.edited % 60:02d}:01.000Z",
            "raw": post.raw,
            "post_number": post.number,
            "post_type": post.kind,
            "topic_id": post.topic,
            "category_id": topic.category,
            "version": post.version,
            "hidden": post.hidden,
            "deleted_at": "2026-05-06T09:00:00.000Z" if post.deleted and not hook else None,
            "user_deleted": False,
            "edit_reason": post.edit_reason,
            "reviewable_id": post.reviewable,
            "staff": False,
            "post_url": f"/t/wood-oil/{post.topic}/{post.number}",
        }
        return {**data, "topic_title": topic.title, "topic_archetype": topic.archetype} if hook else data

    # The API

    def route(self, request: Request) -> Reply:
        key = request.headers.get("api-key")
        if key not in {None, KEY}:
            return _error(403)
        if key and self._is_over(self._recent, 60):
            return INSTEAD["limit_json"]
        if not key and (request.method != "GET" or not self.allows_anonymous):
            return _error(403)
        for method, shape, act in ROUTES:
            match = re.fullmatch(shape, request.path)
            if match and method == request.method:
                return getattr(self, act)(
                    request, *(int(part) if part.isdecimal() else part for part in match.groups())
                )
        return Reply(404, {"content-type": "text/html"}, b"<!DOCTYPE html><title>Nothing here</title>")

    def _is_over(self, recent: deque[float], most: int) -> bool:
        """Whether a minute's calls are spent; Discourse counts its staff as well."""
        now = self.clock()
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if self.limited and len(recent) >= most:
            return True
        recent.append(now)
        return False

    def _post(self, _request: Request, known: int) -> Reply:
        post = self.posts.get(known)
        return _error(404) if post is None else reply(200, self.post_json(post))

    def _by_number(self, _request: Request, topic: int, number: int) -> Reply:
        found = [post for post in self.posts.values() if (post.topic, post.number) == (topic, number)]
        return reply(200, self.post_json(found[0])) if found else _error(404)

    def _edit(self, request: Request, known: int) -> Reply:
        post = self.posts.get(known)
        if post is None:
            return _error(404)
        given = request.json()["post"]
        if "original_text" in given and given["original_text"] != post.raw:
            return reply(409, {"errors": ["That post was edited by another user."]})
        raw = SPACES.sub(" ", given["raw"]).rstrip()
        if len(raw.strip()) < 20 or len(set(raw)) < 7:
            return reply(422, {"errors": ["Body is too short (minimum is 20 characters)"]})
        before = post.raw
        self._revise(post, raw, "privacy_desk", given.get("edit_reason"))
        self._happened("edit", known, before, raw, given.get("edit_reason") or "")
        return reply(200, {"post": self.post_json(post)})

    def _revise(self, post: Kept, raw: str, editor: str, reason: str | None) -> None:
        post.version += 1
        post.revisions[post.version] = Revision(post.raw)
        post.raw, post.edit_reason, post.last_editor, post.edited = raw, reason, editor, post.edited + 1
        post.flagged = False

    def _delete(self, _request: Request, known: int) -> Reply:
        post = self.posts.get(known)
        if post is None or post.number == 1:
            return _error(404 if post is None else 403)
        if not post.deleted:
            post.deleted = True
            self._happened("delete", known)
        return reply(200)

    def _recover(self, _request: Request, known: int) -> Reply:
        post = self.posts.get(known)
        if post is None or not post.deleted:
            return _error(403)
        post.deleted = False
        self._happened("recover", known)
        return reply(200, self.post_json(post))

    def _unhide(self, _request: Request, known: int) -> Reply:
        post = self.posts.get(known)
        if post is None or not post.hidden:
            return _error(403)
        post.hidden = False
        self._happened("unhide", known)
        return reply(200)

    def _revision(self, request: Request, known: int, number: int) -> Reply:
        post = self.posts.get(known)
        if post is None or number not in post.revisions:
            return _error(404)
        old, following = post.revisions[number], post.revisions.get(number + 1)
        if "api-key" not in request.headers and old.hidden:
            return _error(404)
        data = {
            "post_id": known,
            "current_revision": number,
            "current_version": post.version,
            "version_count": post.version,
            "previous_hidden": old.hidden,
            "current_hidden": following.hidden if following else post.hidden,
        }
        return reply(200, data)

    def _hide_revision(self, _request: Request, known: int, number: int) -> Reply:
        post = self.posts.get(known)
        if number < 2:
            return _error(400)
        if post is None or number not in post.revisions:
            return _error(404)
        post.revisions[number].hidden = True
        self._happened("hide_revision", known, mark=str(number))
        return reply(200)

    def _delete_revisions(self, _request: Request, known: int) -> Reply:
        post = self.posts.get(known)
        if not self.can_permanently_delete:
            return _error(403)
        if self._is_over(self._cleaned, 20):
            return INSTEAD["limit_json"]
        if post is None or not post.revisions:
            return _error(404)
        post.revisions, post.version = {}, 1
        self._happened("delete_revisions", known)
        return reply(200)

    def _flag(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        post = self.posts.get(int(form["id"]))
        if post is None:
            return _error(404)
        if post.hidden or post.flagged:
            return _error(403)
        post.flagged = True
        self._ids += 1
        self.queue[self._ids] = Queue(self._ids, post=post.id)
        post.reviewable = self._ids
        if self.queue_for_review and form.get("queue_for_review") == "true":
            post.hidden = True
            self._happened("hide", post.id)
        return reply(200, self.post_json(post))

    def _review(self, _request: Request, known: int) -> Reply:
        one = self.queue.get(known)
        return _error(404) if one is None else reply(200, _review_json(one))

    def _edit_queued(self, request: Request, known: int) -> Reply:
        one = self.queue.get(known)
        if (refused := _stale(one, request)) is not None:
            return refused
        assert one is not None
        if one.status != 0 or one.raw is None:
            return _error(403)
        before, one.raw = one.raw, request.json()["reviewable"]["payload"]["raw"]
        one.version += 1
        self._happened("queue_edit", known, before, one.raw)
        return reply(200, {"payload": {"raw": one.raw}, "version": one.version})

    def _perform(self, request: Request, known: int, action: str) -> Reply:
        one = self.queue.get(known)
        if (refused := _stale(one, request)) is not None:
            return refused
        assert one is not None
        if one.status != 0 or action not in _actions(one):
            return _error(403)
        one.status, one.version = 1, one.version + 1
        if action == "agree_and_hide":
            self.posts[one.post or 0].hidden = True
            self._happened("hide", one.post or 0)
        else:
            self.add_post(one.raw or "")
            self._happened("approve", known)
        return reply(200, {"reviewable_perform_result": {"success": True, "version": one.version}})

    def _topic(self, _request: Request, known: int) -> Reply:
        topic = self.topics.get(known)
        return _error(404) if topic is None else reply(200, self._topic_json(topic))

    def _topic_json(self, topic: Topic) -> dict[str, Any]:
        created = {"id": 1187, "username": "wanda_iq"}
        data = {"id": topic.id, "title": topic.title, "archetype": topic.archetype, "category_id": topic.category}
        return {**data, "user_id": 1187, "created_by": created, "created_at": "2026-05-06T07:00:00.000Z"}

    def _retitle(self, request: Request, known: int) -> Reply:
        topic = self.topics.get(known)
        if topic is None:
            return _error(404)
        title = request.json()["title"].strip()
        if len(title) < 15:
            return reply(422, {"errors": ["Title is too short"]})
        before, topic.title = topic.title, title
        for post in self.posts.values():
            if post.topic == known and post.number == 1:
                post.version += 1
                post.revisions[post.version] = Revision(before)
        self._happened("title", known, before, title)
        return reply(200, {"basic_topic": {"id": known, "title": title}})

    def _latest(self, request: Request) -> Reply:
        most = int(request.query.get("before") or 10**9)
        seen = [post for post in self.posts.values() if post.id <= most and not (post.hidden or post.deleted)]
        if "api-key" not in request.headers:
            seen = [post for post in seen if self.topics[post.topic].category not in self.restricted]
        newest = sorted(seen, key=lambda post: -post.id)[:50]
        return reply(200, {"latest_posts": [self.post_json(post) for post in newest]})

    def _site(self, _request: Request) -> Reply:
        known = {topic.category for topic in self.topics.values()} | self.restricted
        return reply(200, {"categories": [{"id": one, "read_restricted": one in self.restricted} for one in known]})

    def _happened(self, what: str, known: int, before: str = "", after: str = "", mark: str = "") -> None:
        self.effects.append(Effect(what, str(known), before, after, mark))


def _error(status: int) -> Reply:
    return reply(status, {"errors": ["no"], "error_type": STATUS[status]})


def _stale(one: Queue | None, request: Request) -> Reply | None:
    if one is None:
        return _error(404)
    if "version" not in request.query:
        return reply(422, {"errors": ["version is needed"]})
    return None if int(request.query["version"]) == one.version else reply(409, {"errors": ["stale"]})


def _actions(one: Queue) -> list[str]:
    return ["approve_post", "reject_post"] if one.post is None else ["agree_and_hide", "disagree"]


def _review_json(one: Queue) -> dict[str, Any]:
    payload = {"raw": one.raw} if one.raw is not None else {}
    kind = "ReviewableQueuedPost" if one.post is None else "ReviewableFlaggedPost"
    known = {"id": one.id, "type": kind, "version": one.version, "status": one.status, "payload": payload}
    return {"reviewable": known, "bundled_actions": [{"id": f"{one.id}-{action}"} for action in _actions(one)]}


ROUTES = [
    ("GET", r"/posts/(\d+)\.json", "_post"),
    ("PUT", r"/posts/(\d+)\.json", "_edit"),
    ("DELETE", r"/posts/(\d+)\.json", "_delete"),
    ("GET", r"/posts/by_number/(\d+)/(\d+)\.json", "_by_number"),
    ("PUT", r"/posts/(\d+)/recover\.json", "_recover"),
    ("PUT", r"/posts/(\d+)/unhide\.json", "_unhide"),
    ("GET", r"/posts/(\d+)/revisions/(\d+)\.json", "_revision"),
    ("PUT", r"/posts/(\d+)/revisions/(\d+)/hide", "_hide_revision"),
    ("DELETE", r"/posts/(\d+)/revisions/permanently_delete\.json", "_delete_revisions"),
    ("POST", r"/post_actions\.json", "_flag"),
    ("GET", r"/review/(\d+)\.json", "_review"),
    ("PUT", r"/review/(\d+)\.json", "_edit_queued"),
    ("PUT", r"/review/(\d+)/perform/([a-z_]+)\.json", "_perform"),
    ("GET", r"/t/(\d+)\.json", "_topic"),
    ("PUT", r"/t/-/(\d+)\.json", "_retitle"),
    ("GET", r"/posts\.json", "_latest"),
    ("GET", r"/site\.json", "_site"),
]
