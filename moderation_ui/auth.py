"""Who may see which page. A page without a declared need is not served: the default is no."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import accounts, team
from models.moderator import Moderator
from moderation_ui.errors import RoleTooLow
from moderation_ui.room import room, writing
from moderation_ui.security import SAFE_METHODS, form_token, refuse_forgery

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "session"
SECURE_COOKIE = "__Host-session"


class Needs(StrEnum):
    """What a page asks of who calls it."""

    NOTHING = "nothing"
    SIGNATURE = "signature"
    ANY_ACCOUNT = "any account"
    MODERATOR = "moderator"
    PRIVACY = "privacy"
    ADMIN = "admin"


ROLES = {
    Needs.MODERATOR: team.MODERATING | {team.ADMIN},
    Needs.PRIVACY: frozenset({"privacy"}),
    Needs.ADMIN: frozenset({team.ADMIN}),
}
"""The roles of which one is needed, on whatever site; which sites' things are then seen is `scope`'s to say."""


class Undeclared(Exception):
    """A page says nothing about who may see it."""


def needs(need: Needs) -> Callable[[View], View]:
    """Declare what a page asks; every page has exactly one."""

    def declare(view: View) -> View:
        view.needs = need  # type: ignore[attr-defined]
        return view

    return declare


def need_of(app: Flask, endpoint: str) -> Needs | None:
    """What the page behind an endpoint asks, or None if it does not say."""
    return getattr(app.view_functions.get(endpoint), "needs", None)


def register(app: Flask) -> None:
    """Ask before every page, and refuse to start with a page that does not say what it needs."""
    needs(Needs.NOTHING)(_static_view(app))
    app.before_request(_admit)


def check(app: Flask) -> None:
    """Raise Undeclared if any page does not say what it needs."""
    silent = sorted({rule.endpoint for rule in app.url_map.iter_rules() if need_of(app, rule.endpoint) is None})
    if silent:
        raise Undeclared(f"These pages do not say who may see them: {', '.join(silent)}. Declare it with @needs(...).")


def _static_view(app: Flask) -> Callable[..., Any]:
    send = app.view_functions["static"]

    def static(**values: Any) -> Any:
        return send(**values)

    app.view_functions["static"] = static
    return static


def _admit() -> AnyResponse | None:
    if request.endpoint is None:
        return None  # 404 or 405 follows
    need = need_of(current_app, request.endpoint)
    if need is None:
        abort(404)
    if need is Needs.SIGNATURE:
        return None
    if need is Needs.NOTHING:
        refuse_forgery()
        return None
    return _admit_person(need)


def _admit_person(need: Needs) -> AnyResponse | None:
    moderator = _signed_in()
    if moderator is None:
        return _to_sign_in()
    g.moderator = moderator
    refuse_forgery()
    if need is not Needs.ANY_ACCOUNT:
        if moderator.one_time:
            return redirect(url_for("accounts.password"))
        if not g.roles & ROLES[need]:
            if request.endpoint == "queue.show" and "privacy" in g.roles:
                return redirect(url_for("requests.show"))  # who only answers requests has no queue to begin with
            raise RoleTooLow
    return None


def _signed_in() -> Moderator | None:
    token = session_token()
    if not token:
        return None
    with writing() as desk:
        moderator = accounts.session(desk, token)
        g.roles = frozenset() if moderator is None else team.roles(desk, moderator)
    if moderator is not None:
        g.form_token = form_token(room().keys, token)
    return moderator


def _to_sign_in() -> AnyResponse:
    if request.method not in SAFE_METHODS:
        return Response("", 401)
    own = request.full_path if request.path.startswith("/items/") else None
    return redirect(url_for("accounts.sign_in", next=own))


def cookie_name() -> str:
    """The one cookie's name: with the browser's own guarantees where there is https."""
    return SECURE_COOKIE if room().settings.secure else COOKIE


def session_token() -> str:
    """The token the browser sent, or an empty string."""
    return request.cookies.get(cookie_name(), "")[:100]


def set_session(response: Response, token: str) -> None:
    """Hand the one cookie over. It ends with the browser; the row ends it sooner."""
    response.set_cookie(cookie_name(), token, secure=room().settings.secure, httponly=True, samesite="Strict", path="/")


def drop_session(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(cookie_name(), secure=room().settings.secure, httponly=True, samesite="Strict", path="/")


def moderator() -> Moderator:
    """Who is signed in, on a page that needs it."""
    who = g.moderator
    assert isinstance(who, Moderator)
    return who
