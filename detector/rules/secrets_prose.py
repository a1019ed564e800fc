"""Pass words told in a sentence, one-time codes, and what landed in the wrong window."""

import re

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_assigned import cut, in_link, token_score
from detector.rules.secrets_shapes import classes, monotonous, wordy
from detector.tables.samples import SECRETS

_NOUN = (
    r"passwords?|pass ?word|passwort|passwoerter|kennwort|passphrase|pass ?code|pass|passwd|pwd?|mot de passe|mdp|contrasena|clave|"
    r"palabra clave|haslo|haslem|wachtwoord|losenord|senha|parola|pin(?: code| number)?|login|log-in|credentials|zugangsdaten|secret"
)
_OF = r"[*_]{0,2}(?:[ \t]?\([^()\n]{1,30}\))?(?:[ \t]{1,3}(?:for|of|to|on|fur|vom|von|zum|zu|pour|de|du|del|para|do|dla|the|my|our|his|her|der|die|das|dem|la|le|el|[A-Za-z0-9_.@'-]{1,24})){0,6}?"
_IS = (
    r"(?:[ \t]{0,3}(?:[:=][*_]{0,2}|=>|->|\xa4)|[ \t]{1,3}(?:is|was|were|are|ist|war|lautet|lautete|est|etait|es|era|to|jest|brzmi|remains|set to|now|currently|i set is|called|heisst))"
    r"(?:[ \t]{1,3}(?:still|now|just|simply|currently|always|set to|jetzt|immer noch|toujours|siempre|nadal|also|wie folgt|as follows)){0,2}[ \t]{0,3}:?[ \t\n]{0,3}"
)
_SAID = r"(?:\"([^\"\n]{3,64})\"|'([^'\n]{3,64})'|\x60([^\x60\n]{3,64})\x60|([^\s\"'\x60<>()]{4,64}))"
_NO_SECRET = re.compile(
    r"(?:https?:|www\.|/|\\|[a-z]:\\).*|[\w.+-]+@[\w-]+\.[\w.]+|\d{1,2}[.:/]\d{1,2}(?:[.:/]\d{2,4})?|.*\(\)?.*|"
    r"[a-z]+'[a-z]+|[A-Z]?[a-z]+[.!?,;:]*|\d{1,3}|[\w-]+\.(?:com|net|org|de|fr|es|pl|txt|conf|py|php|exe|html?)",
    re.IGNORECASE,
)
_STRIPPED = ".,;:!?)]}"
_MARKS = re.compile(r"[!#$%^&*?@~+=|]")
_PIN = re.compile(r"pin\b", re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.]*=")
_ABBREVIATED = re.compile(
    r"(?:^|[^A-Za-z])(?:pwd?|mdp|kennwort|haslo|haslem|contrasena|mot de passe)[ \t]{1,3}['\"`]?$", re.IGNORECASE
)
_GROUPS = re.compile(r"[A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8}){2,8}")
_SHORT_POST = 700


def check_told(hit: Hit) -> Hit | None:
    """A word behind "the password is": quoted as it stands, bare only if it looks like no word of the language."""
    place = next((number for number in (2, 3, 4, 5) if hit.groups[number][0] >= 0), 0)
    if not place:
        return None
    start, end = hit.groups[place]
    value = hit.text[start:end]
    bare = place == 5  # noqa: PLR2004 (the group without quotes)
    if bare:
        value = _trimmed(cut(value))
    score = _told(value, bare=bare, weak=hit.group(1).lower() in {"login", "log-in", "pass", "pin", "secret", "pw"})
    if not score or in_link(hit.text, hit.start + 1) or (bare and _PIN.match(hit.group(1)) and not value.isdigit()):
        return None
    return hit.but(start=start, end=start + len(value), value=value, score=score, facts={"key": "told"})


def _trimmed(value: str) -> str:
    """Without the sentence's own stop; an exclamation mark at the end may be the pass word's."""
    return value[:-1] if value[-1:] in ".,;:)]}?" else value


