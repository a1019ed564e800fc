"""Money: payment cards, bank accounts, wallets."""

import re

from stdnum import bitcoin, iban
from stdnum.cz import bankaccount as czech
from stdnum.es import ccc as spanish
from stdnum.no import kontonr as norwegian
from stdnum.us import rtn as american

from detector.checksums import bech32, digits, luhn, mod97
from detector.rules.rule import DIGITS, Hit, Rule

# Issuer ranges (ISO/IEC 7812 identification numbers as the networks publish them): prefix range, lengths.
_ISSUERS = (
    ("visa", 4, 4, (13, 16, 19)),
    ("mastercard", 51, 55, (16,)),
    ("mastercard", 2221, 2720, (16,)),
    ("amex", 34, 34, (15,)),
    ("amex", 37, 37, (15,)),
    ("diners", 300, 305, (14, 16)),
    ("diners", 3095, 3095, (14,)),
    ("diners", 36, 36, (14, 15, 16)),
    ("diners", 38, 39, (14, 16)),
    ("discover", 6011, 6011, (16, 19)),
    ("discover", 644, 649, (16, 19)),
    ("discover", 65, 65, (16, 19)),
    ("jcb", 3528, 3589, (16, 17, 18, 19)),
    ("unionpay", 62, 62, (16, 17, 18, 19)),
    ("unionpay", 81, 81, (16, 17, 18, 19)),
    ("jcb", 2131, 2131, (15,)),
    ("jcb", 1800, 1800, (15,)),
    ("dankort", 5019, 5019, (16,)),
    ("uatp", 1, 1, (15,)),
    ("maestro", 5018, 5018, (12, 13, 14, 15, 16, 17, 18, 19)),
    ("maestro", 5020, 5020, (12, 13, 14, 15, 16, 17, 18, 19)),
    ("maestro", 5038, 5038, (12, 13, 14, 15, 16, 17, 18, 19)),
    ("maestro", 586824, 586824, (12, 16, 19)),
    ("maestro", 5893, 5893, (12, 13, 14, 15, 16, 17, 18, 19)),
    ("maestro", 6304, 6304, (12, 13, 14, 15, 16, 17, 18, 19)),
    ("maestro", 6759, 6763, (12, 13, 14, 15, 16, 17, 18, 19)),
    ("mir", 2200, 2204, (16, 17, 18, 19)),
    ("troy", 9792, 9792, (16,)),
)
_CARD_GROUPS = re.compile(
    r"\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{12,19}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1}"
)
_CARD_WORDS = ("card", "cards", "credit", "debit", "visa", "mastercard", "amex", "american express", "pan", "cc", "kreditkarte", "karte", "karta", "carte", "carte bancaire", "tarjeta", "cartao", "karty", "cvv", "cvc", "exp", "expires", "payment")  # fmt: skip
_NOT_CARDS = ("order", "order no", "ticket", "tracking", "case", "invoice", "guid", "serial", "lba", "sector", "bytes", "imei", "isbn", "sku", "uid", "id", "parcel", "shipment", "ref", "reference", "transaction")  # fmt: skip
_UNMARKED = 0.55
# Short or odd numbers: next to nothing without a word beside them.
_SHORT = 12
_RARE = frozenset({"uatp"})


def issuer(number: str) -> str | None:
    """The network a number belongs to by its first digits and its length."""
    for name, low, high, lengths in _ISSUERS:
        if len(number) in lengths and low <= int(number[: len(str(low))]) <= high:
            return name
    return None


def check_card(hit: Hit) -> Hit | None:
    """Luhn, an issuer's range and the grouping cards have. Sixteen bare digits among other numbers stay doubtful."""
    number = digits(hit.matched)
    name = issuer(number)
    if name is None or not luhn(number) or not _CARD_GROUPS.fullmatch(hit.matched):
        return None
    score = 0.9 if len(number) < len(hit.matched) else _UNMARKED
    score = 0.3 if name in _RARE or len(number) == _SHORT else score
    return hit.but(value=number, score=score, facts={"checksum": True, "issuer": name})


def check_iban(hit: Hit) -> Hit | None:
    """ISO 13616: length and check digits. What follows the country's length is not part of it."""
    written = hit.matched
    length = _LENGTHS.get(written[:2].upper())
    if length is None:
        return None
    seen = 0
    for place, char in enumerate(written):
        seen += char.isalnum()
        if seen == length:
            written = written[: place + 1]
            break
    account = re.sub(r"[^0-9A-Z]", "", written.upper())
    if len(account) != length or not mod97(account):
        return None
    if hit.start + len(written) < len(hit.text) and hit.text[hit.start + len(written)].isalnum():
        return None
    facts = {"checksum": True, "region": account[:2], "known": bool(iban.is_valid(account, check_country=False))}
    return hit.but(end=hit.start + len(written), value=account, facts=facts)


