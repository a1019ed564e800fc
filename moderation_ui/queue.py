"""The queue's page, and what it asks now and then while it is open."""

from flask import Blueprint, Response, jsonify, request

from models.item import Item
from moderation_ui import filters, listing, scope, screen
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.room import reading

pages = Blueprint("queue", __name__)


@pages.get("/")
@needs(Needs.MODERATOR)
def show() -> str:
    """Views, list, and no item yet."""
    with reading() as desk:
        return screen.queue_page(desk, moderator(), filters.read(request.args), page=page_number())


def page_number() -> int:
    """The page of the list, from 1; nonsense is the first."""
    value = request.args.get("page", "1")
    return int(value) if value.isascii() and value.isdecimal() and 0 < len(value) <= 5 and int(value) else 1  # noqa: PLR2004


@pages.get("/pulse")
@needs(Needs.MODERATOR)
def pulse() -> Response:
    """Counts of the views and the state of the listed items: what the open page needs to stay truthful and calm."""
    wanted = filters.read(request.args)
    uuids = [uuid for uuid in request.args.get("items", "").split(",") if uuid][: listing.PAGE]
    with reading() as desk:
        newest = listing.first_page(desk, moderator(), wanted)
        counts = listing.counts(desk, moderator())
        known = scope.items(desk, moderator()).where(Item.uuid.in_(uuids))
        rows = listing.rows_of(desk, list(desk.session.scalars(known)), moderator())
    return jsonify(
        counts=counts,
        new=[uuid for uuid in newest if uuid not in uuids],
        items={row.uuid: {"state": row.state, "holder": row.claimed_by, "mine": row.mine} for row in rows},
    )
