"""Accepting an invitation: whoever has the link chooses a password.

The token has 256 random bits, so guessing needs no counter; it comes in a form's body, never in an address.
"""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import invitations
from models.accounts import BadPassword
from models.invitations import Gone
from moderation_ui import forms
from moderation_ui.accounts import BAD_PASSWORDS, PASSWORD_LIMIT, office
from moderation_ui.auth import Needs, needs
from moderation_ui.language import gettext as _
from moderation_ui.room import reading

pages = Blueprint("joining", __name__, url_prefix="/join")
GONE = 410


@pages.get("")
@needs(Needs.NOTHING)
def show() -> str:
    """Where the link leads: a script takes the token from behind the # and sends the form."""
    step = "done" if "done" in request.args else "code"
    return render_template("join.html", step=step, code="", name="", trouble="")


@pages.post("")
@needs(Needs.NOTHING)
def opened() -> str | Response:
    """Whose invitation it is, and the form for the password. Nothing is used up by looking."""
    code = _code()
    with reading() as desk:
        try:
            name = invitations.invited(desk, code).name
        except Gone:
            return _gone()
    return _form(code, name)


def _code() -> str:
    return forms.word("code", limit=invitations.TOKEN_LIMIT).strip()


def _form(code: str, name: str, trouble: str = "") -> str:
    return render_template("join.html", step="password", code=code, name=name, trouble=trouble)


def _gone() -> Response:
    """One answer for what was used, taken back, ran out or never was."""
    return make_response(render_template("join.html", step="gone", code="", name="", trouble=""), GONE)


@pages.post("/password")
@needs(Needs.NOTHING)
def joined() -> AnyResponse:
    """Keep the password and use the invitation up; then the person signs in with it."""
    code, new = _code(), forms.word("new", limit=PASSWORD_LIMIT)
    try:
        with reading() as desk:
            name = invitations.invited(desk, code).name
        if new != forms.word("again", limit=PASSWORD_LIMIT):
            return make_response(_form(code, name, _("The password is not the same in both fields.")), 400)
        invitations.accept(office(), code, new)
    except Gone:
        return _gone()
    except BadPassword as bad:
        return make_response(_form(code, name, str(BAD_PASSWORDS.get(bad.reason, bad.reason))), 400)
    return redirect(url_for("joining.show", done=1), 303)