# Length by country (SWIFT's IBAN registry).
_LENGTHS = {
    pair[:2]: int(pair[2:])
    for pair in ["AD24", "AE23", "AL28", "AT20", "AZ28", "BA20", "BE16", "BG22", "BH22", "BI27", "BR29", "BY28", "CH21", "CR22", "CY28", "CZ24", "DE22", "DJ27", "DK18", "DO28", "EE20", "EG29", "ES24", "FI18", "FK18", "FO18", "FR27", "GB22", "GE22", "GI23", "GL18", "GR27", "GT28", "HR21", "HU28", "IE22", "IL23", "IQ23", "IS26", "IT27", "JO30", "KW30", "KZ20", "LB28", "LC32", "LI21", "LT20", "LU20", "LV21", "LY25", "MC27", "MD24", "ME22", "MK19", "MN20", "MR27", "MT31", "MU30", "NI28", "NL18", "NO15", "OM23", "PK24", "PL28", "PS29", "PT25", "QA29", "RO24", "RS22", "RU33", "SA24", "SC31", "SD18", "SE24", "SI19", "SK24", "SM27", "SO23", "ST25", "SV28", "TL23", "TN24", "TR26", "UA29", "VA22", "VG24", "XK20", "YE30"]
}  # fmt: skip


def check_polish(hit: Hit) -> Hit | None:
    """Poland's 26 digits are an IBAN without its country."""
    account = "PL" + digits(hit.matched)
    return hit.but(value=account, facts={"checksum": True, "region": "PL"}) if mod97(account) else None


def check_wallet(hit: Hit) -> Hit | None:
    """Base58Check or Bech32."""
    value = hit.matched
    valid = bech32(value) if value.startswith("bc1") else bitcoin.is_valid(value)
    return hit.but(value=value, facts={"checksum": True}) if valid else None


_ACCOUNT = ("account", "account number", "account no", "acct", "a/c", "iban", "bank", "konto", "kontonummer", "kontonr", "konto-nr", "cuenta", "compte", "rib", "conta", "rachunek", "nr konta", "przelew", "konto nr", "ucet", "rekening", "bankgiro", "sort code", "routing", "bsb", "blz", "bank account")  # fmt: skip

