"""What the pretended platforms share: a loopback server, scripted faults, and a log of what had an effect.

    with FakeDiscourse() as forum:            # listens on 127.0.0.1, a port of the system's choice
        known = forum.add_post("some text")
        forum.fail(Fault("lost", method="PUT"))   # the next PUT is carried out, but nobody hears of it
        ...                                   # talk to forum.url over HTTP, or call forum.answer(Call(...)) directly
        assert [one.what for one in forum.effects] == ["edit"]

`answer` takes a `platforms.platform.Call` and gives a `Reply` without a socket: thousands of fault schedules a minute.
Both ways run the same code under one lock. Faults are used up in the order they were given.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from platforms.platform import Call, Reply

JSON = {"content-type": "application/json; charset=utf-8"}
HTML = {"content-type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Effect:
    """One thing that changed: `what` happened to post `id`; texts before and after where there are any."""

    what: str
    id: str
    before: str = ""
    after: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Request:
    """A request as the routes see it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    target: str

    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Fault:
    """What goes wrong with the next `times` requests that fit `method` (all if empty) and whose path holds `path`.

    kind: reset (nothing is done, nothing comes back), lost (done, nothing comes back), 500 / 502 / 503 (not done),
    500_after (done, then the error), read_only, limit_json, limit_text, html, html_404, huge, deep, cut, not_json,
    wrong_id (done; the answer speaks of another post), redirect.
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int = 1
    skip: int = 0

    def fits(self, request: Request) -> bool:
        return self.method in {"", request.method} and self.path in request.path


def reply(status: int, data: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
    body = b"" if data is None else json.dumps(data).encode()
    return Reply(status, {**(JSON if data is not None else {}), **(headers or {})}, body)


LIMIT_TEXT = (
    "Slow down, too many requests from this IP address.\nPlease retry again in 9 seconds.\n"
    "Error code: ip_10_secs_limit.\n"
)
# Answers in place of the platform's: nothing is done.
INSTEAD: dict[str, Reply] = {
    "reset": Reply(0),
    "500": Reply(500, HTML, b"<html><h1>Oops</h1></html>"),
    "502": Reply(502, HTML, b"<html>Bad gateway</html>"),
    "503": Reply(503, {"retry-after": "30"}, b"down"),
    "read_only": reply(503, {"errors": ["The site is in read only mode."], "error_type": "read_only"}),
    "limit_json": reply(
        429,
        {"errors": ["too many"], "error_type": "rate_limit", "extras": {"wait_seconds": 14, "time_left": "14 seconds"}},
        {"Retry-After": "14", "Discourse-Rate-Limit-Error-Code": "admin_api_key_rate_limit"},
    ),
    "limit_text": Reply(
        429,
        {
            "content-type": "text/plain",
            "Retry-After": "9",
            "Discourse-Rate-Limit-Error-Code": "ip_10_secs_limit",
        },
        LIMIT_TEXT.encode(),
    ),
    "html": Reply(200, HTML, b"<!DOCTYPE html><title>Log in</title>"),
    "html_404": Reply(404, HTML, b"<!DOCTYPE html><title>Not found</title>"),
    "huge": Reply(200, JSON, b'{"raw":"' + b"x" * (1024 * 1024) + b'"}'),
    "deep": Reply(200, JSON, b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"),
    "cut": Reply(200, JSON, b'{"id": 1, "raw": "half of'),
    "not_json": Reply(200, JSON, b'{"id": NaN}'),
    "redirect": Reply(302, {"location": "http://169.254.169.254/"}),
}
FAULTS = (*INSTEAD, "lost", "500_after", "wrong_id")


class Fake:
    """A pretended platform. Subclasses answer `route`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.effects: list[Effect] = []
        self.requests: list[Request] = []
        self._faults: list[Fault] = []
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.url = "http://fake.example"

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, *faults: Fault) -> None:
        """Script what goes wrong next."""
        self._faults.extend(faults)

    def recover(self) -> None:
        """Nothing goes wrong any more."""
        self._faults.clear()

    def happened(self, what: str) -> list[Effect]:
        """The effects of one kind."""
        return [effect for effect in self.effects if effect.what == what]

    def route(self, request: Request) -> Reply:
        raise NotImplementedError

    def answer(self, call: Call) -> Reply:
        """Answer a call without a socket."""
        parts = urlsplit(call.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {name.lower(): value for name, value in call.headers.items()}
        return self._take(
            Request(call.method, parts.path, dict(parse_qsl(parts.query, True)), headers, call.body, target)
        )

    def _take(self, request: Request) -> Reply:
        with self.lock:
            self.requests.append(request)
            fault = self._next_fault(request)
            if fault in INSTEAD:
                return INSTEAD[fault]
            answered = self.route(request)
            if fault == "lost":
                return Reply(0)
            if fault == "500_after":
                return INSTEAD["500"]
            return _misled(answered) if fault == "wrong_id" else answered

    def _next_fault(self, request: Request) -> str:
        for fault in self._faults:
            if not fault.fits(request):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
            return fault.kind
        return ""


def _misled(answered: Reply) -> Reply:
    """The same answer about another post."""
    if not answered.body:
        return answered
    data = json.loads(answered.body)
    inner = data.get("post", data.get("reviewable", data))
    if "id" in inner:
        inner["id"] = 999_999
    if "post_id" in inner:
        inner["post_id"] = 999_999
    if "text_sha256" in inner:
        inner["text_sha256"] = "0" * 64
    return reply(answered.status, data)


def _handler(fake: Fake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            call = Call(self.command, fake.url + self.path, dict(self.headers), self.rfile.read(length))
            answered = fake.answer(call)
            self.close_connection = True
            if answered.status == 0:
                return  # the connection ends without a word
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answered.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _any  # noqa: N815 - http.server's names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


Filter = Callable[[str], str]


def unchanged(text: str) -> str:
    return text


@dataclass
class Clock:
    """Time that stands still until a test moves it."""

    now: float = field(default=1_790_000_000.0)

    def __call__(self) -> float:
        return self.now
