"""Signing in through the organisation's provider: out to it, back from it, and in.

The one cookie does for this too: it holds the token of a sign-in half done, of which state, nonce and verifier are
keyed fingerprints, so that nothing of them is stored. The cookie is SameSite=Strict, so it does not come along when
the provider sends the browser back; the page it comes back to sends a form to ourselves, and there it does.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import accounts, attempts, identities, second_factor, sessions
from models.accounts import SignedIn
from models.attempts import TooMany
from models.desk import Desk
from models.identities import Person, Unknown
from models.settings import Settings
from moderation_ui import forms
from moderation_ui.accounts import begin, end_old_session, form, own_place, too_many
from moderation_ui.auth import Needs, needs, session_token, set_session
from moderation_ui.browsers import browser
from moderation_ui.language import gettext as _
from moderation_ui.provider import Asking, Away, Provider, Untrusted
from moderation_ui.room import refuse, room, writing

pages = Blueprint("oidc", __name__, url_prefix="/oidc")
FROM_ONE_SOURCE = 60
STATE = re.compile(r"[0-9a-f]{32}")
CODE_LIMIT = 3000
NAME_CLAIMS = ("preferred_username", "email", "name")


@dataclass(frozen=True, slots=True)
class _Back:
    """Who came back from the provider, and where they wanted to go."""

    person: Person
    place: str


@pages.get("/start")
@needs(Needs.NOTHING)
def start() -> AnyResponse:
    """Send the browser to the provider. Only from our own form: nobody else may replace this browser's cookie."""
    provider = _provider()
    if request.headers.get("Sec-Fetch-Site") not in {"same-origin", "none"}:
        abort(403)
    place = own_place(request.args.get("next", ""))
    with writing() as desk:
        wait = attempts.count_source(desk, browser().source or "", "provider", FROM_ONE_SOURCE)
        token = "" if wait else sessions.begin_half(desk, None, place)
    if wait:
        return too_many(place, TooMany(wait))
    try:
        response = redirect(provider.address(_asking(token)))
    except Away as away:
        return _away(away)
    assert isinstance(response, Response)
    end_old_session()  # its token is about to be overwritten, and nobody could end it any more
    set_session(response, token)
    return response


@pages.get("/callback")
@needs(Needs.NOTHING)
def callback() -> AnyResponse:
    """Where the provider sends the browser: a page that hands code and state on to ourselves, cookie and all."""
    _provider()
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if request.args.get("iss", room().settings.oidc_issuer) != room().settings.oidc_issuer:
        return _untrusted(Untrusted("issuer"))  # RFC 9207: the answer to another provider's question
    if "error" in request.args or not code:
        return _untrusted(Untrusted("refused_there"))
    if not STATE.fullmatch(state) or len(code) > CODE_LIMIT or not code.isascii() or not code.isprintable():
        return _untrusted(Untrusted("state"))
    return make_response(render_template("onward.html", state=state, code=code))


@pages.post("/finish")
@needs(Needs.NOTHING)
def finish() -> AnyResponse:
    """Check everything, and only then begin a session, with a token of its own."""
    provider = _provider()
    code, state = forms.word("code", limit=CODE_LIMIT), forms.word("state", limit=64)
    try:
        back = _back(provider, code, state)
        with writing() as desk:
            signed = _enter(desk, back)
    except Away as away:
        return _away(away)
    except Untrusted as untrusted:
        return _untrusted(untrusted)
    except Unknown as unknown:
        return _unknown(unknown)
    return begin(signed, back.place)


def _back(provider: Provider, code: str, state: str) -> _Back:
    token = session_token()
    with writing() as desk:
        half = sessions.take_half(desk, token)  # whatever comes of it, this state is used up
        at = desk.at.timestamp()
    asking = _asking(token)
    if (
        half is None
        or half.moderator_id is not None
        or not secrets.compare_digest(state.encode(), asking.state.encode())
    ):
        raise Untrusted("state")
    return _Back(person_of(room().settings, provider.claims(code, asking, at)), half.place)


def _enter(desk: Desk, back: _Back) -> SignedIn:
    settings, here = room().settings, browser()
    moderator = identities.enter(desk, back.person)
    if second_factor.is_on(desk, moderator) and not settings.oidc_is_strong:
        return SignedIn(sessions.begin_half(desk, moderator, back.place), moderator, must_change=False, half=True)
    attempts.remember(desk, moderator.name.casefold(), here.source or "")
    return accounts.enter(desk, moderator, here, strong=settings.oidc_is_strong, how="provider")


def _provider() -> Provider:
    found = room().provider
    if found is None:
        abort(404)
    return found


def _asking(token: str) -> Asking:
    """A sign-in's secrets, made of its token."""
    keys = room().keys
    return Asking(
        state=keys.stamp("oidc:state", token),
        nonce=keys.stamp("oidc:nonce", token),
        verifier=keys.stamp("oidc:verifier", token) + keys.stamp("oidc:verifier:more", token),
        back=room().settings.public_url.rstrip("/") + url_for("oidc.callback"),
    )


def person_of(settings: Settings, claims: Mapping[str, Any]) -> Person:
    """The person a token's checked claims speak of. An address counts only if the provider checked it."""
    email = claims.get("email")
    checked = isinstance(email, str) and claims.get("email_verified") is True
    names = [claims.get(name) for name in NAME_CLAIMS if name != "email" or checked]
    return Person(
        issuer=settings.oidc_issuer,
        subject=claims["sub"],
        email=email[:320] if checked and isinstance(email, str) else "",
        names=tuple(name for name in names if isinstance(name, str)),
        granted=_granted(settings, claims),
    )


def _granted(settings: Settings, claims: Mapping[str, Any]) -> tuple[str, ...] | None:
    if not settings.oidc_role_claim:
        return None
    told = _at(claims, settings.oidc_role_claim)
    values = {told} if isinstance(told, str) else {one for one in told or () if isinstance(one, str)}
    pairs = (entry.rpartition("=") for entry in settings.oidc_roles)
    return tuple(sorted({role for value, _equals, role in pairs if value in values}))


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or by names joined with points for one inside another."""
    if path in claims:
        return claims[path] if isinstance(claims[path], str | list) else None
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str | list) else None


# ---- what to say; one sentence for all that was not to be believed ----


def _away(away: Away) -> Response:
    refuse(f"provider:{away.reason}")
    told = _("%(provider)s does not answer as it should. Try again later, or use your password.", provider=_name())
    return make_response(form("", trouble=told), 503)


def _untrusted(untrusted: Untrusted) -> Response:
    refuse(f"provider:{untrusted.reason}")
    told = _("That sign-in could not be checked, or took too long. Nothing was changed: please begin again.")
    return make_response(form("", trouble=told), 400)


def _unknown(unknown: Unknown) -> Response:
    refuse(f"provider:{unknown.reason}")
    told = _(
        "You are signed in with %(provider)s, but there is no account here for you. Ask an admin.", provider=_name()
    )
    return make_response(form("", trouble=told), 403)


def _name() -> str:
    return room().settings.oidc_name