def _told(value: str, *, bare: bool, weak: bool) -> float:
    if value.casefold() in SECRETS:
        return 0.4
    if len(value) < 4 or value[0] == "," or _NO_SECRET.fullmatch(value) or monotonous(value):  # noqa: PLR2004
        return 0 if bare or weak or not value.isalnum() or len(value) < 5 or value.isdigit() else 0.6  # noqa: PLR2004
    if not bare:
        return 0.8 if not value.endswith((":", ": ")) and value.count(" ") < 5 and (" " not in value or not weak) else 0  # noqa: PLR2004
    kinds = classes(value)
    if wordy(value) and kinds < 3:  # noqa: PLR2004
        return 0.7 if any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and len(value) >= 6 else 0  # noqa: PLR2004
    if value.isdigit():
        return 0.5 if not weak and len(value) >= 4 else 0  # noqa: PLR2004
    return 0.85 if kinds >= 3 or (kinds >= 2 and len(value) >= 6 and any(map(str.isdigit, value))) else 0  # noqa: PLR2004


def check_pair(hit: Hit) -> Hit | None:
    """The second half of `login: admin / word`."""
    value = _trimmed(hit.matched)
    kinds = classes(value)
    if value.casefold() in SECRETS:
        return hit.but(end=hit.start + len(value), value=value, score=0.4)
    if len(value) < 4 or _NO_SECRET.fullmatch(value) or kinds < 2:  # noqa: PLR2004
        return None
    if wordy(value) and not any(map(str.isdigit, value)):
        return None
    return hit.but(end=hit.start + len(value), value=value)


def check_next(hit: Hit) -> Hit | None:
    """A word right behind "password" with signs in it, or digits between letters, as only pass words have."""
    value = _trimmed(cut(hit.matched))
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and len(value) >= 8  # noqa: PLR2004
    if mixed and classes(value) >= 3 and _ABBREVIATED.search(hit.text[max(0, hit.start - 12) : hit.start]):  # noqa: PLR2004
        return (
            None
            if _NO_SECRET.fullmatch(value) or monotonous(value)
            else hit.but(end=hit.start + len(value), value=value)
        )
    odd = _MARKS.search(value) or re.search(r"[A-Za-z]\d[A-Za-z]", value)
    if classes(value) < 3 or not odd or _NO_SECRET.fullmatch(value) or monotonous(value) or value[0] in "-$/":  # noqa: PLR2004
        return None
    return hit.but(end=hit.start + len(value), value=value)


def check_key_told(hit: Hit) -> Hit | None:
    """A key or token told in a sentence: sixteen signs or more without order, and no digest."""
    value = _trimmed(hit.matched)
    before = hit.text[max(0, hit.start - 60) : hit.start].lower()
    if _GROUPS.fullmatch(value) and not re.search(r"(?:api|access|secret|auth)[ _-]?\w*\W*\w*\W*$", before):
        return None
    if value.startswith("0x") or token_score(value) < 0.75 or in_link(hit.text, hit.start) or _NOT_A_KEY.search(before):  # noqa: PLR2004
        return None
    return hit.but(end=hit.start + len(value), value=value)


def check_phrase(hit: Hit) -> Hit | None:
    """Words in a row, to the end of the line."""
    value = hit.matched.strip()
    return hit.but(
        start=hit.text.index(value, hit.start), end=hit.text.index(value, hit.start) + len(value), value=value
    )


def check_totp(hit: Hit) -> Hit | None:
    """A secret of one-time passwords in base 32, in groups of four."""
    bare = re.sub(r"[ -]", "", hit.matched)
    sound = len(bare) >= 16 and any(map(str.isdigit, bare)) and not monotonous(bare)  # noqa: PLR2004
    return hit.but(value=bare, end=hit.start + len(hit.matched.rstrip(" -"))) if sound else None


_NOT_A_KEY = re.compile(
    r"public|fingerprint|finger print|host key|registry|foreign|primary|commit|sha-?\d|md5|hash|product|licen[cs]e|activation"
)


