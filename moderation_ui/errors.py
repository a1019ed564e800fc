"""Pages for what goes wrong: a sentence, a number to quote, and nothing of what caused it."""

import secrets
from typing import Any

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import Forbidden, HTTPException, SecurityError

from models.session import Busy

LOG = structlog.get_logger()
RETRY_SECONDS = "5"

SENTENCES = {
    400: (_l("That request cannot be read"), _l("Something in it is not as it should be. Go back and try again.")),
    403: (_l("Not from this page"), _l("The form was too old or came from elsewhere. Load the page again and repeat.")),
    404: (_l("Nothing here"), _l("There is no such page, or it is not yours to see.")),
    405: (_l("Not this way"), _l("This address does not take that kind of request.")),
    413: (_l("Too large"), _l("That is more than this page takes.")),
    429: (_l("Too many tries"), _l("Please wait a while before the next one.")),
    500: (_l("That is our mistake"), _l("It has been noted with the number below. Nothing was half done.")),
    503: (_l("Busy just now"), _l("Nothing was changed. Please try again in a few seconds.")),
}
TOO_LOW = (
    _l("Not with your role"),
    _l("Your roles are under your name at the top. If you need this page, ask an administrator for the role."),
)


class RoleTooLow(Forbidden):
    """Somebody is known and allowed something here, but not this. What is on foreign sites is 404 instead."""


def register(app: Flask) -> None:
    """Answer every error with a page that gives nothing away."""
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Exception, _unknown)


def answer(status: int, reference: str = "", told: tuple[Any, Any] | None = None) -> Response:
    """The page of one status; short JSON for those that asked for it. `told` replaces its title and sentence."""
    title, sentence = told or SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])  # noqa: PLR2004 - HTTP classes
    if request.path.startswith("/hooks/") or request.accept_mimetypes.best == "application/json":
        return make_response({"error": str(status), "reference": reference}, status)
    page = render_template("error.html", title=title, sentence=sentence, status=status, reference=reference)
    return make_response(page, status)


def _known(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        return Response("This host name is not served here.\n", 400, mimetype="text/plain")  # no address can be built
    if error.response is not None:
        return make_response(error.get_response())
    status = error.code or 500
    response = answer(status, told=TOO_LOW if isinstance(error, RoleTooLow) else None)
    if status == 405 and (valid := getattr(error, "valid_methods", None)):  # noqa: PLR2004 - HTTP
        response.headers["Allow"] = ", ".join(sorted(valid))
    return response


def _busy(_error: Busy) -> Response:
    response = answer(503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _unknown(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    where = f"{frames.tb_frame.f_code.co_name}:{frames.tb_lineno}" if frames else ""
    # The class and the place, never the words: an exception's text may quote what a poster wrote.
    LOG.error("request_failed", request=reference, error=type(error).__name__, frame=where, route=request.endpoint)
    return answer(500, reference)
