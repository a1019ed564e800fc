"""Values that are nobody's by rule or by fame: reserved ranges, samples, placeholders. Class I5."""

import binascii
import ipaddress
import re
from base64 import b64decode
from functools import lru_cache
from itertools import pairwise

from detector.tables import mail, phones, samples

_TEMPLATE = re.compile(
    r"<[^<>\n]{1,60}>|\$?\{\{.{1,80}?\}\}|\$\{[^}\n]{1,80}\}?|\$\([^)\n]{1,80}\)|%[A-Za-z_]{2,40}%|"
    r"\{[A-Za-z]\w{2,40}\}|\$(?:[A-Z_][A-Z0-9_]{1,40}|[a-z_]{2,40})|"
    r"\$env:\w+|\[(?:your|my|insert|the)[^\]\n]{0,40}\]|@@\w+@@|__\w+__"
)
_REFERENCE = re.compile(
    r"(?:os\.)?(?:getenv|environ)\b|process\.env|secrets?\.\w|vault:|env\(|lookup\(|config\[|ENV\[|System\.getenv|"
    r"!(?:vault|secret|ref|sub)\b|arn:aws:secretsmanager|ssm:|op://|keyring:|file://"
)
_YOURS = re.compile(
    r"(?<![A-Za-z0-9])(?:your|my|insert|replace|enter|put|paste|dein|ihr|votre|tu|twoj|twój)[-_ ]?"
    r"(?:own[-_ ]?)?(?:\w+[-_ ])?(?:api|key|token|secret|pass|password|passwort|name|user|username|email|domain|"
    r"host|here|"
    r"account|login|client|access|license|licence|id)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"<[^<>\n]{1,40}>|\{\w[^{}\n]{0,40}\}|\$\{|%\w+%")
_FAMOUS = re.compile("(?<!\\d)(?:" + "|".join(map(re.escape, samples.ADDRESSES)) + ")(?!\\d)")
_DIGITS = re.compile(r"\D+")
_DOCUMENTATION = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "233.252.0.0/24", "2001:db8::/32", "3fff::/20")
)
_FAR = 400


def placeholder(kind: str, value: str) -> bool:
    """A template, a variable or an "insert here": no value at all, whatever the site thinks of documentation ranges."""
    if kind in {"email", "hostname", "person", "address", "user_path", "username"} and _BLANK.search(value):
        return True
    if kind not in {"credential", "private_key", "serial", "licence_key", "signed_link", "national_id"}:
        return False
    if _TEMPLATE.fullmatch(value) or _REFERENCE.match(value):
        return True
    return kind == "credential" and (_secret_word(value) or bool(_YOURS.search(value)))


def _secret_word(value: str) -> bool:
    folded, bare = value.casefold(), value.strip("\"'`<>[](){} ")
    if bare.casefold() in samples.SECRETS or any(part in folded for part in samples.SECRET_PARTS):
        return True
    return _sequential(bare) or _decodes_to_samples(bare)


def _decodes_to_samples(text: str) -> bool:
    """test:test in base64, as a header of basic log-in carries it."""
    if not re.fullmatch(r"[A-Za-z0-9+/]{6,40}={0,2}", text):
        return False
    try:
        user, colon, secret = b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return bool(colon) and secret.casefold() in samples.SECRETS and user.isalnum()


def _sequential(text: str) -> bool:
    """aaaa, 1234567, abcdefg: one step between all neighbours."""
    if len(text) < 4:  # noqa: PLR2004 (shorter says nothing)
        return False
    steps = {ord(right) - ord(left) for left, right in pairwise(text)}
    return len(steps) == 1 and steps <= {0, 1, -1}


def reserved(kind: str, value: str, normal: str) -> str | None:
    """The reason why a value of documentation and tests is nobody's, or None. `normal`: as the rule wrote it."""
    check = _CHECKS.get(kind)
    return check(value, normal) if check else None


def _mail(value: str, normal: str) -> str | None:
    local, _, domain = (normal or value).casefold().rpartition("@")
    if reserved_domain(domain):
        return "reserved_domain"
    domain = domain.strip(".")
    if domain in mail.SAMPLE_DOMAINS or (local in {"foo", "bar", "foobar", "xxx"} and domain.split(".")[0] == local):
        return "sample_value"
    if local in mail.SAMPLE_LOCALS and domain.split(".")[0] in {
        "domain",
        "mail",
        "email",
        "example",
        "company",
        "host",
        "server",
    }:
        return "sample_value"
    return None


