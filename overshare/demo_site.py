"""The demo's forum and blog: a small real server that speaks the generic contract, and posters who write on it.

It keeps posts, sends signed webhooks, applies signed decisions, answers polls and shows its pages as a reader sees
them. It knows nothing of Overshare but the contract, so it is also an example of how to connect anything.
"""

import hashlib
import html
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx

from models.logs import log, told
from overshare.demo_posts import Posters, Written
from platforms.platform import Refused
from platforms.signatures import standard_sign, standard_verify

BODY_BYTES: Final = 1024 * 1024
PAGE: Final = 50
FIRST_BURST: Final = 12
BURST_SECONDS: Final = 0.4
FORUM, BLOG = "demo-forum", "demo-blog"


@dataclass(slots=True)
class Stored:
    """A post as the site keeps it. `change` counts every change on the site, so that a poll can go on from one."""

    id: str
    site: str
    title: str
    text: str = field(repr=False)
    author: str = field(repr=False)
    author_id: str
    ip: str = field(repr=False)
    created_at: str
    edited_at: str = ""
    revision: int = 1
    status: str = "published"
    change: int = 0
    sent: int = 0


def digest(text: str) -> str:
    """The SHA-256 that the contract compares texts by."""
    return hashlib.sha256(text.encode()).hexdigest()


def now() -> str:
    """The present, as the contract writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Board:
    """All posts of both sites, kept in one file so that a demo goes on where it stopped."""

    def __init__(self, file: Path, base_url: str) -> None:
        self._file = file
        self._base_url = base_url
        self._lock = threading.RLock()
        self.posts: dict[str, Stored] = {}
        self.decisions: dict[str, dict[str, Any]] = {}
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            self.posts = {one["id"]: Stored(**one) for one in kept["posts"]}
            self.decisions = kept["decisions"]

    def add(self, site: str, written: Written) -> Stored:
        """Publish a post."""
        with self._lock:
            number = len(self.posts) + 1
            person = written.person
            post = Stored(
                id=str(number), site=site, title=written.title, text=written.text, author=person.name,
                author_id=person.nick, ip=person.ip, created_at=now(),
            )  # fmt: skip
            self.posts[post.id] = post
            self._changed(post)
            return post

    def edit(self, post: Stored, text: str) -> None:
        """The author edits."""
        with self._lock:
            post.text, post.edited_at, post.revision = text, now(), post.revision + 1
            self._changed(post)

    def unsent(self) -> list[Stored]:
        """The posts of which no webhook has told the newest change."""
        with self._lock:
            return [post for post in self.posts.values() if post.sent < post.change]

    def mark_sent(self, post: Stored, change: int) -> None:
        """A webhook told this change."""
        with self._lock:
            post.sent = max(post.sent, change)
            self._save()

    def since(self, site: str, cursor: str) -> tuple[list[Stored], str, bool]:
        """What changed on a site after a cursor: posts, the next cursor, whether there is more."""
        after = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
        with self._lock:
            changed = sorted(
                (post for post in self.posts.values() if post.change > after), key=lambda post: post.change
            )
            page = changed[:PAGE]
            return (
                [post for post in page if post.site == site],
                str(page[-1].change if page else after),
                len(changed) > PAGE,
            )

    def decide(self, site: str, data: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Apply a decision of the contract once: 200, 404 if the post is gone, 409 if its text is another."""
        with self._lock:
            post = self.posts.get(str(data.get("id")))
            if post is None or post.site != site:
                return 404, {"error": "gone"}
            key = f"{data.get('decision_id')} {data.get('action')}"
            if key in self.decisions:
                return 200, {"applied": False, "reason": "already", "text_sha256": digest(post.text)}
            if data.get("base_text_sha256") != digest(post.text):
                return 409, {"text_sha256": digest(post.text)}
            self._apply(post, data)
            self.decisions[key] = {"at": now()}
            self._changed(post)
            return 200, {"applied": True, "text_sha256": digest(post.text)}

    def _apply(self, post: Stored, data: Mapping[str, Any]) -> None:
        action = data.get("action")
        if action in {"redact", "restore"}:
            post.text, post.edited_at, post.revision = str(data["result_text"]), now(), post.revision + 1
        elif action == "hold":
            post.status = "held"
        elif action == "allow":
            post.status = "published"

    def event(self, post: Stored) -> dict[str, Any]:
        """A post as the contract's `data`. Only the blog's comments carry an address."""
        author: dict[str, Any] = {"id": post.author_id, "name": post.author}
        if post.site == BLOG:
            author["ip"] = post.ip
        return {
            "source": "generic", "site": self._base_url, "object": "comment" if post.site == BLOG else "post",
            "id": post.id, "thread_id": str(int(post.id) % 12), "thread_title": post.title,
            "url": f"{self._base_url}/{post.site}#{post.id}", "revision": post.revision, "status": post.status,
            "visibility": "public", "format": "html" if post.site == BLOG else "markdown", "text": post.text,
            "text_sha256": digest(post.text), "author": author, "created_at": post.created_at,
            "edited_at": post.edited_at or None,
        }  # fmt: skip

    def _changed(self, post: Stored) -> None:
        post.change = 1 + max(other.change for other in self.posts.values())
        self._save()

    def _save(self) -> None:
        kept = {"posts": [asdict(post) for post in self.posts.values()], "decisions": self.decisions}
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(self._file)


