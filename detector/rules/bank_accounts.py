"""Bank accounts by country, as people write them where no IBAN is asked for: always beside a word that says bank."""

import re

from detector.checksums import digits
from detector.rules.rule import Hit, Rule

_EDGE = r"(?:[^0-9A-Za-z-]|-(?:[^0-9]|$)|$)"


def check_account(hit: Hit) -> Hit | None:
    """Digits that are no date, no row of one sign."""
    number = digits(hit.matched)
    if len(set(number)) < 3 or re.fullmatch(r"(?:19|20)\d\d[-/ ]?[01]\d[-/ ]?[0-3]\d", hit.matched):  # noqa: PLR2004
        return None
    return hit.but(value=number)


def check_clabe(hit: Hit) -> Hit | None:
    """Mexico's eighteen digits; the last one checks (weights 3, 7, 1)."""
    number = digits(hit.matched)
    total = sum(int(digit) * (3, 7, 1)[place % 3] % 10 for place, digit in enumerate(number[:17]))
    return (
        hit.but(value=number, facts={"checksum": True, "region": "MX"})
        if (10 - total % 10) % 10 == int(number[17])
        else None
    )


def _block(number: str, weights: tuple[int, ...]) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:-1], weights, strict=True))
    return (10 - total % 10) % 10 == int(number[-1])


def check_cbu(hit: Hit) -> Hit | None:
    """Argentina's twenty-two digits in two blocks, each with its check digit (weights 7 1 3 9)."""
    number = digits(hit.matched)
    sound = _block(number[:8], (7, 1, 3, 9, 7, 1, 3)) and _block(number[8:], (3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3))
    return hit.but(value=number, facts={"checksum": True, "region": "AR"}) if sound else None


def check_rib(hit: Hit) -> Hit | None:
    """France's bank, branch, account and key: the whole, with letters as digits, is a multiple of 97."""
    value = re.sub(r"[^0-9A-Z]", "", hit.matched.upper())
    number = "".join(char if char.isdigit() else str((ord(char) - 65) % 9 + 1 + (char > "R")) for char in value)
    key = 97 - (89 * int(number[:5]) + 15 * int(number[5:10]) + 3 * int(number[10:21])) % 97
    sound = key == int(number[21:])
    return hit.but(value=value, score=0.93 if sound else 0.6, facts={"checksum": sound, "region": "FR"})


def _rule(  # noqa: PLR0917 (a row of the table)
    name: str, region: str, expression: str, words: tuple[str, ...], finds: tuple[str, ...], ignores: tuple[str, ...]
) -> Rule:
    """`expression` holds the words and, as its group, the account."""
    return Rule(
        name=f"account_{name}",
        kind="bank_account",
        pattern=rf"(?:^|[^0-9A-Za-z]){expression}{_EDGE}",
        score=0.85,
        gate=words,
        check=check_account,
        facts={"region": region},
        finds=finds,
        ignores=ignores,
    )


_GAP = r"[ \t]{0,3}(?:no|nr|n|number|num|#|n\xa4|:)?\.?[ \t]{0,3}[:=#]?[ \t]{0,3}"
_ACCT = r"(?:account|acct?|a/c|acc)"

