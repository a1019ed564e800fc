"""Who sent it: Standard Webhooks 1.0.0 and Discourse's HMAC. Everything that is not right is Refused, nothing else.

Written here rather than taken from the `standardwebhooks` package, whose 1.1.0 answers a malformed header with
ValueError or binascii.Error, knows one secret at a time and accepts fractional timestamps.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping

from platforms.platform import Refused

TOLERANCE = 300
"""Seconds a delivery's timestamp may be off, either way."""

MAX_SIGNATURE_HEADER = 2048
MAX_SIGNATURES = 16
SECRET_BYTES = range(24, 65)

_ID = re.compile(r"[!-\-/-~]{1,128}")  # visible ASCII without the dot, which separates the signed parts
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"([a-z0-9]{1,8}),([A-Za-z0-9+/=_-]{1,512})")
_DISCOURSE = re.compile(r"sha256=([0-9a-f]{64})")
_NOBODY = bytes(32)  # signs for a site without a usable secret, so that the refusal takes as long


class BadSecret(ValueError):
    """A secret of ours is not `whsec_` and the base64 of 24 to 64 bytes. Says nothing of the secret."""


def secret_key(secret: str) -> bytes:
    """The HMAC key of a Standard Webhooks secret: the decoded bytes. Raise BadSecret."""
    key = _decoded(secret.removeprefix("whsec_"))
    if key is None or len(key) not in SECRET_BYTES:
        raise BadSecret("a webhook secret must be whsec_ and the base64 of 24 to 64 bytes")
    return key


def standard_verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> str:
    """Check a delivery against the active secrets and return its id. Raise Refused.

    `headers` have lower-case names; `now` is Unix time in seconds.
    """
    message_id = _header(headers, "webhook-id", _ID)
    timestamp = _header(headers, "webhook-timestamp", _TIMESTAMP)
    given = _standard_signatures(headers)
    signed = f"{message_id}.{timestamp}.".encode() + body
    keys = _usable(secrets)
    expected = [_hmac(key, signed) for key in keys or [_NOBODY]]
    matched = _any_equal(given, expected)
    if not keys:
        raise Refused("no_secret")
    if not matched:
        raise Refused("wrong_signature")
    if not abs(now - int(timestamp)) <= TOLERANCE:
        raise Refused("stale")
    return message_id


def standard_sign(message_id: str, timestamp: int, body: bytes, *secrets: str) -> dict[str, str]:
    """The three headers that sign `body`, with one signature a secret (two while a secret is being changed).

    Raise BadSecret, or ValueError for an id that no receiver would take.
    """
    if not _ID.fullmatch(message_id) or not secrets:
        raise ValueError("a message id is 1 to 128 visible ASCII characters without a dot; a secret is needed")
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = [base64.b64encode(_hmac(secret_key(secret), signed)).decode() for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def discourse_verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str]) -> str:
    """Check a Discourse delivery and return the SHA-256 of its body, in hex. Raise Refused.

    Discourse signs neither a time nor an id, so that a replay can only be made harmless, not refused.
    """
    given = bytes.fromhex(_header(headers, "x-discourse-event-signature", _DISCOURSE).removeprefix("sha256="))
    keys = [secret.encode() for secret in secrets if secret]
    matched = _any_equal([given], [_hmac(key, body) for key in keys or [_NOBODY]])
    if not keys:
        raise Refused("no_secret")
    if not matched:
        raise Refused("wrong_signature")
    return hashlib.sha256(body).hexdigest()


def discourse_sign(body: bytes, secret: str) -> dict[str, str]:
    """The header with which Discourse signs `body`: for tests and the demo forum."""
    return {"x-discourse-event-signature": "sha256=" + _hmac(secret.encode(), body).hex()}


def sha256(text: str) -> str:
    """The hash that both sides compare texts by: SHA-256 of the UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _header(headers: Mapping[str, str], name: str, shape: re.Pattern[str]) -> str:
    value = headers.get(name)
    if not value:
        raise Refused("missing_header")
    # Every shape bounds its length, so a long header costs nothing.
    if not shape.fullmatch(value):
        raise Refused("malformed_header")
    return value


def _standard_signatures(headers: Mapping[str, str]) -> list[bytes]:
    """The v1 signatures given. Other versions are for others and are passed over."""
    value = headers.get("webhook-signature")
    if not value:
        raise Refused("missing_header")
    entries = value.split(" ") if len(value) <= MAX_SIGNATURE_HEADER else []
    matches = [_SIGNATURE.fullmatch(entry) for entry in entries]
    if not 0 < len(entries) <= MAX_SIGNATURES:
        raise Refused("malformed_header")
    given = []
    for match in matches:
        if match is None:
            raise Refused("malformed_signature")
        if match[1] == "v1":
            given.append(_decoded(match[2]))
    if not given:
        raise Refused("no_known_signature")
    digests = [digest for digest in given if digest is not None and len(digest) == hashlib.sha256().digest_size]
    if len(digests) != len(given):
        raise Refused("malformed_signature")
    return digests


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None


def _usable(secrets: Iterable[str]) -> list[bytes]:
    keys = []
    for secret in secrets:
        try:
            keys.append(secret_key(secret))
        except BadSecret:
            continue  # one that was mistyped must not take the other down
    return keys


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _any_equal(given: list[bytes], expected: list[bytes]) -> bool:
    """Compare each with each, to the end: how long it takes tells nothing about which one was near."""
    matches = [hmac.compare_digest(one, other) for one in given for other in expected]
    return any(matches)
