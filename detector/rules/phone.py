"""Telephone numbers: shapes people write, then libphonenumber's numbering plans.

A shape alone is never enough: part numbers, versions, timestamps and prices have the same digits. What decides is how
much the writing says: a plus sign and a valid number say enough; groups of digits want a plan that knows them; bare
digits want a word such as "call" beside them, or to be all there is.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata

from detector.checksums import digits
from detector.rules.rule import DIGITS, Hit, Rule
from detector.rules.spoken import SPOKEN_WORD, check_spoken

WORDS = (
    "phone", "telephone", "tel", "tele", "fone", "phne", "ph", "mobile", "mob", "cell", "cellphone", "fax", "call", "calls",
    "ring", "dial", "voice", "v-mail", "voicemail", "answering machine", "whatsapp", "whats app", "telegram", "signal",
    "viber", "text", "texts", "sms", "pager", "callback", "call back", "number is", "her number", "his number", "my number",
    "number", "contact", "reach me", "hotline", "landline", "home", "work", "office", "direct", "switchboard",
    "handy", "handynummer", "mobil", "mobilnummer", "telefon", "telefonnummer", "rufnummer", "durchwahl", "anrufen", "ruf",
    "telephone", "portable", "port", "ligne directe", "appeler", "appelez", "joindre", "fixe", "gsm",
    "telefono", "movil", "celular", "llamar", "llama", "llamame", "cel", "telefone", "telemovel",
    "komorka", "kom", "zadzwon", "dzwonic", "numer", "kontakt", "kontaktowy", "nummer", "erreichbar", "erreichen", "telefonisch", "joignable", "contactez", "numero", "contacto", "contactar", "puhelin", "telefonni", "tlf", "mobiltelefon", "cellulare",
    "telepono", "cep", "cep no", "gsm no", "desk", "answering", "not answering", "messages to", "registered", "cn number", "second", "ikinci",
)  # fmt: skip
_CALLED = ("phone", "telephone", "tel", "mobile", "mob", "cell", "cellphone", "fax", "call", "dial", "whatsapp", "sms", "number is", "cn number", "handy", "telefon", "rufnummer", "portable", "movil", "celular", "komorka", "telepono", "cep", "gsm", "desk", "second", "ikinci", "callback")  # fmt: skip
_CV = ("cv", "resume", "lebenslauf", "curriculum")
_COUNTED = frozenset("12345678901234567890"[:size] for size in range(7, 16))
_OCTET = 255
_NOT = ("isbn", "issn", "order", "invoice", "part", "sku", "serial", "sector", "bytes", "version", "ticket", "tracking")

# Regions whose national numbers begin with a trunk 0 and are written in groups, most populous forums first.
_TRUNK = [
    "GB",
    "DE",
    "FR",
    "AU",
    "NL",
    "BE",
    "IE",
    "AT",
    "CH",
    "SE",
    "NZ",
    "ZA",
    "JP",
    "IN",
    "TR",
    "FI",
    "IT",
    "UA",
    "RO",
    "HR",
    "BG",
    "PK",
    "BD",
    "MY",
    "ID",
    "TH",
    "VN",
    "KR",
    "TW",
    "PH",
    "EG",
    "MA",
    "NG",
    "KE",
    "IL",
]
_PLAIN = [
    "US",
    "ES",
    "PL",
    "PT",
    "NO",
    "DK",
    "CZ",
    "SK",
    "GR",
    "HU",
    "BR",
    "MX",
    "AR",
    "CL",
    "CO",
    "PE",
    "SG",
    "HK",
    "EE",
    "LV",
    "LT",
    "RU",
    "CN",
    "IT",
    "LU",
    "IS",
    "CY",
]

_SEP = r"[ ().\-/\t]{1,3}"
_EXTENSION = r"(?:[ ,;]{0,3}(?:x|ext\.?|extension|ex\.)[ .:]{0,2}[0-9]{2,6})?"
_LEFT = r"(?:^|[^0-9A-Za-z\xb5_$#=+.,/:-]|[^0-9A-Za-z][.,/:=]|[A-Za-z][:=]| [#-])"
_EDGES = re.compile(r"[^0-9]+$")
_DATE = re.compile(
    r"(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:[0-2]?\d|3[01])\b|(?:[0-2]?\d|3[01])[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)\d\d\b"
    r"|(?:0?[1-9]|1[0-2])[-/. ](?:[0-2]?\d|3[01])[-/. ](?:19|20)\d\d\b|^\d{5}-\d{4}$"
)
_GROUPS = re.compile(r"\d+")
_SEVEN, _EIGHT, _FIFTEEN = 7, 8, 15


@lru_cache(maxsize=32768)
def parse(text: str, region: str | None) -> tuple[str, str, bool] | None:
    """E.164 form, region, and whether it is valid rather than merely of a possible length; None if neither."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    if not valid and not phonenumbers.is_possible_number(number):
        return None
    place = phonenumbers.region_code_for_number(number) or ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), place, valid


