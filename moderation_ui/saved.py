"""Saved views as the queue's page shows them: each with how many items it holds now."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from models import saved_views
from models.desk import Desk
from models.moderator import Moderator
from models.saved_view import SavedView
from moderation_ui import filters, listing, scope
from moderation_ui.filters import Filter, narrow
from moderation_ui.marked import visible


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view as the rail shows it. `by` is empty for one's own; `here` says that it is what is looked at."""

    uuid: str
    name: str
    query: str
    count: int
    by: str
    site: str
    here: bool


def saved(desk: Desk, who: Moderator, wanted: Filter) -> list[Saved]:
    """A person's own views and those shared with their sites, each with how many items it holds."""
    sites = {site.id: visible(site.title) for site in scope.sites(desk, who)}
    rows = saved_views.shown_to(desk, who, sites)
    makers = {row.moderator_id for row in rows}
    people = {row.id: row.name for row in desk.session.scalars(select(Moderator).where(Moderator.id.in_(makers)))}
    return [
        Saved(
            uuid=row.uuid,
            name=visible(row.name),
            query=as_filter(row).query(),
            count=_count(desk, who, row),
            by="" if row.moderator_id == who.id else people[row.moderator_id],
            site=sites.get(row.site_id or 0, ""),
            here=as_filter(row).kept == wanted.kept and not wanted.q,
        )
        for row in rows
    ]


def counts(desk: Desk, who: Moderator) -> dict[str, int]:
    """How many items each of these views holds, by its name."""
    sites = [site.id for site in scope.sites(desk, who)]
    return {row.uuid: _count(desk, who, row) for row in saved_views.shown_to(desk, who, sites)}


def as_filter(row: SavedView) -> Filter:
    """The filter of a view; what no longer makes sense in it does not narrow."""
    return filters.read(MultiDict(parse_qsl(row.query.removeprefix("?"))))


def _count(desk: Desk, who: Moderator, row: SavedView) -> int:
    return listing.count(desk, narrow(desk, scope.items(desk, who), as_filter(row), who))
