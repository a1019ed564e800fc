"""The team, for admins: who works where, changing that, inviting and deactivating people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from models import accounts, invitations, team
from models.desk import Desk
from models.invitations import Gone, Made
from models.membership import Invitation, Membership
from models.moderator import Moderator
from models.site import Site
from moderation_ui import forms
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.language import gettext as _
from moderation_ui.marked import visible
from moderation_ui.room import reading, room, writing

pages = Blueprint("team", __name__, url_prefix="/team")
NAME_LIMIT = 200
MOST_GRANTS = 2000
STATES = ("active", "invited", "over", "disabled")


@dataclass(frozen=True, slots=True)
class Place:
    """A site as the forms list it."""

    uuid: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the pages show them: `roles` are by site title, `held` what the form has ticked."""

    uuid: str
    name: str
    state: str
    admin: bool
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    held: frozenset[str]
    until: datetime | None
    since: datetime
    you: bool


@pages.get("")
@needs(Needs.ADMIN)
def show() -> str:
    """Everybody, with their roles by site, and whoever was invited."""
    with reading() as desk:
        return render_template("team.html", people=_people(desk), at=desk.at, done=request.args.get("done", ""))


def _people(desk: Desk, *which: Moderator) -> list[Person]:
    """The people asked for, or all of them: those who work first, then the invited, then the deactivated."""
    places = {site.id: _place(site) for site in desk.session.scalars(select(Site).order_by(Site.title, Site.id))}
    asked = which or desk.session.scalars(select(Moderator).order_by(Moderator.name)).all()
    ids = [person.id for person in asked]
    pending = {row.moderator_id: row for row in desk.session.scalars(select(Invitation))}
    held: dict[int, set[tuple[int, str]]] = {}
    for row in desk.session.scalars(select(Membership).where(Membership.moderator_id.in_(ids))):
        held.setdefault(row.moderator_id, set()).add((row.site_id, row.role))
    found = [_person(desk, one, pending.get(one.id), held.get(one.id, set()), places) for one in asked]
    return sorted(found, key=lambda person: STATES.index(person.state))


def _place(site: Site) -> Place:
    return Place(site.uuid, site.name, visible(site.title))


def _person(
    desk: Desk, row: Moderator, asked: Invitation | None, held: set[tuple[int, str]], places: dict[int, Place]
) -> Person:
    state = "active" if row.active else "disabled"
    if asked is not None:
        state = "invited" if asked.expires_at > desk.at else "over"
    by_site = ((places[site].title, tuple(r for r in team.SITE_ROLES if (site, r) in held)) for site in places)
    return Person(
        uuid=row.uuid,
        name=row.name,
        state=state,
        admin=team.is_admin(row),
        roles=tuple((title, found) for title, found in by_site if found),
        held=frozenset(f"{places[site].uuid}:{role}" for site, role in held),
        until=asked.expires_at if asked else None,
        since=row.created_at,
        you=row.id == moderator().id,
    )


@pages.get("/invite")
@needs(Needs.ADMIN)
def invite() -> str:
    """The form for an invitation."""
    with reading() as desk:
        return _invite_form(desk)


def _invite_form(desk: Desk, *, name: str = "", trouble: str = "") -> str:
    return render_template(
        "invite.html", sites=_places(desk), name=name, trouble=trouble,
        held=frozenset(request.form.getlist("grant")), admin="admin" in request.form,
    )  # fmt: skip


def _places(desk: Desk) -> list[Place]:
    return [_place(site) for site in desk.session.scalars(select(Site).order_by(Site.title, Site.id))]


@pages.post("/invite")
@needs(Needs.ADMIN)
def invited() -> str | Response:
    """Invite somebody: the answer shows the link, once."""
    name = forms.word("name", limit=NAME_LIMIT).strip()
    trouble = ""
    if not accounts.is_name(name):
        trouble = _("A name has 1 to 64 characters and no line breaks.")
    elif not request.form.getlist("grant") and "admin" not in request.form:
        trouble = _("Choose at least one role; without one there is nothing to see.")
    if not trouble:
        try:
            with writing() as desk:
                given = _grants(desk, "grant")
                made = invitations.invite(
                    desk, name, sorted(given, key=lambda one: (one[0].id, one[1])),
                    admin="admin" in request.form, by=moderator().uuid,
                )  # fmt: skip
            return _link_page(made)
        except ValueError:
            trouble = _("There is an account with this name already.")
    with reading() as desk:
        return make_response(_invite_form(desk, name=name, trouble=trouble), 400)


