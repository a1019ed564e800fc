"""Which sites a person may see. Every query of a page begins here; what is outside does not exist for them."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import Select, select

from models import team
from models.author import Author
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


def privacy_sites(desk: Desk, who: Moderator) -> list[Site]:
    """The sites whose authors' requests a person answers, by title. An admin has none of them by that alone."""
    mine = Site.id.in_(team.sites_with(who, {"privacy"}))
    return list(desk.session.scalars(select(Site).where(mine).order_by(Site.title)))


def author(desk: Desk, who: Moderator, uuid: str) -> Author:
    """One author by the name they have here. 404 if the site is not this person's, 403 if their role is another one."""
    found = desk.session.scalar(select(Author).where(Author.uuid == uuid))
    held = team.roles_on(desk, who, found.site_id) if found is not None else frozenset[str]()
    if found is None or not held:
        abort(404)
    if "privacy" not in held:
        raise RoleTooLow
    return found


def moderated(desk: Desk, who: Moderator, found: Sequence[Item]) -> list[Item]:
    """Those of some items that a person may open."""
    ids = set(
        desk.session.scalars(items(desk, who).where(Item.id.in_([one.id for one in found])).with_only_columns(Item.id))
    )
    return [one for one in found if one.id in ids]


def site_of(desk: Desk, item: Item) -> Site:
    """The site of an item that was already looked up here."""
    return desk.session.get_one(Site, item.site_id)


def revision_of(desk: Desk, item: Item) -> Revision:
    """The text an item is about."""
    return desk.session.get_one(Revision, item.revision_id)
