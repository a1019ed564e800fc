"""Things people own: serial numbers, licence keys, the names of their accounts in paths and dumps."""

import re

from detector.checksums import digits, luhn
from detector.rules.rule import Hit, Rule

_MASK = re.compile(r"[*#]{2,}|x{4,}", re.IGNORECASE)
_WHERE = r"[ \t]{0,3}(?:\([^()\n]{1,30}\))?[ .\t]{0,40}[:=#]?[ \t\"']{0,30}"


def check_serial(hit: Hit) -> Hit | None:
    """Letters and digits, or a long row of digits; not a word, not a mask, not a hash."""
    value = hit.matched.strip("-")
    if not any(char.isdigit() for char in value) or _MASK.search(value) or re.fullmatch(r"0+|[0-9a-f]{32,}", value):
        return None
    if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d|\d{1,5}", value):
        return None
    return hit.but(end=hit.start + len(hit.matched.rstrip("-")), value=value.upper())


def check_imei(hit: Hit) -> Hit | None:
    """Fifteen digits with Luhn's check."""
    number = digits(hit.matched)
    return hit.but(value=number, facts={"checksum": True, "imei": True}) if luhn(number) and number.strip("0") else None


def check_licence(hit: Hit) -> Hit | None:
    """Groups of capitals and digits, both present, that are no UUID, no mask and no MAC."""
    value = hit.matched.upper()
    groups = value.split("-")
    letters = sum(char.isalpha() for char in value)
    if not letters or letters == len(value) - value.count("-") or _MASK.search(value):
        return None
    if re.fullmatch(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}", value) or len(set(groups)) == 1:
        return None
    return hit.but(value=value)


_PLACEHOLDERS = frozenset(
    [
        "public",
        "default",
        "user",
        "username",
        "youruser",
        "yourname",
        "your_name",
        "your-name",
        "you",
        "me",
        "name",
        "xxx",
        "foo",
        "bar",
        "all",
        "defaultuser0",
        "someuser",
        "<user>",
        "%username%",
        "$user",
    ]
)
_STOP = re.compile(r"[\\/:*?\"<>|\r\n\t`'(),;\]}]")


def check_user_path(hit: Hit) -> Hit | None:
    """From the root of the path to the end of the account's name."""
    text = hit.text
    match = _STOP.search(text, hit.end, hit.end + 60)
    stop = match.start() if match else min(len(text), hit.end + 60)
    name = text[hit.end : stop]
    closed = match is not None and match.group() in '\\>"'
    windows = "\\" in hit.matched
    if " " in name and not (windows and closed and len(name.split()) <= 4):  # noqa: PLR2004 (names of four words)
        name = name.split(" ")[0]
    name = name.rstrip(". ")
    if not name or name.lower() in _PLACEHOLDERS or not re.match(r"[\w.@-]", name) or "." in name[-4:-3]:
        return None
    if text.startswith("...", hit.end) or "$" in name or "%" in name:
        return None
    return hit.but(end=hit.end + len(name), value=name.lower(), facts={"account": name.lower()})


def check_user(hit: Hit) -> Hit | None:
    """An account's name after its label; variables, masks and plain words after it are none."""
    value = hit.matched.rstrip(".-")
    if value.lower() in _PLACEHOLDERS | _NO_NAMES or value.startswith(("$", "%", "{", "<")) or _MASK.search(value):
        return None
    if value.isdigit() or "@" in value:
        return None
    return hit.but(end=hit.start + len(value), value=value.lower())


_NO_NAMES = frozenset(
    [
        "name",
        "names",
        "is",
        "was",
        "the",
        "and",
        "or",
        "not",
        "for",
        "with",
        "from",
        "to",
        "of",
        "in",
        "on",
        "a",
        "an",
        "none",
        "null",
        "true",
        "false",
        "string",
        "id",
        "ids",
        "password",
        "passwd",
        "pass",
        "account",
        "accounts",
        "group",
        "groups",
        "error",
        "invalid",
        "unknown",
        "agent",
        "guide",
        "manual",
        "interface",
        "mode",
        "data",
        "input",
        "space",
        "defined",
        "friendly",
        "your",
        "my",
        "their",
        "this",
        "that",
        "who",
        "can",
        "has",
        "already",
        "exists",
        "does",
        "have",
        "will",
        "be",
        "if",
        "it",
        "as",
        "at",
        "by",
        "field",
        "required",
        "here",
        "there",
        "benutzer",
        "nom",
        "usuario",
        "level",
        "info",
        "test",
        "page",
        "settings",
        "login",
        "logout",
        "account",
        "manager",
    ]
)

