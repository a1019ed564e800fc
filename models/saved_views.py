"""Keeping, changing and dropping saved views."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from models.base import new_uuid
from models.desk import Desk
from models.moderator import Moderator
from models.review import NotPossible
from models.saved_view import SavedView

NAME_LENGTH = 40
MOST = 30
"""Views of one person: more would be a list to search in, which is what views are there to save."""


def shown_to(desk: Desk, who: Moderator, sites: Collection[int]) -> list[SavedView]:
    """A person's own views, then those that others share with one of these sites."""
    shared = SavedView.site_id.in_(sites)
    seen = select(SavedView).where(or_(SavedView.moderator_id == who.id, shared))
    found = desk.session.scalars(seen.order_by(SavedView.moderator_id != who.id, SavedView.name, SavedView.id))
    return list(found)


def keep(desk: Desk, who: Moderator, name: str, query: str, site_id: int | None) -> SavedView:
    """Keep a filter under a name; the same name again replaces it. Raise NotPossible."""
    if not 0 < len(name) <= NAME_LENGTH:
        raise NotPossible("bad_view_name")
    mine = select(SavedView).where(SavedView.moderator_id == who.id)
    row = desk.session.scalar(mine.where(SavedView.name == name))
    if row is None:
        if (desk.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST:
            raise NotPossible("too_many_views")
        row = SavedView(uuid=new_uuid(), moderator_id=who.id, name=name)
        desk.session.add(row)
    row.query, row.site_id, row.made_at = query, site_id, desk.at
    desk.note("view.kept", who.uuid, row.uuid, shared=site_id is not None)
    desk.session.flush()
    return row


def drop(desk: Desk, who: Moderator, row: SavedView) -> None:
    """Forget a view; only whose it is may."""
    if row.moderator_id != who.id:
        raise NotPossible("not_your_view")
    desk.session.delete(row)
    desk.note("view.dropped", who.uuid, row.uuid)
    desk.session.flush()