@cache
def _plan(region: str) -> re.Pattern[str] | None:
    plan = PhoneMetadata.metadata_for_region(region, None)
    pattern = plan.general_desc.national_number_pattern if plan and plan.general_desc else None
    return re.compile(pattern) if pattern else None


def national(written: str, regions: Iterable[str]) -> tuple[str, str] | None:
    """The number in the first region whose plan knows it."""
    bare = digits(written)
    for region in regions:
        plan = _plan(region)
        if plan and (plan.fullmatch(bare) or plan.fullmatch(bare.removeprefix("0")) or plan.fullmatch(bare[1:])):
            found = parse(bare, region)
            if found and found[2]:
                return found[0], found[1] or region
    return None


def check_international(hit: Hit) -> Hit | None:
    """A number with its country code; groups at the end that belong to something else are cut off."""
    end = hit.end
    possible: Hit | None = None
    while end - hit.start >= _EIGHT:
        written = hit.text[hit.start : end]
        number = written.replace("(0)", "")
        number = "+" + number[2:] if number.startswith("00") else number
        found = parse(number, None)
        if found and found[2]:
            facts = {"region": found[1], "plan": True}
            return _with_extension(hit.but(end=end, value=found[0], score=hit.score, facts=facts))
        if found and possible is None:
            possible = hit.but(end=end, value=found[0], score=0.55, facts={"region": found[1], "plan": False})
        cut = _EDGES.sub("", re.sub(r"\d+\)?$", "", written))
        if not cut or cut == written:
            break
        end = hit.start + len(cut)
    if possible and hit.text.startswith("+", hit.start) and len(digits(possible.value)) > _EIGHT:
        return possible
    return None


def check_american(hit: Hit) -> Hit | None:
    """The North American plan, with separators."""
    found = parse(digits(hit.matched.split("x")[0])[-10:], "US")
    if not found or not found[2]:
        fictional = digits(hit.matched)[-7:].startswith("55501")
        if not fictional:
            return None
        found = ("+1" + digits(hit.matched)[-10:], "US", False)
    score = 0.8 if "(" in hit.matched or "-" in hit.matched else 0.6
    return hit.but(value=found[0], score=score, facts={"region": found[1], "plan": found[2]})


def check_grouped(hit: Hit) -> Hit | None:
    """A national number in groups: a plan must know it, and it must not read as a date, a price or a table."""
    written = hit.matched
    if len(digits(written)) <= _SEVEN or _DATE.search(written) or not _tidy(written):
        return None
    found = national(written, _TRUNK if written.lstrip("(").startswith("0") else _PLAIN)
    score = hit.score if len(digits(written)) > _EIGHT + 1 else 0.3
    return hit.but(value=found[0], score=score, facts={"region": found[1], "plan": True}) if found else None


def check_worded(hit: Hit) -> Hit | None:
    """Digits that a word calls a telephone number."""
    written = hit.matched
    count = len(digits(written))
    if not _SEVEN <= count <= _FIFTEEN or _DATE.search(written) or _is_quad(written):
        return None
    found = national(written, (*_TRUNK, *_PLAIN)) or ("", "")
    if not found[0] and re.fullmatch(r"[0-9]+", written) and count > _SEVEN + 3:
        return None
    return hit.but(value=found[0] or digits(written), facts={"region": found[1], "plan": bool(found[0])})


def check_alone(hit: Hit) -> Hit | None:
    """A field with nothing in it but a number that some plan knows."""
    if digits(hit.matched) in _COUNTED or not national(hit.matched, (*_TRUNK, *_PLAIN)):
        return None
    found = check_worded(hit)
    return found.but(score=0.62) if found and hit.matched.startswith("0") else found


def _is_quad(written: str) -> bool:
    """An address of a machine, with its port or without: no part is above 255."""
    parts = re.fullmatch(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\.\d+)*", written)
    return parts is not None and all(int(part) <= _OCTET for part in parts.groups())


