"""Secrets with a place of their own: key blocks, JWT, hashes, commands, URLs, configuration of well-known programs."""

import re
from typing import Any

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_shapes import UUID, classes, decoded, entropy, example, monotonous, pattern, wordy

_FAR = 16_384
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{16,}")
_LINES = re.compile(r"(?:(?:\\r|\\n|\s)*(?:\\n|\n)[ \t]*(?:[A-Za-z-]+: [^\n]*|[A-Za-z0-9+/=]{1,80}))+")


def check_key_block(hit: Hit) -> Hit | None:
    """A PEM block from its first dash to its last one; a cut one as far as its lines go."""
    text = hit.text
    dashes = text.find("-----", hit.end, hit.end + _FAR)
    if dashes >= 0 and text.startswith("-----END", dashes):
        end = text.find("-----", dashes + 8, dashes + 80)
        end = end + 5 if end >= 0 else dashes
        body = text[hit.end : dashes]
    else:
        lines = _LINES.match(text, hit.end, hit.end + _FAR)
        end = lines.end() if lines else hit.end
        body = text[hit.end : end]
    if not _BASE64.search(body) or monotonous(body):
        return None
    return hit.but(end=end, value=text[hit.start : end])


def check_jwt(hit: Hit) -> Hit | None:
    """Three parts in URL-safe base64 whose first is a JSON object; if it only looks like that, it scores less."""
    head = decoded(hit.matched.split(".")[0])
    if monotonous(hit.matched[2:]):
        return None
    return hit.but(score=0.97 if head.startswith("{") else 0.7, facts={**hit.facts, "provider": "jwt"})


def check_url(hit: Hit) -> Hit | None:
    """The pass word between a URL's user and its host."""
    value = hit.matched
    if re.fullmatch(r"\d{1,5}", value) or value.startswith(("//", "$1", "$2")):
        return None
    if len(set(value)) == 1:
        return hit.but(score=0.2, facts={**hit.facts, "masked": True})
    return hit.but(value=value, score=0.5 if wordy(value) and value.islower() else hit.score)


def check_word(hit: Hit) -> Hit | None:
    """An argument that stands for a secret: no option, no path, no reference."""
    value = hit.matched.strip("'\"")
    if len(value) < 3 or value[0] in "-/" or re.search(r"[()]", value):  # noqa: PLR2004
        return None
    start = hit.text.index(value, hit.start)
    return hit.but(start=start, end=start + len(value), value=value)


def check_varied(hit: Hit) -> Hit | None:
    """A value of several sorts of signs, no word."""
    return None if wordy(hit.matched) or monotonous(hit.matched) or entropy(hit.matched) < 2 else hit  # noqa: PLR2004


def check_pgpass(hit: Hit) -> Hit | None:
    """The fifth field of host:port:base:user:word; an IPv6 address is none."""
    line = hit.text[hit.groups[0][0] : hit.end].strip()
    return None if re.fullmatch(r"[0-9A-Fa-f:.]+", line) else hit


def check_no_word(hit: Hit) -> Hit | None:
    """Anything but a single word of a language in small letters."""
    return None if wordy(hit.matched) and classes(hit.matched) == 1 else hit


def check_session(hit: Hit) -> Hit | None:
    """What a session is known by: letters and digits without order."""
    value = hit.matched
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return hit if mixed and entropy(value) > 3 and not wordy(value) and not monotonous(value) else None  # noqa: PLR2004


def check_bitlocker(hit: Hit) -> Hit | None:
    """Eight groups, each a multiple of eleven below 720,896 (Microsoft's recovery password)."""
    groups = [int(group) for group in hit.matched.split("-")]
    sound = all(group % 11 == 0 and group < 720_896 for group in groups)  # noqa: PLR2004
    return hit.but(score=0.97, facts={"checksum": True, "provider": "bitlocker"}) if sound else hit.but(score=0.6)


_IN_SECRET = re.compile(r"kind:\s*['\"]?Secret\b")


