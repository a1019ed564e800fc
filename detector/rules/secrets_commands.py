"""Pass words in commands and in the lines of well-known programs, routers and log-in lists."""

import re

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_shapes import classes, monotonous, wordy

_NO_WORD = frozenset({"chain", "string", "file", "required", "encryption", "management", "length", "none", "config", "authentication"})  # fmt: skip
_REFERENCE = re.compile(r"[-/$<{(%].*|[A-Za-z]+\(.*|\d{1,5}(?::\d{1,5})?")


def check_argument(hit: Hit) -> Hit | None:
    """An argument that stands for a secret: no option, no path, no number of a port; variables stay, set aside later."""
    value = hit.matched.strip("'\"").rstrip(",;")
    if len(value) < 4 or value.lower() in _NO_WORD:  # noqa: PLR2004
        return None
    if _REFERENCE.fullmatch(value) and not value.startswith(("$", "<", "{")):
        return None
    start = hit.text.index(value, hit.start)
    facts = {**hit.facts, "masked": True} if monotonous(value) else hit.facts
    return hit.but(start=start, end=start + len(value), value=value, facts=facts)


def check_configured(hit: Hit) -> Hit | None:
    """The same in a line of configuration, where a word of small letters is more probably a keyword."""
    found = check_argument(hit)
    if found is None or (wordy(found.value) and classes(found.value) == 1 and len(found.value) < 12):  # noqa: PLR2004
        return None
    return found


def check_beside_account(hit: Hit) -> Hit | None:
    """What stands behind `root:` or `pi /` and looks like no word, number, path or host."""
    value = hit.matched.rstrip(".,;)")
    letters = any(map(str.isalpha, value)) and any(map(str.isdigit, value))
    varied = classes(value) >= 3 or (letters and len(value) >= 8)  # noqa: PLR2004
    if not varied or re.search(r"[/\\:()\[\]<>=]|\.\w+$|^\d+\.\d|@[\w-]+\.", value) or monotonous(value):
        return None
    return hit.but(end=hit.start + len(value), value=value)


def _rule(name: str, expression: str, gate: tuple[str, ...], finds: tuple[str, ...], ignores: tuple[str, ...]) -> Rule:
    return Rule(
        name=name,
        kind="credential",
        pattern=expression,
        score=0.85,
        gate=gate,
        check=check_configured if name.startswith("config") else check_argument,
        facts={"key": name},
        finds=finds,
        ignores=ignores,
    )


_WORD = r"('[^'\n]{3,}'|\"[^\"\n]{3,}\"|[^\s'\"|;&]{4,})"

