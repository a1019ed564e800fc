"""Machines: addresses of networks and cards, names of hosts on somebody's inside network."""

import ipaddress
import re

from detector.rules.rule import Hit, Rule
from detector.rules.suffixes import INSIDE, is_suffix

_RANGES = (
    ("documentation", ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")),
    ("shared", ("100.64.0.0/10",)),
    ("benchmark", ("198.18.0.0/15",)),
    ("translated", ("64:ff9b::/96",)),
)
_NAMED = [(name, [ipaddress.ip_network(net) for net in nets]) for name, nets in _RANGES]
_VERSION = (
    "version",
    "revision",
    "release",
    "rev",
    "ver",
    "firmware",
    "build",
    "fw",
    "bios",
    "driver",
    "section",
    "chapter",
    "oid",
)
_DIFF = re.compile(r"(?:^|\n)(?:---|\+\+\+|\*\*\*|Index:|@@)[^\n]*$")
_SMALL = 10
_LIKE_A_VERSION = 20
_OCTETS = re.compile(r"\d+")


def network_range(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """Which kind of network an address belongs to: public, private, loopback, link, shared, multicast, ..."""
    for name, networks in _NAMED:
        if any(address.version == network.version and address in network for network in networks):
            return name
    for name, holds in (
        ("unspecified", address.is_unspecified),
        ("loopback", address.is_loopback),
        ("link", address.is_link_local),
        ("multicast", address.is_multicast),
        ("private", address.is_private),
        ("reserved", address.is_reserved),
    ):
        if holds:
            return name
    return "public"


def check_ipv4(hit: Hit) -> Hit | None:
    """A dotted quad that is an address rather than a version, an object id or a line of a diff."""
    octets = hit.matched.split(".")
    if any(int(octet) > 255 or (len(octet) > 1 and octet[0] == "0") for octet in octets):  # noqa: PLR2004 (a byte)
        return None
    if int(octets[0]) < _SMALL and _DIFF.search(hit.text[max(0, hit.start - 200) : hit.start]):
        return None
    address = ipaddress.IPv4Address(hit.matched)
    facts = {"version": 4, "range": network_range(address)}
    if octets[0] == "255" or (octets[0] == "0" and octets[3] != "0"):
        return hit.but(
            score=0.3, value=hit.matched, facts={**facts, "range": "netmask" if octets[0] == "255" else "reserved"}
        )
    score = hit.score if max(map(int, octets)) > _LIKE_A_VERSION else 0.5
    return _with_prefix(hit.but(score=score, value=hit.matched, facts=facts), 32)


_PREFIX = re.compile(r"(?:%[0-9A-Za-z]{1,16})?(?:/(\d{1,3})(?![\d/A-Za-z]|\.\d))?")


def _with_prefix(hit: Hit, longest: int) -> Hit:
    """Take a scope (`%eth0`) and a prefix length (`/24`) into the span."""
    match = _PREFIX.match(hit.text, hit.end)
    if not match or not match.group():
        return hit
    if match.group(1) and int(match.group(1)) > longest:
        return hit
    value = f"{hit.value}/{match.group(1)}" if match.group(1) else hit.value
    return hit.but(end=match.end(), value=value)


def check_ipv6(hit: Hit) -> Hit | None:
    """An address of version 6; clock times are none, and `::` only where something says it is one."""
    written, end = hit.matched, hit.end
    while written.endswith(":") and not written.endswith("::"):
        written, end = written[:-1], end - 1
    if hit.text[end : end + 1] == "." and hit.text[end + 1 : end + 2].isdigit():
        return None
    if hit.text[end : end + 1] == ":" and written.endswith("::"):
        return None
    try:
        address = ipaddress.IPv6Address(written)
    except ValueError:
        return None
    short = len(written) < 8 and not any(char in "abcdefABCDEF" for char in written)  # noqa: PLR2004 (12:30:11)
    score = hit.score
    if short:
        before = hit.text[max(0, hit.start - 24) : hit.start].lower()
        if not written.startswith("::") or not (
            _SAYS_ADDRESS.search(before) or hit.text.startswith("/", end) or not before
        ):
            return None
        score = 0.5
    mapped = address.ipv4_mapped
    facts = {"version": 6, "range": network_range(mapped or address)}
    return _with_prefix(hit.but(end=end, value=str(address), score=score, facts=facts), 128)


_TRAFFIC = re.compile(r"(?:^|[\s|])(?:tcp|udp|icmp|IP)[46]?6?\b[^\n]*$|[0-9] [<>] $", re.MULTILINE)
_HIGHEST_PORT = 65_535


def check_ipv4_port(hit: Hit) -> Hit | None:
    """Address and port joined by a dot, as tcpdump and BSD's netstat write them; elsewhere it is a version."""
    line = hit.text[max(hit.text.rfind("\n", 0, hit.start), hit.start - 200) + 1 : hit.start]
    if int(hit.group(2)) > _HIGHEST_PORT or not (hit.matched.startswith("192.168.") or _TRAFFIC.search(line)):
        return None
    found = check_ipv4(hit)
    return found.but(facts={**found.facts, "port": True}) if found and found.end == hit.end else None


_SAYS_ADDRESS = re.compile(
    r"\b(?:ip|ipv6|inet6?|addr(?:ess)?|src|dst|from|to|bind|listen|host|loopback|unspecified|localhost)\b"
)


def check_mac(hit: Hit) -> Hit | None:
    """Six octets; broadcast and null belong to nobody."""
    value = re.sub(r"[^0-9a-f]", "", hit.matched.lower())
    if len(set(value)) == 1:
        return None
    local = bool(int(value[1], 16) & 2)
    return hit.but(value=value, facts={"oui": value[:6], "local": local, "multicast": bool(int(value[1], 16) & 1)})


_NOT_HOSTS = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "not",
        "and",
        "or",
        "for",
        "to",
        "of",
        "in",
        "on",
        "name",
        "names",
        "unknown",
        "none",
        "null",
        "localhost",
        "true",
        "false",
        "n",
        "a",
        "host",
        "server",
        "machine",
    ]
)


