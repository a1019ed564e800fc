"""Technical values that only look like somebody's data: private networks, versions, digests. Class I6."""

import re
from functools import lru_cache

from detector.candidate import Candidate
from detector.document import Zone
from detector.reserved import address
from detector.scene import Scene
from detector.tables import mail, networks

_VERSION = re.compile(
    r"(?:\bv|\bversion|\bver|\bbuild|\brelease|\bfw|\bfirmware|\bfwversion|\bdriver|\bkernel|\brevision|\brev|"
    r"\bbios|\bpatch|"
    r"\bupdate|\bupgraded?|\bdowngraded?|\bwersja|\bwersji|\bversión|\bglibc|\boid|\bfile ?version|\bproduct ?version|"
    r"\bdiagnostics|\bsdk|\blibrary|\bplugin|\bmodule|\bos|(?:\bagent|\bclient)(?=[ (v]))"
    r"[\s:=(\"']*(?:is |was |to |from |of |\w{1,14} )?[v(]?$",
    re.IGNORECASE,
)
_VERSION_AFTER = re.compile(
    r"^(?:[-_+]?(?:rc|beta|alpha|b|p|r|build|dev|el)\d|\.\d|-\d|[ \t]+(?:N/A )?build|[ \t]*\)?[ \t]*0x)", re.IGNORECASE
)
_DIGEST = re.compile(
    r"(?:sha-?(?:1|224|256|384|512)|md5|checksum|digest|commit|hash|etag|crc\d*|fingerprint|thumbprint|guid|"
    r"uuid|boot[ _-]?id|"
    r"revision|rev|trace[-_ ]?id|request[-_ ]?id|span[-_ ]?id|correlation[-_ ]?id|build[-_ ]?id|inf_amd64|image|"
    r"blob|tree|parent|"
    r"from|object|index)[^\n]{0,24}\n?[^\n]{0,12}$",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?:0x)?[0-9a-f]{16,128}", re.IGNORECASE)
_UUID = re.compile(r"\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_PUBLIC = re.compile(
    r"ssh-(?:rsa|dss|ed25519)|ecdsa-sha2|sk-ssh|AAAA[BCE]3NzaC|-----BEGIN (?:CERTIFICATE|PUBLIC|RSA PUBLIC|"
    r"PGP PUBLIC|SSH2 PUBLIC)|"
    r"pk_(?:live|test)_|LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS|MII[A-Za-z0-9+/]{40}|age1[a-z0-9]{50}|minisign|RWQ"
)
_PUBLIC_KEY = re.compile(
    r"(?:public[-_ ]?key|pubkey|publickey|certificate|cert(?:ificate)?[-_]authority|ca[-_]?data|\bcrt)\W{1,6}$",
    re.IGNORECASE,
)
_MESSAGE = re.compile(r"(?:message-id|in-reply-to|references|content-id|x-\w+-id)\W[^\n]*$", re.IGNORECASE)
_MESSAGE_WORDS = ("-id", "in-reply-to", "references")
_REACHED = re.compile(
    r"(?:\bssh|\bscp|\brsync|\bsftp|\bgit clone|\bkinit|\bmosh|\bcontext|\bname:|\buser(?:name)?[:=])[^\n@]{0,30}$",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"(?:inetnum|netrange|cidr|route6?|network|subnet|netmask|mask|allowedips)\b[^\n]{0,40}$", re.IGNORECASE
)
_OWNER = re.compile(r"(?:name|user|owner|author|by|from|to|contact|mr|mrs|ms|dr)\W{0,4}$", re.IGNORECASE)
_V4 = 4
_ALL_ONES = 255


def technical(candidate: Candidate, scene: Scene) -> str | None:
    """The reason why a candidate is a machine's datum, not a person's, or None."""
    check = _CHECKS.get(candidate.kind)
    return check(candidate, scene) if check else None


def _mail(candidate: Candidate, scene: Scene) -> str | None:
    value = (candidate.value or scene.text(candidate)).casefold()
    local, _, domain = value.rpartition("@")
    after, head = scene.after(candidate, 3), scene.head(candidate)
    folded = head.casefold()
    if any(word in folded for word in _MESSAGE_WORDS) and _MESSAGE.search(head):
        return "message_id"
    obfuscated = bool(candidate.facts.get("obfuscated"))
    if head.endswith(("@", ":@")) or ("." not in domain and not obfuscated):
        return "not_an_address"
    ending = domain.rpartition(".")[2]
    if ending in mail.FILE_ENDINGS or ending.isdigit() or address(domain) is not None:
        return "not_an_address"
    if ending in mail.INSIDE_TLDS:
        return "inside_name"
    clone = local in mail.PROGRAM_LOCALS and (after[:1] in {":", "/"} or local in {"git", "hg", "svn"})
    if clone or after.startswith((":/", ":~")) or re.match(r":[~\w.-]+/", scene.after(candidate, 20)):
        return "not_an_address"
    return None