def check_kubernetes(hit: Hit) -> Hit | None:
    """A value under `data:` of a manifest of the kind Secret."""
    around = hit.text[max(0, hit.start - 1200) : hit.end + 600]
    if not _IN_SECRET.search(around) or not re.search(
        r"\n\s*(?:stringData|data):", hit.text[max(0, hit.start - 1200) : hit.start]
    ):
        return None
    if wordy(hit.matched) or re.fullmatch(r"[a-z0-9.-]+", hit.matched):
        return None
    return hit.but(facts={"key": "data", "provider": "kubernetes"})


def check_docker(hit: Hit) -> Hit | None:
    """`"auth": "..."` whose base64 holds user and pass word."""
    return hit.but(value=hit.matched) if ":" in decoded(hit.matched) else None


_COLONS = r"[^\s:'\"]{1,64}"
_HASH = (
    r"\$(?:1|5|6|y|7|gy|apr1|sha1|md5)\$(?:rounds=[0-9]+\$)?[./A-Za-z0-9]{1,40}\$[./A-Za-z0-9$]{16,128}|\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}"
    r"|\$argon2(?:id|i|d)\$v=[0-9]+\$[A-Za-z0-9,=]+\$[A-Za-z0-9+/]{8,}\$[A-Za-z0-9+/]{16,}|\$[PH]\$[./A-Za-z0-9]{31}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{20,}={0,2}"
    r"|pbkdf2_sha256\$[0-9]+\$[A-Za-z0-9]+\$[A-Za-z0-9+/]{40,}=?|\$(?:8|9|14)\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{40,}"
)


def _rule(name: str, expression: str, gate: tuple[str, ...], finds: tuple[str, ...], **more: Any) -> Rule:
    return Rule(
        name=name,
        pattern=expression,
        gate=gate,
        finds=finds,
        **{"kind": "credential", "score": 0.93, "facts": {"key": name}, **more},
    )