def reserved_domain(domain: str) -> bool:
    """RFC 2606 and RFC 6761 names, with everything below them."""
    parts = domain.casefold().strip(".").split(".")
    return parts[-1] in mail.RESERVED_TLDS or ".".join(parts[-2:]) in mail.RESERVED_DOMAINS


def _host(value: str, normal: str) -> str | None:
    return "reserved_domain" if reserved_domain(normal or value) else None


def _phone(value: str, normal: str) -> str | None:
    digits, full = _DIGITS.sub("", value), _DIGITS.sub("", normal)
    if digits in phones.SAMPLES or full in phones.SAMPLES or (len(digits) > 4 and len(set(digits)) == 1):  # noqa: PLR2004
        return "sample_value"
    if _fiction(full) or _fiction(digits) or re.fullmatch(r"1?(?:\d{3})?55501\d\d", digits):
        return "reserved_number"
    return "reserved_number" if digits.startswith("0") and any(_fiction(code + digits[1:]) for code in _HOME) else None


_HOME = ("44", "61", "49", "33", "46", "353")


def _fiction(digits: str) -> bool:
    return digits.startswith(phones.FICTION_PREFIXES)


@lru_cache(maxsize=4096)
def address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IP address, zone and brackets aside, or None."""
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0].partition("/")[0])
    except ValueError:
        return None


def _ip(value: str, normal: str) -> str | None:
    found = address(normal) or address(value)
    if found and any(found.version == net.version and found in net for net in _DOCUMENTATION):
        return "reserved_network"
    return None


def _card(value: str, normal: str) -> str | None:
    digits = _DIGITS.sub("", normal or value)
    return "sample_value" if digits in samples.CARDS or len(set(digits)) < 3 else None  # noqa: PLR2004 (4444 0000 ...)


def _iban(value: str, normal: str) -> str | None:
    bare = re.sub(r"[\W_]+", "", normal or value).casefold()
    return "sample_value" if any(bare in (iban, iban[2:], iban[4:]) for iban in samples.IBANS) else None


def _national(value: str, normal: str) -> str | None:
    bare = re.sub(r"[\W_]+", "", value).casefold()
    other = re.sub(r"[\W_]+", "", normal).casefold()
    if bare in samples.NATIONAL_IDS or other in samples.NATIONAL_IDS or _sequential(bare):
        return "sample_value"
    # The Social Security Administration kept 987-65-4320 to 4329 for advertising.
    return "reserved_number" if re.fullmatch(r"98765432\d", bare) else None


def _person(value: str, normal: str) -> str | None:
    del normal
    name = " ".join(value.casefold().replace(".", ". ").split()).replace(". ", " ").strip(" .")
    return "sample_value" if name in samples.PEOPLE or "mustermann" in name or "musterfrau" in name else None


def _place(value: str, normal: str) -> str | None:
    del normal
    text = " ".join(value.casefold().split())
    return "sample_value" if _FAMOUS.search(text) else None


def _licence(value: str, normal: str) -> str | None:
    del normal
    groups = value.casefold().split("-")
    if groups[0] in samples.LICENCE_KEYS or len(set(value.replace("-", "").casefold())) < 4:  # noqa: PLR2004
        return "sample_value"
    # Windows' product id says which licence it is, not what opens it.
    return (
        "product_id"
        if re.fullmatch(r"\d{5}-\d{5}-\d{5}-[A-Z]{2}[A-Z0-9]{3}|\d{5}-(?:oem|\d{3})-\d{7}-\d{5}", value, re.IGNORECASE)
        else None
    )


def _secret(value: str, normal: str) -> str | None:
    del normal
    return "sample_value" if re.search(r"example(?:key)?$", value, re.IGNORECASE) and len(value) < _FAR else None


_CHECKS = {
    "email": _mail,
    "hostname": _host,
    "phone": _phone,
    "ip": _ip,
    "card": _card,
    "iban": _iban,
    "national_id": _national,
    "person": _person,
    "address": _place,
    "licence_key": _licence,
    "credential": _secret,
}
