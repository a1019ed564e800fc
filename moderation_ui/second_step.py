"""The second step: asked for at sign-in, set up and switched off on the account's pages."""

from collections.abc import Callable
from dataclasses import dataclass

import segno
from flask import Blueprint, Response, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import second_factor, second_step, sessions
from models.accounts import Refused
from models.attempts import TooMany
from models.desk import Desk
from models.second_factor import NotNow, WrongCode
from models.second_step import Expired, Proof
from moderation_ui import forms
from moderation_ui.accounts import PASSWORD_LIMIT, begin, office
from moderation_ui.auth import Needs, moderator, needs, session_token, set_session, with_new_token
from moderation_ui.browsers import browser
from moderation_ui.language import gettext as _
from moderation_ui.room import reading, room, writing

pages = Blueprint("second_step", __name__)
CODE_LIMIT = 40
QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code as one SVG path: `size` modules a side, dark modules in `path`."""

    size: int
    path: str


@pages.get("/sign-in/code")
@needs(Needs.NOTHING)
def ask() -> AnyResponse:
    """The form for the code, for a browser whose password was right a moment ago."""
    with reading() as desk:
        half = sessions.half(desk, session_token())
    if half is None or half.moderator_id is None:
        return redirect(url_for("accounts.sign_in"))
    return make_response(_asking())


@pages.post("/sign-in/code")
@needs(Needs.NOTHING)
def answer() -> AnyResponse:
    """Take the code. Only now does a session begin, with a token of its own."""
    given = forms.word("code", limit=CODE_LIMIT)
    try:
        passed = second_step.pass_code(office(), session_token(), given, browser())
    except Expired:
        return redirect(url_for("accounts.sign_in"), 303)
    except Refused:
        return make_response(_asking(_wrong()), 401)
    except TooMany as too_many:
        return _later(_asking, too_many)
    return begin(passed.signed, passed.place)


def _asking(trouble: str = "") -> str:
    return render_template("code.html", trouble=trouble)


def _wrong() -> str:
    return _("That code is not right. Each works once: wait for the next one, and check the clock of your phone.")


def _later(page: Callable[[str], str], too_many: TooMany) -> Response:
    minutes = max(1, -(-too_many.after // 60))
    told = _("Too many tries. The next one is possible in about %(n)s min.", n=minutes)
    response = make_response(page(told), 429)
    response.headers["Retry-After"] = str(too_many.after)
    return response


@pages.get("/account/second-step")
@needs(Needs.ANY_ACCOUNT)
def show() -> str:
    """Where the second step stands: off, being set up, or on."""
    return _page()


def _page(trouble: str = "") -> str:
    with reading() as desk:
        pending = second_factor.pending(desk, moderator()) if _may_set_up(desk) else None
        return render_template(
            "second_step.html",
            trouble=trouble,
            on=second_factor.is_on(desk, moderator()),
            left=second_factor.left(desk, moderator()),
            pending=pending,
            picture=None if pending is None else _picture(pending.uri),
            fresh=_is_fresh(desk),
            forced=room().settings.require_totp and not g.sign_in.strong,
        )


def _is_fresh(desk: Desk) -> bool:
    """Whether this session began a moment ago: a stolen one did not."""
    return bool(g.sign_in.begun_at > desk.at - sessions.FRESH)


def _may_set_up(desk: Desk) -> bool:
    """Whether this session can have begun the setting up that is under way; no other is shown its secret."""
    return bool(g.sign_in.begun_at > desk.at - sessions.FRESH - second_factor.PENDING)


def _picture(uri: str) -> Picture:
    code = segno.make(uri, error="m", micro=False)
    rows = list(code.matrix)
    path = [
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    ]
    return Picture(len(rows) + 2 * QUIET_ZONE, "".join(path))


@pages.post("/account/second-step/begin")
@needs(Needs.ANY_ACCOUNT)
def begin_setting_up() -> AnyResponse:
    """Make a secret; it counts for nothing until a code of it was right. Only soon after signing in."""
    with writing() as desk:
        if _is_fresh(desk) and not second_factor.is_on(desk, moderator()):
            second_factor.begin(desk, moderator())
    return redirect(url_for("second_step.show"), 303)


@pages.post("/account/second-step/confirm")
@needs(Needs.ANY_ACCOUNT)
def confirm() -> AnyResponse:
    """Turn it on with the first code, and show the recovery codes: now and never again."""
    given = forms.word("code", limit=CODE_LIMIT)
    with reading() as desk:
        if not _may_set_up(desk):
            return redirect(url_for("second_step.show"), 303)
    try:
        signed, codes = second_step.turn_on(office(), moderator().id, given, browser())
    except WrongCode:
        return make_response(_page(_wrong()), 400)
    except NotNow:
        return redirect(url_for("second_step.show"), 303)
    except TooMany as too_many:
        return _later(_page, too_many)
    with_new_token(signed.token)
    return make_response(render_template("recovery_codes.html", codes=codes, first=True))


@pages.post("/account/second-step/codes")
@needs(Needs.ANY_ACCOUNT)
def new_codes() -> AnyResponse:
    """Make new recovery codes and show them once."""
    given = forms.word("code", limit=CODE_LIMIT)
    try:
        codes = second_step.new_codes(office(), moderator().id, given, browser())
    except WrongCode:
        return make_response(_page(_wrong()), 400)
    except TooMany as too_many:
        return _later(_page, too_many)
    return make_response(render_template("recovery_codes.html", codes=codes, first=False))


@pages.post("/account/second-step/off")
@needs(Needs.ANY_ACCOUNT)
def switch_off() -> AnyResponse:
    """Switch it off with password and code."""
    proof = Proof(forms.word("password", limit=PASSWORD_LIMIT), forms.word("code", limit=CODE_LIMIT))
    try:
        signed = second_step.turn_off(office(), moderator().id, proof, browser())
    except Refused:
        return make_response(_page(_("The password or the code is not right. Each code works once.")), 400)
    except TooMany as too_many:
        return _later(_page, too_many)
    response = redirect(url_for("second_step.show"), 303)
    assert isinstance(response, Response)
    set_session(response, signed.token)
    return response