def check_code(hit: Hit) -> Hit | None:
    """A code of four to eight digits; no year."""
    value = re.sub(r"\D", "", hit.matched)
    return None if re.fullmatch(r"(?:19|20)\d\d", value) or len(set(value)) == 1 else hit.but(value=value)


def check_window(hit: Hit) -> Hit | None:
    """A line of a short post that is a pass word and nothing else."""
    text, value = hit.text, hit.matched
    if len(text) > _SHORT_POST or classes(value) < 4 or not _MARKS.search(value):  # noqa: PLR2004
        return None
    letters = sum(map(str.isalpha, value))
    if letters < len(value) // 2 or re.search(r"==|[&|*]{2}|::|->|=.*=|@[\w-]+\.", value) or _KEY.match(value):
        return None
    whole = len(text.strip()) == len(value)
    first = not text[: hit.start].strip()
    return hit.but(value=value, score=0.9 if whole else 0.8 if first else 0.7, facts={"key": "window", "alone": True})


_CODE = r"([0-9]{4,8}|[0-9]{3}[ -][0-9]{3}|[A-Z]-[0-9]{6})(?:[^0-9A-Za-z.:-]|[.:-](?:[^0-9A-Za-z]|$)|$)"
_CODE_NAME = (
    r"(?:verification|security|confirmation|authentication|authenticator|auth|login|log-in|sign-?in|access|one[- ]?time|2fa|two[- ]factor|mfa|otp|sms|activation)[ -](?:code|pass ?code|password|pin|otp)|"
    r"otp|tan|2fa|bestatigungs-?code|sicherheits-?code|verifizierungs-?code|einmal-?(?:code|passwort|kennwort)|freischaltcode|"
    r"code de (?:verification|securite|confirmation|connexion)|code a usage unique|codigo de (?:verificacion|seguridad|acceso|confirmacion)|"
    r"kod (?:weryfikacyjny|sms|autoryzacyjny|bezpieczenstwa|potwierdzajacy|jednorazowy)|haslo jednorazowe"
)
_CODE_GATES = ("code", "otp", "tan", "2fa", "codigo", "kod ", "passwort", "pin", "jednorazowe", "password")

