"""What is served while a key is missing: nothing that needs one, but an answer to whoever asks.

A platform hears 503 and sends again later (Discourse would not, if nobody answered at all); a person reads what is
wrong; a load balancer sees that the process lives and is not ready. Nothing is written.
"""

from typing import Any

from flask import Flask, Response, jsonify
from flask_babel import lazy_gettext as _l

from models.crypto import KeyRing
from models.jobs import Nudge
from models.session import Database
from models.settings import Settings
from moderation_ui import dressing, errors, language, security
from moderation_ui.room import Room, furnish

TOLD = (
    _l("A key is missing"),
    _l(
        "What is kept is safe, but it cannot be read until the key is back. Nothing is lost meanwhile: forums and "
        "blogs send again. Whoever runs this installation finds the key's name where Overshare was started."
    ),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
RETRY_SECONDS = "60"


def build(settings: Settings, database: Database) -> Flask:
    """The app of a web process whose keys are not all there."""
    app = Flask(__name__)
    furnish(app, Room(settings, database, KeyRing({}), Nudge(settings.redis)))
    security.protect(app, settings)
    language.register(app)
    dressing.register(app)
    errors.register(app)
    app.add_url_rule("/health/live", "live", lambda: jsonify(state="live"))
    app.add_url_rule("/health/ready", "ready", _ready)
    app.add_url_rule("/", "refuse", _refuse, methods=METHODS)
    app.add_url_rule("/<path:path>", "refuse", _refuse, methods=METHODS)
    return app


def _ready() -> tuple[Response, int]:
    return jsonify(state="not ready", keys="missing"), 503


def _refuse(path: str = "") -> Any:  # noqa: ARG001 - whatever it is
    response = errors.answer(503, told=TOLD)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