RULES = (
    _rule("australian", "AU", rf"bsb{_GAP}[0-9]{{3}}[- ]?[0-9]{{3}}[ ,;/&\n]{{1,3}}(?:and[ ])?(?:{_ACCT}{_GAP})?([0-9]{{5,10}})", ("bsb",), ("BSB 062-001 account [[12345671]]",), ("BSB unknown",)),
    _rule("us_behind_routing", "US", rf"(?:routing|aba|rtn)[^\n0-9]{{0,24}}[0-9]{{9}}[ ,;/&\n]{{1,3}}(?:(?:checking|savings|and)[ ])?{_ACCT}[^\n0-9]{{0,12}}([0-9]{{6,17}})", ("routing", "aba", "rtn"), ("Routing number 121000358, account [[88210034512]]", "ABA 121000358 acct# [[88210034512]]"), ("routing number 121000358 is public",)),
    _rule("us_before_routing", "US", rf"{_ACCT}[^\n0-9]{{0,12}}([0-9]{{6,17}})[^\n0-9]{{1,30}}(?:routing|aba|rtn)[^\n0-9]{{0,24}}[0-9]{{9}}", ("routing", "aba", "rtn"), ("acct 88210034512, routing 121000358".replace("88210034512", "[[88210034512]]"),), ("account 5 routing",)),
    _rule("german", "DE", rf"(?:kto|konto|konto-?n(?:umme)?r)\b{_GAP}([0-9]{{6,10}})[ ,;/\n]{{0,3}}(?:[^\n0-9]{{0,24}})(?:blz|bankleitzahl)", ("blz", "bankleitzahl"), ("Konto 4711082215, BLZ 76026000".replace("4711082215", "[[4711082215]]"),), ("Konto 12, BLZ",)),
    _rule("german_second", "DE", rf"(?:blz|bankleitzahl){_GAP}[0-9]{{3}} ?[0-9]{{3}} ?[0-9]{{2}}[ ,;/\n]{{1,3}}(?:kto|konto|konto-?n(?:umme)?r){_GAP}([0-9]{{6,10}})", ("blz", "bankleitzahl"), ("BLZ 760 260 00, Kto. [[4711082215]]",), ("BLZ 76026000",)),
    _rule("indian", "IN", rf"ifsc[^\n]{{0,6}}[A-Z]{{4}}0[A-Z0-9]{{6}}[ ,;/\n]{{1,3}}(?:and[ ])?{_ACCT}{_GAP}([0-9]{{9,18}})", ("ifsc",), ("IFSC HDFC0001234 account no [[50100234567891]]",), ("IFSC HDFC0001234",)),
    _rule("indian_second", "IN", rf"{_ACCT}{_GAP}([0-9]{{9,18}})[^\n0-9]{{1,16}}ifsc", ("ifsc",), ("A/c [[50100234567891]], IFSC HDFC0001234",), ("account, ifsc",)),
    _rule("canadian", "CA", rf"(?:transit|institution)[^\n]{{0,40}}{_ACCT}{_GAP}([0-9]{{7,12}})", ("transit", "institution"), ("transit 00012 institution 003 account [[1234567]]",), ("transit strike on account of snow",)),
    _rule("swedish", "SE", r"(?:plusgiro|bankgiro|pg|bg)[ \t]{0,2}:?[ \t]{0,2}([0-9]{3,7}-[0-9]{1,4})", ("plusgiro", "bankgiro"), ("bankgiro [[5805-6201]]", "Plusgiro [[123456-6]]"), ("bankgiro 12",)),
    _rule("norwegian_claimed", "NO", rf"(?:kontonr|kontonummer|konto){_GAP}([0-9]{{4}}[. ][0-9]{{2}}[. ][0-9]{{5}})", ("kontonr", "kontonummer", "konto"), ("Kontonummer: [[1503.40.12345]]",), ("konto 12.34.5",)),
    _rule("italian", "IT", rf"(?:c/?c|conto corrente|conto){_GAP}([0-9]{{9,12}})[^\n]{{0,20}}(?:abi|cab)", ("abi", "cab"), ("c/c n. 000000123456 ABI 05428 CAB 11101".replace("000000123456", "[[000000123456]]"),), ("conto 12",)),
    _rule("brazilian", "BR", r"(?:agencia|ag)\.?[ \t]{0,2}:?[ \t]{0,2}[0-9]{3,5}(?:-[0-9X])?[ ,;/\n]{1,3}(?:conta(?: corrente)?|c/?c|conta poupanca)[ \t]{0,2}:?[ \t]{0,2}([0-9]{4,12}-[0-9X])", ("agencia", "ag.", "ag "), ("Ag\u00eancia 1234 conta corrente [[12345-6]]",), ("agencia 1234",)),
    _rule("beside_sort_code", "GB", rf"sort[ -]?code{_GAP}[0-9]{{2}}[- ]?[0-9]{{2}}[- ]?[0-9]{{2}}[ ,;/\n]{{1,3}}(?:and[ ])?{_ACCT}{_GAP}([0-9]{{8}})", ("sort",), ("sort code 40-12-07, account number [[71234567]]",), ("sort code 40-12-07",)),
    Rule(
        name="account_clabe",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{3} ?[0-9]{3} ?[0-9]{11} ?[0-9])(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=check_clabe,
        before=("clabe", "cuenta", "transferencia", "deposito", "interbancaria"),
        needs_context=True,
        finds=("CLABE [[032180000118359719]]",),
        ignores=("CLABE 032180000118359718", "032180000118359719"),
    ),
    Rule(
        name="account_cbu",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{8}[ -]?[0-9]{14})(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=check_cbu,
        before=("cbu", "cvu", "cuenta", "transferencia", "alias"),
        needs_context=True,
        finds=("CBU [[2850590940090418135201]]",),
        ignores=("CBU 2850590940090418135202",),
    ),
    Rule(
        name="account_rib",
        kind="bank_account",
        pattern=r"(?:^|[^0-9A-Za-z])([0-9]{5} ?[0-9]{5} ?[0-9A-Z]{11} ?[0-9]{2})(?:[^0-9A-Za-z]|$)",
        score=0.5,
        check=check_rib,
        before=("rib", "releve d'identite bancaire", "code banque", "virement"),
        needs_context=True,
        finds=("RIB : [[30003 03581 00012345678 85]]",),
        ignores=("30003 03581 00012345678 85",),
    ),
)  # fmt: skip
