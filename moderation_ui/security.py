"""What every answer carries, which hosts are answered, and which requests may change anything."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from models.crypto import KeyRing
from models.settings import Settings
from moderation_ui.room import refuse, room

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_LIMIT = 256 * 1024
YEAR = 31_536_000

# No page renders foreign HTML or loads foreign content, so nothing but our own files is ever needed. Trusted Types
# without any policy: our script builds nodes and never parses HTML.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # As silent as no-referrer towards everybody else; but no-referrer makes browsers send `Origin: null` with our own
    # forms, and the check below would have nothing to go by.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def protect(app: Flask, settings: Settings) -> None:
    """Limit hosts and sizes, and set the headers of every answer."""
    hosts = [*settings.trusted_hosts, *LOOPBACK]  # the machine itself may always ask how we are
    if settings.public_url:
        hosts.append(urlsplit(settings.public_url).hostname or "")
    app.config.update(
        TRUSTED_HOSTS=hosts,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=400,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.after_request(_secure)


def _secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if room().settings.secure:
        response.headers["Strict-Transport-Security"] = f"max-age={2 * YEAR}; includeSubDomains"
    if request.endpoint == "static" and response.status_code in {200, 304} and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def form_token(keys: KeyRing, session_token: str) -> str:
    """The token that the forms of one session carry; a new session has another."""
    return keys.stamp("form", session_token)


def same_origin() -> bool:
    """Whether the browser says that the request comes from our own pages. Without any word it does not."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    settings = room().settings
    own = settings.public_url.rstrip("/") if settings.public_url else f"http://{request.host}"
    return origin is not None and origin == own


def refuse_forgery() -> None:
    """Stop a request that changes something and does not come from a form of this session. 403."""
    if request.method in SAFE_METHODS:
        return
    if not same_origin():
        refuse("form:other_origin")
        abort(403)
    expected = g.get("form_token")
    if expected is None:
        return  # nobody is signed in: the browser's word is all there is
    sent = request.form.get("token", "")
    if not secrets.compare_digest(sent.encode("utf-8", "replace"), expected.encode()):
        refuse("form:token")
        abort(403)
