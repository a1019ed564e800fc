"""Signing in and out, and the password."""

import re

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from models import accounts
from models.accounts import BadPassword, Office, Refused, SignedIn
from models.attempts import TooMany
from moderation_ui import forms
from moderation_ui.auth import Needs, drop_session, moderator, needs, session_token, set_session
from moderation_ui.browsers import browser
from moderation_ui.language import gettext as _
from moderation_ui.room import room, writing

pages = Blueprint("accounts", __name__)
PASSWORD_LIMIT = 4000
NAME_LIMIT = 64
# Only an item's own address may be gone to after signing in, so that the form cannot send anybody elsewhere; and the
# page on which a second step is set up, which asks for a fresh sign-in.
OWN_PLACE = re.compile(r"/items/[0-9a-f-]{36}(\?[A-Za-z0-9_.=&%+-]{0,300})?|/account/second-step")
BAD_PASSWORDS = {
    "too_short": _l("That is too short. Use 12 characters or more; a few words are easier than signs."),
    "too_long": _l("That is longer than a password may be here."),
    "same": _l("That is the password you have already."),
    "has_name": _l("A password that holds your name is guessed first."),
}


def office() -> Office:
    """What the verbs need that hash a password."""
    here = room()
    return Office(here.database, here.keys, here.settings)


@pages.get("/sign-in")
@needs(Needs.NOTHING)
def sign_in() -> str:
    """The form."""
    return form(own_place(request.args.get("next", "")))


@pages.post("/sign-in")
@needs(Needs.NOTHING)
def signed_in() -> AnyResponse:
    """Check name and password; a new session each time, whatever cookie was sent along."""
    name, password = forms.word("name", limit=NAME_LIMIT), forms.word("password", limit=PASSWORD_LIMIT)
    place = own_place(forms.word("next", limit=400, default=""))
    try:
        here = browser()
        begun = accounts.sign_in(office(), name, password, here.source or "", agent=here.agent, place=place)
    except Refused:
        page = form(place, name=name, trouble=_("This name and password do not go together. Check both and try again."))
        return make_response(page, 401)
    except TooMany as told_off:
        return too_many(place, told_off, name)
    return begin(begun, place)


def too_many(place: str, told_off: TooMany, name: str = "") -> Response:
    """The page to sign in on, for whoever has to wait."""
    minutes = max(1, -(-told_off.after // 60))
    told = _(
        "Too many tries. The next one is possible in about %(n)s min. Nothing is wrong with your account.", n=minutes
    )
    response = make_response(form(place, name=name, trouble=told), 429)
    response.headers["Retry-After"] = str(told_off.after)
    return response


def end_old_session() -> None:
    """Whoever signs in again leaves no second session behind."""
    if token := session_token():
        with writing() as desk:
            accounts.sign_out(desk, token)


def begin(begun: SignedIn, place: str) -> AnyResponse:
    """Hand a new session over and go on; or only half of one, which asks for a code."""
    end_old_session()
    response = redirect(_onward(begun, place), 303)
    assert isinstance(response, Response)
    set_session(response, begun.token)
    return response


def _onward(begun: SignedIn, place: str) -> str:
    if begun.half:
        return url_for("second_step.ask")
    return url_for("accounts.password") if begun.must_change else place or url_for("queue.show")


def form(place: str, *, name: str = "", trouble: str = "") -> str:
    """The page to sign in on."""
    provider = room().provider
    named = "" if provider is None else provider.name
    return render_template("sign_in.html", next=place, name=name, trouble=trouble, provider=named)


def own_place(value: str) -> str:
    """A place of ours to go on to, or an empty string."""
    return value if OWN_PLACE.fullmatch(value) else ""


@pages.post("/sign-out")
@needs(Needs.ANY_ACCOUNT)
def sign_out() -> AnyResponse:
    """End this session."""
    with writing() as desk:
        accounts.sign_out(desk, session_token())
    place = own_place(forms.word("next", limit=400, default=""))
    response = redirect(url_for("accounts.sign_in", next=place or None), 303)
    assert isinstance(response, Response)
    drop_session(response)
    return response


@pages.get("/password")
@needs(Needs.ANY_ACCOUNT)
def password() -> str:
    """The form for a new password; the only page there is while the password is a one-time one."""
    return render_template("password.html", trouble="", first=moderator().one_time)


@pages.post("/password")
@needs(Needs.ANY_ACCOUNT)
def changed_password() -> AnyResponse:
    """Change the password: every session of the account ends, this browser gets a new one."""
    old, new = forms.word("old", limit=PASSWORD_LIMIT), forms.word("new", limit=PASSWORD_LIMIT)
    if new != forms.word("again", limit=PASSWORD_LIMIT):
        return _password_form(_("The new password is not the same in both fields."))
    try:
        begun = accounts.change_password(
            office(), moderator().id, old, new, agent=browser().agent, strong=g.sign_in.strong
        )
    except Refused:
        return _password_form(_("The present password is not right."))
    except TooMany as told_off:
        return _password_form(_("Too many tries. Please wait %(n)s seconds.", n=told_off.after), status=429)
    except BadPassword as bad:
        return _password_form(str(BAD_PASSWORDS.get(bad.reason, bad.reason)))
    return begin(begun, "")


def _password_form(trouble: str, status: int = 400) -> Response:
    page = render_template("password.html", trouble=trouble, first=moderator().one_time)
    return make_response(page, status)
