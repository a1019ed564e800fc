"""The queue's page, and what it asks now and then while it is open."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from models.item import Item
from moderation_ui import filters, listing, saved, scope, screen
from moderation_ui.auth import Needs, moderator, needs
from moderation_ui.room import reading

pages = Blueprint("queue", __name__)


@pages.get("/")
@needs(Needs.MODERATOR)
def show() -> str:
    """Views, list, and no item yet."""
    with reading() as desk:
        return screen.queue_page(desk, moderator(), filters.read(request.args))


@pages.get("/pulse")
@needs(Needs.MODERATOR)
def pulse() -> Response:
    """Counts of the views and the state of the listed items: what the open page needs to stay truthful and calm."""
    wanted = filters.read(request.args)
    uuids = [uuid for uuid in request.args.get("items", "").split(",") if uuid][: listing.PAGE]
    with reading() as desk:
        newest = listing.first_page(desk, moderator(), wanted)
        counts = listing.counts(desk, moderator()) | saved.counts(desk, moderator())
        known = scope.items(desk, moderator()).where(Item.uuid.in_(uuids))
        states = listing.standing(desk, list(desk.session.scalars(known)), moderator())
    return jsonify(
        counts=counts,
        new=[uuid for uuid in newest if uuid not in uuids] if wanted.number == 1 else [],
        items={one.uuid: {key: value for key, value in asdict(one).items() if key != "uuid"} for one in states},
    )