_PAGES = frozenset(
    [
        "search",
        "share",
        "sharer",
        "sharer.php",
        "home",
        "intent",
        "hashtag",
        "groups",
        "pages",
        "watch",
        "events",
        "login",
        "explore",
        "help",
        "about",
        "i",
        "company",
        "jobs",
        "p",
        "reel",
    ]
)

RULES = (
    Rule(
        name="serial",
        kind="serial",
        pattern=(
            r"(?:^|[^0-9A-Za-z])(?:(?:system |chassis |device |drive |disk |unit )?serial(?:[ _-]?(?:number|num|no\.?|nr\.?|#))?|s/n|sn|seriennummer|serien-?nr\.?|"
            r"numero de serie|no de serie|n de serie|numer seryjny|nr seryjny|frame (?:no\.?|number)|service[ _-]?tag|asset[ _-]?tag|rahmennummer|fahrgestellnummer|vin|cadre n.?)"
            + _WHERE
            + r"((?:[A-Z0-9][A-Z0-9-]{4,30}[A-Z0-9]))(?:[^0-9A-Za-z_-]|$)"
        ),
        score=0.75,
        gate=("serial", "s/n", "sn", "serie", "seryjny", "frame n", "tag", "rahmen", "fahrgestell", "vin", "cadre"),
        check=check_serial,
        finds=("Serial Number: [[ZL2AB34C]]", "Chassis S/N:  [[VA4220-7K31903318]]", "System Serial:      [[PF-4K7Q2N]]"),
        ignores=("serial console works", "Serial: 12", "serial number unknown"),
    ),
    Rule(
        name="imei",
        kind="serial",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9])(?:[^0-9A-Za-z]|$)",
        check=check_imei,
        before=("imei", "imei1", "imei2"),
        needs_context=True,
        finds=("IMEI: [[490154203237518]]",),
        ignores=("IMEI: 490154203237519", "490154203237518"),
    ),
    Rule(
        name="iccid",
        kind="serial",
        pattern=r"(?:^|[^0-9A-Za-z])(89[0-9]{17,18})(?:[^0-9A-Za-z]|$)",
        check=lambda hit: hit.but(value=hit.matched),
        before=("iccid", "sim", "sim card", "sim-karte", "esim"),
        needs_context=True,
        finds=("ICCID [[8944110068012345678]]",),
        ignores=("8944110068012345678",),
    ),
    Rule(
        name="licence_five_by_five",
        kind="licence_key",
        pattern=r"(?:^|[^0-9A-Za-z-])([A-Z0-9]{5}(?:-[A-Z0-9]{5}){4})(?:[^0-9A-Za-z-]|$)",
        score=0.85,
        gate=("-",),
        case_matters=True,
        check=check_licence,
        finds=("key [[W4XKY-TX2FR-VGXB8-RTV32-VX3K3]]",),
        ignores=("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "12345-12345-12345-12345-12345"),
    ),
    Rule(
        name="licence_labelled",
        kind="licence_key",
        pattern=(
            r"(?:(?:my|our|the|your|this|mein|unser|ma|notre|mi|moj) key|licen[cs]e|lizenz|licencia|licencji|product|activation|aktivierungs|windows|cd|registration|software|serial)[ _-]?(?:key|code|no|number|schlussel|cle|nummer|klucz)?"
            r"(?:[ \t]{0,2}\([^()\n]{1,30}\))?[ .\t]{0,20}[:=#]?[ \t\"'`]{0,20}([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8}){2,8})(?:[^0-9A-Za-z-]|$)"
        ),
        score=0.85,
        gate=("licen", "lizenz", "key", "code", "product", "serial"),
        check=check_licence,
        finds=("Licence key: [[MSTK-C4QXU-7X2TL-VLEPL-VWFA6]]", "license [[AB12-CD34-EF56]]"),
        ignores=("license MIT", "product code 12"),
    ),
    Rule(
        name="licence_shape",
        kind="licence_key",
        pattern=r"(?:^|[^0-9A-Za-z-])([A-Z]{3,6}(?:-[A-Z0-9]{5}){3,6})(?:[^0-9A-Za-z-]|$)",
        score=0.7,
        gate=("-",),
        case_matters=True,
        check=check_licence,
        finds=("[[MSTK-XPV5A-MULU7-9LA9P-8N4P8]]",),
        ignores=("SHA-MAKES-NOISE-AGAIN",),
    ),
    Rule(
        name="user_path",
        kind="user_path",
        pattern=(
            r"(?:^|[^0-9A-Za-z\\])((?:[A-Za-z]:[\\/]{1,2}|\\\\[A-Za-z0-9_.$-]{1,40}\\|/(?:mnt/|cygdrive/)?[a-z]/)(?:Users|Documents and Settings|Benutzer|Utilisateurs|Usuarios)[\\/]{1,2})"
        ),
        score=0.85,
        gate=("users", "documents and settings", "benutzer", "utilisateurs", "usuarios"),
        check=check_user_path,
        finds=(r"log at [[C:\Users\jo.miller]]\AppData", r"PS [[C:\Users\Jo Miller]]> dir", "[[C:/Users/jmiller]]/x"),
        ignores=(r"C:\Users\Public\Documents", r"C:\Users\%USERNAME%\x"),
    ),
    Rule(
        name="home_path",
        kind="user_path",
        pattern=r"(?:^|[^0-9A-Za-z_.-])((?:/home|/Users|/export/home|/usr/home|/var/home)/)",
        score=0.8,
        gate=("home/", "users/"),
        check=check_user_path,
        finds=("in `[[/home/jmiller]]/dumps/`", "file://[[/Users/jmiller]]/x"),
        ignores=("/home/$USER/x", "/home/user/x", "https://example.com/home/index.html"),
    ),
    Rule(
        name="sid",
        kind="account_id",
        pattern=r"(?:^|[^0-9A-Za-z])(S-1-5-21-[0-9]{6,10}-[0-9]{6,10}-[0-9]{6,10}-[0-9]{3,7})(?:[^0-9A-Za-z]|$)",
        score=0.8,
        gate=("s-1-5-21-",),
        finds=("HKU [[S-1-5-21-1408837219-2760143385-917722064-1001]]",),
        ignores=("S-1-5-18",),
    ),
    Rule(
        name="customer_number",
        kind="account_id",
        pattern=(
            r"(?:^|[^0-9A-Za-z])(?:kunden-?(?:nr|nummer|no)|auftrags-?(?:nr|nummer)|customer (?:no|number|id|nr)|client (?:no|number|id)|n[o\xa4]? ?(?:de )?client|numero (?:de )?cliente"
            r"|(?:nr|numer) (?:klienta|umowy)|policy (?:no|number)|contract (?:no|number)|membership (?:no|number)|member (?:no|number|id)|claim (?:no|number))"
            r"\.?[ \t]{0,3}[:=#]?[ \t]{1,10}([A-Z0-9][A-Z0-9/-]{3,24})(?:[^0-9A-Za-z_-]|$)"
        ),
        score=0.7,
        gate=("kunden", "auftrag", "customer", "client", "klienta", "umowy", "policy", "contract", "member", "claim"),
        check=check_serial,
        finds=("Kundennr.: [[40117-2237]]", "n\u00b0 client [[C-208811]]"),
        ignores=("customer number unknown", "client id 7"),
    ),
    Rule(
        name="wifi_name",
        kind="wifi_name",
        pattern=r"(?:^|[^0-9A-Za-z])(?:e?ssid|wlan[ -]?(?:profile|name)|wi-?fi[ -]?(?:name|network))[ \t]{0,20}[:=][ \t\"']{0,20}([A-Za-z0-9\xb5][A-Za-z0-9\xb5 _.!'&-]{1,31}[A-Za-z0-9\xb5!])",
        score=0.6,
        gate=("ssid", "wlan", "wifi", "wi-fi"),
        finds=("WLAN profile: [[Familie_Miller]]", 'ESSID:"[[MillerHome]]"'),
        ignores=("the SSID is hidden",),
    ),
    Rule(
        name="user_labelled",
        kind="username",
        pattern=(
            r"(?:^|[^0-9A-Za-z])(?:user[ _-]?name|user|login|logged in as|log-?in|account|benutzer(?:name)?|utilisateur|identifiant|usuario|uzytkownik|db_user|rhost user|acct)"
            r"(?:['\"]?[ .\t]{0,30}[:=,][ \t]{0,20}['\"`]?|[ ]['\"`])([A-Za-z0-9_][A-Za-z0-9_.\\-]{1,40})"
        ),
        score=0.6,
        gate=("user", "login", "log-in", "logged in", "account", "acct", "benutzer", "utilisateur", "identifiant", "usuario", "uzytkownik"),
        check=check_user,
        finds=("failed login user=[[jmiller7]] from", "define( 'DB_USER', '[[wp_miller_rw]]' );", "Benutzername: [[jmiller]]"),
        ignores=("user: name", "login: $USER", "account, and then"),
    ),
    Rule(
        name="user_handle",
        kind="username",
        pattern=(
            r"(?:^|[^0-9A-Za-z])(?:snap(?:chat)?|insta(?:gram)?|discord|telegram|kik|skype|steam|psn|gamertag|tiktok|icq|jabber|matrix|signal)"
            r"(?:[ ](?:is|me|id|name|handle|nick))?[ ]?[:=@]?[ ]?@?([A-Za-z0-9_][A-Za-z0-9_.-]{2,30}[0-9_][A-Za-z0-9_.-]{0,20}|[A-Za-z0-9_]{3,20}#[0-9]{4})"
        ),
        score=0.6,
        gate=("snap", "insta", "discord", "telegram", "kik", "skype", "steam", "psn", "gamertag", "tiktok", "icq", "jabber", "matrix", "signal"),
        check=check_user,
        finds=("add me on snap [[jomil_2k11]], ok", "discord: [[jomil#1234]]"),
        ignores=("discord is down", "steam 2 works"),
    ),
    Rule(
        name="matrix_id",
        kind="username",
        pattern=r"(?:^|[^0-9A-Za-z/])(@[a-z0-9._=/-]{1,64}:[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})",
        score=0.75,
        gate=("@",),
        check=lambda hit: hit.but(end=hit.start + len(hit.matched.rstrip(".")), value=hit.matched.rstrip(".").lower()),
        finds=("Matrix [[@jmil:example.org]]. No spam",),
        ignores=("@alice: hello",),
    ),
    Rule(
        name="profile_link",
        kind="username",
        pattern=(
            r"((?:https?://)?(?:[a-z]{1,4}\.)?(?:facebook\.com|linkedin\.com/(?:in|pub)|instagram\.com|twitter\.com|x\.com|t\.me|vk\.com|tiktok\.com/@|reddit\.com/u(?:ser)?|ok\.ru/profile|xing\.com/profile|flickr\.com/(?:people|photos)|steamcommunity\.com/(?:id|profiles)|keybase\.io)/?([A-Za-z0-9_.%-]{3,60}))"
        ),
        score=0.55,
        gate=("facebook", "linkedin", "instagram", "twitter", "x.com", "t.me", "vk.com", "tiktok", "reddit", "ok.ru", "xing", "flickr", "steamcommunity", "keybase"),
        check=lambda hit: hit.but(value=hit.group(2).lower(), facts={"profile": True}) if hit.group(2).lower() not in _PAGES and hit.group(2).rstrip("/") else None,
        finds=("see [[https://www.linkedin.com/in/jo-miller-4711]]",),
        ignores=("https://twitter.com/search", "https://www.facebook.com/sharer"),
    ),
)  # fmt: skip
