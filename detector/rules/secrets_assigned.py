"""Whatever stands behind a key that says it is secret: `api_key = ...`, `"password": "..."`, `define('DB_PASSWORD', ...)`."""

import re

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_shapes import (
    UUID,
    classes,
    decoded,
    entropy,
    monotonous,
    pattern,
    placeheld,
    shuffled,
    wordy,
)
from detector.tables.samples import SECRETS

_OPENS = (
    r"pass(?:word|wort|phrase|wd|code|_?key)?|pwd|kennwort|contrasena|clave|motdepasse|mot_de_passe|mdp|haslo|psk|"
    r"presharedkey|preshared[-_]key|community"
)
_TOKENS = (
    r"secret|token|credentials?|(?:api|access|secret|private|auth|encryption|encrypt|signing|master|session|account|"
    r"storage|shared[-_]?access|app|application|client|admin|consumer|service|deploy|license|webhook|recovery|rsa|aes|"
    r"hmac|jwt|secure|security|user|logged_in|nonce|function|host|subscription|read|write|server)[-_. ]?key|"
    r"apikey|appkey|(?:auth|secure_auth|logged_in|nonce|password|pass|hash|crypt)[-_]?salt|bearer|session_?id|sessid|_session|"
    r"auth[-_]?cookie|authorization|_auth|pat|dsn|creds"
)
_SUFFIX = r"[A-Za-z0-9_.\[\]-]{0,24}"
_SEPARATOR = (
    r"\\?['\"\x60\]\)*]{0,3}(?:[ \t]{0,30}(?:=>|:=|\|\|=|\?=|[=:,]=?|>)|[ \t]{1,6}value[ \t]{0,3}=|,?[ \t\n]{1,40}value['\"]?:)"
    r"[ \t\n]{0,6}(?:[A-Za-z]{0,8}\()?"
)
_VALUE = (
    r"(?:\\?\"([^\"\n]+?)\\?\"|'([^'\n]+)'|\x60([^\x60\n]{1,})\x60|"
    r"(\$?\{\{[^}\n]{1,80}\}\}|\$\{[^}\n]{1,80}\}|\$\([^)\n]{1,80}\)|<[^<>\n/]{1,60}>|[^\s\"'\x60<>]{3,}))"
)
_NOT_SECRET_KEY = re.compile(
    r"(?:public|pub|primary|foreign|bucket|sort|partition|page|next|continuation|cancell?ation|max|min|num|total|"
    r"input|output|prompt|completion|stop|start|end|special|csrf|xsrf|refresh_url|sub|unk|pad|bos|eos|id_of|by|"
    r"authenticity_?|com|tres|encom|sur|over|under|bi|tres|multi|first|second|third|low|high|band|publishable|site|record|issuer|"
    r"no|show|hide|forgot|reset|change|min|old_|wrong|incorrect|invalid|bad|missing|without|use|using|hash|idx)[-_. ]?$",
    re.IGNORECASE,
)
_NOT_SECRET_SUFFIX = re.compile(
    r"^(?:[-_.]?(?:nr|no|number|nummer|numero|url|uri|path|file|dir|name|type|len|length|size|limit|count|expir\w*|ttl|policy|field|variable|"
    r"prompt|hint|label|input|box|reset|format|regex|pattern|rule|header|param\w*|version|issuer|endpoint|host|"
    r"id|ids|index|ref|arn|manager|store|class|provider|service|error|required|enabled|auth|authentication|store\w*|"
    r"tab\w*|word\w*|board|event|down|up|press|code_?point|map|frame|alias|date|age|through|ed|ing|es|er|ers|age\w*|"
    r"ive|ion|ions|port|able|thru|thr\w*|at|enger\w*|s_?(?:url|file|path)|isation|ization|ize\w*|is\w*|hash_?algo\w*|"
    r"algorithm|management|results|source|keyfile|scheme|method|hash)(?:[-_.\[\]].*|[A-Z].*|s?)?)$",
    re.IGNORECASE,
)
_OWNER_OF_KEY = re.compile(
    r"(?:db|sql|ftp|smtp|mail|imap|user|root|admin|key|store|ldap|https?|proxy|web|host|ssh|wifi|rdp|vnc|bind)$",
    re.IGNORECASE,
)
_ID_OF_AWS = re.compile(r"access[-_]?key[-_]?id|accesskeyid", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:[A-Za-z_$@%][\w$]*(?:(?:\.|->|::|\?\.)\w+)+|[A-Za-z_$@][\w$.]*\(.*|\w+\[.*\]?|[&*]\w+|self\.\w+|this\.\w+|"
    r"!\w+|[\w.]+\)+[;,]?|\\?[nrt]?|//.*|/\*.*|(?:str|string|int|bool|None|null|any|undefined|true|false|text|varchar)\b.*)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|\.{0,2}/|~/|[A-Za-z]:\\|\\\\).*|[\w.-]+\.(?:txt|json|ya?ml|pem|key|crt|p12|jks|conf|cfg|ini|php|py|"
    r"js|html?|xml|log|sh|go|java|keytab|env)\b.*|[\w.+-]+@[\w-]+\.[\w.-]+|\d{4}-\d\d-\d\d.*|v?\d+(?:\.\d+){1,3}.*",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"<.*>|\$\{.*|\{\{.*|\$\{\{.*|\$\(.*|%\w+%|\$\w+|\[.*\]|\{.*\}|\*+|[xX]+|\.{3}|\u2026+|#+", re.DOTALL
)
_IN_QUERY = re.compile(r"[?&#;][\w.-]*$")
_MASKED = re.compile(r"\{[^{}]{1,30}\}|\[[^\[\]]*\]|.*(?:\.\.|\[(?:redacted|removed|hidden)\b).*", re.IGNORECASE)
_HELD = 0.2
_LINKED = 0.7  # the rules of signed links come first there
_PHRASE = re.compile(r"phrase|psk", re.IGNORECASE)
_UUIDS = re.compile(pattern(UUID))
_BEHIND = ".,;:)]}\\"


def check_assigned(hit: Hit) -> Hit | None:
    """The value of a key that says secret: a password may be any word that no program wrote, a token needs variety."""
    place = next((number for number in (3, 4, 5, 6) if hit.groups[number][0] >= 0), 0)
    key = hit.group(1)
    before = _head(hit)
    if not place or _not_secret(key, before, hit.group(2)):
        return None
    start, end = hit.groups[place]
    value = hit.text[start:end]
    if place == 6:  # noqa: PLR2004 (the group of values without quotes)
        value = cut(value)
    quoted = place != 6  # noqa: PLR2004
    score = _judged(value, opens=bool(re.fullmatch(_OPENS, key, re.IGNORECASE)), quoted=quoted)
    if not score and quoted and _PHRASE.search(key + hit.group(2)) and re.fullmatch(r"[\w ]{8,63}", value):
        score = 0.6
    if not score:
        return None
    facts, end = {**hit.facts, "key": key.lower()}, start + len(value)
    if score <= _HELD or _MASKED.fullmatch(value) or hit.text.startswith("..", end):
        score, facts = _HELD, {**facts, "masked": True}
    if in_link(hit.text, hit.start):
        score = min(score, _LINKED)
    return hit.but(start=start, end=end, value=value, score=score, facts=facts)


def in_link(text: str, start: int) -> bool:
    """Whether text[start] belongs to the query of a URL: the rules of signed links come first there."""
    run = text[max(0, start - 300) : start].rpartition("\n")[2].rpartition(" ")[2]
    return "://" in run and bool(_IN_QUERY.search(run))


def _head(hit: Hit) -> str:
    return re.split(r"[^\w.-]", hit.text[max(0, hit.start - 24) : hit.start])[-1]


def _not_secret(key: str, before: str, suffix: str) -> bool:
    inside = before[-1:].islower() and key[0].islower() and len(key) <= 4  # noqa: PLR2004 (bypass, compass, path)
    if inside and not _OWNER_OF_KEY.search(before):
        return True
    if _NOT_SECRET_KEY.search(before):
        return True
    return bool(_NOT_SECRET_SUFFIX.match(suffix)) and not _ID_OF_AWS.search(key + suffix)


def cut(value: str) -> str:
    """A value without quotes as far as it goes: to a comma with a word behind it, to the next pair of a query."""
    if value[:1] in "<${[":
        return value
    value = re.split(r"[,;](?=[\w\"' ]|$)|\\n|&(?=\w+=)|\)(?=[;,]|$)", value)[0] if value[:1] not in "&,;)" else value
    return value.rstrip(_BEHIND) or value


def _judged(value: str, *, opens: bool, quoted: bool) -> float:
    """P(real) of a value behind a key; 0 if it is a program's word."""
    if _TEMPLATE.fullmatch(value) or value.casefold() in SECRETS or value.startswith("$"):
        return 0.3 if not _bare_reference(value, quoted=quoted) else 0
    if _bare_reference(value, quoted=quoted) or _PLACE.match(value) or len(value) < 4:  # noqa: PLR2004
        return 0
    return _password(value, quoted=quoted) if opens else token_score(value)


def _bare_reference(value: str, *, quoted: bool) -> bool:
    return not quoted and bool(_REFERENCE.fullmatch(value))


def _password(value: str, *, quoted: bool) -> float:
    if value.count(" ") > 6 or (" " in value and not quoted):  # noqa: PLR2004 (a sentence)
        return 0
    kinds = classes(value)
    if kinds >= 3 or (kinds == 2 and len(value) >= 8 and any(map(str.isdigit, value))):  # noqa: PLR2004
        return 0.85
    if any(map(str.isdigit, value)) and (len(value) >= 6 or quoted):  # noqa: PLR2004
        return 0.7
    if wordy(value) and not quoted:
        return 0.5 if re.search(r"[^\w.]", value) and kinds >= 2 else 0  # noqa: PLR2004
    return 0.55 if quoted and " " not in value and value.isascii() and not value.endswith((":", "=")) else 0


def token_score(value: str) -> float:
    """P(real) of a value as a token, by its variety alone; 0 for words, paths and short ones."""
    if " " in value or len(value) < 8 or _UUIDS.fullmatch(value):  # noqa: PLR2004
        return 0.8 if _UUIDS.fullmatch(value) else 0
    if placeheld(value):
        return _HELD
    digits = sum(map(str.isdigit, value))
    bits = entropy(value)
    if wordy(value) or not digits:
        return 0.75 if bits > 3.5 and len(value) >= 20 and shuffled(value) else 0  # noqa: PLR2004
    if value.isdigit():
        return 0.5 if len(value) >= 12 else 0  # noqa: PLR2004
    return 0.85 if bits >= 2.8 and len(value) >= 10 else 0.5  # noqa: PLR2004


def check_basic(hit: Hit) -> Hit | None:
    """What a header of basic log-in carries: `user:password` in base64."""
    value = hit.matched
    if value.startswith(("ey", "...")) or monotonous(value):
        return None
    if ":" in decoded(value):
        return hit.but(score=0.95, value=value)
    told = "auth" in hit.text[max(0, hit.start - 60) : hit.start].lower()
    return hit.but(score=0.6, value=value) if told and classes(value) >= 3 else None  # noqa: PLR2004


def check_header(hit: Hit) -> Hit | None:
    """The token of a bearer header."""
    value = hit.matched.rstrip(".")
    if wordy(value) or _REFERENCE.fullmatch(value) or len(value) < 8:  # noqa: PLR2004
        return None
    return hit.but(end=hit.start + len(value), value=value, score=0.2 if monotonous(value) else hit.score)


_HEADER = r"authorization['\"]?[ \t]{0,3}[:=,][ \t]{0,3}['\"]?"

RULES = (
    Rule(
        name="assigned",
        kind="credential",
        pattern=rf"({_OPENS}|{_TOKENS})({_SUFFIX}){_SEPARATOR}{_VALUE}",
        gate=("pass", "pwd", "kennwort", "contrasena", "clave", "mdp", "haslo", "psk", "preshared", "secret", "token", "credential", "key", "salt", "bearer", "session", "sessid", "cookie", "auth", "pat", "dsn", "creds", "community"),
        check=check_assigned,
        finds=(
            'api_key: "[[q7Zk2mWx9Tb4Rv8Ln3Hd]]"',
            "DB_PASSWORD='[[Otter#Lagoon_42]]'",
            "define( 'DB_PASSWORD', '[[Otter#Lagoon_42]]' );",
            "export BORG_PASSPHRASE='[[six-Red-lanterns-9]]'",
            "client_secret=[[k8Fw2Pz7Qm4Xc9Vt]]&grant_type=x",
            '{"auth_token": "[[9c1f7e3ab2d8460f]]"}',
            '<add key="ClearTextPassword" value="[[Heron!77]]" />',
            "PresharedKey = [[p0Wd7LkXq2Zt5Rn8Vb3Hs6Jf9Gc1My4Ua+Ei/oTzQxk=]]",
            "secret: [[${SMS_SECRET}]]",
        ),
        ignores=(
            "password = getpass.getpass()",
            "token: str = request.token",
            "public_key = 9Zt5Rn8Vb3Hs6Jf9Gc1My4Ua",
            "primaryKey=pn4oZ0wIBd1jVwPBw",
            "keyword: Befaehigung_P2",
            "your password is required",
            "api_url=https://api.example.com",
            "app.keystore.file=env/cert.p12",
            "credentialsId: 'deploy-bot'",
            "bypass: 12345678",
        ),
    ),
    Rule(
        name="header_basic",
        kind="credential",
        pattern=rf"(?:{_HEADER}|[ '\":])basic[ \t]{{1,3}}([A-Za-z0-9+/_-]{{6,}}={{0,2}})",
        gate=("basic",),
        score=0.9,
        check=check_basic,
        finds=("Authorization: Basic [[b3R0ZXI6bGFnb29uLTQy]]",),
        ignores=("a basic question", "Visual Basic programming"),
    ),
    Rule(
        name="header_bearer",
        kind="credential",
        pattern=r"(?:^|[^0-9A-Za-z])(?:bearer|token|apikey|api-key|key)[ \t]{1,3}['\"]?(?:token=['\"]?)?([A-Za-z0-9._~+/=-]{16,})",
        gate=("authorization", "bearer"),
        score=0.9,
        check=check_header,
        finds=("Authorization: Bearer [[kq2Zt5Rn8Vb3Hs6Jf9Gc1My4]]",),
        ignores=("the bearer of this_long_document_name", "Authorization: Bearer $API_KEY"),
    ),
    Rule(
        name="header_bare",
        kind="credential",
        pattern=rf"{_HEADER}([A-Za-z0-9._~+/=-]{{16,}})",
        gate=("authorization",),
        score=0.85,
        check=check_header,
        finds=("-H 'Authorization: [[kq2Zt5Rn8Vb3Hs6Jf9Gc1My4]]'",),
        ignores=("Authorization: Bearer x", "authorization: something_to_be_done_by_us"),
    ),
)  # fmt: skip
