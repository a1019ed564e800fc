"""What stands in for Overshare while the plugin alone is tested: it keeps what it gets and answers as it is told."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr"
OTHER = "whsec_b3RoZXItc2VjcmV0LWZvci1yb3RhdGlvbi1pbi10ZXN0cw=="


@dataclass(frozen=True)
class Delivery:
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.event["data"])


class Receiver:
    """A hook on loopback. `status` is what it answers; None closes the connection without a word."""

    def __init__(self) -> None:
        self.got: list[Delivery] = []
        self.status: int | None = 202
        self.headers: dict[str, str] = {}
        self.secret = SECRET
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hooks/blog"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        self.got.clear()

    def events(self, comment_id: int) -> list[dict[str, Any]]:
        """The events of one comment, in the order they came."""
        return [one.event for one in self.got if one.data.get("id") == str(comment_id)]

    def wait(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < end, "it did not arrive in time"
            time.sleep(0.05)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append(Delivery(headers, body))
                if receiver.status is None:
                    self.close_connection = True
                    return
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