def _ip(candidate: Candidate, scene: Scene) -> str | None:
    found = address(candidate.value) or address(scene.text(candidate))
    head, after = scene.head(candidate)[-60:], scene.after(candidate, 16)
    if found is None or (not candidate.facts.get("port") and (re.match(r"\.\d", after) or re.search(r"\d\.$", head))):
        return "version_number"
    if found.version == _V4 and int(found) >> 24 == _ALL_ONES:
        return "netmask"
    if not candidate.facts.get("port") and (_VERSION.search(head) or _VERSION_AFTER.match(after)):
        return "version_number"
    if str(found) in networks.PUBLIC_SERVICES:
        return "public_service"
    if not found.is_global or found.is_multicast or found.is_reserved:
        return "private_address"
    whole_net = found.version == _V4 and int(found) & _ALL_ONES in {0, _ALL_ONES}
    named = _NETWORK.search(head) or after.startswith("/") or re.match(r"\s*-\s*\d", after)
    return "network_range" if whole_net and named else None


def _mac(candidate: Candidate, scene: Scene) -> str | None:
    digits = re.sub(r"[^0-9a-f]", "", (candidate.value or scene.text(candidate)).casefold())
    if re.match(r"[:-][0-9a-f]{2}\b", scene.after(candidate, 4), re.IGNORECASE) or re.search(
        r"[0-9a-f]{2}[:-]$", scene.before(candidate, 3), re.IGNORECASE
    ):
        return "not_an_address"
    if digits.startswith(networks.VIRTUAL_CARDS) or len(set(digits)) < 3:  # noqa: PLR2004 (00:00:00..., aa:aa:aa...)
        return "virtual_card"
    return None


def _host(candidate: Candidate, scene: Scene) -> str | None:
    name = (candidate.value or scene.text(candidate)).casefold().strip(".")
    parts = name.split(".")
    if parts[-1] in mail.INSIDE_TLDS and not re.search(
        r"[a-z]{4,}s?[-_]?(?:mbp|macbook|imac|iphone|ipad|pc|laptop|nb)|(?:laptop|desktop|notebook|nb|pc)[-_][a-z]{4,}",
        parts[0],
    ):
        return "inside_name"
    if len(parts) == 1 and (parts[0] in networks.GENERIC_HOSTS or re.fullmatch(r"(?:\w{1,4}-?)?\d{1,4}", parts[0])):
        return "inside_name"
    return None


def _path(candidate: Candidate, scene: Scene) -> str | None:
    name = re.split(r"[\\/]", (candidate.value or scene.text(candidate)).rstrip("\\/"))[-1].casefold()
    if (
        name in networks.SYSTEM_ACCOUNTS
        or name.endswith("$")
        or ("." in name[-4:] and name.rpartition(".")[2] in mail.FILE_ENDINGS)
    ):
        return "system_account"
    return "system_account" if _runs_as(name, scene) else None


def _runs_as(name: str, scene: Scene) -> bool:
    """A daemon's own folder: a program of that name stands in the text ("vstd" pid=1188, /usr/sbin/vstd)."""
    return bool(re.fullmatch(r"[a-z_][a-z0-9_-]{2,30}", name)) and _program_in(name, scene.plain[:20_000])


@lru_cache(maxsize=16)
def _program_in(name: str, text: str) -> bool:
    """Remembered, since a log names the same account in every line."""
    before = r'(?:/s?bin/|\(\("|\bexe=|comm=|daemon |service )'
    after = r'(?:\[\d+\]:|\.service\b|"?,\s?pid=)'
    program = rf"{before}{re.escape(name)}\b|\b{re.escape(name)}{after}"
    return bool(re.search(program, text, re.IGNORECASE))


def _name(candidate: Candidate, scene: Scene) -> str | None:
    name = (candidate.value or scene.text(candidate)).casefold().strip("@")
    name = re.split(r"[@!]", name)[0] if name.startswith("root") else name
    technical_account = name in networks.SYSTEM_ACCOUNTS or re.match(
        r"(?:svc|srv|sa|adm|app|sys|bot|ci)[-_.]|net(?:adm|ops)", name
    )
    return "system_account" if technical_account else None