def check_host(hit: Hit) -> Hit | None:
    """A name that a machine may have; common words and file names are none."""
    name = hit.matched.strip(".")
    end = hit.start + len(name)
    if name.lower() in _NOT_HOSTS or name.isdigit() or _OCTETS.fullmatch(name.replace(".", "")) or len(name) < 3:  # noqa: PLR2004
        return None
    if name.islower() and name.isalpha() and "." not in name:
        return hit.but(end=end, value=name, score=0.35)
    if "." in name and not is_suffix(name) and name.rsplit(".", 1)[1].lower() not in INSIDE:
        return None
    return hit.but(end=end, value=name.lower())


_FIRST = (
    r"vpn[0-9-]{0,3}|pve[0-9-]{0,3}|nas[0-9-]{0,3}|esxi?[0-9-]{0,3}|vcenter|vcsa|idrac[0-9-]{0,3}|ilo[0-9-]{0,3}|ipmi|k8s(?:-api)?|kube(?:-api)?|"
    r"db[0-9-]{0,3}|mysql[0-9-]{0,3}|pg[0-9-]{0,3}|postgres[0-9-]{0,3}|sql[0-9-]{0,3}|ldap|dc[0-9]{1,2}|ad[0-9]?|gw|fw|router|proxmox|jump|bastion|"
    r"jenkins|gitlab|staging|intranet|backup[0-9-]{0,3}|sftp|ftp[0-9]?|rdp|citrix|exchange|owa|unifi|opnsense|pfsense|truenas|synology|[a-z]?u[0-9]{5,8}"
)
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}"