RULES = (
    _rule("private_key", r"(-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----)", ("private key",), ("[[-----BEGIN PRIVATE KEY-----\n" + "MIIBVgIBADANBgkqhkiG9w0BAQEFAASC\n" + "-----END PRIVATE KEY-----]]", "see [[-----BEGIN OPENSSH PRIVATE KEY-----\n" + "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUA]] and"), kind="private_key", score=0.99, check=check_key_block, ignores=("-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC")),
    _rule("putty_key", r"(PuTTY-User-Key-File-[0-9]:(?:[^\n]*\n){1,120}?Private-MAC: [0-9a-f]{40,64})", ("putty-user-key-file",), ("[[PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nAAAAIQ\nPrivate-MAC: " + example("h*64") + "]]",), kind="private_key", score=0.99),
    _rule("jwt", r"(?:^|[^0-9A-Za-z_-])(ey[A-Za-z0-9_-]{14,}\.(?:ey[A-Za-z0-9/_-]{10,}|)\.[A-Za-z0-9/_-]{10,}(?:\.[A-Za-z0-9_-]{10,}){0,2}={0,2})", (".ey", ".."), ("token [[eyJhbGciOiJIUzI1NiJ9.eyJ1aWQiOjQyfX0.c2lnbmF0dXJlLWhlcmU0Mg]]",), case_matters=True, check=check_jwt),
    _rule("jwt_encoded", r"(?:^|[^0-9A-Za-z_-])(ZXlK[A-Za-z0-9+/_=-]{60,})", ("zxlk",), (f"[[ZXlK{example('a*80')}]]",), case_matters=True, check=check_varied),
    _rule("url_password", r"[A-Za-z][A-Za-z0-9+.-]{1,24}://[^\s:@/'\"<>?#]{0,64}:([^\s@/'\"<>]{1,})@[A-Za-z0-9\[$\{<]", ("://",), ("postgres://app:[[Otter#Lagoon_42]]@db:5432/app", "redis://:[[p0Wd7LkXq2]]@cache:6379", "u=postgres://vs:[[$DB_PASS]]@localhost/vs"), check=check_url, ignores=("http://host.example.org:8080/a@b", "https://example.org/@user:1")),
    _rule("url_password_slash", r"(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?|ftp|sftp|smb|rtsp)://[^\s:@/'\"<>]{0,64}:([^\s@'\"<>]{1,80}/[^\s@'\"<>]{0,80})@", ("://",), ("mysql://app:[[Ot/ter42]]@db",), check=check_url),
    _rule("url_user", r"(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|amqps?|s?ftps?|https?|smb|rtsp|ssh)://([A-Za-z0-9][A-Za-z0-9_.-]{1,40}):[^\s@/'\"<>]{1,}@", ("://",), ("ftp://[[mkeller]]:Otter42@files.example.org",), kind="username", score=0.6, facts={}),
    _rule("url_token", r"https?://([A-Za-z0-9_-]{20,})(?::x-oauth-basic|:)?@[A-Za-z0-9]", ("://",), ("git clone https://[[q7Zk2mWx9Tb4Rv8Ln3Hd]]@git.example.org/a",), check=check_varied),
    _rule("webhook", r"((?:https?://)?(?:hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{30,}|(?:[a-z]+\.)?discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/[0-9]{15,21}/[A-Za-z0-9_-]{40,}|[a-z0-9.-]*\.?(?:webhook|outlook)\.office(?:365)?\.com/webhook(?:b2)?/[A-Za-z0-9@/-]{40,}|hooks\.zapier\.com/hooks/catch/[0-9]+/[a-z0-9]+|maker\.ifttt\.com/trigger/[A-Za-z0-9_-]+/(?:json/)?with/key/[A-Za-z0-9_-]{10,}|hook\.[a-z0-9.]*make\.com/[a-z0-9]{20,}|chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]+/messages\?key=[A-Za-z0-9_%&=-]+|hc-ping\.com/[0-9a-f-]{36}|ntfy\.sh/[A-Za-z0-9_-]{12,}))", ("hooks.", "/webhook", "hook.", "maker.ifttt", "chat.googleapis", "hc-ping", "ntfy.sh"), (f"url [[https://hooks.slack.com/services/T{example('U*8')}/B{example('U*10')}/{example('a*24')}]] ok",), check=lambda hit: None if monotonous(hit.matched.split("/", 3)[-1]) else hit),
    _rule("curl_user", r"(?:curl|wget|http|https|xh)[ \t][^\n]{0,160}?(?:-u|--user|--proxy-user)[ \t=]{0,3}(?:'|\")?[^\s:'\"]{0,64}['\"]?:['\"]?([^\s'\"]{2,})", ("-u", "--user", "--proxy-user"), ("curl -k -u admin:[[Otter#Lagoon_42]] https://a",), score=0.85, check=check_url, ignores=("curl -u admin https://x:1",)),
    _rule("curl_token", r"curl[ \t][^\n]{0,160}?(?:-u|--user)[ \t=]{0,3}['\"]?([^\s:'\"]{8,}):['\"]?(?:[ \t\n]|$)", ("-u", "--user"), ("curl -u [[q7Zk2mWx9Tb4]]: https://a",), score=0.85, check=check_varied),
    _rule("user_option", r"(?:^|[ \t\n])(?:-u|--user)[ \t=]{1,3}['\"]?[A-Za-z0-9_.@-]{1,64}:([^\s'\":/][^\s'\"]{3,})", ("-u", "--user"), ("  -u developer:[[q7Zk2mWx9Tb4]]\n",), score=0.75, check=lambda hit: check_url(hit) if classes(hit.matched) > 1 else None, ignores=("docker run -u 1000:1000 x",)),
    _rule("password_option", r"(?:sshpass[ \t]+-p|--password|--passwd|--pass|-passin[ \t]+pass:|-passout[ \t]+pass:|--token|--secret|--api-key|--admin-password|/pass:|redis-cli[^\n]{0,80}[ \t]-a|docker login[^\n]{0,80}[ \t]-p|(?:mysql|mysqldump|mariadb)[^\n]{0,120}[ \t]-p|ldap[a-z]+[^\n]{0,160}[ \t]-w|plink[^\n]{0,80}[ \t]-pw|smbclient[^\n]{0,80}[ \t]-U[ \t]?['\"]?[A-Za-z0-9_.\\-]{1,40}%)[ \t=]{0,2}('[^'\n]{3,}'|\"[^\"\n]{3,}\"|[^\s'\"|;&]{3,})", ("sshpass", "--pass", "-pass", "--token", "--secret", "--api-key", "--admin-password", "/pass:", "redis-cli", "docker login", "mysql", "mariadb", "ldap", "plink", "smbclient"), ("sshpass -p '[[Otter#Lagoon_42]]' ssh x", "mysql -u root -p[[Otter42]] app"), score=0.75, check=check_word, ignores=("mysql -u root -p",)),
    _rule("netrc", r"(?:^|[ \t\n])login[ \t\n]+[^\s:=]{1,64}[ \t\n]+password[ \t\n]+([^\s]{3,})", ("password",), ("machine a.example.org login jo password [[Otter42]]",)),
    _rule("pgpass", r"(?:^|\n)[A-Za-z0-9_.*-]+:(?:[0-9]{2,5}|\*):[^\s:]{1,64}:[^\s:]{1,64}:([^\s]{3,})", (":543", ":*:", ":5"), ("db:5432:app:jo:[[Otter42]]",), check=check_pgpass, ignores=("684D:1111:222:3333:4444:5555:77",)),
    _rule("hash", rf"({_HASH})", ("$", "{sha", "{ssha"), ("root:[[$6$Qz7Lk2Wx$" + example("a*86") + "]]:19000:0", "jo:[[$2y$10$" + example("a*53") + "]]"), score=0.95, case_matters=True, check=check_varied),
    _rule("nt_hash", r"[A-Za-z0-9_.$\\-]{1,64}:[0-9]{3,6}:([0-9a-f]{32}:[0-9a-f]{32}):::", (":::",), (f"jo:1001:[[{example('h*32')}:{example('h*31')}0]]:::",)),
    _rule("cisco_bare", r"(?:^|[\n#>:])[ \t]*(?:enable|username[ \t]+[^\s]{1,64}(?:[ \t]+privilege[ \t]+[0-9]{1,2})?)[ \t]+(?:secret|password)[ \t]+([^\s]{5,})[ \t]*(?:\n|$)", ("enable", "username"), ("enable secret [[Otter42lagoon]]", "sw1(config)# username jo privilege 15 secret [[Otter42lagoon]]\n"), check=check_no_word, ignores=("enable password reset", "enable secret 5 $1$Qz7L$k2Wx9Tb4Rv8Ln3HdQz7Lk1", "username and password required")),
    _rule("cisco", r"(?:secret|password|key|enable|md5|authentication-key|key-string)[ \t]+(?:level[ \t]+[0-9]+[ \t]+)?(?:[045678]|sha512|hash|encrypted)[ \t]+([^\s]{4,})", ("secret", "password", "key"), ("username netadm password 7 [[0A2D4B5C1103]]", "enable secret 5 [[$1$Qz7L$k2Wx9Tb4Rv8Ln3HdQz7Lk1]]"), check=check_no_word, ignores=("password 8 characters long",)),
    _rule("snmp", r"(?:snmp-server[ \t]+community|(?:ro|rw)community6?|snmp[ \t]+community[ \t]+name|com2sec6?[ \t]+[^\s]+[ \t]+[^\s]+|snmp(?:walk|get|bulkwalk|set)[^\n]{0,80}[ \t]-c|community(?:[ _-]?string)?[ \t]{0,3}[:=])[ \t]{0,3}['\"]?([^\s'\"]{3,})", ("community", "com2sec", "snmp"), ("snmp-server community [[Kelpie-rw-7]] RW", "snmpwalk -v2c -c [[Kelpie7]] host"), check=lambda hit: None if hit.matched.lower() in {"string", "strings", "name", "the", "and", "edition"} else hit, score=0.9),
    _rule("wifi_key", r"(?:wpa[-_ ]?passphrase|wpa2?[-_ ]?(?:psk|key)|wi-?fi[-_ ]?(?:password|passwort|key|pass|pw)|wlan[-_ ]?(?:key|schlussel|passwort|password)|psk|network key|pre-?shared[ -]key|key[ _]?material|keycontent|key content)[ \t]{0,30}(?:[:=]|is|ist|lautet)[ \t]{0,3}['\"]?([^\s'\"<>]{8,63})", ("psk", "wpa", "wifi", "wi-fi", "wlan", "network key", "shared", "key content", "keymaterial"), ('psk="[[six-Red-lanterns]]"', "Key Content : [[Otter42lagoon]]"), check=check_no_word, ignores=("the WPA key is something", "wpa_key_mgmt=WPA-PSK")),
    _rule("wireguard", r"(?:private|preshared|pre-shared)[ _-]?key[ \t]{0,3}[:=][ \t]{0,3}['\"]?([A-Za-z0-9+/]{43}=)", ("privatekey", "private key", "private_key", "preshared", "pre-shared"), (f"PrivateKey = [[{example('a*43')}=]]",)),
    _rule("otpauth", r"otpauth://[ht]otp/[^\s'\"<>]{0,200}?secret=([A-Z2-7a-z]{8,})", ("otpauth",), ("otpauth://totp/jo?secret=[[JBQXG4DTOR2WM6LQ]]&issuer=x",)),
    _rule("account_key", r"(?:AccountKey|SharedAccessKey|SharedSecret)=([A-Za-z0-9+/]{40,}={0,2})", ("accountkey", "sharedaccesskey", "sharedsecret"), (f"AccountName=a;AccountKey=[[{example('a*86')}==]];x",)),
    _rule("proxmox", rf"PVEAPIToken=[^\s=!]+![^\s=]+=({pattern(UUID)})", ("pveapitoken",), (f"Authorization: PVEAPIToken=root@pam!job=[[{example(UUID)}]]",)),
    _rule("cookie", r"(?:^|[^0-9A-Za-z_-])[A-Za-z0-9_.-]{0,40}(?:sess(?:ion)?(?:[_-]?id|_key)?|sid|authcookie|auth_token|remember_token|remember_me|logged_in_[0-9a-f]+|connect\.sid|csrftoken|jwt|laravel_session|_gitlab_session)=([A-Za-z0-9%._~+/=:|@-]{16,})", ("sess", "sid=", "cookie", "remember", "logged_in", "jwt=", "csrf"), (f"Cookie: PHPSESSID=[[{example('l*26')}]]; lang=de",), score=0.85, check=check_session, ignores=("session_id=1234", "?sid=02/07/18/1430255")),
    _rule("kubernetes", r"\n[ \t]{1,8}[A-Za-z0-9_.-]{1,80}:[ \t]*(?:!!?[a-z]+[ \t]+)?(?:[|>][+-]?[ \t]*\n[ \t]+)?['\"]?([A-Za-z0-9+/]{8,}={0,2})['\"]?[ \t]*(?:\n|$)", ("kind: secret", "kind: 'secret", 'kind: "secret'), ("kind: Secret\ndata:\n  password: [[T3R0ZXIjTGFnb29uXzQy]]\n",), check=check_kubernetes, ignores=("kind: ConfigMap\ndata:\n  password: T3R0ZXIjTGFnb29uXzQy\n",)),
    _rule("docker_auth", r"\"auth\"[ \t\n]{0,4}:[ \t\n]{0,4}\"([A-Za-z0-9+/]{8,}={0,2})\"", ('"auth"',), ('"auth": "[[b3R0ZXI6bGFnb29uLTQy]]"',), check=check_docker),
    _rule("bitlocker", r"(?:^|[^0-9-])([0-9]{6}(?:-[0-9]{6}){7})(?:[^0-9-]|$)", ("-",), ("key [[123453-220033-330044-110011-440055-550066-660077-121121]]",), check=check_bitlocker),
    _rule("chap", r"(?:node\.(?:session|discovery)\.auth\.password(?:_in)?|discovery\.sendtargets\.auth\.password(?:_in)?|incominguser|outgoinguser|chap[ _-]?(?:secret|password)|(?:mutual|target|initiator)[ _-]secret)[ \t]{0,3}[:= ][ \t]{0,3}(?:[A-Za-z0-9_.:-]{1,64}[ \t]+)?['\"]?([^\s'\"]{6,})", ("node.session", "node.discovery", "discovery.sendtargets", "incominguser", "outgoinguser", "chap", "secret"), ("node.session.auth.password = [[Otter42lagoon]]", "incominguser jo [[Otter42lagoon]]"), check=check_no_word),
)  # fmt: skip
