"""E-mail addresses: as they are, and as people write them to hide from robots."""

import re

from detector.folding import plainly, view
from detector.rules.rule import Hit, Rule
from detector.rules.suffixes import INSIDE, is_suffix

_LOCAL = r"[A-Za-z0-9\xb5._%+'&/#$!*?^{|}~-]{0,63}[A-Za-z0-9\xb5_+-]"
_HOST = r"(?:[A-Za-z0-9\xb5](?:[A-Za-z0-9\xb5_-]{0,62})\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z\xb5]{2,24})"
_SPLIT = re.compile(r"[/|'&?{}]")
_ESCAPE = re.compile(r"u00[0-9a-f]{2}", re.IGNORECASE)
_MESSAGE_ID = re.compile(
    r"(?:in article|message-id|references|in-reply-to|content-id|message id|msgid|\bcid|\bmid|\bnews)\s?:?\s*(?:<[^<>\s]{3,200}>[,\s]*)*<$",
    re.IGNORECASE,
)
_MACHINE_MADE = re.compile(r"\d{6,}|^[0-9a-z$.]*\d[0-9a-z]*[$.][0-9a-z.]*$", re.IGNORECASE)
_SHELL = re.compile(r"(?:ssh|scp|sftp|rsync|ssh-copy-id|mosh|autossh|borg)\s[^\n]{0,80}$")
_SHELL_WORDS = ("ssh", "scp", "sftp", "rsync", "mosh", "borg")
_SHORT_WORDS = frozenset(
    [
        "look",
        "looking",
        "found",
        "at",
        "find",
        "see",
        "here",
        "is",
        "it",
        "meet",
        "arrive",
        "stay",
        "located",
        "hosted",
        "available",
        "now",
        "only",
    ]
)


def check_email(hit: Hit) -> Hit | None:
    """Trim what is not part of the address; refuse message ids, log-ins in URLs and shell targets."""
    text, start, end = hit.text, hit.start, hit.end
    local = hit.matched.partition("@")[0]
    for match in _SPLIT.finditer(local):
        start = hit.start + match.end()
    while start < end and text[start] in ".-#*!~^$%+":
        start += 1
    if start and text[start - 1] == "\\":
        escape = _ESCAPE.match(text, start, end)
        start = escape.end() if escape else start + 1
    local, _, domain = text[start:end].partition("@")
    domain = _real_domain(domain)
    if not local or not domain or ".." in local or ".." in domain:
        return None
    end = start + len(local) + 1 + len(domain)
    if text[end : end + 1] == "@" or (start and text[start - 1] == "@") or _is_something_else(text, start, end, local):
        return None
    value = f"{plainly(local)}@{plainly(domain)}".lower()
    score = hit.score if is_suffix(domain) else 0.5
    return hit.but(start=start, end=end, value=value, score=score, facts={"domain": value.partition("@")[2]})


def _real_domain(domain: str) -> str:
    """The domain without words that only follow it after a full stop; empty if no suffix is known."""
    labels = domain.split(".")
    if is_suffix(domain) or labels[-1].lower() in INSIDE:
        return domain
    for count in range(len(labels) - 1, 1, -1):
        shorter = ".".join(labels[:count])
        if is_suffix(shorter) and labels[count][:1].isupper():
            return shorter
    return domain


def _is_something_else(text: str, start: int, end: int, local: str) -> bool:
    before = text[max(0, start - 160) : start]
    token = before[max(before.rfind(" "), before.rfind("\n"), before.rfind("\t")) + 1 :]
    if "://" in token and not any(sign in token for sign in "?="):
        return True
    if before.endswith("<") and (
        _MESSAGE_ID.search(before) or (text[end : end + 1] == ">" and _MACHINE_MADE.search(local))
    ):
        return True
    if text[end : end + 2] in {":/", ":~"}:
        return True
    return any(word in before for word in _SHELL_WORDS) and bool(_SHELL.search(before))


