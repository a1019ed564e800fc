"""The one door for outgoing HTTP: where a call may go, how long it may take and how much may come back.

A site's address is set by an admin, yet what it resolves to is not: the name is resolved once, every answer must be a
public address, and exactly that address is connected to while Host and SNI keep the name. No redirects, no proxies
from the environment, no cookies, a deadline for the whole call, and a cap on what is read, before and after inflating.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpcore
import httpx

from platforms.platform import Call, Reply

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 10.0
DEADLINE_SECONDS: Final = 25.0
CAP_BYTES: Final = 1024 * 1024
CHUNK_BYTES: Final = 64 * 1024
RETRY_AFTER_SECONDS: Final = 3600.0
NOTHING: Final = Reply(status=0)
PORTS: Final = {"http": 80, "https": 443}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What `ipaddress` counts as global in one of the Python versions we run on, although it is not the ordinary Internet:
# protocol assignments, carriers' own, 6to4 relays; translation and tunnel prefixes carry an IPv4 address inside.
_CLOSED: Final = tuple(
    ipaddress.ip_network(prefix)
    for prefix in (
        "192.0.0.0/24", "100.64.0.0/10", "192.88.99.0/24", "198.18.0.0/15", "64:ff9b::/96", "64:ff9b:1::/48",
        "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip


class NotAllowed(Exception):
    """A call may not go there. `reason` is a code: scheme, address, name, url."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Overdue(Exception):
    """The call's whole time is up."""


class _TooMuch(Exception):
    """More came back than may."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: the name it was asked for and the one address that is connected to."""

    url: httpx.URL
    address: str


def is_public(address: Address) -> bool:
    """Whether an address is one of the public Internet's ordinary ones."""
    if getattr(address, "ipv4_mapped", None) is not None:
        return False  # nobody publishes these: they are a way around a filter
    if any(address in prefix for prefix in _CLOSED):  # another version's address is in no prefix
        return False
    odd = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not odd


def aim(url: str, *, private: bool) -> Target:
    """Decide where a call goes. Raise NotAllowed; OSError when the name cannot be resolved now.

    `private` is for a forum on one's own machine: any address and plain http are then accepted.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise NotAllowed("url") from None
    if parsed.scheme not in ({"http", "https"} if private else {"https"}):
        raise NotAllowed("scheme")
    if not parsed.host or parsed.userinfo or not 0 < (parsed.port or PORTS[parsed.scheme]) < 2**16:
        raise NotAllowed("url")
    addresses = _resolve(parsed.host, parsed.port or PORTS[parsed.scheme])
    if not private and not all(is_public(address) for address in addresses):
        raise NotAllowed("address")  # one private answer among public ones is how rebinding begins
    return Target(parsed, str(addresses[0]))


def _resolve(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise NotAllowed("name") from None
    addresses = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    if not addresses:
        raise NotAllowed("name")
    return addresses


class Outbound:
    """Makes the calls of a platform's conversation."""

    def __init__(self, *, private: bool, deadline: float = DEADLINE_SECONDS) -> None:
        self._private = private
        self._deadline = deadline

    def send(self, call: Call) -> Reply:
        """Make one call. Status 0 when no whole answer came back: it may or may not have been carried out.

        Raise NotAllowed if the call may not go where it wants to.
        """
        until = time.monotonic() + self._deadline
        try:
            target = aim(call.url, private=self._private)
            with httpx.Client(transport=_Pinned(target, until), trust_env=False, follow_redirects=False) as client:
                return _ask(client, call, until)
        except (OSError, httpx.HTTPError, _Overdue, _TooMuch, zlib.error):
            return NOTHING
        except httpx.InvalidURL:
            raise NotAllowed("url") from None


def _ask(client: httpx.Client, call: Call, until: float) -> Reply:
    # Asked for plain bytes; whoever compresses all the same is inflated below, no further than the cap.
    headers = {"accept": "application/json", "user-agent": "Overshare", **call.headers, "accept-encoding": "identity"}
    with client.stream(call.method, call.url, headers=headers, content=call.body or None) as answer:
        body = _read(answer.iter_raw(CHUNK_BYTES), until)
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, named, _inflate(body, named.get("content-encoding", "")))


def _read(chunks: Iterable[bytes], until: float) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > CAP_BYTES:
            raise _TooMuch
        if time.monotonic() > until:
            raise _Overdue
    return bytes(body)


def _inflate(body: bytes, encoding: str) -> bytes:
    """Undo gzip or deflate, stopping at the cap: a bomb is a few kilobytes that become gigabytes."""
    if encoding in {"", "identity"} or not body:
        return body
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise _TooMuch  # something we did not ask for and cannot measure
    machine = zlib.decompressobj(zlib.MAX_WBITS | 32)
    plain = machine.decompress(body, CAP_BYTES + 1)
    if len(plain) > CAP_BYTES:
        raise _TooMuch
    return plain


def retry_after(reply: Reply) -> float:
    """The seconds a reply asks us to wait, between 0 and an hour; 0 when it does not say or says nonsense."""
    value = reply.headers.get("retry-after", "").strip()
    seconds = float(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0.0  # noqa: PLR2004 - no float overflow
    return min(seconds, RETRY_AFTER_SECONDS)


class _Pinned(httpx.BaseTransport):
    """A transport for one call to one address: nothing is pooled, nothing is resolved again."""

    def __init__(self, target: Target, until: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(), max_connections=1, retries=0, network_backend=_Backend(target.address, until)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send through the pinned connection."""
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions={"timeout": {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS}},
        )
        try:
            answer = self._pool.handle_request(asked)
        except _FAILURES as error:
            raise httpx.TransportError(type(error).__name__) from None
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except _FAILURES as error:
            raise httpx.TransportError(type(error).__name__) from None

    def close(self) -> None:
        self._answer.close()


_FAILURES: Final = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Backend(httpcore.NetworkBackend):
    """Connects to the pinned address whatever name is asked for; every wait ends with the call's deadline."""

    def __init__(self, address: str, until: float) -> None:
        self._address = address
        self._until = until
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the pinned address is used instead
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the pinned address."""
        patience = _patience(self._until, timeout)
        stream = self._real.connect_tcp(self._address, port, patience, local_address, socket_options)
        return _Stream(stream, self._until)


class _Stream(httpcore.NetworkStream):
    """A stream whose waits end with the call's deadline, so that a slow drip is no way to hold a worker."""

    def __init__(self, real: httpcore.NetworkStream, until: float) -> None:
        self._real = real
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, _patience(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, _patience(self._until, timeout))

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        patience = _patience(self._until, timeout)
        return _Stream(self._real.start_tls(ssl_context, server_hostname, patience), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)


def _patience(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return min(left, timeout or READ_SECONDS)
