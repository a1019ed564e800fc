"""Platforms that send signed webhooks and, as platforms do, send each again until they hear 2xx."""

import http.client
import socket
import threading
import time
from dataclasses import dataclass, field

from tests.fakes.generic import SECRET
from tests.moderation_ui.desk_of_tests import as_body, event, signed


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Senders:
    """Threads that send numbered posts. `acknowledged` holds the numbers of those that were answered 2xx."""

    port: int
    threads: int = 4
    acknowledged: set[int] = field(default_factory=set)
    strange: list[int] = field(default_factory=list)
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _running: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._running = [threading.Thread(target=self._send_all) for _ in range(self.threads)]
        for thread in self._running:
            thread.start()

    def stop(self) -> None:
        """Let each thread finish the post it has in hand."""
        self._stop.set()
        for thread in self._running:
            thread.join(60)
            assert not thread.is_alive()

    def _send_all(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                self._next += 1
                number = self._next
            self._send(number)

    def _send(self, number: int) -> None:
        body = as_body(event(str(number), f"Post number {number} asks how to oil a bench.", object="post"))
        headers = signed(SECRET, body, message=f"msg_{number}")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            status = self._once(body, headers)
            if status // 100 == 2:
                self.acknowledged.add(number)
                return
            if status not in {0, 503}:
                self.strange.append(status)
            time.sleep(0.02)

    def _once(self, body: bytes, headers: dict[str, str]) -> int:
        """The status, or 0 when the connection broke before we heard of one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", "/hooks/forum", body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