_AT = r"(?:[ ]{0,2}[\[({<*_|-]{1,2}[ ]?(?:at|a|a ?t|arroba|arobase|malpa|klammeraffe|affenschwanz|@|et)[ ]?[\])}>*_|-]{1,2}[ ]{0,2})"
_BARE_AT = r"(?:[ ]{1,2}(?:at|arroba|arobase|malpa|@)[ ]{1,2}|[ ]@|@[ ])"
_DOT = r"(?:[ ]{0,2}[\[({<*_|-]{1,2}[ ]?(?:dot|punkt|point|punto|kropka|d0t|\.)[ ]?[\])}>*_|-]{1,2}[ ]{0,2}|[ ]{1,2}(?:dot|punkt|point|punto|kropka)[ ]{1,2}|[ ]\.[ ]?)"
_LABEL = r"[A-Za-z0-9\xb5](?:[A-Za-z0-9\xb5-]{0,40}[A-Za-z0-9\xb5])?"
_USER = rf"[A-Za-z0-9\xb5](?:[A-Za-z0-9\xb5._+-]{{0,40}}[A-Za-z0-9\xb5_])?(?:{_DOT}{_LABEL}){{0,3}}"
_WORD_AT = re.compile(_AT.replace(r"\xb5", "\xb5") + "|" + _BARE_AT + "|@", re.IGNORECASE)
_WORD_DOT = re.compile(_DOT + r"|\.", re.IGNORECASE)


def check_spelled(hit: Hit) -> Hit | None:
    """Put `at` and `dot` back to what they stand for, and look whether an address comes out."""
    shown = view(hit.matched).decode("latin-1")
    match = _WORD_AT.search(shown)
    if match is None:
        return None
    local, domain = (_WORD_DOT.sub(".", part).strip() for part in (shown[: match.start()], shown[match.end() :]))
    plainly_written = match.group().strip().lower() in {"at", "arroba", "arobase", "malpa"}
    start = hit.start
    if plainly_written and local.lower() in _SHORT_WORDS:
        return None
    if " " in local or " " in domain or not is_suffix(domain) or "." not in domain or domain.count(".") > 5:  # noqa: PLR2004
        return None
    value = f"{local}@{domain}".lower()
    facts = {"domain": domain.lower(), "obfuscated": True}
    return hit.but(start=start, value=value, score=0.6 if plainly_written else hit.score, facts=facts)


RULES = (
    Rule(
        name="email",
        kind="email",
        pattern=rf"({_LOCAL}@{_HOST})",
        score=0.95,
        gate=("@",),
        check=check_email,
        finds=(
            "write to [[jo.miller@mail.example.org]] please",
            "<[[j+x@example.com]]>",
            "user_email=[[j.chen@example.com]]",
            "mail [[jo@example.com]].Thanks",
            "me:[[m\u00fcller@example.de]]",
        ),
        ignores=(
            "npm i lodash@4.17.21",
            "meet @ noon",
            "@alice: hello",
            "Message-ID: <20020805.1234567@mail.example.org>",
            "ssh root@box.example.org",
            "https://user:secret@box.example.org/",
        ),
    ),
    Rule(
        name="email_bracketed",
        kind="email",
        pattern=rf"(?:^|[^0-9A-Za-z\xb5._])({_USER}{_AT}{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{1,4}})",
        score=0.9,
        gate=("at", "(a", "[a", "arroba", "arobase", "malpa", "affe", "(@", "[@", "et"),
        check=check_spelled,
        finds=(
            "mail [[jo (at) example dot org]]",
            "[[jo.miller [at] example [dot] com]] ok",
            "[[jo(at)example.de]]",
            "[[jo [malpa] example [kropka] pl]]",
        ),
        ignores=("array[a-z].foo", "f(a).b"),
    ),
    Rule(
        name="email_spelled",
        kind="email",
        pattern=rf"(?:^|[^0-9A-Za-z\xb5._])({_USER}(?:{_BARE_AT}|@){_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,3}}{_DOT}{_LABEL})",
        score=0.85,
        gate=(" dot ", " punkt ", " point ", " punto ", " kropka ", "dot)", "dot]", "punkt)", "punto)", "point)", " . ", "(.)", "[.]"),
        check=check_spelled,
        finds=("[[jo at example dot org]]", "[[jo arroba example punto es]]", "[[jo @ example . org]]"),
        ignores=("look at this dot matrix", "at this point in time"),
    ),
    Rule(
        name="email_capital_at",
        kind="email",
        pattern=rf"(?:^|[^0-9A-Za-z\xb5._])([a-z0-9][A-Za-z0-9._+-]{{1,40}} ?(?:AT|_AT_|-AT-) ?{_LABEL}(?:(?: DOT | ?\. ?|DOT){_LABEL}){{1,4}})",
        score=0.7,
        case_matters=True,
        gate=(" at ", "_at_", "-at-"),
        check=check_spelled,
        finds=("[[jo.miller AT example.org]]",),
        ignores=("THE CAT SAT AT HOME",),
    ),
)  # fmt: skip
