"""Secrets of devices and their protocols: SNMP's third version, wireless networks, smart homes, remote desks, databases."""

from detector.rules.rule import Check, Hit, Rule
from detector.rules.secrets_commands import check_argument, check_configured
from detector.rules.secrets_prose import check_code
from detector.rules.secrets_shapes import classes, monotonous, wordy
from detector.tables.samples import SECRETS


def check_quoted(hit: Hit) -> Hit | None:
    """Whatever stands in quotes behind the word for a key: no mask, no bare word of a manual."""
    value = hit.matched
    if monotonous(value) or value.casefold() in SECRETS:
        return hit.but(score=0.2, facts={**hit.facts, "masked": True})
    return hit


def wordlike(text: str) -> bool:
    """Four words of a language: more than a third of the letters are vowels."""
    letters = [char for char in text if char.isalpha()]
    return sum(char in "aeiou" for char in letters) > len(letters) * 0.42


def check_short(hit: Hit) -> Hit | None:
    """A short pass word with digits in it, as remote desks make them."""
    value = hit.matched.rstrip(".,;)")
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return hit.but(end=hit.start + len(value), value=value) if mixed and not wordy(value) else None


def check_sticker(hit: Hit) -> Hit | None:
    """Ten signs or more in capitals or mixed, as stickers and factories print them, behind an account's name."""
    value = hit.matched
    if value.isdigit() or monotonous(value) or value.casefold() in SECRETS:
        return None
    varied = classes(value) >= 3 or (value.isupper() and len(value) >= 8)  # noqa: PLR2004
    vowels = sum(char in "AEIOU" for char in value.upper())
    return hit if varied and vowels <= len(value) // 4 + 1 else None


_W = r"('[^'\n]{4,}'|\"[^\"\n]{4,}\"|[^\s'\"|;&,]{4,})"


def _rule(
    name: str,
    expression: str,
    gate: tuple[str, ...],
    finds: tuple[str, ...],
    ignores: tuple[str, ...],
    *,
    check: Check = check_argument,
    score: float = 0.88,
) -> Rule:
    return Rule(
        name=name,
        kind="credential",
        pattern=expression,
        gate=gate,
        score=score,
        check=check,
        facts={"key": name},
        finds=finds,
        ignores=ignores,
    )


