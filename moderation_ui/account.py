"""A person's own account: how they sign in, and which browsers are signed in."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import identities, second_factor, sessions
from models.desk import Desk
from moderation_ui import forms
from moderation_ui.auth import Needs, moderator, needs, session_token
from moderation_ui.browsers import in_words
from moderation_ui.room import reading, room, writing

pages = Blueprint("account", __name__)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signed-in browser as the page lists it."""

    id: int
    browser: str
    since: datetime
    seen: datetime
    strong: bool
    here: bool


@pages.get("/account")
@needs(Needs.ANY_ACCOUNT)
def show() -> str:
    """How one signs in, and every browser that is signed in."""
    with reading() as desk:
        return render_template(
            "account.html",
            at=desk.at,
            on=second_factor.is_on(desk, moderator()),
            left=second_factor.left(desk, moderator()),
            required=room().settings.require_totp,
            linked=identities.linked(desk, moderator()),
            provider=room().settings.oidc_name if room().settings.oidc_issuer else "",
            signed=_signed(desk),
        )


def _signed(desk: Desk) -> list[Signed]:
    return [
        Signed(row.id, in_words(row.agent), row.begun_at, row.seen_at, row.strong, row.id == g.sign_in.id)
        for row in sessions.listed(desk, moderator())
    ]


@pages.post("/account/sessions/end")
@needs(Needs.ANY_ACCOUNT)
def end() -> AnyResponse:
    """Sign one browser out. Somebody else's looks like none."""
    with writing() as desk:
        if not sessions.end(desk, moderator(), forms.number("session")):
            abort(404)
    return redirect(url_for("account.show"), 303)


@pages.post("/account/sessions/end-others")
@needs(Needs.ANY_ACCOUNT)
def end_others() -> AnyResponse:
    """Sign every browser out but this one."""
    with writing() as desk:
        sessions.end_others(desk, moderator(), session_token())
    return redirect(url_for("account.show"), 303)
