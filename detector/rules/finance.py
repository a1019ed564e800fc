"""Money: payment cards and bank accounts."""

from detector.checksums import digits, luhn, mod97
from detector.rules.rule import Hit, Rule


def check_card(hit: Hit) -> Hit | None:
    """Luhn and an issuer's range."""
    number = digits(hit.matched)
    if not 13 <= len(number) <= 19 or not luhn(number) or number[0] not in "23456":
        return None
    return hit.but(value=number, score=0.85, facts={"checksum": True})


def check_iban(hit: Hit) -> Hit | None:
    """ISO 13616's check digits."""
    account = hit.matched.replace(" ", "").upper()
    return hit.but(value=account, facts={"checksum": True, "region": account[:2]}) if mod97(account) else None


RULES = (
    Rule(
        name="card",
        kind="card",
        pattern=r"(?:^|[^0-9A-Za-z.-])([2-6][0-9]{3}(?:[ -]?[0-9]{2,6}){2,4})(?:[^0-9A-Za-z]|$)",
        check=check_card,
        finds=("card [[4539 1488 0343 6467]] exp",),
        ignores=("order 4539148803436468",),
    ),
    Rule(
        name="iban",
        kind="iban",
        pattern=r"(?:^|[^0-9A-Za-z])([A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?)(?:[^0-9A-Za-z]|$)",
        score=0.95,
        check=check_iban,
        finds=("IBAN [[GB82 WEST 1234 5698 7654 32]]",),
        ignores=("GB82 WEST 1234 5698 7654 33",),
    ),
)
