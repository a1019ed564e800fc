import contextlib
import gzip
import socket
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from platforms.platform import Call
from worker import outbound
from worker.outbound import CAP_BYTES, NOTHING, NotAllowed, Outbound, aim, is_public, retry_after

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:db8::1",
    "fec0::1",
]  # fmt: skip
# Other spellings of 127.0.0.1 and of 10.0.0.1 that a resolver understands.
SPELLINGS = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0", "10.1"]


def resolve_to(monkeypatch, *addresses):
    def answer(_host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", answer)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_whatever_name_leads_there(monkeypatch, address):
    resolve_to(monkeypatch, address)

    with pytest.raises(NotAllowed, match="address"):
        aim("https://forum.example.org/x", private=False)


@pytest.mark.parametrize("host", SPELLINGS)
def test_another_spelling_of_an_address_inside_is_refused(host):
    with pytest.raises(NotAllowed):
        aim(f"https://{host}/", private=False)


def test_one_private_answer_among_public_ones_is_refused(monkeypatch):
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")

    with pytest.raises(NotAllowed, match="address"):
        aim("https://forum.example.org/", private=False)


def test_the_name_is_resolved_once_and_the_connection_goes_to_that_answer(monkeypatch):
    asked = []

    def rebinding(host, port, *_, **__):
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))
        ]

    connected = []

    def connect(_self, host, _port, *_):
        connected.append(host)
        raise outbound.httpcore.ConnectError

    monkeypatch.setattr(outbound.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(outbound.httpcore.SyncBackend, "connect_tcp", connect)

    assert Outbound(private=False).send(Call("GET", "https://forum.example.org/")) == NOTHING
    assert (asked, connected) == (["forum.example.org"], ["93.184.216.34"])


@pytest.mark.parametrize(
    "url",
    ["http://forum.example.org/", "ftp://forum.example.org/", "file:///etc/passwd", "gopher://x/", "//x/", "", "https://",
     "https://user:secret@forum.example.org/", "https://forum.example.org:99999/", "unix:///tmp/x"],
)  # fmt: skip
def test_only_https_with_a_host_and_nothing_else_is_called(monkeypatch, url):
    resolve_to(monkeypatch, "93.184.216.34")

    with pytest.raises(NotAllowed):
        Outbound(private=False).send(Call("GET", url))


def test_the_public_internet_is_public():
    assert all(is_public(outbound.ipaddress.ip_address(one)) for one in ("93.184.216.34", "2606:2800:220:1::1"))


def test_a_name_that_does_not_resolve_is_a_call_that_got_no_answer(monkeypatch):
    def nothing(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(outbound.socket, "getaddrinfo", nothing)

    assert Outbound(private=False).send(Call("GET", "https://forum.example.org/")) == NOTHING


# --- a server that answers badly ---


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list = []  # noqa: RUF012

    def do_GET(self):
        self.seen.append((self.path, dict(self.headers)))
        getattr(self, self.path.strip("/"))()

    do_POST = do_GET  # noqa: N815

    def whole(self, body, **headers):
        self.send_response(200)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def plain(self):
        self.whole(b'{"a":1}', X_Test="yes")

    def redirect(self):
        self.send_response(302)
        self.send_header("Location", "/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def huge(self):
        self.whole(b"x" * (CAP_BYTES + 1))

    def just(self):
        self.whole(b"x" * CAP_BYTES)

    def bomb(self):
        self.whole(gzip.compress(b"x" * (200 * CAP_BYTES)), Content_Encoding="gzip")

    def packed(self):
        self.whole(gzip.compress(b"packed"), Content_Encoding="gzip")

    def strange(self):
        self.whole(b"anything", Content_Encoding="br")

    def garbled(self):
        self.whole(b"no gzip at all", Content_Encoding="gzip")

    def endless(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def drip_body(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(1000):
                self.wfile.write(b"x")
                time.sleep(0.05)

    def drip_head(self):
        with contextlib.suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2000:
                self.wfile.write(bytes((byte,)))
                time.sleep(0.05)

    def silent(self):
        time.sleep(3)

    def short(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.close_connection = True  # and nothing is said: the server closes, and lingering for 0 s makes it a reset

    def nonsense(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def cookie(self):
        self.whole(b"{}", Set_Cookie="a=b")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    Answers.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.02), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def get(server, path, deadline=25.0):
    return Outbound(private=True, deadline=deadline).send(Call("GET", f"{server}/{path}"))


def test_an_answer_comes_back_with_lower_case_headers(server):
    reply = get(server, "plain")

    assert (reply.status, reply.body, reply.headers["x-test"]) == (200, b'{"a":1}', "yes")


def test_a_redirect_is_an_answer_and_is_not_followed(server):
    assert get(server, "redirect").status == 302
    assert [path for path, _ in Answers.seen] == ["/redirect"]


def test_a_megabyte_may_come_back_and_not_a_byte_more(server):
    assert len(get(server, "just").body) == CAP_BYTES
    assert get(server, "huge") == NOTHING
    assert get(server, "endless") == NOTHING


def test_a_bomb_is_not_inflated(server):
    assert get(server, "bomb") == NOTHING
    assert get(server, "packed").body == b"packed"
    assert get(server, "strange") == NOTHING
    assert get(server, "garbled") == NOTHING


@pytest.mark.parametrize("path", ["drip_body", "drip_head", "silent"])
def test_who_drips_or_says_nothing_is_left_at_the_deadline(server, path):
    assert get(server, path, deadline=0.4) == NOTHING


@pytest.mark.parametrize("path", ["short", "reset", "nonsense"])
def test_half_an_answer_is_none(server, path):
    assert get(server, path) == NOTHING


def test_nobody_listening_is_no_answer():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

    assert Outbound(private=True).send(Call("GET", f"http://127.0.0.1:{port}/")) == NOTHING


def test_a_proxy_from_the_environment_is_not_used(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert get(server, "plain").status == 200


def test_cookies_are_not_kept_between_calls(server):
    client = Outbound(private=True)
    for _ in range(2):
        client.send(Call("GET", f"{server}/cookie"))

    assert "Cookie" not in Answers.seen[-1][1]


def test_host_keeps_the_name_while_the_address_is_pinned(server, monkeypatch):
    port = int(server.rpartition(":")[2])
    resolve_to(monkeypatch, "127.0.0.1")

    Outbound(private=True).send(Call("GET", f"http://forum.example.org:{port}/plain"))

    assert Answers.seen[-1][1]["Host"] == f"forum.example.org:{port}"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("30", 30.0), ("0", 0.0), ("999999999999999999999", 0.0), ("86400", 3600.0), ("-5", 0.0), ("soon", 0.0),
     ("Wed, 21 Oct 2026 07:28:00 GMT", 0.0), ("1e9", 0.0), ("٣", 0.0), ("", 0.0)],
)  # fmt: skip
def test_retry_after_is_believed_up_to_an_hour(value, seconds):
    reply = outbound.Reply(429, {"retry-after": value})

    assert retry_after(reply) == seconds
