"""Values their poster has already masked: stars, crosses, dots, [redacted]. Class I7."""

import re

_STARS = re.compile(r"\*{2,}|#{3,}|•{2,}|█+|▒+|…|\.{3,}|_{5,}")
_CROSSES = re.compile(r"(?<![a-z])x{2,}(?![a-z])|(?<![a-z0-9])x(?=[.:]|$)|(?<=[.:])x(?![a-z0-9])", re.IGNORECASE)
_WORDS = re.compile(
    r"[\[<({]\s*(?:redacted|removed|hidden|masked|censored|deleted|snip(?:ped)?|anonymi[sz]ed|entfernt|geschwärzt|zensiert|"
    r"masqué|supprimé|caviardé|oculto|eliminado|borrado|tachado|ukryte|usunięto|wycięto|zamazane)\s*[\])>}]",
    re.IGNORECASE,
)
# Six crosses in a row are no chance.
_CROSSED_OUT = re.compile(r"^[\W_xX]+$|X{6,}|x{6,}|#{4,}|\*{4,}|\[redacted", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\w\.\s?){1,3}", re.UNICODE)

# A password may hold "xx" or dots, so crosses speak only in these kinds.
_SHAPED = frozenset(
    {"email", "phone", "ip", "mac", "hostname", "card", "iban", "national_id", "serial", "licence_key", "date_of_birth"}
)


def masked(kind: str, value: str) -> bool:
    """Whether a value of this kind is masked so that it tells nobody anything."""
    if _WORDS.search(value):
        return True
    if kind == "person":
        return bool(_INITIALS.fullmatch(value)) or bool(re.search(r"\*{2,}|x{3,}", value, re.IGNORECASE))
    if kind in {"email", "hostname"}:
        return bool(_STARS.search(value) or re.search(r"(?<![a-z])x{3,}(?![a-z])", value, re.IGNORECASE))
    if kind in {"credential", "private_key"}:
        return bool(_CROSSED_OUT.search(value)) or _mostly(value)
    if kind in {"card", "iban", "phone"} and len(re.findall(r"\d", value)) < 7:  # noqa: PLR2004 (no whole number has less)
        return bool(_STARS.search(value) or _CROSSES.search(value))
    return bool(_STARS.search(value)) or (kind in _SHAPED and bool(_CROSSES.search(value)))


def _mostly(value: str) -> bool:
    """More than half of it is one sign repeated: `abc*********`, `AKIA................`."""
    run = max((len(match[0]) for match in re.finditer(r"(.)\1{3,}", value, re.DOTALL)), default=0)
    return 2 * run > len(value)
