"""The Mozilla HTTP Observatory's scoring of one answer, as far as it concerns an answer of ours.

Ported from the rules in its grader: 100 to begin with, penalties for what is missing or lax, and bonuses that count
only from 90 points on.
"""

import re

BONUS_FROM = 90
HALF_YEAR = 15_768_000
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PASSIVE = ("img-src", "media-src")
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(response, *, https) -> int:
    """The points of one answer."""
    parts = [
        policy(response),
        cookies(response),
        cross_origin(response),
        framing(response),
        sniffing(response),
        referrer(response),
        transport(response, https=https),
        resource(response, "Cross-Origin-Resource-Policy", {"same-origin", "same-site"}),
        resource(response, "Cross-Origin-Opener-Policy", {"same-origin"}),
        resource(response, "Cross-Origin-Embedder-Policy", {"require-corp", "credentialless"}),
        integrity(response),
    ]
    base = 100 + sum(part for part in parts if part < 0)
    return base + (sum(part for part in parts if part > 0) if base >= BONUS_FROM else 0)


def directives(response) -> dict[str, list[str]]:
    named = (part.split() for part in response.headers.get("Content-Security-Policy", "").split(";"))
    return {words[0]: words[1:] for words in named if words}


def policy(response) -> int:
    """The Content Security Policy, in the grader's order: the first rule that fits gives the points."""
    found = directives(response)
    if not found:
        return -25
    scripts, styles, objects = (_sources(found, name) for name in ("script-src", "style-src", "object-src"))
    others = {one for name, sources in found.items() if name not in PASSIVE for one in sources}
    passive = {one for name in PASSIVE for one in _sources(found, name)}
    strictest = found.get("default-src") == ["'none'"] and set(found.get("form-action", ["*"])) <= {"'none'", "'self'"}
    rules = (
        (bool(scripts & (BROAD | INLINE)) or bool(objects & BROAD), -20),
        (any(one.startswith(("http:", "ftp:")) for one in others), -20),
        ("'unsafe-eval'" in scripts | styles, -10),
        (any(one.startswith(("http:", "ftp:")) for one in passive), -10),
        (bool(styles & (BROAD | INLINE)), 0),
        (strictest, 10),
    )
    return next((points for fits, points in rules if fits), 5)


def _sources(found, name) -> set[str]:
    return set(found.get(name, found.get("default-src", ["*"])))


def cookies(response) -> int:
    """Every cookie of ours is a session's. Without any there is nothing to win or lose."""
    flags = [cookie.lower() for cookie in response.headers.getlist("Set-Cookie")]
    rules = (
        (any("; secure" not in one for one in flags), -40),
        (any("; httponly" not in one for one in flags), -30),
        (any("samesite=none" in one for one in flags), -20),
        (any("samesite=" not in one for one in flags), 0),
        (bool(flags), 5),
    )
    return next((points for fits, points in rules if fits), 0)


def cross_origin(response) -> int:
    """Everybody may read it, credentials and all. We send no such header at all, so any is taken for the worst."""
    return -50 if "Access-Control-Allow-Origin" in response.headers else 0


def framing(response) -> int:
    if directives(response).get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if response.headers.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def sniffing(response) -> int:
    return 0 if response.headers.get("X-Content-Type-Options") == "nosniff" else -5


def referrer(response) -> int:
    said = response.headers.get("Referrer-Policy")
    if said is None:
        return 0
    return 5 if said in PRIVATE_REFERRERS else -5


def transport(response, *, https) -> int:
    if not https:
        return -20
    found = re.search(r"max-age=(\d+)", response.headers.get("Strict-Transport-Security", ""))
    if found is None:
        return -20
    return 0 if int(found[1]) >= HALF_YEAR else -10


def resource(response, header, wanted) -> int:
    return 10 if response.headers.get(header) in wanted else 0


def integrity(response) -> int:
    scripts = re.findall(r"<script\b[^>]*>", response.text)
    foreign = [tag for tag in scripts if re.search(r'src="(?!/[^/])', tag)]
    if foreign:
        return -50
    return 5 if scripts and all("integrity=" in tag for tag in scripts) else 0