RULES = (
    _rule("snmp_user_auth", rf"(?:createuser|snmp-server user|snmp user)[ \t][^\n]{{1,80}}?[ \t](?:auth[ \t]+)?(?:md5|sha(?:-?[0-9]{{3}})?)[ \t]+{_W}", ("createuser", "snmp-server user", "snmp user"), ('createUser mon SHA "[[Auth!77lagoon]]" AES "Priv"', "snmp-server user jo grp v3 auth sha [[Auth77lagoon]] priv"), ("snmp-server user jo grp v3",)),
    _rule("snmp_user_priv", rf"(?:createuser|snmp-server user|snmp user)[ \t][^\n]{{1,160}}?[ \t](?:priv[ \t]+)?(?:aes|des|3des)(?:[ \t]+(?:128|192|256))?[ \t]+{_W}", ("createuser", "snmp-server user", "snmp user"), ('createUser mon SHA "Auth77" AES "[[Priv!88lagoon]]"', "snmp-server user jo grp v3 auth sha Auth77 priv aes 128 [[Priv88lagoon]]"), ("snmp-server user jo",)),
    _rule("snmp_set", rf"(?:set|edit|add)[ \t][^\n]{{0,24}}snmp[^\n]{{0,24}}?community[ \t]+(?:name[ \t]+)?{_W}", ("community",), ("set snmp community [[n0cRead7741]] authorization read-only",), ("set snmp community name",), check=check_configured),
    _rule("wifi_pair", r"(?:wi-?fi|wlan|ssid|network|hotspot|joining|access point|essid)[^\n]{0,80}?(?:key|psk|pass(?:word|phrase|wort)?|pwd?|schlussel|kennwort|mdp|cle|clave|haslo)[ \t:=]{1,4}['\"\x60]([^'\"\x60\n]{8,63})['\"\x60]", ("wifi", "wi-fi", "wlan", "ssid", "network", "hotspot", "joining", "access point"), ('wifi: joining "Hill_5G" key "[[hedgehog-lantern-6]]"',), ('network "x" key ""',), check=check_quoted),
    _rule("wifi_told", r"(?:cle (?:wi-?fi|wpa2?)|wi-?fi[ -](?:schlussel|kennwort|cle|clave|haslo)|code (?:wi-?fi|box)|clave (?:del )?wi-?fi|haslo (?:do )?wi-?fi)[ \t]{0,3}(?:[:=]|is|ist|est|es|to)[ \t]{0,3}([A-Za-z0-9!$%&*+_.-]{8,63})", ("wifi", "wi-fi", "wpa", "code box"), ("cl\u00e9 wifi : [[7F3A9C2E1B]]",), ("cle wifi : oui",)),
    _rule("pairing_code", r"(?:homekit|matter|setup|pairing|kopplungs?|einricht\w*)[ -]?(?:code|pin|kod)?[^\n0-9]{0,24}([0-9]{3}-[0-9]{2}-[0-9]{3}|[0-9]{4}-[0-9]{3}-[0-9]{4})", ("homekit", "matter", "setup", "pairing", "kopplung", "einricht"), ("HomeKit code [[031-45-154]]", "Matter setup code: [[3497-011-2332]]"), ("setup of 031-45-15",), check=check_code),
    _rule("pairing_code_bare", r"(?:^|[^0-9A-Za-z])code[ \t:]{1,3}(?:is[ \t])?([0-9]{3}-[0-9]{2}-[0-9]{3})(?:[^0-9-]|$)", ("code",), ("Photo: code [[031-45-154]], serial",), ("code 031-45",), check=check_code, score=0.7),
    _rule("remote_desk", r"(?:teamviewer|anydesk|rustdesk|quick ?support)[^\n]{0,40}?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{3,4}[^\n]{0,24}?(?:pass(?:word|wort)?|pwd?|kennwort|pin|code|haslo|mdp|clave)[ \t:=]{1,3}([A-Za-z0-9]{4,16})", ("teamviewer", "anydesk", "rustdesk", "quicksupport", "quick support"), ("TeamViewer ID 123 456 789 password [[a7k2x9]]",), ("TeamViewer 123 456 789 password changed",), check=check_short),
    _rule("sql_identified", r"(?:identified[ ](?:with[ ][a-z0-9_]{2,40}[ ])?by|(?:alter|create)[ ](?:user|role|login)[ ][^\n;]{1,80}?password[ ]?=?|set[ ]password[^\n;]{0,60}=)[ \t]{0,3}(?:password\()?['\"]([^'\"\n]{4,})['\"]", ("identified", "alter user", "create user", "alter role", "create role", "create login", "alter login", "set password"), ("CREATE USER 'app'@'%' IDENTIFIED BY '[[Otter#42lagoon]]';", "ALTER USER app PASSWORD '[[Otter#42lagoon]]'"), ("IDENTIFIED BY ''",), check=check_quoted),
    _rule("putty_option", rf"(?:putty|plink|pscp|psftp|kitty|winscp)[^\n]{{0,120}}?[ \t]-pw[ \t]+{_W}", ("-pw",), ("plink -ssh jo@nas -pw [[Otter42lagoon]]", "PuTTY -pw [[Otter42lagoon]]"), ("putty -pw $PW",)),
    _rule("redis_auth", r"(?:^|\n|>)[ \t]{0,4}(?:auth|requirepass|masterauth)[ \t]+([^\s]{6,})[ \t]*(?:\n|$)", ("auth", "requirepass", "masterauth"), ("127.0.0.1:6379> AUTH [[Otter42lagoonx]]\n", "requirepass [[Otter42lagoonx]]"), ("auth required",), check=lambda hit: check_configured(hit) if classes(hit.matched) >= 2 else None),  # noqa: PLR2004
    _rule("wg_command", r"wg[ ]set[^\n]{0,80}(?:private-key|preshared-key)[ \t]+([A-Za-z0-9+/]{43}=)", ("wg set",), (f"wg set wg0 private-key [[{'q7Zk2mWx9Tb4Rv8Ln3Hd' * 2}abc=]]",), ("wg set wg0 private-key /etc/key",)),
    _rule("board_login", r"(?:ipmi|idrac|ilo|bmc|drac|imm|xclarity|supermicro|kvm)[^\n]{0,24}?(?:admin|root|administrator|user)[ \t]{0,2}[/:|][ \t]{0,2}([A-Za-z0-9]{6,20})(?:[^0-9A-Za-z]|$)", ("ipmi", "idrac", "ilo", "bmc", "drac", "imm", "xclarity", "supermicro", "kvm"), ("IPMI ADMIN / [[XKTPLMQRWZ]]",), ("IPMI admin / network",), check=check_sticker),
    _rule("app_password", r"(?:pass(?:word|wd)?|pwd|app[ _-]?pass(?:word)?)[A-Za-z0-9_]{0,10}['\"]?[ \t]{0,3}[:=][ \t]{0,3}['\"]?([a-z]{4}[ -][a-z]{4}[ -][a-z]{4}[ -][a-z]{4})(?:[^0-9A-Za-z]|$)", ("pass", "pwd"), ("smtp_pass: [[nmqo fprl bvte wxyz]]", "MAIL_PASS=[[nmqo-fprl-bvte-wxyz]]"), ("pass: open your door okay",), check=lambda hit: None if wordlike(hit.matched) else hit),
    _rule("rcon", r"rcon(?:[ _.-]?(?:password|passwort|pass|pw))?[ \t]{0,3}(?:[:=]|is)[ \t]{0,3}[\"']?([^\s\"'<>,;]{6,64})", ("rcon",), ("RCON: [[Iltis-Marder-4]]", "rcon.password=[[Otter42x]]"), ("rcon: disabled",), check=lambda hit: hit if classes(hit.matched) >= 2 else None),  # noqa: PLR2004
    _rule("auth_plain", r"auth[ \t]+(?:plain|login|xoauth2)[ \t]+([A-Za-z0-9+/]{12,}={0,2})", ("auth",), ("AUTH PLAIN [[AGpvQGxhZ29vbgBPdHRlcjQyeA==]]",), ("250-AUTH LOGIN PLAIN CRAM",), check=lambda hit: hit if classes(hit.matched) >= 3 else None),  # noqa: PLR2004
    Rule(
        name="meeting_code",
        kind="one_time_code",
        pattern=r"(?:pass ?code|meeting (?:pass ?code|password|pin)|kenncode|konferenz-?pin|code d'acces|codigo de acceso|kod dostepu)[ \t]{0,2}(?:[:=]|is|ist|est|es)?[ \t]{0,3}([0-9]{4,10}|[A-Za-z0-9]{0,6}[0-9][A-Za-z0-9]{3,8})(?:[^0-9A-Za-z.-]|[.-](?:[^0-9A-Za-z]|$)|$)",
        score=0.75,
        gate=("pass code", "passcode", "meeting p", "kenncode", "konferenz", "code d'acces", "codigo de acceso", "kod dostepu"),
        check=check_code,
        finds=("pwd=x passcode [[551204]]",),
        ignores=("passcode required", "passcode 2019"),
    ),
    Rule(
        name="backup_code",
        kind="one_time_code",
        pattern=r"(?:backup|recovery|rescue|emergency|wiederherstellungs|notfall|secours|recuperacion|zapasow\w+)[ -]?(?:codes?|kody?|codigos?)[^\n0-9A-Za-z]{0,4}(?:[a-z ]{0,20}[:=])?[ \t\n]{0,4}([0-9A-Za-z]{4,6}[- ][0-9A-Za-z]{4,6}|[0-9]{8})(?:[^0-9A-Za-z-]|$)",
        score=0.8,
        gate=("backup", "recovery", "rescue", "emergency", "wiederherstellung", "notfall", "secours", "recuperacion", "zapasow"),
        check=lambda hit: hit if any(map(str.isdigit, hit.matched)) else None,
        finds=("backup codes: [[4829-1034]]",),
        ignores=("backup code path-name",),
    ),
    Rule(
        name="one_time_code_google",
        kind="one_time_code",
        pattern=r"(?:^|[^0-9A-Za-z-])(G-[0-9]{6})(?:[^0-9A-Za-z-]|$)",
        score=0.8,
        gate=("g-",),
        case_matters=True,
        finds=("They texted me [[G-620418]], where",),
        ignores=("HG-620418", "G-6204181"),
    ),
    Rule(
        name="one_time_code_by_text",
        kind="one_time_code",
        pattern=r"(?:sms|text message|texted|authenticator|two-?factor|2fa|one-?time|einmalcode|verification|six digits)[^\n0-9]{0,40}([0-9]{3}[ -][0-9]{3}|[0-9]{6})(?:[^0-9A-Za-z.,:/-]|[.,:/-](?:[^0-9]|$)|$)",
        score=0.65,
        gate=("sms", "text", "authenticator", "factor", "2fa", "time", "einmalcode", "verification", "six digits"),
        check=check_code,
        finds=("the six digits from the SMS, I get [[904 118]] but",),
        ignores=("SMS costs 904 118.50 in all", "verification of 12 posts"),
    ),
    Rule(
        name="one_time_code_told",
        kind="one_time_code",
        pattern=r"(?:(?:dein|ihr|your|votre|ton|tu|su|twoj)[ ](?:[A-Za-z0-9&.-]{1,20}[ ]){0,3}(?:code|pin|tan|codigo|kod)|(?:texted|sms|smsed|text message|2fa|authenticator|whatsapp|signal|telegram|paypal|google|apple|amazon|ebay)[^\n]{0,16}?(?:code|pin|tan|codigo|kod)|one[- ]time[^\n]{0,12})(?:[ ](?:is|lautet|ist|est|es|to|jest))?[ \t]{0,2}[:=]?[ \t]{0,3}([0-9]{6,8}|[0-9]{3}[ -][0-9]{3,5})(?:[^0-9A-Za-z.,:-]|[.,:-](?:[^0-9]|$)|$)",
        score=0.8,
        gate=("code", "pin", "tan", "codigo", "kod", "one-time", "one time"),
        check=check_code,
        finds=("dein Code lautet [[482913]]", "Your WhatsApp code: [[482-913]]", "Twoj kod to [[482913]], nie"),
        ignores=("your code 12 fails", "your post code is 20011"),
    ),
    Rule(
        name="combination",
        kind="credential",
        pattern=r"(?:^|[^0-9A-Za-z])(?:padlock|combination(?: lock)?|bike lock|lock|key ?safe|key ?box|lock ?box|safe|locker|tresor|zahlenschloss|schlusselkasten|schlusseltresor|cadenas|boite a cles|candado|caja fuerte|klodka|sejf|gate|barrier|alarm|door|garage|keypad|bin store|shed)(?:['s]{0,2})?(?:[ ](?:new|old|door|lock|number|key|front|back|main|side|[A-Z][a-z]{2,14})){0,2}(?:[ -]?(?:code|pin|combination|combo|number|kombination|kod|szyfr|codigo|combinaison)(?:[ ](?:for|of|to|on|at)[ ](?:the|our|my)[ ][a-z]{2,12}(?:[ ][a-z]{2,12})?)?(?:[ \t]{0,2}(?:is|was|are|ist|lautet|est|es|to|jest|now|:|=))?|[ \t]{0,2}(?:is|was|ist|lautet|est|es|:|=))(?:[ ](?:now|still|set to|changed to))?[ \t]{0,2}['\"]?([*#]?[0-9](?:[ -]?[0-9]){3,7}[*#]?|[0-9]{1,2}-[0-9]{1,2}-[0-9]{1,2})(?:[^0-9A-Za-z.:/%-]|[.:/-](?:[^0-9]|$)|$)",
        score=0.75,
        gate=("lock", "combination", "safe", "box", "tresor", "schloss", "kasten", "cadenas", "boite", "candado", "caja", "klodka", "sejf", "gate", "barrier", "alarm", "door", "garage", "keypad", "bin store", "shed"),
        check=check_code,
        facts={"key": "told"},
        finds=("New padlock code is [[2 8 0 5]], please", "key safe is [[4471]], left", "safe combo: [[28-14-33]]", "the code".replace("the code", "gate code for the car park is [[4827]]")),
        ignores=("the gate is 2 m wide", "the lock was 2019", "alarm at 10:30"),
    ),
    Rule(
        name="pin_told",
        kind="credential",
        pattern=r"(?:^|[^0-9A-Za-z])(?:(?:my|our|his|her|the|meine?|mon|mi|moj)[ ](?:[a-z]{2,12}[ ])?(?:pin|geheimzahl|code pin|kod pin)(?:[ ](?:code|number))?|geheimzahl|pin-?nummer)[ ](?:is|was|ist|lautet|est|es|to|jest|:)[ ]?['\"]?([0-9]{4,8})(?:[^0-9A-Za-z.:/%-]|[.:/-](?:[^0-9]|$)|$)",
        score=0.75,
        gate=("pin", "geheimzahl"),
        check=check_code,
        facts={"key": "told"},
        finds=("my pin is [[4827]]", "meine PIN ist [[4827]]."),
        ignores=("the pin is 4 mm", "the pin is 2019"),
    ),
)  # fmt: skip