RULES = (
    Rule(
        name="password_told",
        kind="credential",
        pattern=rf"(?:^|[^0-9A-Za-z_-])({_NOUN}){_OF}{_IS}{_SAID}",
        gate=("pass", "kennwort", "pw", "mdp", "contrasena", "clave", "haslo", "haslem", "wachtwoord", "losenord", "senha", "parola", "pin", "login", "log-in", "credentials", "zugangsdaten", "secret"),
        check=check_told,
        finds=(
            "the root password is [[Otter#Lagoon_42]]",
            "Das Passwort lautet [[Fischotter7!]] und",
            "mot de passe : [[loutre-42]]",
            "la contrasena es [[nutria_42X]]",
            "haslo do panelu to [[Wydra!42]]",
            "my password for the nas is '[[six red lanterns]]'",
        ),
        ignores=("the password is required", "your login is broken", "password is: the one I gave", "pass is now closed", "the pin is bent"),
    ),
    Rule(
        name="password_pair",
        kind="credential",
        pattern=(
            r"(?:^|[^0-9A-Za-z_-])(?:log-?in|user(?:name)?|benutzer(?:name)?|utilisateur|identifiant|usuario|uzytkownik|credentials|zugang(?:sdaten)?|creds|account|root|admin(?:istrator)?)"
            r"(?:[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3}(?:are |is |with |as |mit |sind )?|[/|])['\"\x60]?(?:[A-Za-z0-9_.@-]{1,40}['\"\x60]?[ \t]{0,3})?"
            r"(?:[/|][ \t]{0,3}|,?[ \t]{0,3}(?:and |und |et |y |i )?(?:pass(?:word|wort|wd)?|pwd?|kennwort|mdp|mot de passe|contrasena|clave|haslo)(?:[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3}))"
            r"['\"\x60]?([^\s'\"\x60<>/@]{4,64})"
        ),
        gate=("login", "log-in", "user", "benutzer", "utilisateur", "identifiant", "usuario", "zytkownik", "credentials", "zugang", "creds", "account", "root", "admin"),
        score=0.8,
        check=check_pair,
        finds=("login: admin / [[Otter#Lagoon_42]]", "user `guest` pass `[[lookbutnotouch7]]`", "creds: jo / [[Otter42]]"),
        ignores=("user/group", "login and password required", "admin / staff"),
    ),
    Rule(
        name="password_beside_login",
        kind="credential",
        pattern=r"log-?in[ \t]{1,3}(?:root|admin|administrator|user|guest|pi)[ \t]{1,3}([^\s'\"\x60<>]{6,64})",
        gate=("login", "log-in"),
        score=0.75,
        check=lambda hit: check_pair(hit) if classes(hit.matched) >= 3 else None,  # noqa: PLR2004
        finds=("iDRAC login root [[Otter-Lagoon-4]] works",),
        ignores=("login root fails", "login user account-name"),
    ),
    Rule(
        name="one_time_code",
        kind="one_time_code",
        pattern=rf"(?:^|[^0-9A-Za-z])(?:{_CODE_NAME})(?:[ \t]{{1,3}}[A-Za-z']{{1,14}}){{0,4}}[ \t]{{0,3}}[:=-]?[ \t\n]{{0,3}}{_CODE}",
        gate=_CODE_GATES,
        score=0.85,
        check=check_code,
        finds=("Your verification code is [[481516]].", "Ihr Bestatigungscode lautet: [[902 114]]", "codigo de verificacion: [[7731]]"),
        ignores=("error code 404", "the security code from 2019", "code: 0x80070005"),
    ),
    Rule(
        name="one_time_code_first",
        kind="one_time_code",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{4,8}|[0-9]{3}[ -][0-9]{3}|[A-Z]-[0-9]{6})[ \t](?:is|ist|est|es|to|jest)[ \t](?:your|dein|ihr|votre|ton|tu|su|twoj)[ \t](?:[A-Za-z0-9-]{1,20}[ \t]){0,3}?[A-Za-z-]{0,16}(?:code|passcode|otp|pin|password|codigo|kod|passwort|kennwort)",
        gate=("code", "otp", "pin", "codigo", "kod ", "passw"),
        score=0.9,
        check=check_code,
        finds=("[[G-481516]] is your Example verification code", "[[902114]] ist dein Bestatigungscode"),
        ignores=("2019 is your year",),
    ),
    Rule(
        name="wrong_window",
        kind="credential",
        pattern=r"(?:^|\n)[ \t]{0,8}([A-Za-z0-9][A-Za-z0-9!#$%^&*?@~+=|_.-]{8,40})[ \t]{0,8}(?:\n|$)",
        gate=("!", "#", "$", "%", "^", "&", "*", "?", "@", "~", "+", "=", "|"),
        score=0.7,
        check=check_window,
        finds=("[[Otter!Lagoon_42x]]", "ssh jo@host\n[[L4goonotter_83!]]\nsudo ls"),
        ignores=("jo.Keller2@example.org", "Fix #1234 in Foo_bar1!", "a=B1", "C++11"),
    ),
    Rule(
        name="password_next",
        kind="credential",
        pattern=r"(?:^|[^0-9A-Za-z_-])(?:pass(?:word|wort|phrase|wd)|pwd?|kennwort|haslo|haslem|mdp|mot de passe|contrasena|senha|(?:log|logged|logging|sign) ?in (?:with|as) [A-Za-z0-9_.@-]{2,32} (?:and|/))[ \t]{1,3}['\"\x60]?([^\s'\"\x60<>()]{6,64})",
        gate=("pass", "pw", "kennwort", "haslo", "haslem", "mdp", "contrasena", "senha", "log", "sign"),
        score=0.75,
        check=check_next,
        facts={"key": "told"},
        finds=("ssh root@nas, pw [[Marsh3Wren!]]", "log in with admin and [[Marsh3Wren!]]"),
        ignores=("password Windows10", "passwd file-name", "password https://a.example.org/x1!", "pw alice@example.org"),
    ),
    Rule(
        name="key_told",
        kind="credential",
        pattern=rf"(?:^|[^0-9A-Za-z_-])(?:(?:api|access|secret|auth|encryption|session|bearer|account|admin|master|app)[ _-]?(?:key|token|secret|id)|token|key|secret|credentials?|creds)(?:{_OF}{_IS}|[ \t]{{1,3}})['\"\x60]?([A-Za-z0-9+][A-Za-z0-9_=.+/~-]{{15,200}})",
        gate=("key", "token", "secret", "cred"),
        score=0.8,
        check=check_key_told,
        facts={"key": "told"},
        finds=("my api key is [[q7Zk2mWx9Tb4Rv8Ln3Hd]], why?", "I used the token [[q7Zk2mWx9Tb4Rv8Ln3Hd]] there"),
        ignores=("the token was_not_accepted_here", "commit key 0f3c9a7be20f3c9a7be2", "public key is q7Zk2mWx9Tb4Rv8Ln3Hd"),
    ),
    Rule(
        name="phrase_told",
        kind="credential",
        pattern=r"(?:passphrase|recovery phrase|seed phrase|mnemonic|app[ -]password|wiederherstellungsphrase|phrase secrete|frase semilla)[ \t]{0,3}(?:[:=]|is:?)[ \t]{0,3}((?:[a-z]{2,12}[ \t]){2,23}[a-z]{2,12})[ \t]*(?:\n|[.,;]|$)",
        gate=("phrase", "mnemonic", "app password", "app-password", "frase semilla"),
        score=0.7,
        case_matters=False,
        check=check_phrase,
        facts={"key": "told"},
        finds=("Passphrase: [[marsh wren nests in reeds]]", "app password: [[abtd wfgh ijzl mnrp]]"),
        ignores=("the passphrase is wrong",),
    ),
    Rule(
        name="totp_told",
        kind="credential",
        pattern=r"(?:2FA|TOTP|[Oo]tp|OTP|MFA|[Aa]uthenticator|[Ss]etup [Kk]ey)[^\n]{0,30}?[^0-9A-Za-z]([A-Z2-7]{4}(?:[ -]?[A-Z2-7]{4}){3,12})(?:[^0-9A-Za-z]|$)",
        gate=("2fa", "totp", "otp", "mfa", "authenticator", "setup key"),
        score=0.85,
        case_matters=True,
        check=check_totp,
        facts={"key": "told"},
        finds=("2FA setup key: [[JBQX G4DT OR2W M6LQ]]",),
        ignores=("TOTP AAAA AAAA AAAA AAAA",),
    ),
    Rule(
        name="door_code",
        kind="credential",
        pattern=r"(?:^|[^0-9A-Za-z])(?:(?:alarm|door|gate|garage|entry|building|key ?safe|key ?box|lock ?box|safe|padlock|house|front door|tur|haustur|alarmanlagen?|tresor|keller|porte|portail|alarme|digicode|puerta|alarma|portal|drzwi|alarmu|domofonu?|furtki)[ -]?(?:code|pin|combination|combo)|(?:code|codigo|kod|code pin)[ ](?:de la |de l'|du |der |zur |fur die |of the |for the |to the |do )(?:alarm[ae]?|door|gate|garage|porte|portail|puerta|portal|drzwi|alarmu|domofonu|furtki|tur|haustur)|pin(?: code)?[ \t]{0,2}[:=]|digicode)[ \t]{0,3}(?:is|was|ist|lautet|est|es|to|:|=)?[ \t]{0,3}['\"\x60]?([*#]?[0-9]{4,8}[*#]?)(?:[^0-9A-Za-z.:/-]|[.:/-](?:[^0-9]|$)|$)",
        gate=("code", "pin", "combination", "combo", "codigo", "kod "),
        score=0.75,
        check=check_code,
        facts={"key": "told"},
        finds=("the alarm code is [[4711]].", "code de la porte : [[4711#]]", "PIN: [[4711]]"),
        ignores=("error code 4711", "door code 2019", "pin 1-4711"),
    ),
)  # fmt: skip
