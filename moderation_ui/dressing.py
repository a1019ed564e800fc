"""What templates are given: words, ages, static files by their hash, and a last wall against odd characters."""

import base64
import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from moderation_ui import effects, telling, wording

STATIC = Path(__file__).parent / "static"


def register(app: Flask) -> None:
    """Set the template environment up: escaping on for everything, unknown names are errors."""
    env = app.jinja_env
    env.autoescape = True
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.finalize = _encodable
    env.globals.update(
        asset=asset, words=wording, age=wording.age, form_token=lambda: g.get("form_token", ""), signed_in=_signed_in
    )
    env.globals.update(roles=_roles, says=telling, effects=effects)
    env.filters["moment"] = _moment


def _encodable(value: Any) -> Any:
    """Lone surrogates cannot be sent: a post may hold them, a page must not fail for it."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def _signed_in() -> Any:
    return g.get("moderator")


def _roles() -> list[str]:
    """What whoever is signed in may do somewhere, in the order of the words."""
    held = g.get("roles", frozenset())
    return [role for role in wording.ROLES if role in held]


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


@lru_cache
def _digest(name: str) -> tuple[str, str]:
    data = (STATIC / name).read_bytes()
    integrity = base64.b64encode(hashlib.sha384(data).digest()).decode()
    return hashlib.sha256(data).hexdigest()[:12], f"sha384-{integrity}"


def asset(name: str) -> dict[str, str]:
    """A static file's address, which changes with its content, and its hash for the browser to check."""
    version, integrity = _digest(name)
    return {"url": url_for("static", filename=name, v=version), "integrity": integrity}
