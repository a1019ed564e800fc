"""A pretended receiver of the generic contract; with `wordpress=True` it has the plugin's routes and reads as well.

    with FakeGeneric(secret) as site:
        site.add("5127", "text")
        connection = site.connection()      # callback_url and poll_url set
        site.edit("5127", "another text")   # somebody edits on the platform
        site.remove("5127")

It compares `base_text_sha256` before it acts, answers the same decision again with "already", and keeps one Effect for
each change it really made. `saved` filters what is written, as WordPress does.
"""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from platforms.platform import Connection, Refused, Reply
from platforms.signatures import standard_verify
from tests.fakes.server import Effect, Fake, Filter, Request, reply, unchanged

SECRET = "whsec_" + "b3ZlcnNoYXJlLXRlc3RzLW9ubHktMzItYnl0ZXMtb2s="
TEXTS = {"redact", "restore"}


@dataclass
class Kept:
    """A post as the platform keeps it."""

    text: str
    status: str = "published"
    revision: int = 1
    serial: int = 0
    visibility: str = "public"
    deleted: bool = False


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class FakeGeneric(Fake):
    """Keeps posts and obeys signed decisions."""

    def __init__(
        self,
        secret: str = SECRET,
        *,
        wordpress: bool = False,
        saved: Filter = unchanged,
        clock: Callable[[], float] = time.time,
        page: int = 50,
    ) -> None:
        super().__init__()
        self.secret, self.wordpress, self.saved, self.clock, self.page = secret, wordpress, saved, clock, page
        self.posts: dict[str, Kept] = {}
        self.alias: dict[tuple[str, str], str] = {}
        self._serial = 0

    def connection(self, *secrets: str) -> Connection:
        """How to reach this site."""
        options = {} if self.wordpress else {"callback_url": f"{self.url}/decisions", "poll_url": f"{self.url}/posts"}
        return Connection(self.url, secrets or (self.secret,), options=options)

    def add(self, known: str, text: str, status: str = "published") -> None:
        """A new post."""
        self.posts[known] = Kept(text, status)
        self._touch(known, 0)

    def edit(self, known: str, text: str) -> None:
        """Somebody edits a post on the platform."""
        with self.lock:
            self.posts[known].text = text
            self._touch(known)

    def remove(self, known: str) -> None:
        """Somebody removes a post on the platform."""
        with self.lock:
            self.posts[known].deleted = True
            self._touch(known)

    def describe(self, known: str) -> dict[str, Any]:
        """A post as the contract has it."""
        kept = self.posts[known]
        return {
            "source": "wordpress" if self.wordpress else "generic",
            "site": self.url,
            "object": "comment" if self.wordpress else "post",
            "id": known,
            "thread_id": "830",
            "url": f"{self.url}/p/{known}",
            "revision": kept.revision,
            "status": "deleted" if kept.deleted else kept.status,
            "visibility": kept.visibility,
            "format": "html-comment" if self.wordpress else "plain",
            "text": kept.text,
            "text_sha256": sha256(kept.text),
            "author": {"id": "12", "name": "Wanda Iqbal", "ip": "198.51.100.77" if self.wordpress else None},
            "created_at": "2026-04-02T08:00:00Z",
            "edited_at": f"2026-04-02T09:00:{min(kept.serial, 59):02d}Z" if kept.revision > 1 else None,
        }

    def route(self, request: Request) -> Reply:
        signed = request.body if request.method == "POST" else f"GET {request.target}".encode()
        try:
            standard_verify(request.headers, signed, (self.secret,), self.clock())
        except Refused:
            return reply(401, {"code": "not_signed"})
        path = request.query.get("rest_route", request.path)
        if path.endswith("/decisions"):
            return self._decide(request)
        if match := re.search(r"/comments/([^/]+)$", path):
            return self._show(match[1])
        if path.endswith(("/comments", "/posts")):
            return self._changes(int(request.query.get("since") or 0))
        return reply(404, {"code": "rest_no_route", "data": {"status": 404}})

    def _touch(self, known: str, step: int = 1) -> None:
        self._serial += 1
        kept = self.posts[known]
        kept.revision, kept.serial = kept.revision + step, self._serial

    def _show(self, known: str) -> Reply:
        kept = self.posts.get(known)
        if kept is None or kept.deleted:
            return reply(404, {"code": "overshare_gone"})
        revised = f"2026-04-02T09:00:{min(kept.serial, 59):02d}.000000Z"
        data = {"id": known, "status": kept.status, "text": kept.text, "text_sha256": sha256(kept.text)}
        return reply(200, {**data, "revision": f"{revised}#{kept.revision}", "revised_at": revised})

    def _changes(self, since: int) -> Reply:
        later = sorted((kept.serial, known) for known, kept in self.posts.items() if kept.serial > since)
        page = later[: self.page]
        cursor = str(page[-1][0] if page else since)
        key = "comments" if self.wordpress else "posts"
        entries = [self.describe(known) for _, known in page]
        return reply(200, {key: entries, "cursor": cursor, "more": len(later) > len(page)})

    def _decide(self, request: Request) -> Reply:
        order = request.json()["data"]
        kept = self.posts.get(order["id"])
        if kept is None or kept.deleted:
            return reply(404, {"code": "overshare_gone"})
        now, action = sha256(kept.text), order["action"]
        if action in TEXTS and now in {order["result_text_sha256"], self.alias.get((order["id"], order["action"]))}:
            return reply(200, {"applied": False, "reason": "already", "text_sha256": now})
        if now != order["base_text_sha256"]:
            return reply(409, {"text_sha256": now})
        return self._write(kept, order) if action in TEXTS else self._show_or_hide(kept, order)

    def _write(self, kept: Kept, order: dict[str, Any]) -> Reply:
        before, kept.text = kept.text, self.saved(order["result_text"])
        stored = sha256(kept.text)
        self.alias[order["id"], order["action"]] = stored
        self._touch(order["id"])
        self.effects.append(Effect("edit", order["id"], before, kept.text, order["decision_id"]))
        return reply(200, {"applied": True, "text_sha256": stored})

    def _show_or_hide(self, kept: Kept, order: dict[str, Any]) -> Reply:
        wanted = "held" if order["action"] == "hold" else "published"
        text = sha256(kept.text)
        if kept.status == wanted:
            return reply(200, {"applied": False, "reason": "already", "text_sha256": text})
        kept.status = wanted
        self.effects.append(Effect(order["action"], order["id"], mark=order["decision_id"]))
        return reply(200, {"applied": True, "text_sha256": text})
