"""Signed requests to the plugin, as Overshare makes them."""

import hashlib
import itertools
import json
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import httpx

from platforms.signatures import standard_sign
from tests.wordpress.harness import Blog
from tests.wordpress.receiver import SECRET

ROUTE = "/wp-json/overshare/v1"
_number = itertools.count()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def order(comment_id: int, action: str, base: str, result: str | None = None, *values: str) -> dict[str, Any]:
    """A decision's body. `values` are what a redaction takes out; each stands once in `base`."""
    data: dict[str, Any] = {
        "decision_id": str(uuid.uuid4()),
        "source": "wordpress",
        "site": "http://blog.example.org",
        "object": "comment",
        "id": str(comment_id),
        "action": action,
        "base_text_sha256": sha256(base),
        "offset_unit": "unicode_code_point",
        "spans": [_span(base, value) for value in values],
    }
    if result is not None:
        data |= {"result_text": result, "result_text_sha256": sha256(result)}
    return {"type": f"decision.{action}", "timestamp": "2026-03-14T10:15:49Z", "data": data}


def _span(base: str, value: str) -> dict[str, Any]:
    start = base.index(value)
    return {"start": start, "end": start + len(value), "category": "email", "replacement": "[removed]"}


def redaction(comment_id: int, base: str, *values: str) -> dict[str, Any]:
    result = base
    for value in values:
        result = result.replace(value, "[removed]")
    return order(comment_id, "redact", base, result, *values)


def send(blog: Blog, body: dict[str, Any] | bytes, secret: str = SECRET, **signed: Any) -> httpx.Response:
    """POST a decision. `signed` overrides what is signed: message_id, timestamp, headers."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    message = signed.get("message_id", f"order_{next(_number)}_{uuid.uuid4().hex}")
    headers = standard_sign(message, signed.get("timestamp", int(time.time())), raw, secret) | signed.get("headers", {})
    address = signed.get("url", f"{blog.url}{ROUTE}/decisions")
    return httpx.post(address, content=raw, headers={**headers, "content-type": "application/json"}, timeout=30)


def get(blog: Blog, path: str, secret: str = SECRET) -> httpx.Response:
    """GET a route of the plugin; `path` begins after the host."""
    parts = urlsplit(path)
    target = f"GET {parts.path}" + (f"?{parts.query}" if parts.query else "")
    headers = standard_sign(f"get_{uuid.uuid4().hex}", int(time.time()), target.encode(), secret)
    return httpx.get(blog.url + path, headers=headers, timeout=30)


def shown(blog: Blog, comment_id: int) -> dict[str, Any]:
    answer = get(blog, f"{ROUTE}/comments/{comment_id}")
    answer.raise_for_status()
    return dict(answer.json())
