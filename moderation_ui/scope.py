"""Which sites a person may see. Every query of a page begins here; what is outside does not exist for them."""

from flask import abort
from sqlalchemy import Select, select

from models import team
from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Revision
from models.site import Site
from moderation_ui.errors import RoleTooLow


def sites(desk: Desk, who: Moderator) -> list[Site]:
    """The sites a person moderates, by title."""
    found = select(Site).order_by(Site.title)
    if not team.is_admin(who):
        found = found.where(Site.id.in_(team.sites_with(who, team.MODERATING)))
    return list(desk.session.scalars(found))


def items(desk: Desk, who: Moderator) -> Select[Item]:
    """The items of the sites a person moderates. The roles are read in the statement itself, at its moment."""
    del desk
    found = select(Item)
    return found if team.is_admin(who) else found.where(Item.site_id.in_(team.sites_with(who, team.MODERATING)))


def item(desk: Desk, who: Moderator, uuid: str) -> Item:
    """One item by its name. 404 if its site is not theirs, as if there were none; 403 if their role is another one."""
    found = desk.session.scalar(select(Item).where(Item.uuid == uuid))
    if found is None:
        abort(404)
    held = team.roles_on(desk, who, found.site_id)
    if not held:
        abort(404)
    if not held & team.MODERATING:
        raise RoleTooLow
    return found


def site_of(desk: Desk, item: Item) -> Site:
    """The site of an item that was already looked up here."""
    return desk.session.get_one(Site, item.site_id)


def revision_of(desk: Desk, item: Item) -> Revision:
    """The text an item is about."""
    return desk.session.get_one(Revision, item.revision_id)
