"""How to reach somebody: e-mail addresses and telephone numbers."""

from detector.folding import plainly
from detector.rules.phone import check_phone
from detector.rules.rule import Hit, Rule
from detector.rules.suffixes import is_suffix

_LOCAL = r"[A-Za-z0-9\xb5._%+'&/#$!*?^{|}~-]{0,63}[A-Za-z0-9\xb5_+-]"
_HOST = r"(?:[A-Za-z0-9\xb5](?:[A-Za-z0-9\xb5-]{0,62})\.){1,8}[A-Za-z\xb5]{2,24}"


def check_email(hit: Hit) -> Hit | None:
    """Trim what is not part of the address, look at its domain."""
    start, end = hit.start, hit.end
    text = hit.text
    while start < end and text[start] in "'.-/#&*!?~^{|}$%+":
        start += 1
    local, _, domain = text[start:end].partition("@")
    for separator in ("/", "|", "'", "&", "?", "{", "}"):
        if separator in local:
            start += local.rindex(separator) + 1
            local = local[local.rindex(separator) + 1 :]
    if not local or not domain or ".." in domain:
        return None
    if text[end : end + 1] == "@" or (start and text[start - 1] == "@"):
        return None
    value = f"{plainly(local)}@{plainly(domain).lower()}".replace("\u00df", "ss")
    known = is_suffix(domain)
    return hit.but(
        start=start, end=end, value=value, score=hit.score if known else 0.4, facts={"domain": domain.lower()}
    )


RULES = (
    Rule(
        name="email",
        kind="email",
        pattern=rf"({_LOCAL}@{_HOST})",
        score=0.95,
        gate=("@",),
        check=check_email,
        finds=("write to [[jo.miller@mail.example.org]] please", "<[[j+x@example.com]]>"),
        ignores=("npm i lodash@4.17.21", "meet @ noon", "@alice: hello"),
    ),
    Rule(
        name="phone",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z\xb5.,_$#/=:-])((?:\+|00|\()?[0-9][0-9 ()./-]{5,24}[0-9])",
        score=0.6,
        check=check_phone,
        finds=("call [[+44 20 7946 0958]] now",),
        ignores=("version 10.4.2.1", "2024-05-01 12:30:11"),
    ),
)