def _tidy(written: str) -> bool:
    """One kind of separator, besides brackets and a slash or dash after the area code; no group of one digit inside."""
    groups = _GROUPS.findall(written)
    signs = {sign for sign in written if sign in ".-/"}
    if len(signs) > 1 or ("." in signs and any(len(group) > 4 for group in groups)):  # noqa: PLR2004 (a group's size)
        return False
    return all(len(group) > 1 for group in groups[1:]) and len(groups) <= 6  # noqa: PLR2004 (more groups are a table)


_EXT = re.compile(r"[ ,;]{0,3}(?:x|ext\.?|ex\.)[ .:]{0,2}\d{2,6}(?!\d)|-\d{1,4}(?![\d-])", re.IGNORECASE)


def _with_extension(hit: Hit) -> Hit:
    match = _EXT.match(hit.text, hit.end)
    return hit.but(end=match.end(), facts={**hit.facts, "extension": True}) if match else hit


RULES = (
    Rule(
        name="phone_international",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z+._])(\+[ ]?\(?[0-9]{1,4}\)?(?:[ ().\-/\t]{0,3}[0-9]){5,14})(?:[^0-9]|$)",
        score=0.93,
        gate=("+",),
        check=check_international,
        finds=(
            "call [[+44 20 7946 0958]] now",
            "tel:[[+4930901820]]",
            "[[+43 1 205 1160-40]] in Vienna",
            "+49 (0)30 1234".replace("+49 (0)30 1234", "ring [[+49 (0)30 901820]]"),
        ),
        ignores=("UTC+02 2024", "1+12345678901234567890", "+1 point for this"),
    ),
    Rule(
        name="phone_double_zero",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z+._-])(00[1-9][0-9]{0,2}(?:[ ()./-]{1,3}[0-9]{1,8}){2,6})(?:[^0-9A-Za-z]|$)",
        score=0.75,
        gate=("00",),
        check=check_international,
        before=WORDS,
        finds=("ring [[0044 20 7946 0958]]",),
        ignores=("disk 0049 1712 99", "uptime 000 00 00"),
    ),
    Rule(
        name="phone_american",
        kind="phone",
        gate=(DIGITS,),
        pattern=rf"{_LEFT}((?:\+?1[ .-]{{0,2}})?(?:\([2-9][0-9]{{2}}\)[ ./\t-]{{0,3}}|[2-9][0-9]{{2}}[ ./-]{{1,2}})[2-9][0-9]{{2}}[ .-]{{1,2}}[0-9]{{4}}{_EXTENSION})(?:[^0-9A-Za-z_-]|-(?:[^0-9]|$)|$)",
        check=check_american,
        before=WORDS,
        with_context=0.92,
        unless=_NOT,
        finds=(
            "call [[212-736-5000]] today",
            "fone: [[(212) 736-5000 x 6608]]",
            "(C) [[212.736.5000]] (H) [[646.736.5000]]",
            "[[1-800-736-5000]]",
        ),
        ignores=("part 212-736-50001", "v.212-736-5000-1", "ISBN 978-736-5000"),
    ),
    Rule(
        name="phone_local",
        kind="phone",
        gate=(DIGITS,),
        pattern=r"(?:^|[^0-9A-Za-z\xb5_$#+./:-]|[:#] ?-?)([2-9][0-9]{2}[ -][0-9]{4})(?:[^0-9A-Za-z_-]|[.,;](?:[^0-9]|$)|$)",
        score=0.3,
        check=check_worded,
        before=("phone", "telephone", "tel", "fax", "fax:", "call", "answering machine", "voice", "cell", "dial", "callback"),
        with_context=0.7,
        needs_context=True,
        finds=("leave a message on the answering machine at [[736-5000]].",),
        ignores=("rows 736-5000 of the table", "call me in 2010-2012 maybe"),
    ),
    Rule(
        name="phone_trunk",
        kind="phone",
        gate=(DIGITS,),
        pattern=r"(?:^|[^0-9A-Za-z\xb5_$#+.,/:=-]|[A-Za-z(][:.])(\(?0[1-9][0-9]{0,4}\)?(?:[ ./-]{1,3}[0-9]{2,8}){1,5})(?:[^0-9A-Za-z_/:-]|[/:-](?:[^0-9]|$)|$)",
        score=0.6,
        check=check_grouped,
        before=WORDS,
        with_context=0.92,
        finds=("her mobile: [[07700 104 882]]", "Mob [[0171 / 289 44073]]", "Port. [[06 71 08 43 52]]"),
        ignores=("on 01.05.2024 12:00", "0.45.33", "sector 01 02 03"),
    ),
    Rule(
        name="phone_grouped",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z\xb5_$#+.,/:=-]|[A-Za-z][:.])(\(?[1-9][0-9]{1,3}\)?(?:[ .-]{1,2}[0-9]{2,5}){1,4})(?:[^0-9A-Za-z_/:.,-]|[.,/:-](?:[^0-9]|$)|$)",
        score=0.3,
        gate=WORDS,
        check=check_grouped,
        before=WORDS,
        with_context=0.8,
        needs_context=True,
        finds=("Telefon [[603 418 275]], prosze dzwonic",),
        ignores=("it does 603 418 275 operations",),
    ),
    Rule(
        name="phone_brazilian",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z_.])(\([1-9][0-9]\) ?9[0-9]{4}-[0-9]{4})(?:[^0-9A-Za-z_-]|$)",
        score=0.8,
        gate=("-",),
        check=lambda hit: hit.but(value=found[0]) if (found := national(hit.matched, ("BR",))) else None,
        finds=("or my wife, [[(19) 99648-2071]], at home",),
        ignores=("(19) 29648-2071",),
    ),
    Rule(
        name="phone_worded",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z])(?:tel(?:efon(?:nummer|o|e)?|ephone)?|phone|fone|mob(?:il[e]?)?|cell|fax|handy(?:nummer)?|whatsapp|movil|celular|komorka|kom|gsm|callback|telepono|cep|desk|text|sms|call)(?: ?(?:me|us|no|nr|number|num|on|at|is|him|her))?[ \t.:#=)\"'-]{1,24}((?:\(?X?[0-9+(][0-9 ()./-]{4,20}[0-9])(?:[ ]?x[0-9]{2,6})?)(?:[^0-9A-Za-z_]|$)",
        score=0.72,
        gate=("tel", "phone", "fone", "mob", "cell", "fax", "handy", "whatsapp", "movil", "kom", "gsm", "call", "text", "sms", "cep", "desk"),
        check=check_worded,
        finds=("tel. [[X31-19-827162]]", '"phone": "[[0612345678]]"', "text [[0438 917 264]]"),
        ignores=("call 12345", "text 2024-05-01 12:30", "tel aviv 1948"),
    ),
    Rule(
        name="phone_bare",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z_.+#-])(0[1-9][0-9]{8,9}|1[3-9][0-9]{9}|[2-9][0-9]{9})(?:[^0-9A-Za-z_.-]|\.(?:[^0-9]|$)|$)",
        score=0.3,
        gate=_CALLED,
        check=lambda hit: hit.but(value=found[0]) if (found := national(hit.matched, (*_TRUNK, *_PLAIN))) else None,
        before=_CALLED,
        with_context=0.75,
        needs_context=True,
        unless=_NOT,
        finds=("my mobile is [[07700900123]]", "WhatsApp 1: [[9845017736]]"),
        ignores=("file 07700900123", "sector 3123456789"),
    ),
    Rule(
        name="phone_in_file_name",
        kind="phone",
        pattern=r"(?:^|[^0-9A-Za-z.])([0-9]{10,12})(?:[^0-9A-Za-z]|$)",
        score=0.3,
        gate=_CV,
        check=check_worded,
        before=_CV,
        with_context=0.7,
        needs_context=True,
        finds=("CV_Jo_Miller_[[9845017736]]_5yrs.pdf",),
        ignores=("IMG_20240501.jpg",),
    ),
    Rule(
        name="phone_spoken",
        kind="phone",
        pattern=rf"(?:^|[^0-9A-Za-z])((?:(?:{SPOKEN_WORD}|double|triple|[0-9]{{1,4}})[ ,.-]{{1,3}}){{3,14}}(?:{SPOKEN_WORD}|[0-9]{{1,4}}))(?:[^0-9A-Za-z]|$)",
        score=0.7,
        gate=("zero", "oh", "five", "seven", "nine", "null", "funf", "sieben", "cinq", "sept", "cinco", "siete", "piec", "siedem"),
        check=check_spoken,
        before=WORDS,
        finds=("cell is [[five four one 662 oh-nine-three-seven]] ok",),
        ignores=("one two three testing", "one or two of three"),
    ),
    Rule(
        name="phone_alone",
        kind="phone",
        gate=(DIGITS,),
        pattern=r"^\s*(?:tel:)?(\(?[0-9][0-9 ()./-]{5,18}[0-9])\s*$",
        score=0.45,
        check=check_alone,
        finds=("[[0612345678]]",),
        ignores=("2024-05-01", "10.4.2.1"),
    ),
)  # fmt: skip