RULES = (
    _rule("command_option", rf"(?:ipmitool|racadm|az[ ]login|smbmap|crackmapexec|netexec|evil-winrm|mosquitto_(?:pub|sub)|rsync|zip|unzip|7z|rar|xfreerdp|rdesktop|vncviewer|ipmicfg|perccli|storcli|govc|mongo(?:sh|dump|restore|import)?|cqlsh|sqlcmd|bcp|isql|rabbitmqadmin|storagecli|htpasswd|openssl|skopeo|podman|buildah|helm|svn|hg|borg|restic|lftp)[ \t][^\n]{{0,120}}?[ \t](?:-p|-P|-k|-w|-pw|-pass|/p:|--password)[ \t=]{{0,2}}{_WORD}", ("ipmi", "racadm", "az login", "map ", "crackmap", "netexec", "winrm", "mosquitto", "rsync", "zip", "7z", "rar", "rdp", "rdesktop", "vnc", "perccli", "storcli", "govc", "mongo", "cqlsh", "sqlcmd", "bcp", "isql", "rabbitmqadmin", "nmcli", "htpasswd", "openssl", "skopeo", "podman", "buildah", "helm", "svn", "lftp"), ("ipmitool -H bmc -U ADMIN -P [[Otter#42]] chassis", "racadm -u root -p '[[Otter#42]]' get"), ("mongo shell -p 27017", "unzip a.zip -p -d", "podman run -p 8080:80 x")),
    _rule("command_words", rf"(?:net[ ]use[ \t][^\n]{{0,80}}/user:[^\s]+|htpasswd[ ]-[a-zA-Z]*b[a-zA-Z]*[ ][^\s]+[ ][^\s]+|net[ ]user[ ][^\s]+|nmcli[ ][^\n]{{0,100}}[ ]password|docker[ ]login[^\n]{{0,80}}[ ](?:-p|--password))[ \t]+{_WORD}", ("net use", "htpasswd", "net user", "docker login", "nmcli"), ("net use Z: //nas/a /user:jo [[Otter#42]]",), ("net user jo /add",)),
    _rule("command_echo", r"(?:echo|printf)[ \t]+(?:-n[ \t]+)?['\"]?(?:[A-Za-z0-9_.-]{1,32}:)?([^\s'\"|]{4,})['\"]?[ \t]*\|[ \t]*(?:sudo|su|chpasswd|passwd|cryptsetup|kinit|docker login|smbpasswd)", ("echo", "printf"), ("echo '[[Otter#42]]' | sudo -S reboot", "echo jo:[[Otter#42]] | chpasswd"), ("echo $PASS_FILE/ls | less",)),
    _rule("config_key", r"(?:(?:radius|tacacs|ntp|ldap|snmp|isakmp|ipsec|ospf|bgp|eap|wpa|psk|ascii|hex|shared)[a-z0-9.-]*(?:[ \t]+(?:server|host|key-chain|[0-9.]{7,15}|authentication|message-digest|md5|mode|local|remote)){0,3}[ \t]+(?:secret|key|password|psk)|pre-shared-key(?:[ \t]+(?:local|remote|address[ \t]+[^\s]+|ascii-text))?|wpa-psk[ \t]+(?:ascii|hex)|psksecret|requirepass|masterauth|rcon_password|sv_password|rpcpassword|auth-user-pass|md5sum-key|tacacs-server host [^\s]+ key|neighbor [^\s]+ password|passwd|ppp chap password|encrypted-password|plaintext-password-value)(?:[ \t]+[0-9])?[ \t]+['\"]?([^\s'\";]{6,})", ("radius", "tacacs", "ntp", "ldap", "snmp", "isakmp", "ipsec", "ospf", "bgp", "eap", "psk", "pre-shared-key", "requirepass", "masterauth", "rcon_", "sv_pass", "rpcpass", "neighbor", "encrypted-password", "shared"), ("crypto isakmp key [[Otter42lagoon]] address 192.0.2.1", "requirepass [[Otter42lagoon]]", "set psksecret [[Otter#Lagoon]]", "wpa-psk ascii 0 [[Otter42lagoon]]", "radius-server key [[Otter42lagoon]]"), ("radius server key chain", "shared key authentication", "ipsec pre-shared-key is wrong")),
    _rule("mail_password", r":(?:25|465|587|993)[ \t]+[^\s:]{2,64}:([^\s:][^\n:]{3,60}?)[ \t]*(?:\n|$)", (":25", ":465", ":587", ":993"), ("[smtp.example.org]:587 jo@example.org:[[Otter#42]]",), ("listens on :25 since: yesterday",)),
    Rule(
        name="account_line",
        kind="credential",
        pattern=r"(?:^|\n|[\"'\x60>*-])[ \t]{0,4}(?:root|admin|administrator|pi|ubnt|guest|user|sysadmin|superuser|operator|support|svc_[a-z]{1,12})(?:[ \t]{0,2}[:|][ \t]{0,2}|[ \t]{1,2}/[ \t]{1,2})([^\s'\"\x60]{6,40})[ \t]*(?:\n|['\"\x60<]|$)",
        score=0.75,
        gate=("root", "admin", "pi", "ubnt", "guest", "user", "operator", "support", "svc_"),
        check=check_beside_account,
        facts={"key": "account"},
        finds=("root:[[Otter#42x]]\n", "pi / [[otter42lagoon]]"),
        ignores=("root:x:0:0:root", "user: jo@example.org", "admin/settings2", "user: 1.2.3.4"),
    ),
)  # fmt: skip
