"""Who may see which page. A page without a declared need is not served: the default is no."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import sessions, team
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


FIRST_STEPS = frozenset({"accounts", "second_step"})
"""The parts one can reach while a second step is demanded and not there."""


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
    app.after_request(_hand_over)


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
    if g.renewed:
        with_new_token(g.renewed)
    if moderator.one_time and request.blueprint != "accounts":
        return redirect(url_for("accounts.password"))
    if room().settings.require_totp and not g.sign_in.strong and request.blueprint not in FIRST_STEPS:
        return redirect(url_for("second_step.show"))
    if need is not Needs.ANY_ACCOUNT and not g.roles & ROLES[need]:
        if request.endpoint == "queue.show" and "privacy" in g.roles:
            return redirect(url_for("requests.show"))  # who only answers requests has no queue to begin with
        raise RoleTooLow
    return None


def _signed_in() -> Moderator | None:
    token = session_token()
    if not token:
        return None
    with writing() as desk:
        found = sessions.find(desk, token)
        if found is None:
            return None
        moderator = desk.session.get_one(Moderator, found.moderator_id)
        g.sign_in, g.roles = found, team.roles(desk, moderator)
        g.renewed = sessions.renewed(desk, found) if found.renew else None
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
    """The token of this session: the one the browser sent, or the one it is about to get. Empty if there is none."""
    return str(g.get("new_token") or request.cookies.get(cookie_name(), ""))[:100]


def with_new_token(token: str) -> None:
    """Go on under a new token: this answer's forms carry its mark, and the browser is given it."""
    g.new_token, g.form_token = token, form_token(room().keys, token)


def _hand_over(response: Response) -> Response:
    token = g.get("new_token")
    set_already = any(cookie.startswith(f"{cookie_name()}=") for cookie in response.headers.getlist("Set-Cookie"))
    if token and not set_already:
        set_session(response, token)
    return response


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
