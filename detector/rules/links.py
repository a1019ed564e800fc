"""Links that open something for whoever has them: presigned storage, resets, sessions, meetings, shares."""

import re
from urllib.parse import parse_qsl, urlsplit

from detector.rules.rule import Hit, Rule

# What a link opens, by the names of its parameters (lower case). Sources: the providers' own documentation.
_PRESIGNED = ({"x-amz-signature"}, {"x-goog-signature"}, {"sig", "se"}, {"sig", "sv"}, {"signature", "expires"}, {"x-oss-signature"}, {"q-signature"})  # fmt: skip
_SECRET = frozenset(["token", "access_token", "auth_token", "id_token", "refresh_token", "reset_token", "confirmation_token", "invitation_token", "login_token", "magic_token", "session_token", "password_reset_token", "otp", "jwt", "sessionid", "session_id", "phpsessid", "jsessionid", "sid", "api_key", "apikey", "key", "auth", "sig", "signature", "hash", "h", "code", "ticket", "passcode", "secret", "verification", "verify", "state", "hmac", "t"])  # fmt: skip
_SHARES = re.compile(
    r"docs\.google\.com/\w+/d/|drive\.google\.com/(?:file/d/|open|drive/(?:u/\d/)?folders/)|/(?:index\.php/)?s/[A-Za-z0-9]{15}\b|dropbox\.com/(?:s|scl|sh)/|1drv\.ms/|sharepoint\.com/:\w:/"
    r"|onedrive\.live\.com/|mega\.nz/(?:file|folder)/|wetransfer\.com/downloads/|we\.tl/|pcloud\.link/|box\.com/s/|notion\.so/[\w-]*[0-9a-f]{32}|overleaf\.com/(?:read|\d)"
)
_MEETINGS = re.compile(
    r"zoom\.us/(?:j|my|w)/\d|teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/|\.webex\.com/\S*(?:mtid=|/j\.php)|meet\.goto\.com/|gotomeet\.me/"
)
_INVITES = re.compile(
    r"discord\.(?:gg|com/invite)/\w{6,}|chat\.whatsapp\.com/\w{20,}|t\.me/(?:\+|joinchat/)[\w-]{12,}|slack\.com/(?:t|join)/\S*zt-"
)
_RESETS = re.compile(
    r"reset|recover|forgot|verif|confirm|activate|magic|sign-?in|log-?in|invit|passw|oauth|sso|unlock", re.IGNORECASE
)
_UNSUBSCRIBE = re.compile(r"unsub|optout|opt-out|preferences|list-manage|newsletter", re.IGNORECASE)
_TAIL = re.compile(r"[.,;:!?'\")\]}>*_]+$")
# A calendar's private address, an invitation to a board: the secret is a part of the path.
_PRIVATE = re.compile(
    r"/private-[0-9a-f]{16,}/|/invite/\w{1,3}/\w{6,}/[0-9a-f]{16,}|/(?:ical|feeds?|caldav|rss)/[\w-]{24,}"
)
_STRONG = 12


def check_link(hit: Hit) -> Hit | None:
    """Say what the link opens, or that it opens nothing."""
    tail = _TAIL.search(hit.matched)
    end = hit.end - (len(tail.group()) if tail else 0)
    url = hit.text[hit.start : end]
    opened = opens(url)
    if opened is None:
        return None
    what, score = opened
    return hit.but(end=end, value=url, score=score, facts={"opens": what})


def opens(url: str) -> tuple[str, float] | None:
    """What whoever has the link gets, and how sure that is."""
    try:
        parts = urlsplit(url.replace("&amp;", "&"))
    except ValueError:
        return None
    pairs = parse_qsl(f"{parts.query}&{parts.fragment}" if "=" in parts.fragment else parts.query, max_num_fields=None)
    names = {name.lower() for name, _ in pairs}
    if any(wanted <= names for wanted in _PRESIGNED):
        return "presigned", 0.95
    place = f"{parts.netloc}{parts.path}"
    if _MEETINGS.search(url) and (pairs or "meetup-join" in url or "/meet/" in url):
        return "meeting", 0.85
    if _INVITES.search(url):
        return "invitation", 0.75
    if _SHARES.search(place):
        return "share", 0.8
    return _by_parameter(url, parts.path, pairs)


def _by_parameter(url: str, path: str, pairs: list[tuple[str, str]]) -> tuple[str, float] | None:
    strong = [name.lower() for name, value in pairs if name.lower() in _SECRET and _random(value)]
    if _UNSUBSCRIBE.search(url) and (strong or any("@" in value for _, value in pairs)):
        return "unsubscribe", 0.8
    if not strong:
        last = path.rstrip("/").rpartition("/")[2]
        if _UNSUBSCRIBE.search(path) and _random(last):
            return "unsubscribe", 0.8
        if _PRIVATE.search(path):
            return "private", 0.85
        return ("account", 0.75) if _RESETS.search(path) and len(last) > _STRONG + 4 and _random(last) else None
    named = [name for name in strong if len(name) > 1]
    if not named:
        return None
    return ("account", 0.9) if _RESETS.search(url) else ("session", 0.8)


def _random(value: str) -> bool:
    """Long enough and mixed enough to be guessed by nobody."""
    if len(value) < _STRONG or value.startswith(("$", "{", "<", "%", "...", "your", "YOUR", "xxx")):
        return False
    return any(char.isdigit() for char in value) and any(char.isalpha() for char in value) and len(set(value)) > 7  # noqa: PLR2004


RULES = (
    Rule(
        name="signed_link",
        kind="signed_link",
        pattern=r"(https?://[^\s<>\"'\x60]{8,})",
        score=0.8,
        gate=("?", "/folders/", "/s/", "/d/", "/private-", "/ical/", "/feed", "unsub", "zoom.us", "teams.", "discord.", "whatsapp.com", "t.me/", "reset", "verif", "invit", "share", "1drv", "mega.nz", "we.tl", "#"),
        check=check_link,
        finds=(
            "get [[https://files.s3.amazonaws.com/a.tgz?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=9f2b6c7d8e]], ok",
            "reset: [[https://example.org/account/reset?uid=8&token=WTYs0WVYPU8vC1EvYDlr]]",
            "join [[https://us06web.zoom.us/j/86130774925?pwd=Qm9rc2VrVGxhYnN4]]",
            "[[https://cloud.example.org/index.php/s/kT7mYq2ZpLw9XdR]] please",
            "[[https://list.example.org/unsubscribe/7ojHnnPfpxHRFzACxCpjpBDagcd7vrL2]]",
        ),
        ignores=("https://example.org/search?q=token", "https://example.org/?token=YOUR_TOKEN_HERE_1", "https://example.org/page?id=12"),
    ),
)  # fmt: skip