def _secret(candidate: Candidate, scene: Scene) -> str | None:
    value, head = scene.text(candidate), scene.head(candidate)
    if _PUBLIC.match(value) or _PUBLIC_KEY.search(head[-40:]):
        return "public_key"
    if candidate.facts.get("provider") or candidate.facts.get("key"):
        return None
    if _UUID.fullmatch(value):
        return "identifier"
    return (
        "digest"
        if _HEX.fullmatch(value) and (_DIGEST.search(scene.before(candidate, 90)) or scene.zone(candidate) is Zone.LOG)
        else None
    )


def _serial(candidate: Candidate, scene: Scene) -> str | None:
    value, head = scene.text(candidate), scene.head(candidate)[-30:]
    if re.search(r"(?:\bnaa\.|\beui\.|\bwwn|\bwwid|sas[-_ ]?addr|0x)\W*\w?\W*$", head, re.IGNORECASE) or re.fullmatch(
        r"5[0-9a-f]{15}|6[0-9a-f]{31}", value, re.IGNORECASE
    ):
        return "identifier"
    return None


def _number(candidate: Candidate, scene: Scene) -> str | None:
    """A card or telephone number in form that the words around call something else."""
    head = scene.head(candidate)[-40:]
    if candidate.kind == "card" and _in_a_series(re.sub(r"\D", "", scene.text(candidate)), scene):
        return "counter"
    if re.search(
        r"(?:isbn|issn|ean|upc|gtin|ticket|order|invoice|sector|extent|txg|pid|seq|oid|guid|lba|offset|ticks|"
        r"epoch|film|"
        r"kb|cve-|rfc|part|bestell\w*|rechnung\w*|commande|facture|pedido|zamówieni\w*|faktur\w*|tracking|uptime)"
        r"[\s.:#=(\w]{0,14}$",
        head,
        re.IGNORECASE,
    ):
        return "counter"
    return None


def _place(candidate: Candidate, scene: Scene) -> str | None:
    """An address needs words; a row of a log or a digest has none."""
    value = scene.text(candidate)
    words = re.findall(r"[^\W\d_]{3,}", value)
    if re.match(r"[\d.,]+ ?(?:[KMGTP]i?[Bb]|[kMG]?Hz|[KMG]bit|GbE|rpm|RPM|mm|cm|km|ms|W|V)\b", value):
        return "measure"
    if re.search(r"\d ?(?:[KMGT]i?B|[KMG]Hz|[KMG]bit)\b", value):
        return "measure"
    if not _in_code(candidate, scene):
        return None if words or re.search(r"[\u3040-\ud7af]", value) else "looks_technical"
    plain_words = [word for word in words if word.istitle() or word.islower()]
    street = re.match(r"\d+ [A-Z]|[A-Z][\w.-]+ \d", value) or "," in value
    odd = re.search(r"\n|\s{2,}|[=:{}\[\]]|\b[0-9a-f]{6,}\b", value)
    return None if plain_words and street and not odd else "looks_technical"


def _human(candidate: Candidate, scene: Scene) -> str | None:
    """A single word in code or a log is a program's name unless a key says that it is somebody's."""
    value = scene.text(candidate)
    if re.search(r"\d|[.:=/]\w|[(){}<>\[\]]", value) and not re.search(r"\b[A-Z]\.", value):
        return "looks_technical"
    if not _in_code(candidate, scene) or re.search(r"\s|_", value.strip()) or not value.isascii():
        return None
    return None if _OWNER.search(scene.head(candidate)[-30:]) else "looks_technical"


def _in_code(candidate: Candidate, scene: Scene) -> bool:
    zones = scene.zones(candidate)
    return (Zone.CODE in zones or Zone.LOG in zones) and Zone.TABLE not in zones


def _in_a_series(digits: str, scene: Scene) -> bool:
    """Another number of the same length with the same beginning stands in the text: a column of counters."""
    return bool(_long_numbers(scene.plain[:200_000]).get((digits[:8], len(digits)), set()) - {digits})


@lru_cache(maxsize=1)
def _long_numbers(text: str) -> dict[tuple[str, int], set[str]]:
    """The long numbers of a text by their first eight digits and their length: gathered once for all candidates."""
    numbers: dict[tuple[str, int], set[str]] = {}
    for match in re.finditer(r"\d{9,}", text):
        number = match[0]
        numbers.setdefault((number[:8], len(number)), set()).add(number)
    return numbers


_CHECKS = {
    "address": _place,
    "person": _human,
    "email": _mail,
    "ip": _ip,
    "mac": _mac,
    "hostname": _host,
    "user_path": _path,
    "username": _name,
    "credential": _secret,
    "private_key": _secret,
    "serial": _serial,
    "card": _number,
    "phone": _number,
}
