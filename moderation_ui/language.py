"""Which language a page is in, and the typed door to translations."""

from typing import Any

import flask_babel
from flask import Flask, request

LANGUAGES = ("en", "de", "pl")


def register(app: Flask) -> None:
    """Choose by the browser's header; nothing is stored for it."""
    flask_babel.Babel(app, locale_selector=choose, default_timezone="UTC")
    app.jinja_env.globals["language"] = language


def choose() -> str:
    """The language the browser likes best of those we speak; "de-AT" is German."""
    liked = (name.partition("-")[0].lower() for name in request.accept_languages.values())
    return next((name for name in liked if name in LANGUAGES), "en")


def language() -> str:
    """The language of this page, two letters."""
    return str(flask_babel.get_locale() or "en").partition("_")[0]


def gettext(message: str, **values: Any) -> str:
    """The message in this page's language."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """The message for a number, in this page's language."""
    return str(flask_babel.ngettext(one, many, number, **values))
