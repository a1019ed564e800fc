"""Keeping a filter under a name of one's own, shared with a site's team if wanted, and forgetting it."""

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from models import saved_views
from models.review import NotPossible
from models.saved_view import SavedView
from moderation_ui import filters, forms, scope
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.item import not_possible
from moderation_ui.leaking import leaks
from moderation_ui.room import writing

pages = Blueprint("views", __name__, url_prefix="/views")


@pages.post("")
@needs(Needs.MODERATOR)
def keep() -> AnyResponse:
    """Keep the filter that is looked at under a name; with a site, for everybody who works for it."""
    wanted = filters.read(request.args)
    name = " ".join(forms.word("name", limit=saved_views.NAME_LENGTH).split())
    site_name = forms.word("share", limit=64, default="")
    try:
        _refuse_leaks(name)
        with writing() as desk:
            sites = {site.name: site.id for site in scope.sites(desk, moderator())}
            if site_name and site_name not in sites:
                abort(404)
            saved_views.keep(desk, moderator(), name, wanted.kept, sites.get(site_name))
    except NotPossible as refused:
        return not_possible("", refused.reason)
    return redirect(url_for("queue.show") + wanted.query(), 303)


def _refuse_leaks(name: str) -> None:
    if leaks(name):
        raise NotPossible("view_name_leaks")


@pages.post("/<uuid>/drop")
@needs(Needs.MODERATOR)
def drop(uuid: str) -> AnyResponse:
    """Forget a view of one's own."""
    wanted = filters.read(request.args)
    with writing() as desk:
        mine = select(SavedView).where(SavedView.uuid == forms.named_row(uuid))
        row = desk.session.scalar(mine.where(SavedView.moderator_id == moderator().id))
        if row is None:
            abort(404)
        saved_views.drop(desk, moderator(), row)
    return redirect(url_for("queue.show") + wanted.query(), 303)
