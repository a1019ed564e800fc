"""Base64 that a word announces, decoded one level: what it hides counts as what it is."""

import base64
import binascii
import re

from detector.rules.rule import Hit, Rule

_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}", re.IGNORECASE)
_PHONE = re.compile(r"\+\d[\d ().-]{7,18}\d")


def check_encoded(hit: Hit) -> Hit | None:
    """An e-mail address or an international number inside; anything else is left to other rules."""
    written = hit.matched
    try:
        plain = base64.b64decode(written + "=" * (-len(written) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    facts = {"decoded": True, "obfuscated": True}
    if address := _EMAIL.search(plain):
        return hit.but(value=address.group().lower(), facts=facts)
    if number := _PHONE.search(plain):
        return hit.but(kind="phone", value="+" + re.sub(r"\D", "", number.group()), facts=facts)
    return None


RULES = (
    Rule(
        name="encoded_contact",
        kind="email",
        pattern=(
            r"(?:base ?64|b64|atob|decode|encoded|dekodier[a-z]*|decodif[a-z]*)[^\n]{0,40}?"
            r"(?:^|[^0-9A-Za-z+/])([A-Za-z0-9+/]{16,600}={0,2})(?:[^0-9A-Za-z+/=]|$)"
        ),
        score=0.85,
        gate=("base64", "base 64", "b64", "atob", "decode", "encoded", "dekodier", "decodif"),
        check=check_encoded,
        finds=("my mail in base64: [[am8ubWlsbGVyQGV4YW1wbGUub3Jn]]",),
        ignores=("base64: VGhpcyBpcyBub3RoaW5nIGF0IGFsbA==", "am8ubWlsbGVyQGV4YW1wbGUub3Jn"),
    ),
)
