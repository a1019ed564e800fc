"""Requests: for who answers people that ask what is kept of them, want it given out, or erased."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for
from sqlalchemy import ColumnElement, select
from werkzeug.wrappers import Response as AnyResponse

from models import portability, requests, rights
from models.audit import AuditEvent
from models.author import Author
from models.desk import Desk
from models.moderator import Moderator
from models.requests import BY, Kept, Match, TooOften
from models.site import Site
from moderation_ui import forms, scope
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.language import gettext as _
from moderation_ui.marked import visible
from moderation_ui.room import reading, writing

pages = Blueprint("requests", __name__, url_prefix="/requests")
FORMATS = ("json", "zip")
VALUE_LIMIT = 320
RECENT = 30
EVENTS = (
    "author.sought",
    "author.exported",
    "author.erasure_planned",
    "author.erasure_called_off",
    "author.erased",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An author as the page lists one. `name` may be empty: it was forgotten, or the site never told it."""

    uuid: str
    site: str
    name: str
    mentions: bool
    posts: int
    first_seen_at: datetime
    last_seen_at: datetime
    erase_at: datetime | None


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of what was done with requests, and by whom."""

    at: datetime
    action: str
    by: str
    detail: dict[str, Any]


@pages.get("")
@needs(Needs.PRIVACY)
def show() -> str:
    """The form, erasures that can still be called off, and what was done lately."""
    with reading() as desk:
        return _page(desk)


@pages.post("/find")
@needs(Needs.PRIVACY)
def find() -> str | Response:
    """Look for somebody. What is looked for comes in the body, is compared and is not shown again."""
    by, value = forms.choice("by", BY), forms.word("value", limit=VALUE_LIMIT)
    site = forms.word("site", limit=36, default="")
    with writing() as desk:
        mine = scope.privacy_sites(desk, moderator())
        chosen = [one for one in mine if one.uuid == site] if site else mine
        if site and not chosen:
            abort(404)
        try:
            matches = requests.find(desk, chosen, by, value, moderator().uuid)
        except TooOften:
            return make_response(_page(desk, trouble=_too_often()), 429)
        items = requests.items_holding(desk, chosen, by, value)
        own = scope.moderated(desk, moderator(), items)
        return _page(desk, found=[_row(match) for match in matches], by=by, items=own, more=len(items) - len(own))


def _too_often() -> str:
    return _("That was more than a day's requests can explain. Go on tomorrow, or ask your administrator.")


def _page(desk: Desk, **more: Any) -> str:
    mine = scope.privacy_sites(desk, moderator())
    filled: dict[str, Any] = {"found": None, "by": "id", "items": [], "more": 0, "trouble": "", **more}
    return render_template(
        "requests.html", sites=mine, planned=_planned(desk, mine), log=_log(desk, mine), at=desk.at, ways=BY, **filled
    )


def _row(match: Match) -> Row:
    author = match.author
    return Row(
        uuid=author.uuid,
        site=visible(match.site.title),
        name=visible(match.name),
        mentions=match.mentions,
        posts=match.posts,
        first_seen_at=author.first_seen_at,
        last_seen_at=author.last_seen_at,
        erase_at=author.erase_at,
    )


def _of(desk: Desk, author: Author) -> Row:
    site = desk.session.get_one(Site, author.site_id)
    return _row(Match(author, site, requests.name_of(desk, author), False, requests.kept(desk, author).posts))


def _planned(desk: Desk, mine: Sequence[Site]) -> list[Row]:
    waiting: ColumnElement[bool] = Author.erase_at.is_not(None) & Author.site_id.in_([site.id for site in mine])
    return [_of(desk, author) for author in desk.session.scalars(select(Author).where(waiting).limit(RECENT))]


def _log(desk: Desk, mine: Sequence[Site]) -> list[Logged]:
    """The newest events about these sites' authors; a look over several sites has no site and is its maker's to see."""
    ids = {site.id for site in mine}
    rows = select(AuditEvent).where(AuditEvent.action.in_(EVENTS)).order_by(AuditEvent.id.desc()).limit(RECENT * 10)
    people = {row.uuid: row.name for row in desk.session.scalars(select(Moderator))}
    seen = (row for row in desk.session.scalars(rows) if row.detail.get("site") in ids or row.actor == moderator().uuid)
    return [Logged(row.at, row.action, people.get(row.actor, row.actor), row.detail) for row in seen][:RECENT]


@pages.get("/<uuid>")
@needs(Needs.PRIVACY)
def preview(uuid: str) -> str:
    """How much is kept of somebody, before it is given out or erased."""
    with reading() as desk:
        author = scope.author(desk, moderator(), forms.named_row(uuid))
        return _preview(desk, author)


def _preview(desk: Desk, author: Author, trouble: str = "") -> str:
    kept: Kept = requests.kept(desk, author)
    minutes = desk.settings.undo_minutes
    return render_template(
        "request.html", row=_of(desk, author), kept=kept, at=desk.at, minutes=minutes, trouble=trouble
    )


@pages.post("/<uuid>/export")
@needs(Needs.PRIVACY)
def export(uuid: str) -> Response:
    """What is kept of somebody, as a file to hand out: others' data in it are masked."""
    shape = forms.choice("shape", FORMATS)
    own_by, own = (
        forms.choice("own_by", ("", "email", "phone"), default=""),
        forms.word("own", limit=VALUE_LIMIT, default=""),
    )
    with writing() as desk:
        author = scope.author(desk, moderator(), forms.named_row(uuid))
        try:
            requests.check_pace(desk, moderator().uuid)
        except TooOften:
            return make_response(_preview(desk, author, _too_often()), 429)
        site = desk.session.get_one(Site, author.site_id)
        known = requests.marks(desk, site, own_by, own) if own_by and own.strip() else []
        told = portability.export_masked(desk, author, known, moderator().uuid)
    return _file(uuid, shape, json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


def _file(uuid: str, shape: str, data: bytes) -> Response:
    name = f"request-{uuid[:8]}.{shape}"
    if shape == "zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", data)
            archive.writestr("read-me.txt", _read_me())
        data = packed.getvalue()
    response = Response(data, mimetype="application/zip" if shape == "zip" else "application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read_me() -> str:
    return _(
        "data.json holds what this forum or blog's privacy desk keeps of you: your posts as they came, what was found "
        "in them and where (places count characters), and what was decided about them. Where [email], [phone] or "
        "another word in brackets stands in a text, something was masked that may belong to somebody else.\n"
    )


@pages.post("/<uuid>/erase")
@needs(Needs.PRIVACY)
def erase(uuid: str) -> AnyResponse:
    """Erase somebody when the time is over in which it can be called off."""
    sure = forms.choice("sure", ("yes",), default="yes") if forms.word("sure", limit=8, default="") else ""
    with writing() as desk:
        author = scope.author(desk, moderator(), forms.named_row(uuid))
        if sure != "yes":
            return make_response(_preview(desk, author, _("Say that you have checked who asks.")), 400)
        rights.plan_erasure(desk, author, moderator().uuid)
    return redirect(url_for("requests.preview", uuid=uuid), 303)


@pages.post("/<uuid>/keep")
@needs(Needs.PRIVACY)
def keep(uuid: str) -> AnyResponse:
    """Call an erasure off."""
    with writing() as desk:
        author = scope.author(desk, moderator(), forms.named_row(uuid))
        rights.call_off_erasure(desk, author, moderator().uuid)
    return redirect(url_for("requests.preview", uuid=uuid), 303)