RULES = (
    Rule(
        name="card",
        kind="card",
        gate=(DIGITS,),
        pattern=r"(?:^|[^0-9A-Za-z.,_$#-]|[A-Za-z][:=])([2-9][0-9]{3}(?:[ -]?[0-9]{4}){2,3}(?:[ -]?[0-9]{1,3})?|3[0-9]{3}[ -]?[0-9]{6}[ -]?[0-9]{4,5}|[1-9][0-9]{11,18})(?:[^0-9A-Za-z_-]|-(?:[^0-9]|$)|$)",
        score=0.85,
        check=check_card,
        before=_CARD_WORDS,
        with_context=0.95,
        alone=True,
        unless=_NOT_CARDS,
        finds=("card [[4539 1488 0343 6467]] exp", "[[4539148803436467]]", "amex [[3714 496353 98431]]"),
        ignores=("order 4539148803436467", "4539 1488 0343 6468", "guid 9924417730186205513"),
    ),
    Rule(
        name="card_expiry",
        kind="card_detail",
        pattern=r"(?:^|[^0-9A-Za-z])(?:exp(?:iry|ires|iration)?(?:[ ]date)?|valid (?:thru|until|to)|gultig bis|verfall|vence|wazna do)\.?[ \t:=]{1,4}((?:0[1-9]|1[0-2])[ ]?/[ ]?(?:20)?[2-4][0-9])(?:[^0-9/]|$)",
        score=0.7,
        gate=("exp", "valid", "gultig", "verfall", "vence", "wazna"),
        finds=("4539 1488 0343 6467 exp [[09/27]], you",),
        ignores=("expires 2024-05-01",),
    ),
    Rule(
        name="card_code",
        kind="card_detail",
        pattern=r"(?:^|[^0-9A-Za-z])(?:cvv2?|cvc2?|cvn|card (?:verification|security) (?:code|number|value)|security code|prufziffer)[ \t]{0,3}(?:is|:|=|-)?[ \t]{0,3}([0-9]{3,4})(?:[^0-9]|$)",
        score=0.8,
        gate=("cv", "security code", "verification", "prufziffer"),
        finds=("CVV: [[123]]",),
        ignores=("cvs 123",),
    ),
    Rule(
        name="iban",
        kind="iban",
        gate=(DIGITS,),
        pattern=r"(?:^|[^0-9A-Za-z])([A-Z]{2}[0-9]{2}(?:[ -]?[0-9A-Z]{4}){2,7}(?:[ -]?[0-9A-Z]{1,4})?)",
        score=0.95,
        check=check_iban,
        finds=("IBAN [[GB82 WEST 1234 5698 7654 32]] with thanks", "[[DE89370400440532013000]]."),
        ignores=("GB82 WEST 1234 5698 7654 33",),
    ),
    Rule(
        name="account_polish",
        kind="iban",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{2}(?:[ ]?[0-9]{4}){6})(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=check_polish,
        before=_ACCOUNT,
        with_context=0.92,
        needs_context=True,
        alone=True,
        finds=("przelew na konto [[61 1090 1014 0000 0712 1981 2874]], Jan",),
        ignores=("61 1090 1014 0000 0712 1981 2875 konto", "61 1090 1014 0000 0712 1981 2874 is long"),
    ),
    Rule(
        name="account_british",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{2}-[0-9]{2}-[0-9]{2}[ ,;/]{1,3}(?:(?:account|acct|a/c)(?:[ ](?:no|number)\.?)?[ :]{1,3})?[0-9]{8})(?:[^0-9A-Za-z]|$)",
        score=0.6,
        gate=_ACCOUNT,
        before=(*_ACCOUNT, "sort"),
        with_context=0.85,
        needs_context=True,
        check=lambda hit: hit.but(value=digits(hit.matched), facts={"region": "GB"}),
        finds=("sort code [[20-00-00 account 55779911]]",),
        ignores=("20-00-00 55779911",),
    ),
    Rule(
        name="account_american",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z.-])([0-9]{9})(?:[^0-9A-Za-z.-]|[.-](?:[^0-9]|$)|$)",
        score=0.5,
        check=lambda hit: hit.but(value=hit.matched, facts={"checksum": True, "region": "US"}) if american.is_valid(hit.matched) else None,
        before=("routing", "aba", "rtn", "routing number", "abarouting"),
        with_context=0.85,
        needs_context=True,
        finds=("routing number [[121000358]]",),
        ignores=("121000358", "routing 121000359"),
    ),
    Rule(
        name="account_number",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])(?:(?:bank )?account(?: number| no\.?| nr\.?)|acct(?: no\.?| number)?|kontonummer|konto-?nr\.?|numero de cuenta|numero de compte|numer konta|nr konta)[ \t:=#]{1,5}([0-9][0-9 -]{5,20}[0-9])(?:[^0-9A-Za-z]|$)",
        score=0.7,
        gate=("account", "acct", "konto", "cuenta", "compte", "konta"),
        check=lambda hit: hit.but(value=digits(hit.matched)) if 6 < len(digits(hit.matched)) < 18 else None,  # noqa: PLR2004
        finds=("account number: [[945456787654]]",),
        ignores=("account 12", "account number: unknown"),
    ),
    Rule(
        name="account_czech",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])((?:[0-9]{2,6}-)?[0-9]{6,10}/[0-9]{4})(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=lambda hit: hit.but(value=hit.matched, facts={"checksum": True, "region": "CZ"}) if czech.is_valid(hit.matched) else None,
        before=("ucet", "cislo uctu", "uctu", "account", "bank"),
        with_context=0.9,
        needs_context=True,
        finds=("na ucet [[19-2000145399/0800]] posli",),
        ignores=("19-2000145399/0800 of",),
    ),
    Rule(
        name="account_spanish",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{10})(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=lambda hit: hit.but(value=digits(hit.matched), facts={"checksum": True, "region": "ES"}) if spanish.is_valid(digits(hit.matched)) else None,
        before=("cuenta", "ccc", "numero de cuenta", "banco"),
        with_context=0.9,
        needs_context=True,
        finds=("cuenta [[1234 1234 16 1234567890]]",),
        ignores=("1234 1234 16 1234567890",),
    ),
    Rule(
        name="account_norwegian",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{4}[. ][0-9]{2}[. ][0-9]{5})(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=lambda hit: hit.but(value=digits(hit.matched), facts={"checksum": True, "region": "NO"}) if norwegian.is_valid(digits(hit.matched)) else None,
        before=("konto", "kontonr", "kontonummer", "bank"),
        with_context=0.9,
        needs_context=True,
        finds=("kontonr [[8601.11.17947]]",),
        ignores=("8601.11.17947 x",),
    ),
    Rule(
        name="wallet_bitcoin",
        kind="crypto",
        pattern=r"(?:^|[^0-9A-Za-z])(bc1[02-9ac-hj-np-z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?:[^0-9A-Za-z]|$)",
        score=0.9,
        case_matters=True,
        gate=("1", "3"),
        check=check_wallet,
        finds=("send to [[1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2]]",),
        ignores=("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",),
    ),
    Rule(
        name="wallet_ethereum",
        kind="crypto",
        pattern=r"(?:^|[^0-9A-Za-z])(0x[0-9a-fA-F]{40})(?:[^0-9A-Za-z]|$)",
        score=0.7,
        gate=("0x",),
        before=("eth", "ethereum", "wallet", "address", "metamask", "usdt", "erc20", "donate", "crypto"),
        with_context=0.9,
        finds=("my ETH wallet [[0x52908400098527886E0F7030069857D2E4169EE7]]",),
        ignores=("0x1234",),
    ),
)  # fmt: skip