def _grants(desk: Desk, field: str) -> set[tuple[Site, str]]:
    """The roles a form has ticked, each as `site:role`. 400 for what is no role, 404 for a site there is not."""
    values = request.form.getlist(field)
    if len(values) > MOST_GRANTS:
        abort(400)
    sites = {site.uuid: site for site in desk.session.scalars(select(Site))}
    found = set()
    for value in values:
        uuid, _colon, role = value.partition(":")
        if role not in team.SITE_ROLES:
            abort(400)
        if uuid not in sites:
            abort(404)
        found.add((sites[uuid], role))
    return found


def _link_page(made: Made) -> str:
    """The link with its token behind the #, which browsers send to nobody: it is in no log and no preview's request."""
    own = room().settings.public_url
    base = own.rstrip("/") if own else request.host_url.rstrip("/")
    link = f"{base}{url_for('joining.show')}#{made.token}"
    return render_template("invited.html", name=made.person.name, link=link, until=made.invitation.expires_at)


@pages.get("/<uuid>")
@needs(Needs.ADMIN)
def person(uuid: str) -> str:
    """One person: roles by site, and what can be done with the account."""
    with reading() as desk:
        return _person_page(desk, _row(desk, uuid))


def _row(desk: Desk, uuid: str) -> Moderator:
    row = desk.session.scalar(select(Moderator).where(Moderator.uuid == forms.named_row(uuid)))
    if row is None:
        abort(404)
    return row


def _person_page(desk: Desk, row: Moderator, trouble: str = "") -> str:
    return render_template(
        "person.html", person=_people(desk, row)[0], sites=_places(desk), at=desk.at, trouble=trouble,
        saved="saved" in request.args,
    )  # fmt: skip


@pages.post("/<uuid>/roles")
@needs(Needs.ADMIN)
def change(uuid: str) -> AnyResponse:
    """Change the roles by what was ticked or unticked, so that what another admin changed meanwhile stays."""
    try:
        with writing() as desk:
            row = _row(desk, uuid)
            had, have = _grants(desk, "had"), _grants(desk, "grant")
            _change(desk, row, had, have)
            if ("admin" in request.form) != ("was_admin" in request.form):
                accounts.set_role(desk, row, team.ADMIN if "admin" in request.form else "member", moderator().uuid)
    except ValueError:
        return _refused(uuid)
    return redirect(url_for("team.person", uuid=uuid, saved=1), 303)


def _change(desk: Desk, row: Moderator, had: Iterable[tuple[Site, str]], have: Iterable[tuple[Site, str]]) -> None:
    before, after = set(had), set(have)
    for site, role in _in_order(after - before):
        team.grant(desk, row, site, role, moderator().uuid)
    for site, role in _in_order(before - after):
        team.withdraw(desk, row, site, role, moderator().uuid)


def _in_order(some: set[tuple[Site, str]]) -> list[tuple[Site, str]]:
    return sorted(some, key=lambda one: (one[0].id, one[1]))


def _refused(uuid: str) -> Response:
    """The one thing that a verb refuses here."""
    with reading() as desk:
        told = _("This is the last active administrator. Make another one first.")
        return make_response(_person_page(desk, _row(desk, uuid), told), 409)


@pages.post("/<uuid>/deactivate")
@needs(Needs.ADMIN)
def deactivate(uuid: str) -> AnyResponse:
    """Let somebody sign in no more: the sessions end at once and the claims are given back."""
    return _set_active(uuid, active=False)


@pages.post("/<uuid>/activate")
@needs(Needs.ADMIN)
def activate(uuid: str) -> AnyResponse:
    """Let somebody sign in again, with the roles from before."""
    return _set_active(uuid, active=True)


def _set_active(uuid: str, *, active: bool) -> AnyResponse:
    try:
        with writing() as desk:
            row = _row(desk, uuid)
            if invitations.of(desk, row) is not None:
                abort(409)
            accounts.set_active(desk, row, active, moderator().uuid)
    except ValueError:
        return _refused(uuid)
    return redirect(url_for("team.person", uuid=uuid, saved=1), 303)


@pages.post("/<uuid>/renew")
@needs(Needs.ADMIN)
def renew(uuid: str) -> str:
    """A new link for somebody invited: the one before works no more."""
    try:
        with writing() as desk:
            made = invitations.renew(desk, _row(desk, uuid), moderator().uuid)
    except Gone:
        abort(409)
    return _link_page(made)


@pages.post("/<uuid>/revoke")
@needs(Needs.ADMIN)
def revoke(uuid: str) -> AnyResponse:
    """Take an invitation back."""
    try:
        with writing() as desk:
            invitations.revoke(desk, _row(desk, uuid), moderator().uuid)
    except Gone:
        abort(409)
    return redirect(url_for("team.show", done="revoked"), 303)
