"""Telephone numbers: libphonenumber's numbering plans behind a cheap shape test."""

from functools import lru_cache

import phonenumbers

from detector.rules.rule import Hit


@lru_cache(maxsize=16384)
def parse(text: str, region: str | None) -> tuple[str, str] | None:
    """The E.164 form and region of a valid number, None if it is none."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    place = phonenumbers.region_code_for_number(number) or ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), place


def check_phone(hit: Hit) -> Hit | None:
    """Accept international numbers, and North American ones with separators."""
    written = hit.matched
    if written.startswith("+"):
        found = parse(written, None)
    else:
        found = parse(written, "US") if any(sign in written for sign in " -.()") else None
    if not found:
        return None
    return hit.but(value=found[0], score=0.9 if written.startswith("+") else 0.7, facts={"region": found[1]})
