"""A client that costs little: one process, several kept-alive connections, requests made beforehand."""

import multiprocessing
import selectors
import socket
import time
from dataclasses import dataclass, field


@dataclass
class Sent:
    """What came of a load. `times` are seconds from request to whole answer; `cpu` is the client's own."""

    times: list[float] = field(default_factory=list)
    accepted: int = 0
    others: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self):
        return len(self.times) / self.wall if self.wall else 0.0

    def __iadd__(self, other):
        self.times += other.times
        for name in ("accepted", "others", "wall", "cpu"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


class Connection:
    """One connection with at most one request under way."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data, self.began = b"", 0.0

    def send(self, request):
        self.data, self.began = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self):
        """The status once the answer is whole, else 0."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.data += part
        head, end, body = self.data.partition(b"\r\n\r\n")
        if not end:
            return 0
        at = head.lower().index(b"content-length:") + 15
        return int(head[9:12]) if len(body) >= int(head[at:].split(b"\r\n", 1)[0]) else 0


def send(port, requests, seconds, connections):
    """Send until the time or the requests are over, in a process of its own."""
    results = multiprocessing.Queue()
    process = multiprocessing.Process(target=_send, args=(port, requests, seconds, connections, results))
    process.start()
    sent = results.get()
    process.join()
    return sent


def _send(port, requests, seconds, connections, results):
    sent, waiting = Sent(), iter(requests)
    selector = selectors.DefaultSelector()
    began, busy = time.monotonic(), time.process_time()
    until = began + seconds
    for request in (request for _, request in zip(range(connections), waiting, strict=False)):
        connection = Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(request)
    while selector.get_map():
        for key, _ in selector.select():
            connection = key.data
            if not (status := connection.receive()):
                continue
            sent.times.append(time.perf_counter() - connection.began)
            sent.accepted += status == 202
            sent.others += status != 202
            if time.monotonic() < until and (request := next(waiting, None)):
                connection.send(request)
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
    sent.wall, sent.cpu = time.monotonic() - began, time.process_time() - busy
    results.put(sent)