RULES = (
    Rule(
        name="ipv4",
        kind="ip",
        pattern=r"(?:^|[^0-9A-Za-z.]|[^0-9][_-])([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?:[^0-9A-Za-z._]|\.(?:[^0-9A-Za-z]|$)|$)",
        score=0.8,
        gate=(".",),
        check=check_ipv4,
        unless=_VERSION,
        finds=("from [[198.51.100.7]]:22", "[[203.0.113.7]] [[203.0.113.8]]", "ip=[[203.0.113.9]]."),
        ignores=("version 1.2.3.4.5", "999.1.1.1", "retrieving revision 1.67.2.1", "v1.2.3.4", "1.2.3.4rc1"),
    ),
    Rule(
        name="ipv4_port",
        kind="ip",
        pattern=r"(?:^|[^0-9A-Za-z._-])([0-9]{1,3}(?:\.[0-9]{1,3}){3})\.([0-9]{1,5})(?:[^0-9A-Za-z._]|[.](?:[^0-9A-Za-z]|$)|$)",
        score=0.8,
        gate=(".",),
        check=check_ipv4_port,
        finds=("IP [[203.0.113.9]].443 > a: Flags", "tcp4  0  0  [[192.168.1.5]].51234  *.*"),
        ignores=("version 1.2.3.4.5", "1.3.6.1.4.1", "retrieving revision 1.67.2.1.3"),
    ),
    Rule(
        name="ipv6",
        kind="ip",
        pattern=(
            r"(?:^|[^0-9A-Za-z:.])((?:[0-9A-Fa-f]{1,4}:){1,7}(?::?[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6}|:)"
            r"(?:[:.][0-9]{1,3}(?:\.[0-9]{1,3}){2,3})?|::(?:[0-9A-Fa-f]{1,4}:){0,6}[0-9A-Fa-f]{1,4}(?:(?:\.[0-9]{1,3}){3})?|::)"
            r"(?:[^0-9A-Za-z:]|:(?:[^0-9A-Za-z:]|$)|$)"
        ),
        score=0.85,
        gate=(":",),
        check=check_ipv6,
        finds=("inet6 [[2001:db8:85a3::8a2e:370:7334/64]]", "[[fe80::1ff:fe23:4567:890a%eth0]]", "src=[[::1]] ok"),
        ignores=("at 12:30:11 today", "std::vector", "a :: b", "Foo::Bar::Baz", "ab::cd::ef"),
    ),
    Rule(
        name="mac",
        kind="mac",
        pattern=(
            r"(?:^|[^0-9A-Za-z:.-])([0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})"
            r"(?:[^0-9A-Za-z:.-]|[:.-](?:[^0-9A-Fa-f]|$)|$)"
        ),
        score=0.88,
        check=check_mac,
        finds=("ether [[3c:ec:ef:12:34:56]] txqueuelen", "Physical Address: [[70-66-F7-78-3D-A3]]", "[[0050.569a.4f11]]"),
        ignores=("key 35:9a:d0:4e:77:c1:0b:62", "12:30:11"),
    ),
    Rule(
        name="host_labelled",
        kind="hostname",
        pattern=(
            r"(?:^|[^0-9A-Za-z])(?:host[ _-]?name|computer[ _-]?name|machine[ _-]?name|device[ _-]?name|node[ _-]?name|netbios name|pc[ _-]?name|logon server"
            r"|rechnername|computername|hostnaam|nombre del equipo|nom de l.ordinateur|nazwa komputera|server[ _-]?name|db_host|dev|machine|name is)"
            r"(?:['\"]?[ .\t]{0,40}[:=,][ \t'\"]{0,30}|[ \t]{2,30}|[ ])\\{0,2}([A-Za-z0-9][A-Za-z0-9_.-]{2,80})"
        ),
        score=0.6,
        gate=("host", "computer", "machine", "device", "node", "netbios", "pc", "logon", "rechner", "equipo", "ordinateur", "komputera", "server", "dev=", "name is"),
        check=lambda hit: check_host(hit) if re.search(r"[0-9.-]|[A-Z]{2}", hit.matched) else None,
        finds=("Host Name . . . . . . : [[LAPTOP-JMILLER]]", "hostname [[core-sw-01]]", "dev=[[Jos-MacBook-Air]]"),
        ignores=("the hostname is wrong", "device name unknown"),
    ),
    Rule(
        name="host_personal",
        kind="hostname",
        pattern=(
            r"(?:^|[^0-9A-Za-z_.-])((?:LAPTOP|DESKTOP|WIN|PC|NB|WS)-[A-Z0-9][A-Z0-9-]{3,14}|[A-Z]{5,14}-(?:NB|PC|LAPTOP|DESKTOP|MACBOOK|NUC|WS)"
            r"|[A-Z]{2,14}-[A-Z]{2,14}-(?:PC|NB|LAPTOP)|[A-Za-z]{2,20}s-(?:MacBook|MBP|iPhone|iPad|iMac|Mac|Laptop|PC)(?:-(?:Pro|Air|mini|Studio|[0-9]{1,2})){0,2})(?:[^0-9A-Za-z_-]|$)"
        ),
        score=0.7,
        gate=("-",),
        case_matters=True,
        check=check_host,
        finds=("on [[MILLER-NB]] (HP)", "from [[Jos-MacBook-Air]] at", "[[DESKTOP-4K7Q2NB]]"),
        ignores=("USB-PC cable",),
    ),
    Rule(
        name="host_share",
        kind="hostname",
        pattern=r"(?:^|[ \t'\"(=])\\\\([A-Za-z0-9][A-Za-z0-9_.-]{2,62})(?:\\|[ \n]|$)",
        score=0.6,
        gate=("\\\\",),
        check=check_host,
        finds=(r"map \\[[FILESRV01]]\home",),
        ignores=(r"a \\ b",),
    ),
    Rule(
        name="host_inside",
        kind="hostname",
        pattern=rf"(?:^|[^0-9A-Za-z_.@-]|[@/])((?:{_NAME}\.){{1,5}}(?:local|lan|internal|intranet|corp|home|localdomain|private))(?:[^0-9A-Za-z_.(-]|\.(?:[^0-9A-Za-z]|$)|$)",
        score=0.6,
        gate=(".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".private"),
        facts={"inside": True},
        check=lambda hit: hit.but(value=hit.matched.lower()) if hit.matched.count(".") < 6 else None,  # noqa: PLR2004
        finds=("ping [[nas.miller.lan]] fails", "host [[vsh-03.lab.local]]"),
        ignores=("os.path.local()", "settings.local.json"),
    ),
    Rule(
        name="host_infrastructure",
        kind="hostname",
        pattern=rf"(?:^|[^0-9A-Za-z_.-])((?:{_FIRST})\.(?:{_NAME}\.){{1,5}}[A-Za-z]{{2,24}})(?:[^0-9A-Za-z_.-]|[.:](?:[^A-Za-z]|$)|$)",
        score=0.6,
        gate=("vpn", "pve", "nas", "esx", "vc", "idrac", "ilo", "ipmi", "k8s", "kube", "db", "mysql", "pg", "postgres", "sql", "ldap", "dc", "ad", "gw", "fw", "router", "proxmox", "jump", "bastion", "jenkins", "gitlab", "staging", "intranet", "backup", "ftp", "rdp", "citrix", "exchange", "owa", "unifi", "sense", "synology", "u"),
        check=check_host,
        finds=("https://[[pve.miller-it.example.com]]:8006/api", "name is [[vpn.miller.example.org]], should"),
        ignores=("db.execute(sql)", "ad.nauseam"),
    ),
)  # fmt: skip