class Sender:
    """Sends a webhook for each change until it was taken in: the contract's other half."""

    def __init__(self, board: Board, hooks: Mapping[str, str], secrets: Mapping[str, tuple[str, ...]]) -> None:
        self._board = board
        self._hooks = hooks
        self._secrets = secrets

    def send_all(self) -> None:
        """Try everything that is unsent, oldest change first."""
        with httpx.Client(timeout=10, trust_env=False) as client:
            for post in sorted(self._board.unsent(), key=lambda post: post.change):
                change = post.change
                if not self._send(client, post, change):
                    return
                self._board.mark_sent(post, change)

    def _send(self, client: httpx.Client, post: Stored, change: int) -> bool:
        kind = "post.created" if post.revision == 1 and post.status == "published" else "post.edited"
        body = json.dumps({"type": kind, "timestamp": now(), "data": self._board.event(post)}).encode()
        headers = standard_sign(f"msg_{post.id}_{change}", int(time.time()), body, self._secrets[post.site][0])
        try:
            answer = client.post(
                self._hooks[post.site], content=body, headers={"content-type": "application/json", **headers}
            )
        except httpx.HTTPError as error:
            log().info("demo.not_sent", post=post.id, **told(error))
            return False
        if not answer.is_success:
            log().info("demo.not_taken", post=post.id, status=answer.status_code)
        return answer.is_success


def write(board: Board, sender: Sender, posters: Posters, wanted: "Pace", stop: threading.Event) -> None:
    """Let people write: some at once, then calmly, up to a bound; now and then somebody edits."""
    written = 0
    while not stop.wait(BURST_SECONDS if written < FIRST_BURST else wanted.seconds):
        sender.send_all()
        if len(board.posts) >= wanted.limit or (written < FIRST_BURST and board.unsent()):
            continue
        site = BLOG if written % 3 == 2 else FORUM  # noqa: PLR2004 - every third is a comment
        post = board.add(site, posters.comment() if site == BLOG else posters.forum_post())
        written += 1
        if written % 15 == 0:
            board.edit(post, post.text + "\n\nEdit: it works now, thanks all.")
        sender.send_all()


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between posts, and how many there may be in all."""

    seconds: float
    limit: int


def make_server(board: Board, port: int, secrets: Mapping[str, tuple[str, ...]]) -> ThreadingHTTPServer:
    """The server of both sites on loopback."""

    class Handler(_Handler):
        pass

    Handler.board, Handler.secrets = board, secrets
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    board: Board
    secrets: Mapping[str, tuple[str, ...]]
    timeout = 20

    def do_GET(self) -> None:
        """`/poll/<site>?since=` for Overshare; `/<site>` for readers."""
        parts = urlsplit(self.path)
        head, _, site = parts.path.strip("/").rpartition("/")
        if head == "poll" and site in self.secrets:
            self._poll(site, parts.path, parts.query)
        elif site in self.secrets and not head:
            self._answer(200, _page(self.board, site).encode(), "text/html; charset=utf-8")
        else:
            links = "".join(f'<p><a href="/{site}">{site}</a>' for site in self.secrets)
            self._answer(200, links.encode(), "text/html; charset=utf-8")

    def _poll(self, site: str, path: str, query: str) -> None:
        if not self._signed(site, f"GET {path}?{query}".encode()):
            return
        posts, cursor, more = self.board.since(site, parse_qs(query).get("since", [""])[0])
        self._json(200, {"posts": [self.board.event(post) for post in posts], "cursor": cursor, "more": more})

    def do_POST(self) -> None:
        """`/decisions/<site>`: the contract's callback."""
        head, _, site = self.path.strip("/").rpartition("/")
        length = self.headers.get("content-length", "")
        if head != "decisions" or site not in self.secrets or not length.isdigit() or int(length) > BODY_BYTES:
            self._json(404, {"error": "unknown"})
            return
        body = self.rfile.read(int(length))
        if not self._signed(site, body):
            return
        try:
            data = json.loads(body)["data"]
            status, answer = self.board.decide(site, data)
        except (ValueError, KeyError, TypeError):
            status, answer = 422, {"error": "unreadable"}
        self._json(status, answer)

    def _signed(self, site: str, signed: bytes) -> bool:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            standard_verify(headers, signed, self.secrets[site], time.time())
        except Refused:
            self._json(401, {"error": "refused"})
            return False
        return True

    def _json(self, status: int, answer: Mapping[str, Any]) -> None:
        self._answer(status, json.dumps(answer).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is logged."""


def _page(board: Board, site: str) -> str:
    """The site as a reader sees it: held posts are hidden, redacted ones show what stands there now."""
    shown = [post for post in reversed(board.posts.values()) if post.site == site]
    posts = "".join(
        f'<article id="{post.id}"><h2>{html.escape(post.title)}</h2><p><b>{html.escape(post.author)}</b>'
        f"<pre>{html.escape(post.text) if post.status == 'published' else '(held for review)'}</pre></article>"
        for post in shown
    )
    style = "<style>body{font:16px sans-serif;max-width:46em;margin:2em auto}pre{white-space:pre-wrap}</style>"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{site}</title>{style}'
    return f"{head}<h1>{site}</h1>{posts}</html>"
