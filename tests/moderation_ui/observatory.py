"""The Mozilla HTTP Observatory's scoring of one answer, as far as it concerns an answer of ours.

Ported from the rules in its grader: 100 to begin with, penalties for what is missing or lax, and bonuses that count
only from 90 points on.
"""

import re

BONUS_FROM = 90
HALF_YEAR = 15_768_000
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
    found = directives(response)
    if not found:
        return -25
    scripts = found.get("script-src", found.get("default-src", ["*"]))
    styles = found.get("style-src", found.get("default-src", ["*"]))
    unsafe = {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"}
    if unsafe & set(scripts):
        return -20
    if found.get("default-src") == ["'none'"] and not unsafe & set(styles):
        return 10
    return 5


def cookies(response) -> int:
    worst = 5 if response.headers.getlist("Set-Cookie") else 0
    for cookie in response.headers.getlist("Set-Cookie"):
        flags = cookie.lower()
        if "secure" not in flags:
            return -40
        if "httponly" not in flags:
            return -30
        if "samesite=" not in flags:
            worst = min(worst, 0)
    return worst


def cross_origin(response) -> int:
    return -50 if response.headers.get("Access-Control-Allow-Origin") == "*" else 0


def framing(response) -> int:
    if directives(response).get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if response.headers.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def sniffing(response) -> int:
    return 0 if response.headers.get("X-Content-Type-Options") == "nosniff" else -5


def referrer(response) -> int:
    return 5 if response.headers.get("Referrer-Policy") in PRIVATE_REFERRERS else 0


def transport(response, *, https) -> int:
    if not https:
        return -20
    found = re.search(r"max-age=(\d+)", response.headers.get("Strict-Transport-Security", ""))
    return 0 if found and int(found[1]) >= HALF_YEAR else -10


def resource(response, header, wanted) -> int:
    return 10 if response.headers.get(header) in wanted else 0


def integrity(response) -> int:
    scripts = re.findall(r"<script\b[^>]*>", response.text)
    foreign = [tag for tag in scripts if re.search(r'src="(?!/)', tag)]
    if foreign:
        return -50
    return 5 if scripts and all("integrity=" in tag for tag in scripts) else 0
