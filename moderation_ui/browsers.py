"""What kind of browser asks, in words of a short list: enough to tell one's own apart, too little to track anybody."""

from flask import request
from flask_babel import lazy_gettext as _l

from models.sessions import Browser
from moderation_ui.language import gettext as _

# In this order: most browsers also claim to be those further down.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_MANY_WORDS = {"Samsung Internet": "Samsung"}
UNKNOWN = _l("A browser")


def browser() -> Browser:
    """The browser that asks, with the address it asks from."""
    return Browser(agent=coarse(request.headers.get("User-Agent", "")), source=request.remote_addr or "")


def coarse(user_agent: str) -> str:
    """`Firefox/Linux`: the browser and the system, either empty when it is not on the list."""
    name = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{_MANY_WORDS.get(name, name)}/{system}" if name or system else ""


def in_words(agent: str) -> str:
    """The same as a person reads it: `Firefox on Linux`."""
    name, _slash, system = agent.partition("/")
    if not system:
        return name or str(UNKNOWN)
    return _("%(browser)s on %(system)s", browser=name or UNKNOWN, system=system)
