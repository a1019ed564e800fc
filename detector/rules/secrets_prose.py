"""Pass words told in a sentence, one-time codes, and what landed in the wrong window."""

import re

from detector.rules.rule import Hit, Rule
from detector.rules.secrets_shapes import classes, monotonous, wordy
from detector.tables.samples import SECRETS

_NOUN = (
    r"passwords?|pass ?word|passwort|passwoerter|kennwort|passphrase|pass ?code|pass|passwd|pwd?|mot de passe|mdp|contrasena|clave|"
    r"palabra clave|haslo|haslem|wachtwoord|losenord|senha|parola|pin(?: code| number)?|login|log-in|credentials|zugangsdaten|secret"
)
_OF = r"(?:[ \t]{1,3}(?:for|of|to|on|fur|vom|von|zum|zu|pour|de|du|del|para|do|dla|the|my|our|his|her|der|die|das|dem|la|le|el|[A-Za-z0-9_.@'-]{1,24})){0,6}?"
_IS = (
    r"(?:[ \t]{0,3}(?:[:=]|=>|->|\xa4)|[ \t]{1,3}(?:is|was|ist|war|lautet|lautete|est|etait|es|era|to|jest|brzmi|remains|set to|now|currently|i set is|called|heisst))"
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
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.]*=")
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
        value = _trimmed(value)
    score = _told(value, bare=bare, weak=hit.group(1).lower() in {"login", "log-in", "pass", "pin", "secret", "pw"})
    if not score:
        return None
    return hit.but(start=start, end=start + len(value), value=value, score=score, facts={"key": "told"})


def _trimmed(value: str) -> str:
    """Without the sentence's own stop; an exclamation mark at the end may be the pass word's."""
    return value[:-1] if value[-1:] in ".,;:)]}?" else value


def _told(value: str, *, bare: bool, weak: bool) -> float:
    if value.casefold() in SECRETS:
        return 0.4
    if len(value) < 4 or _NO_SECRET.fullmatch(value) or monotonous(value):  # noqa: PLR2004
        return 0 if bare or weak or not value.isalnum() or len(value) < 5 or value.isdigit() else 0.6  # noqa: PLR2004
    if not bare:
        return 0.8 if value.count(" ") < 5 and (" " not in value or not weak) else 0  # noqa: PLR2004
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
            r"(?:[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3}|[/|])['\"\x60]?(?:[A-Za-z0-9_.@-]{1,40}['\"\x60]?[ \t]{0,3})?"
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
)  # fmt: skip
