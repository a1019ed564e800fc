"""For load balancers and operators: is the process alive, can it take work."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from models.session import Busy
from models.site import Site
from moderation_ui.auth import Needs, needs
from moderation_ui.room import room

pages = Blueprint("health", __name__, url_prefix="/health")


@pages.get("/live")
@needs(Needs.NOTHING)
def live() -> Response:
    """The process answers."""
    return jsonify(state="live")


@pages.get("/ready")
@needs(Needs.NOTHING)
def ready() -> tuple[Response, int]:
    """The database answers, so a webhook would be kept. Redis may be away: rows remember, the sweep finds them."""
    try:
        with room().database.read() as session:
            session.execute(select(Site.id).limit(1))
    except Busy:
        return jsonify(state="not ready", database="away"), 503
    return jsonify(state="ready", database="ok"), 200
